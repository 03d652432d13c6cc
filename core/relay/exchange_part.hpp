#pragma once
#include <optional>

#include "core/relay/compose.hpp"

namespace toritsugi {

// The same events in the format that the contact's robots read (XARF or IODEF), from exactly those lines that go along, with
// targets as short as in the CSV. Empty: the contact wants none, or nothing goes along. `tlp`: of the mail.
std::optional<MailDraft::Part> exchange_part(const RelayDraft& draft, std::optional<Tlp> tlp, const Desk& desk, UtcTime now);

}   // namespace toritsugi
