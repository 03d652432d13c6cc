// IPv4 and IPv6 addresses, networks and ranges, and what looks like one and is none.
#include <algorithm>
#include <charconv>

#include "core/reading/observables/line_scan.hpp"

namespace toritsugi::observables {
namespace {

// "203.0.113.7". Leading zeros only when every number has three digits, as some routers print them.
Quad read_quad(std::string_view text) {
    Quad quad;
    std::size_t i = 0;
    bool zeros = false, all_three = true;
    while (quad.numbers < 4) {
        std::size_t digits = 0;
        std::uint32_t number = 0;
        const std::size_t start = i;
        while (i < text.size() && is_digit(text[i]) && digits < 4) {
            number = number * 10 + static_cast<std::uint32_t>(text[i++] - '0');
            ++digits;
        }
        if (digits == 0 || digits > 3 || number > 255) break;
        zeros |= digits > 1 && text[start] == '0';
        all_three &= digits == 3;
        quad.value = quad.value << 8 | number;
        ++quad.numbers;
        quad.length = i;
        if (quad.numbers == 4 || i >= text.size() || text[i] != '.') break;
        ++i;
    }
    if (quad.numbers < 3 || (zeros && !all_three)) return {};
    return quad;
}

// Pieces of a range as networks, at most `limit`.
std::vector<IpRange> networks_between(std::uint32_t first, std::uint32_t last, std::size_t limit) {
    std::vector<IpRange> ranges;
    std::uint64_t at = first;
    while (at <= last && ranges.size() < limit) {
        int bits = 0;
        while (bits < 32 && (at & ((1ull << (bits + 1)) - 1)) == 0 && at + (1ull << (bits + 1)) - 1 <= last) ++bits;
        ranges.push_back(IpRange::of(IpAddress::v4(static_cast<std::uint32_t>(at)), 32 - bits));
        at += 1ull << bits;
    }
    return ranges;
}

int prefix_of_mask(std::uint32_t mask) {
    for (int prefix = 0; prefix <= 32; ++prefix)
        if (mask == (prefix == 0 ? 0u : 0xFFFFFFFFu << (32 - prefix))) return prefix;
    return -1;
}

}   // namespace

std::size_t LineScan::ipv6(std::size_t begin, std::size_t end) {
    // The run may carry a label ("IPv6:2001:db8::1"), a zone ("%eth0") or a full stop.
    for (int tries = 0; tries < 3; ++tries) {
        std::size_t stop = begin;
        while (stop < end && ((kind(text_[stop]) & hex) || text_[stop] == ':' || text_[stop] == '.')) ++stop;
        std::size_t last = stop;
        while (last > begin &&
               (text_[last - 1] == '.' || (text_[last - 1] == ':' && (last < begin + 2 || text_[last - 2] != ':'))))
            --last;
        const std::string_view text = text_.substr(begin, last - begin);
        const bool clean = stop == end || text_[stop] == '%' || text_[stop] == '-';
        const auto colons = std::count(text.begin(), text.end(), ':');
        const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
        if (clean && colons >= 2 && has_digit && text.size() <= 45) {
            const auto address = IpAddress::parse(text);
            if (address.ok() && !address.value().is_none()) {
                std::size_t next = last;
                if (!address.value().is_v4() && next + 1 < text_.size() && text_[next] == '/' && is_digit(text_[next + 1])) {
                    int prefix = 0;
                    const auto [p, error] = std::from_chars(text_.data() + next + 1, text_.data() + text_.size(), prefix);
                    if (error == std::errc{} && prefix > 0 && prefix < 128) {
                        next = static_cast<std::size_t>(p - text_.data());
                        add(ObservableType::cidr, IpRange::of(address.value(), prefix).text(), begin, next);
                        return next;
                    }
                }
                add(ObservableType::ip, address.value().text(), begin, last, address.value());
                return std::max(next, end);
            }
        }
        const std::size_t colon = text_.find(':', begin);
        if (colon == text_.npos || colon >= end || colon + 1 >= end) return 0;
        if (text_[colon + 1] == ':' && colon != begin) return 0;
        begin = colon + 1;
        if (begin < end && text_[begin] == ':') continue;
    }
    return 0;
}

bool LineScan::is_version(std::size_t begin, std::size_t end) const {
    const std::string_view before = text_.substr(0, begin);
    if (!before.empty()) {
        const char c = before.back();
        if ((c == 'v' || c == 'V') && (before.size() < 2 || !(kind(before[before.size() - 2]) & alnum))) return true;
        if (c == '/') {   // Chrome/103.0.5060.114; but "outside/203.0.113.7(80)" is an address
            const bool port = end < text_.size() && (text_[end] == '(' || text_[end] == ':' || text_[end] == '/');
            if (before.size() >= 2 && (kind(before[before.size() - 2]) & letter) && !port) {
                std::size_t word = before.size() - 1;
                while (word > 0 && (kind(before[word - 1]) & letter)) --word;
                const std::string name = lower(before.substr(word, before.size() - 1 - word));
                return name != "inside" && name != "outside" && name != "dmz" && name != "src" && name != "dst" &&
                       name != "ip" && name != "host" && name != "tcp" && name != "udp";
            }
        }
    }
    std::string_view word = before;
    while (!word.empty() &&
           (word.back() == ' ' || word.back() == ':' || word.back() == '.' || word.back() == '=' || word.back() == '"'))
        word.remove_suffix(1);
    for (const std::string_view name : {"version", "ver", "firmware", "release", "build", "oid", "snmpv2-smi"})
        if (ends_with(word, name) && (word.size() == name.size() || !(kind(word[word.size() - name.size() - 1]) & letter)))
            return true;   // "ver. 1.2.3.4", but not "server 1.2.3.4"
    return ends_with(word, "バージョン");
}

bool LineScan::is_one(const IpAddress& address) {
    const std::uint32_t value = address.v4_host_order();
    const std::uint32_t first = value >> 24;
    return first != 0 && first != 255 && value != 0xFFFFFFFFu;
}

std::size_t LineScan::ipv4(std::size_t begin, std::size_t end) {
    const std::string_view rest = text_.substr(begin);
    const Quad quad = read_quad(rest);
    if (quad.numbers == 3) return masked(begin, quad);
    if (quad.numbers != 4) return 0;
    std::size_t stop = begin + quad.length;
    const IpAddress address = IpAddress::v4(quad.value);
    if (begin > 0 && (text_[begin - 1] == '.' || text_[begin - 1] == '-' || text_[begin - 1] == '_')) return end;
    if (stop < text_.size()) {
        const char c = text_[stop];
        if ((kind(c) & alnum) || c == '_') return 0;
        if (c == '.' && stop + 1 < text_.size() && (kind(text_[stop + 1]) & alnum)) {
            if (!is_digit(text_[stop + 1])) return 0;   // 203.0.113.7.example.net
            return dotted_port(begin, stop, address);
        }
    }
    if (is_version(begin, stop)) return std::max(stop, end);
    if (!is_one(address)) return after_mask(stop, end);
    if (stop < text_.size() && text_[stop] == '/' && stop + 1 < text_.size() && is_digit(text_[stop + 1]))
        if (const std::size_t next = network(begin, stop, address)) return next;
    if (const std::size_t next = range(begin, stop, quad.value)) return next;
    add(ObservableType::ip, address.text(), begin, stop, address);
    return stop < end && text_[stop] == '-' ? stop + 1 : std::max(stop, std::min(end, stop + 1));
}

std::size_t LineScan::after_mask(std::size_t stop, std::size_t end) const { return std::max(stop, end); }

std::size_t LineScan::dotted_port(std::size_t begin, std::size_t stop, const IpAddress& address) {
    std::size_t end = stop + 1;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    const bool more = end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1]);
    if (!arrow_) arrow_ = text_.find(" > ") != text_.npos || text_.find(" -> ") != text_.npos;
    if (!more && *arrow_ && end - stop <= 6 && is_one(address))
        add(ObservableType::ip, address.text(), begin, stop, address);
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
    return end;
}

