#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/model/ip.hpp"

namespace toritsugi {

struct NetworkRow {
    IpRange range;
    std::uint32_t value = 0;   // what the caller knows it by
};

// Longest match over networks of both families, built once and then only read, by any number of threads.
// The networks are flattened into disjoint stretches of addresses, each owned by its most specific network: one binary
// search per look-up, whatever the nesting. About 45 bytes a network.
class NetworkTable {
  public:
    struct Network {
        IpRange range;
        std::span<const std::uint32_t> values;   // of all rows with exactly this range, in the order given
    };

    NetworkTable() = default;
    explicit NetworkTable(std::vector<NetworkRow> rows);
    // Number of the most specific network that holds all of `range`; empty: none.
    std::optional<std::uint32_t> longest(const IpAddress& address) const;
    std::optional<std::uint32_t> longest(const IpRange& range) const;
    Network network(std::uint32_t number) const;
    // The next less specific network around this one; empty: none.
    std::optional<std::uint32_t> wider(std::uint32_t number) const;
    std::size_t size() const { return four_.networks.size() + six_.networks.size(); }
    std::size_t memory_bytes() const;

  private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    struct Wide {   // an IPv6 address as two numbers, for quick comparison
        std::uint64_t high = 0, low = 0;
        auto operator<=>(const Wide&) const = default;
    };
    template <class Address>
    struct Family {
        struct Held {
            Address first;
            std::uint32_t wider, values_begin;
            std::uint8_t prefix;
        };
        std::vector<Held> networks;          // sorted by first address, less specific first
        std::vector<Address> starts;         // of the stretches, ascending
        std::vector<std::uint32_t> owners;   // networks[] of the most specific one, or none
        std::vector<std::uint32_t> index;    // first stretch of each value of the highest 16 bits (IPv4 only)
        std::uint32_t owner_of(const Address& address) const;
        void flatten();
    };
    static std::uint32_t number_of(const IpAddress& address) { return address.v4_host_order(); }
    static Wide wide_of(const IpAddress& address);
    template <class Address>
    static void add(Family<Address>& family, const Address& first, int prefix, std::uint32_t value,
                    std::vector<std::uint32_t>& values);

    Family<std::uint32_t> four_;
    Family<Wide> six_;
    std::vector<std::uint32_t> values_;
};

}   // namespace toritsugi
