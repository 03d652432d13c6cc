#pragma once
#include <optional>
#include <vector>

#include "core/model/relay_request.hpp"
#include "core/relay/states.hpp"

namespace toritsugi {

// What to do when they stay silent.
enum class ChaseStep : std::uint8_t { remind, second_contact, upstream_or_cert, give_up };
std::string_view name_of(ChaseStep step);

struct ChasePlan {
    struct Due {
        std::chrono::days after;   // after sending
        ChaseStep step;
    };
    std::vector<Due> steps;                    // ascending; the last one gives up
    std::chrono::days after_acknowledgement;   // they know of it: give them this long before the next reminder
};
// By what is asked of whom: a page that robs people cannot wait for a week, a CERT passes on and needs longer.
const ChasePlan& chase_plan(Category category, Side side);

struct NextChase {
    UtcTime at;   // never on a Saturday or Sunday of the site's zone
    ChaseStep step;
};
// Empty: nothing to chase (not sent, ended). `zone`: of the site, for its weekends.
std::optional<NextChase> next_chase(const RelayRequest& request, const ChasePlan& plan, ZoneOffset zone);

// The request after an act: state, times, counters and next chase date. Empty: the act is not allowed in its state.
// `words`: of them or of their server, kept as one line; `partner_reference`: theirs, when they gave one.
struct RelayNews {
    RelayAct act = RelayAct::deliver;
    std::string words, partner_reference;
};
std::optional<RelayRequest> after_news(RelayRequest request, const RelayNews& news, const ChasePlan& plan, ZoneOffset zone,
                                       UtcTime now);

}   // namespace toritsugi
