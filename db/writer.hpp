#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/stores/database.hpp"
#include "db/connection.hpp"
#include "db/stores/stores.hpp"

namespace toritsugi {

// What group commit needs of a database: write transactions, one at a time whoever writes.
class WriteSide {
  public:
    using Clock = std::chrono::steady_clock;
    enum class Durability {
        full,   // on disk when it returns
        late    // may be lost with the power, not torn: what can be made again
    };
    // Fills the transaction with works and returns whether to commit it. Called again when the database lost the transaction
    // before its commit.
    using Fill = std::function<bool(Connection&, SqlStores&)>;

    virtual ~WriteSide() = default;
    virtual void transaction(const Fill& fill, Durability durability) = 0;
    virtual bool is_usable() const { return true; }   // false: nothing more is written by this process
    virtual void keep_house() {}                      // between two transactions
    virtual bool has_undecided() = 0;                 // kept mails whose decision is due
    virtual Clock::duration longest_index_slice() const = 0;
};

// The thread that writes. All works that wait are run in one transaction and share its wait for the disk.
class Writer {
  public:
    explicit Writer(WriteSide& side);
    ~Writer();   // runs what waits, then stops
    void write(const Database::Work& work);
    void post(Database::Work work, Database::Done done);

  private:
    struct Waiting {
        Database::Work work;
        Database::Done done;
        std::exception_ptr problem;
    };
    using Clock = WriteSide::Clock;

    void loop();
    void take_waiting();   // into batch_; waits until there is something to do
    void run_batch();
    bool fill(Connection& connection, SqlStores& stores);
    void run_one(Waiting& waiting, Connection& connection, SqlStores& stores);
    void tell();
    void keep_house(bool was_idle);
    bool is_idle();
    void index_some(std::size_t at_most, Clock::duration slice, bool yields);

    WriteSide& side_;
    Clock::time_point next_index_at_{};
    bool may_have_mails_to_index_ = true;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> waiting_;
    bool is_stopping_ = false;
    std::vector<Waiting> batch_;   // the thread's own
    std::thread thread_;           // last: it uses the others
};

}   // namespace toritsugi
