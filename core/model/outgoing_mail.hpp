#pragma once
#include <string>
#include <vector>

#include "core/model/ids.hpp"

namespace toritsugi {

enum class OutgoingKind { acknowledgement, reply, relay_request, reminder, outcome, contact_check };
std::string_view name_of(OutgoingKind kind);

// One mail that we owe somebody, complete: what is kept is what will be sent, byte for byte.
struct OutgoingMail {
    OutgoingKind kind = OutgoingKind::reply;
    std::string envelope_from;             // "" is the null return path of automatic mail (RFC 3834, 3.3)
    std::string recipient;                 // one address, without a display name
    std::string message_id;                // without <>, signed
    std::vector<std::string> references;   // what it answers, newest last
    std::string subject;
    std::string text;   // as shown on the ticket page
    std::string raw;    // the whole mail, CRLF line ends
    std::string language;
    std::int32_t conversation = 1;   // number within the ticket
};

}   // namespace toritsugi
