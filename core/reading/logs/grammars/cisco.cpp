// Cisco firewalls (ASA, PIX, FWSM, Firepower) and IOS access lists. Interface names stand before addresses:
// "outside:203.0.113.7/80".
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// "[if:]address[/port|(port)][(LOCAL\user)]"; a host name in place of the address (the `names` command) is skipped.
bool read_endpoint(Cursor& cursor, IpAddress& address, std::uint16_t& port) {
    Cursor ahead = cursor;
    if (!ahead.address_and_port(address, port)) {
        ahead = cursor;
        int letters = 0;
        while (!ahead.done() && *ahead.at != ':' && *ahead.at != '/' && !is_space(*ahead.at) && ++letters < 64) ++ahead.at;
        const bool is_interface = ahead.skip(':') || ahead.skip('/');
        if (!is_interface || !ahead.address_and_port(address, port)) {
            cursor.word();
            return false;
        }
    }
    // "91.240.17.178/123412": what stands there is not a port, but belongs to the word
    if (ahead.peek() == '(' && !is_digit(ahead.peek(1))) {
        ahead.until(')');
        ahead.skip(')');
    }
    cursor = ahead;
    return true;
}

Direction direction_in(std::string_view words) {
    if (words.find("nbound") != words.npos) return Direction::inbound;
    return words.find("utbound") != words.npos ? Direction::outbound : Direction::unknown;
}

// 106001 106006 106007 106010 106014 106015 106016 106017 106021 106023 313001 313004 313008 710003 ...: "Deny ..." in all
// its forms.
Verdict read_deny(Cursor cursor, LogEvent& event) {
    event.action = "deny";
    const std::string_view all = cursor.rest();
    event.direction = direction_in(all.substr(0, 80));
    // The protocol is the word before "src"/"from"/"(", or behind "inbound"
    cursor.skip_spaces();
    for (int words = 0; words < 5 && event.proto.empty(); ++words) {
        Cursor here = cursor;
        const std::string_view word = cursor.word();
        if (word == "src" || word == "from") {
            cursor = here;
            break;
        }
        event.proto = word == "IP" || word == "ip" ? std::string_view{} : protocol_named(word);
        if (word == "protocol") {
            cursor.skip_spaces();
            unsigned number = 0;
            if (cursor.number(number, 3)) event.proto = protocol_name(number);
        }
        cursor.skip_spaces();
    }
    Cursor source = cursor;
    const bool by_src = source.skip("src ") || source.skip_past(" src ");
    if (!by_src) {
        source = cursor;
        if (!source.skip("from ") && !source.skip_past(" from ")) return Verdict::not_mine;
    }
    const bool has_source = read_endpoint(source, event.src, event.src_port);
    if (by_src ? source.skip_past(" dst ") : source.skip_past(" to ")) read_endpoint(source, event.dst, event.dst_port);
    if (!has_source) return event.dst.is_none() ? Verdict::not_mine : Verdict::no_event;
    return Verdict::event;
}

// 302013 to 302016: "Built inbound TCP connection 7 for outside:A/p (nat) to inside:B/q (nat)". ASA names the foreign side
// first whichever began: in an outbound connection the inside began, and the foreign address is the one that was called on.
Verdict read_connection(Cursor cursor, LogEvent& event) {
    const std::string_view all = cursor.rest();
    event.direction = direction_in(all.substr(0, 24));
    event.action = all.substr(0, 5) == "Built" ? "built" : "teardown";
    for (int words = 0; words < 4 && event.proto.empty(); ++words) {
        event.proto = protocol_named(cursor.word());
        cursor.skip_spaces();
    }
    Cursor flow = cursor;
    if (flow.skip_past(" faddr ")) {   // 302020, 302021: ICMP
        if (!flow.address_and_port(event.src, event.src_port) || !flow.skip_past("gaddr ")) return Verdict::not_mine;
        flow.address_and_port(event.dst, event.dst_port);
        event.src_port = event.dst_port = 0;
        return Verdict::event;
    }
    if (!cursor.skip_past(" for ") && !cursor.skip_past(" from ")) return Verdict::not_mine;
    if (!read_endpoint(cursor, event.src, event.src_port) || !cursor.skip_past(" to ")) return Verdict::not_mine;
    read_endpoint(cursor, event.dst, event.dst_port);
    return Verdict::event;
}

