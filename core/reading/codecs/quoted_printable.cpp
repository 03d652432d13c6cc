#include "core/reading/codecs/quoted_printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace toritsugi {
namespace {

constexpr std::array<std::int8_t, 256> make_hex() {
    std::array<std::int8_t, 256> hex{};
    for (auto& value : hex) value = -1;
    for (int i = 0; i < 10; ++i) hex['0' + i] = static_cast<std::int8_t>(i);
    for (int i = 0; i < 6; ++i) hex['a' + i] = hex['A' + i] = static_cast<std::int8_t>(10 + i);
    return hex;
}
constexpr std::array<std::int8_t, 256> hex = make_hex();

int byte_of(char high, char low) {
    const int a = hex[static_cast<unsigned char>(high)], b = hex[static_cast<unsigned char>(low)];
    return a < 0 || b < 0 ? -1 : a << 4 | b;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}   // namespace

bool QuotedPrintableReader::read(std::string& decoded, std::size_t at_most) {
    const std::size_t size = encoded_.size(), start = decoded.size();
    if (at_ >= size) return false;
    while (at_ < size && decoded.size() - start < at_most) {
        // The plain run up to the next "=" or blank or line end; blanks need a look at what follows them.
        const std::size_t from = at_;
        while (at_ < size && encoded_[at_] != '=' && !is_blank(encoded_[at_])) ++at_;
        decoded.append(encoded_, from, at_ - from);
        if (at_ >= size) break;
        if (is_blank(encoded_[at_])) {
            const std::size_t blanks = at_;
            while (at_ < size && is_blank(encoded_[at_])) ++at_;
            const bool line_ends = at_ >= size || encoded_[at_] == '\n' || (encoded_[at_] == '\r');
            if (!line_ends) decoded.append(encoded_, blanks, at_ - blanks);
            continue;
        }
        std::size_t after = at_ + 1;   // "=": a code, or a soft line end with blanks behind it
        if (after + 1 < size) {
            const int byte = byte_of(encoded_[after], encoded_[after + 1]);
            if (byte >= 0) {
                decoded += static_cast<char>(byte);
                at_ += 3;
                continue;
            }
        }
        while (after < size && is_blank(encoded_[after])) ++after;
        if (after >= size) {
            at_ = size;
        } else if (encoded_[after] == '\n') {
            at_ = after + 1;
        } else if (encoded_[after] == '\r') {
            at_ = after + 1 < size && encoded_[after + 1] == '\n' ? after + 2 : after + 1;
        } else {
            ++bad_codes_;
            decoded += '=';
            decoded.append(encoded_, at_ + 1, after - at_ - 1);
            at_ = after;
        }
    }
    return true;
}

std::string decode_quoted_printable(std::string_view encoded) {
    std::string decoded;
    decoded.reserve(encoded.size());
    QuotedPrintableReader reader(encoded);
    while (reader.read(decoded, encoded.size() + 1)) {}
    return decoded;
}

std::string decode_q_word(std::string_view encoded) {
    std::string decoded;
    decoded.reserve(encoded.size());
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (encoded[i] == '_') {
            decoded += ' ';
        } else if (encoded[i] == '=' && i + 2 < encoded.size() && byte_of(encoded[i + 1], encoded[i + 2]) >= 0) {
            decoded += static_cast<char>(byte_of(encoded[i + 1], encoded[i + 2]));
            i += 2;
        } else {
            decoded += encoded[i];
        }
    }
    return decoded;
}

}   // namespace toritsugi
