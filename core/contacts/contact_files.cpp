#include "core/contacts/contact_files.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "core/contacts/domains.hpp"
#include "core/contacts/json_depth.hpp"
#include "core/contacts/mailbox.hpp"
#include "core/contacts/whois_text.hpp"
#include "core/writing/csv.hpp"

namespace toritsugi {
namespace {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

Words words_of(std::string_view text) {
    Words words;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(" \t\n,;", at), text.size());
        if (end > at) words.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

std::string joined(const Words& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::optional<std::uint32_t> asn_of(std::string_view text) {
    if (ascii_lower(text.substr(0, 2)) == "as") text.remove_prefix(2);
    std::uint32_t asn = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), asn);
    if (error != std::errc{} || stop != text.data() + text.size()) return {};
    return asn;
}

// "180d", "12h", "30min"
std::optional<std::chrono::minutes> span_of(std::string_view text) {
    int number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(stop, text.data() + text.size() - stop);
    if (error != std::errc{} || number < 0) return {};
    if (unit == "d") return std::chrono::minutes{number * 1440};
    if (unit == "h") return std::chrono::minutes{number * 60};
    if (unit == "min") return std::chrono::minutes{number};
    return {};
}
std::string span_text(std::chrono::minutes span) {
    const auto minutes = span.count();
    if (minutes == 0) return {};
    if (minutes % 1440 == 0) return std::to_string(minutes / 1440) + "d";
    if (minutes % 60 == 0) return std::to_string(minutes / 60) + "h";
    return std::to_string(minutes) + "min";
}

std::optional<UtcTime> day_of(std::string_view text) {
    const auto at = parse_rfc3339(text.size() == 10 ? std::string(text) + "T00:00:00Z" : std::string(text));
    return at.ok() ? std::optional(at.value()) : std::nullopt;
}

// One column: how a contact takes its words, and gives them back. `set` returns what to write instead, empty when it is
// fine.
struct Column {
    std::string name;
    bool is_list;
    std::function<std::string(Contact&, const Words&)> set;
    std::function<Words(const Contact&)> get;
};

template <class Value, class Named>
std::string set_named(Value& into, const Words& words, Named named, const char* known) {
    const auto value = named(words.front());
    if (!value) return "\"" + words.front() + "\" is not known. Write one of " + known + ".";
    into = *value;
    return {};
}

std::string set_addresses(Contact& contact, const Words& words) {
    for (const std::string& word : words) {
        ContactAddress address;
        address.address = canonical_mailbox(word);
        if (address.address.empty()) return "\"" + word + "\" is no mail address. Write it as abuse@example.net.";
        address.is_person = is_person(kind_of_mailbox(address.address));
        if (contact.kind == ContactKind::national_cert) address.role = AddressRole::national_cert;
        contact.addresses.push_back(std::move(address));
    }
    return {};
}

template <class Value, class Named>
std::string set_each(Contact& contact, Value ContactAddress::*member, const Words& words, Named named, const char* known) {
    if (words.size() > contact.addresses.size()) return "There are more of them than addresses.";
    for (std::size_t at = 0; at < words.size(); ++at)
        if (const std::string advice = set_named(contact.addresses[at].*member, {words[at]}, named, known); !advice.empty())
            return advice;
    return {};
}

template <class Range, class Text>
Words words_from(const Range& range, Text text) {
    Words words;
    for (const auto& one : range) words.emplace_back(text(one));
    return words;
}
Words one_word(std::string_view text) { return text.empty() ? Words{} : Words{std::string(text)}; }

std::string set_network(Contact& contact, const Words& words) {
    for (const std::string& word : words) {
        const auto range = IpRange::parse(word);
        if (!range.ok()) return "\"" + word + "\" is no network. Write it as 198.51.100.0/24 or 2001:db8::/32.";
        contact.networks.push_back(range.value());
    }
    return {};
}
std::string set_asns(Contact& contact, const Words& words) {
    for (const std::string& word : words) {
        const auto asn = asn_of(word);
        if (!asn) return "\"" + word + "\" is no AS number. Write it as AS64511.";
        contact.asns.push_back(*asn);
    }
    return {};
}
std::string set_domains(Contact& contact, const Words& words) {
    for (const std::string& word : words) {
        const std::string domain = canonical_host(word);
        if (domain.empty()) return "\"" + word + "\" is no domain. Write it as example.net, other scripts as xn--...";
        contact.domains.push_back(domain);
    }
    return {};
}
std::string set_countries(Contact& contact, const Words& words) {
    for (std::string word : words) {
        for (char& c : word)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (word.size() != 2) return "\"" + word + "\" is no country. Write two letters, such as JP.";
        contact.countries.push_back(word);
    }
    return {};
}
std::string set_inhibited(Contact& contact, const Words& words) {
    for (const std::string& word : words) {
        const auto category = category_named(word);
        if (!category) return "\"" + word + "\" is no category. Write it as scan, phishing, spam, ...";
        contact.inhibited.push_back(*category);
    }
    return {};
}
std::string set_pgp_key(Contact& contact, const Words& words) {
    std::string key;
    for (const std::string& word : words) key += word;
    if (key.starts_with("0x")) key.erase(0, 2);
    for (char& c : key)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    if (key.size() < 16 || key.find_first_not_of("0123456789ABCDEF") != key.npos)
        return "Write the whole fingerprint of the key, 40 hexadecimal digits.";
    contact.pgp_key = key;
    return {};
}

// kind stands before addresses, and addresses before roles and states: they are set in this order.
const std::vector<Column>& columns() {
    static const std::vector<Column> all{
        {"kind", false,
         [](Contact& c, const Words& w) {
             return set_named(c.kind, w, contact_kind_named, "network, site, registrar, national-cert");
         },
         [](const Contact& c) { return one_word(name_of(c.kind)); }},
        {"organisation", false, [](Contact& c, const Words& w) { return c.organisation = joined(w), std::string{}; },
         [](const Contact& c) { return one_word(c.organisation); }},
        {"addresses", true, set_addresses,
         [](const Contact& c) { return words_from(c.addresses, [](const auto& one) { return one.address; }); }},
        {"roles", true,
         [](Contact& c, const Words& w) {
             return set_each(c, &ContactAddress::role, w, address_role_named,
                             "abuse, security, noc, technical, administrative, registrar, national-cert, other");
         },
         [](const Contact& c) { return words_from(c.addresses, [](const auto& one) { return name_of(one.role); }); }},
        {"states", true,
         [](Contact& c, const Words& w) {
             return set_each(c, &ContactAddress::state, w, address_state_named,
                             "unknown, plausible, probed, confirmed, suspect, dead");
         },
         [](const Contact& c) { return words_from(c.addresses, [](const auto& one) { return name_of(one.state); }); }},
        {"networks", true, set_network,
         [](const Contact& c) { return words_from(c.networks, [](const auto& one) { return one.text(); }); }},
        {"asns", true, set_asns,
         [](const Contact& c) { return words_from(c.asns, [](const auto& one) { return "AS" + std::to_string(one); }); }},
        {"domains", true, set_domains, [](const Contact& c) { return c.domains; }},
        {"countries", true, set_countries, [](const Contact& c) { return c.countries; }},
        {"language", false,
         [](Contact& c, const Words& w) { return c.language = ascii_lower(w.front().substr(0, 2)), std::string{}; },
         [](const Contact& c) { return one_word(c.language); }},
        {"format", false,
         [](Contact& c, const Words& w) {
             return set_named(c.format, w, wanted_format_named, "text, csv, xarf, arf, iodef");
         },
         [](const Contact& c) { return one_word(name_of(c.format)); }},
        {"pgp_key", false, set_pgp_key, [](const Contact& c) { return one_word(c.pgp_key); }},
        {"at_most_every", false,
         [](Contact& c, const Words& w) {
             const auto span = span_of(w.front());
             if (!span) return std::string("Write a time with its unit, such as 1d, 12h or 30min.");
             c.at_most_every = *span;
             return std::string{};
         },
         [](const Contact& c) { return one_word(span_text(c.at_most_every)); }},
        {"inhibited", true, set_inhibited,
         [](const Contact& c) { return words_from(c.inhibited, [](Category one) { return name_of(one); }); }},
        {"source", false,
         [](Contact& c, const Words& w) {
             return set_named(c.source, w, contact_source_named,
                              "manual, imported, rdap, whois, security-txt, national-list, guessed");
         },
         [](const Contact& c) { return one_word(name_of(c.source)); }},
        {"source_date", false,
         [](Contact& c, const Words& w) {
             const auto day = day_of(w.front());
             if (!day) return std::string("Write the date as 2026-01-13.");
             c.source_date = *day;
             return std::string{};
         },
         [](const Contact& c) { return one_word(rfc3339(c.source_date)); }},
        {"review_at", false,
         [](Contact& c, const Words& w) {
             c.review_at = day_of(w.front());
             return c.review_at ? std::string{} : std::string("Write the date as 2026-01-13.");
         },
         [](const Contact& c) { return c.review_at ? one_word(rfc3339(*c.review_at)) : Words{}; }},
        {"note", false, [](Contact& c, const Words& w) { return c.note = joined(w), std::string{}; },
         [](const Contact& c) { return one_word(c.note); }},
    };
    return all;
}

bool is_text(const Column& column) { return column.name == "organisation" || column.name == "note"; }

Contact blank(std::string_view file, UtcTime now) {
    Contact contact;
    contact.source = ContactSource::imported;
    contact.source_detail = file;
    contact.source_date = now;
    return contact;
}

// The row's own `where` ("Line 3") stands before every advice.
Result<Contact> contact_from(const std::function<Words(const Column&)>& cell, const std::string& where,
                             std::string_view file, UtcTime now) {
    Contact contact = blank(file, now);
    for (const Column& column : columns()) {
        const Words words = cell(column);
        if (words.empty()) continue;
        if (const std::string advice = column.set(contact, words); !advice.empty())
            return Problem{0, where + ", " + column.name + ": " + advice};
    }
    if (contact.organisation.empty() && contact.addresses.empty())
        return Problem{0, where + ": a contact needs an organisation or an address."};
    return contact;
}

}   // namespace

