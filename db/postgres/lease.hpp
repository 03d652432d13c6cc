#pragma once
#include <chrono>
#include <memory>
#include <mutex>

#include "db/postgres/connection.hpp"

namespace toritsugi {

// What only one of the processes on this database may hold at a time. It goes with its connection, however the process ends.
// Thread-safe.
class PostgresLease {
  public:
    explicit PostgresLease(PostgresServer& server) : server_(server) {}
    bool is_ours();

  private:
    using Clock = std::chrono::steady_clock;
    bool ask();

    PostgresServer& server_;
    std::mutex mutex_;
    std::unique_ptr<PostgresConnection> connection_;
    bool is_ours_ = false;
    Clock::time_point ask_again_at_{};
};

}   // namespace toritsugi
