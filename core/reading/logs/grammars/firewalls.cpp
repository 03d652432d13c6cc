// BSD, Windows and personal firewalls, MikroTik: ipmon, ipfw, pf, pfSense, pfirewall.log, ZoneAlarm.
#include "core/reading/logs/grammars/families.hpp"
#include "core/reading/logs/table.hpp"

namespace toritsugi::logs {
namespace {

// ipfilter: "ipmon[9]: 00:00:01.145652 [2x] fxp0 @0:25 b a,p -> b,q PR tcp len 20 48 -S IN"
Verdict read_ipmon(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t arrow = find_in(text, " -> ");
    if (arrow == text.npos) return Verdict::not_mine;
    const std::size_t rule = text.rfind('@', arrow);
    if (rule == text.npos) return Verdict::not_mine;
    Cursor cursor(text, rule + 1);
    int group = 0;
    if (cursor.peek() == '-') ++cursor.at;
    if (!cursor.number(group) || !cursor.skip(':')) return Verdict::not_mine;
    cursor.word();
    cursor.skip_spaces();
    LogEvent& event = draft.event;
    const std::string_view action = cursor.word();
    event.action = action == "b" || action == "B"                    ? "block"
                   : action == "p" || action == "P"                  ? "pass"
                   : action == "S" || action == "n" || action == "L" ? "log"
                                                                     : "";
    cursor.skip_spaces();
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip(" -> ") ||
        !cursor.address_and_port(event.dst, event.dst_port))
        return Verdict::not_mine;
    if (!cursor.skip(" PR ")) return Verdict::not_mine;
    event.proto = protocol_named(cursor.word());
    const std::string_view rest = cursor.rest();
    event.is_reply =
        find_in(rest, " -AS") != rest.npos || find_in(rest, " -R") != rest.npos || find_in(rest, " -AR") != rest.npos;
    if (find_in(rest, " IN") != rest.npos) event.direction = Direction::inbound;
    if (find_in(rest, " OUT") != rest.npos) event.direction = Direction::outbound;
    // "2x": ipmon's own count of equal packets
    std::size_t times = text.rfind("x ", rule);
    if (times != text.npos && times > 0) {
        std::size_t from = times;
        while (from > 0 && is_digit(text[from - 1])) --from;
        if (from < times && from > 0 && is_space(text[from - 1])) Cursor(text, from).number(event.count, 6);
        if (event.count == 0) event.count = 1;
    }
    event.format = "ipfilter";
    return Verdict::event;
}

// FreeBSD: "ipfw: 65000 Deny TCP a:p b:q in via em0"
Verdict read_ipfw(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    int rule = 0;
    if (!cursor.skip("ipfw: ") || !cursor.number(rule) || !cursor.skip(' ')) return Verdict::not_mine;
    LogEvent& event = draft.event;
    event.action = cursor.word();
    cursor.skip_spaces();
    event.proto = protocol_named(cursor.word().substr(0, 4));
    cursor.skip_spaces();
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip_spaces() ||
        !cursor.address_and_port(event.dst, event.dst_port))
        return Verdict::not_mine;
    cursor.skip_spaces();
    if (cursor.skip("in ")) event.direction = Direction::inbound;
    if (cursor.skip("out ")) event.direction = Direction::outbound;
    event.format = "ipfw";
    return Verdict::event;
}

// pf as tcpdump prints it: "rule 3/0(match): block in on em0: 203.0.113.7.4711 > 192.0.2.1.445: S ..."
Verdict read_pf(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    if (!cursor.skip("rule ")) return Verdict::not_mine;
    cursor.word();   // "3/0(match):", the colon is missing in older releases
    cursor.skip_spaces();
    LogEvent& event = draft.event;
    event.action = cursor.word();
    cursor.skip_spaces();
    const std::string_view way = cursor.word();
    event.direction = way == "in" ? Direction::inbound : way == "out" ? Direction::outbound : Direction::unknown;
    if (!cursor.skip_past(": ")) return Verdict::not_mine;
    if (cursor.skip('(')) cursor.skip_past(") ");
    cursor.skip("IP ");
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip(" > ") ||
        !cursor.address_and_port(event.dst, event.dst_port))
        return Verdict::not_mine;
    const std::string_view rest = cursor.rest();
    event.proto = holds_ignoring_case(rest, "udp")    ? "udp"
                  : holds_ignoring_case(rest, "icmp") ? "icmp"
                  : event.dst_port != 0               ? "tcp"
                                                      : "";
    event.format = "pf";
    return Verdict::event;
}

