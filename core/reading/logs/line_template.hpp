#pragma once
// What a handler said the columns of one reporter's lines mean. A template is a value: the shape of the lines (typed
// columns) and a role for each. It reads exactly the lines of that shape that say the words it fixes.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.hpp"
#include "core/reading/logs/grammar.hpp"
#include "core/reading/logs/line_shape.hpp"

namespace toritsugi::logs {

enum class ColumnRole : std::uint8_t {
    ignored,
    fixed,   // words that every line of this kind says: "denied", not "permitted"
    source,
    target,
    source_port,
    target_port,
    time,
    protocol,
    user,
    count
};
std::string_view name_of(ColumnRole role);   // "source-port"
std::optional<ColumnRole> column_role_named(std::string_view name);
// What a column of this kind may mean, the likeliest first.
const std::vector<ColumnRole>& roles_for(TokenKind kind);

struct TemplateColumn {
    TokenKind kind = TokenKind::words;
    ColumnRole role = ColumnRole::ignored;
    std::string words;   // of words: what stood there in every line that was seen; empty: they differ
};

struct LineTemplate {
    std::vector<TemplateColumn> columns;
    std::optional<ZoneOffset> zone;   // of times whose line states none, when the handler knows it

    std::string shape() const;   // "TW4P>4PW"
    // The shape and the words that are fixed: two templates of one reporter with the same key are versions of one.
    std::string key() const;
    // One line for the store: "T:time\tW:fixed:denied\t4:source\tzone:540". parse() takes nothing else.
    std::string text() const;
    static Result<LineTemplate> parse(std::string_view text);
    // Without columns: only the zone in which the reporter's clocks run, for lines of any shape.
    bool is_clock() const { return columns.empty() && zone.has_value(); }
    enum class Flaw { none, no_source, same_role_twice };
    Flaw flaw() const;   // `none`: it can be kept
    bool operator==(const LineTemplate& other) const { return text() == other.text(); }
};

// Reads a line of the template's shape; false when it has another, or does not say what the template fixes.
bool read_by_template(const LineTemplate& known, std::string_view line, const std::vector<Token>& columns, Draft& draft);

// The columns of a line that was guessed, with the roles the guess gave them; `guessed` is empty when nothing was told of
// it.
LineTemplate guessed_template(std::string_view line, const LogEvent* guessed);
// Takes another line of the same shape in: words that differ are fixed no more.
void take_in_line(LineTemplate& guess, std::string_view line);

// The templates of all reporters, by the address they write from. Never changed once it is shared.
class LogTemplates {
  public:
    using Templates = std::vector<LineTemplate>;
    struct Kept {
        std::string reporter;
        LineTemplate known;
    };
    // Newest first: of one reporter and key the first counts.
    explicit LogTemplates(std::vector<Kept> kept);
    std::shared_ptr<const Templates> of(std::string_view reporter) const;   // null: none
    std::optional<ZoneOffset> zone_of(std::string_view reporter) const;     // what was said of all their clocks
    // What was kept for another reporter's lines of this shape; nullptr: nothing.
    const Kept* suggestion(std::string_view reporter, std::string_view shape) const;

  private:
    std::vector<Kept> kept_;   // by reporter, newest first within one
    struct Known {
        std::string reporter;
        std::shared_ptr<const Templates> templates;   // null: none
        std::optional<ZoneOffset> zone;
    };
    const Known* known_of(std::string_view reporter) const;
    std::vector<Known> by_reporter_;
};

}   // namespace toritsugi::logs
