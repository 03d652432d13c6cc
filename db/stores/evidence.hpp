#pragma once
// Observables as they stand in the tables: all of one report in one text, and each by a short key that can be looked up.
#include <string>
#include <string_view>
#include <vector>

#include "core/model/report.hpp"

namespace toritsugi {

// 17 bytes. An address: 'a' and its 16 bytes, IPv4 as ::ffff:a.b.c.d, so that a network is a range of keys. Anything else:
// 'h' and the beginning of the SHA-256 of its value, whatever its type: the same host named as host and as domain is one.
std::string evidence_key(std::string_view value);
std::string address_key(const IpAddress& address);
// The same for the same address in any case.
std::int64_t reporter_number(std::string_view address);

// A line each: type, role, count, leaf, offset, length as numbers, then the value.
std::string packed(const std::vector<Observable>& observables, std::size_t at_most);
std::vector<Observable> unpacked(std::string_view text);
// Only the values, parted by spaces, for the full-text index.
std::string values_in(std::string_view text, std::size_t at_most_bytes);

}   // namespace toritsugi
