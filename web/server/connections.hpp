#pragma once
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "web/server/counters.hpp"

namespace toritsugi {

// Poco gives each connection a thread and measures only single reads, so a client that sends a byte every two seconds keeps
// its thread for ever (threat T54). This watch closes what is over its deadline, and refuses more than 20 connections of one
// address; loopback is a reverse proxy and may have all.
class Connections {
  public:
    struct Open {
        Poco::Net::StreamSocket socket;
        std::string address;
        std::chrono::steady_clock::time_point deadline;
        bool is_busy = false;   // a page is being made for it
    };
    using Place = std::list<Open>::iterator;

    static constexpr int most_of_one_address = 20;
    static constexpr std::chrono::seconds to_send_a_header{10}, to_be_answered{120};

    explicit Connections(Counters& counters);
    ~Connections();
    // false: too many of this address already; then nothing was entered.
    bool enter(const Poco::Net::StreamSocket& socket, Place& place);
    void leave(Place place);
    void begin_answer(Place place);
    void end_answer(Place place);
    std::size_t count();
    void close_idle();
    void close_all();

  private:
    void watch();
    Counters& counters_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::list<Open> open_;
    std::map<std::string, int> of_address_;
    bool stopping_ = false;
    std::thread watcher_;
};

}   // namespace toritsugi
