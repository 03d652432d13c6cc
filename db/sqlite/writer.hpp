#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/stores/database.hpp"
#include "db/data_folder.hpp"
#include "db/raw_files.hpp"
#include "db/sqlite/connection.hpp"
#include "db/stores/stores.hpp"

namespace toritsugi {

// The right to write, shared with the other processes of this data folder: docs/decisions/0003-one-writer.md.
class WriterLock {
  public:
    explicit WriterLock(const std::string& folder) : turn_(folder + "/turn.lock"), writer_(folder + "/writer.lock") {}
    class Held {
      public:
        explicit Held(WriterLock& lock);
        ~Held() { lock_.writer_.unlock(); }
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;

      private:
        WriterLock& lock_;
    };

  private:
    // flock() wakes those who wait but does not hand over, so a busy writer would take the lock again and again. Whoever
    // waits for the writer's lock holds the turn, and a writer takes the turn before each transaction.
    FileLock turn_, writer_;
};

// Whether the file can still be trusted. Once it cannot, every write is refused until the program is started again.
class Trust {
  public:
    void lose(const std::string& why);
    void require() const;   // throws the StoreError that says why
    std::string why_lost() const;

  private:
    mutable std::mutex mutex_;
    std::string why_;
};

// The one connection of this process that writes, on a thread of its own; it is also the only one that moves the WAL into
// the file. All works that wait are run in one transaction and share its fsync.
class Writer {
  public:
    Writer(const std::string& file, WriterLock& lock, RawFiles& files, const Settings& settings, Trust& trust);
    ~Writer();   // runs what waits, then stops
    void post(Database::Work work, Database::Done done);
    bool is_this_thread() const { return std::this_thread::get_id() == thread_.get_id(); }
    // How far the WAL grows before it is moved into the file and used again from its beginning.
    static constexpr std::int64_t wal_bytes_in_use = 16 << 20;

  private:
    struct Waiting {
        Database::Work work;
        Database::Done done;
        std::exception_ptr problem;
    };
    using Clock = std::chrono::steady_clock;

    void loop();
    void take_waiting();   // into batch_; waits until there is something to do
    void run_batch();
    void run_in_transaction();
    void run_one(Waiting& waiting);
    void tell();
    void keep_house(bool was_idle);
    bool is_idle();
    void checkpoint();
    void index_some(std::size_t at_most, Clock::duration slice);
    void undo_transaction();

    WriterLock& lock_;
    RawFiles& files_;
    Trust& trust_;
    Connection connection_;
    SqliteStores stores_;
    int pages_of_last_commit_ = 0;   // set by SQLite's hook: pages in the WAL
    std::int64_t wal_pages_ = 0;
    std::int64_t checkpoint_at_;
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
