#include "db/writer.hpp"

#include <future>

namespace toritsugi {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_works_together = 256;
constexpr milliseconds longest_batch{20};
// The indexes follow when nobody waits. One transaction for many mails costs a fraction of one for each; it ends early when
// a work comes.
constexpr milliseconds idle_before_indexing{30}, busy_indexing_every{100}, busy_index_slice{5};
constexpr std::size_t most_indexed_busy = 4, most_indexed_idle = 64;

}   // namespace

Writer::Writer(WriteSide& side) : side_(side) { thread_ = std::thread(&Writer::loop, this); }

Writer::~Writer() {
    {
        const std::lock_guard guard(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Writer::write(const Database::Work& work) {
    if (std::this_thread::get_id() == thread_.get_id())
        throw std::logic_error("write() was called from inside a work or its `done`");
    std::promise<void> told;
    auto future = told.get_future();
    post(work, [&told](std::exception_ptr problem) {
        if (problem)
            told.set_exception(problem);
        else
            told.set_value();
    });
    future.get();
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
            // The index only waits; the next commit meets the same trouble and tells it.
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
        side_.transaction([this](Connection& connection, SqlStores& stores) { return fill(connection, stores); },
                          WriteSide::Durability::full);
        may_have_mails_to_index_ = true;
    } catch (const std::exception&) {
        for (Waiting& waiting : batch_)
            if (!waiting.problem) waiting.problem = std::current_exception();
    }
}

bool Writer::fill(Connection& connection, SqlStores& stores) {
    const auto began_at = Clock::now();
    for (Waiting& waiting : batch_) waiting.problem = nullptr;   // of a transaction that was lost
    std::size_t run = 0, good = 0;
    while (run < batch_.size() && (run == 0 || Clock::now() - began_at < longest_batch)) {
        run_one(batch_[run], connection, stores);
        good += !batch_[run++].problem;
    }
    // What did not fit goes first next time.
    const std::lock_guard guard(mutex_);
    while (batch_.size() > run) {
        waiting_.push_front(std::move(batch_.back()));
        batch_.pop_back();
    }
    return good > 0;
}

void Writer::run_one(Waiting& waiting, Connection& connection, SqlStores& stores) {
    connection.run("SAVEPOINT work");
    try {
        waiting.work(stores);
    } catch (...) { waiting.problem = std::current_exception(); }
    // A full disk, a failed read or a lost server undoes the whole transaction: then nobody's work is in it any more.
    if (!connection.is_in_transaction()) {
        if (waiting.problem) std::rethrow_exception(waiting.problem);
        throw StoreError(StoreError::Kind::other, "database: the transaction ended before its commit");
    }
    connection.run(waiting.problem ? "ROLLBACK TO work; RELEASE work" : "RELEASE work");
}

void Writer::tell() {
    for (Waiting& waiting : batch_) try {
            if (waiting.done) waiting.done(waiting.problem);
        } catch (...) {   // `done` must not throw; the next in the batch is told all the same
        }
    batch_.clear();
}

void Writer::keep_house(bool was_idle) {
    if (!side_.is_usable()) {
        may_have_mails_to_index_ = false;
        return;
    }
    side_.keep_house();
    if (!may_have_mails_to_index_) return;
    // Mails that wait for their decision go first: whoever reads them has the processor.
    if (was_idle && !side_.has_undecided()) {
        do index_some(most_indexed_idle, side_.longest_index_slice(), true);
        while (may_have_mails_to_index_ && is_idle());
    } else if (Clock::now() >= next_index_at_) {   // a desk that is never idle finds its mails as well
        index_some(most_indexed_busy, busy_index_slice, false);
    } else {
        return;
    }
    next_index_at_ = Clock::now() + busy_indexing_every;
}

bool Writer::is_idle() {
    const std::lock_guard guard(mutex_);
    return waiting_.empty() && !is_stopping_;
}

void Writer::index_some(std::size_t at_most, Clock::duration slice, bool yields) {
    try {
        side_.transaction(
            [&](Connection&, SqlStores& stores) {
                const auto until = Clock::now() + slice;
                may_have_mails_to_index_ =
                    stores.index_mails(at_most, [&] { return Clock::now() < until && (!yields || is_idle()); });
                return true;
            },
            WriteSide::Durability::late);
    } catch (...) {
        may_have_mails_to_index_ = false;   // until the next commit, which meets the same trouble and tells it
        throw;
    }
}

}   // namespace toritsugi
