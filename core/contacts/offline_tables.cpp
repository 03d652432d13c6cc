#include "core/contacts/offline_tables.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace toritsugi {
namespace {

constexpr std::array<std::string_view, 6> registries{"apnic", "arin", "ripencc", "lacnic", "afrinic", "other"};

std::uint8_t registry_number(std::string_view name) {
    const auto found = std::find(registries.begin(), registries.end(), name);
    return static_cast<std::uint8_t>(std::min<std::size_t>(found - registries.begin(), registries.size() - 1));
}

template <class Number>
bool parse_number(std::string_view text, Number& value) {
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && stop == text.data() + text.size();
}

// registry|cc|type|start|value|date|status|opaque-id|...: the first eight fields, missing ones empty.
std::array<std::string_view, 8> fields_of(std::string_view line) {
    std::array<std::string_view, 8> fields;
    for (std::size_t number = 0, at = 0; number < fields.size() && at <= line.size(); ++number) {
        const std::size_t end = std::min(line.find('|', at), line.size());
        fields[number] = line.substr(at, end - at);
        at = end + 1;
    }
    return fields;
}

// FNV-1a over registry and opaque id: the id is only good for telling whether two rows have one holder.
std::uint64_t holder_number(std::string_view registry, std::string_view id) {
    if (id.empty()) return 0;
    std::uint64_t hash = 14695981039346656037ull;
    for (const std::string_view part : {registry, std::string_view("|"), id})
        for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return hash;
}

std::uint64_t upper_half(const IpAddress& address) {
    std::uint64_t half = 0;
    for (int byte = 0; byte < 8; ++byte) half = half << 8 | address.bytes()[byte];
    return half;
}

template <class Rows, class Number>
auto row_holding(const Rows& rows, Number number) -> decltype(&rows[0]) {
    const auto after =
        std::upper_bound(rows.begin(), rows.end(), number, [](Number value, const auto& row) { return value < row.first; });
    if (after == rows.begin() || std::prev(after)->last < number) return nullptr;
    return &*std::prev(after);
}

Problem at_line(std::size_t line, const std::string& advice) { return {0, "Line " + std::to_string(line) + ": " + advice}; }

}   // namespace

Result<std::size_t> DelegatedTable::add(std::string_view text) {
    const auto fours = four_.size(), sixes = six_.size(), asns = asns_.size();
    const auto refused = [&](std::size_t line, const std::string& advice) {
        four_.resize(fours);
        six_.resize(sixes);
        asns_.resize(asns);
        return at_line(line, advice);
    };
    Source source;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line[0] == '#') continue;
        const auto field = fields_of(line);
        if (source.registry.empty()) {   // 2|apnic|20261101|78000|19830613|20261101|+1000
            if (!field[0].starts_with('2') || field[1].empty())
                return refused(number, "This is no delegated-extended file. It begins with 2|registry|date|...");
            source.registry = field[1];
            source.date = field[5].size() == 8 ? field[5] : field[2];
            continue;
        }
        if (field[5] == "summary" || field[3] == "*") continue;
        // "available" and "reserved" rows have no holder; their country is empty or ZZ.
        if (field[6] != "allocated" && field[6] != "assigned") continue;
        Facts facts{};
        facts.registry = registry_number(field[0]);
        facts.holder = holder_number(field[0], field[7]);
        if (field[1].size() == 2 && field[1] != "ZZ") std::copy(field[1].begin(), field[1].end(), facts.country);
        if (field[5].size() == 8) parse_number(field[5], facts.date);
        std::uint64_t value = 0;
        if (!parse_number(field[4], value) || value == 0) return refused(number, "The fifth field must be a count.");
        if (field[2] == "asn") {
            std::uint32_t first = 0;
            if (!parse_number(field[3], first) || value > 0x100000000ull - first)
                return refused(number, "The fourth field must be an AS number.");
            asns_.push_back({first, static_cast<std::uint32_t>(first + value - 1), facts});
        } else if (field[2] == "ipv4" || field[2] == "ipv6") {
            const auto address = IpAddress::parse(field[3]);
            const bool four = field[2] == "ipv4";
            if (!address.ok() || address.value().is_v4() != four)
                return refused(number, "The fourth field must be the first address of the block.");
            if (four) {   // the value counts addresses, and need not be a power of two
                const std::uint32_t first = address.value().v4_host_order();
                if (value > 0x100000000ull - first) return refused(number, "The block is larger than the address space.");
                four_.push_back({first, static_cast<std::uint32_t>(first + value - 1), facts});
            } else if (value <= 64) {   // the value is a prefix length
                const std::uint64_t first = upper_half(address.value());
                six_.push_back({first, first | (value == 64 ? 0 : ~std::uint64_t{0} >> value), facts});
            }
        }
    }
    if (source.registry.empty()) return refused(1, "The file is empty.");
    if (source.date.size() == 8)
        source.date = source.date.substr(0, 4) + "-" + source.date.substr(4, 2) + "-" + source.date.substr(6);
    sources_.push_back(std::move(source));
    return four_.size() + six_.size() + asns_.size() - fours - sixes - asns;
}

