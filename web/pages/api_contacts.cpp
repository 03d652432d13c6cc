// /api/v1/contacts: the directory for programs, with the acts of its page.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/contacts/contact_files.hpp"
#include "core/contacts/directory_search.hpp"
#include "core/contacts/health.hpp"
#include "core/desk/contact_acts.hpp"
#include "web/pages/api_answers.hpp"
#include "web/pages/pages.hpp"

namespace toritsugi {
namespace {

using nlohmann::json;

json contact_json(const Contact& contact, UtcTime now) {
    const auto words = contact_words(contact);
    json body = {{"key", contact.key.value},
                 {"kind", name_of(contact.kind)},
                 {"organisation", contact.organisation},
                 {"language", contact.language.empty() ? json() : json(contact.language)},
                 {"format", name_of(contact.format)},
                 {"pgp_key", contact.pgp_key.empty() ? json() : json(contact.pgp_key)},
                 {"source", name_of(contact.source)},
                 {"source_detail", contact.source_detail},
                 {"source_date", rfc3339(contact.source_date)},
                 {"note", contact.note}};
    for (const char* list : {"networks", "asns", "domains", "countries", "inhibited"}) {
        body[list] = json::array();
        const std::string& text = words.at(list);
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find(' ', at), text.size());
            body[list].push_back(text.substr(at, end - at));
            at = end + 1;
        }
    }
    body["addresses"] = json::array();
    for (const ContactAddress& one : contact.addresses) {
        const auto minutes = [](const auto& time) { return time ? json(time->count()) : json(); };
        body["addresses"].push_back({{"address", one.address},
                                     {"role", name_of(one.role)},
                                     {"state", name_of(state_at(one, now))},
                                     {"sent", one.health.sent},
                                     {"delivered", one.health.delivered},
                                     {"bounced", one.health.bounced},
                                     {"answered", one.health.answered},
                                     {"last_answered", api_time(one.health.last_answered)},
                                     {"minutes_to_answer", minutes(one.health.median_to_answer)},
                                     {"minutes_to_fix", minutes(one.health.median_to_fix)}});
    }
    return body;
}

// The columns of a JSON object as words: a string as it is, a list joined.
std::map<std::string, std::string> words_of(const json& body) {
    std::map<std::string, std::string> words;
    for (const auto& [name, value] : body.items()) {
        if (value.is_string()) words[name] = value.get<std::string>();
        if (!value.is_array()) continue;
        for (const json& one : value)
            if (one.is_string()) words[name] += one.get<std::string>() + " ";
    }
    for (const char* ours : {"states", "source", "source_date"}) words.erase(ours);   // learned, never told
    return words;
}

std::optional<Contact> contact_in_path(const Visit& visit) {
    ContactKey key;
    const std::string& text = visit.parts.at(0);
    if (std::from_chars(text.data(), text.data() + text.size(), key.value).ec != std::errc{}) return {};
    std::optional<Contact> contact;
    visit.site.database.read([&](Stores& stores) { contact = stores.contacts().contact(key); });
    return contact;
}

Response save(Visit& visit, const json& body, const std::optional<Contact>& before) {
    const ContactOfWords read = read_contact_words(words_of(body), visit.now);
    if (!read.contact) return api_problem(422, read.column + ": " + read.advice);
    Contact contact;
    visit.site.database.write([&](Stores& stores) {
        const auto now = before ? stores.contacts().contact(before->key) : std::nullopt;
        contact = written_by_hand(*read.contact, now, visit.handler(), visit.now);
        if (now) stores.contacts().update(contact);
        if (!now) contact.key = stores.contacts().add(contact);
    });
    return api_answer(contact_json(contact, visit.now));
}

