#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.hpp"

namespace toritsugi {

// One cell for a file that people open in a spreadsheet: quoted when needed (RFC 4180), and with a leading apostrophe when
// it would be taken for a formula (= + - @, tab, CR), so that a reporter's text can never run there.
std::string csv_cell(std::string_view text);
// A row with CRLF.
std::string csv_row(const std::vector<std::string>& cells);

struct CsvRow {
    std::size_t line = 0;             // where it starts, from 1
    std::vector<std::string> cells;   // the apostrophe of csv_cell taken off again
};
// All rows; empty lines are left out, a byte order mark too. Problem: a quotation mark that never ends, with its line.
Result<std::vector<CsvRow>> read_csv(std::string_view text, char separator = ',');

}   // namespace toritsugi
