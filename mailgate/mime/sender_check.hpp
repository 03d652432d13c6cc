#pragma once
#include <string>

#include "core/model/message.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {

// The topmost Authentication-Results field (RFC 8601), when `authserv_id` wrote it; everything empty otherwise. Fields
// further down came with the mail and prove nothing.
SenderCheck read_sender_check(const PartTree& tree, const std::string& authserv_id);

}   // namespace toritsugi
