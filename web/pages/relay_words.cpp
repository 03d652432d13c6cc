#include "web/pages/relay_words.hpp"

namespace toritsugi {

std::string relay_state_words(const Visit& visit, RelayState state) {
    switch (state) {
        case RelayState::draft: return visit.say("draft");
        case RelayState::queued: return visit.say("in the outbox");
        case RelayState::sent: return visit.say("waiting for an answer");
        case RelayState::undelivered: return visit.say("not delivered");
        case RelayState::acknowledged: return visit.say("they work on it");
        case RelayState::acted: return visit.say("fixed");
        case RelayState::declined: return visit.say("declined");
        case RelayState::no_answer: return visit.say("no answer");
        case RelayState::withdrawn: return visit.say("withdrawn");
    }
    return {};
}

std::string_view relay_state_css(RelayState state) {
    switch (state) {
        case RelayState::draft:
        case RelayState::queued:
        case RelayState::withdrawn: return "hollow";
        case RelayState::sent: return "ai";
        case RelayState::undelivered: return "bad";
        case RelayState::acknowledged:
        case RelayState::acted: return "good";
        case RelayState::declined:
        case RelayState::no_answer: return "warn";
    }
    return "";
}

}   // namespace toritsugi
