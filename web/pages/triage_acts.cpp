// POST /triage: one act for the selected reports, or for the one under the cursor when none is selected. Acts that send mail
// or need a choice first ask on a page of their own, so nothing is sent by a single key.
#include <algorithm>

#include "core/desk/handler_acts.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/toast.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_at_once = 500;

std::vector<TicketId> chosen(const Visit& visit, std::string_view field) {
    std::vector<TicketId> ids;
    std::vector<std::string> numbers = visit.request.form.all(field);
    if (numbers.empty() && field == "t") numbers.emplace_back(visit.request.form.get("at"));
    for (const std::string& number : numbers) {
        const auto id = TicketId::parse(number, visit.site.settings.site.ticket_prefix);
        if (id.ok() && ids.size() < most_at_once && std::find(ids.begin(), ids.end(), id.value()) == ids.end())
            ids.push_back(id.value());
    }
    return ids;
}

std::string back_to_list(const Visit& visit, const std::string& more) {
    Fields query;
    for (const std::string_view field : {"v", "o", "q"})
        if (!visit.request.form.get(field).empty())
            query.add(std::string(field), std::string(visit.request.form.get(field)));
    const std::string kept = query.with("", "");
    std::string path = "/?" + kept + (kept.empty() || more.empty() ? "" : "&") + more;
    if (path == "/?") path = "/";
    return path;
}

// The tickets of one POST: rows read in the write transaction that changes them.
struct Batch {
    Visit& visit;
    Stores& stores;
    std::vector<TicketRow> rows;   // in the order of the numbers: the first is the oldest
    std::vector<std::string> done;
    std::size_t left = 0;   // could not be changed
    std::string_view did;
    bool owes_mail = false;

    const Handler& handler() const { return visit.handler(); }
    void commit(const TicketRow& row, const TicketChange& change) {
        stores.tickets().change(change, visit.now);
        if (std::find(done.begin(), done.end(), ticket_number(visit, row.id)) == done.end())
            done.push_back(ticket_number(visit, row.id));
    }
};

void merge_into_first(Batch& batch, const TicketRow& into) {
    for (const TicketRow& row : batch.rows) {
        if (row.key == into.key) continue;
        const auto change = merge(row, into, batch.handler(), batch.visit.site.desk);
        if (change.ok())
            batch.commit(row, change.value());
        else
            ++batch.left;
    }
}

void incident_all(Batch& batch) {
    batch.did = "incident";
    if (batch.rows.empty()) return;
    merge_into_first(batch, batch.rows.front());
    batch.commit(batch.rows.front(), declare_incident(batch.rows.front(), true, batch.handler()));
}

void merge_all(Batch& batch) {
    batch.did = "merged";
    if (!batch.rows.empty()) merge_into_first(batch, batch.rows.front());
}

void attach_all(Batch& batch) {
    batch.did = "merged";
    const Fields& form = batch.visit.request.form;
    const std::string_view number = form.get("into").empty() ? form.get("pick") : form.get("into");
    const auto id = TicketId::parse(number, batch.visit.site.settings.site.ticket_prefix);
    const auto into = id.ok() ? batch.stores.tickets().row(id.value()) : std::nullopt;
    if (into)
        merge_into_first(batch, *into);
    else
        batch.left = batch.rows.size();
}

void close_all(Batch& batch) {
    batch.did = "closed";
    for (const TicketRow& row : batch.rows)
        if (row.state != TicketState::closed)
            batch.commit(row, close(row, std::string(batch.visit.request.form.get("reason")), batch.handler()));
        else
            ++batch.left;
}

void thank_all(Batch& batch) {
    batch.did = "thanked";
    const std::string_view reason = batch.visit.request.form.get("reason");
    for (const TicketRow& row : batch.rows) {
        const auto frame = row.state == TicketState::closed ? std::nullopt : batch.stores.tickets().reply_frame(row.key, 1);
        const auto change = frame ? close_and_thank(row, *frame, batch.handler(), batch.visit.site.desk, batch.visit.now)
                                  : Result<TicketChange>(Problem{0, ""});
        if (!change.ok()) {
            ++batch.left;
            continue;
        }
        TicketChange thanked = change.value();
        if (!reason.empty()) thanked.close_reason = std::string(reason);
        batch.commit(row, thanked);
        batch.owes_mail = true;
    }
}

void assign_all(Batch& batch) {
    batch.did = "assigned";
    const HandlerKey key{batch.visit.request.form.number("owner", 0)};
    const auto owner = key ? batch.stores.people().handler(key) : std::nullopt;
    for (const TicketRow& row : batch.rows)
        if (key && (!owner || owner->is_disabled))
            ++batch.left;
        else
            batch.commit(row, assign(row.key, owner, batch.handler()));
}

void category_all(Batch& batch) {
    batch.did = "category";
    const auto category = category_named(batch.visit.request.form.get("category"));
    for (const TicketRow& row : batch.rows)
        if (category)
            batch.commit(row, change_category(row, *category, batch.handler()));
        else
            ++batch.left;
}

void undo_all(Batch& batch) {
    batch.did = "undone";
    for (const TicketRow& row : batch.rows)
        if (batch.stores.tickets().undo_last(row.key, batch.handler().key, batch.visit.now))
            batch.done.push_back(ticket_number(batch.visit, row.id));
        else
            ++batch.left;
    if (batch.done.empty()) batch.did = "nothing";
}

