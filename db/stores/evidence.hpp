#pragma once
// Observables as they stand in the tables: all of one report in one text, and each by a short key that can be looked up.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/report.hpp"

namespace toritsugi {

// 17 bytes. An address: 'a' and its 16 bytes, IPv4 as ::ffff:a.b.c.d, so that a network is a range of keys. Anything else:
// 'h' and the beginning of the SHA-256 of its value, whatever its type: the same host named as host and as domain is one.
std::string evidence_key(std::string_view value);
std::string address_key(const IpAddress& address);
// The same for the same address in any case.
std::int64_t reporter_number(std::string_view address);

inline constexpr std::size_t most_observables = 2000;   // of one report, kept for pages; the raw bytes have all of them
// What is looked up by key: of the mentioned ones the first 30, the rest by full text.
std::vector<std::pair<std::string, ObservableRole>> evidence_keys(const std::vector<Observable>& observables);

// A line each: type, role, count, leaf, offset, length as numbers, then the value.
std::string packed(const std::vector<Observable>& observables, std::size_t at_most);
std::vector<Observable> unpacked(std::string_view text);
// EventSummary::prints, 8 bytes each, the first byte the highest.
std::string packed_prints(const std::vector<std::uint64_t>& prints);
std::vector<std::uint64_t> unpacked_prints(std::string_view bytes);
inline constexpr std::size_t indexed_prints = 8;   // of each mail, the smallest: by these mails with the same events meet

// Only the values, parted by spaces, for the full-text index.
std::string values_in(std::string_view text, std::size_t at_most_bytes);

}   // namespace toritsugi
