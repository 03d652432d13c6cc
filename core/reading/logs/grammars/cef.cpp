// CEF (ArcSight) and LEEF (QRadar): a header with bars, then key=value where a value may hold blanks.
#include "core/reading/logs/grammars/families.hpp"
#include "core/reading/logs/roles.hpp"

namespace toritsugi::logs {
namespace {

// A header field: to the next bar that no backslash stands before.
bool read_header(Cursor& cursor, std::string_view& field) {
    const char* const from = cursor.at;
    for (; !cursor.done(); ++cursor.at) {
        if (*cursor.at == '\\' && cursor.left() > 1) {
            ++cursor.at;
            continue;
        }
        if (*cursor.at == '|') {
            field = {from, static_cast<std::size_t>(cursor.at - from)};
            ++cursor.at;
            return true;
        }
    }
    return false;
}

Role cef_role(std::string_view key) {
    // Common CEF dictionary; what is not here has no role ("c6a2" and "cs1" mean what the vendor wants).
    struct Row {
        std::string_view key;
        Role role;
    };
    static constexpr Row rows[] = {{"src", Role::src},
                                   {"spt", Role::src_port},
                                   {"dst", Role::dst},
                                   {"dpt", Role::dst_port},
                                   {"proto", Role::proto},
                                   {"act", Role::action},
                                   {"cnt", Role::count},
                                   {"rt", Role::stamp},
                                   {"start", Role::stamp_weak},
                                   {"end", Role::stamp_weak},
                                   {"suser", Role::user},
                                   {"duser", Role::user},
                                   {"shost", Role::src_host},
                                   {"sourceAddress", Role::src},
                                   {"c6a2", Role::src_weak},
                                   {"c6a3", Role::dst_weak},
                                   {"requestClientAddress", Role::src_weak}};
    for (const Row& row : rows)
        if (row.key == key) return row.role;
    return Role::none;
}

bool is_key_char(char c) { return is_alpha(c) || is_digit(c) || c == '_' || c == '.'; }

// "deviceDirection=0": 0 is inbound, 1 outbound.
void read_extension(std::string_view text, Fields& fields, Direction& direction) {
    std::size_t equals = text.find('=');
    while (equals != text.npos) {
        std::size_t key = equals;
        while (key > 0 && is_key_char(text[key - 1])) --key;
        // The value ends before the next key
        std::size_t next = text.find('=', equals + 1);
        std::size_t end = text.size();
        while (next != text.npos) {
            if (text[next - 1] == '\\') {
                next = text.find('=', next + 1);
                continue;
            }
            std::size_t next_key = next;
            while (next_key > equals + 1 && is_key_char(text[next_key - 1])) --next_key;
            if (next_key < next && next_key > equals + 1 && is_space(text[next_key - 1])) {
                end = next_key - 1;
                break;
            }
            next = text.find('=', next + 1);
        }
        const std::string_view name = text.substr(key, equals - key), value = text.substr(equals + 1, end - equals - 1);
        if (name == "deviceDirection") direction = value.substr(0, 1) == "0" ? Direction::inbound : Direction::outbound;
        fields.add(cef_role(name), value);
        equals = next;
    }
}

Verdict read_cef(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t at = text.find("CEF:");
    if (at == text.npos) return Verdict::not_mine;
    Cursor cursor(text, at + 4);
    std::string_view header[7];
    for (std::string_view& field : header)
        if (!read_header(cursor, field)) return Verdict::not_mine;
    Fields fields;
    Direction direction = Direction::unknown;
    read_extension(cursor.rest(), fields, direction);
    draft.event.format = "cef";
    if (!fields.fill(draft)) return Verdict::no_event;
    draft.event.signature = header[5].empty() ? header[4] : header[5];
    draft.event.direction = direction;
    return Verdict::event;
}

// "LEEF:1.0|vendor|product|version|event|src=...<tab>dst=..."; version 2.0 names its separator in one more field.
Verdict read_leef(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    if (!cursor.skip("LEEF:")) return Verdict::not_mine;
    const bool has_separator = cursor.peek() == '2';
    std::string_view header[6];
    for (int i = 0; i < (has_separator ? 6 : 5); ++i)
        if (!read_header(cursor, header[i])) return Verdict::not_mine;
    char separator = '\t';
    if (has_separator && header[5].size() == 1) separator = header[5][0];
    if (cursor.rest().find(separator) == std::string_view::npos) separator = ' ';
    Fields fields;
    while (!cursor.done()) {
        const std::string_view pair = cursor.until(separator);
        cursor.skip(separator);
        const std::size_t equals = pair.find('=');
        if (equals != pair.npos) fields.add(role_of(pair.substr(0, equals)), pair.substr(equals + 1));
    }
    draft.event.format = "leef";
    if (!fields.fill(draft)) return Verdict::no_event;
    draft.event.signature = header[4];
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"cef", read_cef, {"CEF:0|", "CEF:1|", "CEF: 0|"}, true},
    {"leef", read_leef, {"LEEF:1", "LEEF:2"}},
};

}   // namespace

GrammarFamily cef_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
