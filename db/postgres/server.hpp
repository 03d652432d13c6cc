#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct pg_conn;
using PGconn = pg_conn;

namespace toritsugi {

struct CloseConnection {
    void operator()(PGconn* connection) const;
};
using OpenConnection = std::unique_ptr<PGconn, CloseConnection>;

// The server that settings.database names. Thread-safe.
class PostgresServer {
  public:
    // Throws StoreError wrong_file, without the address (a password may stand in it), when it is not one.
    explicit PostgresServer(const std::string& url);

    enum class Patience {
        none,     // at the start: say at once what is wrong
        restart   // while serving: a server that went away gets some seconds to come back, counted for all who wait for it
    };
    // Throws StoreError: `away` when no server answers, wrong_file when it answers and refuses us.
    OpenConnection connect(Patience patience);
    std::string place() const { return place_; }   // "db.example.jp:5432/desk", for people
    // What the library says, on one line and without the password.
    std::string said(const char* message) const;

  private:
    using Clock = std::chrono::steady_clock;
    OpenConnection try_connect() const;
    [[noreturn]] void refuse(const std::string& why) const;
    void came_back();
    bool is_worth_waiting();   // false: away for longer than a restart takes

    std::vector<std::string> keys_, values_;
    std::string place_, password_;
    std::mutex mutex_;
    std::optional<Clock::time_point> away_since_;
};

}   // namespace toritsugi