std::size_t LineScan::network(std::size_t begin, std::size_t stop, const IpAddress& address) {
    const std::string_view rest = text_.substr(stop + 1);
    const Quad mask = read_quad(rest);
    if (mask.numbers == 4) {
        const int prefix = prefix_of_mask(mask.value);
        if (prefix < 1) return 0;
        add(ObservableType::cidr, IpRange::of(address, prefix).text(), begin, stop + 1 + mask.length);
        return stop + 1 + mask.length;
    }
    int prefix = 0;
    const auto [p, error] = std::from_chars(rest.data(), rest.data() + rest.size(), prefix);
    const std::size_t digits = static_cast<std::size_t>(p - rest.data());
    const std::size_t next = stop + 1 + digits;
    if (error != std::errc{} || digits > 2 || prefix < 4 || prefix > 32) return 0;
    if (next < text_.size() && ((kind(text_[next]) & alnum) || text_[next] == '/' || text_[next] == '.') &&
        !(text_[next] == '.' && (next + 1 >= text_.size() || !is_digit(text_[next + 1]))))
        return 0;
    const IpRange block = IpRange::of(address, prefix);
    std::string_view after = text_.substr(next);
    while (!after.empty() && (after.front() == ' ' || after.front() == '/')) after.remove_prefix(1);
    const std::string follows = lower(after.substr(0, 3));
    if (!(block.first() == address) && (follows == "tcp" || follows == "udp")) return 0;
    if (prefix == 32)
        add(ObservableType::ip, address.text(), begin, next, address);
    else
        add(ObservableType::cidr, block.text(), begin, next);
    return next;
}

