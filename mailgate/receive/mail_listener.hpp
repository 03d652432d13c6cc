#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/settings/settings.hpp"
#include "core/stores/database.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// The door for mail: LMTP and SMTP on one TCP port or unix socket, all connections on one thread. A mail gets its 250 only
// after the store has committed its bytes; until then that client's next commands wait, and nobody else's.
class MailListener {
  public:
    // Listens at once: throws std::runtime_error with one line for the operator when it cannot. `kept` is called on the
    // database's writer thread after each mail that was kept; `hurried` when a client sends the next mail as soon as it has
    // its 250.
    struct Heard {
        std::function<void()> kept, hurried;
    };
    MailListener(const Settings& settings, Database& database, const Clock& clock, Heard heard,
                 std::shared_ptr<spdlog::logger> log);
    ~MailListener();    // as stop()
    int port() const;   // the port that was given when mail.listen says port 0
    // Takes no more connections, gives the mails that are complete their answer, tells the others 421, and returns.
    void stop();

  private:
    class Loop;
    std::unique_ptr<Loop> loop_;
    std::thread thread_;
};

}   // namespace toritsugi
