#pragma once
#include <string>
#include <string_view>

#include "core/model/event.hpp"

namespace toritsugi {

// Appends one line of `toritsugi read --events`: a JSON object (RFC 8259) and a line end. What the line did not say is null.
void write_event_json(const LogEvent& event, std::string& out);

// Appends `text` as a JSON string with its quotation marks. Bytes that are not UTF-8 become U+FFFD, so that any log gives
// valid JSON.
void write_json_string(std::string_view text, std::string& out);

}   // namespace toritsugi
