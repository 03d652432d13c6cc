#pragma once
// Where addresses stand in a line of unknown format.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/model/ip.hpp"

namespace toritsugi::logs {

struct FoundAddress {
    std::size_t at = 0;    // offset of its first byte
    std::size_t end = 0;   // behind it, and behind its port
    IpAddress ip;
    std::uint16_t port = 0;   // 0: none stands behind it
};

// The first `most` addresses of the text, with their ports; words like "1.2.3.4.5", versions and parts of paths are none.
std::size_t find_addresses(std::string_view text, FoundAddress* found, std::size_t most);

}   // namespace toritsugi::logs
