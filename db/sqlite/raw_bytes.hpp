#pragma once
#include "db/raw_bytes.hpp"
#include "db/raw_files.hpp"

namespace toritsugi {

// Small mails stand in the file of the database, larger ones are files: the WAL would write them twice.
class SqliteRawBytes final : public RawBytes {
  public:
    explicit SqliteRawBytes(RawFiles& files) : files_(files) {}
    void keep(Connection& connection, MessageKey message, const std::string& sha256, std::string_view bytes,
              const std::string& spool_file) override;
    RawMail read(Connection& connection, MessageKey message) override;

  private:
    RawFiles& files_;
};

}   // namespace toritsugi
