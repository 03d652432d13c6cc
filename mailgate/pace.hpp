#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

namespace toritsugi {

// How mails that come in and decisions about those that came share the one writer and the processors. A burst is kept first,
// at the speed of the disk, and decided a little later: its senders wait for their 250, an acknowledgement has a minute.
// Mails that come one by one, up to what the desk can decide, are decided at once.
class Pace {
  public:
    using Clock = std::chrono::steady_clock;
    using Duration = Clock::duration;

    void came() { ++came_; }   // a mail was kept; from any thread
    std::uint64_t count() const { return came_; }

    // While mails come, one turn of decisions holds up the writer for so long only.
    static constexpr Duration longest_turn = std::chrono::microseconds(1500);
    // Now and then the decisions leave the writer alone and count what comes.
    static constexpr Duration look_every = std::chrono::milliseconds(50), window = std::chrono::milliseconds(4);
    static constexpr Duration calm = std::chrono::milliseconds(25);   // a checkpoint of the database is no end of a burst
    // The oldest mail waits for its decision no longer than this for the sake of a burst.
    static constexpr std::chrono::seconds longest_delay{10};

    // More in a window than anybody sends who does not send as fast as he can: a thousand a second.
    static bool is_burst(std::uint64_t came_in_window) { return came_in_window >= 4; }

  private:
    std::atomic<std::uint64_t> came_{0};
};

}   // namespace toritsugi
