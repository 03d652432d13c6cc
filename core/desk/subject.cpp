#include "core/desk/subject.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

// Lower case; followed by a colon, or by [2]: and (2):, or by the full-width colon.
constexpr std::string_view answer_words[] = {"re",  "aw",   "sv",   "antw", "fw",   "fwd",  "wg",  "rif",
                                             "odp", "返信", "回信", "轉寄", "转发", "回复", "転送"};

bool starts_with_word(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    return std::equal(word.begin(), word.end(), text.begin(),
                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); });
}

// Bytes of a leading "Re: ", "AW[3]: " or "返信:"; 0: there is none.
std::size_t answer_prefix(std::string_view text) {
    for (const std::string_view word : answer_words) {
        if (!starts_with_word(text, word)) continue;
        std::size_t at = word.size();
        if (at < text.size() && (text[at] == '[' || text[at] == '(')) {
            const char close = text[at] == '[' ? ']' : ')';
            const std::size_t end = text.find_first_not_of("0123456789", at + 1);
            if (end == text.npos || text[end] != close) continue;
            at = end + 1;
        }
        while (at < text.size() && text[at] == ' ') ++at;
        if (at < text.size() && text[at] == ':') return at + 1;
        if (text.substr(at).starts_with("：")) return at + std::string_view("：").size();
    }
    return 0;
}

// Bytes of a leading "[list] " or "[TRT-2026-000042] "; 0: none. A subject that is nothing else keeps it.
std::size_t tag_prefix(std::string_view text) {
    if (text.empty() || text.front() != '[') return 0;
    const std::size_t end = text.find(']');
    return end == text.npos || end > 80 || text.find_first_not_of(' ', end + 1) == text.npos ? 0 : end + 1;
}

}   // namespace

std::string bare_subject(std::string_view subject) {
    for (bool is_stripped = true; is_stripped;) {
        while (!subject.empty() && static_cast<unsigned char>(subject.front()) <= ' ') subject.remove_prefix(1);
        const std::size_t prefix = std::max(answer_prefix(subject), tag_prefix(subject));
        subject.remove_prefix(prefix);
        is_stripped = prefix > 0;
    }
    std::string bare;
    for (const char c : subject)
        if (static_cast<unsigned char>(c) > ' ')
            bare.push_back(c);
        else if (!bare.empty() && bare.back() != ' ')
            bare.push_back(' ');
    while (!bare.empty() && bare.back() == ' ') bare.pop_back();
    return bare;
}

}   // namespace toritsugi
