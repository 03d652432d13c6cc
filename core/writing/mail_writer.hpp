#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/message.hpp"

namespace toritsugi {

// A mail of ours before it is written. The one way from values to a mail: CR, LF and NUL are refused in every value of
// the header, so nothing that a stranger wrote can become a header field (RFC 5322, 2.2).
struct MailDraft {
    MailAddress from, to;
    std::vector<MailAddress> cc;
    std::string reply_to;                  // one address; empty: none
    std::string subject;                   // UTF-8
    std::string message_id;                // without <>
    std::vector<std::string> references;   // without <>, oldest first; the last is In-Reply-To
    UtcTime date{};
    ZoneOffset zone{0};
    std::string language;        // Content-Language
    std::string text;            // UTF-8, LF
    bool is_automatic = false;   // Auto-Submitted: auto-replied (RFC 3834, 5) and X-Auto-Response-Suppress: All
    std::string ticket_number;   // X-Toritsugi-Ticket; empty: none
    struct Part {
        std::string name, type, bytes;
    };
    std::vector<Part> parts;   // attachments
};

// The whole mail, CRLF line ends, at most 998 bytes a line, text as UTF-8 in quoted-printable or base64, whichever is
// shorter. References are cut to the first and the last nine. Problem: which value cannot be written.
Result<std::string> write_mail(const MailDraft& draft);

// RFC 2047 encoded words, each at most 75 characters, never splitting a character; ASCII stays as it is. No folding.
std::string encode_words(std::string_view utf8);
std::string base64(std::string_view bytes);            // no line breaks
std::string quoted_printable(std::string_view text);   // RFC 2045, LF or CRLF in, CRLF out

}   // namespace toritsugi
