#pragma once
#include "core/stores/views.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// Text that a person wrote and that must not be lost, shown again in its form with why it was not taken.
struct KeptText {
    std::string reply, note;
    std::int32_t conversation = 0;
    std::string title, words;   // of the banner
};
Response show_ticket(Visit& visit, TicketId id, const KeptText& kept, int status);
// Mails that came in: what `seen` in the reply form counts.
std::size_t incoming_count(const TicketView& ticket);

}   // namespace toritsugi
