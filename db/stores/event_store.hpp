#pragma once
#include "core/stores/event_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlEventStore final : public EventStore {
  public:
    explicit SqlEventStore(Connection& connection) : connection_(connection) {}
    void each_of(MessageKey message, const Take& take) override;
    void each_between(UtcTime from, UtcTime to, const Take& take) override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
