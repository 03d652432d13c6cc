// OpenSSH and dropbear. The user name in these lines is what a stranger typed: it may hold " from 203.0.113.7 port 22", so
// every shape says from which side its address is looked for.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

constexpr std::string_view none{};

// " from A port P" behind a user name. OpenSSH ends the line with it, or with "ssh2" and perhaps ": key". The first place
// that is followed by such an end counts; two different addresses that fit make the reading a guess.
bool read_user_from(Cursor cursor, LogEvent& event) {
    const char* const user = cursor.at;
    const std::string_view text = cursor.rest();
    bool found = false;
    for (std::size_t at = find_in(text, " from "), tries = 0; at != text.npos && tries < 8;
         at = find_in(text, " from ", at + 1), ++tries) {
        Cursor ahead(text, at + 6);
        IpAddress address;
        std::string_view host;
        std::uint16_t port = 0;
        if (!ahead.address(address) && !ahead.host(host)) continue;
        if (ahead.skip(" port ") && !ahead.port(port)) continue;
        if (ahead.skip(" ssh") && !ahead.done()) ++ahead.at;
        ahead.skip(" [preauth]");
        if (ahead.skip(" via ")) ahead.word();
        while (ahead.skip(' ') || ahead.skip(']')) {}
        const bool is_end = ahead.done() || ahead.peek() == ':';
        if (!is_end && !found) continue;
        if (!is_end || address.is_none()) {
            if (found) continue;
        }
        if (found) {
            event.is_guess = event.is_guess || address != event.src;
            continue;
        }
        event.src = address;
        event.src_host = host;
        event.src_port = port;
        event.user = {user, at};
        found = true;
    }
    return found;
}

// "... 203.0.113.7 port 4711 [preauth]": the address is the last word before " port ".
bool read_last_address(std::string_view text, LogEvent& event) {
    const std::size_t port_at = text.rfind(" port ");
    std::string_view before = text.substr(0, port_at);
    if (port_at == text.npos) {
        if (const std::size_t note = find_in(text, " ["); note != text.npos) before = text.substr(0, note);
        while (!before.empty() && is_space(before.back())) before.remove_suffix(1);
    }
    const std::size_t blank = before.rfind(' ');
    Cursor cursor(before, blank == before.npos ? 0 : blank + 1);
    if (!cursor.address(event.src) || !cursor.done()) return false;
    if (port_at != text.npos) Cursor(text, port_at + 6).port(event.src_port);
    if (blank != before.npos) event.user = before.substr(0, blank);
    return true;
}

struct Shape {
    std::string_view begins;
    std::string_view signature;
    enum class Address { user_from, at_once, last, none, remembered, in_brackets } address;
    std::string_view action;
};

constexpr Shape shapes[] = {
    {"Failed password for invalid user ", "Failed password for invalid user", Shape::Address::user_from, "failed"},
    {"Failed password for ", "Failed password", Shape::Address::user_from, "failed"},
    {"Failed publickey for invalid user ", "Failed publickey for invalid user", Shape::Address::user_from, "failed"},
    {"Failed publickey for ", none, Shape::Address::none, none},   // a client that tries its keys in turn
    {"Failed ", "Failed login", Shape::Address::user_from, "failed"},
    {"Invalid user ", "Invalid user", Shape::Address::user_from, "failed"},
    {"Illegal user ", "Invalid user", Shape::Address::user_from, "failed"},
    {"Accepted ", "Accepted login", Shape::Address::user_from, "accepted"},
    {"ROOT LOGIN REFUSED FROM ", "Root login refused", Shape::Address::at_once, "refused"},
    {"User ", "User not allowed", Shape::Address::user_from, "refused"},
    {"Received disconnect from ", "Received disconnect", Shape::Address::at_once, "disconnect"},
    {"Did not receive identification string from ", "No identification string", Shape::Address::at_once, "probe"},
    {"Bad protocol version identification ", "Bad protocol version", Shape::Address::user_from, "probe"},
    {"banner exchange: Connection from ", "Bad banner", Shape::Address::at_once, "probe"},
    {"ssh_dispatch_run_fatal: Connection from ", "Broken connection", Shape::Address::at_once, "probe"},
    {"Connection from ", none, Shape::Address::remembered, none},
    {"Connection closed by authenticating user ", "Connection closed before login", Shape::Address::last, "closed"},
    {"Connection closed by invalid user ", "Connection closed before login", Shape::Address::last, "closed"},
    {"Connection reset by authenticating user ", "Connection reset before login", Shape::Address::last, "closed"},
    {"Connection reset by invalid user ", "Connection reset before login", Shape::Address::last, "closed"},
    {"Connection closed by ", "Connection closed before login", Shape::Address::last, "closed"},
    {"Connection reset by ", "Connection reset before login", Shape::Address::last, "closed"},
    {"Disconnected from authenticating user ", "Disconnected before login", Shape::Address::last, "closed"},
    {"Disconnected from invalid user ", "Disconnected before login", Shape::Address::last, "closed"},
    {"Disconnected from ", "Disconnected before login", Shape::Address::last, "closed"},
    {"Disconnecting invalid user ", "Disconnected before login", Shape::Address::last, "closed"},
    {"Disconnecting authenticating user ", "Disconnected before login", Shape::Address::last, "closed"},
    {"maximum authentication attempts exceeded for invalid user ", "Too many attempts", Shape::Address::user_from, "failed"},
    {"maximum authentication attempts exceeded for ", "Too many attempts", Shape::Address::user_from, "failed"},
    {"Unable to negotiate with ", "Key exchange failed", Shape::Address::at_once, "probe"},
    {"Timeout before authentication for connection from ", "Timeout before login", Shape::Address::at_once, "timeout"},
    {"Timeout before authentication for ", "Timeout before login", Shape::Address::at_once, "timeout"},
    {"refused connect from ", "Connection refused", Shape::Address::in_brackets, "refused"},
    {"Postponed ", none, Shape::Address::none, none},
    {"Address ", none, Shape::Address::none, none},
    {"reverse mapping checking ", none, Shape::Address::none, none},
    {"input_userauth_request: ", none, Shape::Address::none, none},
    {"SSH: Server;", none, Shape::Address::remembered, none},
    {"Read error from remote host ", none, Shape::Address::none, none},
    {"Server listening on ", none, Shape::Address::none, none},
    {"Starting session: ", none, Shape::Address::none, none},
    {"Close session: ", none, Shape::Address::none, none},
};

