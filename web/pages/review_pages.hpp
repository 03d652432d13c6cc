#pragma once
#include "web/server/site.hpp"

// Pages on which a desk looks back: rules and their trial over history, mails read again, published figures.
namespace toritsugi {

Response rules_page(Visit& visit);
Response rules_act(Visit& visit);
Response answer_preview(Visit& visit);
Response reread_page(Visit& visit);
Response reread_act(Visit& visit);
Response statistics_page(Visit& visit);
Response statistics_file_csv(Visit& visit);
Response statistics_file_json(Visit& visit);

}   // namespace toritsugi
