#pragma once
// What people write about time around their logs: "all times JST", "GMT+9", "タイムゾーンは UTC です", "from today
// 2014-02-11".
#include <optional>
#include <string_view>

#include "core/reading/logs/stamp.hpp"

namespace toritsugi::logs {

// The zone that a line of prose states; empty when it states none, or a name with several meanings.
std::optional<ZoneOffset> zone_stated_in(std::string_view prose);

// The zone that a whole text states: the first one, unless it states another one, too (then none can be believed).
std::optional<ZoneOffset> zone_stated_in_text(std::string_view text);

// A date without a clock; month 0 in the stamp when there is none.
Stamp date_stated_in(std::string_view prose);

}   // namespace toritsugi::logs
