#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/contacts/candidate.hpp"
#include "core/contacts/directory.hpp"
#include "core/contacts/offline_tables.hpp"
#include "core/model/report.hpp"

namespace toritsugi {

// For what a contact is looked for. A URL or host brings the address that the report names for it, as of the event; nothing
// is resolved later without saying so.
struct LookUp {
    ObservableType type = ObservableType::ip;
    std::string value;
    Category category = Category::other;
    std::optional<IpAddress> address;   // of an ip, or of a host when the report gives it
    std::optional<IpRange> range;       // of a cidr
    std::optional<std::uint32_t> asn;
    std::string host;   // of a url, host, domain or mail address
    // Empty value: nothing that a contact can be looked for (a hash).
    static LookUp of(const Observable& observable, Category category);
    // Of a text that says no type: "198.51.100.7", "198.51.100.0/24", "AS64511", "https://shop.example/", "a@b.example", a
    // host.
    static LookUp of_text(const std::string& value, Category category);
};

// Policy of the site.
struct RankPolicy {
    std::set<std::string> cert_first;   // countries whose CERT we go through
    bool use_guesses = true;
};

// Everything found about one look-up, from our own tables and from the network. Hits point into the directory.
struct Findings {
    std::vector<DirectoryHit> network, site, national_certs;
    std::vector<Candidate> candidates;   // of registries, security.txt, guesses
    std::optional<std::uint32_t> asn;
    std::string country;          // of registration
    std::string country_source;   // "delegated file, apnic 2026-11-01"
    std::string organisation, range;
    std::vector<std::string> tried;   // "rdap.apnic.net: no answer": shown when nothing is usable
};
// What our own tables say; never waits for anything. `delegated` and `origins` may be empty.
Findings find_at_home(const LookUp& look_up, const Directory& directory, const DelegatedTable& delegated,
                      const OriginTable& origins);

struct RankedContact {
    std::string address;
    Side side = Side::network;
    AddressRole role = AddressRole::abuse;
    ContactSource source = ContactSource::guessed;
    std::string source_detail;
    AddressState state = AddressState::unknown;
    Phrase why;                                                      // one line
    bool is_fallback = false, is_person = false, is_usable = true;   // dead and invalid ones are shown, never chosen
    bool may_send_alone = false;   // confirmed and named for reports; the first mail to any other needs a handler
    std::string organisation, country, language;
    WantedFormat format = WantedFormat::text;
    std::string pgp_key;
    ContactKey contact;   // none: not in the directory
    std::optional<UtcTime> seen_at;
    int weight = 0;
};

struct Ranking {
    std::vector<RankedContact> contacts;   // best first; the sides to tell at once come first, one of each
    std::vector<Side> at_once;             // whom to tell now
    std::vector<Side> later;               // the hoster of an innocent, broken-into site: after 48 hours
    std::vector<std::string> tried;
    const RankedContact* best(Side side) const;   // nullptr: none that can be used
    bool is_unknown() const;                      // nothing usable: for the "contact unknown" queue
};

// The decision order: own directory (most specific first, manual before imported), registries (abuse fields, remarks,
// fallbacks), security.txt, guesses, the national CERT (first where the policy says so). Pure.
Ranking rank(const LookUp& look_up, const Findings& findings, const Directory& directory, const RankPolicy& policy,
             UtcTime now);

}   // namespace toritsugi
