#include <algorithm>

#include "db/raw_files.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

using std::chrono::hours;

constexpr hours similar_within{90 * 24};
constexpr std::size_t most_similar = 5, most_sources_asked = 10, most_references_asked = 50;

std::int64_t minute_of(UtcTime time) { return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count(); }

std::string age(std::chrono::microseconds since) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(since).count();
    if (minutes < 1) return "just now";
    if (minutes < 60) return std::to_string(minutes) + " min ago";
    if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h ago";
    return std::to_string(minutes / (24 * 60)) + " days ago";
}

}   // namespace

KnownThreads SqliteTicketStore::known_to(const ThreadQuestion& question, UtcTime now, int local_year) {
    KnownThreads known;
    {
        Asked last(connection_, Query::last_serial, local_year);
        known.next = TicketId::issued(local_year, last.next() ? static_cast<std::int32_t>(last.integer(0)) + 1 : 1);
    }
    for (const ConversationId& token : question.tokens) {
        const auto ticket = find(token.ticket);
        if (ticket && (known.by_token = conversation(*ticket, token.number))) break;
    }
    for (std::size_t i = 0; i < std::min(question.references.size(), most_references_asked) && !known.by_reference; ++i)
        known.by_reference = conversation_of_id(question.references[i], false);
    for (std::size_t i = 0; i < std::min(question.references.size(), most_references_asked) && !known.by_sibling; ++i)
        known.by_sibling = conversation_of_id(question.references[i], true);
    if (!question.message_id.empty()) {
        known.by_ghost = conversation_of_id(question.message_id, true);
        Asked same(connection_, Query::mail_with_message_id, question.message_id);
        if (same.next())
            known.same_message_id = {same.key<MessageKey>(0), same.key<TicketKey>(1), hex_of(same.view(2)),
                                     static_cast<std::int32_t>(same.integer(3))};
    }
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
    known.similar = similar_to(question, now);
    if (!question.answer_to.empty()) known.answers = answers_to(question.answer_to, now);
    return known;
}

std::optional<KnownConversation> SqliteTicketStore::conversation(TicketKey ticket, std::int32_t number) {
    KnownConversation found;
    {
        Asked asked(connection_, Query::conversation, ticket, number);
        if (!asked.next()) return std::nullopt;
        found.ticket = ticket;
        found.id = {TicketId::issued(static_cast<int>(asked.integer(0)), static_cast<std::int32_t>(asked.integer(1))),
                    number};
        found.role = counterpart_role(asked.view(2));
        found.state = ticket_state(asked.view(3));
    }
    if (const TicketKey root = root_of(ticket); root != ticket) {
        Asked asked(connection_, Query::ticket_places, root);
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

std::optional<KnownConversation> SqliteTicketStore::conversation_of_id(const std::string& message_id, bool is_ghost) {
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

std::optional<KnownConversation> SqliteTicketStore::conversation_of_number(TicketId id, const std::string& sender) {
    const auto ticket = find(id);
    if (!ticket) return std::nullopt;
    std::int32_t number = 1;   // the one with the first reporter, unless the sender has one of his own
    {
        Asked asked(connection_, Query::conversation_of_party, *ticket, sender);
        if (asked.next()) number = static_cast<std::int32_t>(asked.integer(0));
    }
    return conversation(*ticket, number);
}

std::vector<SimilarTicket> SqliteTicketStore::similar_to(const ThreadQuestion& question, UtcTime now) {
    std::vector<std::pair<TicketKey, std::string>> candidates;
    const auto collect = [&](Asked& asked, const std::string& why) {
        while (asked.next()) candidates.emplace_back(asked.key<TicketKey>(0), why);
    };
    if (const std::string body = bytes_of_hex(question.body_sha256); !body.empty()) {
        Asked asked(connection_, Query::tickets_with_body, Bytes{body});
        collect(asked, "has the same text");
    }
    for (std::size_t i = 0; i < std::min(question.sources.size(), most_sources_asked); ++i) {
        const std::string key = evidence_key(question.sources[i]);
        Asked asked(connection_, Query::tickets_with_source, Bytes{key});
        collect(asked, "names the same source " + question.sources[i]);
    }
    // Newest first; a ticket with two reasons keeps the first one found.
    std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<SimilarTicket> similar;
    for (const auto& [candidate, why] : candidates) {
        const TicketKey ticket = root_of(candidate);
        const bool is_known =
            std::any_of(similar.begin(), similar.end(), [&](const auto& one) { return one.ticket == ticket; });
        if (is_known) continue;
        Asked asked(connection_, Query::ticket_age, ticket);
        if (!asked.next() || asked.time(2) < now - similar_within) continue;
        similar.push_back({ticket,
                           TicketId::issued(static_cast<int>(asked.integer(0)), static_cast<std::int32_t>(asked.integer(1))),
                           why + ", " + age(now - asked.time(2))});
        if (similar.size() == most_similar) break;
    }
    return similar;
}

KnownThreads::Answers SqliteTicketStore::answers_to(const std::string& address, UtcTime now) {
    const auto count = [&](Query query, const auto&... values) {
        Asked asked(connection_, query, values...);
        return asked.next() ? static_cast<int>(asked.integer(0)) : 0;
    };
    const UtcTime hour_ago = now - hours{1};
    return {count(Query::answers_to_address, address, now - hours{24}), count(Query::answers_to_address, address, hour_ago),
            count(Query::answers_to_domain, domain_of(address), hour_ago), count(Query::answers_since, minute_of(hour_ago))};
}

}   // namespace toritsugi
