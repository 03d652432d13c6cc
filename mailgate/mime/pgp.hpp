#pragma once
#include <string>
#include <string_view>

#include "core/model/message.hpp"

namespace toritsugi {

struct PgpResult {
    SignatureState signature = SignatureState::none;
    std::string signer;   // address of the key, as its owner wrote it
    std::string plain;    // decrypted text
    bool is_decrypted = false;
};

// `signature` over `content`, byte for byte. `from`: whose signature it should be.
PgpResult verify_pgp(std::string_view content, std::string_view signature, const std::string& from,
                     const std::string& gnupg_home);
// A clear-signed text ("-----BEGIN PGP SIGNED MESSAGE-----").
PgpResult verify_clear_signed(std::string_view text, const std::string& from, const std::string& gnupg_home);
// Decrypts, and verifies what is signed inside. At most `at_most` bytes; nothing is given when integrity is not protected
// (a message without MDC: EFAIL, CVE-2017-17688).
PgpResult decrypt_pgp(std::string_view encrypted, const std::string& from, const std::string& gnupg_home,
                      std::size_t at_most);

}   // namespace toritsugi
