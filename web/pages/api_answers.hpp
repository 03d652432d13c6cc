#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/model/time.hpp"
#include "web/server/http.hpp"

namespace toritsugi {

// What the pages below /api/v1 share.
Response api_answer(const nlohmann::json& body, int status = 200);
Response api_problem(int status, const std::string& advice);   // {"problem": "..."}
nlohmann::json api_time(const std::optional<UtcTime>& time);   // RFC 3339, or null
// What the caller wants done, read from JSON of little depth: nlohmann has no limit of its own and would overflow. Not an
// object: it could not be read.
nlohmann::json read_api_body(const std::string& text);
std::string api_text(const nlohmann::json& body, const char* name);   // empty: missing, or no string

}   // namespace toritsugi
