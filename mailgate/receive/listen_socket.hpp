#pragma once
#include <string>

namespace toritsugi {

// A descriptor that is closed on every way out.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor() { close(); }
    int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    int release();
    void close();

  private:
    int number_;
};

// `address` is host:port, [IPv6]:port, *:port (all addresses) or unix:/path. Non-blocking. Throws std::runtime_error with
// one line that says what is wrong and what to write or do instead.
Descriptor listen_on(const std::string& address);
Descriptor connect_to(const std::string& address);   // blocking; std::system_error when nobody listens there
// What port was given when the address said port 0; 0 for a unix socket.
int port_of(const Descriptor& listening);

}   // namespace toritsugi
