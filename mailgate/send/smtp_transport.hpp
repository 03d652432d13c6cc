#pragma once
#include <memory>
#include <string>

#include "mailgate/send/transport.hpp"

namespace toritsugi {

struct Smarthost {
    std::string host, port = "25";
    std::string user, password;   // both empty: no AUTH
    enum class Tls { required, opportunistic, off } tls = Tls::opportunistic;
    std::string ca_file;
};

// From mail.send "smtp://user:password@host:port" and its neighbours; %XX in user and password. Throws std::runtime_error.
Smarthost read_smarthost(const Settings& settings);

// SMTP to one smarthost by libetpan, several mails on one connection, which stays open for a while.
class SmtpTransport : public Transport {
  public:
    explicit SmtpTransport(Smarthost smarthost);
    ~SmtpTransport() override;
    void send(const std::vector<DueMail>& mails,
              const std::function<void(const DueMail&, const SendResult&)>& told) override;

  private:
    class Session;
    Smarthost smarthost_;
    std::unique_ptr<Session> session_;
};

}   // namespace toritsugi
