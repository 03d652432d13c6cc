#include "core/reading/logs/scan.hpp"

#include <algorithm>
#include <array>

namespace toritsugi::logs {

bool Cursor::v4(std::uint32_t& host_order, bool may_go_on) {
    const char* p = at;
    std::uint32_t sum = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0) {
            if (p >= end || *p != '.') return false;
            ++p;
        }
        std::uint32_t value = 0;
        int digits = 0;
        while (p < end && is_digit(*p) && digits < 4) {
            value = value * 10 + static_cast<unsigned>(*p++ - '0');
            ++digits;
        }
        if (digits == 0 || digits > 3 || value > 255) return false;
        sum = sum << 8 | value;
    }
    if (p < end && !may_go_on) {
        if (is_alpha(*p) || *p == '_' || *p == '-') {
            // "203.0.113.7-198.51.100.1" is a range or a pair; "203.0.113.7-static.example" is a name.
            if (*p != '-' || (p + 1 < end && is_alpha(p[1]))) return false;
        }
        if (*p == '.' && p + 1 < end && (is_digit(p[1]) || is_alpha(p[1]))) return false;
    }
    host_order = sum;
    at = p;
    return true;
}

namespace {

// The longest run of bytes that may be an IPv6 address; `colons` counts its colons.
std::size_t v6_run(const char* from, const char* end, int& colons) {
    const char* p = from;
    colons = 0;
    for (; p < end && p - from < 46; ++p) {
        if (*p == ':')
            ++colons;
        else if (!is_hex(*p) && *p != '.')
            break;
    }
    return static_cast<std::size_t>(p - from);
}

int hex_value(char c) { return is_digit(c) ? c - '0' : lower(c) - 'a' + 10; }

// Exactly one IPv6 address (RFC 4291, 2.2), also with a dotted quad at its end; no zone, no brackets.
bool read_v6(std::string_view text, IpAddress& address) {
    std::array<std::uint8_t, 16> bytes{};
    std::size_t filled = 0, gap = 17, at = 0;
    if (text.substr(0, 2) == "::") {
        gap = 0;
        at = 2;
    } else if (text.empty() || text[0] == ':') {
        return false;
    }
    while (at < text.size()) {
        if (filled == 16) return false;
        unsigned value = 0;
        std::size_t digits = 0;
        while (at + digits < text.size() && digits < 5 && is_hex(text[at + digits]))
            value = value << 4 | static_cast<unsigned>(hex_value(text[at + digits++]));
        if (digits == 0 || digits > 4) return false;
        if (at + digits < text.size() && text[at + digits] == '.') {   // ::ffff:203.0.113.7
            std::uint32_t quad = 0;
            Cursor cursor(text, at);
            if (filled > 12 || !cursor.v4(quad) || !cursor.done()) return false;
            for (int byte = 3; byte >= 0; --byte) bytes[filled++] = static_cast<std::uint8_t>(quad >> (8 * byte));
            at = text.size();
            break;
        }
        bytes[filled++] = static_cast<std::uint8_t>(value >> 8);
        bytes[filled++] = static_cast<std::uint8_t>(value);
        at += digits;
        if (at == text.size()) break;
        if (text[at] != ':' || ++at == text.size()) return false;
        if (text[at] == ':') {
            if (gap != 17) return false;
            gap = filled;
            ++at;
        }
    }
    if (gap == 17) {
        if (filled != 16) return false;
    } else {
        if (filled > 14) return false;
        const std::size_t behind = filled - gap;
        for (std::size_t i = 0; i < behind; ++i) {
            bytes[15 - i] = bytes[filled - 1 - i];
            if (filled - 1 - i < 16 - behind) bytes[filled - 1 - i] = 0;
        }
    }
    address = IpAddress::v6(bytes);
    return true;
}

}   // namespace

bool Cursor::address(IpAddress& result) {
    std::uint32_t quad = 0;
    if (v4(quad)) {
        result = IpAddress::v4(quad);
        return true;
    }
    Cursor ahead = *this;
    const bool bracket = ahead.skip('[');
    if (bracket && ahead.v4(quad)) {
        if (!ahead.skip(']')) return false;
        result = IpAddress::v4(quad);
        at = ahead.at;
        return true;
    }
    int colons = 0;
    std::size_t size = v6_run(ahead.at, ahead.end, colons);
    if (colons < 2) return false;
    // A colon or dot behind the address belongs to the sentence.
    while (size > 2 && (ahead.at[size - 1] == '.' || (ahead.at[size - 1] == ':' && ahead.at[size - 2] != ':'))) --size;
    if (!read_v6({ahead.at, size}, result)) {
        // "::ffff:203.0.113.7:4711", "2001:db8::1.443" as some routers write address and port, and what Suricata, Apache and
        // haproxy write: a port behind eight groups, or of more digits than a group may have
        const std::string_view run(ahead.at, size);
        const std::size_t cut = run.find_last_of(".:");
        if (bracket || cut == run.npos || !read_v6(run.substr(0, cut), result)) return false;
        if (!std::all_of(run.begin() + static_cast<std::ptrdiff_t>(cut) + 1, run.end(), is_digit)) return false;
        size = cut;
    }
    ahead.at += size;
    if (ahead.peek() == '%') {   // RFC 4007, 11: a zone such as %eth0
        ++ahead.at;
        while (!ahead.done() && (is_alpha(*ahead.at) || is_digit(*ahead.at))) ++ahead.at;
    }
    if (bracket && !ahead.skip(']')) return false;
    if (!bracket && !ahead.done() && (is_alpha(*ahead.at) || *ahead.at == '_')) return false;
    at = ahead.at;
    return true;
}

