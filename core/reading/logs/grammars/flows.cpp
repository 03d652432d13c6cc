// Flow and packet listings: Zeek without its heading, AWS flow logs without theirs, nfdump, tcpdump, tshark.
#include "core/reading/logs/grammars/families.hpp"
#include "core/reading/logs/table.hpp"

namespace toritsugi::logs {
namespace {

// Zeek's first columns are ts, uid, id.orig_h, id.orig_p, id.resp_h, id.resp_p in every log but files.log.
Verdict read_zeek(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    Cursor cursor(text);
    if (!is_digit(cursor.peek()) || !read_epoch(cursor, draft.stamp) || !cursor.skip('\t')) return Verdict::not_mine;
    const std::string_view uid = cursor.until('\t');
    if (uid.size() < 2 || (uid[0] != 'C' && uid[0] != 'F' && uid != "-")) return Verdict::not_mine;
    LogEvent& event = draft.event;
    event.format = "zeek";
    cursor.skip('\t');
    if (uid[0] == 'F') {
        // files.log: "tx_hosts" sent the file to "rx_hosts": the second address is who asked. Newer Zeek writes the
        // connection's uid and both ends there instead: originator first.
        const bool is_new = cursor.peek() == 'C';
        if (is_new) cursor.until('\t'), cursor.skip('\t');
        IpAddress first, second;
        if (!cursor.address(first)) return Verdict::no_event;
        if (is_new) {
            cursor.skip('\t');
            cursor.port(event.src_port);
        }
        cursor.skip('\t');
        if (!cursor.address(second)) return Verdict::no_event;
        event.src = is_new ? first : second;
        event.dst = is_new ? second : first;
        return Verdict::event;
    }
    if (!cursor.address(event.src) || !cursor.skip('\t') || !cursor.port(event.src_port) || !cursor.skip('\t') ||
        !cursor.address(event.dst) || !cursor.skip('\t') || !cursor.port(event.dst_port))
        return Verdict::not_mine;
    cursor.skip('\t');
    event.proto = protocol_named(cursor.until('\t'));
    if (!event.proto.empty() && event.proto == "icmp") event.src_port = event.dst_port = 0;
    // conn.log: the state stands in column 12
    int column = 7;
    while (cursor.skip('\t') && ++column < 12) cursor.until('\t');
    if (column == 12 && !event.proto.empty()) {
        const std::string_view state = cursor.until('\t');
        if (state.size() >= 2 && state.size() <= 6 && state[0] >= 'A' && state[0] <= 'Z') event.action = state;
    }
    return Verdict::event;
}

// AWS VPC flow log, version 2 without heading: version account interface src dst sport dport proto packets bytes start end
// action status
Verdict read_vpc(const Line& line, std::size_t, Draft& draft, Memory&) {
    std::string_view field[14], text = line.text();
    std::size_t count = 0;
    // CloudWatch puts the time of delivery in front
    if (text.size() > 25 && text[4] == '-' && text[10] == 'T') text.remove_prefix(std::min(text.size(), text.find(' ') + 1));
    split(text, ' ', true, [&](std::string_view value) {
        field[count++] = value;
        return count < std::size(field);
    });
    if (count < 14 || field[0] != "2" || field[2].substr(0, 4) != "eni-") return Verdict::not_mine;
    LogEvent& event = draft.event;
    if (!Cursor(field[3]).address(event.src)) return Verdict::no_event;   // NODATA, SKIPDATA
    Cursor(field[4]).address(event.dst);
    Cursor(field[5]).port(event.src_port);
    Cursor(field[6]).port(event.dst_port);
    event.proto = protocol_named(field[7]);
    Cursor time(field[11]);
    read_epoch(time, draft.stamp);
    event.action = field[12];
    event.format = "aws-vpc-flow";
    return Verdict::event;
}

// nfdump: "2004-07-11 10:30:10.010 0.000 TCP a:p -> b:q ...."; the long form has flags between.
Verdict read_nfdump(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    if (!is_digit(cursor.peek()) || !read_stamp(cursor, draft.stamp) || draft.stamp.year == 0 || !cursor.skip_spaces())
        return Verdict::not_mine;
    int whole = 0;
    for (int parts = 0; parts < 2; ++parts) {   // nfdump 1.7: the duration is "00:00:00.000"
        Cursor part = cursor;
        if (part.number(whole, 2) && part.skip(':')) cursor = part;
    }
    if (!cursor.number(whole, 8) || !cursor.skip('.') || !cursor.number(whole, 6) || !cursor.skip_spaces())
        return Verdict::not_mine;
    LogEvent& event = draft.event;
    event.proto = protocol_named(cursor.word());
    cursor.skip_spaces();
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip_spaces() || !cursor.skip("->") ||
        !cursor.skip_spaces() || !cursor.address_and_port(event.dst, event.dst_port))
        return Verdict::not_mine;
    if (event.proto == "icmp") event.src_port = event.dst_port = 0;   // "0.8.0" is type and code there
    event.format = "nfdump";
    return Verdict::event;
}

// tcpdump: "18:22:40.118293 IP a.p > b.q: Flags [S], ..." with or without a date in front.
Verdict read_tcpdump(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    if (anchor_at == text.npos) {
        anchor_at = text.find(" IP");
        if (anchor_at == text.npos) return Verdict::not_mine;
    }
    Cursor cursor(text, anchor_at);
    if (!cursor.skip(" IP6 ") && !cursor.skip(" IP ")) return Verdict::not_mine;
    if (cursor.skip('(')) cursor.skip_past(") ");
    LogEvent& event = draft.event;
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip(" > ") ||
        !cursor.address_and_port(event.dst, event.dst_port) || !cursor.skip(':'))
        return Verdict::not_mine;
    Cursor clock(text);
    if (!read_stamp(clock, draft.stamp) && !read_clock(clock, draft.stamp) && !read_epoch(clock, draft.stamp))
        return Verdict::not_mine;
    const std::string_view rest = cursor.rest();
    const std::size_t flags = rest.find("Flags [");
    if (flags == rest.npos && rest.find("Flags") != rest.npos) {   // the mail broke the line behind the word
        event.proto = "tcp";
    } else if (flags != rest.npos) {
        event.proto = "tcp";
        const std::string_view set = rest.substr(flags + 7, rest.find(']', flags) - flags - 7);
        event.is_reply = set.find("S.") != set.npos || set.find('R') != set.npos;
    } else if (rest.find("ICMP") != rest.npos) {
        event.proto = "icmp";
        event.src_port = event.dst_port = 0;
        event.is_reply = rest.find("reply") != rest.npos || rest.find("unreachable") != rest.npos;
    } else if (event.src_port != 0 && rest.size() > 1) {
        event.proto = rest.substr(0, 3) == " S " || rest.substr(0, 3) == " . " || rest.substr(0, 3) == " P " ? "tcp" : "udp";
    }
    event.format = "tcpdump";
    return Verdict::event;
}

