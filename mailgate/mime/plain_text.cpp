#include "mailgate/mime/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace toritsugi {
namespace {

// Control characters that do not belong into a text.
constexpr std::array<bool, 256> make_odd() {
    std::array<bool, 256> odd{};
    for (int c = 0; c < 32; ++c) odd[c] = c != '\n' && c != '\t';
    odd[0x7F] = true;
    return odd;
}
constexpr std::array<bool, 256> odd = make_odd();

std::size_t next_odd(std::string_view text, std::size_t at) {
    while (at < text.size() && !odd[static_cast<unsigned char>(text[at])]) ++at;
    return at;
}

}   // namespace

std::string with_plain_lines(std::string text) {
    std::size_t in = next_odd(text, 0);
    if (in == text.size()) return text;
    std::size_t out = in;
    while (in < text.size()) {
        const char c = text[in++];
        if (c == '\r') {
            if (in == text.size() || text[in] != '\n') text[out++] = '\n';   // a lone CR is a line end, too
        } else if (c == '\f' || c == '\v') {
            text[out++] = '\n';
        }
        const std::size_t next = next_odd(text, in);
        std::memmove(text.data() + out, text.data() + in, next - in);
        out += next - in;
        in = next;
    }
    text.resize(out);
    return text;
}

std::string unflowed(std::string_view text, DelSp del_sp) {
    std::string result;
    result.reserve(text.size());
    std::size_t open_depth = 0;   // quotation depth of a paragraph that goes on
    bool is_open = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        std::size_t depth = 0;
        while (depth < line.size() && line[depth] == '>') ++depth;
        line.remove_prefix(depth);
        if (!line.empty() && line.front() == ' ') line.remove_prefix(1);   // space-stuffing
        const bool is_signature = line == "-- ";                           // RFC 3676, 4.3: never flowed
        const bool is_soft = !is_signature && !line.empty() && line.back() == ' ';
        if (is_open && (depth != open_depth || is_signature)) {
            result += '\n';
            is_open = false;
        }
        if (!is_open && depth > 0) {
            result.append(depth, '>');
            result += ' ';
        }
        if (is_soft && del_sp == DelSp::remove) line.remove_suffix(1);
        result.append(line);
        if (!is_soft) result += '\n';
        is_open = is_soft;
        open_depth = depth;
    }
    if (is_open) result += '\n';
    return result;
}

}   // namespace toritsugi