std::size_t LineScan::masked(std::size_t begin, const Quad& quad) {
    std::size_t stop = begin + quad.length;
    if (stop >= text_.size() || text_[stop] != '.') return 0;
    std::size_t end = stop + 1;
    while (end < text_.size() && end - stop <= 3 && (lower(text_[end]) == 'x' || text_[end] == '*' || text_[end] == '#'))
        ++end;
    if (end == stop + 1 || (end < text_.size() && (kind(text_[end]) & alnum))) return 0;
    if (begin > 0 && (text_[begin - 1] == '.' || text_[begin - 1] == '-')) return 0;
    const IpAddress first = IpAddress::v4(quad.value << 8);
    if (!is_one(first)) return 0;
    add(ObservableType::cidr, IpRange::of(first, 24).text(), begin, end);
    return end;
}

std::size_t LineScan::range(std::size_t begin, std::size_t stop, std::uint32_t first) {
    std::size_t at = stop;
    bool spaced = false;
    while (at < text_.size() && text_[at] == ' ' && at - stop < 3) ++at, spaced = true;
    if (at >= text_.size() || (text_[at] != '-' && text_[at] != '~')) return 0;
    while (at < text_.size() && (text_[at] == '-' || text_[at] == '~') && at - stop < 6) ++at;
    while (at < text_.size() && text_[at] == ' ' && at - stop < 9) ++at, spaced = true;
    if (at >= text_.size() || !is_digit(text_[at])) return 0;
    const Quad quad = read_quad(text_.substr(at));
    std::uint32_t last = quad.value;
    std::size_t end = at + quad.length;
    if (quad.numbers != 4) {   // the last number only
        if (spaced || quad.numbers != 0) return 0;
        std::uint32_t number = 0;
        const auto [p, error] = std::from_chars(text_.data() + at, text_.data() + text_.size(), number);
        end = static_cast<std::size_t>(p - text_.data());
        if (error != std::errc{} || number > 255 || number <= (first & 0xFF)) return 0;
        if (end < text_.size() && ((kind(text_[end]) & alnum) || text_[end] == '-' || text_[end] == '.') &&
            !(text_[end] == '.' && (end + 1 >= text_.size() || !(kind(text_[end + 1]) & alnum))))
            return 0;
        last = (first & 0xFFFFFF00u) | number;
    }
    if (last <= first || (last ^ first) >> 20) return 0;   // more than a /12 is not a range but two addresses
    if (last - first < 64) {
        for (std::uint32_t value = first; value <= last; ++value) {
            const IpAddress address = IpAddress::v4(value);
            add(ObservableType::ip, address.text(), begin, end, address);
        }
    } else {
        for (const IpRange& block : networks_between(first, last, 16)) add(ObservableType::cidr, block.text(), begin, end);
    }
    return end;
}

}   // namespace toritsugi::observables
