#pragma once
#include <string_view>

#include "core/model/contact.hpp"

namespace toritsugi {

// What happened with one address.
enum class SignOfLife : std::uint8_t {
    sent,              // a relay request went out
    delivered,         // their server accepted it
    answered,          // a person, or their system with a number
    link_used,         // the link of a check mail or of their page
    automatic_answer   // an auto-reply without a number: somebody's server lives, no more
};
ContactAddress after_sign(ContactAddress address, SignOfLife sign, UtcTime now);

// A delivery status, RFC 3463. `status` "5.1.1"; `reason`: the server's words. 5.1.x on two mails at least 24 h apart is
// dead; one of them, 5.2.x and every 4.x that gave up is suspect; 5.7.x refuses this content, not the address.
enum class BounceMeaning : std::uint8_t { dead, suspect, refuses_content, no_news };
struct AfterBounce {
    ContactAddress address;
    BounceMeaning meaning;
};
AfterBounce after_bounce(ContactAddress address, std::string_view status, std::string_view reason, bool is_final,
                         UtcTime now);

// The state as of today: confirmed decays to plausible after 180 days without any sign of life.
AddressState state_at(const ContactAddress& address, UtcTime now);
// A polite check mail is due: not dead, and nothing heard or asked for 180 days.
bool check_is_due(const ContactAddress& address, UtcTime now);

}   // namespace toritsugi
