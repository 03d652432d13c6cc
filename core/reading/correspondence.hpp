#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/report.hpp"

namespace toritsugi {

// What a mail says about itself as a piece of correspondence, beside the incident.

// The sender's own ticket number, as they write it: "[AUCERT-EX #51877]" -> "AUCERT-EX #51877", "Case ID 314620451" ->
// "314620451". Numbers that stand only in what the mail quotes are ours. Empty: none.
std::string partner_reference_in(const Message& message, std::string_view own_text);

// The same of an answer to us, whose subject holds our number as well: ticket numbers that begin with `our_prefix` are ours.
// Empty: none.
std::string partner_reference_in_answer(const Message& message, const Report& report, std::string_view our_prefix);

// "TLP:AMBER" anywhere -> "amber"; the strictest when there are several. "white" is "clear" (TLP 2.0). Empty: not stated.
std::string tlp_in(const Message& message, std::string_view own_text);

// "弊社名は先方に伝えて構いません", "please do not disclose our name". plain: plain_text().
Consent consent_in(std::string_view plain);

// Another CERT that asks us to act in our constituency. `desk`: our addresses; with none, the recipients stand for them.
bool is_relay_request(const Message& message, std::string_view plain_subject, std::string_view plain_body);

// Periodic counts for statistics: a subject that says so, and many events, or many addresses in a table without times.
bool is_digest(std::string_view plain_subject, std::string_view plain_body, const EventSummary& events,
               std::size_t addresses);

}   // namespace toritsugi
