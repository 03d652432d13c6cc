#pragma once
#include "core/stores/message_store.hpp"
#include "db/connection.hpp"
#include "db/raw_bytes.hpp"

namespace toritsugi {

class SqlMessageStore final : public MessageStore {
  public:
    SqlMessageStore(Connection& connection, RawBytes& raw_bytes) : connection_(connection), raw_bytes_(raw_bytes) {}
    Kept keep(const RawMail& raw, const Envelope& envelope, const std::string& spool_file) override;
    RawMail raw(MessageKey message) override;
    Envelope envelope(MessageKey message) override;
    std::vector<Undecided> undecided(MessageKey after, std::size_t at_most) override;
    void count_attempt(MessageKey message) override;

  private:
    Connection& connection_;
    RawBytes& raw_bytes_;
};

}   // namespace toritsugi
