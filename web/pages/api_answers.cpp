#include "web/pages/api_answers.hpp"

#include <nlohmann/json.hpp>

namespace toritsugi {

using nlohmann::json;

Response api_answer(const json& body, int status) {
    return Response::text(status, body.dump(2, ' ', false, json::error_handler_t::replace) + "\n", "application/json");
}

Response api_problem(int status, const std::string& advice) { return api_answer({{"problem", advice}}, status); }

json api_time(const std::optional<UtcTime>& time) { return time ? json(rfc3339(*time)) : json(); }

json read_api_body(const std::string& text) {
    return json::parse(
        text, [](int depth, json::parse_event_t, json&) { return depth <= 4; }, false);
}

std::string api_text(const json& body, const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : "";
}

}   // namespace toritsugi
