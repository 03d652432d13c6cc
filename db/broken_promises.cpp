#include "db/broken_promises.hpp"

namespace toritsugi {
namespace {

void add_rows(Connection& connection, Query query, const char* what, std::string& problems) {
    Asked asked(connection, query);
    while (asked.next()) problems += std::string(what) + asked.text(0) + "\n";
}

}   // namespace

std::string broken_promises(Connection& connection) {
    std::string problems;
    add_rows(connection, Query::mails_without_outcome, "a kept mail has no outcome and does not wait for one: message ",
             problems);
    add_rows(connection, Query::wrong_counts, "the counts of the lists are wrong: ", problems);
    return problems;
}

}   // namespace toritsugi
