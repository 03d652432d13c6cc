#include "core/contacts/team_list.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/contacts/domains.hpp"
#include "core/contacts/json_depth.hpp"
#include "core/contacts/mailbox.hpp"
#include "core/contacts/whois_text.hpp"
#include "core/writing/csv.hpp"

namespace toritsugi {
namespace {

using Json = nlohmann::json;

enum class Meaning { none, team, full_name, country, mail, about };
struct Heading {
    std::string_view words;
    Meaning meaning;
};
constexpr Heading headings[] = {
    {"team", Meaning::team},
    {"team name", Meaning::team},
    {"short team name", Meaning::team},
    {"short name", Meaning::team},
    {"name", Meaning::team},
    {"cert", Meaning::team},
    {"csirt", Meaning::team},
    {"チーム名", Meaning::team},
    {"official team name", Meaning::full_name},
    {"official name", Meaning::full_name},
    {"team full", Meaning::full_name},
    {"full name", Meaning::full_name},
    {"country", Meaning::country},
    {"country code", Meaning::country},
    {"cc", Meaning::country},
    {"economy", Meaning::country},
    {"国", Meaning::country},
    {"email", Meaning::mail},
    {"e mail", Meaning::mail},
    {"mail", Meaning::mail},
    {"team email", Meaning::mail},
    {"contact email", Meaning::mail},
    {"contact e mail", Meaning::mail},
    {"incident reporting email", Meaning::mail},
    {"メールアドレス", Meaning::mail},
    {"type", Meaning::about},
    {"team type", Meaning::about},
    {"constituency", Meaning::about},
    {"constituency type", Meaning::about},
    {"description", Meaning::about},
};
Meaning meaning_of(std::string_view heading) {
    std::string words = ascii_lower(trimmed(heading));
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
    for (const Heading& one : headings)
        if (one.words == words) return one.meaning;
    return Meaning::none;
}

// Economies as APCERT's list and others name them; elsewhere two letters are usual.
struct CountryName {
    std::string_view name, code;
};
constexpr CountryName country_names[] = {
    {"australia", "AU"},
    {"bangladesh", "BD"},
    {"bhutan", "BT"},
    {"brunei darussalam", "BN"},
    {"china", "CN"},
    {"people's republic of china", "CN"},
    {"chinese taipei", "TW"},
    {"taiwan", "TW"},
    {"hong kong", "HK"},
    {"hong kong, china", "HK"},
    {"india", "IN"},
    {"indonesia", "ID"},
    {"japan", "JP"},
    {"korea", "KR"},
    {"south korea", "KR"},
    {"republic of korea", "KR"},
    {"lao people's democratic republic", "LA"},
    {"macao", "MO"},
    {"malaysia", "MY"},
    {"mongolia", "MN"},
    {"myanmar", "MM"},
    {"new zealand", "NZ"},
    {"philippines", "PH"},
    {"singapore", "SG"},
    {"sri lanka", "LK"},
    {"thailand", "TH"},
    {"vietnam", "VN"},
    {"united states", "US"},
    {"united kingdom", "GB"},
    {"germany", "DE"},
    {"france", "FR"},
};
std::string country_code(std::string_view written) {
    std::string code = trimmed(written);
    if (code.size() == 2 &&
        std::all_of(code.begin(), code.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; })) {
        for (char& c : code) c = static_cast<char>(c & ~0x20);
        return code;
    }
    const std::string name = ascii_lower(code);
    for (const CountryName& one : country_names)
        if (one.name == name) return std::string(one.code);
    return {};
}

using Team = std::map<Meaning, std::string>;

// A company's team is not asked about the rest of its country.
bool is_national(const Team& team) {
    std::string all;
    for (const Meaning one : {Meaning::team, Meaning::full_name, Meaning::about})
        if (const auto found = team.find(one); found != team.end()) all += ascii_lower(found->second) + "\n";
    for (const std::string_view word :
         {"national", "coordination cent", "coordinating cent", "cert/cc", "国を代表", "ナショナル"})
        if (all.find(word) != all.npos && all.find("international") == all.npos) return true;
    return false;
}

std::string word_of(const Team& team, Meaning meaning) {
    const auto found = team.find(meaning);
    return found == team.end() ? "" : trimmed(found->second);
}

// Empty: it names no mail address that can be written to.
std::optional<Contact> contact_of(const Team& team, std::string_view file, UtcTime now) {
    Contact contact;
    contact.source = ContactSource::national_list;
    contact.source_detail = file;
    contact.source_date = now;
    const std::string country = country_code(word_of(team, Meaning::country));
    const bool national = is_national(team) && !country.empty();
    contact.kind = national ? ContactKind::national_cert : ContactKind::site;
    for (const std::string& mail : mailboxes_in(word_of(team, Meaning::mail))) {
        ContactAddress address;
        address.address = mail;
        address.role = national ? AddressRole::national_cert : AddressRole::security;
        address.state = AddressState::plausible;
        address.is_person = is_person(kind_of_mailbox(mail));
        contact.addresses.push_back(std::move(address));
    }
    if (contact.addresses.empty()) return {};
    contact.organisation = word_of(team, Meaning::team);
    if (const std::string full = word_of(team, Meaning::full_name); !full.empty() && full != contact.organisation)
        contact.organisation += contact.organisation.empty() ? full : " (" + full + ")";
    if (national)
        contact.countries = {country};
    else if (const std::string domain = registrable_domain(domain_of(contact.addresses.front().address)); !domain.empty())
        contact.domains = {domain};
    return contact;
}

char separator_of(std::string_view text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    char best = ',';
    for (const char c : {';', '\t'})
        if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), best)) best = c;
    return best;
}

