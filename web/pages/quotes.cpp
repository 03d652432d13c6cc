#include "web/pages/quotes.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

constexpr std::size_t fewest_quoted_lines = 3;
constexpr std::size_t fewest_log_lines = 15, shown_log_lines = 3;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    return text;
}

std::size_t count_lines(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + (text.empty() ? 0 : 1);
}

void append(std::vector<TextPiece>& pieces, std::string_view text, bool is_quoted) {
    text = trimmed(text);
    if (text.empty()) return;
    const std::size_t lines = count_lines(text);
    const bool folds = is_quoted && lines >= fewest_quoted_lines;
    // Two short pieces that are both shown belong together: they are neighbours in the same text.
    if (!folds && !pieces.empty() && !pieces.back().is_quoted) {
        TextPiece& last = pieces.back();
        last.text = {last.text.data(), static_cast<std::size_t>(text.data() + text.size() - last.text.data())};
        last.lines = count_lines(last.text);
        return;
    }
    pieces.push_back({text, folds, lines});
}

// An address and a time have at least ten digits between them; prose has not, and neither has a line of a form.
bool is_log_line(std::string_view line) {
    return std::count_if(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 10;
}

enum class LineKind { own, quoted, empty };

LineKind kind_of(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == line.npos) return LineKind::empty;
    return line[first] == '>' && first < 2 ? LineKind::quoted : LineKind::own;
}

}   // namespace

std::vector<TextPiece> split_quotes(std::string_view text, std::string_view new_text) {
    std::vector<TextPiece> pieces;
    new_text = trimmed(new_text);
    const std::size_t start = text.find_first_not_of('\n');
    if (start != text.npos && !new_text.empty() && text.compare(start, new_text.size(), new_text) == 0 &&
        start + new_text.size() < text.size()) {
        append(pieces, new_text.empty() ? new_text : text.substr(start, new_text.size()), false);
        append(pieces, text.substr(start + new_text.size()), true);
        return pieces;
    }
    std::size_t piece_start = 0, at = 0;
    bool in_quote = false;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (line == "-- ") {
            append(pieces, text.substr(piece_start, at - piece_start), in_quote);
            append(pieces, text.substr(at), true);
            return pieces;
        }
        const LineKind kind = kind_of(line);
        if (kind != LineKind::empty && (kind == LineKind::quoted) != in_quote) {
            append(pieces, text.substr(piece_start, at - piece_start), in_quote);
            piece_start = at;
            in_quote = !in_quote;
        }
        at = end + 1;
    }
    append(pieces, text.substr(std::min(piece_start, text.size())), in_quote);
    return pieces;
}

std::vector<TextPiece> split_log_lines(std::string_view text) {
    std::vector<TextPiece> pieces;
    std::size_t shown_from = 0, run_folds_from = 0, run = 0;
    const auto end_run = [&](std::size_t at) {
        if (run >= fewest_log_lines) {
            const std::string_view shown = text.substr(shown_from, run_folds_from - shown_from);
            pieces.push_back({shown, false, count_lines(trimmed(shown))});
            pieces.push_back({trimmed(text.substr(run_folds_from, at - run_folds_from)), true, run - shown_log_lines});
            shown_from = at;
        }
        run = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;   // behind the line feed
        if (is_log_line(text.substr(at, end - at))) {
            if (run == shown_log_lines) run_folds_from = at;
            ++run;
        } else {
            end_run(at);
        }
        at = end;
    }
    end_run(text.size());
    const std::string_view rest = text.substr(shown_from);
    if (!trimmed(rest).empty()) pieces.push_back({rest, false, count_lines(trimmed(rest))});
    return pieces;
}

}   // namespace toritsugi
