#pragma once
#include "core/stores/ticket_store.hpp"
#include "web/server/site.hpp"

// What is said of a reporter's log lines (their columns, their clock) is kept, and the mail on which it was said is read
// with it at once. So are the reporter's next mails.
namespace toritsugi {

struct SaidOfLines {
    MessageKey message;
    std::string columns;   // a logs::LineTemplate's text
    HandlerKey by;         // none: the reporter, on their own page
    std::string verb;      // for the history
};

// One transaction: what was said, the new reading, and the line of history by which undo takes both back. False, and
// nothing: the mail is not there any more or has no sender.
bool keep_and_read_again(Visit& visit, TicketKey ticket, const SaidOfLines& said);

// A mail, read again with what is kept now: after something was taken back.
void read_with_what_is_kept(Visit& visit, MessageKey message, HandlerKey by);

}   // namespace toritsugi
