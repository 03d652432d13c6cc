// Routers of the Japanese market: Yamaha RTX, NEC UNIVERGE IX and Aterm, Buffalo, and the home routers that reporters there
// have.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// "TCP a:p > b:q", IPv6 as "addr.port"; ICMP has no ports.
bool read_flow(Cursor& cursor, LogEvent& event) {
    const std::string_view protocol = cursor.word();
    event.proto = protocol_named(protocol);
    if (!cursor.skip_spaces() || !cursor.address_and_port(event.src, event.src_port)) return false;
    cursor.skip_spaces();
    if (!cursor.skip('>')) return false;
    cursor.skip_spaces();
    cursor.address_and_port(event.dst, event.dst_port);
    return true;
}

// Yamaha: "2025/11/01 00:00:01: PP[01] Rejected at IN(1021) filter: UDP a:p > b:q". IN and OUT are seen from the router:
// what was rejected at IN came from outside when the interface is the line (PP, TUNNEL, WAN, LAN2), and src is what the line
// says.
Verdict read_yamaha_filter(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    std::size_t at = text.find("Rejected at ");
    if (at == text.npos) at = text.find("Passed at ");
    if (at == text.npos) return Verdict::not_mine;
    Cursor cursor(text, at);
    LogEvent& event = draft.event;
    event.action = cursor.peek() == 'R' ? "reject" : "pass";
    cursor.skip_past(" at ");
    if (cursor.skip("IN("))
        event.direction = Direction::inbound;
    else if (cursor.skip("OUT("))
        event.direction = Direction::outbound;
    else
        return Verdict::not_mine;
    event.signature = text.substr(at);
    if (!cursor.skip_past(": ")) return Verdict::not_mine;
    event.signature = event.signature.substr(0, static_cast<std::size_t>(cursor.at - 2 - event.signature.data()));
    if (!read_flow(cursor, event)) return Verdict::not_mine;
    // The LAN side looks at the same packet from inside: in at LAN1 is out at the line.
    std::size_t name = at;
    while (name > 0 && is_space(text[name - 1])) --name;
    const std::size_t end = name;
    while (name > 0 && !is_space(text[name - 1])) --name;
    if (text.substr(name, end - name) == "LAN1")
        event.direction = event.direction == Direction::inbound ? Direction::outbound : Direction::inbound;
    event.format = "yamaha";
    return Verdict::event;
}

// Yamaha stateful inspection: "[INSPECT] PP[01][out][100080] TCP a:p > b:q (2025/11/01 00:00:01)": a session that ended,
// with the time it began.
Verdict read_yamaha_inspect(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    if (!cursor.skip("[INSPECT]")) return Verdict::not_mine;
    cursor.skip_spaces();
    const std::string_view interface = cursor.word();
    cursor.skip_spaces();
    LogEvent& event = draft.event;
    if (interface.find("[in]") != interface.npos) event.direction = Direction::inbound;
    if (interface.find("[out]") != interface.npos) event.direction = Direction::outbound;
    if (!read_flow(cursor, event)) return Verdict::not_mine;
    if (cursor.skip_past('(')) {
        Stamp began;
        if (read_stamp(cursor, began)) draft.stamp = began;
    }
    event.action = "pass";
    event.signature = "inspect";
    event.format = "yamaha";
    return Verdict::event;
}

// Yamaha intrusion detection: "PP[01] IN Port scan ... 203.0.113.7 > 192.0.2.1" behind "[IDS]".
Verdict read_yamaha_ids(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    if (!cursor.skip("[IDS]")) return Verdict::not_mine;
    const std::string_view rest = cursor.rest();
    const std::size_t arrow = find_in(rest, " > ");
    if (arrow == rest.npos) return Verdict::not_mine;
    std::size_t source = arrow;
    while (source > 0 && !is_space(rest[source - 1])) --source;
    LogEvent& event = draft.event;
    Cursor addresses(rest, source);
    if (!addresses.address_and_port(event.src, event.src_port) || !addresses.skip(" > ")) return Verdict::not_mine;
    addresses.address_and_port(event.dst, event.dst_port);
    event.signature = rest.substr(1, source > 2 ? source - 2 : 0);
    for (const std::string_view name : {"tcp", "udp", "icmp"})
        if (event.proto.empty() && holds_ignoring_case(event.signature, name)) event.proto = protocol_named(name);
    if (event.signature.find("[in]") != rest.npos || event.signature.find(" IN ") != rest.npos)
        event.direction = Direction::inbound;
    if (event.signature.find("[out]") != rest.npos || event.signature.find(" OUT ") != rest.npos)
        event.direction = Direction::outbound;
    event.format = "yamaha";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"yamaha", read_yamaha_filter, {"Rejected at IN(", "Rejected at OUT(", "Passed at IN(", "Passed at OUT("}, true},
    {"yamaha", read_yamaha_inspect, {"[INSPECT]"}},
    {"yamaha", read_yamaha_ids, {"[IDS]"}},
};

constexpr Phrase phrases[] = {
    // NEC UNIVERGE IX: "FLT.004: BLOCK tcp a:p > b:q, match acl-in, GigaEthernet0.0 in"
    {"nec-ix", "BLOCK <proto> <src> > <dst>, match <*>", "block", Verdict::event, "BLOCK "},
    {"nec-ix", "Blocked <proto> <src> -> <dst>", "block", Verdict::event, "Blocked "},
    // NEC Aterm: "NAT RX Not Found : TCP a : p > b : q (IP-PORT=5)"
    {"nec-aterm", "NAT RX Not Found : <proto> <src> : <sport> > <dst> : <dport>", "drop"},
    {"nec-aterm", "NAT RX Not Found : <proto> <src> > <dst>", "drop"},
    {"nec-aterm", "SPI RX <*>: <proto> <src> : <sport> > <dst> : <dport>", "drop"},
    // Buffalo AirStation: "FIREWALL: TCP connection denied from a:p to b:q (ppp0)"
    {"buffalo", "FIREWALL: <proto> connection denied from <src> to <dst>", "deny"},
    {"buffalo", "FIREWALL: <proto> packet denied from <src> to <dst>", "deny"},
    // Planex, Corega, D-Link and others with the same maker inside
    {"home-router", "Unrecognized access from <src> to <proto> port <dport>", "drop"},
    {"home-router", "Unrecognized attempt blocked from <src> to <dst> <proto>:<dport>", "block"},
    {"home-router", "Blocked incoming <proto> packet from <src> to <dst>", "block"},
    {"home-router", "Blocked incoming <proto> connection request from <src> to <dst>", "block"},
    {"home-router", "Unallowed access from <src> to <proto> port <dport>", "drop"},
    // Netgear
    {"netgear", "[DoS Attack: <sig>] from source: <src>, port <sport>", "drop", Verdict::event, "] from source: "},
    {"netgear", "[DoS attack: <sig>] attack packets in last <n> sec from ip [<src>]", "drop", Verdict::event,
     "attack packets in last "},
    {"netgear", "<proto> Packet - Source:<src> Destination:<dst> - [<sig>]", "drop", Verdict::event, " Packet - Source:"},
};

}   // namespace

GrammarFamily routers_japan_family() { return {grammars, phrases}; }

}   // namespace toritsugi::logs
