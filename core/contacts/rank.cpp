#include "core/contacts/rank.hpp"

#include <algorithm>
#include <charconv>

#include "core/contacts/domains.hpp"
#include "core/contacts/health.hpp"
#include "core/contacts/mailbox.hpp"

namespace toritsugi {
namespace {

// Where the weights of the sources lie; within one source a candidate brings its own (at most 1,600).
constexpr int by_policy = 20000, manual_row = 10000, imported_row = 6000, security_txt = 3000, last_resort = 200;
constexpr int named_twice = 100, confirmed_bonus = 500, suspect_malus = -9000, unusable = -30000;

std::string host_of_url(std::string_view url) {
    const auto scheme = url.find("://");
    std::string_view rest = scheme == url.npos ? url : url.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (const auto at = rest.rfind('@'); at != rest.npos) rest.remove_prefix(at + 1);
    if (rest.starts_with('[')) return std::string(rest.substr(1, rest.find(']') - 1));
    return std::string(rest.substr(0, rest.find(':')));
}

enum class SideOrder { network_only, site_first, registrar_too };
// Content has an owner and a place; what a host does concerns its network only.
SideOrder side_order(Category category) {
    switch (category) {
        case Category::phishing:
        case Category::malware_site: return SideOrder::registrar_too;
        case Category::defacement:
        case Category::data_leak:
        case Category::copyright:
        case Category::vulnerability: return SideOrder::site_first;
        default: return SideOrder::network_only;
    }
}

std::string number(std::uint64_t value) { return std::to_string(value); }

// "answered 9 of 11, usually in 6 h"
Phrase record_of(const AddressHealth& health) {
    if (health.sent == 0) return {"no mail from us yet", "まだ送ったことがありません"};
    Phrase said{"answered " + number(health.answered) + " of " + number(health.sent),
                number(health.sent) + "件中" + number(health.answered) + "件に返信"};
    if (health.median_to_answer && health.answered > 0) {
        const auto hours = std::max<std::int64_t>(1, (health.median_to_answer->count() + 30) / 60);
        said.english += hours < 48 ? ", usually in " + number(hours) + " h" : ", usually in " + number(hours / 24) + " days";
        said.japanese += hours < 48 ? "、通常" + number(hours) + "時間" : "、通常" + number(hours / 24) + "日";
    }
    return said;
}

Phrase why_of(const DirectoryHit& hit) {
    const bool manual = hit.contact->is_manual();
    const std::string day = rfc3339(hit.contact->source_date).substr(0, 10);
    Phrase where;
    switch (hit.match) {
        case Match::address: where = {"this very address", "このアドレスそのもの"}; break;
        case Match::network:
            where = {"the smallest known network, " + hit.by, "登録された最小のネットワーク " + hit.by};
            break;
        case Match::asn: where = {hit.by, hit.by}; break;
        case Match::domain: where = {"the domain " + hit.by, "ドメイン " + hit.by}; break;
        case Match::country: where = {"the country " + hit.by, "国 " + hit.by}; break;
    }
    return {"own directory for " + where.english + (manual ? ", entered by hand " : ", imported ") + day,
            "自組織の連絡先(" + where.japanese + "、" + (manual ? "手入力 " : "取り込み ") + day + ")"};
}

void say_more(Phrase& phrase, const Phrase& more) {
    phrase.english += "; " + more.english;
    phrase.japanese += "、" + more.japanese;
}

std::string language_of(std::string_view language, std::string_view country) {
    if (!language.empty()) return std::string(language);
    return country == "JP" ? "ja" : "en";
}

class Ranker {
  public:
    Ranker(const LookUp& look_up, const Findings& findings, const Directory& directory, const RankPolicy& policy,
           UtcTime now)
        : look_up_(look_up), findings_(findings), directory_(directory), policy_(policy), now_(now) {
        ranking_.tried = findings.tried;
    }

