#pragma once
#include <memory>
#include <string>

#include "core/settings/settings.hpp"
#include "db/postgres/connection.hpp"
#include "db/postgres/full_text.hpp"
#include "db/postgres/raw_bytes.hpp"
#include "db/writer.hpp"

namespace toritsugi {

// The connection of this process that writes. One transaction at a time on all machines, by a lock of the database; a
// transaction that was lost with its server is run again, once it is certain that it was not committed.
class PostgresWriteSide final : public WriteSide {
  public:
    PostgresWriteSide(PostgresServer& server, RawBytes& raw_bytes, const FullText& full_text, const Settings& settings);
    void transaction(const Fill& fill, Durability durability) override;
    bool has_undecided() override;
    // Short: writers on other machines wait for it.
    Clock::duration longest_index_slice() const override { return std::chrono::milliseconds{20}; }
    Connection& connection() { return *connection_; }

  private:
    void open(PostgresServer::Patience patience);
    void begin(Durability durability);
    bool try_transaction(const Fill& fill, Durability durability);
    bool commit();
    bool was_committed();
    void undo() noexcept;

    PostgresServer& server_;
    RawBytes& raw_bytes_;
    const FullText& full_text_;
    const Settings& settings_;
    const std::string id_;   // of this process, in the table `writer`
    std::int64_t transaction_ = 0;
    std::unique_ptr<PostgresConnection> connection_;
    std::unique_ptr<SqlStores> stores_;
};

// What every transaction that writes begins with: waits until no other does.
extern const char lock_of_writers[];

}   // namespace toritsugi
