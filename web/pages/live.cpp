// GET /api/v1/live: what changed since a page was made. Asked every two seconds, so it reads as little as it can.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"

namespace toritsugi {
namespace {

// New reports that came after the page was made; counted at most to 50.
std::size_t new_reports(Stores& stores, const Visit& visit, UtcTime after) {
    ListQuestion question;
    question.order = ListOrder::newest;
    question.handler = visit.handler().key;
    const auto rows = stores.tickets().list(question, visit.now);
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [&](const TicketRow& row) { return row.received_at > after; }));
}

nlohmann::json people(const Visit& visit, TicketId id) {
    auto list = nlohmann::json::array();
    for (const Presence::Someone& one : visit.site.presence.others(id, visit.handler().key, visit.now))
        list.push_back({{"name", for_display(one.name)},
                        {"initials", initials(one.name)},
                        {"writing", one.is_writing},
                        {"seconds", std::chrono::duration_cast<std::chrono::seconds>(visit.now - one.since).count()}});
    return list;
}

}   // namespace

Response live(Visit& visit) {
    const Fields& query = visit.request.query;
    const std::int64_t since = query.number("since", -1);
    const auto ticket = TicketId::parse(query.get("ticket"), visit.site.settings.site.ticket_prefix);
    nlohmann::json answer;
    ListCounts counts;
    std::optional<TicketRow> row;
    std::size_t fresh = 0;
    visit.site.database.read([&](Stores& stores) {
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        if (ticket.ok()) row = stores.tickets().row(ticket.value());
        const std::int64_t made_at = query.number("made", 0);   // microseconds since 1970, from an earlier answer
        if (made_at > 0 && counts.version != since) fresh = new_reports(stores, visit, time_from_microseconds(made_at));
    });
    answer["version"] = counts.version;
    answer["now"] = microseconds_since_1970(visit.now);
    answer["new"] = fresh;
    for (const TicketList list : {TicketList::untriaged, TicketList::mine, TicketList::replied, TicketList::all_open})
        answer["counts"][url_name(list).empty() ? "untriaged" : std::string(url_name(list))] = count_of(counts, list);
    for (const RelayView& view : relay_views()) answer["counts"][std::string(view.id)] = counts.*view.count;
    if (row) {
        answer["ticket"] = row->version;
        if (visit.request.query.get("gone") == "1")
            visit.site.presence.gone(row->id, visit.handler().key);
        else
            visit.site.presence.seen(row->id, visit.handler().key, visit.handler().display_name, query.get("writing") == "1",
                                     visit.now);
        answer["people"] = people(visit, row->id);
    }
    return Response::text(200, answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), "application/json");
}

}   // namespace toritsugi
