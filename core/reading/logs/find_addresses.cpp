#include "core/reading/logs/find_addresses.hpp"

#include "core/reading/logs/scan.hpp"

namespace toritsugi::logs {

namespace {

// Whether an address may begin at i, by the character before it.
bool may_begin_behind(std::string_view text, std::size_t i) {
    const char before = text[i - 1];
    if (is_digit(before) || is_alpha(before) || before == '.' || before == '-' || before == '_') return false;
    if (before == ':') {   // "IP:203.0.113.7"; "::ffff:203.0.113.7" has been taken from its first colon on
        Cursor cursor(text, i);
        std::uint32_t v4 = 0;
        return is_digit(text[i]) && cursor.v4(v4, true);
    }
    if (before == '/')   // "Host/203.0.113.7", but no part of a path
        return is_digit(text[i]) && !(i > 1 && (is_digit(text[i - 2]) || is_alpha(text[i - 2])));
    return true;
}

}   // namespace

std::size_t find_addresses(std::string_view text, FoundAddress* found, std::size_t most) {
    std::size_t count = 0;
    if (!may_hold_number(text)) return 0;
    for (std::size_t i = 0; i < text.size() && count < most; ++i) {
        const char c = text[i];
        if (!is_hex(c) && c != ':' && c != '[') continue;
        if (i > 0 && !may_begin_behind(text, i)) continue;
        if (!is_digit(c) && c != '[') {   // IPv6 begins with a letter only when colons follow soon
            const std::size_t colon = text.substr(i, 5).find(':');
            if (colon == std::string_view::npos) continue;
        }
        Cursor cursor(text, i);
        FoundAddress& next = found[count];
        next.port = 0;
        if (!cursor.address_and_port(next.ip, next.port)) continue;
        if (next.ip.is_none()) continue;
        next.at = i;
        next.end = static_cast<std::size_t>(cursor.at - text.data());
        i = next.end > i ? next.end - 1 : i;
        ++count;
    }
    return count;
}

}   // namespace toritsugi::logs
