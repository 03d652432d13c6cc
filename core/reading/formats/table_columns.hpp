#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace toritsugi {

// What a column of a table holds, told by its heading in English, Japanese, German or French.
enum class Column : std::uint8_t {
    unknown,
    time,   // date and time in one cell
    date,   // a day; `clock` stands in another column
    clock,
    last_time,
    file_time,   // 100 ns since 1601 (Windows)
    zone,
    source,
    source_port,
    target,
    target_port,
    port,   // of whichever address the table is about
    protocol,
    count,
    url,
    host,
    type,
    user,
    action,
    reporter,
    asn,
    comment,
    known   // common in such tables, of no use here
};
Column column_named(std::string_view heading);

// A heading is taken for one when at least two of its cells are known, one of them names an address, a URL or a host, and
// no cell is an address or a number itself. Empty: no heading.
std::vector<Column> columns_of(const std::vector<std::string_view>& cells);

}   // namespace toritsugi
