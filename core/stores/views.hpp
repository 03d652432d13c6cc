#pragma once
// What pages show, as the stores give it: values without behaviour.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/desk/decision.hpp"
#include "core/model/ticket.hpp"

namespace toritsugi {

struct SourceChip {   // an address or host beside a ticket
    std::string value;
    ObservableRole role = ObservableRole::source;
    std::uint32_t others = 0;   // other reporters who named it
};

struct TicketRow {   // one line of a list
    TicketKey key;
    TicketId id;
    std::string title;   // subject of the first message unless a handler changed it
    std::string from_name, from_address;
    std::string language;
    std::string snippet;   // first words of the text, at most 200 characters
    TicketState state = TicketState::fresh;
    bool is_incident = false;
    Category category = Category::other;
    double confidence = 0;   // 1 when a handler confirmed it
    bool is_confirmed = false;
    std::string category_why;
    std::vector<SourceChip> sources;   // at most 2
    std::uint32_t source_count = 0;
    std::uint32_t attachment_count = 0;
    SignatureState signature = SignatureState::none;
    bool is_encrypted = false;
    bool has_unread_answer = false;   // a counterpart wrote since a handler last acted
    std::string owner;                // display name; empty: nobody
    UtcTime received_at{}, changed_at{};
    std::optional<UtcTime> due_at;
    std::uint32_t message_count = 1;
    std::int64_t version = 0;   // of this ticket; grows with every change of it, as in TicketView
};

enum class TicketList { untriaged, mine, replied, all_open };
enum class ListOrder { due_first, newest, by_source };

struct ListQuestion {
    TicketList list = TicketList::untriaged;
    ListOrder order = ListOrder::due_first;
    HandlerKey handler;   // for `mine`
    std::uint32_t offset = 0;
    std::uint32_t at_most = 50;
};

struct ListCounts {   // the numbers of the view rail
    std::uint64_t untriaged = 0, mine = 0, replied = 0, all_open = 0;
    std::uint64_t relay_due = 0, relay_waiting = 0, relay_undelivered = 0;   // relay requests, not tickets
    std::optional<UtcTime> oldest_untriaged;
    std::int64_t version = 0;   // grows with every change of any ticket
};

struct MessageView {    // one mail on the ticket page
    MessageKey key;     // of a mail that came in
    OutboxKey outbox;   // of a mail of ours
    bool is_outgoing = false;
    bool is_held = false;            // shown only behind one key
    TicketKey ticket;                // the one it belongs to: of a merged ticket, still that one
    std::int32_t conversation = 1;   // number in that ticket
    std::string from_name, from_address, to_address;
    std::string subject, text, language, charset;
    std::string new_text;   // without quotation and signature
    UtcTime at{};
    std::vector<Attachment> attachments;
    std::vector<std::string> defects;
    Protection protection;
    SenderCheck sender_check;
    std::string reply_to_address;   // when it differs from From
    std::optional<OutgoingKind> outgoing_kind;
    std::string delivery;                  // outgoing: "waiting", "sent", "failed", with the server's words
    std::optional<EventSummary> events;    // of the report read from it
    std::vector<Observable> observables;   // of that report
    MailKind kind = MailKind::report;      // of a mail that came in
    std::string partner_reference;         // the sender's own number in it
    std::string message_id;
};

struct HistoryView {
    EventKey key;
    UtcTime at{};
    std::string who;   // handler's name; empty: the desk itself
    std::string verb, detail;
    bool can_undo = false;
};

struct NoteView {
    EventKey key;   // of its line in the history
    std::string who, text;
    UtcTime at{};
};

struct TicketView {
    TicketRow row;
    std::vector<MessageView> messages;   // oldest first
    std::vector<NoteView> notes;
    std::vector<HistoryView> history;
    std::vector<Observable> observables;   // of all reports
    std::vector<SourceChip> chips;         // the sources and sites among them that others named too, at most 50
    std::vector<Want> wants;
    std::string wants_why;
    std::string tlp;
    std::string close_reason;
    std::vector<SimilarTicket> related;
    std::optional<TicketId> merged_into;
    std::vector<TicketId> merged_from;
    std::int64_t version = 0;   // of this ticket, for "one new message since you opened"
};

struct LedgerRow {   // one mail that came in, and its one outcome
    MessageKey key;
    UtcTime received_at{};
    std::string channel, from, subject, message_id;
    std::optional<Outcome> outcome;   // empty: not decided yet
    std::string why;
    std::optional<TicketId> ticket;
    std::uint64_t size_bytes = 0;
    int attempts = 0;
};

struct StoredReading {   // what was read of one mail, as far as pages and comparisons need it
    MessageKey key;
    std::optional<TicketId> ticket;
    Outcome outcome = Outcome::new_ticket;
    bool opened_ticket = false;   // the oldest mail of its ticket: the ticket's category came from it
    bool is_confirmed = false;    // the ticket's category, by a handler
    TicketState state = TicketState::fresh;
    UtcTime received_at{};
    std::string from_address, subject, text, charset, language, format, tlp, partner_reference;
    Category category = Category::other;
    double confidence = 0;
    std::vector<Want> wants;
    std::vector<Observable> observables;
    std::uint64_t observable_count = 0;   // all that were read; the list may hold fewer
    std::uint64_t attachment_count = 0;
    std::optional<EventSummary> events;   // empty: no log lines
};

struct OutboxRow {
    OutboxKey key;
    OutgoingKind kind = OutgoingKind::reply;
    std::string recipient, subject, last_answer;
    std::optional<TicketId> ticket;
    int attempts = 0;
    UtcTime created_at{};
    std::optional<UtcTime> next_try_at, sent_at, given_up_at;
};

}   // namespace toritsugi
