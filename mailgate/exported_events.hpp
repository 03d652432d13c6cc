#pragma once
#include <optional>
#include <string>

#include "core/desk/desk.hpp"
#include "core/model/category.hpp"
#include "core/model/message.hpp"

namespace toritsugi {

// What a kept mail reports, in an exchange format ("csv", "iodef", "xarf", "dshield"), for handlers and their tools. The
// mail is read again: log lines are stored only as sums. `number`: of the ticket. Empty: there is no such format.
std::optional<std::string> exported_events(const RawMail& raw, const Envelope& envelope, const std::string& format,
                                           const std::string& number, Category category, const Desk& desk, UtcTime now);

}   // namespace toritsugi
