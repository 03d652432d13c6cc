#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/model/relay_request.hpp"

namespace toritsugi {

struct RelayListQuestion {
    std::optional<RelayState> state;           // empty: all
    std::optional<UtcTime> chase_due_before;   // only those that wait and are due
    std::string address;                       // empty: all
    std::uint32_t offset = 0, at_most = 50;
};

struct RelayCounts {
    std::uint64_t by_state[9] = {};   // in the order of RelayState
    std::uint64_t due = 0;
};

class RelayStore {
  public:
    virtual ~RelayStore() = default;
    // The number that the next conversation of this ticket gets.
    virtual std::int32_t unused_conversation(TicketKey ticket) = 0;
    // Adds the request and its conversation with the contact's address as the one who takes part. The mail itself is owed by
    // TicketStore::change() in the same transaction.
    virtual RelayKey open(const RelayRequest& request, UtcTime now) = 0;
    virtual void update(const RelayRequest& request) = 0;   // throws when there is no such request
    virtual std::optional<RelayRequest> relay(RelayKey key) = 0;
    virtual std::optional<RelayRequest> of_conversation(TicketKey ticket, std::int32_t conversation) = 0;
    virtual std::vector<RelayRequest> of_ticket(TicketKey ticket) = 0;   // and of those merged into it, oldest first
    // Waiting ones by their next chase date, the rest newest first.
    virtual std::vector<RelayRequest> list(const RelayListQuestion& question) = 0;
    virtual RelayCounts counts(UtcTime now) = 0;
    // Times from sending to the first answer of the newest 200 answered requests to this address.
    virtual std::vector<std::chrono::minutes> answer_times(const std::string& address) = 0;
    // From sending to "fixed", of the newest 200 that were.
    virtual std::vector<std::chrono::minutes> fix_times(const std::string& address) = 0;
    // Tickets whose relay requests have all ended before this moment, the last one after `not_before`, and whose reporters
    // were told no outcome since. Oldest first.
    virtual std::vector<TicketId> outcome_due(UtcTime ended_before, UtcTime not_before, std::size_t at_most) = 0;
};

}   // namespace toritsugi