void DelegatedTable::finish() {
    const auto sort = [](auto& rows) {
        std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        rows.shrink_to_fit();
    };
    sort(four_);
    sort(six_);
    sort(asns_);
}

Delegation DelegatedTable::told(const Facts& facts) const {
    Delegation told;
    told.registry = registries[facts.registry];
    if (facts.country[0] != 0) told.country.assign(facts.country, 2);
    told.holder = facts.holder;
    if (facts.date >= 10000000) {
        const std::string day = std::to_string(facts.date);
        told.registered = day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6);
    }
    return told;
}

std::optional<Delegation> DelegatedTable::of(const IpAddress& address) const {
    if (address.is_v4()) {
        const auto* const row = row_holding(four_, address.v4_host_order());
        return row ? std::optional(told(row->facts)) : std::nullopt;
    }
    const auto* const row = row_holding(six_, upper_half(address));
    return row ? std::optional(told(row->facts)) : std::nullopt;
}

std::optional<Delegation> DelegatedTable::of_asn(std::uint32_t asn) const {
    const auto* const row = row_holding(asns_, asn);
    return row ? std::optional(told(row->facts)) : std::nullopt;
}

std::string DelegatedTable::dates() const {
    std::string all;
    for (const Source& source : sources_) all += (all.empty() ? "" : ", ") + source.registry + " " + source.date;
    return all;
}

std::size_t DelegatedTable::memory_bytes() const {
    return (four_.capacity() + asns_.capacity()) * sizeof(Row<std::uint32_t>) + six_.capacity() * sizeof(Row<std::uint64_t>);
}

Result<OriginTable> OriginTable::read(std::string_view text) {
    std::vector<NetworkRow> rows;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line[0] == ';' || line[0] == '#') continue;
        const auto gap = line.find_first_of("\t ,");
        std::string prefix(line.substr(0, gap));
        std::string_view asn = gap == line.npos ? std::string_view{}
                                                : line.substr(std::min(line.find_first_not_of("\t ,{AS", gap), line.size()));
        // CAIDA's pfx2as: address, tab, length, tab, AS. Taken for an AS number, every length would be a wrong origin.
        if (const auto more = asn.find('\t'); prefix.find('/') == prefix.npos && more != asn.npos) {
            prefix += "/" + std::string(asn.substr(0, more));
            asn = asn.substr(std::min(asn.find_first_not_of("\t ,{AS", more), asn.size()));
        }
        const auto range = IpRange::parse(prefix);
        if (!range.ok() || prefix.find('/') == prefix.npos || asn.empty())
            return at_line(number, "Write a prefix, a tab and an AS number, such as 198.51.100.0/24\t64511.");
        asn = asn.substr(0, std::min(asn.find_first_not_of("0123456789"), asn.size()));
        NetworkRow row{range.value(), 0};
        if (!parse_number(asn, row.value)) return at_line(number, "The second column must be an AS number.");
        rows.push_back(row);
    }
    OriginTable origins;
    origins.table_ = NetworkTable(std::move(rows));
    return origins;
}

std::optional<std::uint32_t> OriginTable::origin_of(const IpAddress& address) const {
    const auto found = table_.longest(address);
    return found ? std::optional(table_.network(*found).values.front()) : std::nullopt;
}

std::optional<IpRange> OriginTable::prefix_of(const IpAddress& address) const {
    const auto found = table_.longest(address);
    return found ? std::optional(table_.network(*found).range) : std::nullopt;
}

}   // namespace toritsugi
