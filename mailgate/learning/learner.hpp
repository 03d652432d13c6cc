#pragma once
#include <functional>
#include <memory>

#include "core/desk/desk.hpp"
#include "core/model/time.hpp"
#include "core/stores/database.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// Learns from what handlers say about categories: some moments after they said it, on a thread of its own that lets
// everything else go first. Old tickets stay as they are; the next mails are read with what was learned.
class Learner {
  public:
    struct Options {
        std::chrono::milliseconds every{std::chrono::seconds(15)};   // 0: only when round() is called
        // A training may take this share of the time: when it took a second, the next begins half a minute later.
        int rest = 30;
    };
    Learner(Database& database, const Desk& desk, CurrentRules& rules, const Clock& clock,
            std::shared_ptr<spdlog::logger> log, Options options);
    ~Learner();   // finishes the training in hand
    // One round, now, on this thread: for tests. True: there was something to learn.
    bool round();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}   // namespace toritsugi
