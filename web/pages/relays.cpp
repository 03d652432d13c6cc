// GET /relays: all relay requests by state and next date. One is chosen (?k=KEY) and shown at the side, with the text of the
// reminder that would leave. Acts on requests, from here and from the ticket page: POST /relays.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "core/desk/relay_acts.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/relay_sending.hpp"
#include "web/pages/relay_words.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

constexpr std::uint32_t rows_of_a_page = 50;
constexpr std::size_t shown_observables = 12, chased_at_once = 200;

struct Tab {
    std::string_view url, title;
    std::optional<RelayState> state;
};
constexpr Tab tabs[] = {
    {"due", marked("Reminder due"), {}},
    {"waiting", marked("Awaiting answer"), RelayState::sent},
    {"known", marked("They work on it"), RelayState::acknowledged},
    {"undelivered", marked("Undelivered"), RelayState::undelivered},
    {"fixed", marked("Fixed"), RelayState::acted},
    {"declined", marked("Not theirs"), RelayState::declined},
    {"no-answer", marked("No answer"), RelayState::no_answer},
    {"all", marked("All"), {}},
};

const Tab& tab_of(const Visit& visit) {
    const std::string_view wanted = visit.request.query.get("v");
    const auto found = std::find_if(std::begin(tabs), std::end(tabs), [&](const Tab& tab) { return tab.url == wanted; });
    return found == std::end(tabs) ? tabs[0] : *found;
}

std::uint64_t count_of(const RelayCounts& counts, const Tab& tab) {
    if (tab.url == "due") return counts.due;
    if (tab.state) return counts.by_state[static_cast<int>(*tab.state)];
    std::uint64_t all = 0;
    for (const std::uint64_t one : counts.by_state) all += one;
    return all;
}

std::uint32_t page_of(const Visit& visit) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(visit.request.query.number("p", 1), 1, 100'000));
}

std::string href(const Tab& tab, std::uint32_t page, RelayKey chosen = {}) {
    std::string text = "/relays?v=" + std::string(tab.url);
    if (page > 1) text += "&p=" + std::to_string(page);
    if (chosen) text += "&k=" + std::to_string(chosen.value);
    return text;
}

std::vector<RelayRequest> requests_of(Stores& stores, const Tab& tab, std::uint32_t page, UtcTime now) {
    RelayListQuestion question;
    question.state = tab.state;
    if (tab.url == "due") question.chase_due_before = now;
    question.offset = (page - 1) * rows_of_a_page;
    question.at_most = rows_of_a_page + 1;   // one more tells whether there is a next page
    return stores.relays().list(question);
}

std::string about(const Visit& visit, const RelayRequest& request) {
    if (request.observables.empty()) return category_name(visit, request.category);
    std::string text = request.observables.front();
    if (request.observables.size() > 1)
        text += " " + visit.say("and {1} more", {std::to_string(request.observables.size() - 1)});
    return text;
}

void fill_row(Values& row, const Visit& visit, const RelayRequest& request) {
    row.text("NUMBER", ticket_number(visit, request.ticket_id));
    row.text("TICKET_HREF", ticket_path(visit, request.ticket_id));
    row.text("ABOUT", about(visit, request));
    row.text("CATEGORY", category_name(visit, request.category));
    row.text("ADDRESS", request.address);
    row.text("ORGANISATION", request.organisation);
    row.text("STATE_CSS", relay_state_css(request.state));
    row.text("STATE", relay_state_words(visit, request.state));
    row.text("REFERENCE", request.partner_reference);
    row.text("SENT", request.sent_at ? moment(visit, *request.sent_at) : "–");
    row.text("NEXT", request.next_chase_at ? moment(visit, *request.next_chase_at) : "–");
    row.show_if(request.next_chase_at && *request.next_chase_at <= visit.now, "IS_DUE");
    row.number("CHASES", request.chases);
}

