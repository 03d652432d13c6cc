#pragma once
#include <cstdint>

#include "core/model/time.hpp"

namespace toritsugi {

// How much goes, or would go.
struct Purged {
    std::uint64_t sessions = 0;           // of handlers who did not come back
    std::uint64_t registry_answers = 0;   // asked again when they are needed
    std::uint64_t outgoing_mails = 0;     // sent or given up: their bytes go, text and delivery stay on the ticket
    std::uint64_t outgoing_bytes = 0;
};

// What a desk may forget after a time. Mails that came in, tickets, their history and the ledger are not among it: raw bytes
// are evidence, and are kept for ever.
class RetentionStore {
  public:
    virtual ~RetentionStore() = default;
    virtual Purged older_than(UtcTime moment) = 0;   // counts, changes nothing
    // At most `at_most` outgoing mails at once, so that nobody waits long for the writer; call again while that many went.
    virtual Purged purge(UtcTime moment, std::size_t at_most) = 0;
};

}   // namespace toritsugi
