#include "db/reader_pool.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_readers = 8;

}   // namespace

void ReaderPool::read(const Database::Work& work) {
    auto reader = borrow_begun();
    try {
        work(reader->stores);
        reader->connection->run("COMMIT");
    } catch (...) {
        give_back(std::move(reader));
        throw;
    }
    give_back(std::move(reader));
}

// A connection that was idle while its server was started again is dead: then one that is new begins. Inside a work nothing
// is begun anew, since the work may have looked at half of its rows already.
std::unique_ptr<ReaderPool::Reader> ReaderPool::borrow_begun() {
    auto reader = borrow();
    try {
        reader->connection->begin_reading();
        return reader;
    } catch (...) {
        const bool is_lost = reader->connection->is_lost();
        give_back(std::move(reader));
        if (!is_lost) throw;
    }
    {
        const std::lock_guard guard(mutex_);
        count_ -= idle_.size();   // they are as old
        idle_.clear();
    }
    reader = borrow();
    try {
        reader->connection->begin_reading();
    } catch (...) {
        give_back(std::move(reader));
        throw;
    }
    return reader;
}

std::unique_ptr<ReaderPool::Reader> ReaderPool::borrow() {
    std::unique_lock lock(mutex_);
    reader_came_back_.wait(lock, [&] { return !idle_.empty() || count_ < most_readers; });
    if (!idle_.empty()) {
        auto reader = std::move(idle_.back());
        idle_.pop_back();
        return reader;
    }
    ++count_;
    lock.unlock();
    try {
        return open_();
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void ReaderPool::give_back(std::unique_ptr<Reader> reader) {
    try {
        if (reader && reader->connection->is_lost()) reader.reset();
        if (reader && reader->connection->is_in_transaction()) reader->connection->run("ROLLBACK");
    } catch (const std::exception&) {
        reader.reset();   // a fresh one is opened when needed
    }
    {
        const std::lock_guard guard(mutex_);
        if (reader)
            idle_.push_back(std::move(reader));
        else
            --count_;
    }
    reader_came_back_.notify_one();
}

}   // namespace toritsugi
