#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// "Name: value" lines, continued by lines that start with white space. Order and repetitions are kept.
struct Field {
    std::string name;    // as written, trimmed
    std::string value;   // trimmed; continuation lines joined with one blank
};
class FieldLines {
  public:
    // Reads until the text ends, or until `stop_at_blank` and a blank line. Lines without a colon are skipped and counted.
    static FieldLines read(std::string_view text, bool stop_at_blank);
    // First of that name, case-blind, blanks and hyphens and underscores alike; empty when missing.
    std::string_view operator[](std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;
    const std::vector<Field>& list() const { return fields_; }
    std::size_t not_fields() const { return not_fields_; }

  private:
    std::vector<Field> fields_;
    std::size_t not_fields_ = 0;
};

std::string_view trimmed(std::string_view text);
// Letters and digits of a label in lower case: "Source-IP" and "source ip" are one.
std::string label_key(std::string_view label);
// The number that the text starts with; empty: none, or above `most`.
std::optional<std::uint64_t> number_at(std::string_view text, std::uint64_t most);

}   // namespace toritsugi
