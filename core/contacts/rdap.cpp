#include "core/contacts/rdap.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/contacts/domains.hpp"
#include "core/contacts/json_depth.hpp"
#include "core/contacts/mailbox.hpp"
#include "core/contacts/remarks.hpp"
#include "core/contacts/whois_text.hpp"

namespace toritsugi {
namespace {

using Json = nlohmann::json;

constexpr std::size_t deepest_json = 64;
constexpr std::size_t most_entities = 500;

// Missing members and wrong types are normal: a null node then stands for them.
const Json& member(const Json& object, const char* name) {
    static const Json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}
std::string text_of(const Json& node) { return node.is_string() ? node.get<std::string>() : std::string{}; }

// RFC 9083, 10.2: role and status values are lower case, and servers write "Abuse" all the same.
bool has_word(const Json& list, std::string_view word) {
    return list.is_array() && std::any_of(list.begin(), list.end(), [&](const Json& one) {
               return one.is_string() && ascii_lower(one.get_ref<const std::string&>()) == word;
           });
}
bool is_or_has_word(const Json& node, std::string_view word) {
    return ascii_lower(text_of(node)) == word || has_word(node, word);
}
std::string mailbox_of(const Json& node) { return canonical_mailbox(trimmed(text_of(node))); }

void add_lines(const Json& remarks, std::vector<std::string>& lines) {
    if (!remarks.is_array()) return;
    for (const Json& remark : remarks) {
        const Json& description = member(remark, "description");
        if (description.is_string()) lines.push_back(text_of(description));
        if (!description.is_array()) continue;
        for (const Json& paragraph : description) {
            // One string may hold several lines.
            const std::string text = text_of(paragraph);
            for (std::size_t at = 0; at <= text.size() && lines.size() < 1000;) {
                const std::size_t end = std::min(text.find('\n', at), text.size());
                lines.push_back(text.substr(at, end - at));
                at = end + 1;
            }
        }
    }
}

struct Mail {
    std::string address;
    bool is_abuse_type = false;   // {"type": "abuse"}
    bool is_preferred = false;
};

struct Card {
    std::string name, kind, language, country;
    std::vector<Mail> mails;
};

// RFC 7095: ["email", {"type": "abuse"}, "text", "abuse@example.net"]; type may be a list, and a value may repeat.
void read_property(const Json& property, Card& card) {
    if (!property.is_array() || property.size() < 4 || !property[0].is_string()) return;
    const std::string name = ascii_lower(text_of(property[0]));   // RFC 6350, 3.3: in any case
    const Json& parameters = property[1];
    if (name == "fn") card.name = text_of(property[3]);
    if (name == "kind") card.kind = text_of(property[3]);
    if (name == "lang") card.language = text_of(property[3]).substr(0, 2);
    if (name == "adr") card.country = text_of(member(parameters, "cc"));
    if (name != "email") return;
    const Json& type = member(parameters, "type");
    const Json& preference = member(parameters, "pref");
    for (std::size_t at = 3; at < property.size(); ++at) {
        const std::string address = mailbox_of(property[at]);
        if (!address.empty())
            card.mails.push_back(
                {address, is_or_has_word(type, "abuse"), text_of(preference) == "1" || preference == Json(1)});
    }
}

Card card_of(const Json& entity) {
    Card card;
    if (const Json& vcard = member(entity, "vcardArray"); vcard.is_array() && vcard.size() >= 2 && vcard[1].is_array())
        for (const Json& property : vcard[1]) read_property(property, card);
    // RFC 9553 JSContact, which newer servers send beside or instead of the vCard.
    if (const Json& emails = member(member(entity, "jscontact_card"), "emails"); emails.is_object())
        for (const Json& one : emails)
            if (const std::string address = mailbox_of(member(one, "address")); !address.empty())
                card.mails.push_back({address, is_or_has_word(member(one, "label"), "abuse"), false});
    return card;
}

struct RoleRow {
    const char* rdap;
    AddressRole role;
    int weight;
    bool is_fallback;
    Phrase why;
};
const std::vector<RoleRow>& role_rows() {
    static const std::vector<RoleRow> rows{
        {"abuse", AddressRole::abuse, 1000, false, {"abuse role in RDAP", "RDAPの abuse 役割"}},
        {"noc", AddressRole::noc, 320, true, {"fallback: network operations contact in RDAP", "代替: RDAPの運用窓口(noc)"}},
        {"technical", AddressRole::technical, 300, true, {"fallback: technical contact in RDAP", "代替: RDAPの技術連絡先"}},
        {"administrative",
         AddressRole::administrative,
         250,
         true,
         {"fallback: administrative contact in RDAP", "代替: RDAPの管理連絡先"}},
        {"registrant", AddressRole::administrative, 240, true, {"fallback: holder in RDAP", "代替: RDAPの登録者"}},
    };
    return rows;
}

class Reader {
  public:
    Reader(Side side, std::string_view server) : side_(side), server_(server) {}

