#pragma once
#include <string>

#include "core/model/relay_request.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// What pages and the API share when relay requests leave.

extern const std::string_view no_mail_side;   // why not, when can_relay() says no
bool can_relay(const Visit& visit);           // contacts are found and mails can be read again
// The next step of the chase plan, now. Empty: done; else why not.
std::string chase_now(const Visit& visit, RelayKey key);

}   // namespace toritsugi
