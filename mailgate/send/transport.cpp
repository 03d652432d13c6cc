#include "mailgate/send/transport.hpp"

#include <algorithm>

#include "mailgate/send/maildir_transport.hpp"
#include "mailgate/send/smtp_transport.hpp"

namespace toritsugi {

std::unique_ptr<Transport> make_transport(const Settings& settings) {
    const std::string& send = settings.mail.send;
    if (send.starts_with("maildir:")) return std::make_unique<MaildirTransport>(send.substr(8));
    if (send.starts_with("smtp://")) return std::make_unique<SmtpTransport>(read_smarthost(settings));
    return nullptr;
}

bool is_safe_in_envelope(const std::string& address, bool may_be_empty) {
    if (address.empty()) return may_be_empty;
    const auto at = address.rfind('@');
    return address.size() <= 254 && at != address.npos && at > 0 && at + 1 < address.size() &&
           std::all_of(address.begin(), address.end(), [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; });
}

}   // namespace toritsugi
