#include "core/reading/logs/wrapped_lines.hpp"

#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {
namespace {

// No mail program breaks earlier (RFC 5322, 2.1.1 asks for 78, flowed text for 72 or less).
constexpr std::size_t shortest_wrap = 56;
constexpr std::size_t most_pieces = 10;

// Does a record begin here? A time, a syslog priority, an address, or an object.
bool begins_record(std::string_view text) {
    if (text.empty()) return false;
    if (text[0] == '{' || text[0] == '<' || text.substr(0, 4) == "[**]") return true;
    if (!may_hold_number(text)) return false;
    if (read_head(text).stamp.is_there()) return true;
    IpAddress address;
    if (Cursor(text).address(address)) return true;
    Stamp stamp;
    Cursor clock(text);
    if (read_clock(clock, stamp)) return true;
    return find_stamp(text, 40, stamp);
}

}   // namespace

bool WrappedLines::continues(std::string_view text, bool begins) const {
    const std::string& before = pieces_.size() == 1 ? joined_ : pieces_.back().text;
    if (pieces_.size() >= most_pieces || before.size() < shortest_wrap || text.empty()) return false;
    if (!begins) return true;
    // "SRC=" at the end of a line, its address on the next: an address begins a piece, not a record
    const char last = before.back();
    return (last == '=' || last == ':' || last == ' ') && !read_head(text).stamp.is_there();
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
    const bool begins = begins_record(text);
    if (!pieces_.empty() && continues(text, begins)) {
        if (pieces_.size() == 1) pieces_.front().text = joined_;
        pieces_.push_back({std::string(text), number});
        return join(text);
    }
    flush();
    if (!begins || text.size() < shortest_wrap) return take_(text, number, 1);
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
