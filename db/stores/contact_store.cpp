#include "db/stores/contact_store.hpp"

#include <array>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

// Lists stand in one column, separated by spaces: a directory of a million networks is read in one go, never searched here.
template <class List, class Text>
std::string joined(const List& list, Text text) {
    std::string all;
    for (const auto& one : list) (all += all.empty() ? "" : " ") += text(one);
    return all;
}
std::string joined(const std::vector<std::string>& list) {
    return joined(list, [](const std::string& one) { return one; });
}
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

Contact read_contact(const Asked& row) {
    Contact contact;
    contact.key = row.key<ContactKey>(0);
    contact.kind = contact_kind_named(row.view(1)).value_or(ContactKind::network);
    contact.organisation = row.text(2);
    for (const std::string& word : words_of(row.view(3)))
        if (const auto range = IpRange::parse(word); range.ok()) contact.networks.push_back(range.value());
    for (const std::string& word : words_of(row.view(4)))
        contact.asns.push_back(static_cast<std::uint32_t>(std::stoul(word)));
    contact.domains = words_of(row.view(5));
    contact.countries = words_of(row.view(6));
    contact.language = row.text(7);
    contact.format = wanted_format_named(row.view(8)).value_or(WantedFormat::text);
    contact.pgp_key = row.text(9);
    contact.at_most_every = std::chrono::minutes{row.integer(10)};
    for (const std::string& word : words_of(row.view(11)))
        if (const auto category = category_named(word)) contact.inhibited.push_back(*category);
    contact.source = contact_source_named(row.view(12)).value_or(ContactSource::imported);
    contact.source_detail = row.text(13);
    contact.source_date = row.time(14);
    contact.review_at = row.maybe_time(15);
    contact.note = row.text(16);
    return contact;
}

std::optional<std::chrono::minutes> maybe_minutes(const Asked& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return std::chrono::minutes{row.integer(column)};
}
std::optional<std::int64_t> minutes_or_null(const std::optional<std::chrono::minutes>& time) {
    if (!time) return std::nullopt;
    return time->count();
}

ContactAddress read_address(const Asked& row) {
    ContactAddress address;
    address.address = row.text(1);
    address.role = address_role_named(row.view(2)).value_or(AddressRole::other);
    address.state = address_state_named(row.view(3)).value_or(AddressState::unknown);
    address.is_person = row.integer(4) != 0;
    AddressHealth& health = address.health;
    health.sent = static_cast<std::uint32_t>(row.integer(5));
    health.delivered = static_cast<std::uint32_t>(row.integer(6));
    health.bounced = static_cast<std::uint32_t>(row.integer(7));
    health.answered = static_cast<std::uint32_t>(row.integer(8));
    health.last_sent = row.maybe_time(9);
    health.last_answered = row.maybe_time(10);
    health.first_bounce = row.maybe_time(11);
    health.last_bounce = row.maybe_time(12);
    health.last_checked = row.maybe_time(13);
    health.median_to_answer = maybe_minutes(row, 14);
    health.median_to_fix = maybe_minutes(row, 15);
    return address;
}

std::string_view blob_of(const IpAddress& address) {
    return {reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size()};
}
std::optional<IpAddress> read_ip(const Asked& row, int column) {
    if (row.is_null(column) || row.view(column).size() != 16) return std::nullopt;
    std::array<std::uint8_t, 16> bytes;
    std::memcpy(bytes.data(), row.view(column).data(), 16);
    return IpAddress::v6(bytes);
}
std::optional<Bytes> bytes_or_null(const std::optional<IpAddress>& address) {
    if (!address) return std::nullopt;
    return Bytes{blob_of(*address)};
}

RegistryText read_answer(const Asked& row) {
    return {row.text(0), row.text(1), row.text(2), row.time(3), read_ip(row, 4), read_ip(row, 5)};
}

// The values that add_contact takes, and change_contact before the key.
template <class Take>
auto with_values(const Contact& contact, const Take& take) {
    return take(
        name_of(contact.kind), contact.organisation, joined(contact.networks, [](const IpRange& one) { return one.text(); }),
        joined(contact.asns, [](std::uint32_t one) { return std::to_string(one); }), joined(contact.domains),
        joined(contact.countries), contact.language, name_of(contact.format), contact.pgp_key, contact.at_most_every.count(),
        joined(contact.inhibited, [](Category one) { return std::string(name_of(one)); }), name_of(contact.source),
        contact.source_detail, contact.source_date, contact.review_at, contact.note);
}

}   // namespace

