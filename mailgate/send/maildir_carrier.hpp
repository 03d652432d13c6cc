#pragma once
#include "mailgate/send/carrier.hpp"

namespace toritsugi {

// Puts mails into a Maildir instead of sending them. The file's name is made of the Message-ID, so that a mail that is sent
// again after a crash is still one file.
class MaildirCarrier : public Carrier {
  public:
    explicit MaildirCarrier(std::string folder) : folder_(std::move(folder)) {}
    SendResult send(const DueMail& mail) override;

  private:
    std::string folder_;
};

}   // namespace toritsugi
