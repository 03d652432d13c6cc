#include "core/writing/quoted.hpp"

#include <cstdio>

namespace toritsugi {
namespace {

// Length of the well-formed UTF-8 character at the start of `text`; 0 when there is none (RFC 3629, 4).
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF0 && byte(1) < 0x90) ||
        (lead == 0xF4 && byte(1) > 0x8F))
        return 0;
    return length;
}

bool is_harmless(std::string_view character) {
    const unsigned char lead = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return lead >= 0x20 && lead != 0x7F && lead != '"' && lead != '\\';
    if (lead == 0xC2) return static_cast<unsigned char>(character[1]) >= 0xA0;   // C1 controls steer terminals too
    // Bidirectional controls U+202A-202E, 2066-2069 and line separators U+2028, 2029 reorder or split what is read.
    if (character.size() == 3 && lead == 0xE2) {
        const unsigned second = static_cast<unsigned char>(character[1]), third = static_cast<unsigned char>(character[2]);
        if (second == 0x80 && third >= 0xA8 && third <= 0xAE) return false;
        if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return false;
    }
    return true;
}

}   // namespace

std::string quoted(std::string_view value) {
    constexpr std::size_t most = 200;
    std::string text = "\"";
    std::size_t at = 0;
    while (at < value.size() && at < most) {
        const std::size_t length = character_length(value.substr(at));
        if (length > 0 && is_harmless(value.substr(at, length))) {
            text.append(value.substr(at, length));
            at += length;
            continue;
        }
        const std::size_t bad = length > 0 ? length : 1;
        for (std::size_t i = 0; i < bad; ++i) {
            const unsigned char byte = static_cast<unsigned char>(value[at + i]);
            char escape[8];
            if (byte == '\n')
                text += "\\n";
            else if (byte == '\r')
                text += "\\r";
            else if (byte == '\t')
                text += "\\t";
            else if (byte == '"' || byte == '\\')
                (text += '\\') += static_cast<char>(byte);
            else
                text.append(escape, static_cast<std::size_t>(std::snprintf(escape, sizeof escape, "\\x%02x", byte)));
        }
        at += bad;
    }
    if (at < value.size()) text += "...";
    return text + "\"";
}

}   // namespace toritsugi
