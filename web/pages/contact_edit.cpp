// /contacts/new and /contacts/KEY: the form of one contact, and what a handler does with it.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "core/contacts/contact_files.hpp"
#include "core/desk/contact_acts.hpp"
#include "core/writing/quoted.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

using Words = std::map<std::string, std::string>;

constexpr std::size_t spare_addresses = 2;

// What a column wants, said beside its field and again when it could not be read.
struct FieldAdvice {
    std::string_view column, advice;
};
constexpr FieldAdvice field_advice[] = {
    {"organisation", marked("Write an organisation or at least one address.")},
    {"addresses", marked("Write mail addresses as abuse@example.net.")},
    {"networks", marked("Write networks as 198.51.100.0/24 or 2001:db8::/32, apart by spaces.")},
    {"asns", marked("Write AS numbers as AS64511.")},
    {"domains", marked("Write domains as example.net, other scripts as xn--….")},
    {"countries", marked("Write countries as two letters, such as JP.")},
    {"pgp_key", marked("Write the whole fingerprint of the key, 40 hexadecimal digits.")},
    {"at_most_every", marked("Write a time with its unit, such as 1d, 12h or 30min.")},
    {"review_at", marked("Write the date as 2026-01-13.")},
};

std::string_view advice_of(std::string_view column) {
    for (const FieldAdvice& one : field_advice)
        if (one.column == column) return one.advice;
    return marked("This value is not one of the list.");
}

ContactKey key_in_path(const Visit& visit) {
    ContactKey key;
    const std::string& text = visit.parts.at(0);
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), key.value);
    return error == std::errc{} && stop == text.data() + text.size() ? key : ContactKey{};
}

Response no_such_contact(const Visit& visit) {
    return problem_page(visit, 404, "There is no such contact", "Somebody may have removed it. Look in the directory.");
}

// The words of the form, as read_contact_words() takes them.
Words words_of(const Fields& form) {
    Words words;
    for (const char* name : {"kind", "organisation", "networks", "asns", "domains", "countries", "language", "format",
                             "pgp_key", "at_most_every", "review_at", "note"})
        words[name] = form.get(name);
    for (const std::string& one : form.all("inhibited")) words["inhibited"] += one + " ";
    const auto addresses = form.all("addresses"), roles = form.all("roles");
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        if (addresses[i].find_first_not_of(" \t") == std::string::npos) continue;
        words["addresses"] += addresses[i] + " ";
        words["roles"] += (i < roles.size() && !roles[i].empty() ? roles[i] : "abuse") + " ";
    }
    return words;
}

template <class Value, class Label>
void fill_choices(Values& values, const std::string& section, const std::vector<Value>& all, std::string_view chosen,
                  Label label) {
    for (const Value value : all) {
        Values option = values.add(section);
        option.text("OPTION", name_of(value));
        option.text("OPTION_TEXT", label(value));
        option.show_if(name_of(value) == chosen, "OPTION_CHOSEN");
    }
}

void fill_address(Values& values, const Visit& visit, const std::string& address, std::string_view role) {
    static const std::vector<AddressRole> roles{
        AddressRole::abuse,          AddressRole::security,  AddressRole::noc,           AddressRole::technical,
        AddressRole::administrative, AddressRole::registrar, AddressRole::national_cert, AddressRole::other};
    Values row = values.add("ADDRESS_ROW");
    row.text("ADDRESS", address);
    fill_choices(row, "ROLES", roles, role, [&](AddressRole one) { return role_words(visit, one); });
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at) words.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

void fill_form(Values& values, const Visit& visit, const Words& words) {
    const auto word = [&](const char* name) {
        const auto found = words.find(name);
        return found == words.end() ? std::string{} : found->second;
    };
    for (const auto& [field, name] : {std::pair{"ORGANISATION", "organisation"},
                                      {"NETWORKS", "networks"},
                                      {"ASNS", "asns"},
                                      {"DOMAINS", "domains"},
                                      {"COUNTRIES", "countries"},
                                      {"PGP_KEY", "pgp_key"},
                                      {"AT_MOST_EVERY", "at_most_every"},
                                      {"NOTE", "note"}})
        values.text(field, word(name));
    values.text("REVIEW_AT", word("review_at").substr(0, 10));
    const std::vector<ContactKind> kinds{ContactKind::network, ContactKind::site, ContactKind::registrar,
                                         ContactKind::national_cert};
    fill_choices(values, "KINDS", kinds, word("kind"), [&](ContactKind one) { return kind_words(visit, one); });
    const std::vector<WantedFormat> formats{WantedFormat::text, WantedFormat::csv, WantedFormat::xarf, WantedFormat::arf,
                                            WantedFormat::iodef};
    fill_choices(values, "FORMATS", formats, word("format"), [&](WantedFormat one) {
        return one == WantedFormat::text ? visit.say("text and CSV") : std::string(name_of(one));
    });
    for (const auto& [code, name] :
         {std::pair{"", marked("Not known")}, {"ja", marked("Japanese")}, {"en", marked("English")}}) {
        Values option = values.add("LANGUAGES");
        option.text("OPTION", code);
        option.text("OPTION_TEXT", visit.say(name));
        option.show_if(word("language") == code, "OPTION_CHOSEN");
    }
    const auto unwanted = split(word("inhibited"));
    for (const CategoryRow& row : category_table()) {
        Values option = values.add("UNWANTED");
        option.text("OPTION", row.name);
        option.text("OPTION_TEXT", category_name(visit, row.category));
        option.show_if(std::find(unwanted.begin(), unwanted.end(), row.name) != unwanted.end(), "OPTION_CHOSEN");
    }
    values.show_if(!unwanted.empty(), "SOME_UNWANTED");
    const auto addresses = split(word("addresses")), roles = split(word("roles"));
    for (std::size_t i = 0; i < addresses.size(); ++i)
        fill_address(values, visit, addresses[i], i < roles.size() ? roles[i] : "abuse");
    for (std::size_t i = 0; i < spare_addresses; ++i) fill_address(values, visit, "", "abuse");
}