// tshark and Wireshark's list of packets: "77 2025-11-02 12:00:00.123 a → b TCP 60 40001 → 22 [SYN] ..."
Verdict read_tshark(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    std::uint64_t number = 0;
    cursor.skip_spaces();
    Cursor numbered = cursor;
    if (numbered.number(number, 9) && numbered.skip_spaces()) cursor = numbered;
    if (!read_stamp(cursor, draft.stamp)) {   // seconds since the capture began say nothing
        if (!cursor.number(number, 9) || !cursor.skip('.') || !cursor.number(number, 9)) return Verdict::not_mine;
    }
    LogEvent& event = draft.event;
    const auto skip_arrow = [](Cursor& at) {
        at.skip_spaces();
        const bool found = at.skip("→") || at.skip("->");
        at.skip_spaces();
        return found;
    };
    cursor.skip_spaces();
    if (!cursor.address(event.src) || !skip_arrow(cursor) || !cursor.address(event.dst)) return Verdict::not_mine;
    cursor.skip_spaces();
    const std::string_view protocol = cursor.word();
    cursor.skip_spaces();
    if (!cursor.number(number, 6)) return Verdict::not_mine;
    event.proto = protocol_named(protocol);
    cursor.skip_spaces();
    if (Cursor ports = cursor; ports.port(event.src_port) && skip_arrow(ports) && ports.port(event.dst_port)) {
        if (event.proto.empty()) event.proto = "tcp";
        event.is_reply = find_in(ports.rest(), "[SYN, ACK]") != std::string_view::npos ||
                         find_in(ports.rest(), "[RST") != std::string_view::npos;
    } else {
        event.src_port = event.dst_port = 0;
        event.is_reply = find_in(cursor.rest(), "reply") != std::string_view::npos ||
                         find_in(cursor.rest(), "unreachable") != std::string_view::npos;
    }
    event.signature = cursor.rest();
    event.format = "tshark";
    return Verdict::event;
}

// DShield's format, tab separated: "2025-11-02 03:00:00 +00:00", author, count, source, its port, target, its port,
// protocol, flags. An unknown port is empty or "???".
Verdict read_dshield(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    if (!is_digit(cursor.peek()) || !read_stamp(cursor, draft.stamp) || draft.stamp.year == 0 || !cursor.skip('\t'))
        return Verdict::not_mine;
    LogEvent& event = draft.event;
    std::uint64_t author = 0;
    if (!cursor.number(author) || !cursor.skip('\t') || !cursor.number(event.count, 9) || !cursor.skip('\t') ||
        !cursor.address(event.src) || !cursor.skip('\t'))
        return Verdict::not_mine;
    Cursor(cursor.until('\t')).port(event.src_port);
    cursor.skip('\t');
    if (!cursor.address(event.dst) || !cursor.skip('\t')) return Verdict::not_mine;
    Cursor(cursor.until('\t')).port(event.dst_port);
    cursor.skip('\t');
    event.proto = protocol_named(cursor.until('\t'));
    if (event.proto.empty()) return Verdict::not_mine;
    if (event.count == 0) event.count = 1;
    event.format = "dshield";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"dshield", read_dshield, {"\tTCP", "\tUDP", "\tICMP", "\t6\t", "\t17\t", "\t1\t"}, true},
    {"tshark", read_tshark, {" → ", " -> "}},
    {"zeek", read_zeek, {"\tC", "\tF"}, true},
    {"aws-vpc-flow", read_vpc, {" eni-"}, true},
    {"tcpdump", read_tcpdump, {" IP ", " IP6 "}},
    {"nfdump", read_nfdump, {" -> "}},
};

}   // namespace

GrammarFamily flows_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
