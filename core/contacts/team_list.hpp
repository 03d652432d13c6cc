#pragma once
#include <string_view>
#include <vector>

#include "core/contacts/contact_files.hpp"

namespace toritsugi {

// Lists of response teams as FIRST, APCERT and others give them: a table (commas, semicolons or tabs) whose heading names
// team, country and mail in words of its own, or JSON with an array of such teams. A team that is named with a country is
// kept for that country only when it is the national one; others are kept with their domain.
bool is_team_list(std::string_view text);
Result<std::vector<Contact>> read_team_list(std::string_view text, std::string_view file, UtcTime now);

}   // namespace toritsugi
