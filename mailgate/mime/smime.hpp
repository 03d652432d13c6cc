#pragma once
#include <string>
#include <string_view>

#include "core/model/message.hpp"

namespace toritsugi {

struct SmimeResult {
    SignatureState signature = SignatureState::none;
    std::string signer;     // address in the signer's certificate
    std::string content;    // unwrapped or decrypted
    bool is_open = false;   // `content` is there
    bool is_encrypted = false;
};

// A detached signature (DER) over `content`, byte for byte. `authorities`: PEM file; empty: the mathematics is checked,
// but nobody vouches for the certificate (`unknown_key`).
SmimeResult verify_smime(std::string_view content, std::string_view signature, const std::string& from,
                         const std::string& authorities);
// application/pkcs7-mime: signed content inside, or encrypted for the certificate in `key` (PEM).
enum class SmimeOpening { signed_only, all };
SmimeResult open_smime(std::string_view der, const std::string& from, const std::string& authorities, const std::string& key,
                       std::size_t at_most, SmimeOpening what);

}   // namespace toritsugi
