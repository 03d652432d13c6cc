#include <algorithm>

#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {
namespace {

bool is_program_char(char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == '@';
}

// "sshd[123]: ", "kernel: ", "postfix/smtpd[9]: ", "sogod [26818]: ", "su(pam_unix)[23164]: "
bool read_tag(Cursor& cursor, Head& head) {
    Cursor ahead = cursor;
    const char* const from = ahead.at;
    while (!ahead.done() && is_program_char(*ahead.at) && ahead.at - from < 64) ++ahead.at;
    const std::string_view name(from, static_cast<std::size_t>(ahead.at - from));
    if (std::none_of(name.begin(), name.end(), is_alpha)) return false;   // "203.0.113.7: ..." is an address, no program
    if (ahead.peek() == '(') {
        ahead.until(')');
        if (!ahead.skip(')')) return false;
    }
    if (ahead.peek() == ' ' && ahead.peek(1) == '[' && is_digit(ahead.peek(2))) ++ahead.at;
    std::uint32_t pid = 0;
    if (ahead.skip('[')) {
        ahead.number(pid, 9);
        ahead.until(']');
        if (!ahead.skip(']')) return false;
        if (!ahead.skip(':') && !is_space(ahead.peek()) && !ahead.done()) return false;
    } else if (!(ahead.peek() == ':' && (is_space(ahead.peek(1)) || ahead.left() == 1))) {
        return false;
    } else {
        ++ahead.at;
    }
    ahead.skip_spaces();
    head.program = name;
    head.pid = pid;
    cursor = ahead;
    return true;
}

// RFC 5424, 6: "HOST APP PID MSGID [structured data] message", behind the time.
bool read_rfc5424(Cursor& cursor, Head& head) {
    Cursor ahead = cursor;
    ahead.word();
    ahead.skip_spaces();
    const std::string_view program = ahead.word();
    ahead.skip_spaces();
    Cursor pid = ahead;
    std::uint32_t number = 0;
    pid.number(number, 9);
    ahead.word();
    ahead.skip_spaces();
    ahead.word();
    if (program.empty() || !ahead.skip_spaces()) return false;
    if (ahead.skip('-')) {
        if (!ahead.skip_spaces() && !ahead.done()) return false;
    } else {
        if (ahead.peek() != '[') return false;
        while (ahead.skip('[')) {
            bool in_quotes = false;
            for (; !ahead.done() && (in_quotes || *ahead.at != ']'); ++ahead.at) {
                if (*ahead.at == '\\' && ahead.left() > 1)
                    ++ahead.at;
                else if (*ahead.at == '"')
                    in_quotes = !in_quotes;
            }
            if (!ahead.skip(']')) return false;
        }
        ahead.skip_spaces();
    }
    head.program = program;
    head.pid = number;
    cursor = ahead;
    return true;
}

}   // namespace

Head read_head(std::string_view text) {
    Head head;
    Cursor cursor(text);
    bool is_rfc5424 = false;
    cursor.skip_spaces();
    Cursor counted = cursor;   // RFC 6587, 3.4.1: the message's length may stand before it
    int octets = 0;
    if (counted.number(octets, 5) && counted.skip(' ') && counted.peek() == '<') cursor = counted;
    if (cursor.peek() == '<') {   // RFC 5424, 6.2.1: PRI, then a version for the newer form
        Cursor pri = cursor;
        int value = 0;
        ++pri.at;
        if (pri.number(value, 3) && pri.skip('>')) {
            cursor = pri;
            if (cursor.peek() == '1' && cursor.peek(1) == ' ') {
                cursor.at += 2;
                is_rfc5424 = true;
            }
            cursor.skip_spaces();
        }
    }
    if (!read_stamp(cursor, head.stamp)) {
        Cursor epoch = cursor;
        epoch.skip('[');
        if (read_epoch(epoch, head.stamp) && (is_space(epoch.peek()) || epoch.peek() == ':' || epoch.peek() == ']')) {
            cursor = epoch;
        } else {
            head.stamp = {};
        }
    }
    if (cursor.peek() == ']' || cursor.peek() == '"' || cursor.peek() == ')') ++cursor.at;
    head.after = static_cast<std::size_t>(cursor.at - text.data());
    if (cursor.peek() == ':' && is_space(cursor.peek(1))) ++cursor.at;
    cursor.skip_spaces();
    Cursor tag = cursor;
    if (is_rfc5424 && read_rfc5424(tag, head)) {
        head.message = static_cast<std::size_t>(tag.at - text.data());
        return head;
    }
    if (!read_tag(tag, head)) {
        tag.word();   // the host
        tag.skip_spaces();
        if (!read_tag(tag, head)) tag = cursor;
    }
    head.message = static_cast<std::size_t>(tag.at - text.data());
    return head;
}

void Memory::remember_peer(std::uint32_t pid, const IpAddress& address, std::uint16_t port) {
    if (pid == 0) return;
    for (Peer& peer : peers_)
        if (peer.pid == pid) {
            peer = {pid, port, address};
            return;
        }
    peers_[next_peer_] = {pid, port, address};
    next_peer_ = (next_peer_ + 1) % peers_.size();
}

bool Memory::peer_of(std::uint32_t pid, IpAddress& address, std::uint16_t& port) const {
    if (pid == 0) return false;
    const auto found = std::find_if(peers_.begin(), peers_.end(), [&](const Peer& peer) { return peer.pid == pid; });
    if (found == peers_.end()) return false;
    address = found->address;
    port = found->port;
    return true;
}

}   // namespace toritsugi::logs