Result<std::vector<Contact>> read_contacts_csv(std::string_view text, std::string_view file, UtcTime now) {
    const auto first_line = text.substr(0, text.find('\n'));
    const char separator = first_line.find(',') == first_line.npos && first_line.find(';') != first_line.npos ? ';' : ',';
    auto rows = read_csv(text, separator);
    if (!rows.ok()) return rows.problem();
    if (rows.value().empty()) return Problem{0, "Line 1: write a heading line, such as organisation,addresses,networks."};
    const auto& heading = rows.value().front().cells;
    for (const std::string& name : heading) {
        const auto fits = [&](const Column& column) { return column.name == ascii_lower(trimmed(name)); };
        if (std::any_of(columns().begin(), columns().end(), fits)) continue;
        std::string known;
        for (const Column& column : columns()) known += (known.empty() ? "" : ", ") + column.name;
        return Problem{0, "Line 1: there is no column \"" + name + "\". Write " + known + "."};
    }
    std::vector<Contact> contacts;
    for (std::size_t number = 1; number < rows.value().size(); ++number) {
        const CsvRow& row = rows.value()[number];
        const auto cell = [&](const Column& column) -> Words {
            for (std::size_t at = 0; at < heading.size() && at < row.cells.size(); ++at)
                if (ascii_lower(trimmed(heading[at])) == column.name)
                    return is_text(column) ? one_word(trimmed(row.cells[at])) : words_of(row.cells[at]);
            return {};
        };
        auto contact = contact_from(cell, "Line " + std::to_string(row.line), file, now);
        if (!contact.ok()) return contact.problem();
        contacts.push_back(std::move(contact.value()));
    }
    return contacts;
}

