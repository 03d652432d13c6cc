#include "core/writing/csv.hpp"

namespace toritsugi {
namespace {

bool starts_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != text.npos;
}

std::string taken_back(std::string cell) {
    if (cell.size() > 1 && cell[0] == '\'' && starts_formula(std::string_view(cell).substr(1))) cell.erase(0, 1);
    return cell;
}

}   // namespace

std::string csv_cell(std::string_view text) {
    std::string cell = (starts_formula(text) ? "'" : "") + std::string(text);
    if (cell.find_first_of(",;\"\r\n\t") == cell.npos && !cell.starts_with(' ') && !cell.ends_with(' ')) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csv_row(const std::vector<std::string>& cells) {
    std::string row;
    for (std::size_t at = 0; at < cells.size(); ++at) row += (at > 0 ? "," : "") + csv_cell(cells[at]);
    return row + "\r\n";
}

Result<std::vector<CsvRow>> read_csv(std::string_view text, char separator) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<CsvRow> rows;
    CsvRow row{1, {}};
    std::string cell;
    bool in_quotes = false, has_any = false;
    std::size_t line = 1, opened_at = 0;
    const auto end_row = [&] {
        row.cells.push_back(taken_back(std::move(cell)));
        if (has_any) rows.push_back(std::move(row));
        row = CsvRow{line, {}};
        cell.clear();
        has_any = false;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') ++line;
        if (in_quotes) {
            if (c != '"')
                cell += c;
            else if (at + 1 < text.size() && text[at + 1] == '"')
                cell += text[++at];
            else
                in_quotes = false;
        } else if (c == '"' && cell.empty()) {
            in_quotes = has_any = true;
            opened_at = line;
        } else if (c == separator) {
            row.cells.push_back(taken_back(std::move(cell)));
            cell.clear();
            has_any = true;
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            cell += c;
            has_any = true;
        }
    }
    if (in_quotes)
        return Problem{0, "Line " + std::to_string(opened_at) +
                              ": the quotation mark has no end. Write \"\" for a mark inside a cell."};
    ++line;
    end_row();
    return rows;
}

}   // namespace toritsugi
