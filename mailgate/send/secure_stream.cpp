#include "mailgate/send/secure_stream.hpp"

#include <arpa/inet.h>
#include <libetpan/mailstream.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

namespace toritsugi {
namespace {

std::string tls_error() {
    const unsigned long code = ERR_get_error();
    const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "the connection broke" : reason;
}

bool is_address(const std::string& host) {
    unsigned char buffer[16];
    return ::inet_pton(AF_INET, host.c_str(), buffer) == 1 || ::inet_pton(AF_INET6, host.c_str(), buffer) == 1;
}

// libetpan calls these with its own struct, whose data is a shared_ptr of ours on the heap.
SecureStream& of(mailstream_low* low) { return **static_cast<std::shared_ptr<SecureStream>*>(low->data); }
ssize_t driver_read(mailstream_low* low, void* buffer, size_t size) { return of(low).read(buffer, size); }
ssize_t driver_write(mailstream_low* low, const void* buffer, size_t size) { return of(low).write(buffer, size); }
int driver_close(mailstream_low* low) {
    of(low).close();
    return 0;
}
int driver_descriptor(mailstream_low* low) { return of(low).descriptor(); }
void driver_free(mailstream_low* low) {
    delete static_cast<std::shared_ptr<SecureStream>*>(low->data);
    std::free(low);
}
void driver_cancel(mailstream_low*) {}
struct mailstream_cancel* driver_get_cancel(mailstream_low*) {
    return nullptr;
}
carray* driver_certificates(mailstream_low*) { return nullptr; }
int driver_no_idle(mailstream_low*) { return -1; }

mailstream_low_driver driver = {driver_read,    driver_write,   driver_close,      driver_descriptor,
                                driver_free,    driver_cancel,  driver_get_cancel, driver_certificates,
                                driver_no_idle, driver_no_idle, driver_no_idle};

}   // namespace

std::shared_ptr<SecureStream> SecureStream::connect(const std::string& host, const std::string& port,
                                                    std::chrono::seconds at_most, const Rules& rules) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0)
        throw StreamError(host + ": " + ::gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
    std::shared_ptr<SecureStream> stream(new SecureStream(host, rules));
    std::string why = "no address";
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        stream->close();
        stream->set_deadline(at_most);
        stream->descriptor_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (stream->descriptor_ < 0) {
            why = std::strerror(errno);
            continue;
        }
        int error = ::connect(stream->descriptor_, address->ai_addr, address->ai_addrlen) == 0 ? 0 : errno;
        if (error == EINPROGRESS) {
            socklen_t length = sizeof error;
            if (!stream->wait(POLLOUT))
                error = ETIMEDOUT;
            else
                ::getsockopt(stream->descriptor_, SOL_SOCKET, SO_ERROR, &error, &length);
        }
        const int on = 1;
        ::setsockopt(stream->descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (error == 0) return stream;
        why = std::strerror(error);
    }
    throw StreamError(host + ":" + port + ": " + why);
}

SecureStream::~SecureStream() { close(); }

