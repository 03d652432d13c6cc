#include "web/server/totp.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/HMACEngine.h>
#include <Poco/SHA1Engine.h>
#include <qrencode.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "web/server/http.hpp"
#include "web/server/passwords.hpp"

namespace toritsugi {
namespace {

constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::int64_t step_seconds = 30;

std::string base32_decoded(std::string_view text) {
    std::string bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        const std::size_t value = base32_letters.find(c);
        if (value == base32_letters.npos) continue;
        held = held << 5 | static_cast<std::uint32_t>(value);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(held >> bits & 0xff);
    }
    return bytes;
}

}   // namespace

std::string new_totp_secret() {
    std::array<unsigned char, 20> random{};
    randombytes_buf(random.data(), random.size());
    std::string secret;
    std::uint32_t held = 0;
    int bits = 0;
    for (const unsigned char byte : random) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5;) {
            bits -= 5;
            secret += base32_letters[held >> bits & 31];
        }
    }
    return secret;
}

std::int64_t totp_step(UtcTime now) { return microseconds_since_1970(now) / 1'000'000 / step_seconds; }

std::string totp_code(std::string_view secret_base32, std::int64_t step) {
    Poco::HMACEngine<Poco::SHA1Engine> hmac(base32_decoded(secret_base32));
    std::array<unsigned char, 8> counter{};
    for (int i = 7; i >= 0; --i, step >>= 8) counter[static_cast<std::size_t>(i)] = static_cast<unsigned char>(step & 0xff);
    hmac.update(counter.data(), counter.size());
    const auto& mac = hmac.digest();
    const std::size_t at = mac[19] & 15;   // RFC 4226, 5.3: dynamic truncation
    const std::uint32_t number = static_cast<std::uint32_t>(mac[at] & 0x7f) << 24 |
                                 static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                                 static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
    char digits[7];
    std::snprintf(digits, sizeof digits, "%06u", number % 1'000'000);
    return digits;
}

std::optional<std::int64_t> accept_totp(std::string_view secret_base32, std::string_view code, std::int64_t last_step,
                                        UtcTime now) {
    std::string digits(code);
    digits.erase(std::remove(digits.begin(), digits.end(), ' '), digits.end());
    const std::int64_t step = totp_step(now);
    for (const std::int64_t candidate : {step, step - 1, step + 1})
        if (equal_in_constant_time(digits, totp_code(secret_base32, candidate)) && candidate > last_step) return candidate;
    return std::nullopt;
}

std::string totp_address(std::string_view issuer, std::string_view name, std::string_view secret_base32) {
    return "otpauth://totp/" + url_encoded(issuer) + ":" + url_encoded(name) + "?secret=" + std::string(secret_base32) +
           "&issuer=" + url_encoded(issuer);
}

std::string qr_svg(std::string_view text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                          QR_ECLEVEL_M),
        &QRcode_free);
    if (!code) return {};
    const int quiet = 4;   // modules of white around it, as readers need
    const std::string side = std::to_string(code->width + 2 * quiet);
    std::string path;
    for (int y = 0; y < code->width; ++y)
        for (int x = 0; x < code->width; ++x)
            if (code->data[y * code->width + x] & 1)
                path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h1v1h-1z";
    return "<svg class=\"qr\" viewBox=\"0 0 " + side + " " + side + "\" role=\"img\" aria-label=\"QR code\"><rect width=\"" +
           side + "\" height=\"" + side + "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>";
}

}   // namespace toritsugi
