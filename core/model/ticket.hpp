#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/ids.hpp"
#include "core/model/report.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

enum class TicketState : std::uint8_t { fresh, open, closed };   // "new", "open", "closed" outside
std::string_view name_of(TicketState state);

// The one thing that became of a mail. There is no "failed".
enum class Outcome : std::uint8_t { new_ticket, joined, held, duplicate, bounce, auto_reply };
std::string_view name_of(Outcome outcome);   // "new-ticket"

// With whom a conversation is held: messages with ONE counterpart; nothing of it is ever shown in another.
enum class CounterpartRole : std::uint8_t { reporter, relay_contact };

// A conversation is named by its ticket and its number there (1, 2, ...): that pair stands in every signed id.
struct ConversationId {
    TicketId ticket;
    std::int32_t number;
    auto operator<=>(const ConversationId&) const = default;
};

}   // namespace toritsugi
