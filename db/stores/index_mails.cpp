// What search and look-up learn of a mail after its decision, a little later: words for the full-text index, and who named
// which address. A log names hundreds of addresses, each on a page of its own of the table; a flood of mail must not wait
// for that.
#include <algorithm>
#include <map>

#include "db/stores/evidence.hpp"
#include "db/stores/ticket_store.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_indexed_bytes = 64 << 10;   // of one mail's text: a log of a million lines is not prose

std::string_view cut(std::string_view text) { return text.substr(0, std::min(text.size(), most_indexed_bytes)); }

}   // namespace

bool SqlTicketStore::index_mails(std::size_t at_most, const std::function<bool()>& go_on) {
    std::vector<NewEvidence> named;
    bool has_more = true;
    for (std::size_t i = 0; i < at_most && has_more && (i == 0 || go_on()); ++i) has_more = index_next(named);
    index_evidence(named);
    return has_more;
}

bool SqlTicketStore::index_next(std::vector<NewEvidence>& named) {
    Asked row(connection_, Query::next_to_index);
    if (!row.next()) return false;
    const auto message = row.key<MessageKey>(0);
    const std::string_view observables = row.view(4);
    const std::string evidence = values_in(observables, most_indexed_bytes / 4);
    full_text_.put(connection_, message, {row.view(1), cut(row.view(2)), row.view(3), evidence});
    if (!row.is_null(5)) {   // a mail without a ticket is a bounce of nothing we know
        const auto ticket = row.key<TicketKey>(5);
        const std::int64_t reporter = reporter_number(row.view(6));
        const bool is_counted = row.integer(7) != 0;
        for (auto& [key, role] : evidence_keys(unpacked(observables)))
            named.push_back({std::move(key), role, ticket, reporter, is_counted});
    }
    run(connection_, Query::mail_is_indexed, message);
    return true;
}

// Of several mails together and in the order of the keys: neighbours share a page. A ticket was opened with the count of its
// sources; what further mails add is counted here.
void SqlTicketStore::index_evidence(std::vector<NewEvidence>& named) {
    std::stable_sort(named.begin(), named.end(), [](const NewEvidence& a, const NewEvidence& b) { return a.key < b.key; });
    std::map<TicketKey, std::size_t> new_sources;
    for (const NewEvidence& one : named) {
        if (one.role == ObservableRole::source && !one.is_counted) {
            Asked known(connection_, Query::is_source_of_ticket, Bytes{one.key}, one.ticket);
            if (!known.next()) ++new_sources[root_of(one.ticket)];
        }
        run(connection_, Query::keep_evidence, Bytes{one.key}, static_cast<int>(one.role), one.ticket, one.reporter);
    }
    for (const auto& [ticket, count] : new_sources) {
        run(connection_, Query::count_sources, ticket, count);
        moved(ticket, places(ticket));
    }
}

// The index keeps no text, so it must be told what stood there.
void SqlTicketStore::unindex(MessageKey message) {
    if (run(connection_, Query::mail_is_indexed, message) > 0) return;   // it was not indexed yet
    std::string subject, text, people, evidence;
    {
        Asked row(connection_, Query::text_to_index, message);
        if (!row.next()) return;
        subject = row.text(0);
        text = cut(row.view(1));
        people = row.text(2);
        evidence = values_in(row.view(3), most_indexed_bytes / 4);
    }
    full_text_.remove(connection_, message, {subject, text, people, evidence});
}

}   // namespace toritsugi
