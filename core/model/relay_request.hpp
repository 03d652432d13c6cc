#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/contact.hpp"
#include "core/model/ticket.hpp"

namespace toritsugi {

using RelayKey = Key<struct RelayTag>;

// Where a relay request stands. Which state may follow which: core/relay/states.
enum class RelayState : std::uint8_t {
    draft,
    queued,         // decided; the mail waits in the outbox
    sent,           // their server took it
    undelivered,    // it came back, or never left
    acknowledged,   // they know; their number may be known
    acted,          // they say it is done
    declined,       // not theirs, or they will not
    no_answer,      // silence to the end of the chase plan: an end of its own
    withdrawn       // we took it back
};
std::string_view name_of(RelayState state);   // "no-answer"
std::optional<RelayState> relay_state_named(std::string_view name);

// Pass this on to one contact: one mail with all that concerns it, and one conversation of the ticket.
struct RelayRequest {
    RelayKey key;
    TicketKey ticket;
    TicketId ticket_id;
    std::int32_t conversation = 2;
    ContactKey contact;    // none: an address that is not in the directory yet
    std::string address;   // one
    std::string organisation;
    Side side = Side::network;
    Phrase why;   // why this contact was chosen
    Category category = Category::other;
    std::vector<std::string> observables;   // addresses, URLs and domains it is about
    std::string language;                   // "en", "ja", "en+ja"
    std::string tlp;                        // as marked; empty: none
    RelayState state = RelayState::draft;
    std::string partner_reference;   // their number, quoted in every later mail
    std::optional<UtcTime> created_at, sent_at, answered_at, ended_at;
    std::optional<UtcTime> next_chase_at;
    int chases = 0;           // reminders that went out
    std::string last_words;   // of them or of their server, one line
};

}   // namespace toritsugi
