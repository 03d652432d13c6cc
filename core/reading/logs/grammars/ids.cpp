// Snort and Suricata alerts in text: fast, full (several lines, joined by the reader), syslog.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// "{TCP} a:p -> b:q", the last of its kind in the line: a signature's name may hold anything.
bool read_packet(std::string_view text, LogEvent& event) {
    const std::size_t arrow = text.rfind(" -> ");
    if (arrow == text.npos) return false;
    std::size_t source = arrow;
    while (source > 0 && !is_space(text[source - 1])) --source;
    Cursor cursor(text, source);
    if (!cursor.address_and_port(event.src, event.src_port) || cursor.at != text.data() + arrow) return false;
    cursor.skip(" -> ");
    if (!cursor.address_and_port(event.dst, event.dst_port)) return false;
    const std::size_t open = text.substr(0, source).rfind('{');
    if (open != text.npos && source - open < 20) event.proto = protocol_named(text.substr(open + 1, source - open - 1));
    return true;
}

// "[1:2003:8] MS-SQL Worm propagation attempt [**]"
void read_signature(std::string_view text, std::size_t sid, LogEvent& event) {
    const std::size_t close = text.find(']', sid);
    if (close == text.npos) return;
    std::size_t end = find_in(text, " [", close);
    if (end == text.npos) end = find_in(text, " {", close);
    if (end == text.npos) end = text.size();
    std::string_view name = text.substr(close + 1, end - close - 1);
    while (!name.empty() && (is_space(name.front()) || name.front() == '"')) name.remove_prefix(1);
    while (!name.empty() && (is_space(name.back()) || name.back() == '"' || name.back() == ':')) name.remove_suffix(1);
    event.signature = name;
    // Rules that fire on a server's answer: src is the server that was attacked.
    event.is_reply = name.find("RESPONSE") != name.npos || name.find("_RESPONSE") != name.npos;
}

bool is_sid(std::string_view text, std::size_t at) {   // "1:2003:8]"
    Cursor cursor(text, at);
    std::uint64_t number = 0;
    return cursor.number(number, 9) && cursor.skip(':') && cursor.number(number, 9) && cursor.skip(':') &&
           cursor.number(number, 9) && cursor.skip(']');
}

Verdict read_alert(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    LogEvent& event = draft.event;
    const std::size_t stars = text.find("[**]");
    std::size_t sid = text.find('[', stars == text.npos ? line.head().after : stars + 4);
    if (sid == text.npos) return Verdict::not_mine;
    const bool is_alert = stars != text.npos || text.find("[Classification:") != text.npos ||
                          text.find("[Priority:") != text.npos || is_sid(text, sid + 1);
    if (!is_alert || !read_packet(text, event)) return Verdict::not_mine;
    for (int tries = 0; tries < 4 && sid != text.npos; ++tries) {
        const std::size_t close = text.find(']', sid);
        if (close == text.npos) break;
        const std::string_view inside = text.substr(sid + 1, close - sid - 1);
        if (inside.find(':') != inside.npos && inside.find(' ') == inside.npos) {
            read_signature(text, sid, event);
            break;
        }
        sid = text.find('[', close);
    }
    if (text.find("[Drop]") != text.npos || text.find("[drop]") != text.npos) event.action = "drop";
    if (text.find("[wDrop]") != text.npos) event.action = "would-drop";
    if (event.action.empty()) event.action = "alert";
    event.format = "snort";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"snort", read_alert, {"[**]", "[Classification:", "[Priority:", "snort[", "snort: [", "suricata["}, true},
};

}   // namespace

GrammarFamily ids_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
