#pragma once
// What stated_time.cpp and stated_zone.cpp share: a cursor over one field, and zones where they stand behind a time.
#include <optional>
#include <string_view>

#include "core/reading/stated_time.hpp"

namespace toritsugi::stated {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// A cursor over one field. Full-width digits and signs were folded before.
struct Cursor {
    std::string_view rest;
    void blanks() {
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
    }
    bool take(std::string_view word) {
        if (rest.substr(0, word.size()) != word) return false;
        rest.remove_prefix(word.size());
        return true;
    }
    // At most `most` digits; -1: none.
    int number(std::size_t most, std::size_t* digits = nullptr) {
        int value = 0;
        std::size_t n = 0;
        while (n < most && n < rest.size() && is_digit(rest[n])) value = value * 10 + (rest[n++] - '0');
        rest.remove_prefix(n);
        if (digits) *digits = n;
        return n ? value : -1;
    }
    std::string_view word() {
        std::size_t n = 0;
        while (n < rest.size() && is_letter(rest[n])) ++n;
        const std::string_view taken = rest.substr(0, n);
        rest.remove_prefix(n);
        return taken;
    }
};

// "+0900", "+09:00", "-5"; nothing is taken when there is none.
std::optional<ZoneOffset> read_offset(Cursor& cursor);
// An offset or a name, in parentheses or not: "(JST)", "GMT+9", "日本時間".
std::optional<ZoneOffset> read_zone(Cursor& cursor);

}   // namespace toritsugi::stated
