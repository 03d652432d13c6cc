#include "core/desk/contact_health.hpp"

#include <algorithm>

#include "core/writing/line_text.hpp"

namespace toritsugi {
namespace {

ContactKind kind_of(Side side) {
    switch (side) {
        case Side::network: return ContactKind::network;
        case Side::site: return ContactKind::site;
        case Side::registrar: return ContactKind::registrar;
        case Side::country: return ContactKind::national_cert;
    }
    return ContactKind::network;
}

std::optional<ContactAddress> address_of(Stores& stores, ContactKey key, const std::string& address) {
    const auto contact = key ? stores.contacts().contact(key) : std::nullopt;
    if (!contact) return {};
    const auto found = std::find_if(contact->addresses.begin(), contact->addresses.end(),
                                    [&](const ContactAddress& one) { return lowered(one.address) == lowered(address); });
    if (found == contact->addresses.end()) return {};
    return *found;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::chrono::minutes> median(std::vector<std::chrono::minutes> times) {
    if (times.empty()) return {};
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

}   // namespace

ContactKey learn_contact(Stores& stores, const RankedContact& contact, UtcTime now) {
    if (contact.contact && address_of(stores, contact.contact, contact.address)) return contact.contact;
    if (const ContactKey holder = stores.contacts().holder_of(contact.address)) return holder;
    Contact learned;
    learned.kind = kind_of(contact.side);
    learned.organisation = contact.organisation.empty() ? contact.address : contact.organisation;
    ContactAddress address;
    address.address = contact.address;
    address.role = contact.role;
    address.state = contact.state;
    address.is_person = contact.is_person;
    learned.addresses = {address};
    learned.language = contact.language;
    learned.format = contact.format;
    learned.pgp_key = contact.pgp_key;
    // What a handler typed into a form is no row entered by hand: an import may still know it better.
    learned.source = contact.source == ContactSource::manual ? ContactSource::imported : contact.source;
    learned.source_detail = contact.source == ContactSource::manual ? "relay request" : contact.source_detail;
    learned.source_date = contact.seen_at.value_or(now);
    return stores.contacts().add(learned);
}

void note_sign(Stores& stores, ContactKey contact, const std::string& address, SignOfLife sign, UtcTime now) {
    if (const auto known = address_of(stores, contact, address))
        stores.contacts().set_address(contact, after_sign(*known, sign, now));
}

BounceMeaning note_bounce(Stores& stores, ContactKey contact, const std::string& address, const std::string& answer,
                          UtcTime now) {
    const auto known = address_of(stores, contact, address);
    const AfterBounce after = after_bounce(known.value_or(ContactAddress{}), status_of_answer(answer), answer, true, now);
    if (known) stores.contacts().set_address(contact, after.address);
    return after.meaning;
}

void note_times(Stores& stores, ContactKey contact, const std::string& address) {
    auto known = address_of(stores, contact, address);
    if (!known) return;
    known->health.median_to_answer = median(stores.relays().answer_times(address));
    known->health.median_to_fix = median(stores.relays().fix_times(address));
    stores.contacts().set_address(contact, *known);
}

std::string status_of_answer(std::string_view words) {
    const auto number_at = [&](std::size_t at) {
        std::size_t end = at;
        while (end < words.size() && end < at + 3 && is_digit(words[end])) ++end;
        return end;
    };
    for (std::size_t at = 0; at + 4 < words.size(); ++at) {   // RFC 3463, 2: class "." subject "." detail
        if ((words[at] != '4' && words[at] != '5') || words[at + 1] != '.') continue;
        if (at > 0 && (is_digit(words[at - 1]) || words[at - 1] == '.')) continue;
        const std::size_t subject = number_at(at + 2);
        if (subject == at + 2 || subject >= words.size() || words[subject] != '.') continue;
        const std::size_t detail = number_at(subject + 1);
        if (detail == subject + 1 || (detail < words.size() && (words[detail] == '.' || is_digit(words[detail])))) continue;
        return std::string(words.substr(at, detail - at));
    }
    const bool is_reply_code =
        words.size() >= 3 && (words[0] == '4' || words[0] == '5') && is_digit(words[1]) && is_digit(words[2]);
    return is_reply_code ? std::string(1, words[0]) + ".0.0" : "";
}

}   // namespace toritsugi