    Ranking ranked() {
        const bool through_cert = policy_.cert_first.count(findings_.country) > 0;
        take_rows(findings_.site, Side::site);
        take_rows(findings_.network, Side::network);
        take_candidates();
        for (const DirectoryHit& hit : findings_.national_certs)
            take_row(hit, Side::country, through_cert ? by_policy : last_resort,
                     through_cert ? Phrase{"national CERT, by our policy for " + findings_.country,
                                           findings_.country + " は国のCERTを経由する方針"}
                                  : Phrase{"national CERT of " + findings_.country + ", if the network stays silent",
                                           findings_.country + " の国のCERT(ネットワークから返事がない場合)"});
        choose_sides(through_cert);
        put_in_order();
        return std::move(ranking_);
    }

  private:
    void take_rows(const std::vector<DirectoryHit>& hits, Side side) {
        int later = 0;   // less specific rows weigh less, whatever they are
        for (const DirectoryHit& hit : hits) {
            const int weight = (hit.contact->is_manual() ? manual_row : imported_row) - later;
            later += 50;
            take_row(hit, hit.contact->kind == ContactKind::registrar ? Side::registrar : side, weight, why_of(hit));
        }
    }

    void take_row(const DirectoryHit& hit, Side side, int weight, const Phrase& why) {
        if (is_inhibited(*hit.contact)) return;
        int place = 0;
        for (const ContactAddress& address : hit.contact->addresses) {
            RankedContact one;
            one.address = address.address;
            one.side = side;
            one.why = why;
            one.source = hit.contact->source;
            one.source_detail = hit.contact->source_detail;
            one.seen_at = hit.contact->source_date;
            one.weight = weight - place++;
            one.role = address.role;
            one.is_fallback = address.role == AddressRole::technical || address.role == AddressRole::administrative;
            add(std::move(one), hit.contact, &address);
        }
    }

    bool is_inhibited(const Contact& contact) {
        if (std::find(contact.inhibited.begin(), contact.inhibited.end(), look_up_.category) == contact.inhibited.end())
            return false;
        const std::string why =
            contact.organisation + ": does not want reports of " + std::string(name_of(look_up_.category));
        if (std::find(ranking_.tried.begin(), ranking_.tried.end(), why) == ranking_.tried.end())
            ranking_.tried.push_back(why);
        return true;
    }

    void take_candidates() {
        for (const Candidate& candidate : findings_.candidates) {
            if (candidate.source == ContactSource::guessed && !policy_.use_guesses) continue;
            RankedContact one;
            one.address = candidate.address;
            one.side = candidate.side;
            one.role = candidate.role;
            one.source = candidate.source;
            one.source_detail = candidate.source_detail;
            one.seen_at = candidate.read_at;
            one.why = candidate.why;
            if (candidate.validated)
                say_more(one.why, {"checked by the registry " + rfc3339(*candidate.validated).substr(0, 10),
                                   "登録簿による確認 " + rfc3339(*candidate.validated).substr(0, 10)});
            if (candidate.is_invalid) {
                one.is_usable = false;
                say_more(one.why, {"the registry marks it as invalid", "登録簿が無効と表示"});
            }
            one.is_fallback = candidate.is_fallback || candidate.source == ContactSource::guessed;
            one.is_person = candidate.is_person;
            one.organisation = candidate.organisation;
            one.country = candidate.country;
            one.language = candidate.language;
            one.weight = candidate.weight + (candidate.source == ContactSource::security_txt ? security_txt : 0);
            const auto known = directory_.holder_of(candidate.address);
            if (known && is_inhibited(*known->contact)) continue;   // whoever names it: they do not want these
            add(std::move(one), known ? known->contact : nullptr, known ? known->address : nullptr);
        }
    }

