#pragma once
#include <string>
#include <string_view>

#include "core/model/result.hpp"
#include "core/settings/settings.hpp"

namespace toritsugi {

// A mail of ours as PGP/MIME (RFC 3156): signed with the desk's key, and, when the key ring can encrypt to the fingerprint
// `recipient_key`, signed and encrypted. The header stays readable; only its Content- fields move into the protected part.
// `raw`: CRLF line ends, as write_mail() gives it. Problem: why it cannot be signed, for the outbox page.
Result<std::string> protect_mail(std::string_view raw, const std::string& recipient_key, const Settings::Keys& keys);

// Whether mail to this key would be encrypted: it is in the ring, and neither expired nor revoked.
bool can_encrypt_to(const std::string& recipient_key, const Settings::Keys& keys);

}   // namespace toritsugi
