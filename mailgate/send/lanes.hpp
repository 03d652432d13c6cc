#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "mailgate/send/carrier.hpp"

namespace toritsugi {

struct Sent {   // one try, and what became of it
    DueMail mail;
    SendResult result;
};

// Threads that each send by a carrier of their own: an answer takes several round trips, so one connection would make a
// thousand mails wait for each other. They take from one queue; few mails open few connections.
class Lanes {
  public:
    using MakeCarrier = std::function<std::unique_ptr<Carrier>()>;
    // `done` is called after each mail, on a lane's thread.
    Lanes(std::size_t count, const MakeCarrier& make, std::function<void()> done);
    ~Lanes() { finish(); }
    void add(std::vector<DueMail> mails);
    std::vector<Sent> take_results();
    std::size_t in_hand() const;   // mails without a result
    void finish();                 // ends the mails that were begun, begins no other, and returns

  private:
    void run(Carrier& carrier);
    std::function<void()> done_;
    mutable std::mutex mutex_;
    std::condition_variable has_mail_;
    std::deque<DueMail> queue_;
    std::vector<Sent> results_;
    std::size_t in_hand_ = 0;
    bool stopping_ = false;
    std::vector<std::unique_ptr<Carrier>> carriers_;
    std::vector<std::thread> threads_;
};

}   // namespace toritsugi
