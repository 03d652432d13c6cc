#include "core/desk/relay_acts.hpp"

#include <algorithm>

#include "core/desk/contact_health.hpp"
#include "core/model/name_table.hpp"
#include "core/relay/states.hpp"
#include "core/writing/line_text.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_words = 4000;   // of what a contact types on its page

struct NotAll {   // ends the transaction of open_relays()
    Problem problem;
};

bool is_live(RelayState state) { return state == RelayState::queued || is_waiting(state); }

std::string count_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " address or site" : " addresses or sites");
}

// The last gate before anything leaves, whatever a page or the plan made of the draft.
std::optional<Problem> not_public(const RelayDraft& draft, const Settings& settings) {
    for (const std::string& value : draft.observables)
        if (!may_be_told(LookUp::of_text(value, draft.category), settings))
            return Problem{0, value + " is not an address of the Internet. Take it out."};
    return {};
}

std::optional<Problem> told_already(Stores& stores, const RelayDraft& draft, const Settings& settings) {
    for (const RelayRequest& one : stores.relays().of_ticket(draft.ticket)) {
        if (!is_live(one.state) || lowered(one.address) != lowered(draft.contact.address)) continue;
        for (const std::string& value : draft.observables)
            if (std::find(one.observables.begin(), one.observables.end(), value) != one.observables.end())
                return Problem{0, one.address + " was told about " + value + " already, on " +
                                      local_minutes(one.created_at.value_or(UtcTime{}), settings.site.zone) +
                                      ". Send a reminder instead."};
    }
    return {};
}

TicketChange change_of(const RelayRequest& relay, HandlerKey by, std::string verb, std::string detail) {
    TicketChange change;
    change.ticket = relay.ticket;
    change.by = by;
    change.verb = std::move(verb);
    change.detail = std::move(detail);
    return change;
}

std::string_view past_of(RelayState state) {
    switch (state) {
        case RelayState::draft: return "a draft";
        case RelayState::queued: return "waiting to be sent";
        case RelayState::sent: return "sent";
        case RelayState::undelivered: return "undelivered";
        case RelayState::acknowledged: return "acknowledged";
        case RelayState::acted: return "acted on";
        case RelayState::declined: return "declined";
        case RelayState::no_answer: return "ended without an answer";
        case RelayState::withdrawn: return "withdrawn";
    }
    return "in another state";
}

Problem not_allowed(const RelayRequest& relay) {
    return {0, "This request is " + std::string(past_of(relay.state)) + ", so that is not possible. Look at it again."};
}

bool is_answer(RelayAct act) { return act == RelayAct::acknowledge || act == RelayAct::act || act == RelayAct::decline; }

// What the step says about the contact's address.
void note_health(Stores& stores, const RelayRequest& before, const RelayRequest& after, const RelayNews& news, NewsFrom from,
                 UtcTime now) {
    if (news.act == RelayAct::deliver && !before.sent_at) {
        note_sign(stores, after.contact, after.address, SignOfLife::sent, now);
        note_sign(stores, after.contact, after.address, SignOfLife::delivered, now);
    }
    if (news.act == RelayAct::bounce) note_bounce(stores, after.contact, after.address, news.words, now);
    if (is_answer(news.act) && !before.answered_at)
        note_sign(stores, after.contact, after.address, SignOfLife::answered, now);
    else if (is_answer(news.act) && from == NewsFrom::contact_page)
        note_sign(stores, after.contact, after.address, SignOfLife::link_used, now);
    if (is_answer(news.act)) note_times(stores, after.contact, after.address);
}

std::string cut(std::string text, std::size_t at_most) {
    if (text.size() <= at_most) return text;
    while (at_most > 0 && (static_cast<unsigned char>(text[at_most]) & 0xC0) == 0x80) --at_most;
    text.resize(at_most);
    return text;
}

// Writes the step: request, history, health. `note`: a contact's words in full.
void write_news(Stores& stores, const RelayRequest& before, const RelayRequest& after, const RelayNews& news, NewsFrom from,
                HandlerKey by, const std::string& note, UtcTime now) {
    stores.relays().update(after);
    note_health(stores, before, after, news, from, now);
    std::string detail = after.address;
    if (!news.words.empty()) detail += ": " + after.last_words;
    TicketChange change = change_of(after, by, "relay-" + std::string(name_of(after.state)), detail);
    change.counterpart_wrote = from == NewsFrom::contact_page;
    if (!note.empty()) change.note = after.address + ":\n" + note;
    stores.tickets().change(change, now);
}

constexpr Named<PageAnswer> page_answers[] = {
    {PageAnswer::got_it, "got-it"},
    {PageAnswer::fixed, "fixed"},
    {PageAnswer::not_ours, "not-ours"},
    {PageAnswer::need_more, "need-more"},
};

