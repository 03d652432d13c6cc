// One decision, all of it: called inside the writer's transaction.
#include <algorithm>
#include <set>

#include "core/desk/acknowledgement.hpp"
#include "db/raw_files.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/list_facts.hpp"
#include "db/stores/reading_columns.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {

struct SqlTicketStore::TakingIn {
    MessageKey message;
    const Message& mail;
    const Report& report;
    const Decision& decision;
    UtcTime now, received_at;
};

namespace {

constexpr std::size_t most_at_once = 10;   // addresses looked up by the next mail; the rest a little later
constexpr std::size_t most_references = 50;

}   // namespace

TicketId SqlTicketStore::commit(MessageKey message, const Message& mail, const Report& report, const Decision& decision,
                                UtcTime now) {
    if (run(connection_, Query::end_waiting, message) == 0) {
        // Decided already, by another process that picked the mail up: that decision stands.
        Asked earlier(connection_, Query::ticket_of_outcome, message);
        if (!earlier.next()) throw std::out_of_range("no message " + std::to_string(message.value));
        if (earlier.is_null(0)) return {};
        return TicketId::issued(static_cast<int>(earlier.integer(0)), static_cast<std::int32_t>(earlier.integer(1)));
    }
    UtcTime received_at = now;
    {
        Asked asked(connection_, Query::envelope_of_message, message);
        if (asked.next()) received_at = asked.time(3);
    }
    const TakingIn in{message, mail, report, decision, now, received_at};
    const bool is_new_ticket = !decision.ticket && !decision.id.is_none();
    TicketKey ticket;
    if (is_new_ticket) ticket = open_ticket(in);
    if (decision.ticket) ticket = *decision.ticket;
    run(connection_, Query::note_outcome, message, name_of(decision.outcome), name_of(decision.rule), decision.why, ticket,
        now, decision.why_no_answer);
    const ReadingColumns reading(mail, report);
    reading.keep(connection_, message);
    if (decision.outcome != Outcome::duplicate) {   // its events are counted already
        reading.keep_events(connection_, message);
        run(connection_, Query::await_index, message);
    }
    if (!ticket) return {};
    run(connection_, Query::add_conversation, ticket, decision.conversation, name_of(decision.counterpart_role));
    if (decision.outcome != Outcome::duplicate) {
        run(connection_, Query::put_into_ticket, message, ticket, decision.conversation, decision.outcome == Outcome::held);
        const std::size_t new_sources = keep_first_evidence(in, ticket, is_new_ticket);
        keep_thread_ids(in, ticket);
        if (!is_new_ticket) join(in, ticket, new_sources);
    }
    for (const HistoryLine& line : decision.history) add_history(ticket, {}, now, line.verb, line.detail, std::nullopt);
    for (const SimilarTicket& similar : decision.suggestions)
        run(connection_, Query::suggest, ticket, similar.ticket, similar.why);
    for (const OutgoingMail& owed : decision.owed) owe(ticket, owed, now);
    if (is_new_ticket && decision.close_reason) close_by_policy(ticket, decision, now);
    for (const Tie& tie : decision.ties) {
        TicketChange merge;
        merge.ticket = tie.from;
        merge.merge_into = tie.into;
        merge.holds_mails = tie.holds;
        merge.verb = "merged";
        merge.detail = tie.detail;
        change(merge, now);
    }
    return is_new_ticket ? decision.id : id_of(ticket);
}

// Like a handler's act: it stands in the history, and undo opens the ticket again.
void SqlTicketStore::close_by_policy(TicketKey ticket, const Decision& decision, UtcTime now) {
    TicketChange close;
    close.ticket = ticket;
    close.verb = "closed";
    close.detail = *decision.close_reason + ", policy: " + decision.policy;
    close.state = TicketState::closed;
    close.close_reason = decision.close_reason;
    change(close, now);
}

TicketKey SqlTicketStore::open_ticket(const TakingIn& in) {
    const TicketId id = in.decision.id;
    std::int32_t last = 0;
    {
        Asked asked(connection_, Query::last_serial, id.year());
        if (asked.next()) last = static_cast<std::int32_t>(asked.integer(0));
    }
    // Two tickets must never share a number: it has to be the one that known_to() gave inside this very transaction.
    if (id.serial() != last + 1)
        throw std::logic_error("ticket number " + id.text() +
                               " is not the next one; ask known_to() in the same transaction");
    run(connection_, Query::count_serial, id.year(), id.serial());
    const ListSources sources = list_sources(in.report.observables);
    const std::string snippet = snippet_of(in.mail.new_text.empty() ? in.mail.text : in.mail.new_text);
    const UtcTime due = look_by(in.report, in.received_at, settings_);
    const auto ticket = add<TicketKey>(
        connection_, Query::open_ticket, id.year(), id.serial(), in.mail.subject.empty() ? snippet : in.mail.subject,
        in.mail.from.name, in.mail.from.address, in.mail.language, snippet, name_of(in.report.category.category),
        in.report.category.confidence, joined_text(in.report.category.why, "; "), sources.lines, sources.main, sources.count,
        in.mail.attachments.size(), name_of(in.mail.protection.signature), in.mail.protection.is_encrypted, in.received_at,
        in.now, due);
    moved(ticket, Places{});
    return ticket;
}

