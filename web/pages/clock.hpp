#pragma once
#include "core/model/event.hpp"
#include "web/server/site.hpp"

// The time zone of a reporter's log, when neither line nor mail states it: said once, by a handler or by the reporter.
namespace toritsugi {

// The choices of a select: UTC-12 to UTC+14.
void fill_zones(Values& form, const std::optional<ZoneOffset>& chosen);
// The zone chosen in such a select; empty: none of the list.
std::optional<ZoneOffset> chosen_zone(std::string_view minutes);
// Whether somebody should say it: nothing states the zone.
bool is_zone_open(const EventSummary& events);

// POST /tickets/NUMBER/clock: a handler says it.
Response clock_act(Visit& visit);

}   // namespace toritsugi
