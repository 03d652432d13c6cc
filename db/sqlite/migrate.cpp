#include "db/sqlite/migrate.hpp"

#include <sqlite3.h>

namespace toritsugi {
namespace {

std::int64_t number(Connection& connection, const char* sql) {
    sqlite3_stmt* asked = nullptr;
    if (const int code = sqlite3_prepare_v2(connection.handle(), sql, -1, &asked, nullptr); code != SQLITE_OK)
        connection.fail(code, sql);
    const std::int64_t value = sqlite3_step(asked) == SQLITE_ROW ? sqlite3_column_int64(asked, 0) : 0;
    if (const int code = sqlite3_finalize(asked); code != SQLITE_OK) connection.fail(code, sql);
    return value;
}

void take_step(Connection& connection, const Migration& step, int before) {
    connection.run("BEGIN IMMEDIATE");
    try {
        if (schema_version(connection) != before)
            throw StoreError(StoreError::Kind::wrong_file,
                             "database: migration " + std::string(step.name) + " is for version " + std::to_string(before));
        connection.run(std::string(step.sql).c_str());
        if (schema_version(connection) != step.version)
            throw std::logic_error("migration " + std::string(step.name) + " does not write its version");
        connection.run("COMMIT");
    } catch (...) {
        if (connection.is_in_transaction()) connection.run("ROLLBACK");
        throw;
    }
}

}   // namespace

int schema_version(Connection& connection) {
    if (number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") == 0) return 0;
    return static_cast<int>(number(connection, "SELECT version FROM schema_version"));
}

int newest_schema_version() { return migrations().back().version; }

void migrate(Connection& connection) {
    const int version = schema_version(connection);
    if (version > newest_schema_version())
        throw StoreError(StoreError::Kind::wrong_file,
                         "database: it is of version " + std::to_string(version) + ", this toritsugi knows up to " +
                             std::to_string(newest_schema_version()) +
                             ". Install the newer release again, or restore a backup of the older one.");
    int before = 0;   // numbers may have gaps: what two people write at the same time takes two of them
    for (const Migration& step : migrations()) {
        if (step.version > version) take_step(connection, step, before);
        before = step.version;
    }
}

}   // namespace toritsugi
