#pragma once
#include <functional>
#include <memory>

#include "core/desk/relay_acts.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// What the desk owes by the calendar, as far as the settings let it act alone: reminders and next contacts by the chase
// plan, outcomes to reporters, questions to contacts whether they are still right. Each act is one transaction that looks
// once more whether it is still owed: a crash or a second process never sends anything twice.
class Chaser {
  public:
    struct Options {
        std::chrono::milliseconds every{std::chrono::minutes(1)};   // 0: only when round() is called
        std::function<void()> owed;                                 // called after a commit that put mail into the outbox
    };
    // With nothing automatic in the settings it does nothing at all.
    Chaser(Database& database, ContactFinder& finder, ParseAgain parse, const Desk& desk, const Clock& clock,
           std::shared_ptr<spdlog::logger> log, Options options);
    ~Chaser();   // finishes the act in hand
    // One round, now, on this thread: for tests and a timer of one's own. How many acts.
    std::size_t round();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}   // namespace toritsugi
