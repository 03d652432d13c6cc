#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/ids.hpp"
#include "core/model/outgoing_mail.hpp"
#include "core/model/time.hpp"
#include "core/stores/views.hpp"

namespace toritsugi {

struct DueMail {
    OutboxKey key;
    TicketKey ticket;   // none: of no ticket
    std::int32_t conversation = 1;
    OutgoingKind kind = OutgoingKind::reply;
    std::string envelope_from, recipient, raw;
    std::string message_id;   // without <>
    int attempts = 0;         // already raised for the try that is about to be made
};

// Mail that we owe somebody. `take_due` raises attempts and sets the next try (1, 5, 15, 30, 60, 120, then every 240
// minutes) before the caller sends: a crash may delay an answer, never repeat it for ever.
class Outbox {
  public:
    virtual ~Outbox() = default;
    virtual std::vector<DueMail> take_due(UtcTime now, std::size_t at_most) = 0;
    // Gives up what is due and older than 5 days, and says what that was (without `raw`): a relay request is undelivered
    // then.
    virtual std::vector<DueMail> give_up_old(UtcTime now) = 0;
    virtual void sent(OutboxKey key, UtcTime now, const std::string& servers_answer) = 0;
    virtual void failed(OutboxKey key, UtcTime next_try, const std::string& servers_answer) = 0;
    virtual void given_up(OutboxKey key, UtcTime now, const std::string& servers_answer) = 0;
    virtual void send_again(OutboxKey key, UtcTime now) = 0;   // by a handler
    // Mails of one conversation that still wait are not sent any more. How many; 0 when all had gone out.
    virtual std::size_t call_back(TicketKey ticket, std::int32_t conversation, UtcTime now) = 0;
    virtual void owe(const OutgoingMail& mail, UtcTime now) = 0;   // of no ticket; TicketStore owes those of tickets
    virtual std::vector<OutboxRow> rows(OutboxKey before,
                                        std::size_t at_most) = 0;   // newest first; before = 0: from the newest
    virtual std::optional<UtcTime> next_due() = 0;
    // Held: nothing is due. A restore sets it, so that an operator sees first what would be sent (again).
    virtual bool is_held() = 0;
    virtual void hold(bool is_held) = 0;
};

}   // namespace toritsugi
