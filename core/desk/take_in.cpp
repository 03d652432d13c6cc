#include "core/desk/take_in.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/desk/acknowledgement.hpp"
#include "core/desk/subject.hpp"
#include "core/reading/correspondence.hpp"
#include "core/rules/desk_rules.hpp"

namespace toritsugi {
namespace {

std::string lowered(std::string_view text) {
    std::string copy(text);
    for (char& c : copy)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return copy;
}

std::string domain_of(std::string_view address) {
    const auto at = address.rfind('@');
    return at == address.npos ? std::string() : lowered(address.substr(at + 1));
}

template <class T>
void add_once(std::vector<T>& list, const T& value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

// "[TRT-2026-000042]" or the bare number, wherever it stands in the subject.
std::vector<TicketId> numbers_in(std::string_view subject, std::string_view prefix) {
    std::vector<TicketId> numbers;
    const std::string text = lowered(subject), start = lowered(prefix) + "-";
    for (auto at = text.find(start); at != text.npos && numbers.size() < 5; at = text.find(start, at + 1)) {
        const auto end = std::min(text.find_first_not_of("0123456789-", at + start.size()), text.size());
        const bool begins_word = at == 0 || !std::isalnum(static_cast<unsigned char>(text[at - 1]));
        const auto id = TicketId::parse(std::string_view(text).substr(at, end - at), prefix);
        if (begins_word && id.ok()) add_once(numbers, id.value());
    }
    return numbers;
}

bool has_party(const KnownConversation& conversation, const std::string& who) {
    return !who.empty() &&
           std::find(conversation.parties.begin(), conversation.parties.end(), who) != conversation.parties.end();
}

bool shares_domain(const KnownConversation& conversation, const std::string& sender) {
    const std::string domain = domain_of(sender);
    return !domain.empty() && std::any_of(conversation.parties.begin(), conversation.parties.end(),
                                          [&](const std::string& party) { return domain_of(party) == domain; });
}

// An answer to a mail that never asked for one, from a program: kept and shown where it belongs, never a ticket of its own.
std::optional<Outcome> automatic_outcome(const Message& message) {
    if (message.kind == MailKind::bounce) return Outcome::bounce;
    if (message.kind == MailKind::auto_reply || message.kind == MailKind::receipt) return Outcome::auto_reply;
    return {};
}

// Where an acknowledgement goes: the envelope sender only (RFC 3834, 4), never what the header claims.
std::string answer_address(const Message& message, const Envelope& envelope) {
    return message.may_answer && envelope.sender ? lowered(*envelope.sender) : std::string();
}

class Decider {
  public:
    Decider(const Message& message, const Report& report, const Envelope& envelope, const KnownThreads& known,
            const Desk& desk, UtcTime now)
        : message_(message),
          report_(report),
          envelope_(envelope),
          known_(known),
          desk_(desk),
          now_(now),
          sender_(lowered(message.from.address)),
          list_(list_party(message)) {}

    Decision decide() {
        if (is_copy()) return duplicate();
        find_thread();
        if (const auto automatic = automatic_outcome(message_)) return settle_automatic(*automatic);
        if (!decision_.ticket) {
            open_ticket();
            apply_policy();
        }
        tie();
        decision_.suggestions = known_.similar;
        for (const SimilarTicket& one : suggested_) add_suggestion(one);
        settle_parties();
        owe_acknowledgement();
        return std::move(decision_);
    }

  private:
    bool is_copy() const { return known_.same_message_id && known_.same_message_id->body_sha256 == message_.body_sha256; }

    // The same Message-ID with the same text: another copy of one mail, by a list or a second server.
    Decision duplicate() {
        decision_.outcome = Outcome::duplicate;
        decision_.rule = JoinRule::duplicate_of;
        decision_.why = "same Message-ID and same text as a mail that is here already";
        decision_.conversation = known_.same_message_id->conversation;
        if (known_.same_message_id->ticket) decision_.ticket = known_.same_message_id->ticket;
        decision_.history = {{"duplicate", "another copy of a mail came"}};
        decision_.why_no_answer = "the first copy was answered";
        return std::move(decision_);
    }

    // A From that our own border found forged (DMARC failed) makes nobody a party; the page says so, and one key accepts it.
    bool is_doubted() const { return message_.sender_check.dmarc == "fail"; }
    bool is_from_party(const KnownConversation& conversation) const {
        return !is_doubted() && has_party(conversation, sender_);
    }

    // Rules (a) to (d), strongest proof first.
    void find_thread() {
        if (known_.by_token) return join_by_token(*known_.by_token);
        for (const auto* conversation :
             {&known_.by_reference, &known_.by_same_id, &known_.by_sibling, &known_.by_number, &known_.by_partner_reference})
            if (*conversation && is_from_party(**conversation))
                return join(**conversation, JoinRule::known_party, "the sender is a party of this conversation");
        // On a mailing list everybody writes to everybody: the list is the counterpart, whoever speaks.
        for (const auto* conversation : {&known_.by_reference, &known_.by_same_id, &known_.by_ghost, &known_.by_sibling})
            if (*conversation && has_party(**conversation, list_)) {
                join(**conversation, JoinRule::known_party, "it goes on in the same mailing list");
                decision_.reopens = false;   // anybody can write a List-Id
                return;
            }
        // A mail that an earlier one answers came late. What it brings is a report of its own; nothing of the ticket is
        // shown to its sender.
        if (known_.by_ghost) return join_beside(*known_.by_ghost, Outcome::joined, "a mail of this ticket answers it");
        // Who knows a Message-ID has seen that mail, but it is no secret: held until a handler accepts it.
        if (known_.by_reference)
            return join_beside(*known_.by_reference, Outcome::held,
                               "it answers a mail of this ticket, but its sender is new there");
        if (known_.by_same_id)
            return join_beside(
                *known_.by_same_id, Outcome::held,
                "it has the Message-ID of a mail of this ticket, but another text, and its sender is new there");
        // Some programs put one made-up id into all their mails: that alone ties nothing together.
        if (known_.by_sibling && known_.sibling_has_subject)
            return join_beside(*known_.by_sibling, Outcome::held,
                               "it answers the same mail as one of this ticket, but its sender is new there");
        if (known_.by_sibling) suggest(*known_.by_sibling, "answers the same mail, with another subject", "");
        for (const auto* conversation : {&known_.by_partner_reference, &known_.by_number})   // (d): a number is no proof
            if (*conversation)
                suggest(**conversation, "its number stands in the mail, from somebody new",
                        "it names " + (*conversation)->id.ticket.text(desk_.settings.site.ticket_prefix) +
                            ", but its sender is a stranger there");
    }

    void join_by_token(const KnownConversation& conversation) {
        if (is_from_party(conversation) || (!is_doubted() && shares_domain(conversation, sender_)))
            return join(conversation, JoinRule::token_and_party, "signed address or Message-ID, from a party");
        join(conversation, JoinRule::token_new_sender,
             is_doubted() ? "signed address or Message-ID, but the sender failed DMARC"
                          : "signed address or Message-ID, but a new sender");
        decision_.reopens = false;   // a leaked token changes no state
    }

    void join(const KnownConversation& conversation, JoinRule rule, const std::string& why) {
        decision_.outcome = Outcome::joined;
        decision_.rule = rule;
        decision_.why = why;
        decision_.ticket = conversation.ticket;
        joined_root_ = conversation.root;
        decision_.id = conversation.id.ticket;
        decision_.conversation = conversation.id.number;
        decision_.counterpart_role = conversation.role;
        decision_.reopens = conversation.state == TicketState::closed && rule != JoinRule::token_new_sender;
        decision_.history = {{"joined", why}};
        if (decision_.reopens) decision_.history.push_back({"reopened", "a party wrote to a closed ticket"});
    }

    // On the ticket, in a conversation of its own: nothing of the others may reach this sender.
    void join_beside(const KnownConversation& conversation, Outcome outcome, const std::string& why) {
        decision_.outcome = outcome;
        decision_.rule = JoinRule::none;
        decision_.why = why;
        decision_.ticket = conversation.ticket;
        joined_root_ = conversation.root;
        decision_.id = conversation.id.ticket;
        decision_.conversation = conversation.unused_number;
        decision_.counterpart_role = CounterpartRole::reporter;
        decision_.history = {{outcome == Outcome::held ? "held" : "joined", why}};
    }

    Decision settle_automatic(Outcome outcome) {
        const bool has_ticket = decision_.ticket.has_value();
        decision_.outcome = outcome;
        decision_.reopens = false;
        decision_.why = (outcome == Outcome::bounce ? "delivery status notification" : "automatic answer") +
                        std::string(has_ticket ? ", " + decision_.why : " to nothing that we know");
        if (has_ticket)
            decision_.history = {
                {outcome == Outcome::bounce ? "bounced" : "auto-reply", message_.bounce ? message_.bounce->reason : ""}};
        decision_.why_no_answer = message_.why_not.empty() ? "it is automatic itself" : message_.why_not;
        return std::move(decision_);
    }

    // Mails of one thread that came before the mail that ties them stand in tickets of their own. Those that nobody has
    // worked on become one, as if all had come in the order in which they were written; with the others it is a suggestion.
    void tie() {
        if (!decision_.ticket || known_.tied.size() < 2 || decision_.rule == JoinRule::token_new_sender) return;
        const auto is_joined = [&](const KnownThreads::Tied& one) { return one.ticket == joined_root_; };
        const auto is_worked_on = [](const KnownThreads::Tied& one) { return one.state != TicketState::fresh; };
        const auto& tied = known_.tied;
        auto into = std::find_if(tied.begin(), tied.end(), is_joined);
        if (into == tied.end()) return;
        if (!is_worked_on(*into))
            if (const auto worked_on = std::find_if(tied.begin(), tied.end(), is_worked_on); worked_on != tied.end())
                into = worked_on;
        // Who is a party of the one proves nothing for the other.
        const bool holds = decision_.outcome == Outcome::held || into->ticket != joined_root_;
        const std::string detail = "into " + into->id.text(desk_.settings.site.ticket_prefix);
        for (const KnownThreads::Tied& one : tied) {
            if (one.ticket == into->ticket) continue;
            if (is_worked_on(one))
                suggested_.push_back({one.ticket, one.id, "belongs to the same thread"});
            else
                decision_.ties.push_back({one.ticket, into->ticket, detail, holds});
        }
    }

    // A mail that is held or came on a leaked token proves nothing: its sender takes no part until a handler says so.
    void settle_parties() {
        if (decision_.outcome == Outcome::held || decision_.rule == JoinRule::token_new_sender) return;
        for (const std::string* party : {&sender_, &list_})
            if (!party->empty()) decision_.parties.push_back(*party);
    }

    void open_ticket() {
        decision_.outcome = Outcome::new_ticket;
        decision_.id = known_.next;
        decision_.conversation = 1;
        decision_.why = why_apart_.empty() ? "nothing here is tied to it" : why_apart_;
        decision_.history = {{"taken-in", envelope_.channel}};
    }

    // What a lead has said about reports like this one. A mail that names another ticket is left to a person.
    void apply_policy() {
        const auto rules = desk_.rules ? desk_.rules->get() : nullptr;
        const Policy* const policy = rules && suggested_.empty() ? policy_for(rules->policies, message_, report_) : nullptr;
        if (!policy) return;
        decision_.close_reason = policy->reason;
        decision_.policy = policy->name;
        if (policy->then == Policy::Then::close_and_thank) answer_kind_ = "closed-at-once";
    }

    // The ticket is shown beside the new one; the ledger says why when there is more to say than that.
    void suggest(const KnownConversation& conversation, const std::string& reason, const std::string& why) {
        suggested_.push_back({conversation.ticket, conversation.id.ticket, reason});
        if (!why.empty()) why_apart_ = why;
    }

    void add_suggestion(const SimilarTicket& suggestion) {
        std::vector<SimilarTicket>& all = decision_.suggestions;
        std::erase_if(all, [&](const SimilarTicket& one) { return one.ticket == suggestion.ticket; });
        all.insert(all.begin(), suggestion);
    }

    // Why no acknowledgement goes out; empty: one is owed.
    std::string reason_for_silence() const {
        const Settings::Answers& budget = desk_.settings.answers;
        const bool begins_conversation =
            decision_.outcome == Outcome::new_ticket ||
            (decision_.outcome == Outcome::joined && known_.by_ghost && decision_.rule == JoinRule::none);
        if (!begins_conversation)
            return decision_.outcome == Outcome::held ? "held mail is never answered"
                                                      : "the conversation has its acknowledgement";
        if (!message_.may_answer) return message_.why_not;
        if (!envelope_.sender) return "no envelope sender is known";
        if (envelope_.sender->empty()) return "the return path is null";
        if (!desk_.settings.answers.acknowledge || known_.answers_are_off) return "acknowledgements are switched off";
        if (message_.sender_check.dmarc == "fail") return "DMARC failed: the sender may be forged";
        const KnownThreads::Answers& sent = known_.answers;
        if (sent.address_day >= budget.per_address_day || sent.address_hour >= budget.per_address_hour)
            return "this address has had its share of automatic answers";
        // A storm of automatic answers that bear no mark would else get the whole budget: each as a report of its own.
        if (sent.address_hour > 0 && !brings_evidence())
            return "this address was answered within the hour, and the mail brings no evidence";
        if (sent.domain_hour >= budget.per_domain_hour)
            return "this domain has had its share of automatic answers in this hour";
        if (sent.all_hour >= budget.in_all_hour) return "the desk has sent its share of automatic answers in this hour";
        return {};
    }

    // Something to work on that is not only mentioned: log lines, a source or a site.
    bool brings_evidence() const {
        return report_.events.read > 0 ||
               std::any_of(report_.observables.begin(), report_.observables.end(), [](const Observable& one) {
                   return one.role == ObservableRole::source || one.role == ObservableRole::site;
               });
    }

    void owe_acknowledgement() {
        decision_.why_no_answer = reason_for_silence();
        if (!decision_.why_no_answer.empty()) return;
        try {
            decision_.owed.push_back(acknowledgement(message_, report_, lowered(*envelope_.sender),
                                                     {decision_.id, decision_.conversation}, desk_, now_, answer_kind_));
        } catch (const std::runtime_error& error) {
            decision_.why_no_answer = error.what();   // an envelope sender that no mail can be written to
        }
    }

    const Message& message_;
    const Report& report_;
    const Envelope& envelope_;
    const KnownThreads& known_;
    const Desk& desk_;
    const UtcTime now_;
    const std::string sender_, list_;
    std::vector<SimilarTicket> suggested_;   // the last one first on the page
    std::string why_apart_;
    TicketKey joined_root_;
    std::string_view answer_kind_ = "acknowledgement";
    Decision decision_;
};

}   // namespace

std::string list_party(const Message& message) {
    const std::string_view id = message.header("List-Id");
    const auto begin = id.rfind('<'), end = id.rfind('>');
    if (begin == id.npos || end == id.npos || end < begin + 2 || end - begin > 250) return {};
    return lowered(id.substr(begin, end - begin + 1));
}

ThreadQuestion question_of(const Message& message, const Report& report, const Envelope& envelope, const Desk& desk) {
    ThreadQuestion question;
    question.message_id = message.message_id;
    for (auto id = message.in_reply_to.rbegin(); id != message.in_reply_to.rend(); ++id) add_once(question.references, *id);
    for (auto id = message.references.rbegin(); id != message.references.rend(); ++id) add_once(question.references, *id);
    if (message.bounce && !message.bounce->original_message_id.empty())
        add_once(question.references, message.bounce->original_message_id);
    std::vector<std::string> addresses = envelope.recipients;
    for (const auto* list : {&message.to, &message.cc})
        for (const MailAddress& address : *list) addresses.push_back(address.address);
    for (const std::string& address : addresses)
        if (const auto conversation = desk.ids.of_address(address)) add_once(question.tokens, *conversation);
    for (const std::string& id : question.references)
        if (const auto conversation = desk.ids.of_message_id(id)) add_once(question.tokens, *conversation);
    question.numbers = numbers_in(message.subject, desk.settings.site.ticket_prefix);
    question.partner_reference = partner_reference_in_answer(message, report, desk.settings.site.ticket_prefix);
    question.sender = lowered(message.from.address);
    question.body_sha256 = message.body_sha256;
    for (const Observable& observable : report.observables)
        if (observable.role == ObservableRole::source && question.sources.size() < 20)
            add_once(question.sources, observable.value);
    question.answer_to = answer_address(message, envelope);
    question.subject = bare_subject(message.subject);
    question.list = list_party(message);
    question.category = report.category.category;
    question.prints = report.events.prints;
    return question;
}

Decision take_in(const Message& message, const Report& report, const Envelope& envelope, const KnownThreads& known,
                 const Desk& desk, UtcTime now) {
    return Decider(message, report, envelope, known, desk, now).decide();
}

}   // namespace toritsugi
