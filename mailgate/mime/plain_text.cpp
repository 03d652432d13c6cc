#include "mailgate/mime/plain_text.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

bool is_odd(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

}   // namespace

std::string with_plain_lines(std::string text) {
    const auto first = std::find_if(text.begin(), text.end(), is_odd);
    if (first == text.end()) return text;
    auto out = first;
    for (auto in = first; in != text.end(); ++in) {
        if (!is_odd(*in)) {
            *out++ = *in;
        } else if (*in == '\r') {
            if (in + 1 == text.end() || in[1] != '\n') *out++ = '\n';   // a lone CR is a line end, too
        } else if (*in == '\f' || *in == '\v') {
            *out++ = '\n';
        }
    }
    text.erase(out, text.end());
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
