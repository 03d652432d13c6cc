#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/settings/settings.hpp"
#include "core/stores/outbox.hpp"

namespace toritsugi {

enum class Sending { sent, later, refused };   // refused: no use trying again (5yz, an address that cannot be written)

struct SendResult {
    Sending what = Sending::later;
    std::string answer;   // the server's own words, one line, for handlers
};

// A way out of the house. Used by one thread at a time.
class Transport {
  public:
    virtual ~Transport() = default;
    // Sends each mail, in order, and tells of each as soon as it is known.
    virtual void send(const std::vector<DueMail>& mails,
                      const std::function<void(const DueMail&, const SendResult&)>& told) = 0;
};

// By mail.send. Empty for "hold". Throws std::runtime_error with one line for the operator.
std::unique_ptr<Transport> make_transport(const Settings& settings);

// May this stand in an SMTP command: printable ASCII without space, <, >, at most 254 bytes; or "" as a sender.
// libetpan writes commands from unchecked strings, so everything that reaches it comes through here.
bool is_safe_in_envelope(const std::string& address, bool may_be_empty);

}   // namespace toritsugi
