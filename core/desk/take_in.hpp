#pragma once
#include "core/desk/decision.hpp"
#include "core/desk/desk.hpp"
#include "core/model/message.hpp"
#include "core/model/report.hpp"

namespace toritsugi {

// A mailing list as one who takes part in a conversation: "<notmuch.notmuchmail.org>", its List-Id (RFC 2919) in lower case.
// The angle brackets keep it apart from every mail address. Empty: the mail did not come through a list.
std::string list_party(const Message& message);

// What to ask the store before deciding about this mail: ids it refers to, tokens whose MAC was right, ticket numbers it
// names, the sender. Pure.
ThreadQuestion question_of(const Message& message, const Report& report, const Envelope& envelope, const Desk& desk);

// Decides what becomes of one mail: which ticket, how far it is trusted, and what is owed in answer. Pure: the same mail,
// report, knowledge and moment give the same decision, acknowledgement included. Rules: field notes on threading 2.2, (a) to
// (d).
Decision take_in(const Message& message, const Report& report, const Envelope& envelope, const KnownThreads& known,
                 const Desk& desk, UtcTime now);

}   // namespace toritsugi
