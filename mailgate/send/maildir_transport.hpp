#pragma once
#include <string>

#include "mailgate/send/transport.hpp"

namespace toritsugi {

// Puts each mail into a Maildir: for trials, and for sites whose mail system takes mail from a folder.
class MaildirTransport : public Transport {
  public:
    explicit MaildirTransport(std::string folder);   // made when missing; throws std::filesystem::filesystem_error
    void send(const std::vector<DueMail>& mails,
              const std::function<void(const DueMail&, const SendResult&)>& told) override;

  private:
    std::string folder_;
};

}   // namespace toritsugi
