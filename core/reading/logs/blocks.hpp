#pragma once
// Records of several lines: Snort's full alerts, Windows' security events, psad's mails. Fed line by line; bounded.
#include <string>
#include <string_view>

#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {

class Blocks {
  public:
    // What a line was for the blocks.
    enum class Took {
        nothing,   // the line is none of theirs
        part,      // kept, or known to belong to a record
        complete   // with this line `text()` is one record, written as one line that a grammar reads
    };
    Took feed(std::string_view line, std::uint64_t number);
    // A record whose last line came before: text() is complete, and the line that was fed is not part of it.
    bool ended_before() const { return ended_before_; }
    std::string_view text() const { return text_; }
    std::uint64_t first_line() const { return first_line_; }
    std::uint32_t lines() const { return lines_; }

  private:
    enum class Kind { none, snort_head, snort_packet, windows, psad };
    Took snort(std::string_view line, std::uint64_t number);
    Took windows(std::string_view line, std::uint64_t number);
    Took psad(std::string_view line, std::uint64_t number);
    void begin(Kind kind, std::string_view line, std::uint64_t number);
    bool append(std::string_view line);

    Kind kind_ = Kind::none;
    std::string block_, text_, packet_;
    std::uint64_t begin_ = 0, first_line_ = 0;
    std::uint32_t count_ = 0, lines_ = 0, since_ = 0;
    bool ended_before_ = false;
};

}   // namespace toritsugi::logs