// 106100: "access-list NAME denied tcp outside/A(p) -> inside/B(q) hit-cnt 3"
Verdict read_access_list(Cursor cursor, LogEvent& event) {
    cursor.word();
    cursor.skip_spaces();
    event.action = cursor.word();
    cursor.skip_spaces();
    if (event.action != "denied" && event.action != "permitted" && event.action != "est-allowed") return Verdict::not_mine;
    event.proto = protocol_named(cursor.word());
    cursor.skip_spaces();
    if (!read_endpoint(cursor, event.src, event.src_port) || !cursor.skip_past("-> ")) return Verdict::not_mine;
    read_endpoint(cursor, event.dst, event.dst_port);
    if (cursor.skip_past("hit-cnt ")) cursor.number(event.count, 9);
    if (event.count == 0) event.count = 1;
    return Verdict::event;
}

Verdict read_asa_message(Cursor cursor, LogEvent& event) {
    event.format = "cisco-asa";
    if (cursor.skip("Deny ") || cursor.skip("Denied ")) return read_deny(cursor, event);
    const std::string_view all = cursor.rest();
    if (all.substr(0, 16) == "Login permitted ") return Verdict::no_event;   // 605005: an administrator came in
    if (all.substr(0, 6) == "Built " || all.substr(0, 9) == "Teardown ") return read_connection(cursor, event);
    if (cursor.skip("access-list ")) return read_access_list(cursor, event);
    if (const std::size_t denied = find_in(all, " denied from "); denied != all.npos) {   // 106001
        event.action = "deny";
        event.direction = direction_in(all.substr(0, denied));
        for (Cursor words(all.substr(0, denied)); !words.done() && event.proto.empty(); words.skip_spaces())
            event.proto = protocol_named(words.word());
        Cursor from(all, denied + 13);
        if (!read_endpoint(from, event.src, event.src_port)) return Verdict::not_mine;
        if (from.skip_past(" to ")) read_endpoint(from, event.dst, event.dst_port);
        if (from.skip_past(" for user \"")) event.user = from.until('"');   // 605004
        return Verdict::event;
    }
    if (find_in(all, " Accessed ") != all.npos && cursor.address(event.src)) {   // 304001
        event.action = "accessed";
        if (cursor.skip_past(" URL ")) cursor.address(event.dst);
        return Verdict::event;
    }
    // 113005, 113015: the address stands behind the last "user IP = "
    if (const std::size_t user_ip = all.rfind("user IP = "); user_ip != all.npos && find_in(all, "Rejected") != all.npos) {
        Cursor from(all, user_ip + 10);
        if (!from.address(event.src)) return Verdict::no_event;
        event.signature = all.substr(0, all.find(" : "));
        if (Cursor user(all); user.skip_past(" user = ")) event.user = user.word();
        return Verdict::event;
    }
    // Every other message that names two ends: "... from [if:]a[/p] to [if:]b[/q] ...", "between a and b"
    for (const std::string_view word : {" from ", " between "}) {
        Cursor from(all);
        if (!from.skip_past(word) || !read_endpoint(from, event.src, event.src_port)) continue;
        if (from.skip_past(word == " from " ? " to " : " and ")) read_endpoint(from, event.dst, event.dst_port);
        for (Cursor words(all.substr(0, all.find(word))); !words.done() && event.proto.empty(); words.skip_spaces())
            event.proto = protocol_named(words.word());
        event.signature = all.substr(0, all.find(word));
        if (const std::size_t user = all.rfind(" for user \""); user != all.npos)
            event.user = Cursor(all, user + 11).until('"');
        return Verdict::event;
    }
    return Verdict::not_mine;
}

Verdict read_asa(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    static constexpr std::string_view tags[] = {"%ASA-", "%PIX-", "%FWSM-", "%FTD-", "ASA-", "PIX-"};
    for (const std::string_view tag : tags) {
        const std::size_t at = text.find(tag);
        if (at == text.npos) continue;
        Cursor cursor(text, at);
        if (!cursor.skip_past(": ")) return Verdict::not_mine;
        return read_asa_message(cursor, draft.event);
    }
    return Verdict::not_mine;
}

