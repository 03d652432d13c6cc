#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "core/model/outgoing_mail.hpp"
#include "core/model/report.hpp"
#include "core/model/ticket.hpp"

namespace toritsugi {

// What we ask the store about one mail, before deciding.
struct ThreadQuestion {
    std::string message_id;
    std::vector<std::string> references;   // In-Reply-To and References, nearest first, each once
    std::vector<ConversationId> tokens;    // from signed reply addresses and Message-IDs whose MAC was right
    std::vector<TicketId> numbers;         // ticket numbers in the subject: no proof of anything
    std::string partner_reference;         // the sender's own number, if any
    std::string sender;                    // From address, lower case
    std::string body_sha256;
    std::vector<std::string> sources;   // source observables, for "same incident"
    std::string answer_to;              // where an acknowledgement would go, lower case; empty: nowhere
    std::string subject;                // bare_subject()
    std::string list;                   // list_party(); empty: it did not come through a mailing list
    Category category = Category::other;
    std::vector<std::uint64_t> prints;   // EventSummary::prints, for "same events"
};

struct KnownConversation {
    TicketKey ticket;
    TicketKey root;   // the same, unless it is merged into another
    ConversationId id;
    CounterpartRole role = CounterpartRole::reporter;
    TicketState state = TicketState::fresh;
    std::int32_t unused_number = 2;     // the first conversation number that this ticket does not use yet
    std::vector<std::string> parties;   // addresses of this conversation, lower case
};

struct SimilarTicket {
    TicketKey ticket;
    TicketId id;
    std::string why;   // "names the same source 198.51.100.23, 3 h ago"
};

// What the store knows that may tie a mail to a ticket. Empty when nothing matches.
struct KnownThreads {
    TicketId next;   // the number that a new ticket would get
    std::optional<KnownConversation> by_token;
    std::optional<KnownConversation> by_reference;   // holds a message that this mail refers to; the nearest
    std::optional<KnownConversation> by_ghost;       // holds a mail that referred to this one before it came
    // Holds a mail that refers to the same mail, which never came: of several the one in which the sender takes part, else
    // one with the same subject.
    std::optional<KnownConversation> by_sibling;
    // And that mail has the same bare subject, or too few mails refer to it for an id that a program makes up for all its
    // mails.
    bool sibling_has_subject = false;
    // Where mails stand that this one answers, or that answer it, or that answer what it answers; each once. Two or more:
    // they came before the mail that ties them.
    struct Tied {
        TicketKey ticket;   // never one that is merged into another
        TicketId id;
        TicketState state = TicketState::fresh;
    };
    std::vector<Tied> tied;
    std::optional<KnownConversation> by_same_id;   // holds a mail with the same Message-ID
    std::optional<KnownConversation> by_number;
    std::optional<KnownConversation> by_partner_reference;
    // A message with the same Message-ID that is here already.
    struct Earlier {
        MessageKey message;
        TicketKey ticket;
        std::string body_sha256;
        std::int32_t conversation = 1;
    };
    std::optional<Earlier> same_message_id;
    std::vector<SimilarTicket> similar;
    // Automatic answers already owed or sent: to this address in the last 24 h and hour, to its domain and in all in the
    // last hour.
    struct Answers {
        int address_day = 0, address_hour = 0, domain_hour = 0, all_hour = 0;
    };
    Answers answers;
    bool answers_are_off = false;   // a handler has pulled the kill switch
};

// How far the link between mail and ticket is believed: rules (a) to (d) of threading.
enum class JoinRule { none, token_and_party, token_new_sender, known_party, duplicate_of };

// A line of the ticket's history: who did what and why.
struct HistoryLine {
    std::string verb;     // "taken-in", "joined", "held", "reopened", ...
    std::string detail;   // for people, one clause
};

// Two tickets that one thread ties: merged as an alias, as a handler would, and undone like that.
struct Tie {
    TicketKey from, into;
    std::string detail;   // for the history
    bool holds = false;   // the mails of `from` are held in `into`, as they would have been had they come in their order
};

// What becomes of one mail. A value: tests compare it; the store commits all of it or nothing.
struct Decision {
    Outcome outcome = Outcome::new_ticket;
    JoinRule rule = JoinRule::none;
    std::string why;                   // shown in the ledger
    std::optional<TicketKey> ticket;   // empty: a new one, with number `id`
    TicketId id;                       // its number, old or new
    std::int32_t conversation = 1;     // number in the ticket; may be one that does not exist yet
    CounterpartRole counterpart_role = CounterpartRole::reporter;
    std::vector<std::string>
        parties;   // who takes part from now on, lower case: the sender, a mailing list; nobody when held
    bool reopens = false;
    std::optional<std::string> close_reason;   // a policy of the desk closes it at once
    std::string policy;                        // its name
    std::vector<OutgoingMail> owed;
    std::string why_no_answer;   // when an acknowledgement is not owed
    std::vector<SimilarTicket> suggestions;
    std::vector<HistoryLine> history;
    std::vector<Tie> ties;
};

}   // namespace toritsugi
