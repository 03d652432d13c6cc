#pragma once
// Enums as the words that stand in the tables.
#include <string_view>

#include "core/desk/decision.hpp"
#include "core/model/signature_name.hpp"

namespace toritsugi {

std::string_view name_of(CounterpartRole role);
std::string_view name_of(JoinRule rule);

// The value with that name; the first one when the word is unknown, which only a newer release can have written.
template <class Enum>
Enum named(std::string_view word, int count) {
    for (int i = 0; i < count; ++i)
        if (name_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
    return Enum{};
}
inline TicketState ticket_state(std::string_view word) { return named<TicketState>(word, 3); }
inline Outcome outcome(std::string_view word) { return named<Outcome>(word, 6); }
inline OutgoingKind outgoing_kind(std::string_view word) { return named<OutgoingKind>(word, 6); }
inline ObservableType observable_type(std::string_view word) { return named<ObservableType>(word, 8); }
inline ObservableRole observable_role(std::string_view word) { return named<ObservableRole>(word, 4); }
inline MailKind mail_kind(std::string_view word) { return named<MailKind>(word, 8); }
inline Want want(std::string_view word) { return named<Want>(word, 8); }
inline CounterpartRole counterpart_role(std::string_view word) { return named<CounterpartRole>(word, 2); }
inline SignatureState signature_state(std::string_view word) { return named<SignatureState>(word, 7); }

std::string lower_case(std::string_view address);        // ASCII
std::string domain_of(std::string_view lower_address);   // after the last @; empty when there is none

}   // namespace toritsugi
