#pragma once
#include "db/raw_bytes.hpp"

namespace toritsugi {

// In the database, which all machines share, in pieces: the library keeps a copy of what it sends and gets at once.
class PostgresRawBytes final : public RawBytes {
  public:
    void keep(Connection& connection, MessageKey message, const std::string& sha256, std::string_view bytes,
              const std::string& spool_file) override;
    RawMail read(Connection& connection, MessageKey message) override;
};

}   // namespace toritsugi
