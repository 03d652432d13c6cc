#include <algorithm>

#include "core/desk/subject.hpp"
#include "db/raw_files.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

using std::chrono::hours;

constexpr std::size_t most_references_asked = 50;
constexpr int most_siblings = 50;
// An id that so many mails have or refer to, and whose mail never came, was made up by a program for all its mails.
constexpr int made_up_from = 10;

std::int64_t minute_of(UtcTime time) { return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count(); }

}   // namespace

KnownThreads SqlTicketStore::known_to(const ThreadQuestion& question, UtcTime now, int local_year) {
    KnownThreads known;
    {
        Asked last(connection_, Query::last_serial, local_year);
        known.next = TicketId::issued(local_year, last.next() ? static_cast<std::int32_t>(last.integer(0)) + 1 : 1);
    }
    for (const ConversationId& token : question.tokens) {
        const ConversationId now_at = where_is(token);
        const auto ticket = find(now_at.ticket);
        if (ticket && (known.by_token = conversation(*ticket, now_at.number))) break;
    }
    for (std::size_t i = 0; i < std::min(question.references.size(), most_references_asked) && !known.by_reference; ++i)
        known.by_reference = conversation_of_id(question.references[i], false);
    for (std::size_t i = 0; i < std::min(question.references.size(), most_references_asked) && !known.by_sibling; ++i)
        known.by_sibling = sibling(question.references[i], question, known.sibling_has_subject);
    if (!question.message_id.empty()) {
        known.by_ghost = conversation_of_id(question.message_id, true);
        same_id(question, known);
    }
    if (known.by_reference || known.by_sibling || known.by_ghost) known.tied = tied_by(question);
    for (const TicketId& number : question.numbers)
        if ((known.by_number = conversation_of_number(number, question.sender))) break;
    if (!question.partner_reference.empty()) {
        std::optional<std::pair<TicketKey, std::int32_t>> found;
        {
            Asked asked(connection_, Query::ticket_of_partner_reference, domain_of(question.sender),
                        question.partner_reference);
            if (asked.next()) found = {asked.key<TicketKey>(0), static_cast<std::int32_t>(asked.integer(1))};
        }
        if (found) known.by_partner_reference = conversation(found->first, found->second);
    }
    for (SimilarTicket& one : similar_to(question, now)) {
        std::erase_if(known.similar, [&](const SimilarTicket& other) { return other.ticket == one.ticket; });
        known.similar.push_back(std::move(one));
    }
    if (!question.answer_to.empty()) known.answers = answers_to(question.answer_to, now);
    Asked off(connection_, Query::answers_are_off);
    known.answers_are_off = off.next() && off.integer(0) != 0;
    return known;
}

std::optional<KnownConversation> SqlTicketStore::conversation(TicketKey ticket, std::int32_t number) {
    KnownConversation found;
    {
        Asked asked(connection_, Query::conversation, ticket, number);
        if (!asked.next()) return std::nullopt;
        found.ticket = found.root = ticket;
        found.id = {TicketId::issued(static_cast<int>(asked.integer(0)), static_cast<std::int32_t>(asked.integer(1))),
                    number};
        found.role = counterpart_role(asked.view(2));
        found.state = ticket_state(asked.view(3));
    }
    if (found.root = root_of(ticket); found.root != ticket) {
        Asked asked(connection_, Query::ticket_places, found.root);
        if (asked.next()) found.state = ticket_state(asked.view(0));
    }
    {
        Asked last(connection_, Query::last_conversation, ticket);
        if (last.next()) found.unused_number = static_cast<std::int32_t>(last.integer(0)) + 1;
    }
    Asked party(connection_, Query::parties, ticket, number);
    while (party.next()) found.parties.push_back(party.text(0));
    return found;
}

std::optional<KnownConversation> SqlTicketStore::conversation_of_id(const std::string& message_id, bool is_ghost) {
    TicketKey ticket;
    std::int32_t number = 0;
    {
        Asked asked(connection_, Query::conversation_of_message_id, message_id, is_ghost);
        if (!asked.next()) return std::nullopt;
        ticket = asked.key<TicketKey>(0);
        number = static_cast<std::int32_t>(asked.integer(1));
    }
    return conversation(ticket, number);
}

