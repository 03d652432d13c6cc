#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/contacts/rank.hpp"
#include "core/contacts/rdap.hpp"
#include "core/stores/contact_store.hpp"

namespace toritsugi {

// One question to one server.
struct RegistryQuestion {
    enum class Way : std::uint8_t { rdap, whois, security_txt };
    Way way = Way::rdap;
    std::string server;   // host name
    std::string text;     // URL, or the whois query line
    std::string key;      // under which the answer is kept: "rdap ip 198.51.100.7"
    std::string kind;     // "rdap ip ": answers of this kind about a covering network serve as well; empty: none
    std::optional<IpAddress> address;
};

// Where answers come from: kept ones, or the network.
class AnswerSource {
  public:
    virtual ~AnswerSource() = default;
    // Empty: none; why() then says so in words for people.
    virtual std::optional<RegistryText> answer(const RegistryQuestion& question) = 0;
    virtual std::string why() const = 0;
};

// The servers that are known: IANA's bootstrap files where the site has them, else the five regional registries.
struct RegistryServers {
    std::vector<RdapBootstrap> bootstraps;
    std::string rdap_base_of(const IpAddress& address, std::string_view registry) const;   // registry: "apnic" or empty
    std::string rdap_base_of_asn(std::uint32_t asn, std::string_view registry) const;
    std::string rdap_base_of_domain(std::string_view domain) const;
    // Every host that may be asked at all: the allow-list of the network.
    std::vector<std::string> hosts() const;
};

// Asks, in order, what is needed until an abuse address is known: RDAP, the national registry it points to, text whois as a
// second source, handles, security.txt and the domain's registrar for what has a site. Adds to `findings`. `registry`: who
// registered the address, when the delegated files say so; saves a redirect.
void gather(const LookUp& look_up, const RegistryServers& servers, std::string_view registry, AnswerSource& source,
            UtcTime now, Findings& findings);

// First and last address of "198.51.100.0 - 198.51.100.255", "203.0.113.0/26" or a list of prefixes; empty: neither.
std::optional<std::pair<IpAddress, IpAddress>> bounds_of(std::string_view range);

}   // namespace toritsugi
