// The outbox: what is owed, what went out, and what the other server said.
#include <spdlog/spdlog.h>

#include "core/writing/quoted.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t rows_of_a_page = 50;

bool sends_nothing(const Visit& visit) { return visit.site.settings.mail.send == "hold"; }

void fill_state(Values& entry, const Visit& visit, const OutboxRow& row, bool is_held) {
    const auto state = [&](std::string_view css, const std::string& words, const std::string& why) {
        entry.text("STATE_CLASS", css);
        entry.text("STATE", words);
        entry.text("STATE_WHY", why);
    };
    const auto again = [&](const std::string& words) { entry.text_section("AGAIN", "AGAIN_TEXT", words); };
    if (row.sent_at) {
        state("good", visit.say("sent"),
              moment(visit, *row.sent_at) + (row.last_answer.empty() ? "" : " · " + row.last_answer));
        return;
    }
    if (row.given_up_at) {
        state("bad", visit.say("not delivered"), moment(visit, *row.given_up_at) + " · " + row.last_answer);
        again(visit.say("Send again"));
        return;
    }
    if (is_held) {
        state("hollow", visit.say("held"), "");
        return;
    }
    std::string why = row.last_answer;
    if (row.attempts > 0 && row.next_try_at)
        why = visit.say("Tried {1} times; next try {2}.",
                        {std::to_string(row.attempts), moment_in_text(visit, *row.next_try_at)}) +
              (why.empty() ? "" : " " + why);
    state("warn", visit.say("waiting"), why);
    if (row.attempts > 0) again(visit.say("Try now"));
}

void fill_entry(Values& entry, const Visit& visit, const OutboxRow& row, bool is_held) {
    entry.text("AT", moment(visit, row.created_at));
    entry.text("AT_FULL", moment_full(visit, row.created_at));
    entry.text("RECIPIENT", row.recipient);
    entry.text("SUBJECT", row.subject);
    entry.text("KIND", kind_words(visit, row.kind));
    entry.text("KEY", std::to_string(row.key.value));
    fill_state(entry, visit, row, is_held);
    if (!row.ticket) return;
    Values ticket = entry.add("TICKET");
    ticket.text("TICKET_HREF", ticket_path(visit, *row.ticket));
    ticket.text("NUMBER", ticket_number(visit, *row.ticket));
}

void fill_held(Values& values, const Visit& visit, bool is_held) {
    if (!is_held && !sends_nothing(visit)) return;
    Values banner = values.add("HELD_ALL");
    banner.text("HELD_TITLE", visit.say("Mail is held."));
    banner.text("HELD_TEXT",
                sends_nothing(visit)
                    ? visit.say("The setting mail.send is \"hold\": nothing leaves the house. Set it to smtp://… to send.")
                    : visit.say("After a restore nothing is sent before a person has looked at this page."));
    banner.show_if(is_held && !sends_nothing(visit) && visit.handler().is_lead, "RELEASE");
}

}   // namespace

Response outbox_page(Visit& visit) {
    const OutboxKey before{visit.request.query.number("before", 0)};
    std::vector<OutboxRow> rows;
    ListCounts counts;
    bool is_held = false;
    visit.site.database.read([&](Stores& stores) {
        rows = stores.outbox().rows(before, rows_of_a_page + 1);
        is_held = stores.outbox().is_held();
        counts = stores.tickets().counts(visit.handler().key, visit.now);
    });
    Values values;
    fill_frame(values, visit, counts, visit.say("Outbox"), "outbox");
    fill_toast(values, visit);
    fill_held(values, visit, is_held);
    const bool has_more = rows.size() > rows_of_a_page;
    if (has_more) rows.pop_back();
    values.show_if(rows.empty(), "NONE");
    if (rows.empty()) return html(visit, "outbox", values);
    Values some = values.add("SOME");
    for (const OutboxRow& row : rows) {
        Values entry = some.add("ENTRY");
        fill_entry(entry, visit, row, is_held || sends_nothing(visit));
    }
    some.show_if(before.value != 0, "FIRST");
    if (has_more) some.text_section("OLDER", "OLDER_HREF", "/outbox?before=" + std::to_string(rows.back().key.value));
    return html(visit, "outbox", values);
}

Response outbox_act(Visit& visit) {
    const Fields& form = visit.request.form;
    const OutboxKey key{form.number("mail", 0)};
    if (form.get("do") == "again" && key) {
        visit.site.database.write([&](Stores& stores) { stores.outbox().send_again(key, visit.now); });
        visit.site.log->info("web.mail_sent_again handler={} outbox={}", quoted(visit.handler().name), key.value);
    } else if (form.get("do") == "release" && visit.handler().is_lead) {
        visit.site.database.write([&](Stores& stores) { stores.outbox().hold(false); });
        visit.site.log->info("web.outbox_released handler={}", quoted(visit.handler().name));
    } else {
        return problem_page(visit, 403, "This needs a lead", "Ask a lead of your desk to do it.");
    }
    visit.site.mail_side.send_now();
    return Response::see_other("/outbox?" + did_query("sent-again", 1, {}));
}

}   // namespace toritsugi
