#pragma once
#include <string>
#include <string_view>

#include "core/model/result.hpp"

namespace toritsugi {

// What the setting mail.send says.
struct Destination {
    enum class Kind { hold, maildir, smtp };
    Kind kind = Kind::hold;
    std::string path;   // maildir
    std::string host;   // smtp: name or address, without []
    std::string port = "25";
    std::string user, password;   // empty: no AUTH
    bool tls_at_once = false;     // smtps://, usually port 465
};

// "smtp://user:password@host:port", "smtps://...", "maildir:PATH" or "hold". User and password percent-encoded where they
// hold / @ : or %.
Result<Destination> read_destination(std::string_view text);

// Whether an address may stand between < and > of an SMTP command: printable ASCII without space, < and >, at most 254
// bytes. Anything else could end the command and begin another.
bool is_safe_in_command(std::string_view address);

}   // namespace toritsugi
