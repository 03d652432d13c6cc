// GET /search?q=
#include <chrono>

#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_hits = 100;

void fill_hit(Values& entry, const Visit& visit, const TicketRow& row) {
    entry.text("NUMBER", ticket_number(visit, row.id));
    entry.text("TICKET_HREF", ticket_path(visit, row.id));
    entry.text("SUBJECT", row.title.empty() ? visit.say("(no subject)") : row.title);
    entry.text("SNIPPET", row.snippet);
    entry.text("FROM", row.from_name.empty() ? row.from_address : row.from_name);
    entry.text("AT", moment(visit, row.received_at));
    entry.text("AT_FULL", moment_full(visit, row.received_at));
    entry.text("CATEGORY", category_name(visit, row.category));
    entry.text("STATE_TEXT", state_words(visit, row.state));
    entry.text("STATE_CLASS", row.state == TicketState::closed ? "matsu" : "ai");
    entry.show_if(!language_tag(row.language).empty(), "HAS_LANG");
    fill_language(entry, visit, row.language);
    for (const SourceChip& chip : row.sources) {
        Values one = entry.add("CHIPS");
        fill_chip(one, visit, chip);
    }
}

}   // namespace

Response search_page(Visit& visit) {
    const std::string_view words = visit.request.query.get("q").substr(0, 500);
    // A ticket number leads straight to its ticket.
    const auto number = TicketId::parse(words, visit.site.settings.site.ticket_prefix);
    std::vector<TicketRow> rows;
    ListCounts counts;
    bool is_ticket = false;
    const auto start = std::chrono::steady_clock::now();
    visit.site.database.read([&](Stores& stores) {
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        is_ticket = number.ok() && stores.tickets().find(number.value());
        if (!words.empty() && !is_ticket) rows = stores.tickets().search(words, most_hits);
    });
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    if (is_ticket) return Response::see_other(ticket_path(visit, number.value()));
    Values values;
    fill_frame(values, visit, counts, words.empty() ? visit.say("Search") : visit.say("Search: {1}", {words}), "search");
    if (words.empty()) {
        values.text_section("NONE", "NONE_TITLE", visit.say("What are you looking for?"));
        return html(visit, "search", values);
    }
    values.text("SUMMARY", rows.size() == most_hits
                               ? visit.say("The newest {1} results", {std::to_string(most_hits)})
                               : visit.say(rows.size() == 1 ? "{1} result" : "{1} results", {std::to_string(rows.size())}));
    values.text_section("TOOK", "TOOK_TEXT", std::to_string(took.count()) + " ms");
    if (rows.empty()) {
        values.text_section("NONE", "NONE_TITLE", visit.say("Nothing for {1}", {words}));
        return html(visit, "search", values);
    }
    Values some = values.add("SOME");
    for (const TicketRow& row : rows) {
        Values entry = some.add("ENTRY");
        fill_hit(entry, visit, row);
    }
    return html(visit, "search", values);
}

}   // namespace toritsugi
