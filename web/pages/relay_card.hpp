#pragma once
#include "core/model/relay_request.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// One relay request with its way so far and the acts by hand, as in part_relay: on its ticket's page and beside the board.
// `back`: where an act on it leads to, a path of ours.
void fill_relay_card(Values& card, const Visit& visit, const RelayRequest& relay, std::string_view back);

}   // namespace toritsugi
