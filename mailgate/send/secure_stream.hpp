#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

struct _mailstream;
typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

namespace toritsugi {

// What went wrong on the line, in words for an operator.
class StreamError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A TCP connection for libetpan that can become TLS. libetpan's own streams verify no certificate, send no server name,
// and count time per read, so that a server that sends a byte now and then holds them for ever. Here every wait ends at
// one absolute moment, and a server may send only so many bytes.
class SecureStream {
  public:
    using Clock = std::chrono::steady_clock;
    struct Rules {
        std::string ca_file;                            // PEM; empty: the system's
        bool verify = true;                             // certificate and name; false only where no secret is sent
        const std::atomic<bool>* cancelled = nullptr;   // looked at twice a second
    };
    // Connects to the first address of `host` that answers. Throws StreamError.
    static std::shared_ptr<SecureStream> connect(const std::string& host, const std::string& port,
                                                 std::chrono::seconds at_most, const Rules& rules);
    ~SecureStream();
    SecureStream(const SecureStream&) = delete;
    SecureStream& operator=(const SecureStream&) = delete;

    // All that is read or written until the next call must be done by then.
    void set_deadline(std::chrono::seconds from_now) { deadline_ = Clock::now() + from_now; }
    void set_bytes_allowed(std::uint64_t bytes) { bytes_allowed_ = bytes; }
    // TLS 1.2 or newer, with the server's name. Throws StreamError, which names what was wrong with the certificate.
    void start_tls();
    bool is_encrypted() const { return ssl_ != nullptr; }
    bool is_verified() const { return is_verified_; }
    const std::string& problem() const { return problem_; }   // why the last read or write failed
    // A stream for libetpan, which then owns it and, through it, shares this object.
    static _mailstream* for_libetpan(const std::shared_ptr<SecureStream>& stream);

    // For the driver: bytes moved, 0 at the end, -1 on trouble.
    long read(void* buffer, std::size_t size);
    long write(const void* buffer, std::size_t size);
    int descriptor() const { return descriptor_; }
    bool has_bytes_waiting() const;   // decrypted, not yet read: poll() cannot see them
    void close();

  private:
    SecureStream(std::string host, Rules rules) : host_(std::move(host)), rules_(std::move(rules)) {}
    bool wait(short events);   // false: deadline, cancelled
    long fail(const std::string& why);
    std::string host_;
    Rules rules_;
    int descriptor_ = -1;
    SSL* ssl_ = nullptr;
    bool is_verified_ = false;
    Clock::time_point deadline_{};
    std::uint64_t bytes_allowed_ = UINT64_MAX;
    std::string problem_;
};

}   // namespace toritsugi
