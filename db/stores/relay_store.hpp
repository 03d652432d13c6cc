#pragma once
#include "core/stores/relay_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlRelayStore final : public RelayStore {
  public:
    explicit SqlRelayStore(Connection& connection) : connection_(connection) {}
    std::int32_t unused_conversation(TicketKey ticket) override;
    RelayKey open(const RelayRequest& request, UtcTime now) override;
    void update(const RelayRequest& request) override;
    std::optional<RelayRequest> relay(RelayKey key) override;
    std::optional<RelayRequest> of_conversation(TicketKey ticket, std::int32_t conversation) override;
    std::vector<RelayRequest> of_ticket(TicketKey ticket) override;
    std::vector<RelayRequest> list(const RelayListQuestion& question) override;
    RelayCounts counts(UtcTime now) override;
    std::vector<std::chrono::minutes> answer_times(const std::string& address) override;
    std::vector<std::chrono::minutes> fix_times(const std::string& address) override;
    std::vector<TicketId> outcome_due(UtcTime ended_before, UtcTime not_before, std::size_t at_most) override;

  private:
    void learn_number(const RelayRequest& request);
    Connection& connection_;
};

}   // namespace toritsugi
