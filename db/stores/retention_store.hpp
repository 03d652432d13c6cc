#pragma once
#include "core/stores/retention_store.hpp"
#include "db/sqlite/connection.hpp"

namespace toritsugi {

class SqliteRetentionStore final : public RetentionStore {
  public:
    explicit SqliteRetentionStore(Connection& connection) : connection_(connection) {}
    Purged older_than(UtcTime moment) override;
    Purged purge(UtcTime moment, std::size_t at_most) override;

  private:
    Connection& connection_;
};

}   // namespace toritsugi
