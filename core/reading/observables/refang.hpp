#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// One line with the disguises undone that people put on dangerous addresses (hxxp, [.], (dot), [at], [:]), full-width
// forms as ASCII, dashes of all kinds as "-", and invisible characters gone.
struct RefangedLine {
    std::string_view text;                // views into the line itself when nothing was disguised
    std::vector<std::uint32_t> offsets;   // offsets[i]: where text[i] stood in the line; empty: at i
    std::string store;
    std::uint32_t offset_of(std::size_t i) const {
        return offsets.empty() ? static_cast<std::uint32_t>(i) : offsets[i < offsets.size() ? i : offsets.size() - 1];
    }
};

void refang(std::string_view line, RefangedLine& out);

}   // namespace toritsugi
