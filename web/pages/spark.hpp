#pragma once
#include <map>
#include <string>

#include "core/stores/event_store.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// Events by hour, as small bars beside their numbers.
class HourBars {
  public:
    void add(UtcTime hour, std::uint64_t count) { hours_[hour] += count; }
    void add(const HourBars& others) {
        for (const auto& [hour, count] : others.hours_) add(hour, count);
    }
    bool has_shape() const;   // at least three hours; fewer say nothing that the times do not say
    // Section SPARK with SPARK_LABEL and sections BAR: X, Y, WIDTH, HEIGHT, HIGH; as wide as [first, last].
    void fill(Values& values, const Visit& visit, UtcTime first, UtcTime last) const;
    UtcTime first() const { return hours_.begin()->first; }
    UtcTime last() const { return hours_.rbegin()->first; }

  private:
    std::map<UtcTime, std::uint64_t> hours_;
};

// Of one mail, by source: the address, or the host of a log that names no address. Empty for logs beyond some hundred
// thousand lines, which no page waits for.
std::map<std::string, HourBars> hour_bars(Stores& stores, MessageKey message, const EventSummary& events);
HourBars all_of(const std::map<std::string, HourBars>& by_source);

}   // namespace toritsugi
