#include "web/pages/clock.hpp"

#include <algorithm>
#include <charconv>

#include "core/reading/logs/line_template.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/kept_lines.hpp"
#include "web/pages/ticket.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {

void fill_zones(Values& form, const std::optional<ZoneOffset>& chosen) {
    constexpr int part_hours[] = {-210, 210, 270, 330, 345, 390, 570};   // in use somewhere
    std::vector<int> all(std::begin(part_hours), std::end(part_hours));
    for (int hours = -12; hours <= 14; ++hours) all.push_back(hours * 60);
    std::sort(all.begin(), all.end());
    for (const int minutes : all) {
        Values zone = form.add("ZONE");
        zone.text("ZONE_MINUTES", std::to_string(minutes));
        zone.text("ZONE_NAME",
                  minutes == 0 ? "UTC" : "UTC" + offset_text(ZoneOffset{minutes}) + (minutes == 540 ? " (JST)" : ""));
        zone.show_if(chosen && chosen->count() == minutes, "ZONE_SELECTED");
    }
}

std::optional<ZoneOffset> chosen_zone(std::string_view minutes) {
    int value = 0;
    const char* const end = minutes.data() + minutes.size();
    const auto [stop, error] = std::from_chars(minutes.data(), end, value);
    if (error != std::errc{} || stop != end || value < -12 * 60 || value > 14 * 60) return {};
    return ZoneOffset{value};
}

bool is_zone_open(const EventSummary& events) {
    return events.read > 0 && (events.zone_from == ZoneFrom::unknown || events.zone_from == ZoneFrom::mail_date ||
                               events.zone_from == ZoneFrom::reporter);
}

Response clock_act(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    const MessageKey message{visit.request.form.number("message", 0)};
    std::optional<TicketView> ticket;
    if (id.ok()) visit.site.database.read([&](Stores& stores) { ticket = stores.tickets().view(id.value()); });
    if (!ticket)
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    const TicketId shown = ticket->row.id;
    const auto not_kept = [&](const std::string& advice) {
        KeptText kept;
        kept.title = visit.say("Not done.");
        kept.words = advice;
        return show_ticket(visit, shown, kept, 409);
    };
    logs::LineTemplate clock;
    clock.zone = chosen_zone(visit.request.form.get("zone"));
    if (!clock.zone) return not_kept(visit.say("Choose a time zone of the list."));
    const bool is_here = std::any_of(ticket->messages.begin(), ticket->messages.end(), [&](const MessageView& one) {
        return one.key == message && !one.is_outgoing && !one.is_held;
    });
    if (!is_here || !keep_and_read_again(visit, ticket->row.key, {message, clock.text(), visit.handler().key, "clock"}))
        return not_kept(visit.say("That mail is not in this ticket any more."));
    return Response::see_other(ticket_path(visit, shown) + "?" + did_query("clock", 1, {ticket_number(visit, shown)}));
}

}   // namespace toritsugi
