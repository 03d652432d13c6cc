// GET /contacts: the directory of who takes reports, as in design/contacts.html.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/contacts/contact_files.hpp"
#include "core/contacts/directory_search.hpp"
#include "core/writing/quoted.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/download.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/relay_words.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t rows_of_a_page = 50, shown_relays = 5, shown_found = 6, most_import_contacts = 500'000;

struct GroupName {
    ContactGroup group;
    std::string_view url, title;
};
constexpr GroupName group_names[] = {{ContactGroup::all, "", marked("All")},
                                     {ContactGroup::to_check, "check", marked("To check")},
                                     {ContactGroup::undeliverable, "bad", marked("Undeliverable")},
                                     {ContactGroup::national_certs, "cert", marked("National CERTs")}};

// One line of the page: an address of a contact, or a contact without any.
struct Line {
    const Contact* contact = nullptr;
    const ContactAddress* address = nullptr;
    bool is_first = true;   // of its contact
};

std::vector<Line> lines_of(const std::vector<const Contact*>& contacts, ContactGroup group, UtcTime now) {
    std::vector<Line> lines;
    for (const Contact* contact : contacts) {
        if (!is_in(*contact, group, now)) continue;
        if (contact->addresses.empty()) lines.push_back({contact});
        for (const ContactAddress& one : contact->addresses)
            lines.push_back({contact, &one, &one == &contact->addresses.front()});
    }
    return lines;
}

std::string page_href(const Visit& visit, std::string_view name, std::string_view value) {
    Fields kept;
    for (const std::string_view field : {"q", "g", "p", "c"})
        if (const auto held = visit.request.query.get(field);
            !held.empty() && !(name == "g" && field != "q") && !(name == "p" && field == "c"))
            kept.add(std::string(field), std::string(held));
    const std::string query = kept.with(name, value);
    return query.empty() ? "/contacts" : "/contacts?" + query;
}

std::string line_key(const Line& line) {
    std::string key = std::to_string(line.contact->key.value);
    if (!line.is_first) key += "." + std::to_string(line.address - line.contact->addresses.data());
    return key;
}

std::string network_of(const Visit& visit, const Contact& contact, std::string& more) {
    std::vector<std::string> all;
    for (const IpRange& one : contact.networks) all.push_back(one.text());
    for (const std::string& one : contact.domains) all.push_back(one);
    std::string asns;
    for (const std::uint32_t one : contact.asns) asns += (asns.empty() ? "AS" : " AS") + std::to_string(one);
    if (all.empty() && !asns.empty()) std::swap(asns, all.emplace_back());
    if (all.empty())
        for (const std::string& one : contact.countries) all.push_back(visit.say("whole country ({1})", {one}));
    more = asns;
    if (all.size() > 1)
        more = visit.say("and {1} more", {std::to_string(all.size() - 1)}) + (more.empty() ? "" : " · " + more);
    return all.empty() ? "–" : all.front();
}

void fill_line(Values& entry, const Visit& visit, const Line& line, bool is_chosen) {
    const Contact& contact = *line.contact;
    entry.text("HREF", page_href(visit, "c", line_key(line)));
    entry.text("ORGANISATION", contact.organisation);
    entry.text("KIND", contact.kind == ContactKind::network ? "" : kind_words(visit, contact.kind));
    entry.show_if(is_chosen, "CHOSEN");
    std::string more;
    entry.text("NETWORK", network_of(visit, contact, more));
    entry.text("NETWORK_MORE", more);
    fill_language(entry, visit, contact.language);
    if (!line.address) {
        entry.text("ADDRESS", visit.say("(no address)"));
        entry.text("ANSWERED", "–");
        entry.text("USUAL", "–");
        return;
    }
    const AddressStanding standing = standing_of(visit, *line.address);
    entry.text("ADDRESS", line.address->address);
    entry.text("STANDING_CSS", standing.css);
    entry.text("STANDING", standing.words);
    entry.text("STANDING_WHY", standing.why);
    const AddressHealth& health = line.address->health;
    entry.text("ANSWERED", health.sent == 0 ? "–" : std::to_string(health.answered) + " / " + std::to_string(health.sent));
    entry.text("USUAL", usual_time(visit, health.median_to_answer));
    if (line.address->is_person) entry.show("PERSON");
}

void reason(Values& side, std::string_view css, const std::string& text, const std::string& at, const std::string& why) {
    Values one = side.add("REASON");
    one.text("REASON_CSS", css);
    one.text("REASON_TEXT", text);
    one.text("REASON_AT", at);
    if (!why.empty()) one.text_section("REASON_WHY", "REASON_WHY_TEXT", why);
}

