#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "mailgate/send/carrier.hpp"
#include "mailgate/send/destination.hpp"
#include "mailgate/send/secure_stream.hpp"

struct mailsmtp;

namespace toritsugi {

// How far TLS is asked for. opportunistic: used when the server offers it, whoever the server is; but a password is given
// only to a server whose certificate was verified. required: verified TLS or no mail.
enum class TlsPolicy { off, opportunistic, required };
TlsPolicy tls_policy(const std::string& setting);

// Sends by SMTP over one connection that is used again for the next mail.
class SmtpCarrier : public Carrier {
  public:
    SmtpCarrier(Destination destination, TlsPolicy policy, std::string ca_file, const std::atomic<bool>& cancelled);
    ~SmtpCarrier() override;
    SendResult send(const DueMail& mail) override;
    void rest() override;   // QUIT

  private:
    struct Refused;
    void connect();
    void greet();
    void secure();
    void sign_in();
    SendResult hand_over(const DueMail& mail);
    void expect(int result, const char* step);   // throws Refused or StreamError
    std::string words() const;                   // of the last reply
    void drop();

    const Destination destination_;
    const TlsPolicy policy_;
    const std::string ca_file_;
    const std::atomic<bool>& cancelled_;
    std::shared_ptr<SecureStream> stream_;
    mailsmtp* session_ = nullptr;
};

}   // namespace toritsugi