Response confirm(Visit& visit, const std::string& address, ContactKey key) {
    std::optional<Contact> contact;
    bool is_there = false;
    visit.site.database.write([&](Stores& stores) {
        contact = stores.contacts().contact(key);
        const auto confirmed = contact ? confirmed_by_hand(*contact, address, visit.now) : std::nullopt;
        is_there = confirmed.has_value();
        if (confirmed) stores.contacts().set_address(key, *confirmed);
        contact = stores.contacts().contact(key);
    });
    if (!is_there) return api_problem(422, "address: write one of this contact.");
    return api_answer(contact_json(*contact, visit.now));
}

json ranking_json(const Ranking& ranking) {
    json list = json::array();
    for (const RankedContact& one : ranking.contacts)
        list.push_back({{"address", one.address},
                        {"side", name_of(one.side)},
                        {"role", name_of(one.role)},
                        {"state", name_of(one.state)},
                        {"source", name_of(one.source)},
                        {"source_detail", one.source_detail},
                        {"organisation", one.organisation},
                        {"usable", one.is_usable},
                        {"why", one.why.english},
                        {"contact", one.contact ? json(one.contact.value) : json()}});
    return list;
}

}   // namespace

Response api_contacts(Visit& visit) {
    const Fields& query = visit.request.query;
    const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(query.number("limit", 50), 1, 200));
    const auto offset = static_cast<std::size_t>(std::clamp<std::int64_t>(query.number("offset", 0), 0, 10'000'000));
    json body = {{"contacts", json::array()}};
    visit.site.database.read([&](Stores& stores) {
        const auto directory = visit.site.contact_book.of(stores);
        const auto found = search_directory(*directory, query.get("q").substr(0, 500));
        body["count"] = found.size();
        for (std::size_t i = offset; i < std::min(found.size(), offset + limit); ++i)
            body["contacts"].push_back(contact_json(*found[i], visit.now));
    });
    if (const std::string asked(query.get("for").substr(0, 500)); !asked.empty() && visit.site.mail_side.contacts) {
        Observable observable;
        observable.value = asked;
        observable.type = IpAddress::parse(asked).ok() ? ObservableType::ip
                          : IpRange::parse(asked).ok() ? ObservableType::cidr
                                                       : ObservableType::host;
        const LookUp look_up = LookUp::of(observable, Category::other);
        if (look_up.value.empty()) return api_problem(422, "for: write an IP address, a network or a host name.");
        visit.site.mail_side.contacts->want({look_up});
        body["found"] = ranking_json(visit.site.mail_side.contacts->at_hand(look_up));
        body["tables"] = visit.site.mail_side.contacts->dates();
    }
    return api_answer(body);
}

Response api_contact_add(Visit& visit) {
    const json body = read_api_body(visit.request.body);
    if (!body.is_object()) return api_problem(400, "Send a JSON object such as {\"addresses\": [\"abuse@example.net\"]}.");
    return save(visit, body, std::nullopt);
}

Response api_contact(Visit& visit) {
    const auto contact = contact_in_path(visit);
    return contact ? api_answer(contact_json(*contact, visit.now)) : api_problem(404, "There is no such contact.");
}

Response api_contact_change(Visit& visit) {
    const auto contact = contact_in_path(visit);
    if (!contact) return api_problem(404, "There is no such contact.");
    const json body = read_api_body(visit.request.body);
    if (!body.is_object())
        return api_problem(400, "Send a JSON object such as {\"do\": \"confirm\", \"address\": \"abuse@example.net\"}.");
    const std::string verb = api_text(body, "do");
    if (verb == "save") return save(visit, body, contact);
    if (verb == "confirm") return confirm(visit, api_text(body, "address"), contact->key);
    if (verb != "remove") return api_problem(422, "do: write save, confirm or remove.");
    if (!visit.handler().is_lead) return api_problem(403, "Only the token of a lead removes contacts.");
    visit.site.database.write([&](Stores& stores) { stores.contacts().remove(contact->key); });
    return api_answer({{"removed", contact->key.value}});
}

}   // namespace toritsugi