void fill_reasons(Values& side, const Visit& visit, const Contact& contact, const ContactAddress& address) {
    const AddressHealth& health = address.health;
    if (health.last_answered)
        reason(
            side, "done", visit.say("An answer came"), day(visit, *health.last_answered),
            visit.say("{1} of {2} requests were answered", {std::to_string(health.answered), std::to_string(health.sent)}));
    if (health.last_checked)
        reason(side, "done", visit.say("Confirmed, or a check mail was answered"), day(visit, *health.last_checked), "");
    if (health.delivered > 0)
        reason(side, "done", visit.say("Mail is accepted by their server"),
               health.last_sent ? day(visit, *health.last_sent) : "",
               visit.say("{1} of {2} mails", {std::to_string(health.delivered), std::to_string(health.sent)}));
    if (health.last_bounce)
        reason(side, "late", visit.say("Mail came back"), day(visit, *health.last_bounce),
               health.bounced > 1 ? visit.say("{1} times in all", {std::to_string(health.bounced)}) : "");
    std::string from = source_words(visit, contact.source);
    if (!contact.source_detail.empty()) from += ", " + contact.source_detail;
    reason(side, "done", visit.say("It stands in the directory: {1}", {from}), day(visit, contact.source_date), "");
    if (health.sent == 0) reason(side, "next", visit.say("Nothing was sent there yet"), "", "");
    if (contact.pgp_key.empty()) reason(side, "next", visit.say("No PGP key is known"), "", "");
}

void fact(Values& side, const std::string& name, const std::string& value) {
    if (value.empty()) return;
    Values one = side.add("FACT");
    one.text("FACT_NAME", name);
    one.text("FACT_VALUE", value);
}

void fill_facts(Values& side, const Visit& visit, const Contact& contact) {
    const auto words = contact_words(contact);
    fact(side, visit.say("Networks"), words.at("networks"));
    fact(side, visit.say("AS numbers"), words.at("asns"));
    fact(side, visit.say("Domains"), words.at("domains"));
    fact(side, visit.say("Countries"), words.at("countries"));
    fact(side, visit.say("Wanted format"), words.at("format"));
    fact(side, visit.say("PGP key"), contact.pgp_key);
    fact(side, visit.say("At most one mail in"), words.at("at_most_every"));
    std::string unwanted;
    for (const Category one : contact.inhibited) unwanted += (unwanted.empty() ? "" : ", ") + category_name(visit, one);
    fact(side, visit.say("Not to be sent"), unwanted);
    if (contact.review_at) fact(side, visit.say("Look again on"), day(visit, *contact.review_at));
    fact(side, visit.say("Note"), contact.note);
}

void fill_relays(Values& side, const Visit& visit, const std::vector<RelayRequest>& relays) {
    if (relays.empty()) return;
    Values section = side.add("RELAYS");
    for (const RelayRequest& relay : relays) {
        Values one = section.add("RELAY_LINE");
        one.text("TICKET_HREF", ticket_path(visit, relay.ticket_id));
        one.text("NUMBER", ticket_number(visit, relay.ticket_id));
        one.text("CATEGORY", category_name(visit, relay.category));
        one.text("RELAY_STATE", relay_state_words(visit, relay.state));
    }
}

// What tables and registries say about the contact's own network: where sources disagree, a person sees it here.
void fill_found(Values& section, const Visit& visit, const Ranking& ranking, std::string_view dates) {
    for (std::size_t i = 0; i < std::min(ranking.contacts.size(), shown_found); ++i) {
        Values line = section.add("FOUND");
        fill_found_contact(line, visit, ranking.contacts[i]);
    }
    std::string tried;
    for (const std::string& one : ranking.tried) tried += (tried.empty() ? "" : "; ") + one;
    if (!tried.empty()) section.text_section("TRIED", "TRIED_TEXT", tried);
    section.text_section("DATES", "DATES_TEXT", dates.empty() ? visit.say("no tables imported") : std::string(dates));
}

std::optional<LookUp> look_up_for(std::string_view typed) {
    Observable observable;
    observable.value = typed;
    if (IpAddress::parse(typed).ok())
        observable.type = ObservableType::ip;
    else if (IpRange::parse(typed).ok())
        observable.type = ObservableType::cidr;
    else if (typed.find("://") != typed.npos)
        observable.type = ObservableType::url;
    else if (typed.find('.') != typed.npos && typed.find('@') == typed.npos)
        observable.type = ObservableType::host;
    else
        return {};
    LookUp look_up = LookUp::of(observable, Category::other);
    if (look_up.value.empty()) return {};
    return look_up;
}

