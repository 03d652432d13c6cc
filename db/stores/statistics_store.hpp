#pragma once
#include "core/stores/statistics_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlStatisticsStore final : public StatisticsStore {
  public:
    explicit SqlStatisticsStore(Connection& connection) : connection_(connection) {}
    std::vector<TicketCount> tickets(UtcTime from, UtcTime to) override;
    std::vector<NamedCount> by_channel(UtcTime from, UtcTime to) override;
    std::vector<NamedCount> by_format(UtcTime from, UtcTime to) override;
    std::vector<NamedCount> relays(UtcTime from, UtcTime to) override;
    std::vector<std::int64_t> minutes_to_relay(UtcTime from, UtcTime to) override;
    std::vector<std::int64_t> minutes_to_answer(UtcTime from, UtcTime to) override;
    std::optional<UtcTime> first_report() override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
