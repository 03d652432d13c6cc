#pragma once
#include <string>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/message.hpp"

namespace toritsugi {

struct Kept {
    MessageKey key;
    bool is_new = true;   // false: the same bytes were here already; nothing was added
};

struct Undecided {
    MessageKey key;
    int attempts = 0;   // how often the process died while reading it
};

// Raw mail: facts, never updated.
class MessageStore {
  public:
    virtual ~MessageStore() = default;
    // Keeps the bytes for ever. A copy with the same bytes is the same row. `spool_file`: where the bytes already stand
    // on the data folder's file system, synced; the store may take the file over. Empty: they are in memory only.
    virtual Kept keep(const RawMail& raw, const Envelope& envelope, const std::string& spool_file) = 0;
    virtual RawMail raw(MessageKey message) = 0;   // throws when there is no such message
    virtual Envelope envelope(MessageKey message) = 0;
    // Kept mails without a decision with a key above `after`, oldest first.
    virtual std::vector<Undecided> undecided(MessageKey after, std::size_t at_most) = 0;
    virtual void count_attempt(MessageKey message) = 0;   // after a crash while reading it
};

}   // namespace toritsugi
