#pragma once
#include <string_view>
#include <vector>

#include "core/contacts/directory.hpp"

namespace toritsugi {

// What a person types to find a contact: an address or network (most specific first, then what lies inside it), "AS64511", a
// country ("JP"), a host or domain (its own row first), else words of organisation, addresses, domains or note, all of which
// must be there. Each contact once; empty words: all. Views into the directory.
std::vector<const Contact*> search_directory(const Directory& directory, std::string_view words);

// The tabs of the directory's page.
enum class ContactGroup : std::uint8_t {
    all,
    to_check,        // an address that nobody has answered from for 180 days or ever, or the review date has passed
    undeliverable,   // an address that came back
    national_certs
};
bool is_in(const Contact& contact, ContactGroup group, UtcTime now);

}   // namespace toritsugi
