#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/model/time.hpp"

namespace toritsugi {

struct Statistics;

// The published figures cost a walk over a quarter's tickets, and anybody may ask for them: each period is counted at most
// once in ten minutes, by one request at a time.
class StatisticsCache {
  public:
    using Count = std::function<std::shared_ptr<const Statistics>()>;
    std::shared_ptr<const Statistics> of(const std::string& period, UtcTime now, const Count& count) {
        const std::lock_guard lock(mutex_);
        if (kept_.size() > most_periods) kept_.clear();
        Kept& kept = kept_[period];
        if (!kept.statistics || now - kept.made_at > std::chrono::minutes(10)) kept = {count(), now};
        return kept.statistics;
    }

  private:
    static constexpr std::size_t most_periods = 200;
    struct Kept {
        std::shared_ptr<const Statistics> statistics;
        UtcTime made_at{};
    };
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
};

}   // namespace toritsugi
