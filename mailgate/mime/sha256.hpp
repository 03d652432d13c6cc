#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace toritsugi {

// SHA-256 in pieces (OpenSSL, with the processor's own instructions where it has them).
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    void piece(std::string_view bytes);
    std::string hex();   // lower case; ends the hash

  private:
    void* context_;
};

std::string sha256_hex(std::string_view bytes);

}   // namespace toritsugi
