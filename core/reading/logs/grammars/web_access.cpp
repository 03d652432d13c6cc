// Web servers' access logs: common log format, combined, with virtual host in front, nginx ingress, Traefik, SSL request
// logs, AWS load balancers.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// Public as far as a log is concerned: examples in documents count as public.
bool is_public(const IpAddress& address) {
    const IpScope scope = scope_of(address);
    return scope == IpScope::global || scope == IpScope::documentation;
}

// The client: one address, or "client, proxy, proxy" as X-Forwarded-For writes it, where the first public one is who asked.
bool read_client(Cursor& cursor, LogEvent& event) {
    if (!cursor.address_and_port(event.src, event.src_port)) return cursor.host(event.src_host);
    Cursor more = cursor;
    IpAddress next;
    std::uint16_t port = 0;
    while (more.skip(',') && (more.skip_spaces(), more.address_and_port(next, port))) {
        if (!is_public(event.src) && is_public(next)) event.src = next;
        cursor = more;
    }
    return true;
}

// Where the client stands in "[vhost] client ident user [time]". A virtual host may look like a client; then the word behind
// it is one, too, and "-" for the ident follows that.
std::size_t client_begins(std::string_view text, std::size_t bracket) {
    const std::size_t first_blank = text.find(' ');
    if (first_blank == 0 || first_blank >= bracket) return text.npos;
    if (text[0] == '"') return 1;
    if (text[first_blank - 1] == ',') return 0;
    std::size_t second = first_blank;
    while (second < bracket && is_space(text[second])) ++second;
    IpAddress address;
    std::uint16_t port = 0;
    if (Cursor(text, second).address_and_port(address, port)) return second;
    if (text[second] == '"') return second + 1;
    const std::size_t second_blank = text.find(' ', second);
    if (second_blank + 2 < bracket && text[second] != '-' && text[second_blank + 1] == '-' &&
        text[second_blank + 2] == ' ' && second_blank + 3 < bracket)
        return second;
    return 0;
}

// " ident user [": the user may hold blanks, the opening bracket of the time ends it.
bool read_ident(Cursor& cursor, LogEvent& event) {
    cursor.skip('"');
    if (!cursor.skip_spaces()) return false;
    const std::size_t bracket = cursor.rest().substr(0, 160).find('[');
    if (bracket == std::string_view::npos) return false;
    std::string_view names(cursor.at, bracket);
    const std::size_t blank = names.find(' ');
    if (blank == names.npos) return false;
    // Another proxy's address may stand between
    IpAddress proxy;
    if (Cursor(names).address(proxy)) names.remove_prefix(blank + 1);
    std::string_view user = names.substr(names.find(' ') + 1);
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

// Our own proxy asked: who asked it stands in the last field, when the server writes X-Forwarded-For there. A public client
// is never replaced: what stands in that header it may have written itself.
void read_forwarded(std::string_view text, IpAddress& client) {
    const std::size_t open = text.size() > 2 && text.back() == '"' ? text.rfind('"', text.size() - 2) : text.npos;
    if (open == text.npos) return;
    Cursor cursor(text, open + 1);
    IpAddress address;
    while (cursor.address(address)) {
        if (is_public(address)) {
            client = address;
            return;
        }
        if (!cursor.skip(',')) return;
        cursor.skip_spaces();
    }
}

Verdict read_access(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t bracket = text.find('[');
    if (bracket == text.npos || bracket > 400 || bracket == 0) return Verdict::not_mine;
    // Behind a syslog head or "web1 httpd:" the same begins again. Where the head has a time, nothing before it is a client.
    const bool may_have_head = bracket > 8 && (text[0] == '<' || (is_alpha(text[0]) && text[3] == ' ') || text[4] == '-');
    std::size_t from =
        may_have_head && line.head().stamp.is_there() && line.head().message < bracket ? line.head().message : 0;
    for (int tries = 0; tries < 3; ++tries) {
        const std::size_t client = client_begins(text.substr(from), bracket - from);
        if (client == text.npos) break;
        draft.event = {};
        draft.stamp = {};
        draft.event.format = "http-access";
        if (read_common(Cursor(text, from + client), draft.event, draft.stamp)) {
            if (!draft.event.src.is_none() && !is_public(draft.event.src)) read_forwarded(text, draft.event.src);
            return Verdict::event;
        }
        if (tries > 0 || line.head().message == 0 || line.head().message >= bracket) break;
        from = line.head().message;
    }
    draft.event = {};
    draft.stamp = {};
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

// AWS load balancers: "[https] 2025-11-02T03:00:00.1Z app/name/id a:p b:q 0.000 0.001 0.000 404 404 34 366 "GET url
// HTTP/1.1""
Verdict read_load_balancer(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    for (const std::string_view kind : {"https ", "http ", "h2 ", "grpcs ", "wss ", "ws "})
        if (cursor.skip(kind)) break;
    if (!is_digit(cursor.peek()) || !read_stamp(cursor, draft.stamp) || !cursor.skip(' ')) return Verdict::not_mine;
    cursor.word();
    LogEvent& event = draft.event;
    if (!cursor.skip(' ') || !cursor.address_and_port(event.src, event.src_port) || event.src_port == 0 || !cursor.skip(' '))
        return Verdict::not_mine;
    if (!cursor.address_and_port(event.dst, event.dst_port) && !cursor.skip('-')) return Verdict::not_mine;
    std::string_view request;
    cursor.until('"');
    if (!read_quoted(cursor, request)) return Verdict::not_mine;
    read_request(request, event);
    event.format = "aws-elb";
    event.proto = "tcp";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"aws-elb",
     read_load_balancer,
     {"\"GET http", "\"POST http", "\"HEAD http", "\"PUT http", "\"OPTIONS http", "\"- http"}},
    {"http-access",
     read_access,
     {" HTTP/1.", " HTTP/2", " HTTP/3", "] \"GET /", "] \"-\" 4", "] \"\\x", "] \"POST /", "] \""},
     true},
    {"http-access", read_ssl_request, {" TLSv1", " SSLv"}},
};

}   // namespace

GrammarFamily web_access_family() { return {grammars, {}}; }

}   // namespace toritsugi::logs
