// Linux netfilter (iptables, nftables, ufw, Shorewall, SuSEfirewall2): NAME=value words and bare flag words.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

struct Flags {
    bool syn = false, ack = false, rst = false;
    bool is_answer() const { return ack && (syn || rst); }
};

// What the prefix says was done: the admin's own words ("DROP-IN:", "[UFW BLOCK]", "Shorewall:net2fw:DROP:"), as they stand.
std::string_view prefix_of(std::string_view text, std::size_t in_at) {
    std::string_view prefix = text.substr(0, in_at);
    if (const auto kernel = prefix.rfind("kernel:"); kernel != prefix.npos) prefix.remove_prefix(kernel + 7);
    while (!prefix.empty() && is_space(prefix.front())) prefix.remove_prefix(1);
    if (!prefix.empty() && prefix.front() == '[') {   // "[uptime]" is not a time of day
        Cursor uptime(prefix, 1);
        uptime.skip_spaces();
        int seconds = 0;
        if (uptime.number(seconds) && uptime.skip('.') && uptime.number(seconds) && uptime.skip(']')) prefix = uptime.rest();
    }
    while (!prefix.empty() && (is_space(prefix.front()) || prefix.front() == '[')) prefix.remove_prefix(1);
    while (!prefix.empty() && (is_space(prefix.back()) || prefix.back() == ']' || prefix.back() == ':'))
        prefix.remove_suffix(1);
    return prefix.size() <= 64 ? prefix : std::string_view{};
}

std::string_view action_in(std::string_view prefix) {
    struct Row {
        std::string_view word, action;
    };
    static constexpr Row rows[] = {{"drop", "drop"},   {"reject", "reject"},   {"block", "block"},
                                   {"deny", "deny"},   {"denied", "deny"},     {"accept", "accept"},
                                   {"allow", "allow"}, {"-default-d", "drop"}, {"-default-a", "accept"}};
    for (const Row& row : rows)
        if (holds_ignoring_case(prefix, row.word)) return row.action;
    return {};
}

Verdict read_netfilter(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    std::size_t at = text.find("SRC=");
    while (at != text.npos && at > 0 && text[at - 1] != ' ' && text[at - 1] != ']') at = text.find("SRC=", at + 4);
    if (at == text.npos) return Verdict::not_mine;
    LogEvent& event = draft.event;
    Cursor cursor(text, at + 4);
    if (!cursor.address(event.src)) return Verdict::not_mine;
    cursor.skip_spaces();
    if (!cursor.skip("DST=") || !cursor.address(event.dst)) return Verdict::not_mine;
    Flags flags;
    bool has_protocol = false;
    int icmp_type = -1;
    unsigned protocol = 256;
    while (!cursor.done()) {
        if (!cursor.skip_spaces()) {
            cursor.word();
            continue;
        }
        // An ICMP error quotes the packet it is about: its addresses are not this packet's.
        if (cursor.peek() == '[') break;
        switch (cursor.peek()) {
            case 'P':
                if (cursor.skip("PROTO=")) {
                    has_protocol = true;
                    Cursor number = cursor;
                    const std::string_view name = cursor.word();
                    if (number.number(protocol, 3)) {
                        event.proto = protocol_name(protocol);
                        if (event.proto.empty()) event.proto = name;
                    } else {
                        event.proto = protocol_named(name);
                    }
                }
                break;
            case 'S':
                if (cursor.skip("SPT="))
                    cursor.port(event.src_port);
                else if (cursor.word() == "SYN")
                    flags.syn = true;
                break;
            case 'D':
                if (cursor.skip("DPT=")) cursor.port(event.dst_port);
                break;
            case 'A':
                if (cursor.word() == "ACK") flags.ack = true;
                break;
            case 'R':
                if (cursor.word() == "RST") flags.rst = true;
                break;
            case 'T':
                if (cursor.skip("TYPE=")) cursor.number(icmp_type, 3);
                break;
            default: break;
        }
        cursor.word();
    }
    const std::size_t in_at = text.find("IN=");
    if (!has_protocol && in_at >= at) return Verdict::not_mine;
    event.format = "netfilter";
    const bool is_v6 = event.proto == "icmpv6";
    event.is_reply = flags.is_answer() || (event.proto == "icmp" && (icmp_type == 0 || icmp_type == 3 || icmp_type == 11)) ||
                     (is_v6 && (icmp_type >= 1 && icmp_type <= 4)) || (is_v6 && icmp_type == 129);
    if (in_at < at) {
        event.signature = prefix_of(text, in_at);
        event.action = action_in(event.signature);
        const bool has_in = in_at + 3 < text.size() && !is_space(text[in_at + 3]);
        const std::size_t out_at = text.find("OUT=", in_at);
        const bool has_out = out_at != text.npos && out_at + 4 < text.size() && !is_space(text[out_at + 4]);
        // Forwarded packets have both: which side is the reporter's own the line does not say.
        if (has_in != has_out) event.direction = has_in ? Direction::inbound : Direction::outbound;
    }
    return Verdict::event;
}

// Linux 2.2 ipchains: "Packet log: input DENY eth0 PROTO=6 203.0.113.7:3311 192.0.2.16:1433 L=48 S=0x00 I=... F=... T=112"
Verdict read_ipchains(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at == std::string_view::npos ? line.text().size() : anchor_at);
    if (!cursor.skip("Packet log: ")) return Verdict::not_mine;
    LogEvent& event = draft.event;
    const std::string_view chain = cursor.word();
    cursor.skip_spaces();
    event.action = cursor.word();
    if (!cursor.skip_past("PROTO=")) return Verdict::not_mine;
    unsigned protocol = 0;
    if (!cursor.number(protocol, 3)) return Verdict::not_mine;
    cursor.skip_spaces();
    if (!cursor.address_and_port(event.src, event.src_port)) return Verdict::not_mine;
    cursor.skip_spaces();
    if (!cursor.address_and_port(event.dst, event.dst_port)) return Verdict::not_mine;
    event.proto = protocol_name(protocol);
    if (protocol == 1) {   // for ICMP the "ports" are type and code
        event.is_reply = event.src_port == 0 || event.src_port == 3 || event.src_port == 11;
        event.src_port = event.dst_port = 0;
    }
    if (chain == "input") event.direction = Direction::inbound;
    if (chain == "output") event.direction = Direction::outbound;
    event.format = "ipchains";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"netfilter", read_netfilter, {"SRC="}, true},
    {"ipchains", read_ipchains, {"Packet log: "}},
};

}   // namespace

GrammarFamily netfilter_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