// What this mailbox usually does, from all requests to it.
void fill_habits(Values& side, const Visit& visit, const RelayRequest& request, const std::optional<Contact>& contact) {
    if (!contact) return;
    for (const ContactAddress& one : contact->addresses) {
        if (one.address != request.address) continue;
        if (one.health.sent > 0)
            side.text("ANSWERED", visit.say("{1} of {2} requests were answered",
                                            {std::to_string(one.health.answered), std::to_string(one.health.sent)}));
        side.text("TO_ANSWER", usual_time(visit, one.health.median_to_answer));
        side.text("TO_FIX", usual_time(visit, one.health.median_to_fix));
    }
}

std::string step_words(const Visit& visit, const ChaseDraft& draft) {
    switch (draft.step) {
        case ChaseStep::remind: return visit.say("Remind {1}", {draft.request.address});
        case ChaseStep::second_contact:
            return visit.say("Ask the next contact: {1}", {draft.to ? draft.to->draft.contact.address : ""});
        case ChaseStep::upstream_or_cert:
            return visit.say("Ask upstream: {1}", {draft.to ? draft.to->draft.contact.address : ""});
        case ChaseStep::give_up: return visit.say("End it without an answer");
    }
    return {};
}

void fill_acts(Values& side, const Visit& visit, const RelayRequest& request) {
    struct Act {
        RelayAct act;
        std::string_view label;
    };
    static constexpr Act acts[] = {{RelayAct::acknowledge, marked("They know of it")},
                                   {RelayAct::act, marked("They fixed it")},
                                   {RelayAct::decline, marked("They decline")},
                                   {RelayAct::withdraw, marked("Take it back")},
                                   {RelayAct::reopen, marked("Open it again")}};
    for (const Act& one : acts) {
        if (!after(request.state, one.act)) continue;
        Values act = side.add("ACT");
        act.text("ACT_NAME", name_of(one.act));
        act.text("ACT_LABEL", visit.say(one.label));
    }
}

void fill_side(Values& values, Visit& visit, const Tab& tab, const RelayRequest& request,
               const std::optional<Contact>& contact) {
    Values side = values.add("SIDE");
    fill_row(side, visit, request);
    side.text("WHY", said(visit, request.why));
    side.text("LAST_WORDS", request.last_words);
    side.text("BACK", href(tab, page_of(visit)));
    side.number("KEY", request.key.value);
    for (std::size_t i = 0; i < std::min(request.observables.size(), shown_observables); ++i)
        side.add("OBS").text("VALUE", request.observables[i]);
    fill_habits(side, visit, request, contact);
    fill_acts(side, visit, request);
    const MailSide& mail = visit.site.mail_side;
    if (!can_relay(visit) || !is_waiting(request.state)) return;
    const auto draft = chase_draft(visit.site.database, *mail.contacts, mail.parse, request.key, visit.site.desk, visit.now);
    if (!draft) return;
    Values chase = side.add("CHASE");
    chase.text("STEP", step_words(visit, *draft));
    if (draft->reminder) chase.text_section("REMINDER", "REMINDER_TEXT", draft->reminder->text);
}

// ---- acts

std::string way_back(const Visit& visit) {
    const std::string back(visit.request.form.get("back"));
    const bool is_ours = back.starts_with("/tickets/") || back.starts_with("/relays");
    return is_ours && back.find_first_of("\r\n\\") == back.npos ? back : "/relays";
}

Response done(const Visit& visit, std::string_view did, std::size_t count, std::size_t left = 0) {
    const std::string back = way_back(visit);
    std::string query = did_query(did, count, {});
    if (left > 0) query += "&left=" + std::to_string(left);
    return Response::see_other(back + (back.find('?') == back.npos ? "?" : "&") + query);
}

Response chase_one(Visit& visit, RelayKey key) {
    const std::string problem = chase_now(visit, key);
    return problem.empty() ? done(visit, "chased", 1) : problem_page(visit, 409, "It was not chased", problem);
}

Response chase_all(Visit& visit) {
    if (!can_relay(visit)) return problem_page(visit, 503, "It was not chased", no_mail_side);
    const MailSide& mail = visit.site.mail_side;
    std::size_t chased = 0, left = 0;
    for (const ChaseDraft& draft :
         chases_due(visit.site.database, *mail.contacts, mail.parse, chased_at_once, visit.site.desk, visit.now)) {
        bool is_done = false;
        visit.site.database.write(
            [&](Stores& stores) { is_done = chase(stores, draft, visit.handler().key, visit.site.desk, visit.now).ok(); });
        ++(is_done ? chased : left);
    }
    visit.site.mail_side.send_now();
    return done(visit, "chased", chased, left);
}

