#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/ids.hpp"
#include "core/model/ip.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

using ContactKey = Key<struct ContactTag>;

// A sentence for people in both languages of the desk.
struct Phrase {
    std::string english, japanese;
    bool operator==(const Phrase&) const = default;
};

// How far an address is believed. Confirmed means that a person or their system answered, or that a check mail's link was
// used; it falls back to plausible after 180 days without a sign of life (core/contacts/health).
enum class AddressState : std::uint8_t { unknown, plausible, probed, confirmed, suspect, dead };
std::string_view name_of(AddressState state);
std::optional<AddressState> address_state_named(std::string_view name);

// What sits behind an address.
enum class AddressRole : std::uint8_t { abuse, security, noc, technical, administrative, registrar, national_cert, other };
std::string_view name_of(AddressRole role);   // "national-cert"
std::optional<AddressRole> address_role_named(std::string_view name);

// Whose address this is, seen from the incident: the network that carries it, the owner of the site, the registrar of the
// domain, the country's CERT.
enum class Side : std::uint8_t { network, site, registrar, country };
std::string_view name_of(Side side);

// Where a row or an address came from. Manual rows beat imported ones and are never overwritten by an import.
enum class ContactSource : std::uint8_t { manual, imported, rdap, whois, security_txt, national_list, guessed };
std::string_view name_of(ContactSource source);   // "security-txt"
std::optional<ContactSource> contact_source_named(std::string_view name);

enum class WantedFormat : std::uint8_t { text, csv, xarf, arf, iodef };
std::string_view name_of(WantedFormat format);
std::optional<WantedFormat> wanted_format_named(std::string_view name);

// What happened with an address so far: the measured quality that pages show.
struct AddressHealth {
    std::uint32_t sent = 0;        // relay requests, without reminders
    std::uint32_t delivered = 0;   // accepted by their server
    std::uint32_t bounced = 0;
    std::uint32_t answered = 0;   // by a person, or by their system with a number
    std::optional<UtcTime> last_sent, last_answered, first_bounce, last_bounce, last_checked;
    std::optional<std::chrono::minutes> median_to_answer, median_to_fix;
};

struct ContactAddress {
    std::string address;   // addr-spec, domain in lower case
    AddressRole role = AddressRole::abuse;
    AddressState state = AddressState::unknown;
    bool is_person = false;   // looks like a person's own mailbox: people move on
    AddressHealth health;
};

enum class ContactKind : std::uint8_t { network, site, registrar, national_cert };
std::string_view name_of(ContactKind kind);   // "national-cert"
std::optional<ContactKind> contact_kind_named(std::string_view name);

// Where a network, a domain, a country or a CERT takes reports.
struct Contact {
    ContactKey key;
    ContactKind kind = ContactKind::network;
    std::string organisation;
    std::vector<ContactAddress> addresses;   // best first
    std::vector<IpRange> networks;
    std::vector<std::uint32_t> asns;
    std::vector<std::string> domains;     // lower case, A-labels; each covers its subdomains
    std::vector<std::string> countries;   // ISO 3166, "JP"
    std::string language;                 // ISO 639-1; empty: not known
    WantedFormat format = WantedFormat::text;
    std::string pgp_key;                     // fingerprint, upper-case hex; empty: none known
    std::chrono::minutes at_most_every{0};   // they ask for no more than one mail in this time; 0: no wish
    std::vector<Category> inhibited;         // "do not send us this"
    ContactSource source = ContactSource::manual;
    std::string source_detail;   // file name, server, handler
    UtcTime source_date{};       // when we read it there
    std::optional<UtcTime> review_at;
    std::string note;
    bool is_manual() const { return source == ContactSource::manual; }
};

}   // namespace toritsugi
