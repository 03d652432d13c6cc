#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// What sort of mail this is from its form, and whether an automatic answer may go out (RFC 3834, 2). Sets `kind`,
// `may_answer`, `why_not`; `message` has everything else, `bounce` included.
void judge_automatic(Message& message, const PartTree& tree, const Envelope& envelope,
                     const std::vector<std::string>& our_addresses);

// Whether headers or subject say that this answers another mail.
bool is_reply(const Message& message);

}   // namespace toritsugi
