// JSON, one object a line (Suricata EVE, Zeek, cowrie, GCP, ECS ...): a hand scanner for the names the dictionary knows.
// Depth and number of members are limited; nothing is built in memory.
#include "core/reading/logs/grammars/json.hpp"

#include "core/reading/logs/grammars/families.hpp"
#include "core/reading/logs/roles.hpp"

namespace toritsugi::logs {
namespace {

constexpr int deepest = 8;
constexpr int most_members = 2000;

struct Value {
    std::string_view text;   // of a string without its quotation marks, escapes left as they are
    bool is_string = false;
};

// Behind the opening quotation mark; to behind the closing one.
bool skip_string(Cursor& cursor, std::string_view& text) {
    const char* const from = cursor.at;
    for (;;) {
        const void* const found = cursor.done() ? nullptr : std::memchr(cursor.at, '"', cursor.left());
        if (!found) return false;
        const char* const quote = static_cast<const char*>(found);
        std::size_t backslashes = 0;
        while (quote - static_cast<std::ptrdiff_t>(backslashes) > from &&
               quote[-1 - static_cast<std::ptrdiff_t>(backslashes)] == '\\')
            ++backslashes;
        cursor.at = quote + 1;
        if (backslashes % 2 == 0) {
            text = {from, static_cast<std::size_t>(quote - from)};
            return true;
        }
    }
}

void skip_white(Cursor& cursor) {
    while (!cursor.done() && (is_space(*cursor.at) || *cursor.at == '\r' || *cursor.at == '\n')) ++cursor.at;
}

struct Record {
    Fields fields;
    std::string_view event_type, event_id, inner_text, program, signature_path;
    bool is_zeek = false, is_eve = false, is_cowrie = false, is_office = false;
    std::string_view stamp;
    int stamp_depth = deepest + 1;
};

// Parents under which a bare "ip", "port", "src_ip" ... belongs to the event itself.
bool names_a_side(std::string_view parent) {
    return parent == "source" || parent == "src" || parent == "destination" || parent == "dest" || parent == "dst" ||
           parent == "client" || parent == "server" || parent == "id" || parent == "alert" || parent == "network" ||
           parent == "request" || parent == "attr" || parent == "httpRequest" || parent == "remoteIpDetails" ||
           parent == "localIpDetails" || parent == "remotePortDetails" || parent == "localPortDetails" ||
           parent == "service";
}

void take_member(std::string_view parent, std::string_view key, const Value& value, int depth, Record& record) {
    if (depth == 1) {
        if (key == "event_type") {
            record.event_type = value.text;
            record.is_eve = true;
        }
        if (key == "eventid") {
            record.event_id = value.text;
            record.is_cowrie = value.text.substr(0, 7) == "cowrie.";
        }
        if (key == "uid" || key == "id.orig_h") record.is_zeek = true;
        if (key == "message" || key == "log" || key == "msg" || key == "_raw" || key == "MESSAGE")
            record.inner_text = value.text;
        if (key == "Workload") record.is_office = true;
        if (key == "SYSLOG_IDENTIFIER") record.program = value.text;
        if (key == "__REALTIME_TIMESTAMP" || key == "@timestamp" || key == "timestamp" || key == "time")
            record.stamp = value.text;
    }
    if (key.size() > 40) return;
    // Azure's log workspace ends names with their types
    if (key.size() > 2 && (key.substr(key.size() - 2) == "_s" || key.substr(key.size() - 2) == "_d")) key.remove_suffix(2);
    Role role = Role::none;
    if (names_a_side(parent)) {
        char both[96];
        std::memcpy(both, parent.data(), parent.size());
        both[parent.size()] = '.';
        std::memcpy(both + parent.size() + 1, key.data(), key.size());
        role = role_of({both, parent.size() + 1 + key.size()});
    } else {
        if (key == "@timestamp" || key == "$date") key = "timestamp";
        role = role_of(key);
        if (depth == 1 && key == "time" && role == Role::clock) role = Role::stamp_weak;
        // "user", "name", "type", "ip" deep inside describe something else
        if (depth > 1 && role != Role::src && role != Role::dst && role != Role::src_port && role != Role::dst_port &&
            role != Role::proto && role != Role::action)
            role = Role::none;
    }
    if (role == Role::none) return;
    if (role == Role::stamp || role == Role::stamp_weak) {
        if (depth < record.stamp_depth) {
            record.stamp_depth = depth;
            record.fields.add(role, value.text);
        }
        return;
    }
    record.fields.add(role, value.text);
}

// One pass, without recursion: the names of open objects lie on a small stack.
bool read_object(std::string_view text, Record& record) {
    Cursor cursor(text);
    std::string_view parents[deepest + 1];
    bool is_array[deepest + 1] = {};
    int depth = 0;
    std::string_view key;
    for (int members = 0; members < most_members; ++members) {
        skip_white(cursor);
        if (cursor.done()) return depth == 0;
        const char c = *cursor.at;
        if (c == '{' || c == '[') {
            if (depth == deepest) return false;
            ++depth;
            parents[depth] = key;
            is_array[depth] = c == '[';
            key = {};
            ++cursor.at;
            continue;
        }
        if (c == '}' || c == ']') {
            if (depth == 0) return false;
            --depth;
            ++cursor.at;
            if (depth == 0) return true;
            continue;
        }
        if (c == ',') {
            ++cursor.at;
            continue;
        }
        Value value;
        if (c == '"') {
            ++cursor.at;
            value.is_string = true;
            if (!skip_string(cursor, value.text)) return false;
            skip_white(cursor);
            if (depth > 0 && !is_array[depth] && cursor.peek() == ':' && key.empty()) {
                key = value.text.empty() ? std::string_view("?") : value.text;
                ++cursor.at;
                skip_white(cursor);
                if (cursor.peek() == '{' || cursor.peek() == '[') continue;
                if (cursor.peek() == '"') {
                    ++cursor.at;
                    if (!skip_string(cursor, value.text)) return false;
                } else {
                    const char* const from = cursor.at;
                    while (!cursor.done() && *cursor.at != ',' && *cursor.at != '}' && *cursor.at != ']') ++cursor.at;
                    value.text = {from, static_cast<std::size_t>(cursor.at - from)};
                    while (!value.text.empty() && is_space(value.text.back())) value.text.remove_suffix(1);
                }
                take_member(parents[depth], key, value, depth, record);
                key = {};
            }
            continue;
        }
        if (depth == 0) return false;
        while (!cursor.done() && *cursor.at != ',' && *cursor.at != '}' && *cursor.at != ']') ++cursor.at;
        key = {};
    }
    return false;
}

}   // namespace

std::string_view json_unescaped(std::string_view text, std::string& buffer) {
    if (text.find('\\') == text.npos) return text;
    buffer.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            buffer += text[i];
            continue;
        }
        const char c = text[++i];
        switch (c) {
            case 'n':
            case 'r':
            case 't':
            case 'b':
            case 'f': buffer += ' '; break;
            case 'u': {
                unsigned code = 0;
                bool is_code = i + 4 < text.size();
                for (std::size_t k = 1; is_code && k <= 4; ++k) {
                    is_code = is_hex(text[i + k]);
                    code = code << 4 |
                           static_cast<unsigned>(is_digit(text[i + k]) ? text[i + k] - '0' : lower(text[i + k]) - 'a' + 10);
                }
                if (!is_code) break;
                i += 4;
                if (code < 0x80) {
                    buffer += code < 0x20 ? ' ' : static_cast<char>(code);
                } else if (code < 0x800) {
                    buffer += static_cast<char>(0xC0 | code >> 6);
                    buffer += static_cast<char>(0x80 | (code & 0x3F));
                } else if (code < 0xD800 || code > 0xDFFF) {
                    buffer += static_cast<char>(0xE0 | code >> 12);
                    buffer += static_cast<char>(0x80 | (code >> 6 & 0x3F));
                    buffer += static_cast<char>(0x80 | (code & 0x3F));
                }
                break;
            }
            default: buffer += c;
        }
    }
    return buffer;
}

