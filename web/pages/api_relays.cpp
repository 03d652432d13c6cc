// /api/v1/relays and what a ticket passes on: the acts of the relay pages for programs.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/desk/outcome.hpp"
#include "core/desk/relay_acts.hpp"
#include "web/pages/api_answers.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/relay_sending.hpp"

namespace toritsugi {
namespace {

using nlohmann::json;

json relay_json(const Visit& visit, const RelayRequest& relay) {
    return {{"key", relay.key.value},
            {"ticket", ticket_number(visit, relay.ticket_id)},
            {"address", relay.address},
            {"organisation", relay.organisation},
            {"side", name_of(relay.side)},
            {"why", relay.why.english},
            {"category", name_of(relay.category)},
            {"observables", relay.observables},
            {"language", relay.language},
            {"tlp", relay.tlp.empty() ? json() : json(relay.tlp)},
            {"state", name_of(relay.state)},
            {"reference", relay.partner_reference.empty() ? json() : json(relay.partner_reference)},
            {"created", api_time(relay.created_at)},
            {"sent", api_time(relay.sent_at)},
            {"answered", api_time(relay.answered_at)},
            {"ended", api_time(relay.ended_at)},
            {"next_chase", api_time(relay.next_chase_at)},
            {"chases", relay.chases},
            {"last_words", relay.last_words}};
}

json proposal_json(const Visit& visit, const RelayProposal& proposal) {
    RelayDraft draft = proposal.draft;
    draft.handler = visit.handler().display_name;
    json body = {{"to", draft.contact.address},         {"organisation", draft.contact.organisation},
                 {"side", name_of(draft.contact.side)}, {"why", draft.contact.why.english},
                 {"observables", draft.observables},    {"better_after", api_time(proposal.better_after)},
                 {"alternatives", json::array()}};
    for (const RankedContact& one : proposal.alternatives) body["alternatives"].push_back(one.address);
    const auto composed = compose_relay(draft, visit.site.desk, visit.now);
    if (!composed.ok()) {
        body["problem"] = composed.problem().advice;
        return body;
    }
    body["subject"] = composed.value().mail.subject;
    body["text"] = composed.value().mail.text;
    body["lines"] = composed.value().evidence.rows;
    body["checks"] = json::array();
    for (const RelayCheck& check : composed.value().checks)
        body["checks"].push_back({{"fine", check.is_fine}, {"text", check.text.english}});
    return body;
}

std::optional<TicketRow> ticket_of(const Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    std::optional<TicketRow> row;
    if (id.ok()) visit.site.database.read([&](Stores& stores) { row = stores.tickets().row(id.value()); });
    return row;
}

RelayDrafts drafts_of(const Visit& visit, TicketId id) {
    const MailSide& side = visit.site.mail_side;
    return relay_drafts(visit.site.database, *side.contacts, side.parse, id, visit.site.desk, visit.now);
}

Response unavailable() { return api_problem(503, std::string(no_mail_side)); }

RelayKey key_in_path(const Visit& visit) {
    RelayKey key;
    const std::string& text = visit.parts.at(0);
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), key.value);
    return error == std::errc{} && stop == text.data() + text.size() ? key : RelayKey{};
}

}   // namespace

Response api_relays(Visit& visit) {
    const Fields& query = visit.request.query;
    RelayListQuestion question;
    question.state = relay_state_named(query.get("state"));
    if (query.get("due") == "1") question.chase_due_before = visit.now;
    question.address = query.get("address").substr(0, 254);
    question.at_most = static_cast<std::uint32_t>(std::clamp<std::int64_t>(query.number("limit", 50), 1, 200));
    question.offset = static_cast<std::uint32_t>(std::clamp<std::int64_t>(query.number("offset", 0), 0, 10'000'000));
    json body = {{"relays", json::array()}};
    visit.site.database.read([&](Stores& stores) {
        for (const RelayRequest& one : stores.relays().list(question)) body["relays"].push_back(relay_json(visit, one));
        body["due"] = stores.relays().counts(visit.now).due;
    });
    return api_answer(body);
}

