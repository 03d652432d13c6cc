#pragma once
// Phrase rows, taken apart once: matching is then a walk over pieces, linear in the line, without going back.
#include <vector>

#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {

class CompiledPhrase {
  public:
    explicit CompiledPhrase(const Phrase& phrase);   // throws std::logic_error for a row that is written wrongly
    std::string_view anchor() const { return anchor_; }
    // anchor_at: an occurrence of the anchor in the line.
    Verdict read(const Line& line, std::size_t anchor_at, Draft& draft) const;
    const Phrase& row() const { return row_; }

  private:
    enum class Field : std::uint8_t {
        literal,
        src,
        dst,
        srchost,
        sport,
        dport,
        user,
        sig,
        any,
        word,
        number,
        proto,
        count,
        stamp,
        clock,
        action
    };
    struct Piece {
        Field field;
        std::string_view literal;
    };
    bool match(Cursor cursor, Draft& draft) const;
    bool match_from(std::size_t piece, Cursor cursor, LogEvent& event, Stamp& stamp) const;

    Phrase row_;
    std::vector<Piece> pieces_;
    std::string_view anchor_;
    std::size_t anchor_piece_ = 0;
    bool at_message_ = false;
};

}   // namespace toritsugi::logs
