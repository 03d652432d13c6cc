#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/desk/desk.hpp"
#include "core/model/contact.hpp"
#include "core/model/ticket.hpp"

namespace toritsugi {

// Links by which a contact answers without signing in, below /a/. Signed, and they end: mails stay in archives and tickets
// of strangers. Whoever opens one sees what was told to that contact, nothing of any reporter.
std::string answer_link(const ConversationId& conversation, const Desk& desk, UtcTime now);   // a relay request; 90 days
// "Is this address still right?", of a contact check mail; 60 days.
std::string check_link(ContactKey contact, std::string_view address, const Desk& desk, UtcTime now);

struct AnswerLink {
    std::optional<ConversationId> conversation;   // of a relay request ...
    ContactKey contact;                           // ... or a contact that is asked whether it is still right
    bool has_expired = false;                     // say so, and that a reply to the mail still works
};
// Empty: not one of ours.
std::optional<AnswerLink> read_answer_token(std::string_view token, const Desk& desk, UtcTime now);
// Which of the contact's addresses a check link was sent to; nullptr: it was removed since.
const ContactAddress* checked_address(std::string_view token, const Contact& contact, const Desk& desk, UtcTime now);

}   // namespace toritsugi
