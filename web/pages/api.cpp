// /api/v1: the verbs of the pages for programs. A token acts as the handler it belongs to.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/desk/handler_acts.hpp"
#include "web/pages/api_answers.hpp"
#include "web/pages/api_text.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/search_words.hpp"
#include "web/pages/ticket.hpp"

namespace toritsugi {
namespace {

using nlohmann::json;

constexpr std::int64_t most_rows = 200;

json row_json(const Visit& visit, const TicketRow& row) {
    json sources = json::array();
    for (const SourceChip& chip : row.sources)
        sources.push_back({{"value", chip.value}, {"role", name_of(chip.role)}, {"others", chip.others}});
    return {{"number", ticket_number(visit, row.id)},
            {"title", row.title},
            {"from", {{"name", row.from_name}, {"address", row.from_address}}},
            {"language", row.language.empty() ? json() : json(row.language)},
            {"state", name_of(row.state)},
            {"incident", row.is_incident},
            {"category",
             {{"name", name_of(row.category)},
              {"confidence", row.confidence},
              {"confirmed", row.is_confirmed},
              {"why", row.category_why}}},
            {"sources", sources},
            {"source_count", row.source_count},
            {"owner", row.owner.empty() ? json() : json(row.owner)},
            {"answer_waiting", row.has_unread_answer},
            {"received", rfc3339(row.received_at)},
            {"changed", rfc3339(row.changed_at)},
            {"due", api_time(row.due_at)},
            {"version", row.version}};
}

json message_json(const MessageView& message) {
    json observables = json::array();
    for (const Observable& one : message.observables)
        observables.push_back(
            {{"type", name_of(one.type)}, {"value", one.value}, {"role", name_of(one.role)}, {"count", one.count}});
    json attachments = json::array();
    for (const Attachment& one : message.attachments)
        attachments.push_back({{"name", one.name}, {"type", one.type}, {"size", one.size_bytes}, {"sha256", one.sha256}});
    json body = {{"direction", message.is_outgoing ? "out" : "in"},
                 {"conversation", ReplyPlace{message.ticket, message.conversation}.text()},
                 {"message_id", message.message_id},
                 {"at", rfc3339(message.at)},
                 {"subject", message.subject},
                 {"text", message.is_held ? json() : json(message.text)},
                 {"held", message.is_held},
                 {"attachments", attachments},
                 {"observables", observables},
                 {"key", message.is_outgoing ? json() : json(message.key.value)},
                 {"defects", message.defects}};
    if (message.is_outgoing)
        body["to"] = message.to_address, body["kind"] = name_of(message.outgoing_kind.value_or(OutgoingKind::reply)),
        body["delivery"] = message.delivery;
    else
        body["from"] = {{"name", message.from_name}, {"address", message.from_address}};
    if (message.events)
        body["events"] = {
            {"read", message.events->read}, {"not_read", message.events->not_read}, {"count", message.events->count}};
    return body;
}

json ticket_json(const Visit& visit, const TicketView& ticket) {
    json body = row_json(visit, ticket.row);
    body["wants"] = json::array();
    for (const Want want : ticket.wants) body["wants"].push_back(name_of(want));
    body["tlp"] = ticket.tlp.empty() ? json() : json(ticket.tlp);
    body["close_reason"] = ticket.close_reason.empty() ? json() : json(ticket.close_reason);
    body["messages"] = json::array();
    for (const MessageView& message : ticket.messages) body["messages"].push_back(message_json(message));
    body["notes"] = json::array();
    for (const NoteView& note : ticket.notes)
        body["notes"].push_back({{"who", note.who}, {"text", note.text}, {"at", rfc3339(note.at)}});
    body["history"] = json::array();
    for (const HistoryView& line : ticket.history)
        body["history"].push_back({{"at", rfc3339(line.at)},
                                   {"who", line.who.empty() ? json() : json(line.who)},
                                   {"verb", line.verb},
                                   {"detail", line.detail}});
    body["observables"] = json::array();
    for (const Observable& one : ticket.observables)
        body["observables"].push_back(
            {{"type", name_of(one.type)}, {"value", one.value}, {"role", name_of(one.role)}, {"count", one.count}});
    body["merged_from"] = json::array();
    for (const TicketId& id : ticket.merged_from) body["merged_from"].push_back(ticket_number(visit, id));
    return body;
}

struct Act {
    Visit& visit;
    Stores& stores;
    const TicketView& ticket;
    const json& body;
};

Result<TicketChange> reply_change(const Act& act) {
    const ReplyPlace place = ReplyPlace::parse(api_text(act.body, "conversation"));
    const auto places = conversations_of(act.ticket);
    const ReplyPlace wanted = place.ticket ? place : places.empty() ? ReplyPlace{} : places.front();
    if (wanted.ticket != act.ticket.row.key) return Problem{0, "Answer a conversation of a merged ticket on its page."};
    const auto frame = act.stores.tickets().reply_frame(wanted.ticket, wanted.conversation);
    if (!frame) return Problem{0, "There is no such conversation. GET the ticket and take one of its messages."};
    return reply(act.ticket.row, wanted.conversation, *frame, api_text(act.body, "text"), act.visit.handler(),
                 act.visit.site.desk, act.visit.now);
}

Result<TicketChange> assign_change(const Act& act) {
    const std::string name = api_text(act.body, "owner");
    if (name.empty()) return assign(act.ticket.row.key, std::nullopt, act.visit.handler());
    const auto owner = act.stores.people().handler_named(name);
    if (!owner || owner->is_disabled) return Problem{0, "owner: write the user name of a handler, or \"\" for nobody."};
    return assign(act.ticket.row.key, owner, act.visit.handler());
}

Result<TicketChange> category_change(const Act& act) {
    const auto category = category_named(api_text(act.body, "category"));
    if (!category) return Problem{0, "category: write a name such as \"scan\"; see the description."};
    return change_category(act.ticket.row, *category, act.visit.handler());
}

Result<TicketChange> merge_change(const Act& act) {
    const auto id = TicketId::parse(api_text(act.body, "into"), act.visit.site.settings.site.ticket_prefix);
    const auto into = id.ok() ? act.stores.tickets().row(id.value()) : std::nullopt;
    if (!into) return Problem{0, "into: write the number of another ticket."};
    return merge(act.ticket.row, *into, act.visit.handler(), act.visit.site.desk);
}

Result<TicketChange> incident_change(const Act& act) {
    const auto found = act.body.find("incident");
    const bool is_incident = found == act.body.end() || !found->is_boolean() || found->get<bool>();
    return declare_incident(act.ticket.row, is_incident, act.visit.handler());
}

// Acts that are no TicketChange: what was wrong, empty when it is done.
std::string undo_act(const Act& act) {
    const bool is_done = act.stores.tickets().undo_last(act.ticket.row.key, act.visit.handler().key, act.visit.now);
    return is_done ? "" : "There is nothing to undo.";
}

std::string move_act(const Act& act) {
    MailMove move;
    move.from = act.ticket.row.key;
    move.by = act.visit.handler().key;
    move.local_year = year_of(act.visit.now, act.visit.site.settings.site.zone);
    if (const auto keys = act.body.find("messages"); keys != act.body.end() && keys->is_array())
        for (const json& key : *keys)
            if (key.is_number_integer()) move.messages.push_back(MessageKey{key.get<std::int64_t>()});
    if (const std::string into = api_text(act.body, "into"); !into.empty()) {
        const auto id = TicketId::parse(into, act.visit.site.settings.site.ticket_prefix);
        move.into = id.ok() ? act.stores.tickets().find(id.value()) : std::nullopt;
        if (!move.into) return "into: write the number of another ticket, or leave it out for a new one.";
    }
    try {
        act.stores.tickets().move(move, act.visit.now);
    } catch (const std::invalid_argument& refusal) { return refusal.what(); }
    return "";
}

Result<TicketChange> change_for(const Act& act) {
    const std::string verb = api_text(act.body, "do");
    if (verb == "reply") return reply_change(act);
    if (verb == "note") return add_note(act.ticket.row.key, api_text(act.body, "text"), act.visit.handler());
    if (verb == "close") return close(act.ticket.row, api_text(act.body, "reason"), act.visit.handler());
    if (verb == "reopen") return reopen(act.ticket.row.key, act.visit.handler());
    if (verb == "assign") return assign_change(act);
    if (verb == "category") return category_change(act);
    if (verb == "incident") return incident_change(act);
    if (verb == "merge") return merge_change(act);
    return Problem{0, "do: write reply, note, close, reopen, assign, category, incident, merge, move or undo."};
}

}   // namespace

Response api_tickets(Visit& visit) {
    const Fields& query = visit.request.query;
    ListQuestion question;
    question.list = list_named(query.get("list"));
    question.order = query.get("order") == "newest" ? ListOrder::newest : ListOrder::due_first;
    question.handler = visit.handler().key;
    question.at_most = static_cast<std::uint32_t>(std::clamp<std::int64_t>(query.number("limit", 50), 1, most_rows));
    question.offset = static_cast<std::uint32_t>(std::clamp<std::int64_t>(query.number("offset", 0), 0, 10'000'000));
    const std::string words(query.get("q").substr(0, 500));
    SearchQuestion search;
    search.query = search_of(visit, words);
    if (!search.query.problems.empty()) return api_problem(400, advice_for(visit, search.query.problems.front()));
    search.handler = question.handler;
    search.now = visit.now;
    search.offset = question.offset;
    search.at_most = question.at_most;
    std::vector<TicketRow> rows;
    ListCounts counts;
    std::uint64_t found = 0;
    bool is_cut = false;
    visit.site.database.read([&](Stores& stores) {
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        if (words.empty()) {
            rows = stores.tickets().list(question, visit.now);
            return;
        }
        SearchResult result = stores.search().search(search);
        for (SearchHit& hit : result.hits) rows.push_back(std::move(hit.row));
        found = result.count;
        is_cut = result.is_cut;
    });
    json list = json::array();
    for (const TicketRow& row : rows) list.push_back(row_json(visit, row));
    json body = {{"tickets", list}, {"version", counts.version}};
    body["count"] = words.empty() ? count_of(counts, question.list) : found;
    if (is_cut) body["is_cut"] = true;   // it took too long: there may be more
    return api_answer(body);
}

Response api_ticket(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    std::optional<TicketView> ticket;
    if (id.ok()) visit.site.database.read([&](Stores& stores) { ticket = stores.tickets().view(id.value()); });
    return ticket ? api_answer(ticket_json(visit, *ticket)) : api_problem(404, "There is no such ticket.");
}

Response api_ticket_change(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    const json body = read_api_body(visit.request.body);
    if (!body.is_object())
        return api_problem(400, "Send a JSON object such as {\"do\": \"close\", \"reason\": \"solved\"}.");
    std::optional<TicketView> after;
    std::string wrong;
    bool is_there = false, owes_mail = false;
    if (id.ok())
        visit.site.database.write([&](Stores& stores) {
            const auto ticket = stores.tickets().view(id.value());
            is_there = ticket.has_value();
            if (!ticket) return;
            const Act act{visit, stores, *ticket, body};
            const std::string verb = api_text(body, "do");
            if (verb == "undo" || verb == "move") {
                wrong = verb == "undo" ? undo_act(act) : move_act(act);
            } else {
                const auto change = change_for(act);
                wrong = change.ok() ? "" : change.problem().advice;
                owes_mail = change.ok() && !change.value().owed.empty();
                if (change.ok()) stores.tickets().change(change.value(), visit.now);
            }
            after = stores.tickets().view(id.value());
        });
    if (!is_there) return api_problem(404, "There is no such ticket.");
    if (!wrong.empty()) return api_problem(422, wrong);
    if (owes_mail) visit.site.mail_side.send_now();
    return api_answer(ticket_json(visit, *after));
}

Response api_ledger(Visit& visit) {
    const Fields& query = visit.request.query;
    const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(query.number("limit", 50), 1, most_rows));
    std::vector<LedgerRow> rows;
    visit.site.database.read([&](Stores& stores) {
        rows = stores.tickets().ledger(MessageKey{query.number("before", 0)}, limit, query.get("outcome"));
    });
    json list = json::array();
    for (const LedgerRow& row : rows)
        list.push_back({{"key", row.key.value},
                        {"received", rfc3339(row.received_at)},
                        {"channel", row.channel},
                        {"from", row.from},
                        {"subject", row.subject},
                        {"message_id", row.message_id},
                        {"outcome", row.outcome ? json(name_of(*row.outcome)) : json()},
                        {"why", row.why},
                        {"ticket", row.ticket ? json(ticket_number(visit, *row.ticket)) : json()},
                        {"size", row.size_bytes}});
    return api_answer({{"mails", list}});
}

Response api_outbox(Visit& visit) {
    const Fields& query = visit.request.query;
    const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(query.number("limit", 50), 1, most_rows));
    std::vector<OutboxRow> rows;
    visit.site.database.read(
        [&](Stores& stores) { rows = stores.outbox().rows(OutboxKey{query.number("before", 0)}, limit); });
    json list = json::array();
    for (const OutboxRow& row : rows)
        list.push_back({{"key", row.key.value},
                        {"kind", name_of(row.kind)},
                        {"recipient", row.recipient},
                        {"subject", row.subject},
                        {"ticket", row.ticket ? json(ticket_number(visit, *row.ticket)) : json()},
                        {"attempts", row.attempts},
                        {"created", rfc3339(row.created_at)},
                        {"next_try", api_time(row.next_try_at)},
                        {"sent", api_time(row.sent_at)},
                        {"given_up", api_time(row.given_up_at)},
                        {"answer", row.last_answer}});
    return api_answer({{"mails", list}});
}

Response api_description(Visit& visit) { return api_answer(openapi_description(visit.site.settings.site.base_url)); }

}   // namespace toritsugi
