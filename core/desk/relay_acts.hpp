#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/desk/relay_drafts.hpp"
#include "core/relay/chase.hpp"

namespace toritsugi {

// What is done with relay requests. Functions that take Stores run inside the caller's write transaction: request, history,
// contact's health and the mail that is owed are committed together or not at all. A Problem means that nothing was written.

// Opens one request in state `queued` and owes its mail. The ticket becomes open, and `by`'s when it was nobody's. Problem:
// what compose_relay() refuses, or the same contact was told about one of these already (a second press of the key).
Result<RelayKey> open_relay(Stores& stores, RelayDraft draft, HandlerKey by, const Desk& desk, UtcTime now);
// Several at once, in one transaction: all or none. Problem: that of the first one that cannot go, with its address.
Result<std::vector<RelayKey>> open_relays(Database& database, const std::vector<RelayDraft>& drafts, HandlerKey by,
                                          const Desk& desk, UtcTime now);

// Who brings the news: decides how it is worded in the history, and whether the ticket shows an unread answer.
enum class NewsFrom : std::uint8_t { handler, mail, contact_page, delivery, plan };

// One step of a request: acknowledge, act, decline, give_up, withdraw, reopen, bounce, deliver. Withdrawing calls a mail
// back that still waits in the outbox. Problem: not allowed in its state, in words for a handler.
Result<RelayRequest> note_news(Stores& stores, RelayKey relay, const RelayNews& news, NewsFrom from, HandlerKey by,
                               const Desk& desk, UtcTime now);

// What a contact says on its page /a/TOKEN. A page acts on POST only: mail scanners follow every link.
enum class PageAnswer : std::uint8_t { got_it, fixed, not_ours, need_more };
std::string_view name_of(PageAnswer answer);   // "not-ours"
std::optional<PageAnswer> page_answer_named(std::string_view name);
// `words`: theirs, free; whose it is when it is not theirs, what they need when they need more. Problem: no such request, or
// it was withdrawn.
Result<RelayRequest> answer_on_page(Stores& stores, const ConversationId& conversation, PageAnswer answer,
                                    const std::string& words, const std::string& partner_reference, const Desk& desk,
                                    UtcTime now);

// What the chase plan says is next for one request, with the text ready.
struct ChaseDraft {
    RelayRequest request;
    ChaseStep step = ChaseStep::remind;     // as it would be done now: remind when there is nobody else to ask
    std::optional<OutgoingMail> reminder;   // step remind: exactly what leaves
    std::optional<RelayProposal> to;        // step second_contact or upstream_or_cert: the new request to somebody else
    bool is_due = false;
};
// Of one request that waits; empty when it does not wait for anybody. A handler may chase before it is due.
std::optional<ChaseDraft> chase_draft(Database& database, ContactFinder& finder, const ParseAgain& parse, RelayKey relay,
                                      const Desk& desk, UtcTime now);
// Of all that are due, the longest overdue first.
std::vector<ChaseDraft> chases_due(Database& database, ContactFinder& finder, const ParseAgain& parse, std::size_t at_most,
                                   const Desk& desk, UtcTime now);
// Does it: owes the reminder, opens the request to somebody else, or gives up. Problem: somebody chased it since the draft
// was made (its count of chases has moved), or an answer came.
Result<RelayRequest> chase(Stores& stores, const ChaseDraft& draft, HandlerKey by, const Desk& desk, UtcTime now);

}   // namespace toritsugi
