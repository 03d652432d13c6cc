#pragma once
#include "db/sqlite/connection.hpp"

namespace toritsugi {

int schema_version(Connection& connection);   // 0: an empty file
int newest_schema_version();
// Brings the file to the newest version, each step in one transaction. The caller holds the writer's lock.
// Throws StoreError wrong_file when it is of a newer release.
void migrate(Connection& connection);

}   // namespace toritsugi
