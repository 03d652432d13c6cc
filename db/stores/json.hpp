#pragma once
// Values that pages show but no query asks for stand in the tables as JSON.
#include <string>
#include <string_view>

#include "core/model/message.hpp"
#include "core/model/report.hpp"
#include "core/stores/views.hpp"

namespace toritsugi {

std::string parts_json(const Message& mail);   // attachments, defects, protection, sender check
void read_parts(std::string_view json, MessageView& into);
std::string events_json(const EventSummary& events);   // the first 1,000 sources; the totals are those of all
EventSummary read_events(std::string_view json);
std::string report_json(const Report& report);        // why, alternatives, defects
std::string why_text(std::string_view report_json);   // the reasons on one line

}   // namespace toritsugi
