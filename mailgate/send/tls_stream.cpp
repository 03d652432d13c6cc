#include "mailgate/send/tls_stream.hpp"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace toritsugi {
namespace {

using Steady = std::chrono::steady_clock;

struct Stream {
    int socket = -1;
    SSL_CTX* context = nullptr;
    SSL* tls = nullptr;
    StreamRules rules;
    Steady::time_point until;
    std::uint64_t bytes_left = 0;

    Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() {
        if (tls != nullptr) SSL_free(tls);
        if (context != nullptr) SSL_CTX_free(context);
        if (socket >= 0) ::close(socket);
    }
    // False: a deadline passed or the socket broke.
    bool wait(short events) const {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
        const auto most = std::min<std::chrono::milliseconds>(left, rules.one_read);
        if (most.count() <= 0) return false;
        pollfd one{socket, events, 0};
        int ready = 0;
        do ready = ::poll(&one, 1, static_cast<int>(most.count()));
        while (ready < 0 && errno == EINTR);
        return ready > 0;
    }
};

Stream& stream_of(mailstream_low* low) { return *static_cast<Stream*>(low->data); }

// What an SSL call asks for: wait and call again (true), or give up (false).
bool again(const Stream& stream, int result) {
    const int error = SSL_get_error(stream.tls, result);
    if (error == SSL_ERROR_WANT_READ) return stream.wait(POLLIN);
    if (error == SSL_ERROR_WANT_WRITE) return stream.wait(POLLOUT);
    return false;
}

int at_once(size_t size) { return static_cast<int>(std::min<size_t>(size, 1 << 20)); }

ssize_t read_stream(mailstream_low* low, void* buffer, size_t size) {
    Stream& stream = stream_of(low);
    size = static_cast<size_t>(std::min<std::uint64_t>(size, stream.bytes_left));
    if (size == 0) return -1;   // the byte budget is used up
    while (true) {
        ERR_clear_error();
        const ssize_t count =
            stream.tls != nullptr ? SSL_read(stream.tls, buffer, at_once(size)) : ::recv(stream.socket, buffer, size, 0);
        if (count > 0) {
            stream.bytes_left -= static_cast<std::uint64_t>(count);
            return count;
        }
        if (stream.tls != nullptr) {
            if (SSL_get_error(stream.tls, static_cast<int>(count)) == SSL_ERROR_ZERO_RETURN) return 0;
            if (!again(stream, static_cast<int>(count))) return -1;
        } else if (count == 0) {
            return 0;
        } else if (errno != EINTR && (errno != EAGAIN || !stream.wait(POLLIN))) {
            return -1;
        }
    }
}

ssize_t write_stream(mailstream_low* low, const void* buffer, size_t size) {
    Stream& stream = stream_of(low);
    if (size == 0) return 0;
    while (true) {
        ERR_clear_error();
        const ssize_t count = stream.tls != nullptr ? SSL_write(stream.tls, buffer, at_once(size))
                                                    : ::send(stream.socket, buffer, size, MSG_NOSIGNAL);
        if (count > 0) return count;
        if (stream.tls != nullptr) {
            if (!again(stream, static_cast<int>(count))) return -1;
        } else if (errno != EINTR && (errno != EAGAIN || !stream.wait(POLLOUT))) {
            return -1;
        }
    }
}

int close_stream(mailstream_low* low) {
    Stream& stream = stream_of(low);
    if (stream.tls != nullptr) SSL_shutdown(stream.tls);
    return 0;
}

void free_stream(mailstream_low* low) {
    delete static_cast<Stream*>(low->data);
    std::free(low);
}

mailstream_low_driver driver{read_stream, write_stream, close_stream,
                             [](mailstream_low* low) { return stream_of(low).socket; }, free_stream, [](mailstream_low*) {},
                             [](mailstream_low*) -> struct mailstream_cancel* {return nullptr;
}   // namespace
, [](mailstream_low*) -> carray* { return nullptr; }, [](mailstream_low*) { return -1; }, [](mailstream_low*) { return -1; },
    [](mailstream_low*) { return -1; },
};   // namespace toritsugi

mailstream_low* low_of(std::unique_ptr<Stream> stream) {
    mailstream_low* const low = mailstream_low_new(stream.get(), &driver);
    if (low != nullptr) (void)stream.release();
    return low;
}

std::string tls_reason(const Stream& stream) {
    const long verified = SSL_get_verify_result(stream.tls);
    if (verified != X509_V_OK)
        return std::string("its certificate is not trusted: ") + X509_verify_cert_error_string(verified);
    char text[200] = "the connection broke";
    if (const unsigned long error = ERR_get_error(); error != 0) ERR_error_string_n(error, text, sizeof text);
    return std::string("TLS failed: ") + text;
}

int connected(const addrinfo& address, const StreamRules& rules, std::string& reason) {
    const int socket = ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol);
    if (socket < 0) {
        reason = std::strerror(errno);
        return -1;
    }
    int error = ::connect(socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
        pollfd one{socket, POLLOUT, 0};
        socklen_t length = sizeof error;
        if (::poll(&one, 1, static_cast<int>(std::chrono::milliseconds(rules.one_read).count())) <= 0)
            error = ETIMEDOUT;
        else if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
            error = errno;
    }
    if (error == 0) return socket;
    reason = std::strerror(error);
    ::close(socket);
    return -1;
}

}   // namespace

mailstream_low* connect_stream(const StreamRules& rules, const std::string& port, std::string& reason) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(rules.host.c_str(), port.c_str(), &hints, &found); error != 0) {
        reason = ::gai_strerror(error);
        return nullptr;
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
    auto stream = std::make_unique<Stream>();
    for (const addrinfo* address = found; address != nullptr && stream->socket < 0; address = address->ai_next)
        stream->socket = connected(*address, rules, reason);
    if (stream->socket < 0) return nullptr;
    stream->rules = rules;
    stream->until = Steady::now() + rules.whole_session;
    stream->bytes_left = rules.bytes_read;
    return low_of(std::move(stream));
}

mailstream_low* start_tls(mailstream_low* plain, const StreamRules& rules, std::string& reason) {
    auto stream = std::make_unique<Stream>();
    Stream& old = stream_of(plain);
    stream->rules = rules;
    stream->until = old.until;
    stream->bytes_left = old.bytes_left;
    stream->socket = std::exchange(old.socket, -1);
    mailstream_low_free(plain);
    stream->context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(stream->context, TLS1_2_VERSION);
    SSL_CTX_set_verify(stream->context, SSL_VERIFY_PEER, nullptr);
    const bool has_trust = rules.ca_file.empty() ? SSL_CTX_set_default_verify_paths(stream->context) == 1
                                                 : SSL_CTX_load_verify_file(stream->context, rules.ca_file.c_str()) == 1;
    if (!has_trust) {
        reason = "no trusted certificates in " + (rules.ca_file.empty() ? "the system's store" : rules.ca_file);
        return nullptr;
    }
    stream->tls = SSL_new(stream->context);
    SSL_set_fd(stream->tls, stream->socket);
    SSL_set_tlsext_host_name(stream->tls, rules.host.c_str());
    // RFC 6125: a name is checked as a name, an address as an address.
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(stream->tls), rules.host.c_str()) != 1)
        SSL_set1_host(stream->tls, rules.host.c_str());
    ERR_clear_error();
    for (int result = SSL_connect(stream->tls); result != 1; result = SSL_connect(stream->tls)) {
        if (again(*stream, result)) continue;
        reason = tls_reason(*stream);
        return nullptr;
    }
    return low_of(std::move(stream));
}

}   // namespace toritsugi
