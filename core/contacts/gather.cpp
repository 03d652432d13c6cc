#include "core/contacts/gather.hpp"

#include <algorithm>

#include "core/contacts/domains.hpp"
#include "core/contacts/mailbox.hpp"
#include "core/contacts/security_txt.hpp"
#include "core/contacts/whois.hpp"

namespace toritsugi {
namespace {

struct RegionalRow {
    std::string_view registry, rdap;
};
constexpr RegionalRow regional_rows[] = {
    {"arin", "https://rdap.arin.net/registry/"}, {"ripe", "https://rdap.db.ripe.net/"},
    {"ripencc", "https://rdap.db.ripe.net/"},    {"apnic", "https://rdap.apnic.net/"},
    {"lacnic", "https://rdap.lacnic.net/rdap/"}, {"afrinic", "https://rdap.afrinic.net/rdap/"},
};

// Whom to ask when nothing says who registered it: ARIN redirects to the right registry.
std::string regional_base(std::string_view registry) {
    for (const RegionalRow& row : regional_rows)
        if (row.registry == registry) return std::string(row.rdap);
    return "https://rdap.arin.net/registry/";
}

std::string host_of(std::string_view url) {
    const auto rest = url.substr(std::min(url.find("://") + 3, url.size()));
    return canonical_host(rest.substr(0, rest.find_first_of(":/")));
}

std::string whois_query(std::string_view registry, const std::string& what) {
    if (registry == "arin") return "n + " + what;
    // -B: RIPE and AFRINIC leave out mail addresses without it.
    if (registry == "ripe" || registry == "afrinic") return "-B " + what;
    return what;
}

bool has_clear_abuse_address(const RegistryAnswer& answer) {
    return std::any_of(answer.candidates.begin(), answer.candidates.end(), [](const Candidate& one) {
        const MailboxKind kind = kind_of_mailbox(one.address);
        return !one.is_fallback && !one.is_person && !one.is_invalid &&
               (kind == MailboxKind::abuse || kind == MailboxKind::security);
    });
}

bool wants_site(Category category) {
    switch (category) {
        case Category::phishing:
        case Category::malware_site:
        case Category::defacement:
        case Category::data_leak:
        case Category::vulnerability: return true;
        default: return false;
    }
}

class Gatherer {
  public:
    Gatherer(const LookUp& look_up, const RegistryServers& servers, std::string_view registry, AnswerSource& source,
             UtcTime now, Findings& findings)
        : look_up_(look_up), servers_(servers), registry_(registry), source_(source), now_(now), findings_(findings) {}

    void network() {
        const auto address = look_up_.address ? look_up_.address
                             : look_up_.range ? std::optional(look_up_.range->first())
                                              : std::nullopt;
        const std::string what = address ? address->text() : look_up_.asn ? "AS" + std::to_string(*look_up_.asn) : "";
        if (what.empty()) return;
        const std::string base =
            address ? servers_.rdap_base_of(*address, registry_) : servers_.rdap_base_of_asn(*look_up_.asn, registry_);
        const std::string path = address ? "ip/" + what : "autnum/" + what.substr(2);
        const std::string kind = address ? "rdap ip " : "";
        const auto rdap =
            ask({RegistryQuestion::Way::rdap, host_of(base), base + path, "rdap ip " + what, kind, address}, Side::network);
        std::string registry(rdap ? registry_of_domain(rdap->server) : registry_of_domain(host_of(base)));
        if (rdap) take(rdap->answer);
        if (rdap && !rdap->answer.ask_registry.empty()) registry = rdap->answer.ask_registry;
        // Text whois is the second source: it prints abuse-mailbox where RDAP may list persons.
        if (rdap && rdap->answer.ask_registry.empty() && has_clear_abuse_address(rdap->answer)) return;
        whois(registry, what, address);
    }

    void site() {
        if (look_up_.host.empty()) return;
        if (wants_site(look_up_.category)) {
            security_txt();
            const std::string domain = registrable_domain(look_up_.host);
            const std::string base = domain.empty() ? "" : servers_.rdap_base_of_domain(domain);
            if (!base.empty())
                if (const auto rdap = ask({RegistryQuestion::Way::rdap,
                                           host_of(base),
                                           base + "domain/" + domain,
                                           "rdap domain " + domain,
                                           "",
                                           {}},
                                          Side::registrar))
                    take(rdap->answer);
        }
        for (Candidate& one : guessed_candidates(look_up_.host, Side::site)) findings_.candidates.push_back(std::move(one));
    }

  private:
    struct Heard {
        RegistryAnswer answer;
        std::string server;
    };
    std::optional<Heard> ask(const RegistryQuestion& question, Side side) {
        if (question.server.empty()) return {};
        const auto text = source_.answer(question);
        if (!text) {
            findings_.tried.push_back(question.server + ": " + source_.why());
            return {};
        }
        Heard heard{question.way == RegistryQuestion::Way::rdap ? read_rdap(text->text, side, text->server)
                                                                : read_whois(text->text, side, text->server),
                    text->server};
        for (Candidate& one : heard.answer.candidates) one.read_at = text->read_at;
        if (heard.answer.candidates.empty())
            findings_.tried.push_back(heard.server + ": " +
                                      (heard.answer.kind == AnswerKind::elsewhere ? "ask " + heard.answer.ask_registry
                                       : heard.answer.problem.empty()             ? "names no address"
                                                                                  : heard.answer.problem));
        return heard;
    }

    void take(const RegistryAnswer& answer) {
        for (const Candidate& one : answer.candidates) findings_.candidates.push_back(one);
        if (findings_.organisation.empty()) findings_.organisation = answer.organisation;
        if (findings_.range.empty()) findings_.range = answer.range;
        if (findings_.country.empty() && answer.country.size() == 2) {
            findings_.country = answer.country;
            findings_.country_source = "registry";
        }
    }