Response api_relay_change(Visit& visit) {
    const RelayKey key = key_in_path(visit);
    const json body = read_api_body(visit.request.body);
    if (!body.is_object())
        return api_problem(400, "Send a JSON object such as {\"do\": \"acknowledge\", \"words\": \"...\"}.");
    const std::string verb = api_text(body, "do");
    const auto act = relay_act_named(verb);
    std::string problem;
    if (verb == "chase") {
        if (!can_relay(visit)) return unavailable();
        problem = chase_now(visit, key);
    } else if (!act || !is_by_hand(*act)) {
        problem = "do: write chase, acknowledge, act, decline, give-up, withdraw or reopen.";
    } else {
        visit.site.database.write([&](Stores& stores) {
            const auto noted = note_news(stores, key, {*act, api_text(body, "words"), api_text(body, "reference")},
                                         NewsFrom::handler, visit.handler().key, visit.site.desk, visit.now);
            problem = noted.ok() ? "" : noted.problem().advice;
        });
    }
    std::optional<RelayRequest> relay;
    visit.site.database.read([&](Stores& stores) { relay = stores.relays().relay(key); });
    if (!relay) return api_problem(404, "There is no such relay request.");
    return problem.empty() ? api_answer(relay_json(visit, *relay)) : api_problem(422, problem);
}

Response api_ticket_relay(Visit& visit) {
    const auto ticket = ticket_of(visit);
    if (!ticket) return api_problem(404, "There is no such ticket.");
    json body = {{"requests", json::array()}, {"proposals", json::array()}, {"not_told", json::array()}};
    visit.site.database.read([&](Stores& stores) {
        for (const RelayRequest& one : stores.relays().of_ticket(ticket->key))
            body["requests"].push_back(relay_json(visit, one));
    });
    if (!can_relay(visit)) return api_answer(body);
    const RelayDrafts drafts = drafts_of(visit, ticket->id);
    for (const RelayProposal& one : drafts.proposals) body["proposals"].push_back(proposal_json(visit, one));
    for (const NotTold& one : drafts.not_told) body["not_told"].push_back({{"value", one.value}, {"why", one.why.english}});
    return api_answer(body);
}

Response api_ticket_relay_send(Visit& visit) {
    if (!can_relay(visit)) return unavailable();
    const auto ticket = ticket_of(visit);
    if (!ticket) return api_problem(404, "There is no such ticket.");
    const json body = read_api_body(visit.request.body);
    const auto to = body.is_object() ? body.find("to") : body.end();
    if (!body.is_object() || to == body.end() || !to->is_array())
        return api_problem(400, "Send {\"to\": [\"abuse@example.net\"]}: addresses of the proposals.");
    const RelayDrafts drafts = drafts_of(visit, ticket->id);
    std::vector<RelayDraft> chosen;
    for (const json& address : *to) {
        const auto found = std::find_if(drafts.proposals.begin(), drafts.proposals.end(), [&](const RelayProposal& one) {
            return address.is_string() && one.draft.contact.address == address.get<std::string>();
        });
        if (found == drafts.proposals.end()) return api_problem(422, "to: write only addresses of the proposals.");
        chosen.push_back(found->draft);
        chosen.back().handler = visit.handler().display_name;
    }
    const auto opened = open_relays(visit.site.database, chosen, visit.handler().key, visit.site.desk, visit.now);
    if (!opened.ok()) return api_problem(422, opened.problem().advice);
    visit.site.mail_side.send_now();
    return api_ticket_relay(visit);
}

Response api_ticket_outcome(Visit& visit) {
    const auto ticket = ticket_of(visit);
    if (!ticket) return api_problem(404, "There is no such ticket.");
    const json body = read_api_body(visit.request.body);
    if (!body.is_object()) return api_problem(400, "Send {\"kind\": \"outcome\"} or {\"kind\": \"status\"}.");
    const OutcomeKind kind = api_text(body, "kind") == "status" ? OutcomeKind::status : OutcomeKind::outcome;
    std::string problem;
    std::size_t sent = 0;
    visit.site.database.write([&](Stores& stores) {
        const auto done = send_outcomes(stores, ticket->id, kind, {}, visit.handler().key, visit.site.desk, visit.now);
        problem = done.ok() ? "" : done.problem().advice;
        sent = done.ok() ? done.value() : 0;
    });
    if (!problem.empty()) return api_problem(422, problem);
    visit.site.mail_side.send_now();
    return api_answer({{"mails", sent}});
}

}   // namespace toritsugi
