#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace toritsugi {

// What the web server did since it started, for /metrics.
class Counters {
  public:
    void count(int status, std::chrono::microseconds took);
    void connection_cut() { cut_.fetch_add(1, std::memory_order_relaxed); }   // too slow, or too many from one address
    std::string lines() const;                                                // Prometheus' text format

  private:
    std::atomic<std::uint64_t> by_class_[6] = {};
    std::atomic<std::uint64_t> took_us_ = 0, answers_ = 0, cut_ = 0;
};

}   // namespace toritsugi
