// Palo Alto: comma separated, meaning by position, type in the fourth column (PAN-OS log formats, TRAFFIC, THREAT and
// GLOBALPROTECT).
#include "core/reading/logs/grammars/families.hpp"
#include "core/reading/logs/table.hpp"

namespace toritsugi::logs {
namespace {

enum Column {
    receive_time = 1,
    type = 3,
    subtype = 4,
    generated_time = 6,
    source = 7,
    destination = 8,
    user = 12,
    source_port = 24,
    destination_port = 25,
    protocol = 29,
    action = 30,
    url = 31,
    threat = 32,
    traffic_repeat = 22,
    columns = 33
};

Verdict read_paloalto(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    if (anchor_at == std::string_view::npos) {
        anchor_at = text.find(",TRAFFIC,");
        if (anchor_at == text.npos) anchor_at = text.find(",THREAT,");
        if (anchor_at == text.npos) return Verdict::not_mine;
    }
    // The columns begin at "1,2018/11/30 16:09:09,serial,TRAFFIC": three commas back
    std::size_t from = anchor_at;
    for (int commas = 0; commas < 2 && from != text.npos && from > 0; ++commas) from = text.rfind(',', from - 1);
    if (from == text.npos || from == 0) return Verdict::not_mine;
    while (from > 0 && !is_space(text[from - 1])) --from;
    std::string_view field[columns];
    int count = 0;
    split(text.substr(from), ',', false, [&](std::string_view value) {
        field[count++] = value;
        return count < columns;
    });
    if (count <= action || (field[type] != "TRAFFIC" && field[type] != "THREAT")) return Verdict::not_mine;
    LogEvent& event = draft.event;
    if (!Cursor(field[source]).address(event.src)) return Verdict::not_mine;
    Cursor(field[destination]).address(event.dst);
    Cursor(field[source_port]).port(event.src_port);
    Cursor(field[destination_port]).port(event.dst_port);
    event.proto = protocol_named(field[protocol]);
    event.action = field[action];
    event.user = field[user];
    event.signature = field[type] == "THREAT" && count > threat ? field[threat] : field[subtype];
    Cursor repeat(field[traffic_repeat + 1]);
    std::uint32_t times = 0;
    if (repeat.number(times, 6) && times > 0) event.count = times;
    Cursor stamp(field[generated_time]);
    if (!read_stamp(stamp, draft.stamp)) {
        Cursor received(field[receive_time]);
        read_stamp(received, draft.stamp);
    }
    event.format = "paloalto";
    return Verdict::event;
}

// GLOBALPROTECT (PAN-OS 9.1 and later): who tried to log in stands in the column "public IP"; only what failed is an event.
Verdict read_globalprotect(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    enum Column { generated = 6, event_id = 8, user = 12, public_ip = 15, public_ipv6 = 16, columns = 17 };
    const std::string_view text = line.text();
    std::size_t from = anchor_at;
    for (int commas = 0; commas < 2 && from != text.npos && from > 0; ++commas) from = text.rfind(',', from - 1);
    if (from == text.npos || from == 0) return Verdict::not_mine;
    while (from > 0 && !is_space(text[from - 1])) --from;
    std::string_view field[columns];
    int count = 0;
    split(text.substr(from), ',', false, [&](std::string_view value) {
        field[count++] = value;
        return count < columns;
    });
    LogEvent& event = draft.event;
    if (count < columns) return Verdict::not_mine;
    if (find_in(text, ",failure,") == text.npos) return Verdict::no_event;
    if ((!Cursor(field[public_ip]).address(event.src) || event.src.is_none()) &&
        (!Cursor(field[public_ipv6]).address(event.src) || event.src.is_none()))
        return Verdict::not_mine;
    Cursor stamp(field[generated]);
    read_stamp(stamp, draft.stamp);
    event.user = field[user];
    event.signature = field[event_id];
    event.action = "failed";
    event.format = "paloalto";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"paloalto", read_globalprotect, {",GLOBALPROTECT,"}},
    {"paloalto", read_paloalto, {",TRAFFIC,", ",THREAT,"}, true},
};

}   // namespace

GrammarFamily paloalto_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
