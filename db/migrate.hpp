#pragma once
#include "db/connection.hpp"

namespace toritsugi {

int schema_version(Connection& connection);   // 0: an empty database
int newest_schema_version();
// Brings the database to the newest version, each step in one transaction. The caller keeps other writers away.
// Throws StoreError wrong_file when it is of a newer release.
void migrate(Connection& connection);

}   // namespace toritsugi
