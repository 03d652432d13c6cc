// Logs made of key=value: FortiGate, SonicWall, Sophos, NetScreen, Juniper SRX, Meraki, Check Point, Imperva, Zscaler,
// Firepower, audit; and any other that calls its fields by names the dictionary knows.
#include <utility>

#include "core/reading/logs/grammars/families.hpp"
#include "core/reading/logs/roles.hpp"

namespace toritsugi::logs {
namespace {

bool is_key_char(char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; }

// Does `key=` begin here?
bool key_begins(const char* p, const char* end) {
    const char* const from = p;
    while (p < end && is_key_char(*p) && p - from < 40) ++p;
    return p > from && p < end && *p == '=';
}

// The value behind '=': quoted, or up to a blank, or up to a separator that another key follows.
std::string_view read_value(Cursor& cursor) {
    const char quote = cursor.peek();
    if (quote == '\'') {   // url='http://...', but also msg='op=login acct="root" ...', where it is no quotation
        const char* const from = ++cursor.at;
        while (!cursor.done() && *cursor.at != quote && !is_space(*cursor.at)) ++cursor.at;
        if (std::string_view(from, static_cast<std::size_t>(cursor.at - from)).find('=') != std::string_view::npos &&
            cursor.peek() != quote)
            cursor.at = from;
        return {from, static_cast<std::size_t>(cursor.at - from)};
    }
    if (quote == '"') {
        const char* const from = ++cursor.at;
        while (!cursor.done() && *cursor.at != quote) cursor.at += *cursor.at == '\\' && cursor.left() > 1 ? 2 : 1;
        const std::string_view value(from, static_cast<std::size_t>(std::min(cursor.at, cursor.end) - from));
        if (cursor.done()) cursor.at = cursor.end;
        cursor.skip(quote);
        return value;
    }
    const char* const from = cursor.at;
    for (; !cursor.done(); ++cursor.at) {
        const char c = *cursor.at;
        if (is_space(c)) break;
        if ((c == ',' || c == ';' || c == '|' || c == '^') &&
            key_begins(cursor.at + (c == '^' && cursor.peek(1) == '^' ? 2 : 1), cursor.end))
            break;
    }
    std::string_view value(from, static_cast<std::size_t>(cursor.at - from));
    if (value.size() > 1 && (value.back() == ',' || value.back() == ';'))
        value.remove_suffix(1);   // "protocol=6, source-ip=..."
    return value;
}

// "time=Feb 12 1:12:33 2016^^" and "time=29 January 2016 06:09:59,": a time may hold blanks without quotation marks.
std::string_view longer_time(std::string_view value, const char* end) {
    Stamp stamp;
    Cursor cursor(std::string_view(value.data(), static_cast<std::size_t>(end - value.data())));
    if (!value.empty() && read_stamp(cursor, stamp))
        return {value.data(), static_cast<std::size_t>(cursor.at - value.data())};
    return value;
}

void read_pairs(std::string_view text, Fields& fields) {
    Cursor cursor(text);
    while (cursor.skip_past('=')) {
        const char* const equals = cursor.at - 1;
        const char* key = equals;
        while (key > text.data() && is_key_char(key[-1]) && equals - key < 40) --key;
        if (key == equals) continue;
        const Role role = role_of({key, static_cast<std::size_t>(equals - key)});
        if ((role == Role::src || role == Role::dst) && cursor.peek() == ' ' && (is_hex(cursor.peek(1))))
            ++cursor.at;   // "src= 203.0.113.7"
        std::string_view value = read_value(cursor);
        if (role == Role::none) continue;
        if (role == Role::stamp || role == Role::clock || role == Role::date) value = longer_time(value, cursor.end);
        fields.add(role, value);
    }
}

// "SrcIP: 203.0.113.7, DstIP: ..." and "[action:\"Drop\"; src:\"203.0.113.7\"; ...]"
void read_colon_pairs(std::string_view text, Fields& fields) {
    Cursor cursor(text);
    while (cursor.skip_past(':')) {
        const char* const colon = cursor.at - 1;
        const char* key = colon;
        while (key > text.data() && (is_key_char(key[-1]) || key[-1] == ' ') && key[-1] != ',' && colon - key < 40) --key;
        const bool begins = key == text.data() || key[-1] == ',' || key[-1] == ';' || key[-1] == '[' || key[-1] == ':';
        while (key < colon && *key == ' ') ++key;
        const Role role = begins && key < colon ? role_of({key, static_cast<std::size_t>(colon - key)}) : Role::none;
        cursor.skip(' ');
        if (role == Role::none) continue;
        if (cursor.peek() == '"') {
            fields.add(role, read_value(cursor));
            continue;
        }
        const char* const from = cursor.at;
        while (!cursor.done() && *cursor.at != ',' && *cursor.at != ';') ++cursor.at;
        fields.add(role, {from, static_cast<std::size_t>(cursor.at - from)});
    }
}

template <const char* format>
Verdict read_key_values(const Line& line, std::size_t, Draft& draft, Memory&) {
    Fields fields;
    read_pairs(line.text(), fields);
    draft.event.format = format;
    return fields.fill(draft) ? Verdict::event : Verdict::not_mine;
}

template <const char* format>
Verdict read_named_fields(const Line& line, std::size_t, Draft& draft, Memory&) {
    Fields fields;
    const std::string_view text = line.text();
    // Not from the syslog head: "12:34:56" is no pair
    std::size_t from = line.head().after;
    if (const std::size_t tag = text.find('%'); tag != text.npos && tag < 120)
        from = text.find(": ", tag) == text.npos ? tag : text.find(":", tag) + 1;
    read_colon_pairs(text.substr(from), fields);
    draft.event.format = format;
    return fields.fill(draft) ? Verdict::event : Verdict::not_mine;
}

constexpr char fortigate[] = "fortigate", sonicwall[] = "sonicwall", sophos[] = "sophos", netscreen[] = "netscreen",
               srx[] = "juniper-srx", meraki[] = "meraki", checkpoint[] = "checkpoint", imperva[] = "imperva",
               zscaler[] = "zscaler", firepower[] = "cisco-ftd", any_keys[] = "key-value";

template <const char* format>
Verdict read_strict(const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory) {
    // Tried again without its anchor: only what begins like a FortiGate line
    if (anchor_at == std::string_view::npos && line.text().find("devid=") == std::string_view::npos)
        return Verdict::not_mine;
    if (find_in(line.text(), " dhcp_msg=") != std::string_view::npos) return Verdict::no_event;   // a lease
    return read_key_values<format>(line, anchor_at, draft, memory);
}

// Linux audit: "type=USER_LOGIN msg=audit(1373330716.415:4063): ... addr=203.0.113.7 terminal=ssh res=failed"
Verdict read_audit(const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory) {
    const std::string_view text = line.text();
    if (text.find("res=failed") == text.npos && text.find("res=0") == text.npos) return Verdict::no_event;
    // USER_LOGIN repeats what USER_ERR or USER_AUTH already said of the same attempt.
    if (text.find("addr=?") != text.npos || text.find("type=USER_LOGIN") != text.npos) return Verdict::no_event;
    if (read_key_values<any_keys>(line, anchor_at, draft, memory) != Verdict::event) return Verdict::no_event;
    Cursor cursor(text, text.find("msg=audit(") + 10);
    Stamp stamp;
    if (read_epoch(cursor, stamp)) draft.stamp = stamp;
    draft.event.format = "audit";
    draft.event.action = "failed";
    draft.event.signature = text.substr(text.find("type=") == text.npos ? 0 : text.find("type=") + 5);
    draft.event.signature = draft.event.signature.substr(0, draft.event.signature.find(' '));
    return Verdict::event;
}

// NetScreen's events of other kinds are sentences: "... from host a to b:p", "From a to b/p", "src-ip a dst-ip b dst port
// p".
Verdict read_netscreen(const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory) {
    if (read_key_values<netscreen>(line, anchor_at, draft, memory) == Verdict::event) return Verdict::event;
    draft = {};
    LogEvent& event = draft.event;
    event.format = netscreen;
    for (const std::string_view word : {" src-ip ", " from host ", " From ", " from "}) {
        Cursor cursor(line.text());
        if (!cursor.skip_past(word) || !cursor.address_and_port(event.src, event.src_port)) continue;
        if (cursor.skip(" dst-ip ") || cursor.skip(" to ")) cursor.address_and_port(event.dst, event.dst_port);
        if (cursor.skip(" dst port ")) cursor.port(event.dst_port);
        if (cursor.skip(", proto ")) event.proto = protocol_named(cursor.word());
        if (!line.head().stamp.is_there()) {   // "(2025-11-02 12:00:00)" at the end, the device's own clock
            const std::size_t clock = line.text().rfind('(');
            Cursor own(line.text(), clock == std::string_view::npos ? line.text().size() : clock);
            read_stamp(own, draft.stamp);
        }
        return Verdict::event;
    }
    return Verdict::no_event;
}

constexpr Grammar grammars[] = {
    {"fortigate", read_strict<fortigate>, {"devid=", "logid="}, true},
    {"sophos", read_key_values<sophos>, {"device=\"SFW\"", "log_type=\"", "sys=\"SecureNet\"", "reverseproxy", " srcip=\""}},
    {"sonicwall", read_key_values<sonicwall>, {" sn=", "id=firewall"}},
    {"netscreen", read_netscreen, {"NetScreen device_id="}},
    {"juniper-srx", read_key_values<srx>, {"source-address=", "attacker-ip="}},
    {"meraki", read_key_values<meraki>, {"security_event", " flows ", "ids-alerts"}},
    {"checkpoint", read_named_fields<checkpoint>, {"[action:\"", "loguid:\"", "src:\"", "; src: "}},
    {"imperva", read_key_values<imperva>, {"%IMPERVA-"}},
    {"zscaler", read_key_values<zscaler>, {"ZSCALERNSS"}},
    {"cisco-ftd", read_named_fields<firepower>, {"SrcIP:", "%FTD-", "%NGIPS-"}},
    {"audit", read_audit, {"msg=audit("}},
};

constexpr Grammar last_resort[] = {
    {"key-value",
     read_key_values<any_keys>,
     {"src=", "srcip=", "src_ip=", "sourceip=", "srcIP=", "source_ip=", "src-ip=", "rip="}},
    {"key-value",
     read_key_values<any_keys>,
     {"clientip=", "client_ip=", "remote_ip=", "attacker=", "SRC_IP=", "srcaddr=", "saddr=", "sip="}},
    {"key-value",
     read_key_values<any_keys>,
     {"source-ip=", "SourceIP=", "sourceIP=", "srcIp=", "SrcIP=", "src_addr=", "source_address="}},
};

}   // namespace

GrammarFamily key_value_family() { return {grammars, {}}; }
GrammarFamily any_key_value_family() { return {last_resort, {}}; }

}   // namespace toritsugi::logs
