#include "core/model/ip.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace toritsugi {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::array<std::uint8_t, 16> cleared_from(std::array<std::uint8_t, 16> bytes, int bits) {
    for (int byte = 0; byte < 16; ++byte) {
        const int keep = std::clamp(bits - byte * 8, 0, 8);
        bytes[byte] &= static_cast<std::uint8_t>(0xff00 >> keep);
    }
    return bytes;
}

// "203.0.113.7" exactly, as inet_pton() takes it: four numbers without leading zeros. Nearly every address is one.
std::optional<std::uint32_t> dotted_quad(std::string_view text) {
    std::uint32_t all = 0;
    std::size_t at = 0;
    for (int part = 0; part < 4; ++part) {
        if (part > 0 && (at >= text.size() || text[at++] != '.')) return std::nullopt;
        const std::size_t first = at;
        std::uint32_t number = 0;
        for (; at < text.size() && at - first < 3 && text[at] >= '0' && text[at] <= '9'; ++at)
            number = number * 10 + static_cast<std::uint32_t>(text[at] - '0');
        if (at == first || number > 255 || (text[first] == '0' && at - first > 1)) return std::nullopt;
        all = all << 8 | number;
    }
    if (at != text.size()) return std::nullopt;
    return all;
}

struct ScopeRow {
    const char* block;
    IpScope scope;
};
// IANA special-purpose address registries; most specific first where blocks overlap.
constexpr ScopeRow scope_rows[] = {
    {"0.0.0.0/8", IpScope::reserved},
    {"10.0.0.0/8", IpScope::private_use},
    {"100.64.0.0/10", IpScope::private_use},
    {"127.0.0.0/8", IpScope::loopback},
    {"169.254.0.0/16", IpScope::link_local},
    {"172.16.0.0/12", IpScope::private_use},
    {"192.0.0.0/24", IpScope::reserved},
    {"192.0.2.0/24", IpScope::documentation},
    {"192.88.99.0/24", IpScope::reserved},
    {"192.168.0.0/16", IpScope::private_use},
    {"198.18.0.0/15", IpScope::reserved},
    {"198.51.100.0/24", IpScope::documentation},
    {"203.0.113.0/24", IpScope::documentation},
    {"224.0.0.0/4", IpScope::multicast},
    {"240.0.0.0/4", IpScope::reserved},
    {"::/128", IpScope::reserved},
    {"::1/128", IpScope::loopback},
    {"64:ff9b::/96", IpScope::global},
    {"64:ff9b:1::/48", IpScope::private_use},
    {"100::/64", IpScope::reserved},
    {"2001:db8::/32", IpScope::documentation},
    {"3fff::/20", IpScope::documentation},
    {"2001:10::/28", IpScope::reserved},
    {"fc00::/7", IpScope::private_use},
    {"fe80::/10", IpScope::link_local},
    {"fec0::/10", IpScope::private_use},
    {"ff00::/8", IpScope::multicast},
};

}   // namespace

Result<IpAddress> IpAddress::parse(std::string_view text) {
    if (const auto quad = dotted_quad(text)) return IpAddress::v4(*quad);
    const Problem problem{0, "Start with an IP address, such as 203.0.113.7 or 2001:db8::1."};
    char copy[64];
    if (text.empty() || text.size() >= sizeof copy) return problem;
    if (const auto zero = text.find('\0'); zero != text.npos) return Problem{zero, "Remove the zero byte."};
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    IpAddress address;
    if (inet_pton(AF_INET6, copy, address.bytes_.data()) == 1) return address;
    return problem;
}

IpAddress IpAddress::v4(std::uint32_t host_order) {
    IpAddress address;
    std::copy(mapped_prefix.begin(), mapped_prefix.end(), address.bytes_.begin());
    for (int byte = 0; byte < 4; ++byte)
        address.bytes_[12 + byte] = static_cast<std::uint8_t>(host_order >> (24 - byte * 8));
    return address;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& network_order) {
    IpAddress address;
    address.bytes_ = network_order;
    return address;
}

bool IpAddress::is_v4() const { return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes_.begin()); }

std::uint32_t IpAddress::v4_host_order() const {
    return std::uint32_t{bytes_[12]} << 24 | std::uint32_t{bytes_[13]} << 16 | std::uint32_t{bytes_[14]} << 8 | bytes_[15];
}

std::string IpAddress::text() const {
    char text[INET6_ADDRSTRLEN];
    if (!is_v4()) return inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
    char* end = text;
    for (int byte = 12; byte < 16; ++byte) {
        if (byte > 12) *end++ = '.';
        end = std::to_chars(end, text + sizeof text, bytes_[byte]).ptr;
    }
    return {text, end};
}

IpScope scope_of(const IpAddress& address) {
    static const auto table = [] {
        std::array<std::pair<IpRange, IpScope>, std::size(scope_rows)> rows;
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = {IpRange::parse(scope_rows[i].block).value(), scope_rows[i].scope};
        return rows;
    }();
    for (const auto& [range, scope] : table)
        if (range.contains(address)) return scope;
    return IpScope::global;
}

IpRange IpRange::of(const IpAddress& address, int prefix) {
    IpRange range;
    range.prefix128_ = address.is_v4() ? prefix + 96 : prefix;
    range.first_ = IpAddress::v6(cleared_from(address.bytes(), range.prefix128_));
    return range;
}

Result<IpRange> IpRange::parse(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address.ok()) return address.problem();
    const int width = address.value().is_v4() ? 32 : 128;
    int prefix = width;   // a single address is a range of one
    if (slash < text.size()) {
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, prefix);
        if (error != std::errc{} || stop != end || prefix < 0 || prefix > width)
            return Problem{slash + 1, "Write a number from 0 to " + std::to_string(width) + " after the slash."};
    }
    return of(address.value(), prefix);   // reporters write 203.0.113.7/24 and mean the whole block
}

IpAddress IpRange::last() const {
    auto bytes = first_.bytes();
    for (int byte = 0; byte < 16; ++byte) {
        const int keep = std::clamp(prefix128_ - byte * 8, 0, 8);
        bytes[byte] |= static_cast<std::uint8_t>(0xff >> keep);
    }
    return IpAddress::v6(bytes);
}

bool IpRange::contains(const IpAddress& address) const {
    const int whole = prefix128_ / 8, rest = prefix128_ % 8;
    if (std::memcmp(first_.bytes().data(), address.bytes().data(), whole) != 0) return false;
    return rest == 0 || ((first_.bytes()[whole] ^ address.bytes()[whole]) >> (8 - rest)) == 0;
}

std::string IpRange::text() const {
    return is_one_address() ? first_.text() : first_.text() + "/" + std::to_string(prefix());
}

}   // namespace toritsugi
