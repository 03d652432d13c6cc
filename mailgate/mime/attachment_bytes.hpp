#pragma once
#include <optional>
#include <string>
#include <vector>

#include "mailgate/mime/parse_message.hpp"

namespace toritsugi {

// The decoded bytes of one attachment, for a download: the mail is read again, since only its raw bytes are kept. `path`:
// places from the outside in ({2, 0}: the first file in the third attachment). Empty: there is none. Never more than the
// limit of unpacked bytes.
std::optional<std::string> attachment_bytes(const RawMail& raw, const Envelope& envelope,
                                            const std::vector<std::size_t>& path, const ParsingContext& context);

}   // namespace toritsugi
