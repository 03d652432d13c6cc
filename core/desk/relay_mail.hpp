#pragma once
#include <optional>
#include <string>

#include "core/desk/decision.hpp"
#include "core/desk/relay_acts.hpp"

namespace toritsugi {

// Tracking of relay requests by mail. All inside the transaction in which the mail's own fate is written.

// What a mail that joined the conversation of a relay request says about it. Empty: nothing (a delay, an out-of-office note,
// a held mail). Pure.
std::optional<RelayNews> relay_news_in(const Message& message, const Report& report, const Decision& decision,
                                       const Desk& desk);

// After the decision about a mail that came in was committed.
void heed_mail(Stores& stores, const Message& message, const Report& report, const Envelope& envelope,
               const Decision& decision, const Desk& desk, UtcTime now);

// After the outbox knows what became of a mail of ours.
void heed_sent(Stores& stores, const DueMail& mail, const Desk& desk, UtcTime now);
void heed_not_sent(Stores& stores, const DueMail& mail, const std::string& servers_answer, const Desk& desk, UtcTime now);

}   // namespace toritsugi