// pfSense, OPNsense: "filterlog[9]: 5,,,1000000103,igb1,match,block,in,4,...": columns depend on the IP version.
Verdict read_filterlog(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    cursor.until(' ');
    cursor.skip_spaces();
    if (cursor.skip("- ")) cursor.skip_spaces();
    std::string_view field[24];
    std::size_t count = 0;
    split(cursor.rest(), ',', false, [&](std::string_view value) {
        field[count++] = value;
        return count < std::size(field);
    });
    const bool is_v6 = field[8] == "6";
    if (count < 17 || (!is_v6 && field[8] != "4")) return Verdict::not_mine;
    LogEvent& event = draft.event;
    const std::size_t source = is_v6 ? 15 : 18;
    if (count <= source + 1 || !Cursor(field[source]).address(event.src) || !Cursor(field[source + 1]).address(event.dst))
        return Verdict::not_mine;
    event.proto = protocol_named(is_v6 ? field[12] : field[16]);
    if ((event.proto == "tcp" || event.proto == "udp") && count > source + 3) {
        Cursor(field[source + 2]).port(event.src_port);
        Cursor(field[source + 3]).port(event.dst_port);
        event.is_reply = event.proto == "tcp" && count > source + 5 &&
                         (field[source + 5] == "SA" || field[source + 5].substr(0, 1) == "R");
    }
    event.action = field[6];
    event.direction = field[7] == "in" ? Direction::inbound : field[7] == "out" ? Direction::outbound : Direction::unknown;
    event.format = "pfsense";
    return Verdict::event;
}

// Windows pfirewall.log without its heading: "date time DROP TCP src dst sport dport size flags seq ack win type code info
// RECEIVE"
Verdict read_pfirewall(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    if (!read_stamp(cursor, draft.stamp) || draft.stamp.year == 0) return Verdict::not_mine;
    cursor.skip_spaces();
    LogEvent& event = draft.event;
    event.action = cursor.word();
    if (event.action != "DROP" && event.action != "ALLOW" && event.action != "OPEN" && event.action != "CLOSE" &&
        event.action != "OPEN-INBOUND")
        return Verdict::not_mine;
    cursor.skip_spaces();
    const std::string_view protocol = cursor.word();
    event.proto = protocol_named(protocol);
    if (!cursor.skip_spaces() || !cursor.address(event.src) || !cursor.skip_spaces() || !cursor.address(event.dst))
        return Verdict::not_mine;
    cursor.skip_spaces();
    if (!cursor.port(event.src_port)) cursor.word();
    cursor.skip_spaces();
    if (!cursor.port(event.dst_port)) cursor.word();
    cursor.skip_spaces();
    cursor.word();   // size
    cursor.skip_spaces();
    const std::string_view flags = cursor.word();
    event.is_reply = flags == "SA" || flags == "AS" || flags == "R" || flags == "RA" || flags == "AR";
    const std::string_view text = line.text();
    if (text.find("RECEIVE") != text.npos || event.action == "OPEN-INBOUND") event.direction = Direction::inbound;
    if (text.find("SEND") != text.npos || event.action == "OPEN") event.direction = Direction::outbound;
    event.format = "pfirewall";
    return Verdict::event;
}

// ZoneAlarm: "FWIN,2025/11/01,00:00:01 +9:00 GMT,a:p,b:q,TCP (flags:S)"
Verdict read_zonealarm(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    Cursor cursor(text);
    LogEvent& event = draft.event;
    if (cursor.skip("FWIN,"))
        event.direction = Direction::inbound;
    else if (cursor.skip("FWOUT,"))
        event.direction = Direction::outbound;
    else if (!cursor.skip("FWROUTE,") && !cursor.skip("FWLOOP,"))
        return Verdict::not_mine;
    if (!read_stamp(cursor, draft.stamp)) return Verdict::not_mine;
    cursor.until(',');
    cursor.skip(',');
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip(',')) return Verdict::not_mine;
    cursor.address_and_port(event.dst, event.dst_port);
    cursor.until(',');
    cursor.skip(',');
    event.proto = protocol_named(cursor.rest());
    event.is_reply =
        cursor.rest().find("flags:AS") != std::string_view::npos || cursor.rest().find("flags:SA") != std::string_view::npos;
    event.action = "block";
    event.format = "zonealarm";
    return Verdict::event;
}

