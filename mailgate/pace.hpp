#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

namespace toritsugi {

// How mails that come in and decisions about those that came share the one writer and the processors. A burst, that is a
// sender who sends the next mail as soon as the last one is kept, is kept first, at the speed of the disk, and decided a
// little later: its sender waits for each 250, an acknowledgement has a minute. Mails that come one by one are decided at
// once.
class Pace {
  public:
    using Clock = std::chrono::steady_clock;
    using Duration = Clock::duration;

    void came() { ++came_; }   // a mail was kept; from any thread
    std::uint64_t count() const { return came_; }
    void hurried() { hurried_at_ = Clock::now().time_since_epoch().count(); }   // somebody sends as fast as he can
    bool is_burst() const { return Clock::now() - Clock::time_point(Duration(hurried_at_)) < calm; }

    // While mails come, one turn of decisions holds up the writer for so long only.
    static constexpr Duration longest_turn = std::chrono::microseconds(1500);
    // A burst is over when nobody has hurried for so long; a checkpoint of the database takes less.
    static constexpr Duration calm = std::chrono::milliseconds(50);
    // The oldest mail waits for its decision no longer than this for the sake of a burst.
    static constexpr std::chrono::seconds longest_delay{10};

  private:
    std::atomic<std::uint64_t> came_{0};
    std::atomic<Duration::rep> hurried_at_{0};
};

}   // namespace toritsugi
