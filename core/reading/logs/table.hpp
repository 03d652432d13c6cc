#pragma once
// Rows under a heading: CSV and TSV with words of any language the dictionary knows, W3C directives, Zeek, AWS flow logs.
#include <string>
#include <string_view>
#include <vector>

#include "core/reading/logs/log_clock.hpp"
#include "core/reading/logs/roles.hpp"

namespace toritsugi::logs {

class Table {
  public:
    // Is this line a heading? Then rows are expected from the next line on; the clock learns what the heading says of zones.
    bool read_heading(std::string_view text, LogClock& clock);
    bool is_open() const { return !columns_.empty(); }
    void close() { columns_.clear(); }
    // A row of the open table; not_mine when the line has another shape.
    Verdict read_row(std::string_view text, Draft& draft);

  private:
    bool open(std::string_view heading, char separator, bool is_w3c, std::string_view format);
    bool read_directive(std::string_view text, LogClock& clock);

    std::vector<Role> columns_;
    char separator_ = ',';
    bool merges_blanks_ = false, has_time_ = false;
    std::string_view format_ = "csv";
    std::string_view software_;
    int rows_missed_ = 0;
};

// Splits at the separator; a field in quotation marks may hold it. Calls take(field) for each, stops when it says false.
template <class Take>
void split(std::string_view text, char separator, bool merges, Take take) {
    std::size_t at = 0;
    while (at <= text.size()) {
        if (merges)
            while (at < text.size() && text[at] == separator) ++at;
        std::size_t end;
        std::string_view field;
        if (at < text.size() && text[at] == '"') {
            std::size_t close = text.find('"', at + 1);
            while (close != text.npos && close + 1 < text.size() && text[close + 1] == '"')
                close = text.find('"', close + 2);
            if (close == text.npos) close = text.size();
            field = text.substr(at + 1, close - at - 1);
            end = text.find(separator, close < text.size() ? close + 1 : close);
        } else {
            end = text.find(separator, at);
            field = text.substr(at, end == text.npos ? text.npos : end - at);
        }
        if (!take(field) || end == text.npos) return;
        at = end + 1;
    }
}

}   // namespace toritsugi::logs
