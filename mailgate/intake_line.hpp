#pragma once
#include <functional>
#include <memory>
#include <string>

#include "mailgate/intake.hpp"

namespace spdlog {
class logger;
}

namespace toritsugi {

// The line in which kept mails stand: read in parallel, decided in the order in which they came, a few in one transaction.
// After a crash it starts again from every kept mail that has no decision.
class IntakeLine {
  public:
    struct Options {
        std::size_t readers = 2;      // threads that read mails
        std::string in_hand_file;     // empty: crashes are not counted (a command, not the serving process)
        std::function<void()> owed;   // called after a commit that put mail into the outbox
        std::function<void(std::size_t decided)> progress;
        std::function<void(const Report&)> taken_in;   // called for each mail after its decision; must be quick
    };
    IntakeLine(Database& database, const Desk& desk, const Clock& clock, std::shared_ptr<spdlog::logger> log,
               Options options);
    ~IntakeLine();   // finishes the mails in hand; the rest waits for the next start
    // A mail was kept: look again. Cheap, from any thread.
    void look();
    // A sender sends each mail as soon as the last is kept: what he sends is decided when he is done, or ten seconds later.
    void hurry();
    // Returns when every mail kept until now has its decision, or could not get one in this run.
    void wait_until_idle();

  private:
    class Line;
    std::unique_ptr<Line> line_;
};

}   // namespace toritsugi
