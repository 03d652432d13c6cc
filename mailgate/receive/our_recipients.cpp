#include "mailgate/receive/our_recipients.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

std::string lower(std::string_view text) {
    std::string low(text);
    for (char& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return low;
}

}   // namespace

OurRecipients::OurRecipients(const Settings::Mail& mail) : all_(mail.recipients.empty()) {
    const auto add = [this](const std::string& entry) {
        (entry.starts_with('@') ? domains_ : addresses_).insert(lower(entry));
    };
    std::for_each(mail.recipients.begin(), mail.recipients.end(), add);
    add(mail.address);
    std::for_each(mail.also_ours.begin(), mail.also_ours.end(), add);
}

bool OurRecipients::hold(std::string_view address) const {
    if (all_) return true;
    const std::string low = lower(address);
    // RFC 5321, 4.5.1: postmaster without a domain is always accepted.
    if (low == "postmaster" || addresses_.contains(low)) return true;
    const std::size_t at = low.rfind('@');
    if (at == low.npos) return false;
    if (domains_.contains(low.substr(at))) return true;
    const std::size_t plus = low.find('+');
    return plus < at && addresses_.contains(low.substr(0, plus) + low.substr(at));
}

}   // namespace toritsugi