void fill_side(Values& values, const Visit& visit, const Line& line, const std::vector<RelayRequest>& relays) {
    const Contact& contact = *line.contact;
    Values side = values.add("SIDE");
    side.text("ADDRESS", line.address ? line.address->address : contact.organisation);
    std::string more;
    const std::string network = network_of(visit, contact, more);
    side.text("ABOUT", contact.organisation + (contact.organisation.empty() ? "" : " · ") + kind_words(visit, contact.kind) +
                           (line.address ? " · " + role_words(visit, line.address->role) : ""));
    side.text("EDIT_HREF", "/contacts/" + std::to_string(contact.key.value));
    side.text("KEY", std::to_string(contact.key.value));
    side.text("HERE", page_href(visit, "c", line_key(line)));
    if (line.address) {
        side.show("CAN_CONFIRM");
        fill_reasons(side, visit, contact, *line.address);
    }
    fill_facts(side, visit, contact);
    fill_relays(side, visit, relays);
    if (!visit.site.mail_side.contacts || contact.networks.empty()) return;
    const auto look_up = look_up_for(contact.networks.front().text());
    if (!look_up) return;
    Values found = side.add("SOURCES_SAY");
    found.text("FOUND_FOR", contact.networks.front().text());
    fill_found(found, visit, visit.site.mail_side.contacts->at_hand(*look_up), visit.site.mail_side.contacts->dates());
}

// A search for an address or host also says who takes reports about it, whether the directory has it or not.
void fill_answer(Values& values, const Visit& visit, std::string_view typed) {
    if (!visit.site.mail_side.contacts) return;
    const auto look_up = look_up_for(typed);
    if (!look_up) return;
    visit.site.mail_side.contacts->want({*look_up});
    Values answer = values.add("ANSWER");
    answer.text("ANSWER_TITLE", visit.say("Who takes reports about {1}", {look_up->value}));
    const Ranking ranking = visit.site.mail_side.contacts->at_hand(*look_up);
    answer.show_if(ranking.is_unknown(), "ANSWER_NONE");
    fill_found(answer, visit, ranking, visit.site.mail_side.contacts->dates());
    if (ranking.contacts.empty() || ranking.contacts.front().contact) return;
    Fields prefill;
    prefill.add("addresses", ranking.contacts.front().address);
    prefill.add("organisation", ranking.contacts.front().organisation);
    if (look_up->address) prefill.add("networks", look_up->address->text());
    if (!look_up->address && !look_up->host.empty()) prefill.add("domains", look_up->host);
    answer.text_section("ANSWER_ADD", "ANSWER_ADD_HREF", "/contacts/new?" + prefill.with("", ""));
}

void fill_tabs(Values& values, const Visit& visit, const std::vector<const Contact*>& found, ContactGroup chosen) {
    for (const GroupName& name : group_names) {
        Values tab = values.add("TABS");
        tab.text("TAB_NAME", visit.say(name.title));
        tab.text("TAB_HREF", page_href(visit, "g", name.url));
        tab.show_if(name.group == chosen, "TAB_CURRENT");
        if (name.group == ContactGroup::all) continue;
        const auto count = std::count_if(found.begin(), found.end(),
                                         [&](const Contact* one) { return is_in(*one, name.group, visit.now); });
        tab.text_section("TAB_COUNT", "TAB_COUNT_NUMBER", std::to_string(count));
    }
}

// The contact and address that ?c= names, or the first line.
std::size_t chosen_line(const std::vector<Line>& lines, std::string_view asked) {
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (line_key(lines[i]) == asked) return i;
    return 0;
}

void fill_lines(Values& values, const Visit& visit, const std::vector<Line>& lines, std::size_t first, std::size_t chosen) {
    Values some = values.add("SOME");
    const std::size_t end = std::min(lines.size(), first + rows_of_a_page);
    for (std::size_t i = first; i < end; ++i) {
        Values entry = some.add("ENTRY");
        fill_line(entry, visit, lines[i], i == chosen);
        entry.show_if(i + 1 == chosen, "IS_PREVIOUS");
        entry.show_if(i == chosen + 1, "IS_NEXT");
    }
    some.text("RANGE",
              visit.say("{1}–{2} of {3}", {std::to_string(first + 1), std::to_string(end), std::to_string(lines.size())}));
    const std::size_t page = first / rows_of_a_page + 1;
    if (page > 1) some.text_section("EARLIER", "EARLIER_HREF", page_href(visit, "p", std::to_string(page - 1)));
    if (end < lines.size()) some.text_section("LATER", "LATER_HREF", page_href(visit, "p", std::to_string(page + 1)));
}

}   // namespace

