#include "web/pages/relay_card.hpp"

#include <array>

#include "core/relay/answer_words.hpp"
#include "core/relay/chase.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/relay_words.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

void step(Values& card, std::string_view css, const std::string& text, const std::string& at, const std::string& why) {
    Values one = card.add("RELAY_STEP");
    one.text("STEP_CSS", css);
    one.text("STEP_TEXT", text);
    one.text("STEP_AT", at);
    if (!why.empty()) one.text_section("STEP_WHY", "STEP_WHY_TEXT", why);
}

std::string at(const Visit& visit, const std::optional<UtcTime>& time) { return time ? moment(visit, *time) : ""; }

void fill_end(Values& card, const Visit& visit, const RelayRequest& relay) {
    const std::string ended = at(visit, relay.ended_at);
    switch (relay.state) {
        case RelayState::acted: return step(card, "done", visit.say("They say it is fixed"), ended, relay.last_words);
        case RelayState::declined:
            return step(card, "late", visit.say("Not theirs, or they will not"), ended, relay.last_words);
        case RelayState::no_answer: return step(card, "late", visit.say("No answer to the end"), ended, "");
        case RelayState::withdrawn: return step(card, "done", visit.say("We took it back"), ended, "");
        default: break;
    }
    if (relay.next_chase_at) {
        const bool is_due = *relay.next_chase_at <= visit.now;
        const std::string sent = relay.chases == 0   ? ""
                                 : relay.chases == 1 ? visit.say("one reminder was sent")
                                                     : visit.say("{1} reminders were sent", {std::to_string(relay.chases)});
        step(card, is_due ? "late" : "now", visit.say(is_due ? "Reminder due" : "Next reminder"),
             day(visit, *relay.next_chase_at), sent);
    }
    if (relay.state != RelayState::undelivered) step(card, "next", visit.say("Fixed"), "", "");
}

void fill_steps(Values& card, const Visit& visit, const RelayRequest& relay) {
    if (relay.state == RelayState::queued || relay.state == RelayState::draft)
        step(card, "now", visit.say("In the outbox"), at(visit, relay.created_at), "");
    else if (relay.sent_at)
        // An automatic answer moves nothing, but what it says may matter: "write to ... instead".
        step(card, "done", visit.say("Sent"), at(visit, relay.sent_at),
             relay.state == RelayState::sent ? relay.last_words : "");
    if (relay.state == RelayState::undelivered) step(card, "late", visit.say("It came back"), "", relay.last_words);
    if (relay.answered_at) {
        std::string why;
        if (!relay.partner_reference.empty()) why = visit.say("their number {1}", {relay.partner_reference});
        if (relay.state == RelayState::acknowledged && !relay.last_words.empty())
            why += (why.empty() ? "" : ": ") + relay.last_words;
        step(card, "done", visit.say("They answered"), at(visit, relay.answered_at), why);
    }
    fill_end(card, visit, relay);
}

struct ActName {
    RelayAct act;
    std::string_view words;
};
constexpr std::array<ActName, 6> act_names{{{RelayAct::acknowledge, marked("They work on it")},
                                            {RelayAct::act, marked("They fixed it")},
                                            {RelayAct::decline, marked("Not theirs")},
                                            {RelayAct::give_up, marked("End without an answer")},
                                            {RelayAct::withdraw, marked("Take it back")},
                                            {RelayAct::reopen, marked("Open it again")}}};

}   // namespace

void fill_relay_card(Values& card, const Visit& visit, const RelayRequest& relay, std::string_view back) {
    const std::string key = std::to_string(relay.key.value);
    card.text("RELAY_KEY", key);
    card.text("RELAY_BACK", back);
    card.text("RELAY_ADDRESS", relay.address);
    card.text("RELAY_STATE", relay_state_words(visit, relay.state));
    card.text("RELAY_STATE_CSS", relay_state_css(relay.state));
    const std::size_t count = relay.observables.size();
    std::string about = relay.organisation.empty() ? side_words(visit, relay.side) : relay.organisation;
    about += " · " + (count == 1 ? relay.observables.front() : visit.say("{1} addresses", {std::to_string(count)}));
    card.text("RELAY_ABOUT", about);
    card.text("RELAY_WHY", said(visit, relay.why));
    fill_steps(card, visit, relay);
    if (is_waiting(relay.state)) card.show("RELAY_CHASE");
    const std::string named = named_instead(relay);
    if (!named.empty()) {
        Values other = card.add("RELAY_NAMED");
        other.text("RELAY_NAMED_ADDRESS", named);
        Fields query;
        query.add("other", named);
        query.add("about", key);
        other.text("RELAY_NAMED_HREF", ticket_path(visit, relay.ticket_id) + "/relay?" + query.with("", ""));
    }
    if (relay.state == RelayState::undelivered || relay.state == RelayState::declined)
        card.text_section("RELAY_NEXT", "RELAY_NEXT_HREF", ticket_path(visit, relay.ticket_id) + "/relay");
    bool has_acts = false;
    for (const ActName& name : act_names) {
        if (!after(relay.state, name.act)) continue;
        if (!has_acts) card.show("RELAY_ACTS");
        has_acts = true;
        Values button = card.add("RELAY_ACT");
        button.text("ACT_NAME", name_of(name.act));
        button.text("ACT_WORDS", visit.say(name.words));
    }
}

}   // namespace toritsugi
