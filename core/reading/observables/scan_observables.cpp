#include "core/reading/observables/scan_observables.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/reading/observables/host_names.hpp"
#include "core/reading/observables/refang.hpp"

namespace toritsugi {

namespace {

enum : std::uint8_t { run_char = 1, alnum = 2, digit = 4, hex = 8, letter = 16 };
constexpr std::array<std::uint8_t, 256> make_kinds() {
    std::array<std::uint8_t, 256> kinds{};
    for (int c = '0'; c <= '9'; ++c) kinds[static_cast<std::size_t>(c)] = run_char | alnum | digit | hex;
    for (int c = 'a'; c <= 'z'; ++c) {
        const std::uint8_t kind = static_cast<std::uint8_t>(run_char | alnum | letter | (c <= 'f' ? hex : 0));
        kinds[static_cast<std::size_t>(c)] = kind;
        kinds[static_cast<std::size_t>(c - 32)] = kind;
    }
    for (const char c : {'.', ':', '-', '_', '@', '+', '%'}) kinds[static_cast<unsigned char>(c)] = run_char;
    return kinds;
}
constexpr auto kinds = make_kinds();
std::uint8_t kind(char c) { return kinds[static_cast<unsigned char>(c)]; }
bool is_digit(char c) { return kind(c) & digit; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

struct Quad {
    std::uint32_t value = 0;
    std::size_t length = 0;   // 0: none
    int numbers = 0;          // 4, or 3 when the fourth is masked or missing
};

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

bool ends_with(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    text.remove_prefix(text.size() - word.size());
    for (std::size_t i = 0; i < word.size(); ++i)
        if (lower(text[i]) != word[i]) return false;
    return true;
}

// The state of one line while it is scanned.
class LineScan {
  public:
    LineScan(const RefangedLine& line, std::size_t bytes, std::uint64_t offset, std::uint64_t number,
             std::vector<FoundObservable>& found)
        : line_(line), bytes_(bytes), text_(line.text), offset_(offset), number_(number), found_(found) {}

    void run() {
        std::size_t i = 0;
        while (i < text_.size()) {
            const std::uint8_t k = kind(text_[i]);
            const bool colons = text_[i] == ':' && i + 1 < text_.size() && text_[i + 1] == ':';
            if (!(k & alnum) && !colons) {
                ++i;
                continue;
            }
            std::size_t end = i;
            std::uint8_t all = 0xFF, any = 0;
            unsigned dots = 0, colon_count = 0, ats = 0;
            // Longer runs are cut: nothing that we look for is longer, and cutting keeps the scan linear.
            const std::size_t limit = std::min(text_.size(), i + 512);
            while (end < limit && (kind(text_[end]) & run_char)) {
                const char c = text_[end];
                all &= kinds[static_cast<unsigned char>(c)];
                any |= kinds[static_cast<unsigned char>(c)];
                dots += c == '.';
                colon_count += c == ':';
                ats += c == '@';
                if (c == ':' && end + 2 < text_.size() && text_[end + 1] == '/' && text_[end + 2] == '/') break;
                ++end;
            }
            if (end < text_.size() && text_[end] == ':' && end + 2 < text_.size() && text_[end + 1] == '/') {
                i = url(i, end);
                continue;
            }
            i = std::max(one_run(i, end, all, any, dots, colon_count, ats), i + 1);
        }
    }

  private:
    void add(ObservableType type, std::string value, std::size_t begin, std::size_t end, const IpAddress& ip = {},
             bool in_url = false) {
        FoundObservable made;
        made.type = type;
        made.value = std::move(value);
        made.ip = ip;
        const std::uint32_t from = line_.offset_of(begin);
        const std::uint32_t to = end < text_.size() ? line_.offset_of(end) : static_cast<std::uint32_t>(bytes_);
        made.offset = offset_ + from;
        made.length = to > from ? to - from : 1;
        made.line = number_;
        made.in_url = in_url;
        found_.push_back(std::move(made));
    }

    // Returns where to go on.
    std::size_t one_run(std::size_t begin, std::size_t end, std::uint8_t all, std::uint8_t any, unsigned dots,
                        unsigned colons, unsigned ats) {
        const std::string_view run = text_.substr(begin, end - begin);
        if (ats > 0) return mail(begin, end);
        if (dots == 0 && colons == 0) {
            if ((all & hex) && run.size() >= 32)
                hash(begin, end);
            else if (run.size() >= 3 && (run[0] == 'A' || run[0] == 'a') && (run[1] == 'S' || run[1] == 's'))
                asn(begin, end);
            return end;
        }
        if (colons >= 2) {
            if (const std::size_t next = ipv6(begin, end)) return next;
        }
        if (dots == 0) return colons ? pieces(begin, end) : end;
        if (colons) return pieces(begin, end);
        if (is_digit(run[0]))
            if (const std::size_t next = ipv4(begin, end)) return next;
        if (any & letter) host(begin, end);
        return end;
    }

    // "outside:203.0.113.7", "203.0.113.7:80", "host:name.example.com:25": each piece by itself.
    std::size_t pieces(std::size_t begin, std::size_t end) {
        std::size_t at = begin;
        while (at < end) {
            std::size_t stop = text_.find(':', at);
            stop = std::min(stop, end);
            if (stop > at && (kind(text_[at]) & alnum)) {
                const std::string_view piece = text_.substr(at, stop - at);
                if (piece.find('.') != piece.npos) {
                    std::size_t next = is_digit(piece[0]) ? ipv4(at, stop) : 0;
                    if (next > end) return next;
                    if (!next) host(at, stop);
                } else if (piece.size() >= 32) {
                    if (std::all_of(piece.begin(), piece.end(), [](char c) { return kind(c) & hex; })) hash(at, stop);
                } else if (piece.size() >= 3 && lower(piece[0]) == 'a' && lower(piece[1]) == 's') {
                    asn(at, stop);
                }
            }
            at = stop + 1;
        }
        return end;
    }

    std::size_t ipv6(std::size_t begin, std::size_t end) {
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
                    if (!address.value().is_v4() && next + 1 < text_.size() && text_[next] == '/' &&
                        is_digit(text_[next + 1])) {
                        int prefix = 0;
                        const auto [p, error] =
                            std::from_chars(text_.data() + next + 1, text_.data() + text_.size(), prefix);
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

    bool is_version(std::size_t begin, std::size_t end) const {
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
            if (ends_with(word, name) &&
                (word.size() == name.size() || !(kind(word[word.size() - name.size() - 1]) & letter)))
                return true;   // "ver. 1.2.3.4", but not "server 1.2.3.4"
        return ends_with(word, "バージョン");
    }

    static bool is_one(const IpAddress& address) {
        const std::uint32_t value = address.v4_host_order();
        const std::uint32_t first = value >> 24;
        return first != 0 && first != 255 && value != 0xFFFFFFFFu;
    }

    // Returns where to go on, 0 when this is no address.
    std::size_t ipv4(std::size_t begin, std::size_t end) {
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

    std::size_t after_mask(std::size_t stop, std::size_t end) const { return std::max(stop, end); }

    // tcpdump writes address and port as 203.0.113.7.80; elsewhere five numbers are a version or an OID.
    std::size_t dotted_port(std::size_t begin, std::size_t stop, const IpAddress& address) {
        std::size_t end = stop + 1;
        while (end < text_.size() && is_digit(text_[end])) ++end;
        const bool more = end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1]);
        if (!arrow_) arrow_ = text_.find(" > ") != text_.npos || text_.find(" -> ") != text_.npos;
        if (!more && *arrow_ && end - stop <= 6 && is_one(address))
            add(ObservableType::ip, address.text(), begin, stop, address);
        while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
        return end;
    }

    // "/24", "/255.255.255.0". "/4664" is a port, as some firewalls write it.
    std::size_t network(std::size_t begin, std::size_t stop, const IpAddress& address) {
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

    // "203.0.113.xxx", "203.0.113.*", "203.0.113.0-255" is left to range().
    std::size_t masked(std::size_t begin, const Quad& quad) {
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

    // "203.0.113.16 - 203.0.113.20", "203.0.113.16-20", also with a wave dash.
    std::size_t range(std::size_t begin, std::size_t stop, std::uint32_t first) {
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
            for (const IpRange& block : networks_between(first, last, 16))
                add(ObservableType::cidr, block.text(), begin, end);
        }
        return end;
    }

    void hash(std::size_t begin, std::size_t end) {
        const std::string_view run = text_.substr(begin, end - begin);
        if (run.size() != 32 && run.size() != 40 && run.size() != 56 && run.size() != 64 && run.size() != 96 &&
            run.size() != 128)
            return;
        if (!std::any_of(run.begin(), run.end(), is_digit) ||
            !std::any_of(run.begin(), run.end(), [](char c) { return kind(c) & letter; }))
            return;
        if (begin > 0 && (text_[begin - 1] == '/' || text_[begin - 1] == '=' || text_[begin - 1] == '&')) {
            const bool named = ends_with(text_.substr(0, begin), "md5=") || ends_with(text_.substr(0, begin), "sha1=") ||
                               ends_with(text_.substr(0, begin), "sha256=");
            if (!named) return;   // a token in a path
        }
        add(ObservableType::hash, lower(run), begin, end);
    }

    void asn(std::size_t begin, std::size_t end) {
        std::size_t at = begin + 2;
        if (at < end && (text_[at] == 'N' || text_[at] == 'n')) ++at;
        std::size_t from = at;
        if (at == end && at - begin == 3) {   // "ASN 64500", "ASN: 64500"
            while (at < text_.size() && (text_[at] == ' ' || text_[at] == ':')) ++at;
            from = at;
        }
        std::size_t stop = from;
        while (stop < text_.size() && is_digit(text_[stop])) ++stop;
        if (stop == from || stop - from > 10 || (stop < text_.size() && (kind(text_[stop]) & (alnum)))) return;
        if (stop < text_.size() && text_[stop] == '-') return;
        std::uint64_t number = 0;
        std::from_chars(text_.data() + from, text_.data() + stop, number);
        if (number == 0 || number > 0xFFFFFFFFull) return;
        add(ObservableType::asn, "AS" + std::to_string(number), begin, stop);
    }

    void host(std::size_t begin, std::size_t end) {
        while (begin < end && !(kind(text_[begin]) & alnum)) ++begin;
        while (end > begin && !(kind(text_[end - 1]) & alnum)) --end;
        const std::string_view name = text_.substr(begin, end - begin);
        if (!is_host_name(name)) return;
        if (begin > 0 &&
            (text_[begin - 1] == '/' || text_[begin - 1] == '\\' || text_[begin - 1] == '~' || text_[begin - 1] == '%')) {
            const bool relative_url = begin > 1 && text_[begin - 1] == '/' && text_[begin - 2] == '/';
            if (!relative_url) return;   // part of a path
        }
        if (end < text_.size() && (text_[end] == '(' || text_[end] == '\\') && end + 1 < text_.size() &&
            text_[end + 1] == ')')
            return;
        const std::string value = lower(name);
        if (value.rfind("www.", 0) == 0 && end + 1 < text_.size() && text_[end] == '/' &&
            (kind(text_[end + 1]) & run_char)) {
            // People leave out the scheme of a page.
            const std::size_t stop = url_end(end);
            add(ObservableType::url, "http://" + value + std::string(text_.substr(end, stop - end)), begin, stop);
            add(ObservableType::host, value, begin, end, {}, true);
            return;
        }
        add(ObservableType::host, value, begin, end);
    }

    bool in_message_id(std::size_t begin) const {
        std::string_view before = text_.substr(0, begin);
        while (!before.empty() &&
               (before.back() == '<' || before.back() == ' ' || before.back() == ':' || before.back() == '='))
            before.remove_suffix(1);
        for (const std::string_view name : {"message-id", "messageid", "msgid", "msg-id", "in-reply-to", "content-id", "id"})
            if (ends_with(before, name) &&
                (before.size() == name.size() || !(kind(before[before.size() - name.size() - 1]) & alnum)))
                return true;
        const std::string start = lower(text_.substr(0, 32));
        return start.find("message-id:") != start.npos || start.rfind("references:", 0) == 0 ||
               start.rfind("in-reply-to:", 0) == 0 || start.rfind("> references:", 0) == 0;
    }

    std::size_t mail(std::size_t begin, std::size_t end) {
        const std::size_t run_end = end;
        const std::size_t at = text_.find('@', begin);
        std::size_t from = at;
        while (from > begin && text_[from - 1] != ':') --from;
        while (from < at && !(kind(text_[from]) & alnum) && text_[from] != '_') ++from;
        if (at + 1 >= text_.size()) return run_end;
        if (from == at) return host_after_at(at, end), run_end;
        std::string domain;
        std::size_t stop = at + 1;
        if (text_[stop] == '[') {   // an address literal
            const std::size_t length = text_.substr(stop, 50).find(']');
            if (length == text_.npos) return run_end;
            const std::size_t close = stop + length;
            domain = std::string(text_.substr(stop, close + 1 - stop));
            stop = close + 1;
        } else {
            std::size_t last = stop;
            while (last < end &&
                   ((kind(text_[last]) & alnum) || text_[last] == '.' || text_[last] == '-' || text_[last] == '_'))
                ++last;
            while (last > stop && !(kind(text_[last - 1]) & alnum)) --last;
            domain = lower(text_.substr(stop, last - stop));
            stop = last;
            if (!is_host_name(domain)) return run_end;
        }
        if (!in_message_id(from) && stop - from <= 254)
            add(ObservableType::mail, std::string(text_.substr(from, at - from)) + "@" + domain, from, stop);
        return std::max(run_end, stop);
    }

    void host_after_at(std::size_t at, std::size_t end) {   // "@example.com", a whole domain
        if (at + 1 < end) host(at + 1, end);
    }

    // Where a URL that runs over `from` ends: before white space, quotation marks, <>, or a character outside ASCII,
    // because Japanese goes on without a blank; then without the punctuation of the sentence.
    std::size_t url_end(std::size_t from) const {
        std::size_t end = from;
        int round = 0, square = 0;
        while (end < text_.size()) {
            const unsigned char c = static_cast<unsigned char>(text_[end]);
            if (c <= ' ' || c >= 0x7F || c == '<' || c == '>' || c == '"' || c == '`' || c == '{' || c == '}' || c == '|' ||
                c == '^' || c == '\\')
                break;
            if (c == '(') ++round;
            if (c == ')' && --round < 0) break;
            if (c == '[') ++square;
            if (c == ']' && --square < 0) break;
            ++end;
        }
        while (end > from && std::strchr(".,;:!?'*", text_[end - 1])) --end;
        return end;
    }

    std::size_t url(std::size_t begin, std::size_t colon) {
        std::size_t scheme_at = colon;
        while (scheme_at > begin && (kind(text_[scheme_at - 1]) & letter)) --scheme_at;
        const std::string scheme = lower(text_.substr(scheme_at, colon - scheme_at));
        static constexpr std::string_view known[] = {"http", "https", "ftp",   "ftps", "sftp", "tftp",  "irc",
                                                     "ircs", "ldap",  "ldaps", "rmi",  "smb",  "telnet"};
        const std::size_t body = colon + 3;
        if (std::find(std::begin(known), std::end(known), scheme) == std::end(known) || body >= text_.size()) return body;
        const std::size_t end = url_end(body);
        std::string_view rest = text_.substr(body, end - body);
        std::size_t host_end = rest.find_first_of("/?#");
        host_end = std::min(host_end, rest.size());
        std::string_view host = rest.substr(0, host_end);
        if (const std::size_t user = host.rfind('@'); user != host.npos) host.remove_prefix(user + 1);
        const std::size_t host_at = static_cast<std::size_t>(host.data() - text_.data());
        std::string_view port;
        IpAddress ip;
        if (!host.empty() && host.front() == '[') {
            const std::size_t close = host.find(']');
            if (close == host.npos) return std::max(end, body);
            const auto address = IpAddress::parse(host.substr(1, close - 1));
            if (!address.ok()) return std::max(end, body);
            ip = address.value();
            host = host.substr(0, close + 1);
        } else {
            const auto bare = IpAddress::parse(host);   // IPv6 without brackets is what notifiers write
            if (bare.ok())
                ip = bare.value();
            else if (const std::size_t at = host.find(':'); at != host.npos) {
                port = host.substr(at);
                host = host.substr(0, at);
            }
            if (!bare.ok()) {
                const auto address = IpAddress::parse(host);
                if (address.ok())
                    ip = address.value();
                else if (std::count(port.begin(), port.end(), ':') > 1) {
                    // an address and a port run together, http://2001:db8:0:0:0:0:0:1:2222/
                    const std::string_view both = rest.substr(0, host_end);
                    const auto cut = IpAddress::parse(both.substr(0, both.rfind(':')));
                    if (!cut.ok()) return std::max(end, body);
                    ip = cut.value();
                    host = both.substr(0, both.rfind(':'));
                } else if (!is_host_name(host) && !(host.size() > 4 && host.find('.') != host.npos &&
                                                    host.find('*') == host.npos && is_host_like(host)))
                    return std::max(end, body);
            }
        }
        const std::size_t host_stop = host_at + host.size();
        std::string value = scheme + "://" + std::string(text_.substr(body, host_at - body)) + lower(host) +
                            std::string(text_.substr(host_stop, end - host_stop));
        add(ObservableType::url, std::move(value), scheme_at, end, ip);
        if (ip.is_none())
            add(ObservableType::host, lower(host), host_at, host_stop, {}, true);
        else
            add(ObservableType::ip, ip.text(), host_at, host_stop, ip, true);
        return std::max(end, body);
    }

    // In a URL every dotted name is a host, known to the list or not.
    static bool is_host_like(std::string_view host) {
        return std::all_of(host.begin(), host.end(),
                           [](char c) { return (kind(c) & alnum) || c == '.' || c == '-' || c == '_'; }) &&
               (kind(host.front()) & alnum) && (kind(host.back()) & letter);
    }

    const RefangedLine& line_;
    std::size_t bytes_;   // of the line as it was written
    std::string_view text_;
    std::uint64_t offset_, number_;
    std::vector<FoundObservable>& found_;
    std::optional<bool> arrow_;   // asked for at most once a line
};

}   // namespace

void ObservableScanner::scan(std::string_view line, std::uint64_t offset, std::uint64_t number,
                             std::vector<FoundObservable>& found) {
    RefangedLine plain;
    refang(line, plain);
    LineScan(plain, line.size(), offset, number, found).run();
}

std::vector<FoundObservable> scan_observables(std::string_view text) {
    std::vector<FoundObservable> found;
    ObservableScanner scanner;
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        std::size_t stop = end;
        if (stop > at && text[stop - 1] == '\r') --stop;
        scanner.scan(text.substr(at, stop - at), at, ++number, found);
        at = end + 1;
    }
    return found;
}

}   // namespace toritsugi
