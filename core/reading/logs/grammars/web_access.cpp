// Web servers' access logs: common log format, combined, with virtual host in front, nginx ingress, Traefik, SSL request
// logs.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// The client: one address, or "client, proxy, proxy" as X-Forwarded-For writes it; the first is who asked.
bool read_client(Cursor& cursor, LogEvent& event) {
    if (!cursor.address_and_port(event.src, event.src_port)) {
        // A host name is a client only where "ident user [time]" follows; read_ident() checks that.
        return cursor.host(event.src_host);
    }
    Cursor more = cursor;
    IpAddress proxy;
    std::uint16_t port = 0;
    while (more.skip(',') && (more.skip_spaces(), more.address_and_port(proxy, port))) cursor = more;
    return true;
}

// " ident user [": the user may hold blanks, the opening bracket of the time ends it.
bool read_ident(Cursor& cursor, LogEvent& event) {
    if (!cursor.skip_spaces()) return false;
    const std::size_t bracket = cursor.rest().substr(0, 160).find('[');
    if (bracket == std::string_view::npos) return false;
    std::string_view names(cursor.at, bracket);
    const std::size_t blank = names.find(' ');
    if (blank == names.npos) return false;
    std::string_view user = names.substr(blank + 1);
    while (!user.empty() && is_space(user.back())) user.remove_suffix(1);
    while (!user.empty() && is_space(user.front())) user.remove_prefix(1);
    if (user.size() >= 4 && user.substr(user.size() - 4) == " - -") user.remove_suffix(4);
    if (user != "-" && user != "\"-\"") event.user = user;
    cursor.at += bracket;
    return true;
}

void read_request(std::string_view request, LogEvent& event) {
    event.signature = request;
    event.action = request.substr(0, request.find(' '));
    if (event.action.size() > 16) event.action = {};
}

// A quoted string with backslash escapes; without the closing mark it is not one (the mail cut the line).
bool read_quoted(Cursor& cursor, std::string_view& value) {
    if (!cursor.skip('"')) return false;
    const char* const from = cursor.at;
    while (!cursor.done() && *cursor.at != '"') cursor.at += *cursor.at == '\\' && cursor.left() > 1 ? 2 : 1;
    if (cursor.done()) return false;
    value = {from, static_cast<std::size_t>(cursor.at - from)};
    ++cursor.at;
    return true;
}

bool read_common(Cursor cursor, LogEvent& event, Stamp& stamp) {
    if (!read_client(cursor, event) || !read_ident(cursor, event)) return false;
    if (cursor.peek() != '[' || !read_stamp(cursor, stamp) || !cursor.skip(']')) return false;
    cursor.skip_spaces();
    std::string_view request;
    if (!read_quoted(cursor, request)) return false;
    cursor.skip_spaces();
    if (!is_digit(cursor.peek()) && cursor.peek() != '-') return false;
    read_request(request, event);
    event.proto = "tcp";
    return true;
}

Verdict read_access(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    Cursor cursor(text);
    const std::size_t bracket = text.find('[');
    if (bracket == text.npos || bracket > 400) return Verdict::not_mine;
    draft.event.format = "http-access";
    if (read_common(cursor, draft.event, draft.stamp)) return Verdict::event;
    // "www.example.jp:80 203.0.113.7 - - [", "web1 httpd: 203.0.113.7 - - [": the client is the address before " - "
    for (int words = 0; words < 6; ++words) {
        cursor.word();
        if (!cursor.skip_spaces() || cursor.at >= text.data() + bracket) break;
        IpAddress client;
        if (!Cursor(cursor).address(client)) continue;
        draft.event = {};
        draft.event.format = "http-access";
        if (read_common(cursor, draft.event, draft.stamp)) return Verdict::event;
    }
    draft.event = {};
    return Verdict::not_mine;
}

// Apache's ssl_request_log: "[10/Aug/2018:09:45:56 +0200] 203.0.113.7 TLSv1.2 CIPHER "GET / HTTP/1.1" 1375"
Verdict read_ssl_request(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    if (cursor.peek() != '[' || !read_stamp(cursor, draft.stamp) || !cursor.skip("] ")) return Verdict::not_mine;
    if (!cursor.address(draft.event.src) || !cursor.skip(' ')) return Verdict::not_mine;
    if (!cursor.skip("TLS") && !cursor.skip("SSL") && cursor.peek() != '-') return Verdict::not_mine;
    std::string_view request;
    cursor.until('"');
    if (!read_quoted(cursor, request)) return Verdict::not_mine;
    read_request(request, draft.event);
    draft.event.format = "http-access";
    draft.event.proto = "tcp";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"http-access",
     read_access,
     {" HTTP/1.", " HTTP/2", " HTTP/3", "] \"GET /", "] \"-\" 4", "] \"\\x", "] \"POST /", "] \""},
     true},
    {"http-access", read_ssl_request, {" TLSv1", " SSLv"}},
};

}   // namespace

GrammarFamily web_access_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
