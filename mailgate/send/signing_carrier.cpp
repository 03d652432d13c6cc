#include "mailgate/send/signing_carrier.hpp"

#include "mailgate/send/protect_mail.hpp"

namespace toritsugi {

SigningCarrier::SigningCarrier(std::unique_ptr<Carrier> next, Settings::Keys keys, KeyOf key_of)
    : next_(std::move(next)), keys_(std::move(keys)), key_of_(std::move(key_of)) {}

SendResult SigningCarrier::send(const DueMail& mail) {
    if (mail.kind == OutgoingKind::acknowledgement) return next_->send(mail);
    const auto raw = protect_mail(mail.raw, key_of_(mail), keys_);
    if (!raw.ok()) return {SendResult::What::try_later, raw.problem().advice};
    DueMail protected_mail = mail;
    protected_mail.raw = raw.value();
    return next_->send(protected_mail);
}

}   // namespace toritsugi
