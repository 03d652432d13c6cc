#pragma once
#include <string>

#include "core/model/message.hpp"

namespace toritsugi {

// A Message for a mail that must not be read: it killed the program twice, or reading it failed. Sender and subject are
// taken from the first 64 KiB by a scan that cannot fail; everything else stays raw. `why` stands in its defects.
Message message_set_aside(const RawMail& raw, const std::string& why);

}   // namespace toritsugi
