#include "core/reading/logs/wrapped_lines.hpp"

#include <algorithm>

#include "core/reading/logs/find_addresses.hpp"
#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {
namespace {

// No mail program breaks earlier (RFC 5322, 2.1.1 asks for 78, flowed text for 72 or less), unless the next word is long.
constexpr std::size_t shortest_wrap = 56;
constexpr std::size_t shortest_piece = 8;
constexpr std::size_t narrowest_mail = 62;   // with quotation marks undone
constexpr std::size_t most_pieces = 10;

// The name in front of the text's first "=": "date" of "date=2025-11-02 time=...". Empty: it begins otherwise.
std::string_view first_key(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && size < 40 && (is_alpha(text[size]) || is_digit(text[size]) || text[size] == '_')) ++size;
    return size > 0 && size < text.size() && text[size] == '=' ? text.substr(0, size) : std::string_view{};
}

std::size_t first_word_size(std::string_view text) { return std::min(text.find(' '), text.size()); }

// ArcSight's and QRadar's formats, with or without a syslog head in front
bool is_event_format(std::string_view text) { return text.substr(0, 4) == "CEF:" || text.substr(0, 5) == "LEEF:"; }

// "2025/11/02", behind which the mail broke the line: the clock stands on the next.
bool ends_in_date(std::string_view text) {
    std::size_t from = text.size();
    int digits = 0, signs = 0;
    for (; from > 0 && text.size() - from < 10; --from) {
        const char c = text[from - 1];
        if (c != '-' && c != '/' && !is_digit(c)) break;
        is_digit(c) ? ++digits : ++signs;
    }
    return digits >= 6 && signs == 2;
}

bool states_time(std::string_view text) {
    Stamp stamp;
    return read_head(text).stamp.is_there() || find_stamp(text, 200, stamp);
}

}   // namespace

// Does a record begin here? A date, a syslog priority or an object says so. An address, a clock, a key or a bracket may also
// be what was broken off the line before.
WrappedLines::Begin WrappedLines::begin_of(std::string_view text) {
    if (text.empty()) return Begin::no;
    if ((text[0] == '{' && text.find('"') < 4) || (text[0] == '<' && is_digit(Cursor(text).peek(1)))) return Begin::yes;
    if (is_event_format(text)) return Begin::with_event_format;
    if (text.substr(0, 4) == "[**]") return Begin::with_stars;
    if (!may_hold_number(text)) return first_key(text).empty() ? Begin::no : Begin::with_key;   // neither time nor address
    if (const Head head = read_head(text); head.stamp.is_there()) {
        const bool is_all = head.after + 2 >= text.size();   // "... was blocked at" / "2025-11-02 12:00:00."
        return text[0] == '[' || head.stamp.is_epoch || is_all ? Begin::perhaps : Begin::yes;
    }
    IpAddress address;
    if (Cursor(text).address(address)) return Begin::perhaps;
    Stamp stamp;
    Cursor clock(text);
    if (read_clock(clock, stamp)) return Begin::perhaps;
    if (!first_key(text).empty()) return Begin::with_key;
    if (find_stamp(text, 10, stamp)) return Begin::yes;
    if (find_stamp(text, 40, stamp) || find_in(text.substr(0, 40), " eni-") != text.npos) return Begin::perhaps;
    return ends_in_date(text) ? Begin::perhaps : Begin::no;
}

bool WrappedLines::may_be_wrapped(std::string_view text, Begin begins) {
    if (begins != Begin::no) return text.size() >= shortest_piece;
    FoundAddress found;   // a notice may name the address first and the time on its last line
    return text.size() >= shortest_wrap && find_addresses(text, &found, 1) > 0;
}

bool WrappedLines::continues(std::string_view text, Begin begins) const {
    if (pieces_.size() >= most_pieces || text.empty()) return false;
    if (joined_.front() == '{' && joined_.back() != '}')   // an object ends with its brace
        return begins != Begin::yes || text[0] == '"';
    const bool is_alone = pieces_.size() == 1;   // then its text stands in joined_
    const std::string_view first = is_alone ? joined_ : pieces_.front().text,
                           last = is_alone ? joined_ : pieces_.back().text;
    // Where the next word would still have fitted, nobody has broken the line.
    if (last.size() < shortest_wrap && last.size() + 1 + first_word_size(text) < narrowest_mail) return false;
    switch (begins) {
        case Begin::no: return true;
        case Begin::with_key: return first_key(text) != first_key(first);
        case Begin::with_event_format: return joined_.size() < shortest_wrap && !is_event_format(joined_);
        case Begin::with_stars: return joined_.find("[**]", 1) != joined_.npos;   // the second pair of one alert
        case Begin::perhaps:   // an access log's next line says something alone, and when; the rest of a line does not
            return !last.empty() && (score_(text) == 0 || !states_time(text));
        case Begin::yes: break;
    }
    // "SRC=" at the end of a line, its address on the next: an address begins a piece, not a record
    return (last.back() == '=' || last.back() == ':' || last.back() == ' ') && !read_head(text).stamp.is_there();
}

void WrappedLines::join(std::string_view text) {
    if (pieces_.size() == 2) {   // most lines are never joined: only now it matters what the first says alone
        best_score_ = score_(joined_);
        best_ = joined_;
        best_pieces_ = 1;
    }
    std::string spaced = joined_, tight = joined_;
    if (spaced.back() != ' ') spaced += ' ';
    while (!tight.empty() && tight.back() == ' ') tight.pop_back();
    spaced += text;
    tight += text;
    const int with_space = score_(spaced), without = score_(tight);
    const int score = without > with_space ? without : with_space;
    joined_ = without > with_space ? std::move(tight) : std::move(spaced);
    if (score > best_score_) {
        best_score_ = score;
        best_ = joined_;
        best_pieces_ = pieces_.size();
    }
}

void WrappedLines::line(std::string_view text, std::uint64_t number) {
    const Begin begins = begin_of(text);
    if (!pieces_.empty() && continues(text, begins)) {
        if (pieces_.size() == 1) pieces_.front().text = joined_;
        pieces_.push_back({std::string(text), number});
        return join(text);
    }
    flush();
    if (!may_be_wrapped(text, begins)) return take_(text, number, 1);
    pieces_.push_back({{}, number});   // most stay alone: their text stands in joined_
    joined_ = text;
}

void WrappedLines::flush_one() {
    const std::uint64_t number = pieces_.front().number;
    std::string text = std::move(joined_);
    pieces_.clear();
    joined_.clear();
    take_(text, number, 1);
    if (pieces_.empty() && joined_.empty()) joined_ = std::move(text);   // only its memory is wanted again
    if (pieces_.empty()) joined_.clear();
}

void WrappedLines::flush() {
    if (pieces_.empty()) return;
    if (pieces_.size() == 1) return flush_one();
    // take_ may come back with lines of its own: the state must be clean before
    const std::vector<Piece> pieces = std::move(pieces_);
    const std::string best = std::move(best_);
    const std::size_t used = best_score_ > 0 ? best_pieces_ : 1;
    pieces_.clear();
    joined_.clear();
    best_.clear();
    best_score_ = 0;
    best_pieces_ = 0;
    take_(used > 1 ? std::string_view(best) : std::string_view(pieces.front().text), pieces.front().number,
          static_cast<std::uint32_t>(used));
    for (std::size_t i = used; i < pieces.size(); ++i) take_(pieces[i].text, pieces[i].number, 1);
}

}   // namespace toritsugi::logs