    RegistryAnswer read(const Json& top) {
        if (const Json& code = member(top, "errorCode"); code.is_number_integer()) return failed(code.get<int>(), top);
        const std::string type = text_of(member(top, "objectClassName"));
        if (!top.is_object() || (type.empty() && !top.contains("entities") && !top.contains("handle"))) {
            answer_.problem = "This is no RDAP answer.";
            return answer_;
        }
        answer_.kind = AnswerKind::found;
        read_network(top);
        add_lines(member(top, "remarks"), remarks_);
        own_lines_ = remarks_.size();
        walk(top);
        finish();
        return answer_;
    }

  private:
    // RFC 9083, 6.
    RegistryAnswer failed(int code, const Json& top) {
        answer_.kind = code == 404                  ? AnswerKind::no_match
                       : code == 429 || code == 403 ? AnswerKind::refused
                                                    : AnswerKind::unreadable;
        answer_.problem = text_of(member(top, "title"));
        return answer_;
    }

    void read_network(const Json& top) {
        answer_.network_name = text_of(member(top, "name"));
        answer_.country = text_of(member(top, "country"));
        if (const Json& cidrs = member(top, "cidr0_cidrs"); cidrs.is_array())
            for (const Json& cidr : cidrs) {
                const std::string first = text_of(member(cidr, "v4prefix")).empty() ? text_of(member(cidr, "v6prefix"))
                                                                                    : text_of(member(cidr, "v4prefix"));
                const Json& length = member(cidr, "length");
                if (!first.empty() && length.is_number_integer())
                    answer_.range += (answer_.range.empty() ? "" : ", ") + first + "/" + std::to_string(length.get<int>());
            }
        if (answer_.range.empty() && !text_of(member(top, "startAddress")).empty())
            answer_.range = text_of(member(top, "startAddress")) + " - " + text_of(member(top, "endAddress"));
        if (const Json& events = member(top, "events"); events.is_array())
            for (const Json& event : events)
                if (text_of(member(event, "eventAction")) == "last changed")
                    if (const auto at = parse_rfc3339(text_of(member(event, "eventDate"))); at.ok())
                        answer_.changed_at = at.value();
        if (const Json& links = member(top, "links"); links.is_array())
            for (const Json& link : links)
                if (text_of(member(link, "rel")) == "related" && text_of(member(link, "href")).starts_with("https://") &&
                    text_of(member(link, "type")).find("rdap") != std::string::npos && answer_.links.size() < 4)
                    answer_.links.push_back(text_of(member(link, "href")));
    }

    struct Step {
        const Json* entity;
        int depth;
        bool is_below_registrar;
    };
    void walk(const Json& top) {
        std::vector<Step> steps;
        const auto add_below = [&](const Json& node, int depth, bool is_below_registrar) {
            const Json& entities = member(node, "entities");
            if (!entities.is_array()) return;
            for (auto entity = entities.rbegin(); entity != entities.rend(); ++entity)
                if (entity->is_object()) steps.push_back({&*entity, depth, is_below_registrar});
        };
        add_below(top, 1, false);
        for (std::size_t seen = 0; !steps.empty() && seen < most_entities; ++seen) {
            const Step step = steps.back();
            steps.pop_back();
            const Json& status = member(*step.entity, "status");
            if (has_word(status, "removed") || has_word(status, "inactive")) continue;   // and all below it
            const bool is_registrar = has_word(member(*step.entity, "roles"), "registrar") || step.is_below_registrar;
            take(*step.entity, step.depth, is_registrar);
            add_below(*step.entity, step.depth + 1, is_registrar);
        }
    }

    void take(const Json& entity, int depth, bool is_registrar) {
        const Card card = card_of(entity);
        const Json& roles = member(entity, "roles");
        add_lines(member(entity, "remarks"), remarks_);
        if (has_word(roles, "registrant") || (answer_.organisation.empty() && card.kind == "org"))
            answer_.organisation = card.name;
        for (const Mail& mail : card.mails) related_.push_back(mail.address);
        if (card.kind != "individual" && !card.name.empty()) related_.push_back(card.name);
        const auto row = std::find_if(role_rows().begin(), role_rows().end(),
                                      [&](const RoleRow& one) { return has_word(roles, one.rdap); });
        if (row == role_rows().end()) return;
        for (const Mail& mail : card.mails) {
            const MailboxKind kind = kind_of_mailbox(mail.address);
            Candidate one;
            one.address = mail.address;
            one.role = kind == MailboxKind::security && !row->is_fallback ? AddressRole::security : row->role;
            // A domain's contacts speak for the site, its registrar's for the registrar.
            one.side = side_ != Side::registrar ? side_ : is_registrar ? Side::registrar : Side::site;
            one.source = ContactSource::rdap;
            one.source_detail = server_;
            // The contact of the network itself stands above that of its holder, whatever the mailbox is called.
            const int nearness = row->is_fallback ? 5 : 160;
            one.weight = row->weight + mailbox_weight(kind) + (mail.is_abuse_type ? 200 : 0) + (mail.is_preferred ? 10 : 0) -
                         std::min(depth, 4) * nearness;
            one.is_person = is_person(kind) || (kind == MailboxKind::unclear && card.kind == "individual");
            one.is_fallback = row->is_fallback || (one.is_person && !mail.is_abuse_type);
            one.why = row->why;
            if (one.is_person) {
                one.why.english += ", perhaps one person's mailbox";
                one.why.japanese += "、個人の宛先の可能性";
            }
            one.language = card.language;
            one.country = card.country;
            one.organisation = card.name;
            answer_.candidates.push_back(std::move(one));
        }
    }

