#include "db/sqlite/writer.hpp"

#include <sqlite3.h>

namespace toritsugi {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_works_together = 256;
constexpr milliseconds longest_batch{20};
// The WAL is used again from its beginning after each complete checkpoint: overwriting blocks that the file system has
// given already makes an fsync several times faster than growing the file. 16 MiB are some hundred mails.
constexpr std::int64_t checkpoint_pages = Writer::wal_bytes_in_use / 4096;
// The indexes follow when nobody waits. One transaction for many mails costs a fraction of one for each; it ends early when
// a work comes.
constexpr milliseconds idle_before_indexing{30}, busy_indexing_every{100}, busy_index_slice{5}, idle_index_slice{100};
constexpr std::size_t most_indexed_busy = 4, most_indexed_idle = 64;

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

Writer::Writer(const std::string& file, WriterLock& lock, RawFiles& files, const Settings& settings, Trust& trust)
    : lock_(lock),
      files_(files),
      trust_(trust),
      connection_(file, Connection::Access::read_write),
      stores_(connection_, files, settings),
      checkpoint_at_(checkpoint_pages) {
    connection_.prepare_all();
    sqlite3_wal_hook(
        connection_.handle(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        &pages_of_last_commit_);
    thread_ = std::thread(&Writer::loop, this);
}

Writer::~Writer() {
    {
        const std::lock_guard guard(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    if (wal_pages_ >= checkpoint_pages / 16 && trust_.why_lost().empty()) try {   // the next start reads a short WAL
            checkpoint();
        } catch (const std::exception&) {}
}

void Writer::post(Database::Work work, Database::Done done) {
    {
        const std::lock_guard guard(mutex_);
        if (is_stopping_) throw std::logic_error("a work was posted to a database that is closing");
        waiting_.push_back({std::move(work), std::move(done), nullptr});
    }
    wake_.notify_one();
}

void Writer::loop() {
    for (;;) {
        take_waiting();
        const bool was_idle = batch_.empty();
        if (was_idle && is_stopping_) return;
        if (!was_idle) {
            run_batch();
            tell();
        }
        try {
            keep_house(was_idle);
        } catch (const std::exception&) {
            // The WAL only grows and the index only waits; the next commit meets the same trouble and tells it.
        }
    }
}

void Writer::take_waiting() {
    batch_.clear();
    std::unique_lock lock(mutex_);
    const auto has_work = [&] { return !waiting_.empty() || is_stopping_; };
    if (may_have_mails_to_index_)
        wake_.wait_for(lock, idle_before_indexing, has_work);
    else
        wake_.wait(lock, has_work);
    while (!waiting_.empty() && batch_.size() < most_works_together) {
        batch_.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
}

void Writer::run_batch() {
    try {
        trust_.require();
        const WriterLock::Held held(lock_);
        run_in_transaction();
    } catch (const std::exception& problem) {
        const auto* const error = dynamic_cast<const StoreError*>(&problem);
        // A disk that failed once may say yes the second time and still not hold the bytes: never try again.
        if (error && error->kind() == StoreError::Kind::suspect) trust_.lose(error->what());
        undo_transaction();
        for (Waiting& waiting : batch_)
            if (!waiting.problem) waiting.problem = std::current_exception();
    }
}

void Writer::run_in_transaction() {
    const auto began_at = Clock::now();
    connection_.run("BEGIN IMMEDIATE");
    std::size_t run = 0, good = 0;
    while (run < batch_.size() && (run == 0 || Clock::now() - began_at < longest_batch)) {
        run_one(batch_[run]);
        good += !batch_[run++].problem;
    }
    {   // what did not fit goes first next time
        const std::lock_guard guard(mutex_);
        while (batch_.size() > run) {
            waiting_.push_front(std::move(batch_.back()));
            batch_.pop_back();
        }
    }
    if (good == 0) return undo_transaction();
    files_.sync();
    connection_.run("COMMIT");
    wal_pages_ = pages_of_last_commit_;
    may_have_mails_to_index_ = true;
}

void Writer::run_one(Waiting& waiting) {
    connection_.run("SAVEPOINT work");
    try {
        waiting.work(stores_);
    } catch (...) { waiting.problem = std::current_exception(); }
    // A full disk or a failed read makes SQLite undo the whole transaction: then nobody's work is in it any more.
    if (!connection_.is_in_transaction()) {
        if (waiting.problem) std::rethrow_exception(waiting.problem);
        throw StoreError(StoreError::Kind::other, "database: the transaction ended before its commit");
    }
    connection_.run(waiting.problem ? "ROLLBACK TO work; RELEASE work" : "RELEASE work");
}

void Writer::undo_transaction() {
    if (!connection_.is_in_transaction()) return;
    try {
        connection_.run("ROLLBACK");
    } catch (const std::exception& problem) { trust_.lose(problem.what()); }
}

void Writer::tell() {
    for (Waiting& waiting : batch_) try {
            if (waiting.done) waiting.done(waiting.problem);
        } catch (...) {   // `done` must not throw; the next in the batch is told all the same
        }
    batch_.clear();
}

void Writer::keep_house(bool was_idle) {
    if (!trust_.why_lost().empty()) {
        may_have_mails_to_index_ = false;
        return;
    }
    if (wal_pages_ < checkpoint_pages) checkpoint_at_ = checkpoint_pages;   // it began again
    if (wal_pages_ >= checkpoint_at_) checkpoint();
    if (!may_have_mails_to_index_) return;
    // Mails that wait for their decision go first: whoever reads them has the processor.
    if (was_idle && !stores_.has_undecided()) {
        do index_some(most_indexed_idle, idle_index_slice);
        while (may_have_mails_to_index_ && is_idle());
    } else if (Clock::now() >= next_index_at_) {   // a desk that is never idle finds its mails as well
        index_some(most_indexed_busy, busy_index_slice);
    } else {
        return;
    }
    next_index_at_ = Clock::now() + busy_indexing_every;
}

bool Writer::is_idle() {
    const std::lock_guard guard(mutex_);
    return waiting_.empty() && !is_stopping_;
}

// Moves the WAL into the file as far as readers allow, so that the next commit begins the WAL again.
void Writer::checkpoint() {
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

void Writer::index_some(std::size_t at_most, Clock::duration slice) {
    const WriterLock::Held held(lock_);
    const auto until = Clock::now() + slice;
    // Without waiting for the disk: after a loss of power the rows wait in to_index again.
    connection_.run("PRAGMA synchronous = NORMAL");
    try {
        connection_.run("BEGIN IMMEDIATE");
        may_have_mails_to_index_ =
            stores_.index_mails(at_most, [&] { return Clock::now() < until && (slice == busy_index_slice || is_idle()); });
        connection_.run("COMMIT");
        wal_pages_ = pages_of_last_commit_;
    } catch (...) {
        undo_transaction();
        connection_.run("PRAGMA synchronous = FULL");
        may_have_mails_to_index_ = false;   // until the next commit, which meets the same trouble and tells it
        throw;
    }
    connection_.run("PRAGMA synchronous = FULL");
}

}   // namespace toritsugi