namespace {

// "{" at the beginning, or behind a container's or a sensor's head.
std::size_t object_begins(std::string_view text) {
    const std::size_t at = text.find('{');
    if (at == text.npos) return at;
    for (std::size_t i = at + 1; i < text.size() && i < at + 8; ++i) {
        if (text[i] == '"') return at;
        if (!is_space(text[i])) break;
    }
    return text.npos;
}

Verdict read_json(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t at = object_begins(text);
    if (at == text.npos) return Verdict::not_mine;
    Record record;
    // A line that the mail cut is read as far as it goes: what was found stands.
    if (!read_object(text.substr(at), record) && !record.fields.has_source()) return Verdict::not_mine;
    // What a honeypot says of itself or of a session it already reported is no further event.
    if (record.is_cowrie && record.event_id != "cowrie.login.failed" && record.event_id != "cowrie.login.success" &&
        record.event_id != "cowrie.session.connect" && record.event_id != "cowrie.command.input" &&
        record.event_id != "cowrie.session.file_download")
        return Verdict::no_event;
    if (!record.fields.fill(draft)) return Verdict::not_mine;
    draft.event.format = record.is_eve ? "suricata-eve" : record.is_cowrie ? "cowrie" : record.is_zeek ? "zeek" : "json";
    if (record.is_office) {   // Microsoft's unified audit log writes UTC without saying so
        draft.event.format = "office365";
        draft.is_always_utc = true;
    }
    if (record.is_cowrie) draft.event.signature = record.event_id;
    if (draft.event.signature.empty()) draft.event.signature = record.event_type;
    return Verdict::event;
}

// Azure's network security groups: "1762052400,a,b,p,q,T,I,D,..." is time, source, target, ports, TCP or UDP, in or out,
// allowed or denied.
Verdict read_flow_tuple(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    cursor.skip_spaces();
    cursor.skip('"');
    LogEvent& event = draft.event;
    if (!read_epoch(cursor, draft.stamp) || !cursor.skip(',') || !cursor.address(event.src) || !cursor.skip(',') ||
        !cursor.address(event.dst) || !cursor.skip(',') || !cursor.port(event.src_port) || !cursor.skip(',') ||
        !cursor.port(event.dst_port) || !cursor.skip(','))
        return Verdict::not_mine;
    event.proto = cursor.skip("T,") ? "tcp" : cursor.skip("U,") ? "udp" : "";
    if (event.proto.empty()) return Verdict::not_mine;
    event.direction = cursor.skip("I,") ? Direction::inbound : Direction::outbound;
    cursor.skip("O,");
    if (cursor.peek() == 'D') event.action = "deny";
    if (cursor.peek() == 'A') event.action = "allow";
    event.format = "azure-nsg-flow";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"azure-nsg-flow", read_flow_tuple, {",T,I,", ",T,O,", ",U,I,", ",U,O,"}},
    {"json", read_json, {"{\"", "{ \""}, true},
};

}   // namespace

JsonInner json_inner(std::string_view text) {
    const std::size_t at = object_begins(text);
    if (at == text.npos) return {};
    Record record;
    read_object(text.substr(at), record);
    return {record.inner_text, record.program, record.stamp};
}

std::string_view next_flow_tuple(std::string_view text, std::size_t& at) {
    if (at == 0) {
        constexpr std::string_view name = "\"flowTuples\"";
        at = find_in(text, name);
        if (at == text.npos) return {};
        at += name.size();
    }
    const std::size_t open = text.find('"', at);
    const std::size_t close = open == text.npos ? open : text.find('"', open + 1);
    if (close == text.npos) return {};
    at = close + 1;
    return text.substr(open + 1, close - open - 1);
}

GrammarFamily json_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
