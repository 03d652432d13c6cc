#pragma once
#include <cstddef>
#include <string_view>

namespace toritsugi {

// The deepest nesting of arrays and objects, by one linear pass that knows strings. A library that recurses is only given
// texts that passed this.
inline std::size_t json_depth(std::string_view json) {
    std::size_t depth = 0, deepest = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (in_string) {
            if (c == '\\') ++at;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            deepest = ++depth > deepest ? depth : deepest;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return deepest;
}

}   // namespace toritsugi
