#pragma once
// The small linear scanners that every grammar is made of. None allocates, none looks at a byte more than a few times.
#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/model/ip.hpp"

namespace toritsugi::logs {

inline bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
inline bool is_alpha(char c) { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }
inline bool is_hex(char c) { return is_digit(c) || static_cast<unsigned char>((c | 0x20) - 'a') < 6; }
inline bool is_space(char c) { return c == ' ' || c == '\t'; }
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// Where `part` stands in `text`; npos when nowhere. string_view::find stops at every byte that is like the first of `part`,
// and the parts that grammars look for begin with a blank.
inline std::size_t find_in(std::string_view text, std::string_view part, std::size_t from = 0) {
    if (from >= text.size()) return std::string_view::npos;
    const void* const found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : std::string_view::npos;
}

// An unread rest of a line. Every function either moves forward and says true, or stays and says false.
struct Cursor {
    const char* at;
    const char* end;

    explicit Cursor(std::string_view text) : at(text.data()), end(text.data() + text.size()) {}
    Cursor(std::string_view text, std::size_t from) : Cursor(text.substr(from < text.size() ? from : text.size())) {}
    bool done() const { return at >= end; }
    std::size_t left() const { return static_cast<std::size_t>(end - at); }
    char peek(std::size_t ahead = 0) const { return left() > ahead ? at[ahead] : '\0'; }
    std::string_view rest() const { return {at, left()}; }

    bool skip(char c) { return peek() == c && !done() ? (++at, true) : false; }
    bool skip(std::string_view literal) {
        if (left() < literal.size() || std::memcmp(at, literal.data(), literal.size()) != 0) return false;
        at += literal.size();
        return true;
    }
    bool skip_ignoring_case(std::string_view lower_case) {
        if (left() < lower_case.size()) return false;
        for (std::size_t i = 0; i < lower_case.size(); ++i)
            if (lower(at[i]) != lower_case[i]) return false;
        at += lower_case.size();
        return true;
    }
    bool skip_spaces() {
        const char* const from = at;
        while (at < end && is_space(*at)) ++at;
        return at > from;
    }
    // To just behind the next `literal`; what stood before it goes to `*before`.
    bool skip_past(std::string_view literal, std::string_view* before = nullptr) {
        const std::size_t found = find_in(rest(), literal);
        if (found == std::string_view::npos) return false;
        if (before) *before = {at, found};
        at += found + literal.size();
        return true;
    }
    bool skip_past(char c) {
        const void* const found = done() ? nullptr : std::memchr(at, c, left());
        if (!found) return false;
        at = static_cast<const char*>(found) + 1;
        return true;
    }
    std::string_view word() {   // up to a blank; may be empty
        const char* const from = at;
        while (at < end && !is_space(*at)) ++at;
        return {from, static_cast<std::size_t>(at - from)};
    }
    std::string_view until(char c) {   // up to c or the end, c is not taken
        const void* const found = done() ? nullptr : std::memchr(at, c, left());
        const char* const from = at;
        at = found ? static_cast<const char*>(found) : end;
        return {from, static_cast<std::size_t>(at - from)};
    }
    template <class Number>
    bool number(Number& value, int at_most_digits = 18) {   // decimal digits only; longer numbers are not taken
        const char* p = at;
        std::uint64_t sum = 0;
        while (p < end && is_digit(*p) && p - at < at_most_digits) sum = sum * 10 + static_cast<unsigned>(*p++ - '0');
        if (p == at || (p < end && is_digit(*p))) return false;
        value = static_cast<Number>(sum);
        at = p;
        return true;
    }
    bool fixed_digits(int& value, int digits) {   // exactly that many, whatever follows
        if (left() < static_cast<std::size_t>(digits)) return false;
        int sum = 0;
        for (int i = 0; i < digits; ++i) {
            if (!is_digit(at[i])) return false;
            sum = sum * 10 + (at[i] - '0');
        }
        value = sum;
        at += digits;
        return true;
    }
    bool port(std::uint16_t& value) {   // 0 to 65535
        Cursor ahead = *this;
        std::uint32_t number_read = 0;
        if (!ahead.number(number_read, 5) || number_read > 65535) return false;
        value = static_cast<std::uint16_t>(number_read);
        at = ahead.at;
        return true;
    }
    // Dotted quad. The byte behind it must not make it something else (a version number, a fifth part, a host name);
    // leading zeros are read as decimal, as the loggers that pad their numbers mean them.
    bool v4(std::uint32_t& host_order, bool may_go_on = false);
    // IPv4, IPv6 (also in brackets, with a %zone, or as ::ffff:a.b.c.d, which is IPv4).
    bool address(IpAddress& address);
    // Address and, when one follows in any usual spelling, its port: a:p a#p a/p a(p) a,p "a port p" a.p [a]:p
    bool address_and_port(IpAddress& address, std::uint16_t& port);
    // Host name of at least one letter; stays when what stands here is an address.
    bool host(std::string_view& name);
};

// "tcp", "udp", "icmp", ... for IANA protocol numbers; empty for those without a common name.
std::string_view protocol_name(unsigned number);
// A static lower-case name for what a log writes ("TCP", "Tcp", "6", "icmp6", "TCP (flags:S)"); empty when it is none.
std::string_view protocol_named(std::string_view text);

// Whether any number, address, time or port may stand in `text`: all of them hold a digit or a colon.
inline bool may_hold_number(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c - '0') <= 10) return true;   // ':' comes behind '9'
    return false;
}

// True when `text` holds `word` (given in lower case), ASCII letters compared without case.
bool holds_ignoring_case(std::string_view text, std::string_view word);

}   // namespace toritsugi::logs