    // At most three registries in a row: regional, national, and one more that a referral names.
    void whois(std::string registry, const std::string& what, const std::optional<IpAddress>& address) {
        for (int step = 0; step < 3 && !registry.empty(); ++step) {
            const std::string server(whois_server_of(registry));
            const auto heard = ask({RegistryQuestion::Way::whois, server, whois_query(registry, what),
                                    "whois " + registry + " " + what, address ? "whois " + registry + " " : "", address},
                                   Side::network);
            if (!heard) return;
            take(heard->answer);
            if (heard->answer.candidates.empty()) handles(registry, server, heard->answer);
            if (heard->answer.ask_registry == registry) return;
            registry = heard->answer.ask_registry;
        }
    }

    void handles(const std::string& registry, const std::string& server, const RegistryAnswer& network) {
        const std::vector<std::string>& names = network.ask_handles;
        for (std::size_t at = 0; at < names.size() && at < 2; ++at) {
            auto heard =
                ask({RegistryQuestion::Way::whois, server, names[at], "whois " + registry + " handle " + names[at], "", {}},
                    Side::network);
            if (!heard) return;
            if (names[at] == network.abuse_handle) as_abuse_contact(heard->answer);
            take(heard->answer);
            if (!heard->answer.candidates.empty()) return;
        }
    }

    // The record behind abuse-c: a person's name there says who reads the mailbox, not that it is private.
    static void as_abuse_contact(RegistryAnswer& answer) {
        for (Candidate& one : answer.candidates) {
            const MailboxKind kind = kind_of_mailbox(one.address);
            one.role = kind == MailboxKind::security ? AddressRole::security : AddressRole::abuse;
            one.is_person = is_person(kind);
            one.is_fallback = false;
            one.weight = 1150 + mailbox_weight(kind);
            one.why = {"abuse-c in whois", "whois の abuse-c"};
        }
    }

    void security_txt() {
        const std::string url = "https://" + look_up_.host + "/.well-known/security.txt";
        const RegistryQuestion question{
            RegistryQuestion::Way::security_txt, look_up_.host, url, "security.txt " + look_up_.host, "", {}};
        const auto text = source_.answer(question);
        if (!text) return findings_.tried.push_back("security.txt of " + look_up_.host + ": " + source_.why());
        const SecurityTxt file = read_security_txt(text->text, url, now_);
        if (!file.defect.empty()) findings_.tried.push_back("security.txt of " + look_up_.host + ": " + file.defect);
        for (Candidate& one : candidates_of(file, look_up_.host)) {
            one.read_at = text->read_at;
            findings_.candidates.push_back(std::move(one));
        }
    }

    const LookUp& look_up_;
    const RegistryServers& servers_;
    std::string_view registry_;
    AnswerSource& source_;
    UtcTime now_;
    Findings& findings_;
};

}   // namespace

std::string RegistryServers::rdap_base_of(const IpAddress& address, std::string_view registry) const {
    for (const RdapBootstrap& bootstrap : bootstraps)
        if (const std::string base = bootstrap.base_of(address); !base.empty()) return base;
    return regional_base(registry);
}

std::string RegistryServers::rdap_base_of_asn(std::uint32_t asn, std::string_view registry) const {
    for (const RdapBootstrap& bootstrap : bootstraps)
        if (const std::string base = bootstrap.base_of_asn(asn); !base.empty()) return base;
    return regional_base(registry);
}

std::string RegistryServers::rdap_base_of_domain(std::string_view domain) const {
    for (const RdapBootstrap& bootstrap : bootstraps)
        if (const std::string base = bootstrap.base_of_domain(domain); !base.empty()) return base;
    return {};   // there is no server that knows all of them
}

std::vector<std::string> RegistryServers::hosts() const {
    std::vector<std::string> all;
    for (const RegionalRow& row : regional_rows) all.push_back(host_of(row.rdap));
    for (const std::string_view registry : {"ripe", "apnic", "arin", "lacnic", "afrinic", "jpnic", "krnic", "twnic", "cnnic",
                                            "irinn", "vnnic", "idnic", "nicbr", "nicmx"})
        all.emplace_back(whois_server_of(registry));
    for (const RdapBootstrap& bootstrap : bootstraps)
        for (std::string& host : bootstrap.hosts()) all.push_back(std::move(host));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

void gather(const LookUp& look_up, const RegistryServers& servers, std::string_view registry, AnswerSource& source,
            UtcTime now, Findings& findings) {
    Gatherer gatherer(look_up, servers, registry, source, now, findings);
    gatherer.network();
    gatherer.site();
}

std::optional<std::pair<IpAddress, IpAddress>> bounds_of(std::string_view range) {
    std::optional<std::pair<IpAddress, IpAddress>> bounds;
    const auto add = [&](const IpAddress& first, const IpAddress& last) {
        if (!bounds || first < bounds->first) bounds = {first, bounds ? bounds->second : last};
        if (bounds->second < last) bounds->second = last;
    };
    if (const auto dash = range.find(" - "); dash != range.npos) {
        const auto first = IpAddress::parse(range.substr(0, dash)), last = IpAddress::parse(range.substr(dash + 3));
        if (first.ok() && last.ok() && !(last.value() < first.value())) add(first.value(), last.value());
        return bounds;
    }
    for (std::size_t at = 0; at < range.size();) {
        const auto end = std::min(range.find_first_of(", ", at), range.size());
        if (const auto one = IpRange::parse(range.substr(at, end - at)); one.ok())
            add(one.value().first(), one.value().last());
        at = end + 1;
    }
    return bounds;
}

}   // namespace toritsugi
