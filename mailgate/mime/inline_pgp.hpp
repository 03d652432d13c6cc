#pragma once
#include <string>

#include "mailgate/mime/content.hpp"
#include "mailgate/mime/protection.hpp"

namespace toritsugi {

// PGP that stands in the text of a mail: "-----BEGIN PGP SIGNED MESSAGE-----" and "-----BEGIN PGP MESSAGE-----", and files
// that are encrypted each for itself ("fw.log.pgp"). A signature is checked over the bytes that came, in the charset that
// they came in. When `opening` says so, decrypted text takes the place of its armor in `content`, with the text around it
// kept, and decrypted files stand inside of theirs.
void read_inline_pgp(const PartTree& tree, Content& content, const std::string& from, const Settings::Keys& keys,
                     Opening opening, const ReadingLimits& limits, Protected& found);

}   // namespace toritsugi