// MikroTik: "firewall,info drop input: in:ether1 out:(none), src-mac ..., proto TCP (SYN), a:p->b:q, len 60"
Verdict read_mikrotik(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t at = find_in(text, " proto ");
    const std::size_t in = find_in(text, " in:");
    if (at == text.npos || in == text.npos || in > at) return Verdict::not_mine;
    Cursor cursor(text, at + 7);
    LogEvent& event = draft.event;
    const std::string_view protocol = cursor.until(',');
    event.proto = protocol_named(protocol);
    event.is_reply = protocol.find("SYN,ACK") != protocol.npos || text.substr(at, 40).find("SYN,ACK") != text.npos ||
                     protocol.find("(RST") != protocol.npos;
    if (protocol.find('(') != protocol.npos && protocol.find(')') == protocol.npos) cursor.skip_past(')');
    if (!cursor.skip(", ") || !cursor.address_and_port(event.src, event.src_port) || !cursor.skip("->") ||
        !cursor.address_and_port(event.dst, event.dst_port))
        return Verdict::not_mine;
    event.signature = text.substr(line.head().message, in - line.head().message);
    if (holds_ignoring_case(event.signature, "drop")) event.action = "drop";
    if (holds_ignoring_case(event.signature, "input:") || holds_ignoring_case(event.signature, "input"))
        event.direction = Direction::inbound;
    if (holds_ignoring_case(event.signature, "output")) event.direction = Direction::outbound;
    event.format = "mikrotik";
    return Verdict::event;
}

// WatchGuard: "firewall: [msg_id="3000-0148"] Deny 0-External Firebox 40 tcp 20 241 a b p q offset 5 S ...": interfaces may
// hold blanks, so the protocol is found from behind.
Verdict read_watchguard(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    LogEvent& event = draft.event;
    Cursor cursor(text, anchor_at);
    if (!cursor.skip_past("firewall: ")) return Verdict::not_mine;
    if (cursor.skip("msg_id=")) cursor.word(), cursor.skip_spaces();
    event.action = cursor.word();
    if (event.action != "Deny" && event.action != "Allow") return Verdict::not_mine;
    for (int words = 0; words < 12 && cursor.skip_spaces(); ++words) {
        const std::string_view name = cursor.word();
        int header = 0, life = 0;
        Cursor ahead = cursor;
        if (is_digit(name.empty() ? '0' : name[0]) || protocol_named(name).empty() || !ahead.skip_spaces() ||
            !ahead.number(header, 3) || !ahead.skip_spaces() || !ahead.number(life, 3) || !ahead.skip_spaces())
            continue;
        if (!ahead.address(event.src) || !ahead.skip_spaces() || !ahead.address(event.dst)) return Verdict::not_mine;
        event.proto = protocol_named(name);
        if ((event.proto == "tcp" || event.proto == "udp") && ahead.skip_spaces() && ahead.port(event.src_port)) {
            ahead.skip_spaces();
            ahead.port(event.dst_port);
        }
        event.format = "watchguard";
        return Verdict::event;
    }
    return Verdict::not_mine;
}

constexpr Grammar grammars[] = {
    {"ipfilter", read_ipmon, {"ipmon[", "ipmon:", " PR tcp len ", " PR udp len ", " PR icmp len "}, true},
    {"ipfw", read_ipfw, {"ipfw: "}},
    {"pfsense", read_filterlog, {"filterlog[", "filterlog:", "filterlog "}},
    {"pf", read_pf, {"rule "}},
    {"pfirewall", read_pfirewall, {" DROP ", " ALLOW ", " OPEN ", " CLOSE ", " OPEN-INBOUND "}, true},
    {"zonealarm", read_zonealarm, {"FWIN,", "FWOUT,", "FWROUTE,", "FWLOOP,"}, true},
    {"watchguard", read_watchguard, {" firewall: "}},
    {"mikrotik", read_mikrotik, {" proto TCP (", " proto UDP", " proto ICMP", " proto tcp"}},
};

}   // namespace

GrammarFamily firewalls_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
