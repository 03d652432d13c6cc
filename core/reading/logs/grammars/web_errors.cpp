// Web servers' error logs and proxies: Apache, ModSecurity, nginx, haproxy, squid, envoy, Tomcat as SIEMs forward it.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// Apache: "[Wed Jul 17 22:18:52 2013] [error] [client a:p] message". What the client sent stands behind, so the first one
// counts.
Verdict read_apache_error(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    std::size_t at = text.find("[client ");
    const std::size_t remote = text.find("[remote ");
    if (at == text.npos || remote < at) at = remote;
    if (at == text.npos || at > 300) return Verdict::not_mine;
    Cursor cursor(text, at + 8);
    LogEvent& event = draft.event;
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip(']')) return Verdict::not_mine;
    cursor.skip_spaces();
    event.signature = cursor.rest().substr(0, 300);
    Cursor words(event.signature);   // ModSecurity names the rule itself
    if (words.skip_past("[msg \"")) event.signature = words.until('"');
    event.action = text.find("Access denied") != text.npos || text.find("denied") != text.npos ? "deny" : "error";
    event.proto = "tcp";
    event.format = "apache-error";
    return Verdict::event;
}

// nginx: "2016/10/25 14:49:34 [error] 54053#0: *1 open() failed ..., client: a, server: b, request: ..."
Verdict read_nginx_error(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    // Behind the message, before the request that the client wrote
    std::size_t at = text.find(", client: ");
    if (at == text.npos) return Verdict::not_mine;
    LogEvent& event = draft.event;
    Cursor cursor(text, at + 10);
    if (!cursor.address_and_port(event.src, event.src_port)) return Verdict::not_mine;
    const std::size_t level = find_in(text, " [");
    if (level != text.npos && level < at) {
        Cursor message(text, level + 2);
        event.action = message.until(']');
        if (message.skip_past(": "))
            event.signature = message.rest().substr(0, static_cast<std::size_t>(text.data() + at - message.at));
        // A syslog head may stand before nginx's own clock
        Cursor own(text, level >= 19 ? level - 19 : 0);
        Stamp stamp;
        if (read_stamp(own, stamp)) draft.stamp = stamp;
    }
    event.proto = "tcp";
    event.format = "nginx-error";
    return Verdict::event;
}

// haproxy: "haproxy[9]: a:p [20/Sep/2018:15:44:23.285] frontend backend/server ..."
Verdict read_haproxy(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t bracket =
        find_in(text, " [", line.head().message > 0 && text.size() > line.head().message ? line.head().message : 0);
    if (bracket == text.npos) return Verdict::not_mine;
    std::size_t source = bracket;
    while (source > 0 && !is_space(text[source - 1])) --source;
    Cursor cursor(text, source);
    LogEvent& event = draft.event;
    if (!cursor.address_and_port(event.src, event.src_port) || event.src_port == 0 || cursor.at != text.data() + bracket)
        return Verdict::not_mine;
    cursor.skip(' ');
    if (!read_stamp(cursor, draft.stamp) || !cursor.skip("] ")) return Verdict::not_mine;
    const std::string_view frontend = cursor.word();
    cursor.skip_spaces();
    if (cursor.word().find('/') == std::string_view::npos) return Verdict::not_mine;
    const std::size_t request = text.rfind(" \"");
    event.signature = request != text.npos && request > source ? text.substr(request + 2) : frontend;
    if (!event.signature.empty() && event.signature.back() == '"') event.signature.remove_suffix(1);
    event.proto = "tcp";
    event.format = "haproxy";
    // The bracket is the same device's clock; the line's own stamp is when the request ended. The first is what the client
    // did.
    return Verdict::event;
}

// squid: "1157689320.327   2864 a TCP_MISS/200 10182 GET http://... user DIRECT/b text/html"
Verdict read_squid(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    if (!is_digit(cursor.peek()) || !read_epoch(cursor, draft.stamp) || !cursor.skip_spaces()) {
        cursor = Cursor(line.text(), line.head().message);
        draft.stamp = {};
        if (!read_epoch(cursor, draft.stamp) || !cursor.skip_spaces()) return Verdict::not_mine;
    }
    cursor.skip('-');
    int milliseconds = 0;
    if (!cursor.number(milliseconds, 9) || !cursor.skip_spaces()) return Verdict::not_mine;
    LogEvent& event = draft.event;
    if (!cursor.address(event.src) || !cursor.skip_spaces()) return Verdict::not_mine;
    event.action = cursor.word();
    if (event.action.find('/') == std::string_view::npos) return Verdict::not_mine;
    event.action = event.action.substr(0, event.action.find('/'));
    cursor.skip_spaces();
    cursor.word();
    cursor.skip_spaces();
    const char* const request = cursor.at;
    cursor.word();
    cursor.skip_spaces();
    cursor.word();
    event.signature = {request, static_cast<std::size_t>(cursor.at - request)};
    cursor.skip_spaces();
    const std::string_view user = cursor.word();
    if (user != "-") event.user = user;
    cursor.skip_spaces();
    const std::string_view peer = cursor.word();
    if (const std::size_t slash = peer.find('/'); slash != peer.npos) Cursor(peer, slash + 1).address(event.dst);
    event.proto = "tcp";
    event.format = "squid";
    return Verdict::event;
}

