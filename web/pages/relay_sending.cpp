#include "web/pages/relay_sending.hpp"

#include "core/desk/relay_acts.hpp"

namespace toritsugi {

const std::string_view no_mail_side = marked("The mail side of the desk is not running.");

bool can_relay(const Visit& visit) { return visit.site.mail_side.contacts && visit.site.mail_side.parse; }

std::string chase_now(const Visit& visit, RelayKey key) {
    if (!can_relay(visit)) return std::string(no_mail_side);
    const MailSide& side = visit.site.mail_side;
    const auto draft = chase_draft(visit.site.database, *side.contacts, side.parse, key, visit.site.desk, visit.now);
    if (!draft) return std::string(marked("This request waits for nobody: it may have been answered."));
    std::string problem;
    visit.site.database.write([&](Stores& stores) {
        const auto done = chase(stores, *draft, visit.handler().key, visit.site.desk, visit.now);
        problem = done.ok() ? "" : done.problem().advice;
    });
    if (problem.empty()) side.send_now();
    return problem;
}

}   // namespace toritsugi