// A flood about one host comes within seconds: its mails must find each other before index_mails() gets to them. What a
// further mail adds is counted at once when it names little, and with the index when it brings a log.
std::size_t SqlTicketStore::keep_first_evidence(const TakingIn& in, TicketKey ticket, bool is_new_ticket) {
    const std::int64_t reporter = reporter_number(in.mail.from.address);
    const auto named = evidence_keys(in.report.observables);   // sources first
    if (!is_new_ticket && named.size() > most_at_once) return 0;
    std::size_t new_sources = 0;
    for (std::size_t i = 0; i < std::min(named.size(), most_at_once); ++i) {
        const auto& [key, role] = named[i];
        if (role == ObservableRole::source && !is_new_ticket) {
            Asked known(connection_, Query::is_source_of_ticket, Bytes{key}, ticket);
            new_sources += !known.next();
        }
        run(connection_, Query::keep_evidence, Bytes{key}, static_cast<int>(role), ticket, reporter);
    }
    return new_sources;
}

void SqlTicketStore::keep_thread_ids(const TakingIn& in, TicketKey ticket) {
    const std::int32_t conversation = in.decision.conversation;
    run(connection_, Query::add_thread_id, in.mail.message_id, 0, ticket, conversation, in.message);
    std::set<std::string_view> referred;
    for (const auto* ids : {&in.mail.in_reply_to, &in.mail.references})
        for (auto id = ids->rbegin(); id != ids->rend() && referred.size() < most_references; ++id)   // the nearest are last
            if (referred.insert(*id).second) run(connection_, Query::add_ghost, *id, ticket, conversation, in.message);
    // Who proves nothing takes no part and teaches no number.
    for (const std::string& party : in.decision.parties) run(connection_, Query::add_party, ticket, conversation, party);
    const std::string sender = lower_case(in.mail.from.address);
    if (!in.report.partner_reference.empty() && !in.decision.parties.empty() && !sender.empty())
        run(connection_, Query::add_partner_reference, domain_of(sender), in.report.partner_reference, ticket, conversation);
}

// What a further mail changes on a ticket that stands already. A merged one passes it on to where the alias leads.
void SqlTicketStore::join(const TakingIn& in, TicketKey ticket, std::size_t new_sources) {
    const TicketKey root = root_of(ticket);
    const bool is_answer = in.decision.outcome == Outcome::joined || in.decision.outcome == Outcome::held;
    const ListSources sources = list_sources(in.report.observables);
    const Places before = places(root);
    run(connection_, Query::add_to_ticket, root, in.now, is_answer, in.mail.attachments.size(), in.decision.reopens,
        sources.lines, sources.main);
    if (new_sources > 0) run(connection_, Query::count_sources, root, new_sources);
    for (TicketKey alias = ticket; alias != root; alias = alias_of(alias))
        run(connection_, Query::add_to_alias, alias, in.mail.attachments.size());
    moved(root, before);
}

void SqlTicketStore::owe(TicketKey ticket, const OutgoingMail& mail, UtcTime now) {
    const bool is_relay = mail.kind == OutgoingKind::relay_request || mail.kind == OutgoingKind::reminder;
    const std::string recipient = lower_case(mail.recipient);
    if (ticket) {
        run(connection_, Query::add_conversation, ticket, mail.conversation,
            name_of(is_relay ? CounterpartRole::relay_contact : CounterpartRole::reporter));
        run(connection_, Query::add_thread_id, mail.message_id, 0, ticket, mail.conversation, std::int64_t{0});
        run(connection_, Query::add_party, ticket, mail.conversation, recipient);
    }
    run(connection_, Query::owe_mail, ticket, mail.conversation, name_of(mail.kind), mail.envelope_from, mail.recipient,
        recipient, domain_of(recipient), mail.message_id, mail.subject, mail.text, Bytes{mail.raw}, mail.language, now);
    if (mail.kind == OutgoingKind::acknowledgement)
        run(connection_, Query::count_answer, std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count());
}

EventKey SqlTicketStore::add_history(TicketKey ticket, HandlerKey by, UtcTime now, std::string_view verb,
                                     std::string_view detail, const std::optional<std::string>& undo) {
    return add<EventKey>(connection_, Query::add_history, ticket, by, now, verb, detail, undo);
}

SqlTicketStore::Places SqlTicketStore::places(TicketKey ticket) {
    Asked asked(connection_, Query::ticket_places, ticket);
    if (!asked.next()) throw std::out_of_range("no ticket " + std::to_string(ticket.value));
    const TicketState state = ticket_state(asked.view(0));
    const bool is_merged = !asked.is_null(2);
    return {!is_merged && state == TicketState::fresh, !is_merged && asked.integer(1) != 0,
            !is_merged && state != TicketState::closed};
}

void SqlTicketStore::moved(TicketKey ticket, const Places& before) {
    const Places after = places(ticket);
    run(connection_, Query::move_counts, int{after.untriaged} - int{before.untriaged},
        int{after.replied} - int{before.replied}, int{after.open} - int{before.open});
    run(connection_, Query::set_ticket_version, ticket);
}

TicketId SqlTicketStore::id_of(TicketKey ticket) {
    Asked asked(connection_, Query::ticket_age, ticket);
    if (!asked.next()) throw std::out_of_range("no ticket " + std::to_string(ticket.value));
    return TicketId::issued(static_cast<int>(asked.integer(0)), static_cast<std::int32_t>(asked.integer(1)));
}

TicketKey SqlTicketStore::alias_of(TicketKey ticket) {
    Asked asked(connection_, Query::ticket_places, ticket);
    return asked.next() ? asked.key<TicketKey>(2) : TicketKey{};
}

TicketKey SqlTicketStore::root_of(TicketKey ticket) {
    while (const TicketKey next = alias_of(ticket)) ticket = next;   // never a ring: change() refuses that
    return ticket;
}

}   // namespace toritsugi
