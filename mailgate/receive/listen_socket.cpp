#include "mailgate/receive/listen_socket.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace toritsugi {
namespace {

constexpr std::string_view unix_prefix = "unix:";

struct Place {   // a socket address of any family
    sockaddr_storage storage{};
    socklen_t length = 0;
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

[[noreturn]] void refuse(const std::string& address, const std::string& advice) {
    throw std::runtime_error("mail.listen \"" + address + "\": " + advice);
}

Place unix_place(const std::string& address) {
    Place place;
    auto& name = reinterpret_cast<sockaddr_un&>(place.storage);
    const std::string path = address.substr(unix_prefix.size());
    if (path.empty() || path.size() >= sizeof name.sun_path) refuse(address, "Write unix: and a path of 1 to 107 bytes.");
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
    place.length = sizeof(sockaddr_un);
    return place;
}

Place internet_place(const std::string& address, bool passive) {
    const std::size_t colon = address.rfind(':');
    if (colon == address.npos || colon + 1 == address.size()) refuse(address, "Write host:port, such as 127.0.0.1:2525.");
    std::string host = address.substr(0, colon);
    if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = (passive ? AI_PASSIVE : 0) | AI_NUMERICSERV;
    const int error =
        ::getaddrinfo(host.empty() || host == "*" ? nullptr : host.c_str(), address.c_str() + colon + 1, &hints, &found);
    if (error != 0) refuse(address, std::string(::gai_strerror(error)) + ". Write host:port, such as 127.0.0.1:2525.");
    Place place;
    std::memcpy(&place.storage, found->ai_addr, found->ai_addrlen);
    place.length = found->ai_addrlen;
    ::freeaddrinfo(found);
    return place;
}

Place place_of(const std::string& address, bool passive) {
    return address.starts_with(unix_prefix) ? unix_place(address) : internet_place(address, passive);
}

// A socket file whose process is gone may be removed; one that answers belongs to somebody.
void remove_stale(const std::string& address) {
    try {
        (void)connect_to(address);
    } catch (const std::system_error& error) {
        if (error.code().value() == ECONNREFUSED) ::unlink(address.substr(unix_prefix.size()).c_str());
        return;
    }
    refuse(address, "Another process listens there. Stop it, or choose another path.");
}

}   // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        close();
        number_ = other.release();
    }
    return *this;
}

int Descriptor::release() { return std::exchange(number_, -1); }

void Descriptor::close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Descriptor listen_on(const std::string& address) {
    Place place = place_of(address, true);
    const bool is_unix = place.storage.ss_family == AF_UNIX;
    if (is_unix) remove_stale(address);
    Descriptor socket(::socket(place.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    if (!is_unix) ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (!socket || ::bind(socket.get(), place.get(), place.length) != 0 || ::listen(socket.get(), 1024) != 0) {
        const std::string reason = std::strerror(errno);
        refuse(address, reason + (errno == EADDRINUSE ? ". Stop the process that listens there, or choose another port."
                                                      : ". Choose an address of this machine that this user may use."));
    }
    // Whoever may enter the folder of the socket may hand in mail, as anybody on the machine may by TCP.
    if (is_unix) ::chmod(address.c_str() + unix_prefix.size(), 0666);
    return socket;
}

Descriptor connect_to(const std::string& address) {
    Place place = place_of(address, false);
    Descriptor socket(::socket(place.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), place.get(), place.length) != 0)
        throw std::system_error(errno, std::generic_category(), address);
    const int on = 1;
    if (place.storage.ss_family != AF_UNIX) ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

int port_of(const Descriptor& listening) {
    Place place;
    place.length = sizeof place.storage;
    if (::getsockname(listening.get(), place.get(), &place.length) != 0) return 0;
    if (place.storage.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in&>(place.storage).sin_port);
    if (place.storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6&>(place.storage).sin6_port);
    return 0;
}

}   // namespace toritsugi