struct Verb {
    std::string_view name;
    void (*act)(Batch&);
    std::string_view question;   // not empty: asked first, on the chooser page
};
constexpr Verb verbs[] = {{"incident", incident_all, ""},
                          {"relay", incident_all, ""},   // and then on to its relay requests
                          {"merge", merge_all, ""},
                          {"attach", attach_all, marked("Add {1} reports to which ticket?")},
                          {"close", close_all, marked("Close {1} reports?")},
                          {"thank", thank_all, marked("Close {1} reports?")},
                          {"assign", assign_all, marked("Who takes {1} reports?")},
                          {"category", category_all, marked("What are {1} reports about?")},
                          {"undo", undo_all, ""}};

Response ask(Visit& visit, const Verb& verb, const std::vector<TicketId>& ids) {
    std::vector<TicketRow> rows;
    std::vector<Handler> people;
    std::vector<SimilarTicket> related;
    ListCounts counts;
    visit.site.database.read([&](Stores& stores) {
        for (const TicketId& id : ids)
            if (auto row = stores.tickets().row(id)) rows.push_back(std::move(*row));
        people = stores.people().handlers();
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        if (verb.name == "attach" && !rows.empty())
            if (const auto view = stores.tickets().view(rows.front().id)) related = view->related;
    });
    if (rows.empty()) return Response::see_other(back_to_list(visit, ""));
    Values values;
    const std::string question = visit.say(verb.question, {std::to_string(rows.size())});
    const TicketList list = list_named(visit.request.form.get("v"));
    fill_frame(values, visit, counts, question, title_of(list));
    values.text("QUESTION", question);
    values.text("LIST_HEAD", visit.say(rows.size() == 1 ? "{1} report" : "{1} reports", {std::to_string(rows.size())}));
    values.text("LIST_ID", visit.request.form.get("v"));
    values.text("ORDER_ID", visit.request.form.get("o"));
    values.text("LIST_QUERY", visit.request.form.get("q"));
    values.text("BACK_HREF", back_to_list(visit, ""));
    values.text("AT", visit.request.form.get("at"));
    for (const TicketRow& row : rows) {
        Values entry = values.add("TICKETS");
        entry.text("NUMBER", ticket_number(visit, row.id));
        entry.text("SUBJECT", row.title);
        entry.text("FROM", row.from_name.empty() ? row.from_address : row.from_name);
    }
    if (verb.name == "close")
        values.text_section("CLOSE", "CLOSE_BUTTON", visit.say("Close and thank {1}", {std::to_string(rows.size())}));
    if (verb.name == "assign") {
        Values assign = values.add("ASSIGN");
        fill_people(assign, visit, people, visit.handler().display_name);
    }
    if (verb.name == "category") {
        Values category = values.add("CATEGORY");
        fill_categories(category, visit, rows.front().category);
    }
    if (verb.name == "attach") {
        Values attach = values.add("ATTACH");
        attach.text("NUMBER_EXAMPLE", visit.site.settings.site.ticket_prefix + "-2026-000042");
        attach.text("INTO", related.empty() ? "" : ticket_number(visit, related.front().id));
        if (!related.empty()) {
            Values section = attach.add("RELATED");
            for (const SimilarTicket& one : related) {
                Values entry = section.add("RELATED_ENTRY");
                entry.text("R_NUMBER", ticket_number(visit, one.id));
                entry.text("R_WHY", one.why);
            }
        }
    }
    return html(visit, "choose", values);
}

}   // namespace

Response triage_act(Visit& visit) {
    const Fields& form = visit.request.form;
    const auto verb =
        std::find_if(std::begin(verbs), std::end(verbs), [&](const Verb& one) { return one.name == form.get("do"); });
    if (verb == std::end(verbs)) return Response::see_other(back_to_list(visit, ""));
    std::vector<TicketId> ids = chosen(visit, verb->name == "undo" ? "undo" : "t");
    std::sort(ids.begin(), ids.end());
    const bool needs_choice = !verb->question.empty() && form.get("sure") != "1";
    if (needs_choice || (verb->name == "merge" && ids.size() < 2)) {
        const Verb& asked = verb->name == "merge" ? *std::find_if(std::begin(verbs), std::end(verbs),
                                                                  [](const Verb& one) { return one.name == "attach"; })
                                                  : *verb;
        return ask(visit, asked, ids);
    }
    std::vector<std::string> done;
    std::size_t left = 0;
    std::string_view did;
    bool owes_mail = false;
    visit.site.database.write([&](Stores& stores) {   // may run again: everything is set anew
        Batch batch{visit, stores, {}, {}, 0, "", false};
        for (const TicketId& id : ids)
            if (auto row = stores.tickets().row(id)) batch.rows.push_back(std::move(*row));
        verb->act(batch);
        done = std::move(batch.done);
        left = batch.left;
        did = batch.did;
        owes_mail = batch.owes_mail;
    });
    if (owes_mail) visit.site.mail_side.send_now();
    if (verb->name == "relay" && !ids.empty()) return Response::see_other(ticket_path(visit, ids.front()) + "/relay");
    const bool can_undo = verb->name != "undo" && done.size() <= 100;   // more would not fit into an address
    std::string told =
        did_query(did, verb->name == "incident" ? ids.size() : done.size(), can_undo ? done : std::vector<std::string>{});
    if (left > 0) told += "&left=" + std::to_string(left);
    // The cursor stays where it was, if that report is still in the list.
    if (const std::string_view at = form.get("at"); !at.empty()) told += "&at=" + url_encoded(at);
    return Response::see_other(back_to_list(visit, told));
}

}   // namespace toritsugi
