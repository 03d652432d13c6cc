#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/time.hpp"

namespace toritsugi {

// Six-digit codes of an authenticator app: RFC 6238 with SHA-1 and steps of 30 seconds, what every app knows.
// The secret is base32 (RFC 4648), 32 characters for 160 bits.
std::string new_totp_secret();
std::int64_t totp_step(UtcTime now);
std::string totp_code(std::string_view secret_base32, std::int64_t step);

// The step whose code this is: now, one before or one after (clocks differ), and later than `last_step`, so that a code
// works once. Spaces in the code are ignored. Empty: wrong.
std::optional<std::int64_t> accept_totp(std::string_view secret_base32, std::string_view code, std::int64_t last_step,
                                        UtcTime now);

// "otpauth://totp/Example%20CSIRT:sato?secret=...&issuer=...", for the QR code.
std::string totp_address(std::string_view issuer, std::string_view name, std::string_view secret_base32);
// That as an SVG picture without style attributes; class "qr".
std::string qr_svg(std::string_view text);

}   // namespace toritsugi
