#pragma once
#include <memory>
#include <optional>

#include "core/contacts/contact_finder.hpp"
#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"
#include "mailgate/lookup/wire.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// Finds contacts: our own directory and tables at once, the registries in the background. Registries' answers are kept for
// seven days, and used up to thirty when nobody answers; a site's security.txt for one day.
class RegistryFinder final : public ContactFinder {
  public:
    // `rules`: tests say here how the wire is bent; empty: the registries' servers and those of the settings.
    RegistryFinder(const Settings& settings, Database& database, const Clock& clock, std::shared_ptr<spdlog::logger> log,
                   std::optional<WireRules> rules = {});
    ~RegistryFinder() override;   // what is being asked ends within a second
    Ranking at_hand(const LookUp& look_up) override;
    void want(const std::vector<LookUp>& look_ups) override;
    std::string dates() override;
    // Asks the registries, waits for them, and ranks: for the command line.
    Ranking ask_now(const LookUp& look_up);
    // Waits until nothing is left to ask. False: there still was after this time.
    bool wait_until_idle(std::chrono::milliseconds at_most);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// The folder of the imported tables, below the data folder.
std::string home_tables_folder(const Settings& settings);

}   // namespace toritsugi