    // Adds one, or lets the one that is here win and remember that a second source names it too.
    void add(RankedContact one, const Contact* contact, const ContactAddress* address) {
        if (contact) {
            one.contact = contact->key;
            one.format = contact->format;
            one.pgp_key = contact->pgp_key;
            if (!contact->language.empty()) one.language = contact->language;
            if (!contact->organisation.empty()) one.organisation = contact->organisation;
            if (one.country.empty() && !contact->countries.empty()) one.country = contact->countries.front();
        }
        if (address) {
            one.state = state_at(*address, now_);
            one.is_person = one.is_person || address->is_person;
            say_more(one.why, record_of(address->health));
        } else {
            one.state = one.source == ContactSource::guessed ? AddressState::unknown : AddressState::plausible;
        }
        if (one.country.empty()) one.country = findings_.country;
        one.language = language_of(one.language, one.country);
        if (one.state == AddressState::dead) {
            one.is_usable = false;
            say_more(one.why, {"mail to it came back", "不達のため使えません"});
        }
        one.weight += !one.is_usable                         ? unusable
                      : one.state == AddressState::confirmed ? confirmed_bonus
                      : one.state == AddressState::suspect   ? suspect_malus
                                                             : 0;
        one.may_send_alone = one.state == AddressState::confirmed && !one.is_fallback && !one.is_person && one.is_usable;
        for (RankedContact& here : ranking_.contacts) {
            if (here.address != one.address || here.side != one.side) continue;
            const bool is_other_source = here.source != one.source || here.source_detail != one.source_detail;
            const int weight = std::max(here.weight, one.weight) + (is_other_source ? named_twice : 0);
            const Phrase also{
                "also " + std::string(name_of(std::min(here.weight, one.weight) == here.weight ? here.source : one.source)),
                std::string(name_of(std::min(here.weight, one.weight) == here.weight ? here.source : one.source)) +
                    " とも一致"};
            if (one.weight > here.weight) here = std::move(one);
            if (is_other_source) say_more(here.why, also);
            here.weight = weight;
            return;
        }
        ranking_.contacts.push_back(std::move(one));
    }

    bool has_usable(Side side) const { return ranking_.best(side) != nullptr; }

    void choose_sides(bool through_cert) {
        std::vector<Side> wanted{Side::network};
        const SideOrder order = look_up_.host.empty() ? SideOrder::network_only : side_order(look_up_.category);
        if (order == SideOrder::site_first) wanted = {Side::site, Side::network};
        // Nobody knows whether the site is fraudulent or broken into: registrar and hoster hear of it at once.
        if (order == SideOrder::registrar_too) wanted = {Side::site, Side::network, Side::registrar};
        // A host without an address has only its domain's people.
        if (order == SideOrder::network_only && !has_usable(Side::network)) wanted = {Side::site};
        if (through_cert && has_usable(Side::country)) wanted = {Side::country};
        for (const Side side : wanted) {
            if (!has_usable(side)) continue;
            const bool may_wait =
                look_up_.category == Category::defacement && side == Side::network && has_usable(Side::site);
            (may_wait ? ranking_.later : ranking_.at_once).push_back(side);
        }
        if (ranking_.at_once.empty()) {
            if (!ranking_.later.empty())
                ranking_.at_once = std::exchange(ranking_.later, {});
            else if (has_usable(Side::country))
                ranking_.at_once = {Side::country};
            else if (has_usable(Side::registrar))
                ranking_.at_once = {Side::registrar};
        }
    }

    void put_in_order() {
        auto& all = ranking_.contacts;
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
        std::vector<RankedContact> ordered;
        for (const Side side : ranking_.at_once) {
            const auto best =
                std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.side == side && one.is_usable; });
            if (best == all.end()) continue;
            ordered.push_back(std::move(*best));
            all.erase(best);
        }
        for (auto& one : all) ordered.push_back(std::move(one));
        all = std::move(ordered);
    }

    const LookUp& look_up_;
    const Findings& findings_;
    const Directory& directory_;
    const RankPolicy& policy_;
    const UtcTime now_;
    Ranking ranking_;
};

}   // namespace

