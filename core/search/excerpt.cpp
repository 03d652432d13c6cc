#include "core/search/excerpt.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

constexpr std::size_t most_marks = 20;

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::string folded(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = folded(c);
    return lower;
}

bool is_inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::vector<std::string> folded_marks(const std::vector<std::string>& marks) {
    std::vector<std::string> lower;
    for (const std::string& mark : marks)
        if (!mark.empty() && lower.size() < most_marks) lower.push_back(folded(mark));
    // The longest of those that begin at one place is marked.
    std::sort(lower.begin(), lower.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return lower;
}

// Line feeds and runs of spaces become one space.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!is_space)
            line.push_back(c);
        else if (!line.empty() && line.back() != ' ')
            line.push_back(' ');
    }
    return line;
}

std::vector<ExcerptPiece> pieces_of(std::string_view text, const std::vector<std::string>& lower_marks) {
    const std::string lower = folded(text);
    std::vector<std::size_t> next(lower_marks.size());   // where each mark stands next; each is looked for once from left
    for (std::size_t i = 0; i < lower_marks.size(); ++i) next[i] = lower.find(lower_marks[i]);
    std::vector<ExcerptPiece> pieces;
    std::size_t at = 0;
    while (true) {
        std::size_t first = text.size(), length = 0;
        for (std::size_t i = 0; i < lower_marks.size(); ++i) {
            if (next[i] < at) next[i] = lower.find(lower_marks[i], at);
            if (next[i] >= first) continue;
            first = next[i];
            length = lower_marks[i].size();
        }
        if (first > at) pieces.push_back({std::string(text.substr(at, first - at)), false});
        if (first == text.size()) return pieces;
        pieces.push_back({std::string(text.substr(first, length)), true});
        at = first + length;
    }
}

}   // namespace

std::size_t marks_in(std::string_view text, const std::vector<std::string>& marks) {
    const std::string lower = folded(text);
    std::size_t count = 0;
    for (const std::string& mark : folded_marks(marks)) count += lower.find(mark) != lower.npos;
    return count;
}

std::vector<ExcerptPiece> excerpt(std::string_view text, const std::vector<std::string>& marks, std::size_t bytes) {
    const std::vector<std::string> lower_marks = folded_marks(marks);
    const std::string lower = folded(text);
    std::size_t first = text.size();
    for (const std::string& mark : lower_marks) first = std::min(first, lower.find(mark));
    std::size_t from = first == text.size() || first < bytes / 3 ? 0 : first - bytes / 3;
    // Not from the middle of a word or of a character: from the next space, or the next character where there is none.
    if (from > 0) {
        while (from < first && is_inside_character(text[from])) ++from;
        const std::size_t space = text.substr(0, first).find_first_of(" \n", from);
        if (space != text.npos && space < from + bytes / 6) from = space + 1;
    }
    std::size_t end = std::min(text.size(), from + bytes);
    while (end < text.size() && is_inside_character(text[end])) --end;
    std::vector<ExcerptPiece> pieces = pieces_of(one_line(text.substr(from, end - from)), lower_marks);
    if (from > 0) pieces.insert(pieces.begin(), {"…", false});
    if (end < text.size()) pieces.push_back({"…", false});
    return pieces;
}

std::vector<ExcerptPiece> with_marks(std::string_view text, const std::vector<std::string>& marks) {
    return pieces_of(text, folded_marks(marks));
}

}   // namespace toritsugi
