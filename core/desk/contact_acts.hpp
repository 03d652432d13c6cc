#pragma once
#include <optional>

#include "core/model/contact.hpp"
#include "core/stores/people_store.hpp"

namespace toritsugi {

// A row of the directory that a person wrote or changed, ready for ContactStore: it is theirs from now on, so no import
// overwrites it, and what was learned by writing to its addresses is kept. `before`: the row as it stands; empty: a new one.
Contact written_by_hand(Contact contact, const std::optional<Contact>& before, const Handler& handler, UtcTime now);

// A handler knows that this address works (a call, a business card). Empty: the contact has no such address.
std::optional<ContactAddress> confirmed_by_hand(const Contact& contact, const std::string& address, UtcTime now);

}   // namespace toritsugi
