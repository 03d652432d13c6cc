#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/contacts/candidate.hpp"

namespace toritsugi {

// A security.txt file (RFC 9116).
struct SecurityTxt {
    std::vector<std::string> mails;       // in the order of preference
    std::vector<std::string> web_forms;   // https only
    std::vector<std::string> languages;   // ISO 639-1
    std::optional<UtcTime> expires;
    bool is_signed = false;   // OpenPGP cleartext; not verified here
    std::string defect;       // empty: may be used. Else what is wrong, for people
};
// `url`: where it was read, for Canonical. Usable only with Contact, and Expires in the future.
SecurityTxt read_security_txt(std::string_view text, std::string_view url, UtcTime now);
std::vector<Candidate> candidates_of(const SecurityTxt& file, std::string_view host);

// abuse@ and postmaster@ the registrable domain (RFC 2142, 2 and 5), marked as guessed. Empty for no domain.
std::vector<Candidate> guessed_candidates(std::string_view host, Side side);

}   // namespace toritsugi
