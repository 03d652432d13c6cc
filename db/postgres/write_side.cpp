#include "db/postgres/write_side.hpp"

#include <sys/random.h>

#include "db/migrate.hpp"
#include "db/raw_files.hpp"

namespace toritsugi {
namespace {

constexpr int most_tries = 5;   // a work that brings the server down each time must not do so for ever

std::string random_id() {
    std::string bytes(16, '\0');
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw StoreError(StoreError::Kind::other, "database: this machine gives no random numbers");
    return hex_of(bytes);
}

}   // namespace

// By schema, so that several desks in one database do not wait for each other.
const char lock_of_writers[] = "SELECT pg_advisory_xact_lock(1953460841, hashtext(current_schema()));";

PostgresWriteSide::PostgresWriteSide(PostgresServer& server, RawBytes& raw_bytes, const FullText& full_text,
                                     const Settings& settings)
    : server_(server), raw_bytes_(raw_bytes), full_text_(full_text), settings_(settings), id_(random_id()) {
    open(PostgresServer::Patience::none);
}

void PostgresWriteSide::open(PostgresServer::Patience patience) {
    stores_.reset();
    connection_.reset();
    connection_ = std::make_unique<PostgresConnection>(server_, Connection::Access::read_write, patience);
    connection_->prepare_all();
    connection_->run("DELETE FROM writer WHERE at < now() - interval '1 day'");   // of processes that are gone
    stores_ = std::make_unique<SqlStores>(*connection_, raw_bytes_, full_text_, settings_);
}

void PostgresWriteSide::transaction(const Fill& fill, Durability durability) {
    for (int tries = 1;; ++tries) {
        try {
            if (!connection_ || connection_->is_lost()) open(PostgresServer::Patience::restart);
            if (try_transaction(fill, durability)) return;
        } catch (...) {
            const bool is_lost = connection_ && connection_->is_lost();
            if (!is_lost) undo();
            if (!is_lost || tries == most_tries) throw;
        }
        if (tries == most_tries)
            throw StoreError(StoreError::Kind::away, "database: the server at " + server_.place() +
                                                         " was lost again and again while this was written");
    }
}

// False: it surely was not committed, and can be run again. Throws when it was not committed, too; see is_lost().
bool PostgresWriteSide::try_transaction(const Fill& fill, Durability durability) {
    begin(durability);
    if (!fill(*connection_, *stores_)) {
        undo();
        return true;
    }
    return commit();
}

// In one round trip: the lock, our mark by which was_committed() tells, and whether the tables are still those we know.
void PostgresWriteSide::begin(Durability durability) {
    std::string sql = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;";
    sql += lock_of_writers;
    if (durability == Durability::late) sql += "SET LOCAL synchronous_commit = off;";
    sql += "INSERT INTO writer (id, last_transaction) VALUES ('" + id_ + "', " + std::to_string(++transaction_) +
           ") ON CONFLICT (id) DO UPDATE SET last_transaction = excluded.last_transaction, at = now();"
           "SELECT version FROM schema_version";
    const std::int64_t version = connection_->number(sql.c_str());
    if (version != newest_schema_version())
        throw StoreError(StoreError::Kind::wrong_file, "database: it is of version " + std::to_string(version) +
                                                           " now, by a newer toritsugi. Install that release here, too.");
}

bool PostgresWriteSide::commit() {
    try {
        connection_->run("COMMIT");
        return true;
    } catch (...) {
        if (!connection_->is_lost()) throw;   // PostgreSQL said no
    }
    return was_committed();   // it said nothing
}

// The transaction wrote our mark: if it is there, so is all the rest. The lock makes sure that the old transaction is over,
// wherever its server process hung. (A transaction number would not do: after a crash it may be given again.)
bool PostgresWriteSide::was_committed() {
    for (int tries = 1;; ++tries) {
        open(PostgresServer::Patience::restart);
        try {
            connection_->begin_writing();
            const std::string sql =
                std::string(lock_of_writers) + "SELECT last_transaction FROM writer WHERE id = '" + id_ + "'";
            const std::int64_t last = connection_->number(sql.c_str());
            undo();
            return last == transaction_;
        } catch (const StoreError&) {
            if (!connection_->is_lost() || tries == most_tries) throw;
        }
    }
}

void PostgresWriteSide::undo() noexcept {
    try {
        if (connection_ && connection_->is_in_transaction()) connection_->run("ROLLBACK");
    } catch (const std::exception&) {}   // then it is lost, and with it the transaction
}

bool PostgresWriteSide::has_undecided() {
    if (!connection_ || connection_->is_lost()) return true;   // and nothing is indexed
    return stores_->has_undecided();
}

}   // namespace toritsugi
