#include "core/reading/logs/mail_text.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/reading/logs/scan.hpp"

namespace toritsugi::logs {
namespace {

constexpr std::string_view wide_greater = "\xEF\xBC\x9E";   // ＞
constexpr std::string_view ideographic_blank = "\xE3\x80\x80";

struct Defanged {
    std::string_view written, plain;
};
constexpr Defanged defanged[] = {{"[.]", "."},   {"(.)", "."}, {"{.}", "."},  {"[dot]", "."}, {"(dot)", "."},
                                 {"{dot}", "."}, {"[:]", ":"}, {"[at]", "@"}, {"(at)", "@"},  {"[://]", "://"}};

// What word processors make of ASCII signs, all of three bytes in UTF-8.
struct Typographic {
    std::string_view written, plain;
};
constexpr Typographic typographic[] = {{"\xE2\x80\x9C", "\""}, {"\xE2\x80\x9D", "\""}, {"\xE2\x80\x9E", "\""},
                                       {"\xE2\x80\x98", "'"},  {"\xE2\x80\x99", "'"},  {"\xE2\x80\x93", "-"},
                                       {"\xE2\x80\x94", "-"},  {"\xE2\x80\x91", "-"},  {"\xE2\x80\x90", "-"},
                                       {"\xE2\x80\x8B", ""},   {"\xE2\x80\xA6", "..."}};
constexpr std::string_view blank_that_holds = "\xC2\xA0";   // NO-BREAK SPACE

// Bytes of U+FF01 to U+FF5E in UTF-8: EF BC 81 to EF BD 9E. 0: not one of them.
char ascii_of_full_width(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xEF') return 0;
    const auto second = static_cast<unsigned char>(text[1]), third = static_cast<unsigned char>(text[2]);
    if (third < 0x80 || third > 0xBF) return 0;
    const int code = 0xF000 | (second & 0x3F) << 6 | (third & 0x3F);
    if (second != 0xBC && second != 0xBD) return 0;
    return code >= 0xFF01 && code <= 0xFF5E ? static_cast<char>(code - 0xFF01 + '!') : '\0';
}

// A byte that a disguise may begin with; most lines have none.
constexpr std::array<bool, 256> make_suspects() {
    std::array<bool, 256> suspects{};
    for (const char c : {'\xEF', '\xE3', '\xE2', '\xC2', '[', '(', '{', 'x'}) suspects[static_cast<unsigned char>(c)] = true;
    return suspects;
}
constexpr std::array<bool, 256> suspects = make_suspects();

bool may_be_disguised(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (!suspects[static_cast<unsigned char>(line[i])]) continue;
        const char c = line[i], next = i + 1 < line.size() ? lower(line[i + 1]) : '\0';
        if (c == '\xEF' || c == '\xE3') {   // most Japanese characters begin so
            if (c == '\xEF' ? next == '\xBC' || next == '\xBD' : line.substr(i, 3) == ideographic_blank) return true;
            if (i + 2 < line.size() && (line[i + 1] & line[i + 2] & 0x80)) i += 2;
            continue;
        }
        if (c == '\xE2' || c == '\xC2') {
            if (next == '\x80' || next == '\xA0') return true;
            continue;
        }
        if (c == 'x' ? next == 'x' : next == '.' || next == ':' || next == 'd' || next == 'a') return true;
    }
    return false;
}

}   // namespace

std::string_view without_quote_marks(std::string_view line) {
    std::size_t at = 0;
    std::size_t behind_mark = 0;
    for (int depth = 0; depth < 32; ++depth) {
        while (at < line.size() && is_space(line[at])) ++at;
        if (at < line.size() && (line[at] == '>' || line[at] == '|')) {
            ++at;
        } else if (line.substr(at, 3) == wide_greater) {
            at += 3;
        } else {
            break;
        }
        if (at < line.size() && line[at] == ' ') ++at;
        behind_mark = at;
    }
    return line.substr(behind_mark);
}

std::string_view with_plain_addresses(std::string_view line, std::string& buffer) {
    if (!may_be_disguised(line)) return line;
    buffer.clear();
    for (std::size_t i = 0; i < line.size();) {
        const std::string_view rest = line.substr(i);
        if (const char plain = ascii_of_full_width(rest)) {
            buffer += plain;
            i += 3;
            continue;
        }
        if (rest.substr(0, 3) == ideographic_blank) {
            buffer += ' ';
            i += 3;
            continue;
        }
        if (rest.substr(0, 2) == blank_that_holds) {
            buffer += ' ';
            i += 2;
            continue;
        }
        if (rest[0] == '\xE2') {
            const auto sign = std::find_if(std::begin(typographic), std::end(typographic),
                                           [&](const Typographic& row) { return rest.substr(0, 3) == row.written; });
            if (sign != std::end(typographic)) {
                buffer += sign->plain;
                i += 3;
                continue;
            }
        }
        if (rest[0] == '[' || rest[0] == '(' || rest[0] == '{') {
            bool found = false;
            for (const Defanged& row : defanged) {
                Cursor cursor(rest);
                if (!cursor.skip_ignoring_case(row.written)) continue;
                buffer += row.plain;
                i += row.written.size();
                found = true;
                break;
            }
            if (found) continue;
        }
        Cursor cursor(rest);
        if (cursor.skip_ignoring_case("hxxp")) {
            buffer += "http";
            i += 4;
            continue;
        }
        buffer += rest[0];
        ++i;
    }
    return buffer;
}

}   // namespace toritsugi::logs
