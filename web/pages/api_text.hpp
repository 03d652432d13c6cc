#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace toritsugi {

// OpenAPI 3.1 description of what routes() serves below /api/v1. A test compares the two.
nlohmann::json openapi_description(const std::string& base_url);

}   // namespace toritsugi
