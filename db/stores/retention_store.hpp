#pragma once
#include "core/stores/retention_store.hpp"
#include "db/connection.hpp"

namespace toritsugi {

class SqlRetentionStore final : public RetentionStore {
  public:
    explicit SqlRetentionStore(Connection& connection) : connection_(connection) {}
    Purged older_than(UtcTime moment) override;
    Purged purge(UtcTime moment, std::size_t at_most) override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
