#pragma once
#include "core/stores/views.hpp"
#include "web/pages/spark.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// The middle of a ticket: mails, notes and what handlers did, oldest first.
// Events by hour of each mail, by source.
using BarsOfMails = std::map<MessageKey, std::map<std::string, HourBars>>;
BarsOfMails bars_of_mails(Stores& stores, const TicketView& ticket);
void fill_thread(Values& values, const Visit& visit, const TicketView& ticket, const BarsOfMails& bars);

}   // namespace toritsugi
