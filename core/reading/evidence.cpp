#include "core/reading/evidence.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <unordered_map>

#include "core/reading/fields.hpp"
#include "core/reading/observables/host_names.hpp"
#include "core/reading/observables/lists.hpp"
#include "core/reading/observables/roles.hpp"
#include "core/reading/observables/surroundings.hpp"
#include "core/reading/pasted_mail.hpp"
#include "core/reading/received_fields.hpp"

namespace toritsugi {

namespace {

bool is_of_a_site(Category category) {
    switch (category) {
        case Category::phishing:
        case Category::malware_site:
        case Category::c2:
        case Category::defacement:
        case Category::copyright:
        case Category::spam:
        case Category::data_leak: return true;
        default: return false;
    }
}

// Told of a machine, and of the page on it when words say so.
bool may_be_of_a_page(Category category) {
    return category == Category::infected_host || category == Category::intrusion || category == Category::exploit_attempt ||
           category == Category::targeted || category == Category::ics;
}

bool is_of_a_source(Category category) { return category != Category::other && category != Category::vulnerability; }

// What is complained about came by mail.
bool came_by_mail(Category category) {
    switch (category) {
        case Category::phishing:
        case Category::spam:
        case Category::forged_mail:
        case Category::targeted:
        case Category::malware_site: return true;
        default: return false;
    }
}

bool may_be_promoted(const IpAddress& ip) {
    const IpScope scope = scope_of(ip);
    return scope == IpScope::global || scope == IpScope::documentation;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

std::string host_of(std::string_view url) {
    std::size_t at = url.find("://");
    if (at == url.npos) return {};
    url.remove_prefix(at + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (const std::size_t user = url.rfind('@'); user != url.npos) url.remove_prefix(user + 1);
    return std::string(url.substr(0, url.find(':')));
}

}   // namespace

void Evidence::scan(std::string_view text, std::uint32_t leaf, Whose whose,
                    const std::function<bool(const Line&)>& was_read) {
    ObservableScanner scanner;
    std::vector<FoundObservable> found;
    PastedMail mail;
    std::size_t pasted_from = std::numeric_limits<std::size_t>::max();
    bool in_armor = false;
    each_line(text, [&](const Line& line) {
        if (mail.holds(line.text)) pasted_from = std::min(pasted_from, found.size());
        if (found.size() > most || was_read(line)) return;
        // Keys and signatures hold no evidence, only letters.
        if (line.text.substr(0, 10) == "-----BEGIN" && line.text.find("SIGNED MESSAGE") == line.text.npos) in_armor = true;
        if (!in_armor)
            scanner.scan(line.text, line.offset, line.number, found);
        else if (line.text.substr(0, 8) == "-----END")
            in_armor = false;
    });
    for (std::size_t i = 0; i < found.size(); ++i)
        if (!is_ours(found[i]) && candidates_.size() < most)
            candidates_.push_back({std::move(found[i]), leaf, text, whose, i >= pasted_from});
}

// The newest field that names an address outside the reporter's own house: below it stands what the sender may have made up.
void Evidence::scan_received(std::string_view text) {
    bool is_found = false;
    for (const ReceivedField& field : received_fields_in(text)) {
        // Who forges a reporter's mail says that it is the reporter's server; only a server of theirs would believe it.
        const bool is_inside =
            is_of_reporter(field.from_host) && (field.is_from_host_found || is_of_reporter(field.by_host));
        const bool is_outside = !field.from.is_none() && may_be_promoted(field.from) && !is_inside;
        if (is_outside && !is_found) {
            handed_over_by_.insert(field.from.text());
            is_found = true;
        }
        for (const IpAddress& address : field.addresses) other_servers_.insert(address.text());
    }
}

std::size_t Evidence::address_count() const {
    std::set<std::string_view> seen;
    for (const Candidate& one : candidates_)
        if (one.found.type == ObservableType::ip && may_be_promoted(one.found.ip)) seen.insert(one.found.value);
    return seen.size();
}

bool Evidence::names_anything() const {
    if (!handed_over_by_.empty()) return true;
    return std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& one) {
        switch (one.found.type) {
            case ObservableType::ip: return may_be_promoted(one.found.ip);   // those at home are everybody's
            case ObservableType::cidr:
            case ObservableType::url:
            case ObservableType::hash: return true;
            case ObservableType::host: return !is_of_reporter(one.found.value);
            default: return false;
        }
    });
}

// Addresses of the desk, of the reporter, and of whoever else the mail was sent to are no evidence.
bool Evidence::is_ours(const FoundObservable& found) const {
    if (found.type == ObservableType::mail) {
        const std::string address = lower(found.value);
        for (const std::string& ours : context_.our_addresses) {
            const std::string own = lower(ours);
            if (address == own || (!own.empty() && own.front() == '@' && address.size() > own.size() &&
                                   address.compare(address.size() - own.size(), own.size(), own) == 0))
                return true;
        }
        const auto is = [&](const MailAddress& other) { return lower(other.address) == address; };
        return is(message_.from) || std::any_of(message_.to.begin(), message_.to.end(), is) ||
               std::any_of(message_.cc.begin(), message_.cc.end(), is) ||
               std::any_of(message_.reply_to.begin(), message_.reply_to.end(), is);
    }
    if (found.type == ObservableType::host || found.type == ObservableType::url) {
        for (const std::string& ours : context_.our_addresses) {
            const std::size_t at = ours.find('@');
            if (at == ours.npos) continue;
            const std::string domain = lower(std::string_view(ours).substr(at + 1));
            if (found.type == ObservableType::host && (found.value == domain)) return true;
        }
    }
    return false;
}

bool Evidence::is_of_reporter(const std::string& host) const {
    if (reporters_domain_.empty()) {
        const std::size_t at = message_.from.address.find('@');
        reporters_domain_ = at == message_.from.address.npos
                                ? "."
                                : registered_domain(std::string_view(message_.from.address).substr(at + 1));
    }
    const auto [known, is_new] = is_of_reporter_.emplace(host, false);
    if (is_new) known->second = registered_domain(host) == reporters_domain_;
    return known->second;
}

void Evidence::give_roles(const EvidenceFacts& facts, std::vector<std::string>& defects) {
    std::vector<IpAddress> event_sources, event_targets;   // sorted
    for (const SourceSummary& source : facts.events.by_source) {
        if (!source.ip.is_none()) event_sources.push_back(source.ip);
        event_targets.insert(event_targets.end(), source.targets.begin(), source.targets.end());
    }
    const bool wants_events = std::any_of(candidates_.begin(), candidates_.end(),
                                          [](const Candidate& one) { return one.found.type == ObservableType::ip; });
    if (wants_events) {
        std::sort(event_sources.begin(), event_sources.end());
        std::sort(event_targets.begin(), event_targets.end());
    }
    const auto holds = [](const std::vector<IpAddress>& sorted, const IpAddress& ip) {
        return std::binary_search(sorted.begin(), sorted.end(), ip);
    };
    std::map<std::string, ObservableRole> stated;
    for (const Observable& one : facts.stated) stated.emplace(one.value, one.role);
    for (const StatedCase& one : facts.cases) {
        if (!one.source.is_none()) stated.insert_or_assign(one.source.text(), ObservableRole::source);
        for (const std::string& target : one.targets) stated.emplace(target, ObservableRole::target);
    }
    category_ = facts.category;
    has_event_sources_ = !facts.events.by_source.empty();
    const bool site = is_of_a_site(facts.category);
    const Candidate *previous = nullptr, *page = nullptr;
    for (Candidate& one : candidates_) {
        const auto say = [&](ObservableRole role) {
            one.role = role;
            one.is_said = true;
        };
        if (const auto found = stated.find(one.found.value); found != stated.end()) {
            say(found->second);
            continue;
        }
        if (one.found.type == ObservableType::ip && came_by_mail(category_) && other_servers_.count(one.found.value) &&
            !holds(event_sources, one.found.ip)) {
            if (is_called_source(one) || handed_over_by_.count(one.found.value)) {
                say(ObservableRole::source);
            } else {
                one.is_said = one.is_neutral = true;
                one.role = ObservableRole::mentioned;
            }
            continue;
        }
        if (one.found.type == ObservableType::ip) {
            const bool source = holds(event_sources, one.found.ip), target = holds(event_targets, one.found.ip);
            if (in_reporters_networks(one.found.ip)) {
                say(ObservableRole::target);
                continue;
            }
            if (source != target) {
                say(source ? ObservableRole::source : ObservableRole::target);
                continue;
            }
        }
        role_by_words(one, previous, site);
        if (one.found.type == ObservableType::ip && !one.found.in_url && !one.is_said) role_beside_page(one, page);
        previous = &one;
        if (!one.found.in_url && (one.found.type == ObservableType::url || one.found.type == ObservableType::host))
            page = &one;
    }
    share_roles_in_lists();
    name_machines(site);
    settle_disputes(defects);
    promote(facts);
}

// Said in the reporter's words, not only by the "from" of a Received field.
bool Evidence::is_called_source(const Candidate& one) const {
    if (one.whose != Whose::reporters_words || one.is_pasted) return false;
    const RoleSaid said = role_said(text_before(one.text, one.found), text_after(one.text, one.found), false);
    return said.is_said && said.role == ObservableRole::source && said.word != "from" && said.word != "client" &&
           said.word != "->";
}

// "http://shop.example.jp/x (192.0.2.31)": the machine behind the page.
void Evidence::role_beside_page(Candidate& one, const Candidate* page) const {
    constexpr std::size_t longest_gap = 24;
    if (!page || one.whose != Whose::reporters_words || page->leaf != one.leaf || page->is_neutral) return;
    const std::size_t end = static_cast<std::size_t>(page->found.offset) + page->found.length;
    if (one.found.offset < end || one.found.offset - end > longest_gap) return;
    const std::string gap = lower(std::string_view(one.text).substr(end, one.found.offset - end));
    if (gap.find(',') != gap.npos || gap.find("、") != gap.npos || gap.find("\n\n") != gap.npos) return;
    const std::string host = page->found.type == ObservableType::url ? host_of(page->found.value) : page->found.value;
    if (is_of_reporter(host) && (gap.find('(') != gap.npos || gap.find("（") != gap.npos)) {   // "our name (our address)"
        one.role = ObservableRole::target;
        one.is_said = true;
        return;
    }
    if (page->role == ObservableRole::site || page->role == ObservableRole::source) one.role = ObservableRole::source;
    if (page->role == ObservableRole::target) one.role = ObservableRole::target;
    one.is_said = one.role != ObservableRole::mentioned;
}

// "192.0.2.61 (c2.example.org)": the name of the machine before it.
void Evidence::name_machines(bool site) {
    for (std::size_t i = 1; i < candidates_.size(); ++i) {
        const Candidate& machine = candidates_[i - 1];
        Candidate& one = candidates_[i];
        const bool is_name = one.found.type == ObservableType::host && !one.found.in_url && !one.is_said;
        if (!is_name || machine.found.type != ObservableType::ip || machine.leaf != one.leaf || !machine.is_said) continue;
        if (one.found.offset > machine.found.offset + machine.found.length + 4 || !stands_in_brackets(one.text, one.found) ||
            is_of_reporter(one.found.value))
            continue;
        one.role = machine.role == ObservableRole::source && site ? ObservableRole::site : machine.role;
        one.is_said = true;
    }
}

// What is said of one member of a list is said of all.
void Evidence::share_roles_in_lists() {
    const auto is_address = [](const Candidate& one) {
        return one.found.type == ObservableType::ip || one.found.type == ObservableType::cidr;
    };
    const auto may_share = [](const Candidate& one) {
        const ObservableType type = one.found.type;
        return one.whose == Whose::reporters_words && !one.found.in_url &&
               (type == ObservableType::ip || type == ObservableType::cidr || type == ObservableType::url ||
                type == ObservableType::host);
    };
    std::vector<Candidate*> members;
    const auto close = [&] {
        std::set<ObservableRole> roles;
        for (const Candidate* one : members)
            if (one->is_said && !one->is_neutral) roles.insert(one->role);
        if (members.size() > 1 && roles.size() == 1)
            for (Candidate* one : members)
                if (!one->is_said) one->role = *roles.begin(), one->is_said = true;
        members.clear();
    };
    const auto share = [&](const auto& may_be_member, const auto& goes_on) {
        for (Candidate& one : candidates_) {
            if (!may_share(one) || !may_be_member(one)) continue;
            const bool belongs = !members.empty() && members.back()->leaf == one.leaf &&
                                 is_address(*members.back()) == is_address(one) &&
                                 goes_on(one.text, members.back()->found, one.found);
            if (!belongs) close();
            members.push_back(&one);
        }
        close();
    };
    share([](const Candidate&) { return true; }, follows_in_sentence);
    share([](const Candidate& one) { return heads_its_line(one.text, one.found); }, stands_below);
}

// previous: the address or name before this one; empty: none.
void Evidence::role_by_words(Candidate& one, const Candidate* previous, bool site) const {
    const ObservableType type = one.found.type;
    if (one.whose == Whose::forwarded) return role_in_forwarded(one, site);
    if (one.whose != Whose::reporters_words) return;
    if (type == ObservableType::mail || type == ObservableType::hash || type == ObservableType::asn) return;
    if (one.found.in_url && previous && previous->found.type == ObservableType::url) {   // the host of the page before
        one.role = previous->role;
        one.is_said = previous->is_said;
        one.is_neutral = previous->is_neutral;
        if (type == ObservableType::ip && one.role == ObservableRole::site) one.role = ObservableRole::source;
        return;
    }
    const bool address = type == ObservableType::ip || type == ObservableType::cidr;
    RoleSaid said = role_said(text_before(one.text, one.found), text_after(one.text, one.found), !address);
    // "customers of X (www.x.example):" was said of another; a page below it stands for itself.
    if (said.is_neutral && type == ObservableType::url && previous && previous->found.type == ObservableType::host &&
        !previous->found.in_url)
        said = {};
    if (!address && one.is_pasted && !said.is_genuine && (said.is_neutral || !said.is_said) &&
        !is_disarmed(one.text, one.found))
        return role_in_forwarded(one, site);
    // "See hxxp://...": nobody disarms their own contact page.
    const bool is_disarmed_name = !address && is_disarmed(one.text, one.found);
    if (is_disarmed_name && said.is_neutral && !said.is_genuine) said = {};
    // "This attack targets our customer, Example Bank (https://www.bank.example/)": in brackets stands whose name it is.
    if (!address && said.role == ObservableRole::target && stands_in_brackets(one.text, one.found))
        said = {ObservableRole::mentioned, true, true, true, said.word};
    one.is_said = said.is_said;
    one.is_neutral = said.is_neutral;
    one.role = said.role;
    if (!address) {
        if (said.role == ObservableRole::source && site) one.role = ObservableRole::site;
        return name_or_page(one, site || is_disarmed_name);
    }
    if (said.role == ObservableRole::site) one.role = ObservableRole::source;
    // "Our 192.0.2.53 is an open resolver": the machine that is told about is the one that others suffer from.
    const bool is_hit = said.word == "to" || said.word == "against" || said.word == "toward" || said.word == "towards";
    if (said.role == ObservableRole::target && category_ == Category::open_service && !has_event_sources_ && !is_hit)
        one.role = ObservableRole::source;
    // A private address may be the reporter's own machine; nobody can be told about it.
    const bool is_outright =
        !has_event_sources_ && (said.word == "source*" || said.word == "攻撃元" || said.word == "送信元");
    if (one.role == ObservableRole::source && type == ObservableType::ip && !may_be_promoted(one.found.ip) && !is_outright)
        one.role = ObservableRole::mentioned;
}

// A mail that the reporter sends along as evidence: its pages are what it wanted people to open.
void Evidence::role_in_forwarded(Candidate& one, bool site) const {
    if ((!site && category_ != Category::targeted) || (one.found.type != ObservableType::url && !one.found.in_url)) return;
    const std::string host = one.found.type == ObservableType::url ? host_of(one.found.value) : one.found.value;
    if (!is_of_reporter(host)) one.role = ObservableRole::site;
}

// A page of somebody else; a defaced page may well be the victim's.
bool Evidence::names_foreign_page(const Candidate& one) const {
    return category_ != Category::defacement && category_ != Category::spam &&
           (one.found.type == ObservableType::url || one.found.in_url);
}

// URLs and hosts: those of the sender's own house are contacts and links, not evidence.
void Evidence::name_or_page(Candidate& one, bool site) const {
    const std::string host = one.found.type == ObservableType::url ? host_of(one.found.value) : one.found.value;
    if (one.is_neutral) {
        one.role = ObservableRole::mentioned;
    } else if (is_of_reporter(host)) {
        if (one.role == ObservableRole::site || one.role == ObservableRole::source) one.role = ObservableRole::mentioned;
    } else if (one.role == ObservableRole::target && site && names_foreign_page(one)) {
        one.role = ObservableRole::site;   // "our customers' list is at http://...": the page is not ours
    } else if (!one.is_said && site &&
               (one.found.type == ObservableType::url || one.found.in_url || is_disarmed(one.text, one.found))) {
        one.role = ObservableRole::site;
    } else if (one.role == ObservableRole::site && !site && !may_be_of_a_page(category_)) {
        one.role = ObservableRole::mentioned;
    }
}

bool Evidence::in_reporters_networks(const IpAddress& ip) const {
    return std::any_of(context_.reporters_networks.begin(), context_.reporters_networks.end(),
                       [&](const IpRange& range) { return range.contains(ip); });
}

// One value has one role. Said beats unsaid; an address that is called both source and target is left to a person.
void Evidence::settle_disputes(std::vector<std::string>& defects) {
    struct Votes {
        int source = 0, target = 0, site = 0, neutral = 0;
    };
    std::map<std::string, Votes> votes;
    for (const Candidate& one : candidates_) {
        if (!one.is_said) continue;
        Votes& vote = votes[one.found.value];
        if (one.is_neutral)
            ++vote.neutral;
        else if (one.role == ObservableRole::source)
            ++vote.source;
        else if (one.role == ObservableRole::target)
            ++vote.target;
        else if (one.role == ObservableRole::site)
            ++vote.site;
    }
    std::set<std::string> disputed;
    for (Candidate& one : candidates_) {
        const auto found = votes.find(one.found.value);
        if (found == votes.end()) continue;
        const Votes& vote = found->second;
        one.is_said = true;
        one.is_neutral = vote.neutral > 0 && !vote.source && !vote.target && !vote.site;
        if (vote.source && vote.target && vote.source == vote.target) {
            one.role = ObservableRole::mentioned;
            one.is_neutral = true;
            if (disputed.insert(one.found.value).second)
                defects.push_back(one.found.value + " is called both the source and the target; a person must tell");
        } else if (vote.source > vote.target && vote.source) {
            one.role = ObservableRole::source;
        } else if (vote.target > vote.source) {
            one.role = ObservableRole::target;
        } else if (vote.site) {
            one.role = ObservableRole::site;
        } else {
            one.role = ObservableRole::mentioned;
        }
    }
}

// A mail that complains and names addresses without a word about them complains about these; one that complains of a page or
// a domain and names no address, about the names.
void Evidence::promote(const EvidenceFacts& facts) {
    const bool is_digest = facts.kind == MailKind::digest;   // a list of what was seen, and nothing else
    if (!is_of_a_source(facts.category) && facts.kind != MailKind::relay_request && !is_digest) return;
    if (!facts.events.by_source.empty()) return;
    std::set<std::string> open, names;
    bool has_source = false, has_site = false;
    for (const Candidate& one : candidates_) {
        const bool is_address = one.found.type == ObservableType::ip || one.found.type == ObservableType::cidr;
        has_source = has_source || (is_address && !one.found.in_url && one.role == ObservableRole::source);
        has_site = has_site || one.role == ObservableRole::site;
        if (one.whose != Whose::reporters_words || one.is_said || one.is_neutral) continue;
        if (is_address && (one.found.type == ObservableType::cidr || may_be_promoted(one.found.ip)))
            open.insert(one.found.value);
        if (one.found.type == ObservableType::host && !is_of_reporter(one.found.value)) names.insert(one.found.value);
    }
    const auto promote_all = [&](const std::set<std::string>& values, ObservableRole role) {
        if (values.empty() || values.size() > (is_digest ? most : 5)) return;
        for (Candidate& one : candidates_)
            if (values.count(one.found.value)) one.role = role;
    };
    if (!has_source) promote_all(open, ObservableRole::source);
    if (!has_source && !has_site && open.empty() && is_of_a_site(facts.category)) promote_all(names, ObservableRole::site);
}

std::vector<Observable> Evidence::list(const EvidenceFacts& facts) const {
    constexpr std::size_t nowhere = ~std::size_t{0};
    using Places = std::array<std::size_t, 4>;   // in `list`, by role
    std::unordered_map<std::string, Places> places;
    std::vector<Observable> list;
    const auto place_of = [&](const std::string& value, ObservableRole role) -> std::size_t& {
        return places.emplace(value, Places{nowhere, nowhere, nowhere, nowhere})
            .first->second[static_cast<std::size_t>(role)];
    };
    const auto is_listed = [&](const std::string& value, ObservableRole role) {
        const auto found = places.find(value);
        return found != places.end() && found->second[static_cast<std::size_t>(role)] != nowhere;
    };
    const auto add = [&](Observable one) -> Observable& {
        std::size_t& place = place_of(one.value, one.role);
        if (place != nowhere) {
            list[place].count += one.count;
            return list[place];
        }
        place = list.size();
        return list.emplace_back(std::move(one));
    };
    for (const SourceSummary& source : facts.events.by_source) {
        if (list.size() >= most) break;
        if (!source.ip.is_none())
            add({ObservableType::ip, source.ip.text(), ObservableRole::source, source.count, {}});
        else if (is_host_name(source.host))
            add({ObservableType::host, lower(source.host), ObservableRole::source, source.count, {}});
    }
    std::size_t targets = 0;
    std::map<IpAddress, std::size_t> known_targets;   // most logs name a few targets again and again
    for (const SourceSummary& source : facts.events.by_source)
        for (const IpAddress& target : source.targets) {
            if (++targets >= 500) break;
            if (const auto known = known_targets.find(target); known != known_targets.end()) {
                ++list[known->second].count;
                continue;
            }
            const Observable& made = add({ObservableType::ip, target.text(), ObservableRole::target, 1, {}});
            known_targets.emplace(target, static_cast<std::size_t>(&made - list.data()));
        }
    for (const StatedCase& stated : facts.cases) {
        if (list.size() >= most) break;
        const Position at{stated.leaf, 0, 0};
        if (!stated.source.is_none() && !is_listed(stated.source.text(), ObservableRole::source))
            add({ObservableType::ip, stated.source.text(), ObservableRole::source, stated.count, at});
        else if (stated.source.is_none() && is_host_name(stated.source_name))
            add({ObservableType::host, lower(stated.source_name), ObservableRole::source, stated.count, at});
        for (const std::string& target : stated.targets)
            if (!is_listed(target, ObservableRole::target)) {
                const auto range = IpRange::parse(target);
                if (range.ok())
                    add({range.value().is_one_address() ? ObservableType::ip : ObservableType::cidr, range.value().text(),
                         ObservableRole::target, 1, at});
            }
        if (stated.url.find("://") != std::string::npos) add({ObservableType::url, stated.url, ObservableRole::site, 1, at});
        if (is_host_name(stated.host)) add({ObservableType::host, lower(stated.host), ObservableRole::mentioned, 1, at});
    }
    for (const Observable& one : facts.stated) add(one);
    if (came_by_mail(facts.category) && facts.cases.empty() && facts.events.by_source.empty())
        for (const std::string& server : handed_over_by_)
            if (!is_listed(server, ObservableRole::source)) add({ObservableType::ip, server, ObservableRole::source, 0, {}});
    for (const Candidate& one : candidates_) {
        // An address that events or a format named as source is not listed again as a mere mention.
        if (one.role == ObservableRole::mentioned &&
            (is_listed(one.found.value, ObservableRole::source) || is_listed(one.found.value, ObservableRole::target) ||
             is_listed(one.found.value, ObservableRole::site)))
            continue;
        const Position at{one.leaf, one.found.offset, one.found.length};
        Observable& listed = add({one.found.type, one.found.value, one.role, 1, at});
        if (listed.first.length == 0) listed.first = at;
    }
    const auto rank = [](ObservableRole role) {
        switch (role) {
            case ObservableRole::source: return 0;
            case ObservableRole::site: return 1;
            case ObservableRole::target: return 2;
            case ObservableRole::mentioned: return 3;
        }
        return 3;
    };
    std::stable_sort(list.begin(), list.end(),
                     [&](const Observable& a, const Observable& b) { return rank(a.role) < rank(b.role); });
    return list;
}

}   // namespace toritsugi
