#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/desk/desk.hpp"
#include "core/stores/people_store.hpp"
#include "core/stores/ticket_store.hpp"

namespace toritsugi {

// What handlers do, as values that TicketStore::change commits. Each act is one line in the ticket's history.

// A reply to the counterpart of one conversation. `text` is the handler's, UTF-8. A ticket that was new becomes open and,
// when nobody owned it, the handler's. Problem: an empty text, or an address that cannot be written to.
Result<TicketChange> reply(const TicketRow& ticket, std::int32_t conversation, const TicketStore::ReplyFrame& frame,
                           const std::string& text, const Handler& handler, const Desk& desk, UtcTime now);
Result<TicketChange> add_note(TicketKey ticket, const std::string& text, const Handler& handler);
// reason: "solved", "information", "no-answer", "out-of-scope", "spam", "duplicate". `thanks`: the closing mail to the
// reporter, only when there is a conversation to thank in.
TicketChange close(const TicketRow& ticket, const std::string& reason, const Handler& handler);
Result<TicketChange> close_and_thank(const TicketRow& ticket, const TicketStore::ReplyFrame& frame, const Handler& handler,
                                     const Desk& desk, UtcTime now);
TicketChange reopen(TicketKey ticket, const Handler& handler);
TicketChange assign(TicketKey ticket, const std::optional<Handler>& owner, const Handler& handler);   // empty: nobody
TicketChange change_category(const TicketRow& ticket, Category category, const Handler& handler);
TicketChange declare_incident(const TicketRow& ticket, bool is_incident, const Handler& handler);
TicketChange rename(TicketKey ticket, const std::string& title, const Handler& handler);
// `ticket` becomes an alias of `into`; undo ends the alias. Problem: into itself.
Result<TicketChange> merge(const TicketRow& ticket, const TicketRow& into, const Handler& handler, const Desk& desk);
TicketChange accept_held(TicketKey ticket, MessageKey message, const Handler& handler);

}   // namespace toritsugi
