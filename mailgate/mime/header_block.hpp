#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/settings.hpp"

namespace toritsugi {

// Where a header ends and whether a library may read it as it stands.
struct HeaderBlock {
    std::size_t end = 0;   // behind the last header line; the body begins at `body`
    std::size_t body = 0;
    std::string repaired;   // not empty: read this instead of the bytes themselves
    bool needs_repair = false;
    std::vector<std::string> defects;
};

// Reads the lines of the header that starts at `from` and counts them against the limits. `is_boundary` tells whether a
// line that begins with "--" ends the header because it is a boundary of the mail.
HeaderBlock scan_header(std::string_view mail, std::size_t from, const ReadingLimits& limits,
                        const std::function<bool(std::string_view)>& is_boundary);

}   // namespace toritsugi
