#pragma once
#include <vector>

#include "core/model/message.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// Whether this mail says that another one was not (or not yet) delivered: a delivery status notification (RFC 3464), or
// the prose of a mailer. `message` has its headers and text already.
// One for each recipient, the worst news first; empty: this is no such mail.
std::vector<Bounce> read_bounces(const Message& message, const PartTree& tree);

}   // namespace toritsugi
