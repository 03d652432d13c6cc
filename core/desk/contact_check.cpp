#include "core/desk/contact_check.hpp"

#include <algorithm>

#include "core/contacts/health.hpp"
#include "core/contacts/mailbox.hpp"
#include "core/desk/answer_links.hpp"
#include "core/writing/csv.hpp"
#include "core/writing/mail_writer.hpp"

namespace toritsugi {
namespace {

constexpr std::chrono::hours half_year{24 * 180};
constexpr std::size_t networks_shown = 10;

bool is_japanese(const Contact& contact) {
    return contact.language == "ja" ||
           (contact.language.empty() &&
            std::find(contact.countries.begin(), contact.countries.end(), "JP") != contact.countries.end());
}

std::string joined(const std::vector<std::string>& values, const char* between) {
    std::string text;
    for (const std::string& one : values) text += (text.empty() ? "" : between) + one;
    return text;
}

std::vector<std::string> networks_of(const Contact& contact) {
    std::vector<std::string> all;
    for (const IpRange& range : contact.networks) all.push_back(range.text());
    for (const std::uint32_t asn : contact.asns) all.push_back("AS" + std::to_string(asn));
    for (const std::string& domain : contact.domains) all.push_back(domain);
    return all;
}

Result<OutgoingMail> compose_check(const Contact& contact, const std::string& address, const Desk& desk, UtcTime now) {
    const Settings::Site& site = desk.settings.site;
    const std::string language = is_japanese(contact) ? "ja" : "en";
    std::vector<std::string> networks = networks_of(contact);
    const std::size_t more = networks.size() > networks_shown ? networks.size() - networks_shown : 0;
    networks.resize(networks.size() - more);
    TextValues values;
    values["site"] = language == "ja" ? site.name_ja : site.name;
    values["organisation"] = contact.organisation.empty() ? address : contact.organisation;
    values["subject"] = address;
    values["sources"] = joined(networks, ", ");
    if (more > 0)
        values["sources"] +=
            language == "ja" ? " ほか" + std::to_string(more) + "件" : " and " + std::to_string(more) + " more";
    values["answer_page"] = check_link(contact.key, address, desk, now);
    const auto filled = desk.texts.fill("contact-check", language, values);

    OutgoingMail mail;
    mail.kind = OutgoingKind::contact_check;
    mail.language = language;
    mail.recipient = address;
    mail.subject = filled.subject;
    mail.text = filled.text;
    mail.envelope_from = desk.ids.contact_address(contact.key.value);
    // Not signed for a conversation: it belongs to none, and an answer comes to the signed address.
    mail.message_id = "check." + std::to_string(contact.key.value) + "." + std::to_string(microseconds_since_1970(now)) +
                      "@" + site.domain;
    MailDraft draft;
    draft.from = {language == "ja" ? site.name_ja : site.name, desk.settings.mail.address};
    draft.to = {"", address};
    draft.reply_to = mail.envelope_from;
    draft.subject = mail.subject;
    draft.message_id = mail.message_id;
    draft.date = now;
    draft.zone = site.zone;
    draft.language = language;
    draft.text = mail.text;
    const auto raw = write_mail(draft);
    if (!raw.ok()) return raw.problem();
    mail.raw = raw.value();
    return mail;
}

// Half a year since anything was asked, heard or sent, and nobody else of the contact is to be asked at the same time.
bool is_due(const Contact& contact, const ContactAddress& address, UtcTime now) {
    if (contact.source == ContactSource::guessed || address.is_person) return false;
    return check_is_due(address, now) && (!contact.review_at || *contact.review_at <= now);
}

ContactAddress* address_in(Contact& contact, const std::string& address) {
    const auto found = std::find_if(contact.addresses.begin(), contact.addresses.end(),
                                    [&](const ContactAddress& one) { return one.address == address; });
    return found == contact.addresses.end() ? nullptr : &*found;
}

}   // namespace

std::vector<ContactCheckDraft> contact_checks_due(Stores& stores, std::size_t at_most, const Desk& desk, UtcTime now) {
    std::vector<ContactCheckDraft> due;
    for (const Contact& contact : stores.contacts().all()) {
        // The best one that may be asked; the second is asked when the first is dead.
        const auto first = std::find_if(contact.addresses.begin(), contact.addresses.end(),
                                        [](const ContactAddress& one) { return one.state != AddressState::dead; });
        if (due.size() == at_most) break;
        if (first == contact.addresses.end() || !is_due(contact, *first, now)) continue;
        auto mail = compose_check(contact, first->address, desk, now);
        if (mail.ok()) due.push_back({contact, first->address, std::move(mail.value())});
    }
    return due;
}

Result<OutgoingMail> send_contact_check(Stores& stores, ContactKey key, const std::string& address, const Desk& desk,
                                        UtcTime now) {
    auto contact = stores.contacts().contact(key);
    ContactAddress* const asked = contact ? address_in(*contact, address) : nullptr;
    if (asked == nullptr) return Problem{0, "This address is not in the directory any more."};
    if (contact->review_at && *contact->review_at > now)
        return Problem{0, "It was asked less than half a year ago. Once in a half-year is polite."};
    auto mail = compose_check(*contact, address, desk, now);
    if (!mail.ok()) return mail;
    stores.outbox().owe(mail.value(), now);
    // Asked again in half a year, whatever comes of it. A manual row may have its own date.
    contact->review_at = now + half_year;
    asked->health.last_sent = now;
    if (asked->state == AddressState::unknown || asked->state == AddressState::plausible)
        asked->state = AddressState::probed;
    stores.contacts().update(*contact);
    return mail;
}

void note_check_answer(Stores& stores, ContactKey key, const std::string& address, CheckAnswer answer,
                       const std::string& words, UtcTime now) {
    auto contact = stores.contacts().contact(key);
    ContactAddress* const asked = contact ? address_in(*contact, address) : nullptr;
    if (asked == nullptr) return;
    if (answer == CheckAnswer::right) {
        *asked = after_sign(*asked, SignOfLife::link_used, now);
    } else {
        asked->state = AddressState::suspect;
        asked->health.last_checked = now;
    }
    if (!words.empty()) {
        std::string said = words.substr(0, 1000);
        while (!said.empty() && words.size() > said.size() &&
               (static_cast<unsigned char>(words[said.size()]) & 0xC0) == 0x80)
            said.pop_back();
        contact->note += (contact->note.empty() ? "" : "\n") + rfc3339(now).substr(0, 10) + " " + address + ": " + said;
    }
    stores.contacts().update(*contact);
}

std::string wrong_contacts_csv(Stores& stores) {
    std::string csv =
        csv_row({"source", "address", "state", "organisation", "networks", "bounces", "first_bounce", "last_bounce"});
    std::vector<std::pair<std::string, std::string>> rows;   // by source: each registry has a form of its own
    for (const Contact& contact : stores.contacts().all()) {
        for (const ContactAddress& one : contact.addresses) {
            if (one.state != AddressState::dead && one.state != AddressState::suspect) continue;
            const std::string source =
                std::string(name_of(contact.source)) + (contact.source_detail.empty() ? "" : " " + contact.source_detail);
            const auto when = [](const std::optional<UtcTime>& time) { return time ? rfc3339(*time) : std::string{}; };
            rows.emplace_back(source, csv_row({source, one.address, std::string(name_of(one.state)), contact.organisation,
                                               joined(networks_of(contact), " "), std::to_string(one.health.bounced),
                                               when(one.health.first_bounce), when(one.health.last_bounce)}));
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [source, row] : rows) csv += row;
    return csv;
}

}   // namespace toritsugi
