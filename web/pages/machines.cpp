// What machines ask: assets, health, metrics.
#include "web/pages/pages.hpp"

namespace toritsugi {

Response asset(Visit& visit) { return visit.site.assets.answer(visit.parts[0], visit.request); }

Response favicon(Visit& visit) { return visit.site.assets.answer("x/favicon.svg", visit.request); }

Response health(Visit& visit) {
    ListCounts counts;   // the database must answer, or we are not well
    visit.site.database.read([&](Stores& stores) { counts = stores.tickets().counts({}, visit.now); });
    return Response::text(200, "ok\ndatabase " + visit.site.database.version() + "\n");
}

Response metrics(Visit& visit) {
    // How much a desk has to do is nobody's business but its own.
    const std::string& from = visit.request.address;
    if (!from.starts_with("127.") && from != "::1")
        return Response::text(403, "Metrics are for this machine. Let the collector ask here, not through the proxy.\n");
    ListCounts counts;
    visit.site.database.read([&](Stores& stores) { counts = stores.tickets().counts({}, visit.now); });
    std::string text = visit.site.counters.lines();
    text += "# HELP toritsugi_tickets Tickets in each list.\n# TYPE toritsugi_tickets gauge\n";
    const auto gauge = [&](std::string_view list, std::uint64_t count) {
        text += "toritsugi_tickets{list=\"" + std::string(list) + "\"} " + std::to_string(count) + "\n";
    };
    gauge("untriaged", counts.untriaged);
    gauge("replied", counts.replied);
    gauge("open", counts.all_open);
    if (counts.oldest_untriaged)
        text +=
            "# HELP toritsugi_oldest_untriaged_seconds Age of the oldest report that nobody has read.\n"
            "# TYPE toritsugi_oldest_untriaged_seconds gauge\ntoritsugi_oldest_untriaged_seconds " +
            std::to_string(std::chrono::duration_cast<std::chrono::seconds>(visit.now - *counts.oldest_untriaged).count()) +
            "\n";
    if (visit.site.mail_side.metrics) text += visit.site.mail_side.metrics();
    return Response::text(200, text, "text/plain; version=0.0.4; charset=utf-8");
}

}   // namespace toritsugi
