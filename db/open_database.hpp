#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// What the caller is going to do. A data folder is served by one process; commands may use it meanwhile.
enum class Purpose { serve, command };

// Opens (and at first makes) the database that the settings name. Throws StoreError whose text is one line for the
// operator: kind in_use when another process serves this data folder, away when PostgreSQL does not answer, wrong_file for a
// database that is not ours, of a newer release, or does not let us in.
std::unique_ptr<Database> open_database(const Settings& settings, Purpose purpose);

// The keys with which this site signs, newest first: for SQLite those of the data folder; for PostgreSQL those in the
// database, where all machines find them. The data folder's are taken over when there are none yet.
std::vector<std::string> keys_of_site(Database& database, const Settings& settings);

// Makes a new data folder of a backup file. Throws StoreError when `file` is not one, or when the data folder of the
// settings holds anything. Outgoing mail is held afterwards: Outbox::is_held().
void restore_backup(const Settings& settings, const std::string& file);

}   // namespace toritsugi