// Lines without an address, about a connection whose address stood on an earlier line of the same process.
constexpr std::string_view about_the_peer[] = {
    "Disconnecting: Too many authentication failures", "Read from socket failed", "kex_exchange_identification: ",
    "Unable to negotiate a key exchange method",       "no matching mac found",   "no matching cipher found"};

// "Failed password" and its like: the method stands before " for ".
bool skip_to_user(Cursor& cursor, const Shape& shape) {
    if (shape.begins == "User " || shape.begins == "Invalid user " || shape.begins == "Illegal user ") return true;
    if (shape.begins == "Failed " || shape.begins == "Accepted ") {
        if (!cursor.skip_past(" for ")) return false;
        cursor.skip("invalid user ");
        cursor.skip("illegal user ");
    }
    return true;
}

// "User root from A not allowed because ...": the words behind the address end it.
bool read_not_allowed(Cursor cursor, LogEvent& event) {
    const std::string_view text = cursor.rest();
    const std::size_t end = text.rfind(" not allowed because ");
    const std::size_t from = end == text.npos ? text.npos : text.substr(0, end).rfind(" from ");
    if (from == text.npos) return false;
    Cursor ahead(text.substr(0, end), from + 6);
    event.user = text.substr(0, from);
    return ahead.address(event.src) || ahead.host(event.src_host);
}

Verdict read_shape(const Shape& shape, const Line& line, Cursor cursor, LogEvent& event, Memory& memory) {
    const std::string_view rest = cursor.rest();
    event.signature = shape.signature;
    event.action = shape.action;
    bool found = false;
    switch (shape.address) {
        case Shape::Address::none: return Verdict::no_event;
        case Shape::Address::remembered: {
            IpAddress address;
            std::uint16_t port = 0;
            if (shape.begins == "SSH: Server;") cursor.skip_past("Remote: ");
            if (cursor.address_and_port(address, port)) memory.remember_peer(line.head().pid, address, port);
            return Verdict::no_event;
        }
        case Shape::Address::user_from:
            if (shape.begins == "User ") {
                found = read_not_allowed(cursor, event);
                if (!found) return Verdict::no_event;
            } else {
                found = skip_to_user(cursor, shape) && read_user_from(cursor, event);
                // "Invalid user  from A": the user is empty and its blank doubled
                if (!found && cursor.at > line.text().data()) found = (--cursor.at, read_user_from(cursor, event));
            }
            break;
        case Shape::Address::at_once:
            found = cursor.address_and_port(event.src, event.src_port) || cursor.host(event.src_host);
            break;
        case Shape::Address::last: {
            std::string_view text = rest;
            if (const std::size_t reason = text.find(": "); reason != text.npos) text = text.substr(0, reason);
            const bool before_login =
                rest.find("[preauth]") != rest.npos || shape.begins.find(" user ") != shape.begins.npos;
            found = read_last_address(text, event);
            // After a login these lines are the normal end of a session.
            if (!before_login && (event.src_port == 0 || shape.begins != "Connection closed by ")) return Verdict::no_event;
            if (shape.begins.find(" user ") == shape.begins.npos) event.user = {};
            break;
        }
        case Shape::Address::in_brackets: {
            const std::size_t bracket = rest.rfind('(');
            if (bracket != rest.npos) {
                Cursor inner(rest, bracket + 1);
                found = inner.address(event.src);
            }
            if (!found) found = cursor.address(event.src) || cursor.host(event.src_host);
            break;
        }
    }
    return found ? Verdict::event : Verdict::not_mine;
}

