#pragma once
#include <string>

namespace toritsugi::testing {

// A PostgreSQL server of our own below the temporary folder, started when it is first asked for and stopped with the
// program. Nothing of it survives, so it need not wait for the disk.
namespace postgres_under_test {

// False: PostgreSQL is not installed here; said once.
bool is_there();
// The address of an empty schema, for one case.
std::string new_database();
void drop_database(const std::string& url);
void run_sql(const std::string& url, const std::string& sql);
// kill -9 of the whole server in mid-sentence, and a start that recovers.
void crash_and_restart();

}   // namespace postgres_under_test
}   // namespace toritsugi::testing