Result<std::vector<Contact>> read_contacts_json(std::string_view text, std::string_view file, UtcTime now) {
    const Problem problem{0, "Write {\"contacts\": [{\"organisation\": \"...\", \"addresses\": [\"abuse@example.net\"]}]}."};
    if (json_depth(text) > 16) return problem;
    const Json top = Json::parse(text, nullptr, false);
    if (!top.is_object() || !top.contains("contacts") || !top["contacts"].is_array()) return problem;
    std::vector<Contact> contacts;
    for (const Json& one : top["contacts"]) {
        if (!one.is_object()) return problem;
        const auto cell = [&](const Column& column) -> Words {
            const auto found = one.find(column.name);
            if (found == one.end()) return {};
            if (found->is_string())
                return is_text(column) ? one_word(found->get<std::string>()) : words_of(found->get<std::string>());
            Words words;
            if (found->is_array())
                for (const Json& word : *found)
                    if (word.is_string()) words.push_back(word.get<std::string>());
            return words;
        };
        auto contact = contact_from(cell, "Contact " + std::to_string(contacts.size() + 1), file, now);
        if (!contact.ok()) return contact.problem();
        contacts.push_back(std::move(contact.value()));
    }
    return contacts;
}

ContactOfWords read_contact_words(const std::map<std::string, std::string>& words, UtcTime now) {
    Contact contact = blank("", now);
    for (const Column& column : columns()) {
        const auto found = words.find(column.name);
        if (found == words.end()) continue;
        const Words list = is_text(column) ? one_word(trimmed(found->second)) : words_of(found->second);
        if (list.empty()) continue;
        if (const std::string advice = column.set(contact, list); !advice.empty()) return {{}, column.name, advice};
    }
    if (contact.organisation.empty() && contact.addresses.empty())
        return {{}, "organisation", "A contact needs an organisation or an address."};
    return {std::move(contact), "", ""};
}

