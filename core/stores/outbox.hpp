#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/time.hpp"
#include "core/stores/views.hpp"

namespace toritsugi {

struct DueMail {
    OutboxKey key;
    std::string envelope_from, recipient, raw;
    int attempts = 0;   // already raised for the try that is about to be made
};

// Mail that we owe somebody. `take_due` raises attempts and sets the next try (1, 5, 15, 30, 60, 120, then every 240
// minutes) before the caller sends: a crash may delay an answer, never repeat it for ever. What is older than 5 days is
// given up.
class Outbox {
  public:
    virtual ~Outbox() = default;
    virtual std::vector<DueMail> take_due(UtcTime now, std::size_t at_most) = 0;
    virtual void sent(OutboxKey key, UtcTime now, const std::string& servers_answer) = 0;
    virtual void failed(OutboxKey key, UtcTime next_try, const std::string& servers_answer) = 0;
    virtual void given_up(OutboxKey key, UtcTime now, const std::string& servers_answer) = 0;
    virtual void send_again(OutboxKey key, UtcTime now) = 0;   // by a handler
    virtual std::vector<OutboxRow> rows(OutboxKey before,
                                        std::size_t at_most) = 0;   // newest first; before = 0: from the newest
    virtual std::optional<UtcTime> next_due() = 0;
    // Held: nothing is due. A restore sets it, so that an operator sees first what would be sent (again).
    virtual bool is_held() = 0;
    virtual void hold(bool is_held) = 0;
};

}   // namespace toritsugi
