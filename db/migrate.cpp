#include "db/migrate.hpp"

namespace toritsugi {
namespace {

void take_step(Connection& connection, const Migration& step, int before) {
    connection.begin_writing();
    try {
        if (schema_version(connection) != before)
            throw StoreError(StoreError::Kind::wrong_file,
                             "database: migration " + std::string(step.name) + " is for version " + std::to_string(before));
        connection.run(std::string(step.sql(connection.dialect())).c_str());
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
    const char* const has_table = connection.dialect() == Dialect::sqlite
                                      ? "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'"
                                      : "SELECT count(to_regclass('schema_version'))";
    if (connection.number(has_table) == 0) return 0;
    return static_cast<int>(connection.number("SELECT version FROM schema_version"));
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
