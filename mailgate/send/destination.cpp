#include "mailgate/send/destination.hpp"

#include <algorithm>

#include "mailgate/send/server_address.hpp"

namespace toritsugi {
namespace {

constexpr const char* advice = "Write smtp://host:port, smtp://user:password@host:port, maildir:PATH or hold.";

}   // namespace

Result<Destination> read_destination(std::string_view text) {
    Destination destination;
    if (text == "hold") return destination;
    if (text.starts_with("maildir:")) {
        destination.kind = Destination::Kind::maildir;
        destination.path = text.substr(8);
        if (destination.path.empty())
            return Problem{8, "Write the folder after maildir:, such as maildir:/var/lib/toritsugi/out."};
        return destination;
    }
    destination.tls_at_once = text.starts_with("smtps://");
    if (!text.starts_with("smtp://") && !destination.tls_at_once) return Problem{0, advice};
    destination.kind = Destination::Kind::smtp;
    auto server = read_server_address(text, destination.tls_at_once ? "465" : "25");
    if (!server.ok()) return server.problem();
    if (!server.value().path.empty()) return Problem{0, advice};
    destination.host = server.value().host;
    destination.port = server.value().port;
    destination.user = server.value().user;
    destination.password = server.value().password;
    return destination;
}

bool is_safe_in_command(std::string_view address) {
    return address.size() <= 254 && std::all_of(address.begin(), address.end(), [](unsigned char c) {
               return c > 0x20 && c < 0x7F && c != '<' && c != '>';
           });
}

}   // namespace toritsugi
