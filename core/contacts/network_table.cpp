#include "core/contacts/network_table.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

std::uint32_t last_of(std::uint32_t first, int prefix) {
    return prefix == 0 ? 0xFFFFFFFFu : first | static_cast<std::uint32_t>((std::uint64_t{1} << (32 - prefix)) - 1);
}

template <class Wide>
Wide last_of(const Wide& first, int prefix) {
    const auto ones = [](int bits) { return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1; };
    const int host_bits = 128 - prefix;
    return {first.high | ones(std::max(0, host_bits - 64)), first.low | ones(std::min(host_bits, 64))};
}

// The address after `address`; false when there is none.
bool step(std::uint32_t& address) { return ++address != 0; }
template <class Wide>
bool step(Wide& address) {
    if (++address.low == 0) ++address.high;
    return address.high != 0 || address.low != 0;
}

}   // namespace

NetworkTable::Wide NetworkTable::wide_of(const IpAddress& address) {
    Wide wide;
    for (int byte = 0; byte < 8; ++byte) {
        wide.high = wide.high << 8 | address.bytes()[byte];
        wide.low = wide.low << 8 | address.bytes()[8 + byte];
    }
    return wide;
}

template <class Address>
void NetworkTable::add(Family<Address>& family, const Address& first, int prefix, std::uint32_t value,
                       std::vector<std::uint32_t>& values) {
    const bool is_same =
        !family.networks.empty() && family.networks.back().first == first && family.networks.back().prefix == prefix;
    if (!is_same)
        family.networks.push_back(
            {first, none, static_cast<std::uint32_t>(values.size()), static_cast<std::uint8_t>(prefix)});
    values.push_back(value);
}

NetworkTable::NetworkTable(std::vector<NetworkRow> rows) {
    // IPv4 sorts before or between IPv6 blocks, so the families are taken apart first; stable: rows of one range keep their
    // order.
    const auto middle =
        std::stable_partition(rows.begin(), rows.end(), [](const NetworkRow& row) { return row.range.first().is_v4(); });
    const auto by_place = [](const NetworkRow& a, const NetworkRow& b) { return a.range < b.range; };
    std::stable_sort(rows.begin(), middle, by_place);
    std::stable_sort(middle, rows.end(), by_place);
    values_.reserve(rows.size());
    for (auto row = rows.begin(); row != middle; ++row)
        add(four_, number_of(row->range.first()), row->range.prefix(), row->value, values_);
    for (auto row = middle; row != rows.end(); ++row)
        add(six_, wide_of(row->range.first()), row->range.prefix(), row->value, values_);
    four_.flatten();
    six_.flatten();
    four_.index.resize(65537);
    for (std::uint32_t high = 0; high <= 0xFFFF; ++high)
        four_.index[high] = static_cast<std::uint32_t>(
            std::lower_bound(four_.starts.begin(), four_.starts.end(), high << 16) - four_.starts.begin());
    four_.index[65536] = static_cast<std::uint32_t>(four_.starts.size());
}

template <class Address>
void NetworkTable::Family<Address>::flatten() {
    networks.shrink_to_fit();
    std::vector<std::uint32_t> open;   // networks around the current address, widest first
    const auto begin_stretch = [&](const Address& at) {
        const std::uint32_t owner = open.empty() ? none : open.back();
        if (!starts.empty() && starts.back() == at)
            owners.back() = owner;
        else if (owners.empty() || owners.back() != owner) {
            starts.push_back(at);
            owners.push_back(owner);
        }
    };
    const auto close = [&] {
        Address next = last_of(networks[open.back()].first, networks[open.back()].prefix);
        open.pop_back();
        if (step(next)) begin_stretch(next);
    };
    for (std::uint32_t at = 0; at < networks.size(); ++at) {
        while (!open.empty() && last_of(networks[open.back()].first, networks[open.back()].prefix) < networks[at].first)
            close();
        networks[at].wider = open.empty() ? none : open.back();
        open.push_back(at);
        begin_stretch(networks[at].first);
    }
    while (!open.empty()) close();
    starts.shrink_to_fit();
    owners.shrink_to_fit();
}

template <class Address>
std::uint32_t NetworkTable::Family<Address>::owner_of(const Address& address) const {
    auto low = starts.begin(), high = starts.end();
    if constexpr (sizeof(Address) == 4) {
        if (index.empty()) return none;
        low = starts.begin() + index[address >> 16];
        high = starts.begin() + index[(address >> 16) + 1];
    }
    const auto after = std::upper_bound(low, high, address);
    return after == starts.begin() ? none : owners[after - starts.begin() - 1];
}

std::optional<std::uint32_t> NetworkTable::longest(const IpAddress& address) const {
    if (address.is_v4()) {
        const std::uint32_t found = four_.owner_of(number_of(address));
        return found == none ? std::nullopt : std::optional(found);
    }
    const std::uint32_t found = six_.owner_of(wide_of(address));
    return found == none ? std::nullopt : std::optional(found + static_cast<std::uint32_t>(four_.networks.size()));
}

std::optional<std::uint32_t> NetworkTable::longest(const IpRange& range) const {
    auto found = longest(range.first());
    while (found && network(*found).range.prefix() > range.prefix()) found = wider(*found);
    return found;
}

NetworkTable::Network NetworkTable::network(std::uint32_t number) const {
    const auto values_from = [&](std::uint32_t at) -> std::uint32_t {
        if (at < four_.networks.size()) return four_.networks[at].values_begin;
        at -= static_cast<std::uint32_t>(four_.networks.size());
        return at < six_.networks.size() ? six_.networks[at].values_begin : static_cast<std::uint32_t>(values_.size());
    };
    const std::uint32_t begin = values_from(number), end = values_from(number + 1);
    const std::span<const std::uint32_t> values(values_.data() + begin, end - begin);
    if (number < four_.networks.size()) {
        const auto& held = four_.networks[number];
        return {IpRange::of(IpAddress::v4(held.first), held.prefix), values};
    }
    const auto& held = six_.networks.at(number - four_.networks.size());
    std::array<std::uint8_t, 16> bytes;
    for (int byte = 0; byte < 8; ++byte) {
        bytes[byte] = static_cast<std::uint8_t>(held.first.high >> (56 - byte * 8));
        bytes[8 + byte] = static_cast<std::uint8_t>(held.first.low >> (56 - byte * 8));
    }
    return {IpRange::of(IpAddress::v6(bytes), held.prefix), values};
}

std::optional<std::uint32_t> NetworkTable::wider(std::uint32_t number) const {
    const auto fours = static_cast<std::uint32_t>(four_.networks.size());
    if (number < fours) {
        const std::uint32_t found = four_.networks[number].wider;
        return found == none ? std::nullopt : std::optional(found);
    }
    const std::uint32_t found = six_.networks.at(number - fours).wider;
    return found == none ? std::nullopt : std::optional(found + fours);
}

std::size_t NetworkTable::memory_bytes() const {
    const auto of = [](const auto& vector) { return vector.capacity() * sizeof(vector[0]); };
    return of(four_.networks) + of(four_.starts) + of(four_.owners) + of(four_.index) + of(six_.networks) + of(six_.starts) +
           of(six_.owners) + of(values_);
}

}   // namespace toritsugi
