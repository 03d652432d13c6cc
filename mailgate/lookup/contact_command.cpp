#include "mailgate/lookup/contact_command.hpp"

#include "core/contacts/contact_files.hpp"
#include "core/contacts/domains.hpp"
#include "core/desk/contact_check.hpp"
#include "mailgate/lookup/home_tables.hpp"

namespace toritsugi {
Result<std::string> contact_lookup(const std::string& value, RegistryFinder& finder) {
    const LookUp look_up = LookUp::of_text(value, Category::other);
    if (look_up.value.empty())
        return Problem{0, "\"" + value +
                              "\" is no address, network, AS number or domain. Write 198.51.100.7, 198.51.100.0/24, AS64511 "
                              "or example.net."};
    const Ranking ranking = finder.ask_now(look_up);
    std::string text;
    int place = 0;
    for (const RankedContact& one : ranking.contacts) {
        text += std::to_string(++place) + ". " + one.address + (one.is_usable ? "" : "  (cannot be used)") + "\n   " +
                std::string(name_of(one.side)) + ", " + std::string(name_of(one.state)) +
                (one.organisation.empty() ? "" : ", " + one.organisation) +
                (one.language.empty() ? "" : ", " + one.language) + "\n   " + one.why.english +
                (one.source_detail.empty() ? "" : " (" + one.source_detail + ")") + "\n";
    }
    if (ranking.is_unknown()) text += "Contact unknown.\n";
    for (const std::string& tried : ranking.tried) text += "tried: " + tried + "\n";
    if (const std::string dates = finder.dates(); !dates.empty()) text += "tables: " + dates + "\n";
    return text;
}

Result<std::string> contact_import(std::string_view content, const std::string& name, const Settings& settings,
                                   Database& database, UtcTime now) {
    const auto imported = import_contact_file(content, name, home_tables_folder(settings), now);
    if (!imported.ok()) return imported.problem();
    if (imported.value().kind == ImportedFile::Kind::table) return name + ": " + imported.value().said + "\n";
    ContactImport plan;
    database.write([&](Stores& stores) {
        plan = plan_import(stores.contacts().all(), imported.value().contacts);
        for (const Contact& contact : plan.to_add) stores.contacts().add(contact);
        for (const Contact& contact : plan.to_update) stores.contacts().update(contact);
    });
    std::string text = name + ": " + std::to_string(plan.to_add.size()) + " added, " +
                       std::to_string(plan.to_update.size()) + " brought up to date\n";
    for (const std::string& organisation : plan.left_alone) text += "left alone, entered by hand: " + organisation + "\n";
    return text;
}

std::string contact_export(const std::string& name, Database& database) {
    std::vector<Contact> contacts;
    database.read([&](Stores& stores) { contacts = stores.contacts().all(); });
    return name.ends_with(".json") ? write_contacts_json(contacts) : write_contacts_csv(contacts);
}

std::string contact_export_wrong(Database& database) {
    std::string csv;
    database.read([&](Stores& stores) { csv = wrong_contacts_csv(stores); });
    return csv;
}

}   // namespace toritsugi
