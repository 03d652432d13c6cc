#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

namespace toritsugi {

// A line of a text, without its line end.
struct Line {
    std::string_view text;
    std::uint64_t offset;
    std::uint64_t number;   // from 1
};

template <class Use>
void each_line(std::string_view text, Use use) {
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        use(Line{line, at, ++number});
        at = end + 1;
    }
}

}   // namespace toritsugi
