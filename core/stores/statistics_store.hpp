#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// Tickets that are alike in all that is counted, opened in [from, to) of one period.
struct TicketCount {
    Category category = Category::other;
    std::uint64_t reports = 0;         // tickets that were opened, those merged later included: each was one report
    std::uint64_t incidents = 0;       // tickets that are incidents; a merged one is part of the other
    std::uint64_t coordinations = 0;   // incidents with a relay request that left the house
};

struct NamedCount {
    std::string name;
    std::uint64_t count = 0, reporters = 0;   // reporters: different addresses
};

class StatisticsStore {
  public:
    virtual ~StatisticsStore() = default;
    // By category; categories without a ticket are left out. Spam and what was closed as spam are no reports.
    virtual std::vector<TicketCount> tickets(UtcTime from, UtcTime to) = 0;
    virtual std::vector<NamedCount> by_channel(UtcTime from, UtcTime to) = 0;
    virtual std::vector<NamedCount> by_format(UtcTime from, UtcTime to) = 0;
    // Relay requests that were sent, by the state they are in now.
    virtual std::vector<NamedCount> relays(UtcTime from, UtcTime to) = 0;
    // Minutes from a report to the first relay request, and from it to its answer; sorted.
    virtual std::vector<std::int64_t> minutes_to_relay(UtcTime from, UtcTime to) = 0;
    virtual std::vector<std::int64_t> minutes_to_answer(UtcTime from, UtcTime to) = 0;
    virtual std::optional<UtcTime> first_report() = 0;
};

}   // namespace toritsugi