bool Cursor::address_and_port(IpAddress& result, std::uint16_t& port_read) {
    const bool bracket = peek() == '[';
    Cursor ahead = *this;
    if (!ahead.address(result)) {
        std::uint32_t quad = 0;   // 203.0.113.7.4711, as tcpdump writes it
        Cursor dotted = *this;
        if (!dotted.v4(quad, true) || !dotted.skip('.') || !dotted.port(port_read)) return false;
        result = IpAddress::v4(quad);
        at = dotted.at;
        return true;
    }
    at = ahead.at;
    const char c = ahead.peek();
    std::uint16_t value = 0;
    if (c == ':' || c == '#' || c == '/' || c == ',' || c == '.') {
        ++ahead.at;
        if (ahead.port(value) && !(ahead.peek() == '.' && is_digit(ahead.peek(1))) && !(c == '/' && ahead.peek() == '/') &&
            !is_alpha(ahead.peek())) {
            port_read = value;
            at = ahead.at;
        }
    } else if (c == '(') {
        ++ahead.at;
        if (ahead.port(value) && ahead.skip(')')) {
            port_read = value;
            at = ahead.at;
        }
    } else if (ahead.skip(" port ") || (bracket && ahead.skip(" port="))) {
        if (ahead.port(value)) {
            port_read = value;
            at = ahead.at;
        }
    }
    return true;
}

bool Cursor::host(std::string_view& name) {
    const char* p = at;
    bool has_letter = false;
    while (p < end && p - at < 255 && (is_alpha(*p) || is_digit(*p) || *p == '.' || *p == '-' || *p == '_')) {
        has_letter = has_letter || is_alpha(*p);
        ++p;
    }
    if (!has_letter || p == at) return false;
    if (p < end && *p == ':' && p + 1 < end && (p[1] == ':' || is_hex(p[1]))) {
        IpAddress ignored;
        if (Cursor(*this).address(ignored)) return false;
    }
    while (p > at && (p[-1] == '.' || p[-1] == '-')) --p;
    name = {at, static_cast<std::size_t>(p - at)};
    at = p;
    return true;
}

std::string_view protocol_name(unsigned number) {   // IANA protocol numbers
    switch (number) {
        case 1: return "icmp";
        case 2: return "igmp";
        case 4: return "ipip";
        case 6: return "tcp";
        case 17: return "udp";
        case 41: return "ipv6";
        case 47: return "gre";
        case 50: return "esp";
        case 51: return "ah";
        case 58: return "icmpv6";
        case 88: return "eigrp";
        case 89: return "ospf";
        case 103: return "pim";
        case 112: return "vrrp";
        case 132: return "sctp";
        case 136: return "udplite";
        default: return {};
    }
}

std::string_view protocol_named(std::string_view text) {
    Cursor cursor(text);
    unsigned number = 0;
    if (cursor.number(number, 3))
        return cursor.done() || is_space(cursor.peek()) ? protocol_name(number) : std::string_view{};
    struct Row {
        std::string_view written, name;
    };
    static constexpr Row rows[] = {
        {"tcp", "tcp"},   {"udp", "udp"},   {"icmpv6", "icmpv6"}, {"icmp6", "icmpv6"}, {"ipv6-icmp", "icmpv6"},
        {"icmp", "icmp"}, {"igmp", "igmp"}, {"gre", "gre"},       {"esp", "esp"},      {"udplite", "udplite"},
        {"sctp", "sctp"}, {"ospf", "ospf"}, {"ah", "ah"},         {"pim", "pim"},      {"vrrp", "vrrp"},
        {"ipip", "ipip"}, {"ipv6", "ipv6"}, {"eigrp", "eigrp"},   {"ip", "ip"}};
    for (const Row& row : rows) {
        Cursor word(text);
        if (word.skip_ignoring_case(row.written) && !is_alpha(word.peek()) && !is_digit(word.peek())) return row.name;
    }
    return {};
}

bool holds_ignoring_case(std::string_view text, std::string_view word) {
    if (word.empty() || text.size() < word.size()) return word.empty();
    for (std::size_t i = 0; i + word.size() <= text.size(); ++i) {
        std::size_t k = 0;
        while (k < word.size() && lower(text[i + k]) == word[k]) ++k;
        if (k == word.size()) return true;
    }
    return false;
}

}   // namespace toritsugi::logs
