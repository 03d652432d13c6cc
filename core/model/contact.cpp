// The words that the values of a contact and of a relay request are known by outside. A contract: never changed.
#include "core/model/contact.hpp"

#include "core/model/name_table.hpp"
#include "core/model/relay_request.hpp"

namespace toritsugi {
namespace {

constexpr Named<AddressState> states[] = {
    {AddressState::unknown, "unknown"},     {AddressState::plausible, "plausible"}, {AddressState::probed, "probed"},
    {AddressState::confirmed, "confirmed"}, {AddressState::suspect, "suspect"},     {AddressState::dead, "dead"},
};
constexpr Named<AddressRole> roles[] = {
    {AddressRole::abuse, "abuse"},
    {AddressRole::security, "security"},
    {AddressRole::noc, "noc"},
    {AddressRole::technical, "technical"},
    {AddressRole::administrative, "administrative"},
    {AddressRole::registrar, "registrar"},
    {AddressRole::national_cert, "national-cert"},
    {AddressRole::other, "other"},
};
constexpr Named<Side> sides[] = {
    {Side::network, "network"},
    {Side::site, "site"},
    {Side::registrar, "registrar"},
    {Side::country, "country"},
};
constexpr Named<ContactSource> sources[] = {
    {ContactSource::manual, "manual"},
    {ContactSource::imported, "imported"},
    {ContactSource::rdap, "rdap"},
    {ContactSource::whois, "whois"},
    {ContactSource::security_txt, "security-txt"},
    {ContactSource::national_list, "national-list"},
    {ContactSource::guessed, "guessed"},
};
constexpr Named<WantedFormat> formats[] = {
    {WantedFormat::text, "text"}, {WantedFormat::csv, "csv"},     {WantedFormat::xarf, "xarf"},
    {WantedFormat::arf, "arf"},   {WantedFormat::iodef, "iodef"},
};
constexpr Named<ContactKind> kinds[] = {
    {ContactKind::network, "network"},
    {ContactKind::site, "site"},
    {ContactKind::registrar, "registrar"},
    {ContactKind::national_cert, "national-cert"},
};
constexpr Named<RelayState> relay_states[] = {
    {RelayState::draft, "draft"},
    {RelayState::queued, "queued"},
    {RelayState::sent, "sent"},
    {RelayState::undelivered, "undelivered"},
    {RelayState::acknowledged, "acknowledged"},
    {RelayState::acted, "acted"},
    {RelayState::declined, "declined"},
    {RelayState::no_answer, "no-answer"},
    {RelayState::withdrawn, "withdrawn"},
};

}   // namespace

std::string_view name_of(AddressState state) { return name_in(states, state); }
std::optional<AddressState> address_state_named(std::string_view name) { return value_in(states, name); }
std::string_view name_of(AddressRole role) { return name_in(roles, role); }
std::optional<AddressRole> address_role_named(std::string_view name) { return value_in(roles, name); }
std::string_view name_of(Side side) { return name_in(sides, side); }
std::string_view name_of(ContactSource source) { return name_in(sources, source); }
std::optional<ContactSource> contact_source_named(std::string_view name) { return value_in(sources, name); }
std::string_view name_of(WantedFormat format) { return name_in(formats, format); }
std::optional<WantedFormat> wanted_format_named(std::string_view name) { return value_in(formats, name); }
std::string_view name_of(ContactKind kind) { return name_in(kinds, kind); }
std::optional<ContactKind> contact_kind_named(std::string_view name) { return value_in(kinds, name); }
std::string_view name_of(RelayState state) { return name_in(relay_states, state); }
std::optional<RelayState> relay_state_named(std::string_view name) { return value_in(relay_states, name); }

}   // namespace toritsugi
