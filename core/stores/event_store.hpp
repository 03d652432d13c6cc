#pragma once
#include <functional>

#include "core/model/event.hpp"
#include "core/model/ids.hpp"

namespace toritsugi {

// The events of all mails, one row per source, target port, protocol, format and hour of a mail. They are written with the
// decision about the mail (TicketStore::commit).
class EventStore {
  public:
    using Take = std::function<void(MessageKey message, const EventRow& row)>;
    virtual ~EventStore() = default;
    // In the order of the mail's lines.
    virtual void each_of(MessageKey message, const Take& take) = 0;
    // Every row whose hour begins within [from, to), by hour of no particular order. Rows without a time are left out.
    virtual void each_between(UtcTime from, UtcTime to, const Take& take) = 0;
};

}   // namespace toritsugi
