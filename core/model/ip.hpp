#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/result.hpp"

namespace toritsugi {

// One IPv4 or IPv6 address. IPv4 is held as ::ffff:a.b.c.d, so both families sort and compare in one order and an
// IPv4-mapped IPv6 address equals its IPv4 form (RFC 4291, 2.5.5.2).
class IpAddress {
  public:
    IpAddress() = default;                                   // "::", the unspecified address; use only as "none yet"
    static Result<IpAddress> parse(std::string_view text);   // "203.0.113.7", "2001:db8::1", "::ffff:203.0.113.7"
    static IpAddress v4(std::uint32_t host_order);
    static IpAddress v6(const std::array<std::uint8_t, 16>& network_order);
    bool is_v4() const;
    bool is_none() const { return bytes_ == std::array<std::uint8_t, 16>{}; }
    std::uint32_t v4_host_order() const;                                   // only when is_v4()
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }   // network order
    std::string text() const;                                              // canonical: dotted quad, or RFC 5952
    auto operator<=>(const IpAddress&) const = default;

  private:
    std::array<std::uint8_t, 16> bytes_{};
};

// What an address may be used for. Only `global` and, when a setting allows it, `documentation` can be the source of a
// relay request (IANA special-purpose registries, RFC 6890).
enum class IpScope { global, documentation, private_use, loopback, link_local, multicast, reserved };
IpScope scope_of(const IpAddress& address);

// A block of addresses in prefix form. Bits beyond the prefix are always 0.
class IpRange {
  public:
    static Result<IpRange> parse(std::string_view text);       // "203.0.113.0/24", "2001:db8::/32", or one address
    static IpRange of(const IpAddress& address, int prefix);   // prefix counts in the address's own family: 0-32 or 0-128
    const IpAddress& first() const { return first_; }
    IpAddress last() const;
    int prefix() const { return first_.is_v4() ? prefix128_ - 96 : prefix128_; }
    bool is_one_address() const { return prefix128_ == 128; }
    bool contains(const IpAddress& address) const;
    std::string text() const;   // "203.0.113.0/24"; one address without a slash
    auto operator<=>(const IpRange&) const = default;

  private:
    IpAddress first_;
    int prefix128_ = 128;   // counted in the 128-bit form, so IPv4 /24 is 120
};

}   // namespace toritsugi
