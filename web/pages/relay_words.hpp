#pragma once
#include <string>

#include "core/model/relay_request.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

std::string relay_state_words(const Visit& visit, RelayState state);   // "waiting for an answer"
std::string_view relay_state_css(RelayState state);                    // of a dot or tag

}   // namespace toritsugi
