// GET /ledger: every mail that came in has one row and one outcome, so nothing can get lost unseen.
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/reasons.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t rows_of_a_page = 50;

constexpr Outcome outcomes[] = {Outcome::new_ticket, Outcome::joined, Outcome::held,
                                Outcome::duplicate,  Outcome::bounce, Outcome::auto_reply};

std::string_view known_outcome(std::string_view asked) {
    for (const Outcome outcome : outcomes)
        if (name_of(outcome) == asked) return asked;
    return "";
}

std::string_view css_of(const std::optional<Outcome>& outcome) {
    if (!outcome) return "yama";
    switch (*outcome) {
        case Outcome::new_ticket: return "ai";
        case Outcome::joined: return "matsu";
        case Outcome::held: return "yama";
        case Outcome::bounce: return "shu";
        case Outcome::duplicate:
        case Outcome::auto_reply: return "";
    }
    return "";
}

void fill_filters(Values& values, const Visit& visit, std::string_view chosen) {
    const auto filter = [&](std::string_view name, const std::string& words) {
        Values one = values.add("FILTERS");
        one.text("FILTER_NAME", words);
        one.text("FILTER_HREF", name.empty() ? "/ledger" : "/ledger?outcome=" + std::string(name));
        one.show_if(name == chosen, "FILTER_CURRENT");
    };
    filter("", visit.say("All"));
    for (const Outcome outcome : outcomes) filter(name_of(outcome), outcome_words(visit, outcome));
}

void fill_entry(Values& entry, const Visit& visit, const LedgerRow& row) {
    entry.text("AT", moment(visit, row.received_at));
    entry.text("AT_FULL", moment_full(visit, row.received_at));
    entry.text("FROM", row.from.empty() ? visit.say("(no sender)") : row.from);
    entry.text("SUBJECT", row.subject.empty() ? visit.say("(no subject)") : row.subject);
    entry.text("OUTCOME", row.outcome ? outcome_words(visit, *row.outcome) : visit.say("Not read yet"));
    entry.text("OUTCOME_CLASS", css_of(row.outcome));
    std::string why = reasons_said(visit, row.why);
    if (row.attempts > 1) why += visit.say(" Read {1} times.", {std::to_string(row.attempts)});
    entry.text("WHY", why);
    entry.text("CHANNEL", row.channel);
    entry.text("SIZE", bytes_text(row.size_bytes));
    if (row.outcome) entry.text_section("REREAD", "REREAD_HREF", "/ledger/" + std::to_string(row.key.value) + "/read");
    if (!row.ticket) return;
    Values ticket = entry.add("TICKET");
    ticket.text("TICKET_HREF", ticket_path(visit, *row.ticket));
    ticket.text("NUMBER", ticket_number(visit, *row.ticket));
}

}   // namespace

Response ledger_page(Visit& visit) {
    const std::string_view outcome = known_outcome(visit.request.query.get("outcome"));
    const MessageKey before{visit.request.query.number("before", 0)};
    std::vector<LedgerRow> rows;
    ListCounts counts;
    visit.site.database.read([&](Stores& stores) {
        rows = stores.tickets().ledger(before, rows_of_a_page + 1, outcome);
        counts = stores.tickets().counts(visit.handler().key, visit.now);
    });
    Values values;
    fill_frame(values, visit, counts, visit.say("Ledger"), "ledger");
    fill_filters(values, visit, outcome);
    const bool has_more = rows.size() > rows_of_a_page;
    if (has_more) rows.pop_back();
    if (rows.empty()) {
        values.text_section(
            "NONE", "NONE_TEXT",
            visit.say("Mail to {1} appears here the moment it is kept.", {visit.site.settings.mail.address}));
        return html(visit, "ledger", values);
    }
    Values some = values.add("SOME");
    for (const LedgerRow& row : rows) {
        Values entry = some.add("ENTRY");
        fill_entry(entry, visit, row);
    }
    const std::string base = "/ledger?outcome=" + std::string(outcome);
    if (before) some.text_section("FIRST", "FIRST_HREF", base);
    if (has_more) some.text_section("OLDER", "OLDER_HREF", base + "&before=" + std::to_string(rows.back().key.value));
    return html(visit, "ledger", values);
}

}   // namespace toritsugi
