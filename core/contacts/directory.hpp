#pragma once
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/contacts/network_table.hpp"
#include "core/model/contact.hpp"

namespace toritsugi {

// Why a row of the directory fits, most specific first.
enum class Match : std::uint8_t { address, network, asn, domain, country };

struct DirectoryHit {
    const Contact* contact;
    Match match;
    std::string by;   // "198.51.100.0/24", "AS64511", "example.net", "JP"
};

// Our own directory, indexed for look-ups. Built from a snapshot of the store and then only read; keep it alive as long as
// its hits are used.
class Directory {
  public:
    Directory() = default;
    explicit Directory(std::vector<Contact> contacts);
    // Exact address, then every covering network from the most specific on.
    std::vector<DirectoryHit> of(const IpAddress& address) const;
    std::vector<DirectoryHit> of(const IpRange& range) const;
    std::vector<DirectoryHit> of_asn(std::uint32_t asn) const;
    // The name itself, then each shorter suffix down to the registrable domain, never a public suffix.
    std::vector<DirectoryHit> of_host(std::string_view host) const;
    std::vector<DirectoryHit> national_certs(std::string_view country) const;
    struct Known {
        const Contact* contact;
        const ContactAddress* address;
    };
    // The row that holds this address, in any of its networks: what we learned by writing to it. Manual before imported.
    std::optional<Known> holder_of(std::string_view address) const;
    const std::vector<Contact>& contacts() const { return contacts_; }

  private:
    using Numbers = std::vector<std::uint32_t>;
    void add_hits(std::vector<DirectoryHit>& hits, const Numbers& numbers, Match match, const std::string& by) const;
    std::vector<Contact> contacts_;
    NetworkTable networks_;
    std::unordered_map<std::uint32_t, Numbers> asns_;
    std::unordered_map<std::string, Numbers> domains_, countries_, addresses_;
};

}   // namespace toritsugi
