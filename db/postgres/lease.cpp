#include "db/postgres/lease.hpp"

namespace toritsugi {
namespace {

constexpr std::chrono::seconds believed_for{1};   // without asking again

}   // namespace

bool PostgresLease::is_ours() {
    const std::lock_guard guard(mutex_);
    if (Clock::now() < ask_again_at_) return is_ours_;
    try {
        is_ours_ = ask();
    } catch (const StoreError&) {
        is_ours_ = false;
        connection_.reset();
    }
    ask_again_at_ = Clock::now() + believed_for;
    return is_ours_;
}

bool PostgresLease::ask() {
    if (!connection_) {
        is_ours_ = false;
        connection_ =
            std::make_unique<PostgresConnection>(server_, Connection::Access::read_write, PostgresServer::Patience::none);
    }
    if (is_ours_) return connection_->number("SELECT 1") == 1;   // as long as the connection stands
    return connection_->number("SELECT CAST(pg_try_advisory_lock(1953460842, hashtext(current_schema())) AS int)") == 1;
}

}   // namespace toritsugi
