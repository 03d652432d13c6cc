#pragma once
#include <string>

#include "core/contacts/contact_finder.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// A sentence of the desk in the page's language.
std::string said(const Visit& visit, const Phrase& phrase);
std::string source_words(const Visit& visit, ContactSource source);   // "RDAP", "written by hand"
std::string kind_words(const Visit& visit, ContactKind kind);
std::string role_words(const Visit& visit, AddressRole role);
std::string side_words(const Visit& visit, Side side);   // "network", "owner of the site"
// "6 h", "3 days": how long something usually takes; an en dash when it is not known.
std::string usual_time(const Visit& visit, const std::optional<std::chrono::minutes>& time);

// How far an address is believed, as a dot with a word and a clause that says why.
struct AddressStanding {
    std::string_view css;   // "good", "warn", "bad", "hollow"
    std::string words, why;
};
AddressStanding standing_of(const Visit& visit, const ContactAddress& address);
// The same for an address that was found and may not be in the directory.
AddressStanding standing_of(const Visit& visit, const RankedContact& contact);

// Fills one line about a found contact: ADDRESS, STANDING_CSS, STANDING, WHY, and sections ORGANISATION, SOURCE.
void fill_found_contact(Values& line, const Visit& visit, const RankedContact& contact);

}   // namespace toritsugi
