#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/time.hpp"

namespace toritsugi {

// The bytes of one mail as they came, never changed. `owner` keeps them alive (a string, a mapped file).
struct RawMail {
    std::shared_ptr<const void> owner;
    std::string_view bytes;
    static RawMail from(std::string text);
};

// How a mail reached us. Not part of the mail: what the SMTP client said, or what we know of a file.
struct Envelope {
    std::optional<std::string> sender;     // "" is the null return path; empty optional: unknown (an imported file)
    std::vector<std::string> recipients;   // ours, as given in RCPT TO
    std::string channel;                   // "lmtp", "smtp", "pipe", "import", "imap", "pop3", "form"
    UtcTime received_at{};
};

struct MailAddress {
    std::string name;      // decoded, UTF-8; may be empty
    std::string address;   // addr-spec as written, domain in lower case; never holds CR, LF, NUL, space or <>
};

struct Attachment {
    std::string name;                 // a label for people, never a path
    std::string type;                 // "application/zip", lower case
    std::uint64_t size_bytes = 0;     // decoded
    std::string sha256;               // of the decoded bytes, lower-case hex
    std::vector<Attachment> inside;   // of an archive or a forwarded mail
    // Gives the decoded bytes in pieces until `piece` returns false; may be called again. Empty for one that the store
    // describes: its bytes are in the raw mail.
    std::function<void(const std::function<bool(std::string_view)>& piece)> read;
};

// A piece of text in which evidence may be found: the body, a text attachment, a file in an archive, a forwarded mail.
// The text is given in pieces, in order, as UTF-8, so that a log of any size never has to be in memory at once.
struct TextLeaf {
    std::string path;      // where it stands: "body", "1/fw.log", "2/logs.zip/fw.log"
    std::string name;      // file name, may be empty
    std::string type;      // "text/plain", "message/feedback-report", "application/json", ...
    std::string charset;   // the one that was used to decode
    bool is_body = false;
    // Calls `piece` until it returns false or the text ends. May be called again; gives the same text each time.
    std::function<void(const std::function<bool(std::string_view)>& piece)> read;
    std::string all(std::size_t at_most_bytes) const;   // the first bytes, cut at a character's border
    static TextLeaf of(std::string path, std::string type, std::string text);
};

// What sort of mail this is, from its form alone. relay-request and digest are found later, in what it says.
enum class MailKind { report, digest, relay_request, reply, auto_reply, bounce, receipt, list };
std::string_view name_of(MailKind kind);   // "relay-request", as in the JSON of `toritsugi read`

// A delivery status notification (RFC 3464) or the prose of a mailer that says the same.
struct Bounce {
    std::string recipient;
    std::string status;                // "5.1.1" (RFC 3463); empty: not said
    std::string action;                // "failed", "delayed", "delivered", "relayed", "expanded"
    std::string reason;                // the remote server's own words, one line
    std::string original_message_id;   // without <>; empty: not found
};

enum class SignatureState { none, good, bad, unknown_key, wrong_signer, expired, not_checked };
// PGP/MIME, inline PGP, S/MIME. The verdict is about what is covered and nothing else in the mail.
struct Protection {
    bool is_encrypted = false;
    bool is_decrypted = false;
    SignatureState signature = SignatureState::none;
    std::string signer;              // address of the key that signed; empty when unknown
    std::string covers;              // what is signed: "body" (all of the mail), "text", "part 2.1"; empty: no signature
    bool is_partial = false;         // the mail holds more than what is signed or encrypted
    std::uint64_t text_offset = 0;   // bytes of Message::text that are covered by the signature
    std::uint64_t text_length = 0;   // 0: none of it
};

// Topmost Authentication-Results of our own border (RFC 8601), only when its authserv-id is the configured one.
struct SenderCheck {
    std::string spf, dkim, dmarc;   // "pass", "fail", "none", ...; empty: not stated
    bool is_verified() const { return dmarc == "pass" || (dmarc.empty() && dkim == "pass"); }
};

// One mail as a person would read it. Made by mailgate/mime from any bytes; what was broken is named in `defects`.
struct Message {
    std::string message_id;   // without <>; a mail without one gets "sha256.<hex>@missing"
    bool has_own_message_id = true;
    std::vector<std::string> in_reply_to;    // without <>
    std::vector<std::string> references;     // without <>, oldest first, each once
    std::optional<UtcTime> date;             // the Date field; empty: missing or absurd
    std::optional<ZoneOffset> date_offset;   // the offset written there
    MailAddress from;                        // identity; address empty when there is none
    std::vector<MailAddress> reply_to, to, cc;
    std::string sender;     // Sender field
    std::string subject;    // decoded
    std::string text;       // the body a person reads, UTF-8, LF line ends
    std::string new_text;   // `text` without quoted parts and signature; equals text when not a reply
    std::string language;   // ISO 639-1 of the text; empty: cannot be told
    std::string charset;    // of the body, as used
    std::vector<Attachment> attachments;
    std::vector<TextLeaf> leaves;   // body first
    MailKind kind = MailKind::report;
    std::optional<Bounce> bounce;       // of the recipient with the worst news
    std::vector<Bounce> more_bounces;   // of the other recipients that the same notification names
    bool may_answer = true;             // RFC 3834: may an automatic answer go out
    std::string why_not;                // one clause, when !may_answer
    Protection protection;
    SenderCheck sender_check;
    std::vector<std::string> defects;   // "unclosed multipart boundary at byte 2034", ...
    std::string body_sha256;            // of the text without white space: same content under another envelope
    std::vector<std::pair<std::string, std::string>> headers;   // top level, in order, decoded values, name as written

    std::string_view header(std::string_view name) const;   // first of that name, case-blind; empty when missing
};

}   // namespace toritsugi
