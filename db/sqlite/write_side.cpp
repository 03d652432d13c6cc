#include "db/sqlite/write_side.hpp"

#include <sqlite3.h>

namespace toritsugi {
namespace {

// The WAL is used again from its beginning after each complete checkpoint: overwriting blocks that the file system has
// given already makes an fsync several times faster than growing the file. 16 MiB are some hundred mails.
constexpr std::int64_t checkpoint_pages = SqliteWriteSide::wal_bytes_in_use / 4096;

}   // namespace

WriterLock::Held::Held(WriterLock& lock) : lock_(lock) {
    lock_.turn_.lock();
    try {
        lock_.writer_.lock();
    } catch (...) {
        lock_.turn_.unlock();
        throw;
    }
    lock_.turn_.unlock();
}

void Trust::lose(const std::string& why) {
    const std::lock_guard guard(mutex_);
    if (why_.empty()) why_ = why;
}
void Trust::require() const {
    const std::lock_guard guard(mutex_);
    if (!why_.empty()) throw StoreError(StoreError::Kind::suspect, why_);
}
std::string Trust::why_lost() const {
    const std::lock_guard guard(mutex_);
    return why_;
}

SqliteWriteSide::SqliteWriteSide(const std::string& file, WriterLock& lock, RawFiles& files, const Settings& settings,
                                 Trust& trust)
    : lock_(lock),
      files_(files),
      trust_(trust),
      connection_(file, Connection::Access::read_write),
      raw_bytes_(files),
      stores_(connection_, raw_bytes_, full_text_, settings),
      checkpoint_at_(checkpoint_pages) {
    connection_.prepare_all();
    sqlite3_wal_hook(
        connection_.handle(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        &pages_of_last_commit_);
}

SqliteWriteSide::~SqliteWriteSide() {
    if (wal_pages_ >= checkpoint_pages / 16 && is_usable()) try {   // the next start reads a short WAL
            checkpoint();
        } catch (const std::exception&) {}
}

void SqliteWriteSide::transaction(const Fill& fill, Durability durability) {
    trust_.require();
    const WriterLock::Held held(lock_);
    // Late: without waiting for the disk.
    const bool is_late = durability == Durability::late;
    if (is_late) connection_.run("PRAGMA synchronous = NORMAL");
    try {
        fill_and_commit(fill);
    } catch (const std::exception& problem) {
        const auto* const error = dynamic_cast<const StoreError*>(&problem);
        // A disk that failed once may say yes the second time and still not hold the bytes: never try again.
        if (error && error->kind() == StoreError::Kind::suspect) trust_.lose(error->what());
        undo_transaction();
        if (is_late) connection_.run("PRAGMA synchronous = FULL");
        throw;
    }
    if (is_late) connection_.run("PRAGMA synchronous = FULL");
}

void SqliteWriteSide::fill_and_commit(const Fill& fill) {
    connection_.begin_writing();
    if (!fill(connection_, stores_)) return undo_transaction();
    files_.sync();
    connection_.run("COMMIT");
    wal_pages_ = pages_of_last_commit_;
}

void SqliteWriteSide::undo_transaction() {
    if (!connection_.is_in_transaction()) return;
    try {
        connection_.run("ROLLBACK");
    } catch (const std::exception& problem) { trust_.lose(problem.what()); }
}

void SqliteWriteSide::keep_house() {
    if (wal_pages_ < checkpoint_pages) checkpoint_at_ = checkpoint_pages;   // it began again
    if (wal_pages_ >= checkpoint_at_) checkpoint();
}

// Moves the WAL into the file as far as readers allow, so that the next commit begins the WAL again.
void SqliteWriteSide::checkpoint() {
    const WriterLock::Held held(lock_);
    int all = 0, moved = 0;
    const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &all, &moved);
    // A reader that still looks at an old moment: come again when as much has been added once more.
    checkpoint_at_ = wal_pages_ + checkpoint_pages;
    if (code != SQLITE_OK && code != SQLITE_BUSY) try {
            connection_.fail(code, "checkpoint");
        } catch (const StoreError& error) {
            if (error.kind() == StoreError::Kind::suspect) trust_.lose(error.what());
        }
}

}   // namespace toritsugi
