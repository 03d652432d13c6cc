#include "web/server/presence.hpp"

#include <algorithm>

namespace toritsugi {

void Presence::seen(TicketId ticket, HandlerKey handler, const std::string& name, bool is_writing, UtcTime now) {
    const std::lock_guard lock(mutex_);
    if (here_.size() > 1000)   // tickets that everybody left
        std::erase_if(here_, [&](const auto& entry) {
            return std::all_of(entry.second.begin(), entry.second.end(),
                               [&](const Someone& one) { return now - one.seen > lasts; });
        });
    auto& people = here_[ticket];
    auto found = std::find_if(people.begin(), people.end(), [&](const Someone& one) { return one.handler == handler; });
    if (found == people.end()) found = people.insert(people.end(), Someone{handler, name, is_writing, now, now});
    if (found->is_writing != is_writing || now - found->seen > lasts) found->since = now;
    found->is_writing = is_writing;
    found->seen = now;
}

void Presence::gone(TicketId ticket, HandlerKey handler) {
    const std::lock_guard lock(mutex_);
    const auto found = here_.find(ticket);
    if (found == here_.end()) return;
    std::erase_if(found->second, [&](const Someone& one) { return one.handler == handler; });
}

std::vector<Presence::Someone> Presence::others(TicketId ticket, HandlerKey than, UtcTime now) {
    const std::lock_guard lock(mutex_);
    std::vector<Someone> people;
    const auto found = here_.find(ticket);
    if (found == here_.end()) return people;
    for (const Someone& one : found->second)
        if (one.handler != than && now - one.seen <= lasts) people.push_back(one);
    return people;
}

}   // namespace toritsugi
