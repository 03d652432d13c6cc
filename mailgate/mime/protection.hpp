#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"
#include "core/settings/settings.hpp"
#include "mailgate/mime/content.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// What may be done with encrypted parts. Only what shows a mail to a handler, or reads it for facts, opens them.
enum class Opening { closed, opened };

struct Protected {
    Protection protection;
    std::uint32_t signed_part = no_part;      // the part that the verdict is about
    std::uint32_t encrypted_part = no_part;   // the first that is encrypted
    std::string subject;                      // of the encrypted mail itself, still encoded; empty: none inside
    std::vector<std::string> defects;
};

// Looks through the parts of a mail for PGP/MIME (RFC 3156) and S/MIME (RFC 8551): says what a signature is worth, and puts
// what was encrypted into the tree in place of the ciphertext, in memory only. Mails that are wrapped in this one are left
// alone: their signatures say nothing of it. No key is ever fetched or imported, no passphrase asked. A good signature of
// somebody who is not `from` is `wrong_signer`. gpg is started only for mail that has such parts, and when there is a key
// ring.
Protected read_protection(PartTree& tree, const std::string& from, const Settings::Keys& keys, Opening opening,
                          const ReadingLimits& limits);

// How much of the mail, and of its text, that verdict covers.
void note_coverage(Protected& found, const PartTree& tree, const Content& content);

}   // namespace toritsugi
