#pragma once
#include <string_view>

#include "core/contacts/candidate.hpp"

namespace toritsugi {

// Reads one RDAP answer (RFC 9083) about a network, an autonomous system or a domain. Entities are walked to any depth
// without recursion; the JSON may be at most 64 deep and `at_most_bytes` long. `side`: network, or registrar for a domain.
// Addresses of the abuse role come first (vCard type abuse, then a role-like local part), then addresses in remarks whose
// line speaks of abuse, then technical and administrative ones as a fallback.
RegistryAnswer read_rdap(std::string_view json, Side side, std::string_view server, std::size_t at_most_bytes = 1u << 20);

// IANA bootstrap file (RFC 9224): the HTTPS base URL for an address, an AS number ("AS64500") or a domain; empty: none.
// Problem: not such a file.
class RdapBootstrap {
  public:
    static Result<RdapBootstrap> read(std::string_view json);
    std::string base_of(const IpAddress& address) const;
    std::string base_of_asn(std::uint32_t asn) const;
    std::string base_of_domain(std::string_view domain) const;
    std::vector<std::string> hosts() const;   // every server named in it, each once: the allow-list
    std::string publication;                  // date, as written in the file
    std::size_t size() const { return services_.size(); }

  private:
    struct Service {
        std::vector<std::string> entries;
        std::string base;
    };
    std::vector<Service> services_;
};

}   // namespace toritsugi
