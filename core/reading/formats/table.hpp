#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/report.hpp"
#include "core/reading/formats/table_columns.hpp"
#include "core/reading/logs/log_reader.hpp"

namespace toritsugi {

// Cells of one record of a CSV or TSV (RFC 4180, any separator): quotation marks are taken off, doubled ones undone. Appends
// to `cells`; returns false when a quoted cell is still open at the end.
bool split_cells(std::string_view record, char separator, std::vector<std::string>& cells);

// Finds tables with a heading in a stream of lines and reads their rows as events: CSV, TSV, semicolons, bars; AbuseIPDB and
// Shadowserver by their headings. Lines that belong to no table are handed back.
class TableReader {
  public:
    struct Said {   // about the whole text
        LogContext context;
        std::string_view file_name;   // "2019-10-15-scan_ftp-asn.csv" names the type of a Shadowserver report
        bool is_mail_text = false;    // quotation marks before the lines
    };
    TableReader(const Said& said, LogSink& sink, std::vector<StatedCase>& cases, std::uint32_t leaf);

    // One line without its line end. True: it belongs to a table and needs no other reader.
    bool line(std::string_view line, std::uint64_t number);
    void end();
    bool found_any() const { return rows_ > 0; }
    std::string_view format() const { return format_; }   // "csv" of the last table

  private:
    bool heading(std::string_view line);
    bool dshield(std::string_view line);
    void record(std::string_view record, std::uint64_t number, std::uint32_t lines);
    bool row(const std::vector<std::string>& cells, std::uint64_t number, std::uint32_t lines);
    void close();
    std::string_view type_of_file() const;

    Said said_;
    LogSink& sink_;
    std::vector<StatedCase>& cases_;
    std::uint32_t leaf_;
    std::vector<Column> columns_;
    char separator_ = 0;
    std::string_view format_ = "csv";
    bool is_utc_ = false;
    std::string open_;   // a record whose quoted cell goes on
    std::uint64_t open_number_ = 0;
    std::uint32_t open_lines_ = 0;
    std::uint64_t rows_ = 0, bad_rows_ = 0, lines_ = 0;
    bool needed_zone_ = false, had_zone_ = false;
    std::optional<ZoneOffset> row_zone_;
    std::vector<std::string> cells_;
    std::string row_words_;   // of the row being read: what stands in columns without a known name
};

}   // namespace toritsugi
