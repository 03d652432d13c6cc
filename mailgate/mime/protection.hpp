#pragma once
#include <optional>
#include <string>

#include "core/model/message.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// Keys that the desk has. Everything may be empty: then nothing is decrypted, and signatures are "not checked".
struct Keys {
    std::string gnupg_home;          // folder of a key ring of our own, PGP
    std::string smime_authorities;   // PEM file of certificates that we trust, S/MIME
    std::string smime_key;           // PEM file with our certificate and private key
};

struct Unprotected {
    Protection protection;
    std::optional<std::string> content;   // decrypted or unwrapped mail (header and body): read this instead. In memory only
    std::string defect;                   // empty: nothing to say
};

// Looks for PGP/MIME (RFC 3156), S/MIME (RFC 8551) and PGP in the text, and says what the signature is worth. No key is
// ever fetched or imported, no passphrase asked. A good signature of somebody who is not `from` is `wrong_signer`.
// Only mail that has such parts costs anything; gpg is started for PGP alone and only when there is a key ring.
Unprotected read_protection(const PartTree& tree, const std::string& text, const std::string& from, const Keys& keys);

}   // namespace toritsugi
