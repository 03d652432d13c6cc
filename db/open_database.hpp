#pragma once
#include <memory>
#include <string>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// What the caller is going to do. A data folder is served by one process; commands may use it meanwhile.
enum class Purpose { serve, command };

// Opens (and at first makes) the database that the settings name. Throws StoreError whose text is one line for the
// operator: kind in_use when another process serves this data folder, wrong_file for a database that is not ours, of a
// newer release, or not built yet (postgresql://).
std::unique_ptr<Database> open_database(const Settings& settings, Purpose purpose);

// Makes a new data folder of a backup file. Throws StoreError when `file` is not one, or when the data folder of the
// settings holds anything. Outgoing mail is held afterwards: Outbox::is_held().
void restore_backup(const Settings& settings, const std::string& file);

}   // namespace toritsugi
