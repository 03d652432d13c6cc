#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// A value for a log line: in double quotes, with ", \ and every control character escaped, invalid UTF-8 as \xNN, so that a
// subject can never forge a line or steer a terminal. At most 200 bytes of the value are shown.
std::string quoted(std::string_view value);

}   // namespace toritsugi
