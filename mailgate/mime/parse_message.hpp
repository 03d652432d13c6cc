#pragma once
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "core/settings/settings.hpp"
#include "mailgate/mime/protection.hpp"

namespace toritsugi {

struct ParsingContext {
    ReadingLimits limits;
    std::string authserv_id;                  // Authentication-Results of anybody else are not believed
    std::vector<std::string> our_addresses;   // a mail From one of these is never answered
    Settings::Keys keys;                      // for signatures, and for what is encrypted
    Opening opening = Opening::closed;        // closed: what anybody reads without our keys; signatures are checked
    std::string charset;                      // not empty: a handler wants the mail read again as this charset
};

// Any bytes give a Message; what is broken is named in `defects`. Never throws for what the mail holds.
Message parse_message(const RawMail& raw, const Envelope& envelope, const ParsingContext& context);

}   // namespace toritsugi