std::vector<Contact> SqlContactStore::all() {
    std::vector<Contact> contacts;
    std::unordered_map<std::int64_t, std::size_t> places;
    Asked row(connection_, Query::contacts);
    while (row.next()) {
        contacts.push_back(read_contact(row));
        places[contacts.back().key.value] = contacts.size() - 1;
    }
    Asked address(connection_, Query::addresses_of_contacts);
    while (address.next())
        if (const auto found = places.find(address.integer(0)); found != places.end())
            contacts[found->second].addresses.push_back(read_address(address));
    return contacts;
}

std::int64_t SqlContactStore::version() {
    Asked row(connection_, Query::contact_version);
    return row.next() ? row.integer(0) : 0;
}

std::optional<Contact> SqlContactStore::contact(ContactKey key) {
    Asked row(connection_, Query::contact, key);
    if (!row.next()) return std::nullopt;
    Contact contact = read_contact(row);
    Asked address(connection_, Query::addresses_of_contact, key);
    while (address.next()) contact.addresses.push_back(read_address(address));
    return contact;
}

void SqlContactStore::count_change() { run(connection_, Query::count_contact_change); }

void SqlContactStore::write_addresses(ContactKey key, const Contact& contact) {
    int place = 0;
    for (const ContactAddress& one : contact.addresses) {
        const AddressHealth& health = one.health;
        run(connection_, Query::add_contact_address, key, place++, one.address, name_of(one.role), name_of(one.state),
            one.is_person, health.sent, health.delivered, health.bounced, health.answered, health.last_sent,
            health.last_answered, health.first_bounce, health.last_bounce, health.last_checked,
            minutes_or_null(health.median_to_answer), minutes_or_null(health.median_to_fix));
    }
}

ContactKey SqlContactStore::add(const Contact& contact) {
    const auto key = with_values(contact, [&](const auto&... values) {
        return toritsugi::add<ContactKey>(connection_, Query::add_contact, values...);
    });
    write_addresses(key, contact);
    count_change();
    return key;
}

void SqlContactStore::update(const Contact& contact) {
    const auto changed = with_values(
        contact, [&](const auto&... values) { return run(connection_, Query::change_contact, values..., contact.key); });
    if (changed == 0) throw std::out_of_range("no contact " + std::to_string(contact.key.value));
    run(connection_, Query::remove_contact_addresses, contact.key);
    write_addresses(contact.key, contact);
    count_change();
}

void SqlContactStore::remove(ContactKey key) {
    run(connection_, Query::remove_contact, key);
    count_change();
}

void SqlContactStore::set_address(ContactKey contact, const ContactAddress& address) {
    const AddressHealth& health = address.health;
    const auto changed =
        run(connection_, Query::change_contact_address, contact, address.address, name_of(address.role),
            name_of(address.state), address.is_person, health.sent, health.delivered, health.bounced, health.answered,
            health.last_sent, health.last_answered, health.first_bounce, health.last_bounce, health.last_checked,
            minutes_or_null(health.median_to_answer), minutes_or_null(health.median_to_fix));
    if (changed == 0) throw std::out_of_range("contact " + std::to_string(contact.value) + " has no such address");
    count_change();
}

ContactKey SqlContactStore::holder_of(const std::string& address) {
    Asked row(connection_, Query::contact_of_address, lower_case(address));
    return row.next() ? row.key<ContactKey>(0) : ContactKey{};
}

void SqlContactStore::keep_answer(const RegistryText& answer) {
    run(connection_, Query::keep_registry_answer, answer.question, answer.server, answer.text, answer.read_at,
        bytes_or_null(answer.first), bytes_or_null(answer.last));
}

std::optional<RegistryText> SqlContactStore::answer(const std::string& question) {
    Asked row(connection_, Query::registry_answer, question);
    if (!row.next()) return std::nullopt;
    return read_answer(row);
}

std::optional<RegistryText> SqlContactStore::answer_covering(const std::string& kind, const IpAddress& address) {
    Asked row(connection_, Query::registry_answer_covering, Bytes{blob_of(address)}, kind);
    if (!row.next()) return std::nullopt;
    return read_answer(row);
}

void SqlContactStore::drop_answers_before(UtcTime read_before) {
    run(connection_, Query::drop_registry_answers, read_before);
}

}   // namespace toritsugi
