#pragma once
#include <functional>
#include <memory>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// Empties mailboxes on other servers into the store: a thread for each. A mail is deleted there only after its bytes are on
// this disk; when the process dies between the two, the mail is fetched again, and the store knows its bytes.
class Pickup {
  public:
    // Throws std::runtime_error with words for the operator when an entry of pickup.mailboxes cannot be read. `kept` is
    // called after mails were kept.
    Pickup(const Settings& settings, Database& database, const Clock& clock, std::function<void()> kept,
           std::shared_ptr<spdlog::logger> log);
    ~Pickup();     // stops
    void stop();   // finishes the mail in hand

  private:
    class Rounds;
    std::unique_ptr<Rounds> rounds_;
};

}   // namespace toritsugi