Response note(Visit& visit, RelayKey key, RelayAct act) {
    RelayNews news;
    news.act = act;
    news.words = for_display(visit.request.form.get("words").substr(0, 2000));
    news.partner_reference = for_display(visit.request.form.get("reference").substr(0, 100));
    std::optional<Result<RelayRequest>> result;
    visit.site.database.write([&](Stores& stores) {
        result = note_news(stores, key, news, NewsFrom::handler, visit.handler().key, visit.site.desk, visit.now);
    });
    if (!result->ok()) return problem_page(visit, 409, "It was left as it is", result->problem().advice);
    return done(visit, "changed", 1);
}

}   // namespace

Response relays_page(Visit& visit) {
    const Tab& tab = tab_of(visit);
    const std::uint32_t page = page_of(visit);
    const RelayKey wanted{visit.request.query.number("k", 0)};
    ListCounts counts;
    RelayCounts relay_counts;
    std::vector<RelayRequest> rows;
    std::optional<RelayRequest> chosen;
    std::optional<Contact> contact;
    visit.site.database.read([&](Stores& stores) {
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        relay_counts = stores.relays().counts(visit.now);
        rows = requests_of(stores, tab, page, visit.now);
        if (wanted) chosen = stores.relays().relay(wanted);
        if (!chosen && !rows.empty()) chosen = rows.front();
        if (chosen && chosen->contact) contact = stores.contacts().contact(chosen->contact);
    });
    const bool has_more = rows.size() > rows_of_a_page;
    if (has_more) rows.pop_back();

    Values values;
    fill_frame(values, visit, counts, visit.say("Relay requests"), tab.title);
    fill_toast(values, visit);
    values.text("SUMMARY", visit.say("{1} wait for an answer, {2} are due",
                                     {std::to_string(counts.relay_waiting), std::to_string(counts.relay_due)}));
    for (const Tab& one : tabs) {
        Values entry = values.add("TABS");
        entry.text("TAB_HREF", href(one, 1));
        entry.text("TAB_NAME", visit.say(one.title));
        entry.number("TAB_COUNT", static_cast<std::int64_t>(count_of(relay_counts, one)));
        entry.show_if(&one == &tab, "TAB_CURRENT");
    }
    if (relay_counts.due > 0) {
        Values all = values.add("CHASE_ALL");
        all.text("CHASE_ALL_LABEL", visit.say("Chase all {1} that are due", {std::to_string(relay_counts.due)}));
    }
    values.show(rows.empty() ? "NONE" : "SOME");
    const auto at =
        std::find_if(rows.begin(), rows.end(), [&](const RelayRequest& row) { return chosen && row.key == chosen->key; });
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        Values entry = values.add("ENTRY");
        fill_row(entry, visit, *row);
        entry.text("HREF", href(tab, page, row->key));
        entry.show_if(row == at, "CHOSEN");
        entry.show_if(at != rows.end() && row == at + 1, "IS_NEXT");
        entry.show_if(at != rows.end() && row + 1 == at, "IS_PREVIOUS");
    }
    if (page > 1) values.text_section("EARLIER", "EARLIER_HREF", href(tab, page - 1));
    if (has_more) values.text_section("LATER", "LATER_HREF", href(tab, page + 1));
    if (chosen) fill_side(values, visit, tab, *chosen, contact);
    return html(visit, "relays", values);
}

Response relays_act(Visit& visit) {
    const std::string_view act = visit.request.form.get("do");
    if (act == "chase-all") return chase_all(visit);
    const RelayKey key{visit.request.form.number("relay", 0)};
    if (act == "chase") return chase_one(visit, key);
    if (const auto named = relay_act_named(act); named && is_by_hand(*named)) return note(visit, key, *named);
    return problem_page(visit, 400, "There is no such act", "Go back and use the buttons of the page.");
}

}   // namespace toritsugi
