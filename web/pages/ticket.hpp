#pragma once
#include <string>
#include <vector>

#include "core/stores/views.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// Text that a person wrote and that must not be lost, shown again in its form with why it was not taken.
struct KeptText {
    std::string reply, note;
    std::string conversation;   // as in the form: see ReplyPlace
    std::string title, words;   // of the banner
};
Response show_ticket(Visit& visit, TicketId id, const KeptText& kept, int status);
// A conversation of a ticket or of one that was merged into it; "17.1" in forms: row number of the ticket, number there.
struct ReplyPlace {
    TicketKey ticket;
    std::int32_t conversation = 1;
    std::string text() const;
    static ReplyPlace parse(std::string_view text);   // {0, 0}: not one
    auto operator<=>(const ReplyPlace&) const = default;
};
// Every conversation that is shown on this ticket's page, oldest first.
std::vector<ReplyPlace> conversations_of(const TicketView& ticket);
// Mails that came in: what `seen` in the reply form counts.
std::size_t incoming_count(const TicketView& ticket);

}   // namespace toritsugi
