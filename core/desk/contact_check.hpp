#pragma once
#include <string>
#include <vector>

#include "core/desk/desk.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// The round of polite mails to contacts that were not heard of for 180 days: one click says that the address is right.

struct ContactCheckDraft {
    Contact contact;
    std::string address;
    OutgoingMail mail;
};
std::vector<ContactCheckDraft> contact_checks_due(Stores& stores, std::size_t at_most, const Desk& desk, UtcTime now);
// Owes the mail; Problem: asked within 180 days, or the address is gone.
Result<OutgoingMail> send_contact_check(Stores& stores, ContactKey contact, const std::string& address, const Desk& desk,
                                        UtcTime now);
// The link was used. right: confirmed. Not right: suspect, and `words` (who is) go into the contact's note.
enum class CheckAnswer : std::uint8_t { right, wrong };
void note_check_answer(Stores& stores, ContactKey contact, const std::string& address, CheckAnswer answer,
                       const std::string& words, UtcTime now);

// Addresses that do not work, by the registry or list that names them, as CSV: for the registries' forms that take such
// lists. source, address, state, organisation, networks, bounces, first_bounce, last_bounce.
std::string wrong_contacts_csv(Stores& stores);

}   // namespace toritsugi
