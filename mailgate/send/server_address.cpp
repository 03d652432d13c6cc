#include "mailgate/send/server_address.hpp"

#include <charconv>

namespace toritsugi {
namespace {

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

Result<ServerAddress> read_server_address(std::string_view text, std::string_view usual_port) {
    ServerAddress server;
    std::size_t at = text.find("//") + 2;
    if (const std::size_t sign = text.rfind('@'); sign != text.npos) {
        const std::string_view login = text.substr(at, sign - at);
        const std::size_t colon = login.find(':');
        if (colon == login.npos || colon == 0) return Problem{at, "Write user:password before the @."};
        server.user = decoded(login.substr(0, colon));
        server.password = decoded(login.substr(colon + 1));
        at = sign + 1;
    }
    std::string_view host = text.substr(at);
    if (const std::size_t slash = host.find('/'); slash != host.npos) {
        server.path = decoded(host.substr(slash + 1));
        host = host.substr(0, slash);
    }
    const std::size_t bracket = host.rfind(']'), colon = host.rfind(':');
    const bool has_port = colon != host.npos && (bracket == host.npos || colon > bracket);
    server.port = has_port ? std::string(host.substr(colon + 1)) : std::string(usual_port);
    if (has_port) host = host.substr(0, colon);
    int port = 0;
    const char* const end = server.port.data() + server.port.size();
    const auto [stop, error] = std::from_chars(server.port.data(), end, port);
    if (error != std::errc{} || stop != end || port < 1 || port > 65535)
        return Problem{at + host.size(), "Write a port from 1 to 65535 after the host."};
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty()) return Problem{at, "Write a host, such as mail.example.jp."};
    server.host = host;
    return server;
}

}   // namespace toritsugi
