#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/message.hpp"

namespace toritsugi {

struct AddressList {
    std::vector<MailAddress> addresses;
    bool is_ambiguous = false;   // two programs may read this list differently: no ground for trust
};

// An address list (RFC 5322, 3.4) as it is really written: groups, comments, routes, missing brackets, encoded words.
// `raw` is one unfolded header value. At most `at_most` addresses are read. Linear in the text.
AddressList read_addresses(std::string_view raw, std::string_view body_charset, std::size_t at_most = 1000);

// Ids in angle brackets, in order, each once; a bare id counts when there are no brackets at all.
std::vector<std::string> read_message_ids(std::string_view raw);

}   // namespace toritsugi
