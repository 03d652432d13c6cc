#pragma once
#include "core/stores/outbox.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlOutbox final : public Outbox {
  public:
    explicit SqlOutbox(Connection& connection) : connection_(connection) {}
    std::vector<DueMail> take_due(UtcTime now, std::size_t at_most) override;
    std::vector<DueMail> give_up_old(UtcTime now) override;
    void sent(OutboxKey key, UtcTime now, const std::string& servers_answer) override;
    void failed(OutboxKey key, UtcTime next_try, const std::string& servers_answer) override;
    void given_up(OutboxKey key, UtcTime now, const std::string& servers_answer) override;
    void send_again(OutboxKey key, UtcTime now) override;
    std::size_t call_back(TicketKey ticket, std::int32_t conversation, UtcTime now) override;
    void owe(const OutgoingMail& mail, UtcTime now) override;
    std::vector<OutboxRow> rows(OutboxKey before, std::size_t at_most) override;
    std::optional<UtcTime> next_due() override;
    bool is_held() override;
    void hold(bool is_held) override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
