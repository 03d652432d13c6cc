#include "mailgate/send/destination.hpp"

#include <algorithm>
#include <charconv>

namespace toritsugi {
namespace {

constexpr const char* advice = "Write smtp://host:port, smtp://user:password@host:port, maildir:PATH or hold.";

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// RFC 3986, 2.1. A "%" without two hex digits stays: the password was pasted as it is.
std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape =
            text[i] == '%' && i + 2 < text.size() + 0 && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
        if (!is_escape) {
            plain += text[i];
            continue;
        }
        plain += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
        i += 2;
    }
    return plain;
}

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
    std::size_t at = text.find("//") + 2;
    if (const std::size_t sign = text.rfind('@'); sign != text.npos) {
        const std::string_view login = text.substr(at, sign - at);
        const std::size_t colon = login.find(':');
        if (colon == login.npos || colon == 0) return Problem{at, "Write user:password before the @."};
        destination.user = decoded(login.substr(0, colon));
        destination.password = decoded(login.substr(colon + 1));
        at = sign + 1;
    }
    std::string_view host = text.substr(at);
    if (host.ends_with('/')) host.remove_suffix(1);
    const std::size_t bracket = host.rfind(']'), colon = host.rfind(':');
    const bool has_port = colon != host.npos && (bracket == host.npos || colon > bracket);
    destination.port = has_port ? std::string(host.substr(colon + 1)) : destination.tls_at_once ? "465" : "25";
    if (has_port) host = host.substr(0, colon);
    int port = 0;
    const char* const end = destination.port.data() + destination.port.size();
    const auto [stop, error] = std::from_chars(destination.port.data(), end, port);
    if (error != std::errc{} || stop != end || port < 1 || port > 65535)
        return Problem{at + host.size(), "Write a port from 1 to 65535 after the host."};
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty()) return Problem{at, advice};
    destination.host = host;
    return destination;
}

bool is_safe_in_command(std::string_view address) {
    return address.size() <= 254 && std::all_of(address.begin(), address.end(), [](unsigned char c) {
               return c > 0x20 && c < 0x7F && c != '<' && c != '>';
           });
}

}   // namespace toritsugi
