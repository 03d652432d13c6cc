#include "core/reading/codecs/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace toritsugi {

void append_utf8(std::string& text, char32_t c) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        const char bytes[] = {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
        text.append(bytes, 2);
    } else if (c < 0x10000) {
        const char bytes[] = {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                              static_cast<char>(0x80 | (c & 0x3F))};
        text.append(bytes, 3);
    } else {
        const char bytes[] = {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 0x3F)),
                              static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
        text.append(bytes, 4);
    }
}

std::size_t utf8_sequence(std::string_view text, bool& cut) {
    cut = false;
    if (text.empty()) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    std::size_t length = 0;
    unsigned char low = 0x80, high = 0xBF;   // allowed range of the second byte
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    } else {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (i >= text.size()) {
            cut = true;
            return 0;
        }
        if (byte(i) < low || byte(i) > high) return 0;
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

std::size_t ill_formed_length(std::string_view text) {
    // The longest start that is well-formed so far: cut it there and ask whether only the rest is missing.
    for (std::size_t length = std::min<std::size_t>(3, text.size()); length > 1; --length) {
        bool cut;
        if (utf8_sequence(text.substr(0, length), cut) == 0 && cut) return length;
    }
    return text.empty() ? 0 : 1;
}

std::size_t ascii_prefix(std::string_view text) {
    std::size_t at = 0;
    while (text.size() - at >= 32) {
        std::uint64_t words[4];
        std::memcpy(words, text.data() + at, 32);
        if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) break;
        at += 32;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
    return at;
}

std::size_t valid_utf8_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            at += ascii_prefix(text.substr(at));
            continue;
        }
        bool cut;
        const std::size_t length = utf8_sequence(text.substr(at), cut);
        if (length == 0) return at;
        at += length;
    }
    return at;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    bool cut;
    const std::size_t length = utf8_sequence(text.substr(at), cut);
    if (length == 0) {
        ++at;
        return 0xFFFD;
    }
    char32_t c = length == 2 ? lead & 0x1F : length == 3 ? lead & 0x0F : lead & 0x07;
    for (std::size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
    at += length;
    return c;
}

bool is_unicode_space(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string without_white_space(std::string_view text) {
    std::string kept;
    kept.resize(text.size());
    char* out = kept.data();
    for (std::size_t at = 0; at < text.size();) {
        std::uint64_t eight = 0x80;
        if (text.size() - at >= 8) std::memcpy(&eight, text.data() + at, 8);
        if (!(eight & 0x8080808080808080u)) {   // no branch for each byte: blanks come often and anywhere
            for (int i = 0; i < 8; ++i) {
                const auto c = static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]);
                *out = static_cast<char>(c);
                out += !(c == ' ' || static_cast<unsigned char>(c - 0x09) < 5);
            }
            at += 8;
            continue;
        }
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) {
            *out = text[at++];
            out += !(lead == ' ' || (lead >= 0x09 && lead <= 0x0D));
            continue;
        }
        if (lead != 0xC2 && lead != 0xE1 && lead != 0xE2 && lead != 0xE3) {   // no white space begins with another byte
            *out++ = text[at++];
            while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) *out++ = text[at++];
            continue;
        }
        const std::size_t from = at;
        if (lead == 0xE3) {   // kana and marks: of all these only U+3000 is white space
            if (text.substr(at, 3) == "\xE3\x80\x80") {
                at += 3;
                continue;
            }
            ++at;
        } else if (is_unicode_space(next_code_point(text, at))) {
            continue;
        }
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
        std::memcpy(out, text.data() + from, at - from);
        out += at - from;
    }
    kept.resize(static_cast<std::size_t>(out - kept.data()));
    return kept;
}

std::string with_single_blanks(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    bool blank = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        if (is_unicode_space(next_code_point(text, at))) {
            blank = !kept.empty();
            continue;
        }
        if (blank) kept += ' ';
        blank = false;
        kept.append(text, from, at - from);
    }
    return kept;
}

}   // namespace toritsugi
