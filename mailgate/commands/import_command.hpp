#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/desk/desk.hpp"
#include "core/stores/database.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// `toritsugi import`: keeps and decides about every mail of these files and folders, with a progress bar on a terminal.
// Running it again adds nothing. `acknowledges`: senders get an answer, as with any mail. Exit code.
int import_files(const std::vector<std::string>& paths, bool acknowledges, Database& database, const Desk& desk,
                 const Clock& clock, std::shared_ptr<spdlog::logger> log);

}   // namespace toritsugi
