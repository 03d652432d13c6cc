#include "db/stores/relay_store.hpp"

#include <stdexcept>

#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

Side side_named(std::string_view word) { return named<Side>(word, 4); }

RelayRequest read_relay(const Asked& row) {
    RelayRequest relay;
    relay.key = row.key<RelayKey>(0);
    relay.ticket = row.key<TicketKey>(1);
    relay.ticket_id = TicketId::issued(static_cast<int>(row.integer(2)), static_cast<std::int32_t>(row.integer(3)));
    relay.conversation = static_cast<std::int32_t>(row.integer(4));
    if (!row.is_null(5)) relay.contact = row.key<ContactKey>(5);
    relay.address = row.text(6);
    relay.organisation = row.text(7);
    relay.side = side_named(row.view(8));
    relay.why = {row.text(9), row.text(10)};
    relay.category = category_named(row.view(11)).value_or(Category::other);
    const std::string_view observables = row.view(12);
    for (std::size_t at = 0; at < observables.size();) {
        const auto end = std::min(observables.find('\n', at), observables.size());
        relay.observables.emplace_back(observables.substr(at, end - at));
        at = end + 1;
    }
    relay.language = row.text(13);
    relay.tlp = row.text(14);
    relay.state = relay_state_named(row.view(15)).value_or(RelayState::draft);
    relay.partner_reference = row.text(16);
    relay.created_at = row.maybe_time(17);
    relay.sent_at = row.maybe_time(18);
    relay.answered_at = row.maybe_time(19);
    relay.ended_at = row.maybe_time(20);
    relay.next_chase_at = row.maybe_time(21);
    relay.chases = static_cast<int>(row.integer(22));
    relay.last_words = row.text(23);
    return relay;
}

template <class... Values>
std::vector<RelayRequest> relays(Connection& connection, Query query, const Values&... values) {
    std::vector<RelayRequest> all;
    Asked row(connection, query, values...);
    while (row.next()) all.push_back(read_relay(row));
    return all;
}

std::vector<std::chrono::minutes> times(Connection& connection, Query query, const std::string& address) {
    std::vector<std::chrono::minutes> all;
    Asked row(connection, query, address);
    while (row.next())
        all.push_back(std::chrono::duration_cast<std::chrono::minutes>(std::chrono::microseconds{row.integer(0)}));
    return all;
}

std::optional<RelayRequest> first_of(std::vector<RelayRequest> all) {
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
}

}   // namespace

std::int32_t SqlRelayStore::unused_conversation(TicketKey ticket) {
    Asked row(connection_, Query::last_conversation, ticket);
    // Number 1 is the reporter's, also when no mail of theirs came in yet.
    return row.next() && !row.is_null(0) ? static_cast<std::int32_t>(row.integer(0)) + 1 : 2;
}

RelayKey SqlRelayStore::open(const RelayRequest& request, UtcTime now) {
    run(connection_, Query::add_conversation, request.ticket, request.conversation, name_of(CounterpartRole::relay_contact));
    run(connection_, Query::add_party, request.ticket, request.conversation, lower_case(request.address));
    std::string observables;
    for (const std::string& one : request.observables) (observables += observables.empty() ? "" : "\n") += one;
    const auto key =
        add<RelayKey>(connection_, Query::open_relay, request.ticket, request.conversation, request.contact, request.address,
                      request.organisation, name_of(request.side), request.why.english, request.why.japanese,
                      name_of(request.category), observables, request.language, request.tlp, name_of(request.state),
                      request.partner_reference, request.created_at.value_or(now), request.sent_at, request.answered_at,
                      request.ended_at, request.next_chase_at, request.chases, request.last_words);
    learn_number(request);
    return key;
}

// Their later mails may name nothing but their own number.
void SqlRelayStore::learn_number(const RelayRequest& request) {
    if (request.partner_reference.empty()) return;
    run(connection_, Query::add_partner_reference, domain_of(lower_case(request.address)), request.partner_reference,
        request.ticket, request.conversation);
}

void SqlRelayStore::update(const RelayRequest& request) {
    const auto changed = run(connection_, Query::change_relay, request.key, request.contact, request.organisation,
                             name_of(request.state), request.partner_reference, request.sent_at, request.answered_at,
                             request.ended_at, request.next_chase_at, request.chases, request.last_words, request.tlp);
    if (changed == 0) throw std::out_of_range("no relay request " + std::to_string(request.key.value));
    learn_number(request);
}

std::optional<RelayRequest> SqlRelayStore::relay(RelayKey key) { return first_of(relays(connection_, Query::relay, key)); }
std::optional<RelayRequest> SqlRelayStore::of_conversation(TicketKey ticket, std::int32_t conversation) {
    return first_of(relays(connection_, Query::relay_of_conversation, ticket, conversation));
}
std::vector<RelayRequest> SqlRelayStore::of_ticket(TicketKey ticket) {
    return relays(connection_, Query::relays_of_ticket, ticket);
}

std::vector<RelayRequest> SqlRelayStore::list(const RelayListQuestion& question) {
    if (question.chase_due_before)
        return relays(connection_, Query::relays_due, *question.chase_due_before, question.offset, question.at_most);
    return relays(connection_, Query::relays_newest, question.state ? name_of(*question.state) : std::string_view{},
                  question.address, question.offset, question.at_most);
}

RelayCounts SqlRelayStore::counts(UtcTime now) {
    RelayCounts counts;
    Asked row(connection_, Query::relay_counts);
    while (row.next())
        if (const auto state = relay_state_named(row.view(0)))
            counts.by_state[static_cast<int>(*state)] = static_cast<std::uint64_t>(row.integer(1));
    Asked due(connection_, Query::relays_due_count, now);
    if (due.next()) counts.due = static_cast<std::uint64_t>(due.integer(0));
    return counts;
}

std::vector<std::chrono::minutes> SqlRelayStore::answer_times(const std::string& address) {
    return times(connection_, Query::relay_answer_times, address);
}
std::vector<std::chrono::minutes> SqlRelayStore::fix_times(const std::string& address) {
    return times(connection_, Query::relay_fix_times, address);
}

std::vector<TicketId> SqlRelayStore::outcome_due(UtcTime ended_before, UtcTime not_before, std::size_t at_most) {
    std::vector<TicketId> tickets;
    Asked row(connection_, Query::outcome_due, ended_before, not_before, at_most);
    while (row.next())
        tickets.push_back(TicketId::issued(static_cast<int>(row.integer(0)), static_cast<std::int32_t>(row.integer(1))));
    return tickets;
}

}   // namespace toritsugi
