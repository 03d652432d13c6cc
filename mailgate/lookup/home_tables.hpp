#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/contacts/gather.hpp"
#include "core/contacts/offline_tables.hpp"
#include "core/model/contact.hpp"

namespace toritsugi {

// The tables that need no network, as files of one folder: delegated-*, origins-* (prefix to AS), bootstrap-*.
struct HomeTables {
    DelegatedTable delegated;
    OriginTable origins;
    RegistryServers servers;
    std::vector<std::string> problems;   // files that were not understood, with why: for the log
    std::string dates() const;
};
HomeTables load_home_tables(const std::string& folder);

// What `toritsugi contact import FILE` found in a file, by its content.
struct ImportedFile {
    enum class Kind { contacts, table };
    Kind kind = Kind::contacts;
    std::vector<Contact> contacts;   // CSV, JSON or a list of national CERTs: for plan_import()
    std::string table_name;          // kept in the folder under this name, in place of an older one
    std::string said;                // "delegated file of apnic, 2026-11-01, 78,123 rows"
};
// Reads the text of a file and, when it is a table, keeps it in `folder`. Problem: where and what to write instead.
Result<ImportedFile> import_contact_file(std::string_view text, const std::string& name, const std::string& folder,
                                         UtcTime now);

// Names, sizes and times of the files there: equal while nothing has changed.
std::string home_tables_mark(const std::string& folder);

}   // namespace toritsugi
