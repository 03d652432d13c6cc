#pragma once
#include "core/stores/views.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// The middle of a ticket: mails, notes and what handlers did, oldest first.
void fill_thread(Values& values, const Visit& visit, const TicketView& ticket);

}   // namespace toritsugi