std::map<std::string, std::string> contact_words(const Contact& contact) {
    std::map<std::string, std::string> words;
    for (const Column& column : columns()) words[column.name] = joined(column.get(contact));
    return words;
}

std::string write_contacts_csv(const std::vector<Contact>& contacts) {
    Words heading;
    for (const Column& column : columns()) heading.push_back(column.name);
    std::string text = csv_row(heading);
    for (const Contact& contact : contacts) {
        Words cells;
        for (const Column& column : columns()) cells.push_back(joined(column.get(contact)));
        text += csv_row(cells);
    }
    return text;
}

std::string write_contacts_json(const std::vector<Contact>& contacts) {
    Json list = Json::array();
    for (const Contact& contact : contacts) {
        Json one = Json::object();
        for (const Column& column : columns()) {
            const Words words = column.get(contact);
            if (words.empty()) continue;
            if (column.is_list)
                one[column.name] = words;
            else
                one[column.name] = words.front();
        }
        list.push_back(std::move(one));
    }
    return Json{{"contacts", std::move(list)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::vector<Contact>> read_national_certs(std::string_view text, std::string_view file, UtcTime now) {
    std::vector<Contact> contacts;
    std::size_t number = 0;
    for (const std::string& raw : whois_lines(text)) {
        ++number;
        const std::string line = trimmed(raw);
        if (line.empty() || line[0] == '#') continue;
        const auto bar = line.find('|'), open = line.find('<'), close = line.rfind('>');
        const std::string country = trimmed(line.substr(0, bar == line.npos ? 0 : bar));
        const std::string mail =
            open < close && close != line.npos ? canonical_mailbox(line.substr(open + 1, close - open - 1)) : "";
        if (country.size() != 2 || mail.empty() || open < bar)
            return Problem{
                0, "Line " + std::to_string(number) + ": write CC|Name <mail>, such as JP|Example CERT <cert@example.jp>."};
        Contact contact = blank(file, now);
        contact.kind = ContactKind::national_cert;
        contact.source = ContactSource::national_list;
        contact.organisation = trimmed(line.substr(bar + 1, open - bar - 1));
        set_countries(contact, {country});
        set_addresses(contact, {mail});
        contact.addresses.front().state = AddressState::plausible;
        contacts.push_back(std::move(contact));
    }
    return contacts;
}

namespace {

// Everything two rows of one contact may have in common, as words.
std::set<std::string> marks_of(const Contact& contact) {
    std::set<std::string> marks;
    for (const auto& address : contact.addresses) marks.insert(address.address);
    for (const auto& network : contact.networks) marks.insert(network.text());
    for (const auto asn : contact.asns) marks.insert("AS" + std::to_string(asn));
    for (const auto& domain : contact.domains) marks.insert(domain);
    for (const auto& country : contact.countries) marks.insert("country " + country);
    return marks;
}

}   // namespace

ContactImport plan_import(const std::vector<Contact>& known, const std::vector<Contact>& read) {
    std::unordered_map<std::string, std::vector<const Contact*>> by_name;
    for (const Contact& one : known) by_name[std::string(name_of(one.kind)) + one.organisation].push_back(&one);
    ContactImport plan;
    for (const Contact& row : read) {
        const auto same_name = by_name.find(std::string(name_of(row.kind)) + row.organisation);
        const Contact* same = nullptr;
        if (same_name != by_name.end()) {
            const auto marks = marks_of(row);
            for (const Contact* one : same_name->second) {
                const auto own = marks_of(*one);
                if (std::any_of(own.begin(), own.end(), [&](const std::string& mark) { return marks.count(mark) > 0; }))
                    same = one;
            }
        }
        if (!same) {
            plan.to_add.push_back(row);
            continue;
        }
        if (same->is_manual()) {
            plan.left_alone.push_back(same->organisation);
            continue;
        }
        Contact merged = row;
        merged.key = same->key;
        for (ContactAddress& address : merged.addresses)   // what we learned by writing to it outlives an import
            for (const ContactAddress& old : same->addresses)
                if (old.address == address.address) {
                    address.state = old.state;
                    address.health = old.health;
                }
        plan.to_update.push_back(std::move(merged));
    }
    return plan;
}

}   // namespace toritsugi
