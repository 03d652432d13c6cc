#pragma once
#include "db/connection.hpp"

namespace toritsugi {

// What the rows say that cannot be: for `check`, a line each. Empty: nothing.
std::string broken_promises(Connection& connection);

}   // namespace toritsugi