// envoy: "[time] "GET / HTTP/1.1" 404 NR 0 0 0 - "x-forwarded-for" "agent" "id" "host" "upstream"": the client is
// X-Forwarded-For
Verdict read_envoy(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    if (cursor.peek() != '[' || !read_stamp(cursor, draft.stamp) || !cursor.skip("] \"")) return Verdict::not_mine;
    LogEvent& event = draft.event;
    event.signature = cursor.until('"');
    if (!cursor.skip("\" ")) return Verdict::not_mine;
    std::string_view quoted[5];
    for (std::string_view& value : quoted) {
        if (!cursor.skip_past('"')) break;
        value = cursor.until('"');
        cursor.skip('"');
    }
    if (!Cursor(quoted[0]).address(event.src)) return quoted[4].empty() ? Verdict::not_mine : Verdict::no_event;
    Cursor(quoted[4]).address_and_port(event.dst, event.dst_port);
    event.format = "envoy";
    return Verdict::event;
}

// "%APACHETOMCAT-259-METHOD: a||user||..||[12/Feb/2016:1:12:33 PST]||..."
Verdict read_tomcat(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    Cursor cursor(line.text(), anchor_at);
    if (!cursor.skip_past(": ") || !cursor.address(draft.event.src)) return Verdict::not_mine;
    if (cursor.skip_past("||[")) read_stamp(cursor, draft.stamp);
    draft.event.format = "tomcat";
    return Verdict::event;
}

// Windows HTTP.sys: "2018-05-05 05:05:55 a p b q HTTP/1.1 GET /path 400 - URL -", always UTC.
Verdict read_httperr(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    LogEvent& event = draft.event;
    if (!is_digit(cursor.peek()) || !read_stamp(cursor, draft.stamp) || !cursor.skip(' ') || !cursor.address(event.src) ||
        !cursor.skip(' ') || !cursor.port(event.src_port) || !cursor.skip(' ') || !cursor.address(event.dst) ||
        !cursor.skip(' ') || !cursor.port(event.dst_port) || !cursor.skip(" HTTP/"))
        return Verdict::not_mine;
    cursor.word();
    cursor.skip_spaces();
    event.signature = cursor.rest();
    event.action = cursor.word();
    event.proto = "tcp";
    event.format = "httperr";
    draft.is_always_utc = true;
    return Verdict::event;
}

// IIS without its heading: "date time [site host] b GET /path query port user a agent ... status", always UTC.
Verdict read_iis(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    Cursor head(text);
    if (!is_digit(head.peek()) || !read_stamp(head, draft.stamp) || draft.stamp.year == 0) return Verdict::not_mine;
    std::size_t server = anchor_at;
    while (server > 0 && !is_space(text[server - 1])) --server;
    LogEvent& event = draft.event;
    Cursor target(text, server);
    if (!target.address(event.dst) || target.at != text.data() + anchor_at) return Verdict::not_mine;
    Cursor cursor(text, anchor_at + 1);
    event.action = cursor.word();
    cursor.skip_spaces();
    event.signature = cursor.word();
    cursor.skip_spaces();
    cursor.word();
    cursor.skip_spaces();
    if (!cursor.port(event.dst_port)) return Verdict::not_mine;
    cursor.skip_spaces();
    const std::string_view user = cursor.word();
    if (user != "-") event.user = user;
    cursor.skip_spaces();
    if (!cursor.address(event.src)) return Verdict::not_mine;
    event.proto = "tcp";
    event.format = "w3c";
    draft.is_always_utc = true;
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"httperr", read_httperr, {" HTTP/1.1 ", " HTTP/1.0 ", " HTTP/0.9 ", " HTTP/2.0 "}},
    {"w3c", read_iis, {" GET /", " POST /", " HEAD /", " PUT /", " OPTIONS /", " PROPFIND /"}},
    {"apache-error", read_apache_error, {"[client ", "[remote "}, true},
    {"nginx-error", read_nginx_error, {", client: "}, true},
    {"haproxy", read_haproxy, {"haproxy[", "<NOSRV>", " -1/-1/", " - - ---- "}},
    {"squid", read_squid, {" TCP_", " UDP_", " NONE/", " TAG_NONE"}, true},
    {"envoy", read_envoy, {"Z] \""}},
    {"tomcat", read_tomcat, {"%APACHETOMCAT-"}},
};

constexpr Phrase phrases[] = {
    {"3proxy", "PROXY.<*> <n> <word> <src>", "proxy", Verdict::event, "PROXY."},
};

}   // namespace

GrammarFamily web_errors_family() { return {grammars, phrases}; }

}   // namespace toritsugi::logs