Verdict read_message(const Line& line, Cursor cursor, Draft& draft, Memory& memory) {
    LogEvent& event = draft.event;
    event.format = "sshd";
    event.proto = "tcp";
    event.dst_port = 0;
    if (cursor.peek() == '[') {   // Solaris: "[ID 800047 auth.info] "
        cursor.skip_past(']');
        cursor.skip_spaces();
    }
    if (cursor.skip("message repeated ")) {
        if (!cursor.number(event.count, 6) || !cursor.skip_past("[ ")) return Verdict::not_mine;
    }
    cursor.skip("error: ");
    cursor.skip("fatal: ");
    if (cursor.skip("PAM: ") || cursor.skip("PAM ")) {
        if (!cursor.skip_past(" for ")) return Verdict::not_mine;
        cursor.skip("illegal user ");
        cursor.skip("invalid user ");
        event.signature = "PAM authentication failure";
        event.action = "failed";
        return read_user_from(cursor, event) ? Verdict::event : Verdict::not_mine;
    }
    for (const Shape& shape : shapes)
        if (shape.begins.front() == cursor.peek() && cursor.skip(shape.begins))
            return read_shape(shape, line, cursor, event, memory);
    for (const std::string_view words : about_the_peer)
        if (cursor.rest().substr(0, words.size()) == words) {
            if (!memory.peer_of(line.head().pid, event.src, event.src_port)) return Verdict::no_event;
            event.signature = words;
            event.action = "closed";
            return Verdict::event;
        }
    return Verdict::not_mine;
}

bool is_sshd(std::string_view program) { return program.substr(0, 4) == "sshd"; }

// A login that was let in from the own net is its owner's.
bool is_at_home(const LogEvent& event) {
    return event.action == "accepted" && !event.src.is_none() && scope_of(event.src) == IpScope::private_use;
}

Verdict read_sshd_line(const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory) {
    const Head& head = line.head();
    if (is_sshd(head.program)) return read_message(line, Cursor(line.text(), head.message), draft, memory);
    if (anchor_at == std::string_view::npos) return Verdict::not_mine;
    // "[sshd]: User ...", "[sshd] User ...", or a head that is not a syslog's: the message begins behind the name
    Cursor cursor(line.text(), anchor_at);
    if (!cursor.skip("sshd")) return Verdict::not_mine;
    while (is_alpha(cursor.peek()) || cursor.peek() == '-') ++cursor.at;
    if (cursor.skip('[')) cursor.skip_past(']');
    cursor.skip(']');
    cursor.skip(':');
    if (!cursor.skip_spaces()) return Verdict::not_mine;
    return read_message(line, cursor, draft, memory);
}

Verdict read_sshd(const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory) {
    const Verdict verdict = read_sshd_line(line, anchor_at, draft, memory);
    return verdict == Verdict::event && is_at_home(draft.event) ? Verdict::no_event : verdict;
}

// "authentication failure; logname= uid=0 euid=0 tty=ssh ruser=R rhost=A  user=U": R and U are a stranger's words. What
// stands before " user=" ends with the real rhost.
Verdict read_pam(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t first = text.find("rhost=", anchor_at);
    if (first == text.npos) return Verdict::no_event;
    const std::size_t user = find_in(text, " user=", first);
    const std::size_t host = text.substr(0, user).rfind("rhost=");
    Cursor cursor(text, host + 6);
    LogEvent& event = draft.event;
    if (!cursor.address(event.src) && !cursor.host(event.src_host)) return Verdict::no_event;
    if (user != text.npos) event.user = text.substr(user + 6);
    event.signature = "authentication failure";
    event.action = "failed";
    event.format = "pam";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"pam", read_pam, {"authentication failure; "}},
    {"sshd", read_sshd, {"sshd"}, true},
};

constexpr Phrase phrases[] = {
    {"pam", "more authentication failures; <*>rhost=<srchost>", "failed"},
    {"pam", "more authentication failure; <*>rhost=<srchost>", "failed"},
    {"dropbear", "ad password attempt for '<user>' from <src>", "failed"},
    {"dropbear", "ogin attempt for nonexistent user from <src>", "failed"},
    {"dropbear", "Max auth tries reached - user '<user>' from <src>", "failed"},
    {"dropbear", "Exit before auth from <<src>>", "failed"},
};

}   // namespace

GrammarFamily sshd_family() { return {grammars, phrases}; }

}   // namespace toritsugi::logs
