#pragma once
#include <string>
#include <vector>

#include "core/model/message.hpp"
#include "core/settings/settings.hpp"

namespace toritsugi {

struct ParsingContext {
    ReadingLimits limits;
    std::string authserv_id;                  // Authentication-Results of anybody else are not believed
    std::vector<std::string> our_addresses;   // a mail From one of these is never answered
    std::string gnupg_home;                   // key ring for PGP; empty: signatures are not checked, nothing is decrypted
    std::string smime_authorities;            // PEM file of the certificates that we trust; empty: nobody vouches
    std::string smime_key;                    // PEM file with our certificate and private key
    std::string charset;                      // not empty: a handler wants the mail read again as this charset
};

// Any bytes give a Message; what is broken is named in `defects`. Never throws for what the mail holds.
Message parse_message(const RawMail& raw, const Envelope& envelope, const ParsingContext& context);

}   // namespace toritsugi