    void finish() {
        for (Candidate& one : candidates_in_remarks(remarks_, related_, side_, ContactSource::rdap, server_))
            answer_.candidates.push_back(std::move(one));
        for (const std::string& line : remarks_) {
            const std::string invalid = marked_invalid_in(line);
            const Validated validated = validated_in(line);
            for (Candidate& one : answer_.candidates) {
                if (one.address == invalid) one.is_invalid = true;
                if (one.address == validated.address) one.validated = validated.on;
            }
        }
        // Only the network's own remarks and name point away; those of an entity are about the entity.
        std::string own = answer_.network_name + "\n";
        for (std::size_t at = 0; at < own_lines_; ++at) own += remarks_[at] + "\n";
        if (side_ == Side::network) answer_.ask_registry = national_registry_named_in(own);
        for (Candidate& one : answer_.candidates)
            if (one.organisation.empty()) one.organisation = answer_.organisation;
        put_in_order(answer_, server_);
    }

    Side side_;
    std::string server_;
    RegistryAnswer answer_;
    std::vector<std::string> remarks_, related_;
    std::size_t own_lines_ = 0;
};

}   // namespace

RegistryAnswer read_rdap(std::string_view json, Side side, std::string_view server, std::size_t at_most_bytes) {
    RegistryAnswer answer;
    if (json.size() > at_most_bytes || json_depth(json) > deepest_json) {
        answer.problem = json.size() > at_most_bytes ? "The answer is too long." : "The answer is nested too deep.";
        return answer;
    }
    const Json top = Json::parse(json, nullptr, false);
    if (top.is_discarded()) {
        answer.problem = "The answer is not JSON.";
        return answer;
    }
    return Reader(side, server).read(top);
}

Result<RdapBootstrap> RdapBootstrap::read(std::string_view json) {
    const Problem problem{
        0, "This is no bootstrap file (RFC 9224). Take ipv4.json, ipv6.json, asn.json or dns.json of IANA's RDAP folder."};
    if (json.size() > (8u << 20) || json_depth(json) > 16) return problem;
    const Json top = Json::parse(json, nullptr, false);
    const Json& services = member(top, "services");
    if (!services.is_array()) return problem;
    RdapBootstrap bootstrap;
    bootstrap.publication = text_of(member(top, "publication"));
    for (const Json& service : services) {
        if (!service.is_array() || service.size() != 2 || !service[0].is_array() || !service[1].is_array()) return problem;
        Service one;
        for (const Json& entry : service[0]) one.entries.push_back(text_of(entry));
        for (const Json& url : service[1])   // RFC 9224, 3: HTTPS where there is a choice; we take nothing else
            if (one.base.empty() && text_of(url).starts_with("https://")) one.base = text_of(url);
        if (!one.base.empty() && !one.base.ends_with('/')) one.base += '/';
        if (!one.base.empty()) bootstrap.services_.push_back(std::move(one));
    }
    return bootstrap;
}

std::string RdapBootstrap::base_of(const IpAddress& address) const {
    int best = -1;
    std::string base;
    for (const Service& service : services_)
        for (const std::string& entry : service.entries) {
            const auto range = IpRange::parse(entry);
            if (!range.ok() || entry.find('/') == entry.npos || !range.value().contains(address)) continue;
            if (range.value().prefix() > best) {
                best = range.value().prefix();
                base = service.base;
            }
        }
    return base;
}

std::string RdapBootstrap::base_of_asn(std::uint32_t asn) const {
    for (const Service& service : services_)
        for (const std::string& entry : service.entries) {
            std::uint32_t first = 0, last = 0;
            const char* const end = entry.data() + entry.size();
            auto [stop, error] = std::from_chars(entry.data(), end, first);
            if (error != std::errc{}) continue;
            last = first;
            if (stop != end && (*stop != '-' || std::from_chars(stop + 1, end, last).ec != std::errc{})) continue;
            if (asn >= first && asn <= last) return service.base;
        }
    return {};
}

std::string RdapBootstrap::base_of_domain(std::string_view domain) const {
    const std::string name = canonical_host(domain);
    std::size_t best = 0;
    std::string base;
    for (const Service& service : services_)
        for (const std::string& entry : service.entries) {
            const bool fits = name == entry || (name.size() > entry.size() + 1 && name.ends_with(entry) &&
                                                name[name.size() - entry.size() - 1] == '.');
            if (fits && !entry.empty() && entry.size() > best) {
                best = entry.size();
                base = service.base;
            }
        }
    return base;
}

std::vector<std::string> RdapBootstrap::hosts() const {
    std::vector<std::string> all;
    for (const Service& service : services_) {
        const std::string rest = service.base.substr(8);
        all.push_back(canonical_host(rest.substr(0, rest.find_first_of(":/"))));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}   // namespace toritsugi