LookUp LookUp::of(const Observable& observable, Category category) {
    LookUp look_up;
    look_up.type = observable.type;
    look_up.category = category;
    const auto take_host = [&](const std::string& host) {
        if (const auto address = IpAddress::parse(host); address.ok())
            look_up.address = address.value();
        else
            look_up.host = canonical_host(host);
    };
    switch (observable.type) {
        case ObservableType::ip: take_host(observable.value); break;
        case ObservableType::cidr:
            if (const auto range = IpRange::parse(observable.value); range.ok()) look_up.range = range.value();
            break;
        case ObservableType::asn: {
            std::string_view digits = observable.value;
            digits.remove_prefix(std::min(digits.find_first_of("0123456789"), digits.size()));
            std::uint32_t asn = 0;
            if (std::from_chars(digits.data(), digits.data() + digits.size(), asn).ec == std::errc{}) look_up.asn = asn;
            break;
        }
        case ObservableType::url: take_host(host_of_url(observable.value)); break;
        case ObservableType::host:
        case ObservableType::domain: take_host(observable.value); break;
        case ObservableType::mail: take_host(std::string(domain_of(observable.value))); break;
        case ObservableType::hash: break;
    }
    if (look_up.address || look_up.range || look_up.asn || !look_up.host.empty()) look_up.value = observable.value;
    return look_up;
}

LookUp LookUp::of_text(const std::string& value, Category category) {
    Observable observable;
    observable.value = value;
    const bool is_asn = value.size() > 2 && (value[0] == 'A' || value[0] == 'a') && (value[1] == 'S' || value[1] == 's') &&
                        std::all_of(value.begin() + 2, value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (IpAddress::parse(value).ok())
        observable.type = ObservableType::ip;
    else if (IpRange::parse(value).ok())
        observable.type = ObservableType::cidr;
    else if (is_asn)
        observable.type = ObservableType::asn;
    else if (value.find("://") != value.npos)
        observable.type = ObservableType::url;
    else if (value.find('@') != value.npos)
        observable.type = ObservableType::mail;
    else
        observable.type = ObservableType::host;
    return of(observable, category);
}

Findings find_at_home(const LookUp& look_up, const Directory& directory, const DelegatedTable& delegated,
                      const OriginTable& origins) {
    Findings findings;
    std::optional<Delegation> delegation;
    const auto address = look_up.address ? look_up.address
                         : look_up.range ? std::optional(look_up.range->first())
                                         : std::nullopt;
    if (address) {
        findings.network = look_up.range ? directory.of(*look_up.range) : directory.of(*address);
        findings.asn = origins.origin_of(*address);
        delegation = delegated.of(*address);
    }
    if (look_up.asn) findings.asn = look_up.asn;
    if (findings.asn) {
        for (DirectoryHit& hit : directory.of_asn(*findings.asn)) findings.network.push_back(std::move(hit));
        if (!delegation) delegation = delegated.of_asn(*findings.asn);
    }
    if (!look_up.host.empty()) findings.site = directory.of_host(look_up.host);
    if (delegation) {
        findings.country = delegation->country;
        findings.country_source = "delegated files: " + delegated.dates();
    }
    findings.national_certs = directory.national_certs(findings.country);
    return findings;
}

const RankedContact* Ranking::best(Side side) const {
    const RankedContact* best = nullptr;
    for (const RankedContact& one : contacts)
        if (one.side == side && one.is_usable && (!best || one.weight > best->weight)) best = &one;
    return best;
}

bool Ranking::is_unknown() const {
    return std::none_of(contacts.begin(), contacts.end(), [](const RankedContact& one) { return one.is_usable; });
}

Ranking rank(const LookUp& look_up, const Findings& findings, const Directory& directory, const RankPolicy& policy,
             UtcTime now) {
    return Ranker(look_up, findings, directory, policy, now).ranked();
}

}   // namespace toritsugi
