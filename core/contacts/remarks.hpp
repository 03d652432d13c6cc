#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/contacts/candidate.hpp"

namespace toritsugi {

// Addresses in a registry's free text. One counts only if its own line speaks of abuse, spam, security or the like (in
// English, Japanese or Korean), or if it stands right below such a line; and if its domain is that of another address or
// name in the record (`related`). Weight is below every structured abuse field.
std::vector<Candidate> candidates_in_remarks(const std::vector<std::string>& lines, const std::vector<std::string>& related,
                                             Side side, ContactSource source, std::string_view server);
// A line that speaks of abuse.
bool speaks_of_abuse(std::string_view line);
// "abuse@example.net is invalid": what APNIC writes below an address that failed its check; the address, or empty.
std::string marked_invalid_in(std::string_view line);
// "abuse@example.net was validated on 2026-02-01": the address and the day; address empty: no such line.
struct Validated {
    std::string address;
    std::optional<UtcTime> on;
};
Validated validated_in(std::string_view line);

}   // namespace toritsugi