void SecureStream::close() {
    if (ssl_ != nullptr) SSL_free(ssl_);
    ssl_ = nullptr;
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

bool SecureStream::wait(short events) {
    using namespace std::chrono;
    while (true) {
        const auto left = duration_cast<milliseconds>(deadline_ - Clock::now()).count();
        if (left <= 0) return fail("no answer in time"), false;
        if (rules_.cancelled != nullptr && *rules_.cancelled) return fail("the desk is closing down"), false;
        pollfd waiting{descriptor_, events, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 500)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return fail(std::strerror(errno)), false;
    }
}

long SecureStream::fail(const std::string& why) {
    if (problem_.empty()) problem_ = why;
    return -1;
}

void SecureStream::start_tls() {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    if (!context) throw StreamError("TLS: " + tls_error());
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    const bool has_ca = rules_.ca_file.empty()
                            ? SSL_CTX_set_default_verify_paths(context.get()) == 1
                            : SSL_CTX_load_verify_locations(context.get(), rules_.ca_file.c_str(), nullptr) == 1;
    if (!has_ca && rules_.verify) throw StreamError("TLS: the certificates in \"" + rules_.ca_file + "\" cannot be read");
    ssl_ = SSL_new(context.get());
    if (ssl_ == nullptr) throw StreamError("TLS: " + tls_error());
    SSL_set_fd(ssl_, descriptor_);
    SSL_set_mode(ssl_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (is_address(host_)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_), host_.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl_, host_.c_str());   // SNI, RFC 6066: never for an address
        SSL_set1_host(ssl_, host_.c_str());
    }
    // The result of the check is looked at below in either case, so that nobody takes an unverified line for a safe one.
    SSL_set_verify(ssl_, rules_.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    while (true) {
        ERR_clear_error();
        const int done = SSL_connect(ssl_);
        if (done == 1) break;
        const int error = SSL_get_error(ssl_, done);
        if (error == SSL_ERROR_WANT_READ && wait(POLLIN)) continue;
        if (error == SSL_ERROR_WANT_WRITE && wait(POLLOUT)) continue;
        const long verdict = SSL_get_verify_result(ssl_);
        if (rules_.verify && verdict != X509_V_OK)
            throw StreamError("TLS: the certificate of " + host_ +
                              " is not trusted: " + X509_verify_cert_error_string(verdict));
        throw StreamError("TLS: " + (problem_.empty() ? tls_error() : problem_));
    }
    is_verified_ = SSL_get_verify_result(ssl_) == X509_V_OK && SSL_get0_peer_certificate(ssl_) != nullptr;
}

long SecureStream::read(void* buffer, std::size_t size) {
    if (descriptor_ < 0) return fail("the connection is closed");
    size = static_cast<std::size_t>(std::min<std::uint64_t>({size, bytes_allowed_, 1u << 20}));
    if (size == 0) return fail("the server sent more than is allowed");
    while (true) {
        // Asked for first: a server that never pauses must meet the deadline as well.
        if (Clock::now() >= deadline_) return fail("no answer in time");
        short events = POLLIN;
        if (ssl_ != nullptr) {
            ERR_clear_error();
            const int count = SSL_read(ssl_, buffer, static_cast<int>(size));
            if (count > 0) {
                bytes_allowed_ -= static_cast<std::uint64_t>(count);
                return count;
            }
            const int error = SSL_get_error(ssl_, count);
            if (error == SSL_ERROR_ZERO_RETURN) return fail("the server closed the connection"), 0;
            if (error == SSL_ERROR_WANT_WRITE)
                events = POLLOUT;
            else if (error != SSL_ERROR_WANT_READ)
                return fail("TLS: " + tls_error());
        } else {
            const ssize_t count = ::recv(descriptor_, buffer, size, 0);
            if (count > 0) {
                bytes_allowed_ -= static_cast<std::uint64_t>(count);
                return count;
            }
            if (count == 0) return fail("the server closed the connection"), 0;
            if (errno != EAGAIN && errno != EINTR) return fail(std::strerror(errno));
        }
        if (!wait(events)) return -1;
    }
}

long SecureStream::write(const void* buffer, std::size_t size) {
    if (descriptor_ < 0) return fail("the connection is closed");
    size = std::min<std::size_t>(size, 1u << 20);
    while (true) {
        if (Clock::now() >= deadline_) return fail("no answer in time");
        short events = POLLOUT;
        if (ssl_ != nullptr) {
            ERR_clear_error();
            const int count = SSL_write(ssl_, buffer, static_cast<int>(size));
            if (count > 0) return count;
            const int error = SSL_get_error(ssl_, count);
            if (error == SSL_ERROR_WANT_READ)
                events = POLLIN;
            else if (error != SSL_ERROR_WANT_WRITE)
                return fail("TLS: " + tls_error());
        } else {
            const ssize_t count = ::send(descriptor_, buffer, size, MSG_NOSIGNAL);
            if (count > 0) return count;
            if (errno != EAGAIN && errno != EINTR) return fail(std::strerror(errno));
        }
        if (!wait(events)) return -1;
    }
}

bool SecureStream::has_bytes_waiting() const { return ssl_ != nullptr && SSL_pending(ssl_) > 0; }

_mailstream* SecureStream::for_libetpan(const std::shared_ptr<SecureStream>& stream) {
    auto holder = std::make_unique<std::shared_ptr<SecureStream>>(stream);
    mailstream_low* const low = mailstream_low_new(holder.get(), &driver);
    if (low == nullptr) throw std::bad_alloc();
    holder.release();
    mailstream* const made = mailstream_new(low, 8192);
    if (made == nullptr) {
        mailstream_low_free(low);
        throw std::bad_alloc();
    }
    return made;
}

}   // namespace toritsugi
