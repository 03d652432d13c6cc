#pragma once
#include <string>
#include <string_view>

namespace toritsugi::logs {

// Container platforms and journald wrap other logs in JSON.
struct JsonInner {
    std::string_view text;      // under "message", "log", "msg", "MESSAGE"; escapes left in; empty: there is none
    std::string_view program;   // what wrote it, where the wrapping says that and the text does not
    std::string_view time;      // when the platform took it, as written; empty: it does not say
};
JsonInner json_inner(std::string_view line);

// Escapes undone (RFC 8259, 7); control characters become blanks, so that the result stays one line.
std::string_view json_unescaped(std::string_view text, std::string& buffer);

// The strings behind the name "flowTuples", one a call; empty: there is none, or no more. `at` begins at 0.
std::string_view next_flow_tuple(std::string_view text, std::size_t& at);

}   // namespace toritsugi::logs
