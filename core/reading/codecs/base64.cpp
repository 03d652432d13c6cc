#include "core/reading/codecs/base64.hpp"

#include <array>
#include <cstdint>

namespace toritsugi {
namespace {

constexpr std::uint8_t foreign = 0x80, blank = 0x81, padding = 0x82;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    for (auto& value : values) value = foreign;
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    for (const char c : {' ', '\t', '\r', '\n'}) values[static_cast<unsigned char>(c)] = blank;
    values['='] = padding;
    return values;
}
constexpr std::array<std::uint8_t, 256> values = make_values();

}   // namespace

bool Base64Reader::read(std::string& decoded, std::size_t at_most) {
    if (ended_) return false;
    const auto* const in = reinterpret_cast<const unsigned char*>(encoded_.data());
    const std::size_t size = encoded_.size();
    const std::size_t start = decoded.size();
    decoded.resize(start + at_most + 4);
    auto* out = reinterpret_cast<unsigned char*>(decoded.data()) + start;
    const auto* const stop = out + at_most;
    const auto* const first = reinterpret_cast<unsigned char*>(decoded.data());
    while (at_ < size && out < stop) {
        if (sextets_ == 0) {   // the fast way: whole groups of four
            while (size - at_ >= 4 && out < stop) {
                const unsigned a = values[in[at_]], b = values[in[at_ + 1]], c = values[in[at_ + 2]],
                               d = values[in[at_ + 3]];
                if ((a | b | c | d) & 0x80) break;
                const unsigned group = a << 18 | b << 12 | c << 6 | d;
                out[0] = static_cast<unsigned char>(group >> 16);
                out[1] = static_cast<unsigned char>(group >> 8);
                out[2] = static_cast<unsigned char>(group);
                out += 3;
                at_ += 4;
            }
            if (at_ >= size || out >= stop) break;
        }
        const std::uint8_t value = values[in[at_++]];
        if (value < 64) {
            bits_ = bits_ << 6 | value;
            if (++sextets_ < 4) continue;
            out[0] = static_cast<unsigned char>(bits_ >> 16);
            out[1] = static_cast<unsigned char>(bits_ >> 8);
            out[2] = static_cast<unsigned char>(bits_);
            out += 3;
            bits_ = 0;
            sextets_ = 0;
        } else if (value == padding) {
            while (at_ < size && (values[in[at_]] == padding || values[in[at_]] == blank)) ++at_;
            if (sextets_ >= 2) *out++ = static_cast<unsigned char>(bits_ >> (sextets_ == 2 ? 4 : 10));
            if (sextets_ == 3) *out++ = static_cast<unsigned char>(bits_ >> 2);
            bits_ = 0;
            sextets_ = 0;
            if (at_ < size && !next_line_is_base64()) {   // a footer that a mailing list put behind the data
                at_ = size;
                break;
            }
        } else if (value == foreign) {
            ++foreign_;
        }
    }
    decoded.resize(static_cast<std::size_t>(out - first));
    if (at_ >= size && !ended_) finish(decoded);
    return decoded.size() > start || !ended_;
}

void Base64Reader::finish(std::string& decoded) {
    ended_ = true;
    if (sextets_ >= 2) decoded += static_cast<char>(bits_ >> (sextets_ == 2 ? 4 : 10));
    if (sextets_ == 3) decoded += static_cast<char>(bits_ >> 2);
    truncated_ = sextets_ == 1;
    sextets_ = 0;
}

bool Base64Reader::next_line_is_base64() const {
    std::size_t length = 0;
    for (std::size_t i = at_; i < encoded_.size() && encoded_[i] != '\n' && encoded_[i] != '\r'; ++i, ++length) {
        const auto value = values[static_cast<unsigned char>(encoded_[i])];
        if (value >= 64 && value != padding) return false;
        if (length > 4096) return true;
    }
    return length % 4 == 0;
}

std::string decode_base64(std::string_view encoded) {
    std::string decoded;
    Base64Reader reader(encoded);
    while (reader.read(decoded, encoded.size() / 4 * 3 + 8)) {}
    return decoded;
}

}   // namespace toritsugi
