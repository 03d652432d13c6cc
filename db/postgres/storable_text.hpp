#pragma once
#include <string>
#include <string_view>

namespace toritsugi {

// PostgreSQL keeps only valid UTF-8 without NUL as text; strangers send other bytes, and SQLite keeps those, too.
bool is_storable(std::string_view text);
// The same with '?' in the place of each byte that cannot be kept: places in the text stay what they are.
std::string storable(std::string_view text);

}   // namespace toritsugi
