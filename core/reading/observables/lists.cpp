#include "core/reading/observables/lists.hpp"

#include <algorithm>

namespace toritsugi {

namespace {

constexpr std::size_t longest_joiner = 60;
constexpr std::size_t longest_bullet = 24;
constexpr std::size_t longest_row = 300;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Only marks and words that join members of a list; times may stand among them ("A on 2015-11-08 22:10:04 UTC and B").
bool joins(std::string_view gap) {
    static constexpr std::string_view joiners[] = {",",   ";",    "/",      "&",      "、", "，",   "・", "と",
                                                   "や",  "及び", "および", "または", "和", "以及", "및", "와",
                                                   "and", "or",   "und",    "oder",   "et", "ou",   "y",  "plus"};
    static constexpr std::string_view fillers[] = {" ",  "\n", "\r",  "　",  "-",   ":", ".",
                                                   "on", "at", "UTC", "GMT", "JST", "(", ")"};
    if (gap.empty() || gap.size() > longest_joiner) return false;
    bool has_joiner = false;
    while (!gap.empty()) {
        const auto begins = [&](std::string_view word) { return gap.substr(0, word.size()) == word; };
        if (const auto word = std::find_if(std::begin(joiners), std::end(joiners), begins); word != std::end(joiners)) {
            has_joiner = true;
            gap.remove_prefix(word->size());
        } else if (const auto filler = std::find_if(std::begin(fillers), std::end(fillers), begins);
                   filler != std::end(fillers)) {
            gap.remove_prefix(filler->size());
        } else if (is_digit(gap.front())) {
            gap.remove_prefix(1);
        } else {
            return false;
        }
    }
    return has_joiner;
}

std::size_t gap_between(const FoundObservable& a, const FoundObservable& b) {
    const std::uint64_t end = a.offset + a.length;
    return b.offset < end ? longest_row + 1 : static_cast<std::size_t>(b.offset - end);
}

}   // namespace

bool follows_in_sentence(std::string_view text, const FoundObservable& a, const FoundObservable& b) {
    const std::size_t gap = gap_between(a, b);
    return gap <= longest_joiner && b.offset <= text.size() && b.line <= a.line + 1 &&
           joins(text.substr(static_cast<std::size_t>(a.offset) + a.length, gap));
}

bool heads_its_line(std::string_view text, const FoundObservable& found) {
    const std::size_t at = std::min<std::size_t>(found.offset, text.size());
    const std::size_t newline = at == 0 ? text.npos : text.rfind('\n', at - 1);
    const std::size_t begin = newline == text.npos ? 0 : newline + 1;
    if (at - begin > longest_bullet) return false;
    const std::string_view before = text.substr(begin, at - begin);
    for (std::size_t i = 0; i < before.size(); ++i) {
        const auto byte = static_cast<unsigned char>(before[i]);
        if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') return false;
        if (before[i] == '.' && i + 1 < before.size() && is_digit(before[i + 1])) return false;
    }
    return before.find("：") == before.npos && before.find(':') == before.npos;
}

bool stands_below(std::string_view text, const FoundObservable& a, const FoundObservable& b) {
    return b.line == a.line + 1 && gap_between(a, b) <= longest_row && heads_its_line(text, a) && heads_its_line(text, b);
}

}   // namespace toritsugi
