#pragma once
#include <mutex>
#include <string>

#include "db/data_folder.hpp"
#include "db/raw_files.hpp"
#include "db/sqlite/connection.hpp"
#include "db/sqlite/full_text.hpp"
#include "db/sqlite/raw_bytes.hpp"
#include "db/writer.hpp"

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

// The one connection of this process that writes to the file; it is also the only one that moves the WAL into it.
class SqliteWriteSide final : public WriteSide {
  public:
    SqliteWriteSide(const std::string& file, WriterLock& lock, RawFiles& files, const Settings& settings, Trust& trust);
    ~SqliteWriteSide() override;
    void transaction(const Fill& fill, Durability durability) override;
    bool is_usable() const override { return trust_.why_lost().empty(); }
    void keep_house() override;
    bool has_undecided() override { return stores_.has_undecided(); }
    Clock::duration longest_index_slice() const override { return std::chrono::milliseconds{100}; }
    // How far the WAL grows before it is moved into the file and used again from its beginning.
    static constexpr std::int64_t wal_bytes_in_use = 16 << 20;

  private:
    void fill_and_commit(const Fill& fill);
    void checkpoint();
    void undo_transaction();

    WriterLock& lock_;
    RawFiles& files_;
    Trust& trust_;
    SqliteConnection connection_;
    SqliteRawBytes raw_bytes_;
    SqliteFullText full_text_;
    SqlStores stores_;
    int pages_of_last_commit_ = 0;   // set by SQLite's hook: pages in the WAL
    std::int64_t wal_pages_ = 0;
    std::int64_t checkpoint_at_;
};

}   // namespace toritsugi
