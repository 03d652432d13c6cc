#pragma once
#include <string>
#include <vector>

#include "web/server/site.hpp"

namespace toritsugi {

// What was just done, told on the page that a POST leads to: ?did=closed&n=3&t=TRT-2026-000042&t=... Only known words are
// shown, so a forged link can say nothing of its own.
std::string did_query(std::string_view did, std::size_t count, const std::vector<std::string>& undoable);
void fill_toast(Values& values, const Visit& visit);

}   // namespace toritsugi
