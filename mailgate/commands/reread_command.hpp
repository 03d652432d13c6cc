#pragma once
#include <optional>
#include <string>

#include "core/desk/desk.hpp"
#include "core/model/time.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

struct RereadOptions {
    bool apply = false;               // false: only says what would change
    std::string outcome;              // only mails with this outcome; empty: all
    std::string charset;              // read them as this character set
    std::optional<UtcTime> since;     // only mails that came since then
    std::optional<TicketId> ticket;   // only mails of this ticket
    std::size_t at_most = 0;          // 0: all
};

// Reads kept mails with today's reader and rules, newest first, and prints one line for each whose reading changes. Safe
// while serving: each mail is a short transaction. Outcomes, tickets and confirmed categories are never changed.
int reread(const RereadOptions& options, Database& database, const Desk& desk, const Clock& clock);

}   // namespace toritsugi
