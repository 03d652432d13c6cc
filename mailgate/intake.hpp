#pragma once
#include <chrono>
#include <optional>

#include "core/desk/desk.hpp"
#include "core/stores/database.hpp"

namespace toritsugi {

// A kept mail on its way: read, not decided about yet.
struct ReadMail {
    MessageKey key;
    Envelope envelope;
    Message message;
    Report report;
    std::size_t size_bytes = 0;
    std::chrono::steady_clock::time_point began;
    bool is_fetched = true;   // false: the store could not give its bytes now
};

struct Decided {
    const ReadMail* mail;
    TicketId ticket;   // none: a bounce of nothing we know
    Outcome outcome;
    bool owes = false;   // something is in the outbox now
};

// The way of one mail from its kept bytes to its ticket and the answer that is owed. Who calls it when, in which order and
// how often: intake_line.cpp.
class Intake {
  public:
    Intake(const Desk& desk, const Clock& clock) : desk_(desk), clock_(clock) {}

    // Bytes -> Message -> Report. Any bytes give one. May take long; any thread.
    ReadMail read(MessageKey key, const RawMail& raw, const Envelope& envelope) const;
    // What is decided about when reading it failed or ended the program: the raw bytes, and `why` in words.
    ReadMail set_aside(MessageKey key, const RawMail& raw, const Envelope& envelope, const std::string& why) const;
    // Inside a write transaction, which commits all of it or nothing. Nothing when the mail has its decision already.
    std::optional<Decided> decide(Stores& stores, const ReadMail& mail) const;

  private:
    const Desk& desk_;
    const Clock& clock_;
};

}   // namespace toritsugi