Response contacts_page(Visit& visit) {
    const Fields& query = visit.request.query;
    const std::string_view typed = query.get("q").substr(0, 500);
    std::shared_ptr<const Directory> directory;
    ListCounts counts;
    std::vector<Line> lines;
    std::vector<RelayRequest> relays;
    std::vector<const Contact*> found;
    ContactGroup group = ContactGroup::all;
    for (const GroupName& name : group_names)
        if (name.url == query.get("g")) group = name.group;
    std::size_t chosen = 0;
    visit.site.database.read([&](Stores& stores) {
        directory = visit.site.contact_book.of(stores);
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        found = search_directory(*directory, typed);
        lines = lines_of(found, group, visit.now);
        chosen = chosen_line(lines, query.get("c"));
        if (lines.empty() || !lines[chosen].address) return;
        RelayListQuestion question;
        question.address = lines[chosen].address->address;
        question.at_most = shown_relays;
        relays = stores.relays().list(question);
    });
    Values values;
    fill_frame(values, visit, counts, visit.say("Contacts"), "contacts");
    values.show("CONTACT_KEYS");
    fill_toast(values, visit);
    const std::string count = std::to_string(found.size());
    values.text("SUMMARY", visit.say(found.size() == 1 ? "{1} contact" : "{1} contacts", {count}));
    values.text("TYPED", typed);
    values.text("GROUP", query.get("g"));
    values.show_if(query.has("g"), "GROUP_HELD");
    values.show_if(visit.handler().is_lead, "LEAD");
    fill_tabs(values, visit, found, group);
    if (!typed.empty()) fill_answer(values, visit, typed);
    if (lines.empty()) {
        values.text_section(
            "NONE", "NONE_TITLE",
            directory->contacts().empty() ? visit.say("The directory is empty") : visit.say("No contact like this"));
        return html(visit, "contacts", values);
    }
    // ?c= leads to its own page of the list; ?p= without it to the first line there.
    const bool names_line = query.has("c") && line_key(lines[chosen]) == query.get("c");
    const auto asked =
        static_cast<std::size_t>(std::clamp<std::int64_t>(query.number("p", 1), 1, 100'000) - 1) * rows_of_a_page;
    const std::size_t first = names_line && !query.has("p") ? chosen / rows_of_a_page * rows_of_a_page
                              : asked < lines.size()        ? asked
                                                            : 0;
    if (!names_line) chosen = first;
    fill_lines(values, visit, lines, first, chosen);
    fill_side(values, visit, lines[chosen], relays);
    return html(visit, "contacts", values);
}

Response contacts_export(Visit& visit) {
    if (!visit.handler().is_lead) return problem_page(visit, 403, "This needs a lead", "Ask a lead of your desk to do it.");
    const bool is_json = visit.parts[0] == "contacts.json";
    if (!is_json && visit.parts[0] != "contacts.csv")
        return problem_page(visit, 404, "There is no such page", "Check the address, or start from the list.");
    std::vector<Contact> contacts;
    visit.site.database.read([&](Stores& stores) { contacts = stores.contacts().all(); });
    visit.site.log->info("web.contacts_exported handler={} contacts={}", quoted(visit.handler().name), contacts.size());
    return download(is_json ? write_contacts_json(contacts) : write_contacts_csv(contacts), visit.parts[0]);
}

// The import of a file, by a lead.
Response contacts_act(Visit& visit) {
    if (!visit.handler().is_lead) return problem_page(visit, 403, "This needs a lead", "Ask a lead of your desk to do it.");
    if (visit.request.files.empty() || visit.request.files.front().bytes.empty())
        return problem_page(visit, 422, "There was no file", "Choose a CSV or JSON file of contacts and send it again.");
    const UploadedFile& file = visit.request.files.front();
    const std::size_t start = file.bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const bool is_json = start != std::string::npos && file.bytes[start] == '{';
    const auto read =
        is_json ? read_contacts_json(file.bytes, file.name, visit.now) : read_contacts_csv(file.bytes, file.name, visit.now);
    if (!read.ok()) return problem_page(visit, 422, "Nothing was imported", read.problem().advice);
    if (read.value().size() > most_import_contacts)
        return problem_page(visit, 422, "Nothing was imported",
                            "Import so large a file on the server: toritsugi contact import FILE.");
    std::size_t added = 0, changed = 0, left = 0;
    visit.site.database.write([&](Stores& stores) {
        const ContactImport plan = plan_import(stores.contacts().all(), read.value());
        for (const Contact& one : plan.to_add) stores.contacts().add(one);
        for (const Contact& one : plan.to_update) stores.contacts().update(one);
        added = plan.to_add.size(), changed = plan.to_update.size(), left = plan.left_alone.size();
    });
    visit.site.log->info("web.contacts_imported handler={} file={} added={} changed={} left_alone={}",
                         quoted(visit.handler().name), quoted(file.name), added, changed, left);
    return Response::see_other("/contacts?" + did_query("imported", added + changed, {}) + "&left=" + std::to_string(left));
}

}   // namespace toritsugi
