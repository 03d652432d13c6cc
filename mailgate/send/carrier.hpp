#pragma once
#include <string>

#include "core/stores/outbox.hpp"

namespace toritsugi {

// What became of one try to send one mail.
struct SendResult {
    enum class What {
        sent,
        refused,      // for good: a person must look at it
        try_later,    // this mail; others may go
        unreachable   // no mail can go at present
    };
    What what = What::try_later;
    std::string answer;   // the server's own words, or ours, one line
};

// A way out for mail. Used by one thread.
class Carrier {
  public:
    virtual ~Carrier() = default;
    virtual SendResult send(const DueMail& mail) = 0;
    virtual void rest() {}   // nothing to send for a while: let go of what is open
};

}   // namespace toritsugi
