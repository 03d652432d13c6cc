#pragma once
#include "core/stores/message_store.hpp"
#include "db/raw_files.hpp"
#include "db/sqlite/connection.hpp"

namespace toritsugi {

class SqliteMessageStore final : public MessageStore {
  public:
    SqliteMessageStore(Connection& connection, RawFiles& files) : connection_(connection), files_(files) {}
    Kept keep(const RawMail& raw, const Envelope& envelope, const std::string& spool_file) override;
    RawMail raw(MessageKey message) override;
    Envelope envelope(MessageKey message) override;
    std::vector<Undecided> undecided(MessageKey after, std::size_t at_most) override;
    void count_attempt(MessageKey message) override;

  private:
    Connection& connection_;
    RawFiles& files_;
};

}   // namespace toritsugi
