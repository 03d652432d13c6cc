#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/desk/desk.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// What becomes of a report, told to those who reported: what was passed on, to what kind of place, and what they answered.
// A reporter sees only what they reported themselves; no other reporter, no contact's name or address.

enum class OutcomeKind : std::uint8_t {
    outcome,   // the end of it: once to each reporter
    status     // how far it is: as often as a handler likes
};

struct OutcomeDraft {
    TicketKey ticket;   // the conversation's: of a merged ticket, still that one
    std::int32_t conversation = 1;
    std::string address;
    bool was_answered = false;   // they had our acknowledgement or an answer: a forged sender has not
    bool is_cert = false;        // a relay request of another CERT: status goes along in JSON, keyed to their number
    OutgoingMail mail;           // exactly what leaves; text is what a handler may change
};

struct OutcomeDrafts {
    std::vector<OutcomeDraft> drafts;   // one a reporter
    struct LeftOut {
        std::string address;
        Phrase why;
    };
    std::vector<LeftOut> left_out;   // told already, or nobody to write to
    bool is_settled = false;         // no relay request of the ticket waits for anybody
};

// Throws when there is no such ticket.
OutcomeDrafts outcome_drafts(Stores& stores, TicketId ticket, OutcomeKind kind, const Desk& desk, UtcTime now);

// Owes one mail to each reporter, inside the caller's write transaction. `texts`: a handler's own text instead of the
// draft's, by ticket and conversation. `by` none: by policy, and then only those go out whose reporter was answered before.
// Problem: there is nobody to tell (any more).
using OutcomeTexts = std::map<std::pair<TicketKey, std::int32_t>, std::string>;
Result<std::size_t> send_outcomes(Stores& stores, TicketId ticket, OutcomeKind kind, const OutcomeTexts& texts,
                                  HandlerKey by, const Desk& desk, UtcTime now);

}   // namespace toritsugi
