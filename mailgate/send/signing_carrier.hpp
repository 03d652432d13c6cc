#pragma once
#include <functional>
#include <memory>

#include "core/settings/settings.hpp"
#include "mailgate/send/carrier.hpp"

namespace toritsugi {

// Signs what people wrote or looked at (and encrypts it, where the contact's key is known) on its way to another carrier.
// Automatic answers go as they are: their text proves nothing, and a flood of them must not wait for gpg. A mail that cannot
// be signed waits in the outbox with the reason.
class SigningCarrier : public Carrier {
  public:
    // Fingerprint of the key of whoever gets this mail; empty: none is known. Called from the lane's thread.
    using KeyOf = std::function<std::string(const DueMail& mail)>;
    SigningCarrier(std::unique_ptr<Carrier> next, Settings::Keys keys, KeyOf key_of);
    SendResult send(const DueMail& mail) override;
    void rest() override { next_->rest(); }

  private:
    std::unique_ptr<Carrier> next_;
    Settings::Keys keys_;
    KeyOf key_of_;
};

}   // namespace toritsugi
