#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "core/model/time.hpp"

namespace toritsugi {

// Slows down guessing at the sign-in. Counts wrong tries per name from one address, per name, and per address; each has its
// own limit within 15 minutes, so that a stranger cannot lock a handler out with five tries from elsewhere. In memory: a
// restart forgives.
class Throttle {
  public:
    static constexpr int per_name_and_address = 5, per_name = 30, per_address = 40;
    static constexpr std::chrono::minutes window{15};

    bool may_try(const std::string& name, const std::string& address, UtcTime now);
    void failed(const std::string& name, const std::string& address, UtcTime now);
    void succeeded(const std::string& name, const std::string& address);

  private:
    struct Tries {
        int wrong = 0;
        UtcTime first{};
    };
    bool is_over(const std::string& key, int limit, UtcTime now);
    void count(const std::string& key, UtcTime now);
    std::mutex mutex_;
    std::map<std::string, Tries> tries_;
};

// At most `limit` acts of one address within `window`: for the public form.
class Budget {
  public:
    Budget(int limit, std::chrono::minutes window) : limit_(limit), window_(window) {}
    bool take(const std::string& address, UtcTime now);   // false: used up

  private:
    struct Used {
        int acts = 0;
        UtcTime first{};
    };
    int limit_;
    std::chrono::minutes window_;
    std::mutex mutex_;
    std::map<std::string, Used> used_;
};

}   // namespace toritsugi
