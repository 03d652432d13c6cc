#pragma once
#include <string>
#include <string_view>

#include "core/desk/decision.hpp"
#include "core/desk/desk.hpp"

namespace toritsugi {

// "ja" or "en": the language in which we write to somebody who wrote in `language` (empty: could not be told).
std::string answer_language(std::string_view language, std::string_view address, const Desk& desk);

// The first answer to a reporter: ticket number and what was understood so far. It holds nothing that the sender wrote
// freely (no subject, link, host name or text), since the sender may be forged and the reader somebody else's victim.
// text_kind: "closed-at-once" when a policy says that nothing more will be done.
// RFC 3834: null return path, Auto-Submitted, In-Reply-To. The caller has decided that it may go out.
OutgoingMail acknowledgement(const Message& message, const Report& report, const std::string& recipient,
                             const ConversationId& conversation, const Desk& desk, UtcTime now,
                             std::string_view text_kind = "acknowledgement");

// When a person will have looked at it: the desk's target for this category.
UtcTime look_by(const Report& report, UtcTime received_at, const Settings& settings);

}   // namespace toritsugi
