#pragma once
#include <string>

#include "core/model/message.hpp"
#include "db/connection.hpp"

namespace toritsugi {

// Where the bytes of mails are.
class RawBytes {
  public:
    virtual ~RawBytes() = default;
    // Inside the transaction that adds the message. `spool_file`, when not empty, holds the bytes already, synced, and may
    // be taken over.
    virtual void keep(Connection& connection, MessageKey message, const std::string& sha256, std::string_view bytes,
                      const std::string& spool_file) = 0;
    virtual RawMail read(Connection& connection, MessageKey message) = 0;   // throws when there is no such message
};

}   // namespace toritsugi
