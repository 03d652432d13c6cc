#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/desk/decision.hpp"
#include "core/stores/views.hpp"

namespace toritsugi {

// A handler's act on a ticket, as a value. Exactly the optional fields that are set are changed.
struct TicketChange {
    TicketKey ticket;
    HandlerKey by;        // none: the desk itself
    std::string verb;     // "closed", "assigned", "category", "incident", "note", "replied", ...
    std::string detail;   // for the history, one clause
    std::optional<TicketState> state;
    std::optional<std::string> close_reason;
    std::optional<HandlerKey> owner;    // a Key of 0 frees the ticket
    std::optional<Category> category;   // set by a person: confidence becomes 1
    std::optional<bool> is_incident;
    std::optional<std::string> title;
    std::optional<TicketKey> merge_into;   // a Key of 0 ends the alias
    bool holds_mails = false;              // of the merged ticket: shown there only behind one key
    std::optional<std::string> note;
    std::optional<TemplateKey> keeps_template;   // undo takes it back
    std::optional<MessageKey> accept_held;       // this held message is now plainly joined
    std::vector<OutgoingMail> owed;
    bool answers_reporter = false;    // clears "reporter replied"
    bool counterpart_wrote = false;   // sets it, and opens a closed ticket: a contact answered on its page
};

// Mails that stand in the wrong ticket, and where they belong.
struct MailMove {
    TicketKey from;                     // the ticket that is shown; the mails may be in one that is merged into it
    std::vector<MessageKey> messages;   // in any order
    std::optional<TicketKey> into;      // empty: a new ticket of their own
    HandlerKey by;
    int local_year = 0;   // of the new ticket's number
};

class TicketStore {
  public:
    virtual ~TicketStore() = default;
    virtual KnownThreads known_to(const ThreadQuestion& question, UtcTime now, int local_year) = 0;
    // All of it, or an exception and nothing: ticket, conversation, message, report, ledger, history, outbox. A new ticket's
    // number must be the one that known_to() gave in the same transaction. A mail that has an outcome already keeps it:
    // nothing is changed, and its ticket is returned. The id is none when the decision names no ticket.
    virtual TicketId commit(MessageKey message, const Message& mail, const Report& report, const Decision& decision,
                            UtcTime now) = 0;

    virtual void change(const TicketChange& change, UtcTime now) = 0;
    // Mails go with their evidence, their thread and their sender's part in the conversation; when all mails of a
    // conversation go, our own go along and answers to them follow. Both tickets get a line of history, and undo_last() on
    // either brings them back. Returns the ticket that has them now. Throws std::invalid_argument, with advice, when a mail
    // is not in `from`, when none would be left there, or when they are in `into` already.
    virtual TicketId move(const MailMove& move, UtcTime now) = 0;
    // Where the messages of a conversation are now: itself, unless they were moved.
    virtual ConversationId where_is(const ConversationId& conversation) = 0;
    // Takes back the newest act of this ticket that can be taken back. False: there is none.
    virtual bool undo_last(TicketKey ticket, HandlerKey by, UtcTime now) = 0;

    virtual std::optional<TicketKey> find(TicketId id) = 0;
    virtual std::vector<TicketRow> list(const ListQuestion& question, UtcTime now) = 0;
    virtual ListCounts counts(HandlerKey handler, UtcTime now) = 0;
    virtual std::optional<TicketView> view(TicketId id) = 0;   // of a merged ticket: the one it leads to, see merged_into
    virtual std::optional<TicketRow> row(TicketId id) = 0;
    // What the reporter of this conversation chose on their page counts instead of what we read.
    virtual void say_wants(TicketKey ticket, std::int32_t conversation, const std::vector<Want>& wants, UtcTime now) = 0;
    virtual std::vector<Want> said_wants(TicketKey ticket, std::int32_t conversation) = 0;   // empty: nothing was chosen
    // What was read of a mail when it was read; empty: it is not decided about yet.
    virtual std::optional<StoredReading> reading(MessageKey message) = 0;
    // Takes today's reading in the place of the stored one: text, evidence, events, search. Outcome, ticket and who takes
    // part stay as they were decided; the ticket's category only changes with `set_category`, as an act that can be undone.
    virtual void read_again(MessageKey message, const Message& mail, const Report& report, bool set_category, HandlerKey by,
                            const std::string& what_changed, UtcTime now) = 0;
    virtual std::vector<LedgerRow> ledger(MessageKey before, std::size_t at_most, std::string_view outcome_or_empty) = 0;
    // What a reply in this conversation must refer to: Message-IDs, oldest first, newest last; and whom it goes to.
    struct ReplyFrame {
        std::vector<std::string> references;
        std::string to_name, to_address, subject, language;
    };
    virtual std::optional<ReplyFrame> reply_frame(TicketKey ticket, std::int32_t conversation) = 0;
};

}   // namespace toritsugi
