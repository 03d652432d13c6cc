#pragma once
#include <cstdint>
#include <memory>

#include "web/server/site.hpp"

namespace toritsugi {

// The web side of `toritsugi serve`. Plain HTTP: TLS is the front proxy's (docs/operator).
class WebServer {
  public:
    // Loads templates and texts; throws std::runtime_error with words for the operator when one is wrong.
    // templates_folder: files there replace those built in, for development; empty: none.
    WebServer(Database& database, const Desk& desk, const Clock& clock, std::shared_ptr<spdlog::logger> log,
              MailSide mail_side, const std::string& templates_folder = "");
    ~WebServer();   // stops
    // Listens at settings.web.listen; port 0 takes any free one. Throws std::runtime_error: the address is taken or not
    // ours.
    void start();
    std::uint16_t port() const;
    // Takes no more connections, closes idle ones, waits at most 5 s for pages that are being made.
    void stop();

  private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}   // namespace toritsugi
