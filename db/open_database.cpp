#include "db/open_database.hpp"

#include "core/identity/key_file.hpp"
#include "db/postgres/postgres_database.hpp"
#include "db/sqlite/sqlite_database.hpp"

namespace toritsugi {

std::unique_ptr<Database> open_database(const Settings& settings, Purpose purpose) {
    const std::string& database = settings.database;
    if (database == "sqlite") return std::make_unique<SqliteDatabase>(settings, purpose);
    if (database.starts_with("postgresql://") || database.starts_with("postgres://"))
        return std::make_unique<PostgresDatabase>(settings, purpose);
    throw StoreError(StoreError::Kind::wrong_file,
                     "database: unknown value. Write database = \"sqlite\", or \"postgresql://user:password@host/name\".");
}

std::vector<std::string> keys_of_site(Database& database, const Settings& settings) {
    const auto keys_of_folder = [&] { return signing_keys(settings.data.folder); };
    auto* const shared = dynamic_cast<PostgresDatabase*>(&database);
    return shared ? shared->signing_keys(keys_of_folder) : keys_of_folder();
}

}   // namespace toritsugi
