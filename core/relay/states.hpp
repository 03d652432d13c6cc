#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/model/relay_request.hpp"

namespace toritsugi {

// What happens to a relay request: set by mail (delivery status, answers), by the contact's page, or by a handler.
enum class RelayAct : std::uint8_t {
    queue,         // a handler or the policy decides to send
    deliver,       // their server accepted the mail
    bounce,        // failed for good, at our server or theirs
    remind,        // a reminder was queued; the state stays
    acknowledge,   // they know of it, or gave their number
    act,           // "fixed"
    decline,       // "not ours", "will not"
    give_up,       // end of the chase plan
    withdraw,
    reopen   // by a handler: it happens again, or the answer was wrong
};
std::string_view name_of(RelayAct act);
std::optional<RelayAct> relay_act_named(std::string_view name);
// What a person may note of a request. The rest is only ever moved by a mail that really left, arrived or came back.
bool is_by_hand(RelayAct act);

struct RelayTransition {
    RelayState from;
    RelayAct act;
    RelayState to;
};
// Every allowed transition; whatever is not in it is not allowed.
std::span<const RelayTransition> relay_transitions();
// Empty: not allowed in this state; nothing happens then.
std::optional<RelayState> after(RelayState state, RelayAct act);
// They, not we, must do the next step: the request counts as waiting, and the chase plan runs.
bool is_waiting(RelayState state);
// Nothing more is expected of anybody.
bool is_ended(RelayState state);

}   // namespace toritsugi
