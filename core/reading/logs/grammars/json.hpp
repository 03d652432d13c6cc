#pragma once
#include <string>
#include <string_view>

namespace toritsugi::logs {

// The string under "message", "log" or "msg" of a JSON object, escapes left in: container platforms wrap other logs so.
std::string_view json_inner_text(std::string_view line);

// Escapes undone (RFC 8259, 7); control characters become blanks, so that the result stays one line.
std::string_view json_unescaped(std::string_view text, std::string& buffer);

}   // namespace toritsugi::logs