Response show_form(const Visit& visit, const std::optional<Contact>& contact, const Words& words, std::string_view column,
                   int status) {
    ListCounts counts;
    visit.site.database.read([&](Stores& stores) { counts = stores.tickets().counts(visit.handler().key, visit.now); });
    Values values;
    const std::string title = contact ? visit.say("Edit {1}", {contact->organisation.empty() && !contact->addresses.empty()
                                                                   ? contact->addresses.front().address
                                                                   : contact->organisation})
                                      : visit.say("New contact");
    fill_frame(values, visit, counts, title, "contacts");
    values.text("HEADLINE", title);
    values.text("ACTION", contact ? "/contacts/" + std::to_string(contact->key.value) : "/contacts/new");
    values.text("BACK_HREF", contact ? "/contacts?c=" + std::to_string(contact->key.value) : "/contacts");
    values.show_if(contact && visit.handler().is_lead, "CAN_REMOVE");
    values.show_if(contact && !contact->is_manual(), "IMPORTED");
    if (!column.empty()) values.text_section("ERROR", "ERROR_TEXT", visit.say(advice_of(column)));
    fill_form(values, visit, words);
    return html(visit, "contact_edit", values, status);
}

Response save(Visit& visit, const std::optional<Contact>& before) {
    const Words words = words_of(visit.request.form);
    ContactOfWords read = read_contact_words(words, visit.now);
    if (!read.contact) return show_form(visit, before, words, read.column, 422);
    ContactKey key;
    visit.site.database.write([&](Stores& stores) {
        const auto now = before ? stores.contacts().contact(before->key) : std::nullopt;
        const Contact contact = written_by_hand(*read.contact, now, visit.handler(), visit.now);
        if (now) stores.contacts().update(contact);
        key = now ? now->key : stores.contacts().add(contact);
    });
    visit.site.log->info("web.contact_saved handler={} contact={} is_new={}", quoted(visit.handler().name), key.value,
                         !before);
    return Response::see_other("/contacts?c=" + std::to_string(key.value) + "&" + did_query("changed", 1, {}));
}

}   // namespace

Response contact_form(Visit& visit) {
    if (visit.parts.at(0) == "new") {
        Words words;
        for (const char* name : {"addresses", "organisation", "networks", "domains", "asns", "countries"})
            words[name] = visit.request.query.get(name).substr(0, 500);
        return show_form(visit, std::nullopt, words, "", 200);
    }
    std::optional<Contact> contact;
    visit.site.database.read([&](Stores& stores) { contact = stores.contacts().contact(key_in_path(visit)); });
    if (!contact) return no_such_contact(visit);
    return show_form(visit, contact, contact_words(*contact), "", 200);
}

Response contact_act(Visit& visit) {
    if (visit.parts.at(0) == "new") return save(visit, std::nullopt);
    const Fields& form = visit.request.form;
    const ContactKey key = key_in_path(visit);
    std::optional<Contact> contact;
    visit.site.database.read([&](Stores& stores) { contact = stores.contacts().contact(key); });
    if (!contact) return no_such_contact(visit);
    if (form.get("do") == "save") return save(visit, contact);
    if (form.get("do") == "confirm") {
        const std::string address(form.get("address"));
        bool is_there = false;
        visit.site.database.write([&](Stores& stores) {
            const auto now = stores.contacts().contact(key);
            const auto confirmed = now ? confirmed_by_hand(*now, address, visit.now) : std::nullopt;
            if (confirmed) stores.contacts().set_address(key, *confirmed);
            is_there = confirmed.has_value();
        });
        if (!is_there) return no_such_contact(visit);
        visit.site.log->info("web.contact_confirmed handler={} contact={}", quoted(visit.handler().name), key.value);
        return Response::see_other("/contacts?c=" + std::to_string(key.value) + "&" + did_query("confirmed", 1, {}));
    }
    if (form.get("do") != "remove" || !visit.handler().is_lead)
        return problem_page(visit, 403, "This needs a lead", "Ask a lead of your desk to do it.");
    visit.site.database.write([&](Stores& stores) { stores.contacts().remove(key); });
    visit.site.log->info("web.contact_removed handler={} contact={}", quoted(visit.handler().name), key.value);
    return Response::see_other("/contacts?" + did_query("removed", 1, {}));
}

}   // namespace toritsugi
