#include "core/reading/received_fields.hpp"

#include <algorithm>

#include "core/reading/lines.hpp"
#include "core/reading/logs/find_addresses.hpp"
#include "core/reading/logs/scan.hpp"

namespace toritsugi {

namespace {

constexpr std::size_t most_fields = 40;
constexpr std::size_t field_bytes = 2000;

std::string_view without_marks(std::string_view line) {
    while (!line.empty() && (line.front() == '>' || line.front() == '|')) {
        line.remove_prefix(1);
        if (!line.empty() && line.front() == ' ' && line.size() > 1 && line[1] != ' ') line.remove_prefix(1);
    }
    return line;
}

bool begins_received(std::string_view line) {
    logs::Cursor cursor(line);
    cursor.skip_spaces();
    return cursor.skip_ignoring_case("received:");
}

std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text) out += logs::lower(c);
    return out;
}

// "from helo (name [address])": the name in brackets is what the server found, "unknown" when it found none.
void read_found_name(std::string_view client, ReceivedField& read) {
    const std::size_t open = client.find('(');
    if (open == client.npos) return;
    const std::string_view inside = client.substr(open + 1);
    const std::size_t end = inside.find_first_of(" [)");
    if (end == inside.npos || end == 0) return;
    const std::string name = lower(inside.substr(0, std::min<std::size_t>(end, 255)));
    if (name == "unknown" || name == "may")   // "may be forged"
        read.is_from_host_found = false;
    else if (inside[end] == ' ' && name.find('.') != name.npos && name.find('=') == name.npos)
        read.from_host = name;
}

ReceivedField read_field(std::string_view field) {
    ReceivedField read;
    logs::FoundAddress found[8];
    const std::size_t count = logs::find_addresses(field, found, 8);
    for (std::size_t i = 0; i < count; ++i) read.addresses.push_back(found[i].ip);
    logs::Cursor cursor(field);
    cursor.skip_spaces();
    cursor.skip_ignoring_case("received:");
    cursor.skip_spaces();
    if (!cursor.skip_ignoring_case("from")) return read;
    cursor.skip_spaces();
    read.from_host = lower(cursor.word().substr(0, 255));
    const auto begin = static_cast<std::size_t>(cursor.at - field.data());
    const std::size_t end = std::min(field.find(" by ", begin), field.size());
    // The server's own finding stands in brackets, last; what the client said of itself may stand before it.
    for (std::size_t i = 0; i < count; ++i)
        if (found[i].at < end) read.from = found[i].ip;
    read_found_name(field.substr(begin, end - begin), read);
    logs::Cursor taker(field.substr(std::min(end + 4, field.size())));
    taker.skip_spaces();
    read.by_host = lower(taker.word().substr(0, 255));
    return read;
}

}   // namespace

std::vector<ReceivedField> received_fields_in(std::string_view text) {
    std::vector<ReceivedField> fields;
    std::string open;
    const auto close = [&] {
        if (!open.empty()) fields.push_back(read_field(open));
        open.clear();
    };
    each_line(text, [&](const Line& whole) {
        if (fields.size() >= most_fields) return;
        const std::string_view line = without_marks(whole.text.substr(0, field_bytes));
        if (begins_received(line)) {
            close();
            open = line;
        } else if (!open.empty() && !line.empty() && logs::is_space(line.front()) && open.size() < field_bytes) {
            open += ' ';
            open += line;
        } else {
            close();
        }
    });
    if (fields.size() < most_fields) close();
    return fields;
}

}   // namespace toritsugi