// A message whose tag the reporter cut off: its own first words are enough.
Verdict read_bare_asa(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    if (anchor_at == std::string_view::npos) return Verdict::not_mine;
    if (line.text().substr(anchor_at, 8) == "Accessed")
        return read_asa_message(Cursor(line.text(), line.head().message), draft.event);
    return read_asa_message(Cursor(line.text(), anchor_at), draft.event);
}

// IOS: "%SEC-6-IPACCESSLOGP: list 101 denied tcp a(p) -> b(q), 1 packet"; DP: icmp with (type/code); NP and RP: other
// protocols; S: source only; IPv6: "%IPV6_ACL-6-ACCESSLOGP: list X/10 denied tcp a(p) (if mac) -> b(q), 1 packet".
Verdict read_ios_access_list(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    std::size_t at = text.find("ACCESSLOG");
    if (at == text.npos) return Verdict::not_mine;
    Cursor cursor(text, at);
    LogEvent& event = draft.event;
    event.format = "cisco-ios";
    if (!cursor.skip_past(": ") || !cursor.skip("list ")) return Verdict::not_mine;
    cursor.word();
    cursor.skip_spaces();
    event.action = cursor.word();
    cursor.skip_spaces();
    Cursor protocol = cursor;
    if (!cursor.address(event.src)) {
        unsigned number = 0;
        Cursor digits = protocol;
        const std::string_view name = protocol.word();
        event.proto = digits.number(number, 3) ? protocol_name(number) : protocol_named(name);
        cursor = protocol;
        cursor.skip_spaces();
        if (!cursor.address_and_port(event.src, event.src_port)) return Verdict::not_mine;
        if (cursor.skip_past("-> ")) cursor.address_and_port(event.dst, event.dst_port);
    }
    // "(8/0)" is type and code
    if (event.proto == "icmp" || event.proto == "icmpv6" || event.proto == "igmp") event.src_port = event.dst_port = 0;
    const std::size_t packets = cursor.rest().rfind(" packet");
    if (packets != std::string_view::npos) {
        std::size_t from = packets;
        while (from > 0 && is_digit(cursor.rest()[from - 1])) --from;
        Cursor(cursor.rest(), from).number(event.count, 9);
        if (event.count == 0) event.count = 1;
    }
    // The syslog daemon's time first; a leading "*" or "." says that the router's own clock was never set.
    if (!line.head().stamp.is_there()) {
        const std::string_view before = text.substr(0, at);
        const std::size_t mark = before.find_first_of("*.");
        draft.clock_not_set = mark != before.npos && month_named(before.substr(mark + 1)) != 0;
    }
    return Verdict::event;
}

// IOS IPS: "%IPS-4-SIGNATURE: Sig:3051 Subsig:1 Sev:4 TCP Connection Window Size DoS [a:p -> b:q]"
Verdict read_ios_ips(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    LogEvent& event = draft.event;
    if (!cursor.skip_past("Sig:")) return Verdict::not_mine;
    const char* const signature = cursor.at;
    const std::size_t bracket = cursor.rest().rfind('[');
    if (bracket == std::string_view::npos) return Verdict::not_mine;
    event.signature = {signature, bracket > 0 ? bracket - 1 : 0};
    cursor.at += bracket + 1;
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip(" -> ")) return Verdict::not_mine;
    cursor.address_and_port(event.dst, event.dst_port);
    event.format = "cisco-ios";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"cisco-asa", read_asa, {"%ASA-", "%PIX-", "%FWSM-", "%FTD-", "ASA-"}, true},
    {"cisco-ios", read_ios_access_list, {"ACCESSLOG"}, true},
    {"cisco-ios", read_ios_ips, {"%IPS-4-SIGNATURE", "-SIGNATURE: Sig:"}},
    {"cisco-asa",
     read_bare_asa,
     {"Deny tcp src ", "Deny udp src ", "Deny icmp src ", "Deny protocol ", "Deny TCP (no connection) from "}},
    {"cisco-asa", read_bare_asa, {"Built inbound ", "Built outbound ", "Built dynamic ", "Teardown ", "Accessed URL "}},
};

}   // namespace

GrammarFamily cisco_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