RelayAct act_of(PageAnswer answer) {
    switch (answer) {
        case PageAnswer::fixed: return RelayAct::act;
        case PageAnswer::not_ours: return RelayAct::decline;
        case PageAnswer::got_it:
        case PageAnswer::need_more: return RelayAct::acknowledge;
    }
    return RelayAct::acknowledge;
}

}   // namespace

std::string_view name_of(PageAnswer answer) { return name_in(page_answers, answer); }
std::optional<PageAnswer> page_answer_named(std::string_view name) { return value_in(page_answers, name); }

Result<RelayKey> open_relay(Stores& stores, RelayDraft draft, HandlerKey by, const Desk& desk, UtcTime now) {
    if (auto problem = not_public(draft, desk.settings)) return *problem;
    const auto ticket = stores.tickets().row(draft.ticket_id);
    if (!ticket) return Problem{0, "There is no such ticket any more."};
    draft.ticket = ticket->key;
    if (auto problem = told_already(stores, draft, desk.settings)) return *problem;
    draft.conversation = stores.relays().unused_conversation(draft.ticket);
    auto composed = compose_relay(draft, desk, now);
    if (!composed.ok()) return composed.problem();

    RelayRequest request = composed.value().request;
    request.contact = learn_contact(stores, draft.contact, now);
    request.state = *after(request.state, RelayAct::queue);
    const RelayKey key = stores.relays().open(request, now);
    TicketChange change = change_of(request, by, "relayed", request.address + ": " + count_text(request.observables.size()));
    change.owed.push_back(composed.value().mail);
    if (ticket->state != TicketState::open) change.state = TicketState::open;
    if (by && ticket->owner.empty()) change.owner = by;
    stores.tickets().change(change, now);
    return key;
}

Result<std::vector<RelayKey>> open_relays(Database& database, const std::vector<RelayDraft>& drafts, HandlerKey by,
                                          const Desk& desk, UtcTime now) {
    std::vector<RelayKey> keys;
    try {
        database.write([&](Stores& stores) {
            keys.clear();
            for (const RelayDraft& draft : drafts) {
                const auto key = open_relay(stores, draft, by, desk, now);
                if (!key.ok()) throw NotAll{{0, draft.contact.address + ": " + key.problem().advice}};
                keys.push_back(key.value());
            }
        });
    } catch (const NotAll& stopped) { return stopped.problem; }
    return keys;
}

Result<RelayRequest> note_news(Stores& stores, RelayKey key, const RelayNews& news, NewsFrom from, HandlerKey by,
                               const Desk& desk, UtcTime now) {
    const auto relay = stores.relays().relay(key);
    if (!relay) return Problem{0, "There is no such relay request."};
    // Those bring a mail with them: open_relay() and chase().
    if (news.act == RelayAct::queue || news.act == RelayAct::remind) return not_allowed(*relay);
    if (from == NewsFrom::handler && !is_by_hand(news.act)) return not_allowed(*relay);
    const auto next = after_news(*relay, news, chase_plan(relay->category, relay->side), desk.settings.site.zone, now);
    if (!next) return not_allowed(*relay);
    if (news.act == RelayAct::withdraw) stores.outbox().call_back(relay->ticket, relay->conversation, now);
    write_news(stores, *relay, *next, news, from, by, "", now);
    return *next;
}

Result<RelayRequest> answer_on_page(Stores& stores, const ConversationId& conversation, PageAnswer answer,
                                    const std::string& words, const std::string& partner_reference, const Desk& desk,
                                    UtcTime now) {
    const auto ticket = stores.tickets().find(conversation.ticket);
    const auto relay = ticket ? stores.relays().of_conversation(*ticket, conversation.number) : std::nullopt;
    if (!relay || relay->state == RelayState::draft) return Problem{0, "There is no such request."};
    if (relay->state == RelayState::withdrawn)
        return Problem{0, "This request was withdrawn. Nothing is expected of you; thank you."};
    const std::string said = cut(words, most_words);
    RelayNews news{act_of(answer), said, cut(partner_reference, 100)};
    if (answer == PageAnswer::need_more) news.words = "need more: " + said;
    auto next = after_news(*relay, news, chase_plan(relay->category, relay->side), desk.settings.site.zone, now);
    if (!next) {   // "got it" after "fixed": heard, and the state stays
        next = *relay;
        if (!news.partner_reference.empty()) next->partner_reference = news.partner_reference;
    }
    write_news(stores, *relay, *next, news, NewsFrom::contact_page, {}, said, now);
    return *next;
}

}   // namespace toritsugi
