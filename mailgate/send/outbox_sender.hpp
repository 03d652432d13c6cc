#pragma once
#include <memory>

#include "core/desk/desk.hpp"
#include "core/stores/database.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// Sends what the outbox owes, on several connections. An attempt is counted and committed before it is made, its result
// after: a crash may delay a mail, and repeats at most the few that were in hand, always with the same Message-ID.
class OutboxSender {
  public:
    // Throws std::runtime_error when mail.send cannot be understood. With "hold" nothing is ever sent.
    OutboxSender(const Desk& desk, Database& database, const Clock& clock, std::shared_ptr<spdlog::logger> log);
    ~OutboxSender();   // finishes the mails in hand, or gives them back
    void look();       // something is owed: do not wait for the next look; any thread

  private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

}   // namespace toritsugi
