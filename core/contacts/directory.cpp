#include "core/contacts/directory.hpp"

#include <algorithm>

#include "core/contacts/domains.hpp"

namespace toritsugi {

Directory::Directory(std::vector<Contact> contacts) : contacts_(std::move(contacts)) {
    std::vector<NetworkRow> rows;
    for (std::uint32_t number = 0; number < contacts_.size(); ++number) {
        const Contact& contact = contacts_[number];
        for (const IpRange& range : contact.networks) rows.push_back({range, number});
        for (const std::uint32_t asn : contact.asns) asns_[asn].push_back(number);
        for (const std::string& domain : contact.domains) domains_[domain].push_back(number);
        for (const ContactAddress& address : contact.addresses) addresses_[address.address].push_back(number);
        if (contact.kind == ContactKind::national_cert)
            for (const std::string& country : contact.countries) countries_[country].push_back(number);
    }
    networks_ = NetworkTable(std::move(rows));
}

void Directory::add_hits(std::vector<DirectoryHit>& hits, const Numbers& numbers, Match match, const std::string& by) const {
    const auto begin = hits.size();
    for (const std::uint32_t number : numbers) hits.push_back({&contacts_[number], match, by});
    // Manual rows beat imported ones of the same network.
    std::stable_partition(hits.begin() + static_cast<std::ptrdiff_t>(begin), hits.end(),
                          [](const DirectoryHit& hit) { return hit.contact->is_manual(); });
}

std::vector<DirectoryHit> Directory::of(const IpAddress& address) const {
    return of(IpRange::of(address, address.is_v4() ? 32 : 128));
}

std::vector<DirectoryHit> Directory::of(const IpRange& range) const {
    std::vector<DirectoryHit> hits;
    for (auto at = networks_.longest(range); at; at = networks_.wider(*at)) {
        const auto network = networks_.network(*at);
        add_hits(hits, Numbers(network.values.begin(), network.values.end()),
                 network.range.is_one_address() ? Match::address : Match::network, network.range.text());
    }
    return hits;
}

std::vector<DirectoryHit> Directory::of_asn(std::uint32_t asn) const {
    std::vector<DirectoryHit> hits;
    if (const auto found = asns_.find(asn); found != asns_.end())
        add_hits(hits, found->second, Match::asn, "AS" + std::to_string(asn));
    return hits;
}

std::vector<DirectoryHit> Directory::of_host(std::string_view host) const {
    std::vector<DirectoryHit> hits;
    const std::string name = canonical_host(host), last = registrable_domain(host);
    if (last.empty()) return hits;
    for (std::string_view suffix = name; suffix.size() >= last.size();) {
        if (const auto found = domains_.find(std::string(suffix)); found != domains_.end())
            add_hits(hits, found->second, Match::domain, std::string(suffix));
        const auto dot = suffix.find('.');
        if (dot == suffix.npos) break;
        suffix.remove_prefix(dot + 1);
    }
    return hits;
}

std::optional<Directory::Known> Directory::holder_of(std::string_view address) const {
    const auto found = addresses_.find(std::string(address));
    if (found == addresses_.end()) return {};
    const Contact* best = &contacts_[found->second.front()];
    for (const std::uint32_t number : found->second)
        if (contacts_[number].is_manual() && !best->is_manual()) best = &contacts_[number];
    for (const ContactAddress& one : best->addresses)
        if (one.address == address) return Known{best, &one};
    return {};
}

std::vector<DirectoryHit> Directory::national_certs(std::string_view country) const {
    std::vector<DirectoryHit> hits;
    if (const auto found = countries_.find(std::string(country)); found != countries_.end())
        add_hits(hits, found->second, Match::country, std::string(country));
    return hits;
}

}   // namespace toritsugi
