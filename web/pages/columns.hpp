#pragma once
#include "core/model/event.hpp"
#include "web/server/site.hpp"

// Lines of unknown format on a ticket's page: their columns as they were guessed, for a handler who says what they mean.
namespace toritsugi {

void fill_unknown_lines(Values& parsed, const Visit& visit, const EventSummary& events, const std::string& reporter,
                        MessageKey message);

// POST /tickets/NUMBER/columns: keeps what was said as the reporter's template, and reads the mail again with it.
Response columns_act(Visit& visit);

}   // namespace toritsugi
