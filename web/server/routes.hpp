#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/server/site.hpp"

namespace toritsugi {

enum class Access {
    handlers,    // a session; POST also needs the form token and our own Origin
    everybody,   // public pages; POST needs our own Origin
    api,         // a bearer token, or a session for GET
    machines     // health and metrics: nothing to protect, no cookies
};

struct Route {
    std::string_view method;
    std::string_view pattern;   // "/tickets/*/reply": a star is one segment, "**" at the end is the rest
    Access access;
    Response (*page)(Visit& visit);
    std::size_t body_limit_bytes = 1u << 20;
};

// Every page there is, in one table.
std::span<const Route> routes();

// The segments that stood where the pattern has stars; empty optional: another path.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path);

}   // namespace toritsugi
