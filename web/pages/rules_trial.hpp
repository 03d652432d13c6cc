#pragma once
#include <string>
#include <vector>

#include "core/rules/desk_rules.hpp"
#include "core/stores/views.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// One report that other rules would have treated otherwise.
struct TrialChange {
    TicketId ticket;
    std::string subject;
    std::string before, after;   // for people: the category's name, or what a policy would have done
};

struct Trial {
    std::size_t looked_at = 0;
    std::optional<UtcTime> oldest;   // of the reports that were looked at
    std::vector<TrialChange> changes;
    bool is_without_lessons = false;   // tried was what is built in, beside what handlers taught
};

// Reads the newest reports once with the rules of now and once with these, until a few seconds have passed. Changes nothing.
// Without a model in `rules`, the one of now.
Trial try_rules(Visit& visit, DeskRules rules);
// The newest reports as they would be read if no handler had ever said a category.
Trial try_without_lessons(Visit& visit);

}   // namespace toritsugi