// Versions of one mail, unless a program gives all its mails one id: then only those with the same subject.
void SqlTicketStore::same_id(const ThreadQuestion& question, KnownThreads& known) {
    bool is_version = false;
    {
        const std::string body = bytes_of_hex(question.body_sha256);
        Asked same(connection_, Query::mail_with_message_id, question.message_id, Bytes{body});
        if (!same.next()) return;
        known.same_message_id = {same.key<MessageKey>(0), same.key<TicketKey>(1), hex_of(same.view(2)),
                                 static_cast<std::int32_t>(same.integer(3))};
        is_version = bare_subject(same.view(4)) == question.subject || same.integer(5) < made_up_from;
    }
    const auto found = conversation(known.same_message_id->ticket, known.same_message_id->conversation);
    if (!found) return;
    if (is_version)
        known.by_same_id = found;
    else
        known.similar.push_back({found->ticket, found->id.ticket, "has the same Message-ID, but other words"});
}

// Many mails may refer to one that never came. The one whose conversation the sender takes part in, else one with the same
// subject, else the oldest.
std::optional<KnownConversation> SqlTicketStore::sibling(const std::string& message_id, const ThreadQuestion& question,
                                                         bool& has_subject) {
    struct Place {
        TicketKey ticket;
        std::int32_t number = 0;
    };
    std::optional<Place> of_party, of_subject, oldest;
    int referring = 0;
    {
        Asked asked(connection_, Query::mails_that_refer_to, message_id, question.sender, most_siblings);
        while (asked.next() && !of_party) {
            ++referring;
            const Place place{asked.key<TicketKey>(0), static_cast<std::int32_t>(asked.integer(1))};
            const bool is_same = bare_subject(asked.view(2)) == question.subject;
            if (!oldest) oldest = place;
            if (is_same && !of_subject) of_subject = place;
            if (asked.integer(3) != 0) of_party = place;
        }
    }
    has_subject = of_subject.has_value() || referring < made_up_from;
    const auto& best = of_party ? of_party : of_subject ? of_subject : oldest;
    if (!best) return std::nullopt;
    return conversation(best->ticket, best->number);
}

std::vector<KnownThreads::Tied> SqlTicketStore::tied_by(const ThreadQuestion& question) {
    std::vector<TicketKey> tickets;
    for (std::size_t i = 0; i < std::min(question.references.size(), most_references_asked); ++i) {
        {
            Asked holds(connection_, Query::conversation_of_message_id, question.references[i], false);
            if (holds.next()) {
                tickets.push_back(holds.key<TicketKey>(0));
                continue;
            }
        }
        related_by(question.references[i], question, tickets);
    }
    if (!question.message_id.empty()) related_by(question.message_id, question, tickets);
    for (TicketKey& ticket : tickets) ticket = root_of(ticket);
    std::sort(tickets.begin(), tickets.end());
    tickets.erase(std::unique(tickets.begin(), tickets.end()), tickets.end());
    std::vector<KnownThreads::Tied> tied;
    if (tickets.size() < 2) return tied;
    for (const TicketKey ticket : tickets) {
        const TicketId id = id_of(ticket);
        Asked places(connection_, Query::ticket_places, ticket);
        if (places.next()) tied.push_back({ticket, id, ticket_state(places.view(0))});
    }
    return tied;
}

// The tickets of the mails that refer to one that is not here; of an id that a program makes up for all its mails only those
// with the same subject.
void SqlTicketStore::related_by(const std::string& message_id, const ThreadQuestion& question,
                                std::vector<TicketKey>& tickets) {
    std::vector<TicketKey> all, of_subject;
    Asked asked(connection_, Query::mails_that_refer_to, message_id, question.sender, most_siblings);
    while (asked.next()) {
        all.push_back(asked.key<TicketKey>(0));
        if (bare_subject(asked.view(2)) == question.subject) of_subject.push_back(all.back());
    }
    const auto& related = all.size() < made_up_from ? all : of_subject;
    tickets.insert(tickets.end(), related.begin(), related.end());
}

std::optional<KnownConversation> SqlTicketStore::conversation_of_number(TicketId id, const std::string& sender) {
    const auto ticket = find(id);
    if (!ticket) return std::nullopt;
    std::int32_t number = 1;   // the one with the first reporter, unless the sender has one of his own
    {
        Asked asked(connection_, Query::conversation_of_party, *ticket, sender);
        if (asked.next()) number = static_cast<std::int32_t>(asked.integer(0));
    }
    return conversation(*ticket, number);
}

KnownThreads::Answers SqlTicketStore::answers_to(const std::string& address, UtcTime now) {
    const auto count = [&](Query query, const auto&... values) {
        Asked asked(connection_, query, values...);
        return asked.next() ? static_cast<int>(asked.integer(0)) : 0;
    };
    const UtcTime hour_ago = now - hours{1};
    return {count(Query::answers_to_address, address, now - hours{24}), count(Query::answers_to_address, address, hour_ago),
            count(Query::answers_to_domain, domain_of(address), hour_ago), count(Query::answers_since, minute_of(hour_ago))};
}

}   // namespace toritsugi
