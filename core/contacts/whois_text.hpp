#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/contacts/candidate.hpp"

namespace toritsugi {

// A whois answer cut into lines, without control characters, tabs as spaces, no spaces at the end.
std::vector<std::string> whois_lines(std::string_view text);
// Says that there is no record, or that we asked too often; `found` when it says neither.
AnswerKind kind_of_whois(const std::vector<std::string>& lines);
std::string trimmed(std::string_view text);
std::string ascii_lower(std::string_view text);

// Readers of the national registries whose answers have no "key: value" lines.
bool is_bracketed_whois(const std::vector<std::string>& lines);   // JPNIC, JPRS
void read_bracketed_whois(const std::vector<std::string>& lines, Side side, std::string_view server, RegistryAnswer& answer);
bool is_krnic_whois(const std::vector<std::string>& lines);
void read_krnic_whois(const std::vector<std::string>& lines, Side side, std::string_view server, RegistryAnswer& answer);

// A candidate of whois with the weight and marks that its mailbox gives it. Empty address: not a mail address.
Candidate whois_candidate(std::string_view address, Side side, std::string_view server, AddressRole role, int weight,
                          bool is_fallback, Phrase why);

}   // namespace toritsugi
