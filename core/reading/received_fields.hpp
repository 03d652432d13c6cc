#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/ip.hpp"

namespace toritsugi {

// One Received field of a mail that somebody pasted or attached (RFC 5321, 4.4): who handed it over to whom.
struct ReceivedField {
    IpAddress from;                     // the address behind "from"; none when the field names none
    std::string from_host;              // its name, lower case: the server's own finding, else what it said of itself
    bool is_from_host_found = true;     // false: it only said so, and the server found no name ("unknown")
    std::string by_host;                // who took it, lower case; empty when not said
    std::vector<IpAddress> addresses;   // all that stand in it
};

// The Received fields of a text, in its order, so the last server comes first. Quotation marks and blanks may stand before
// them; continuation lines are joined. At most 40.
std::vector<ReceivedField> received_fields_in(std::string_view text);

}   // namespace toritsugi