const Json* teams_of(const Json& top) {
    if (top.is_array()) return &top;
    if (!top.is_object()) return nullptr;
    for (const char* const name : {"data", "teams", "members"})
        if (const auto found = top.find(name); found != top.end() && found->is_array()) return &*found;
    return nullptr;
}

std::optional<std::vector<Team>> teams_in_json(std::string_view text) {
    if (json_depth(text) > 16) return {};
    const Json top = Json::parse(text, nullptr, false);
    const Json* const list = top.is_discarded() ? nullptr : teams_of(top);
    if (list == nullptr) return {};
    std::vector<Team> teams;
    for (const Json& one : *list) {
        if (!one.is_object()) return {};
        Team team;
        for (const auto& [key, value] : one.items())
            if (value.is_string() && meaning_of(key) != Meaning::none)
                team.emplace(meaning_of(key), value.get<std::string>());
        teams.push_back(std::move(team));
    }
    return teams;
}

bool is_json(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != text.npos && (text[first] == '{' || text[first] == '[');
}

}   // namespace

bool is_team_list(std::string_view text) {
    if (is_json(text)) {
        const auto teams = teams_in_json(text);
        return teams &&
               std::any_of(teams->begin(), teams->end(), [](const Team& one) { return one.count(Meaning::mail) > 0; });
    }
    const auto heading = read_csv(text.substr(0, text.find('\n')), separator_of(text));
    if (!heading.ok() || heading.value().empty()) return false;
    bool has_name = false, has_mail = false;
    for (const std::string& cell : heading.value().front().cells) {
        const Meaning meaning = meaning_of(cell);
        has_name = has_name || meaning == Meaning::team || meaning == Meaning::full_name;
        has_mail = has_mail || meaning == Meaning::mail;
    }
    return has_name && has_mail;
}

Result<std::vector<Contact>> read_team_list(std::string_view text, std::string_view file, UtcTime now) {
    std::vector<Team> teams;
    if (is_json(text)) {
        teams = teams_in_json(text).value_or(std::vector<Team>{});
    } else {
        const auto rows = read_csv(text, separator_of(text));
        if (!rows.ok()) return rows.problem();
        for (std::size_t number = 1; number < rows.value().size(); ++number) {
            const auto &heading = rows.value().front().cells, &cells = rows.value()[number].cells;
            Team team;
            for (std::size_t at = 0; at < std::min(heading.size(), cells.size()); ++at)
                if (const Meaning meaning = meaning_of(heading[at]); meaning != Meaning::none && !cells[at].empty())
                    team.emplace(meaning, cells[at]);
            teams.push_back(std::move(team));
        }
    }
    std::vector<Contact> contacts;
    for (const Team& team : teams)
        if (auto contact = contact_of(team, file, now)) contacts.push_back(std::move(*contact));
    if (contacts.empty())
        return Problem{0, "No team of this list has a mail address. It needs columns such as team, country, email."};
    return contacts;
}

}   // namespace toritsugi
