#include "db/postgres/storable_text.hpp"

#include <algorithm>
#include <cstdint>

namespace toritsugi {
namespace {

// How many bytes the character at `at` has; 0: none that can be kept begins there.
std::size_t length_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(at);
    if (lead < 0x80) return lead != 0;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    if (length == 0 || lead > 0xF4 || at + length > text.size()) return 0;
    std::uint32_t point = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
        point = point << 6 | (byte(at + i) & 0x3F);
    }
    const bool is_short = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    return is_short || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF ? 0 : length;
}

}   // namespace

bool is_storable(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = length_at(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string storable(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = length_at(text, at);
        if (length == 0)
            kept.push_back('?');
        else
            kept.append(text, at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return kept;
}

}   // namespace toritsugi
