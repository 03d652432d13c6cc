#include "core/desk/contact_acts.hpp"

#include "core/contacts/health.hpp"

namespace toritsugi {

Contact written_by_hand(Contact contact, const std::optional<Contact>& before, const Handler& handler, UtcTime now) {
    contact.source = ContactSource::manual;
    contact.source_detail = handler.display_name;
    contact.source_date = now;
    if (!before) return contact;
    contact.key = before->key;
    for (ContactAddress& address : contact.addresses)
        for (const ContactAddress& old : before->addresses)
            if (old.address == address.address) {
                address.state = old.state;
                address.health = old.health;
            }
    return contact;
}

std::optional<ContactAddress> confirmed_by_hand(const Contact& contact, const std::string& address, UtcTime now) {
    for (const ContactAddress& one : contact.addresses)
        if (one.address == address) return after_sign(one, SignOfLife::link_used, now);
    return {};
}

}   // namespace toritsugi
