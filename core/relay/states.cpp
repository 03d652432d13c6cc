#include "core/relay/states.hpp"

#include "core/model/name_table.hpp"

namespace toritsugi {
namespace {

using State = RelayState;
using Act = RelayAct;
constexpr RelayTransition transitions[] = {
    {State::draft, Act::queue, State::queued},
    {State::draft, Act::withdraw, State::withdrawn},

    {State::queued, Act::deliver, State::sent},
    {State::queued, Act::bounce, State::undelivered},
    {State::queued, Act::withdraw, State::withdrawn},
    // An answer can overtake the news that our own server delivered.
    {State::queued, Act::acknowledge, State::acknowledged},
    {State::queued, Act::act, State::acted},
    {State::queued, Act::decline, State::declined},

    {State::sent, Act::bounce, State::undelivered},
    {State::sent, Act::remind, State::sent},
    {State::sent, Act::acknowledge, State::acknowledged},
    {State::sent, Act::act, State::acted},
    {State::sent, Act::decline, State::declined},
    {State::sent, Act::give_up, State::no_answer},
    {State::sent, Act::withdraw, State::withdrawn},

    // One of several mailboxes behind an address may bounce while another answers.
    {State::undelivered, Act::queue, State::queued},
    {State::undelivered, Act::deliver, State::sent},   // a handler sent the same mail again
    {State::undelivered, Act::acknowledge, State::acknowledged},
    {State::undelivered, Act::act, State::acted},
    {State::undelivered, Act::decline, State::declined},
    {State::undelivered, Act::give_up, State::no_answer},
    {State::undelivered, Act::withdraw, State::withdrawn},

    {State::acknowledged, Act::remind, State::acknowledged},
    {State::acknowledged, Act::acknowledge, State::acknowledged},
    {State::acknowledged, Act::act, State::acted},
    {State::acknowledged, Act::decline, State::declined},
    {State::acknowledged, Act::bounce, State::undelivered},
    {State::acknowledged, Act::give_up, State::no_answer},
    {State::acknowledged, Act::withdraw, State::withdrawn},

    {State::acted, Act::reopen, State::sent},
    {State::acted, Act::decline, State::declined},

    {State::declined, Act::reopen, State::sent},
    {State::declined, Act::acknowledge, State::acknowledged},
    {State::declined, Act::act, State::acted},

    // A late answer is still an answer.
    {State::no_answer, Act::acknowledge, State::acknowledged},
    {State::no_answer, Act::act, State::acted},
    {State::no_answer, Act::decline, State::declined},
    {State::no_answer, Act::bounce, State::undelivered},
    {State::no_answer, Act::reopen, State::sent},

    {State::withdrawn, Act::reopen, State::draft},
};

constexpr Named<RelayAct> act_names[] = {
    {Act::queue, "queue"},     {Act::deliver, "deliver"},         {Act::bounce, "bounce"},
    {Act::remind, "remind"},   {Act::acknowledge, "acknowledge"}, {Act::act, "act"},
    {Act::decline, "decline"}, {Act::give_up, "give-up"},         {Act::withdraw, "withdraw"},
    {Act::reopen, "reopen"},
};

}   // namespace

bool is_by_hand(RelayAct act) {
    switch (act) {
        case Act::acknowledge:
        case Act::act:
        case Act::decline:
        case Act::give_up:
        case Act::withdraw:
        case Act::reopen: return true;
        case Act::queue:
        case Act::deliver:
        case Act::bounce:
        case Act::remind: return false;
    }
    return false;
}

std::span<const RelayTransition> relay_transitions() { return transitions; }

std::optional<RelayState> after(RelayState state, RelayAct act) {
    for (const RelayTransition& row : transitions)
        if (row.from == state && row.act == act) return row.to;
    return std::nullopt;
}

bool is_waiting(RelayState state) { return state == State::sent || state == State::acknowledged; }

bool is_ended(RelayState state) {
    return state == State::acted || state == State::declined || state == State::no_answer || state == State::withdrawn;
}

std::string_view name_of(RelayAct act) { return name_in(act_names, act); }
std::optional<RelayAct> relay_act_named(std::string_view name) { return value_in(act_names, name); }

}   // namespace toritsugi
