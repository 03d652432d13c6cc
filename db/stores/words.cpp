#include "db/stores/words.hpp"

namespace toritsugi {

std::string_view name_of(CounterpartRole role) { return role == CounterpartRole::reporter ? "reporter" : "relay-contact"; }

std::string_view name_of(JoinRule rule) {
    switch (rule) {
        case JoinRule::none: return "none";
        case JoinRule::token_and_party: return "token-and-party";
        case JoinRule::token_new_sender: return "token-new-sender";
        case JoinRule::known_party: return "known-party";
        case JoinRule::duplicate_of: return "duplicate-of";
    }
    return "none";
}

std::string lower_case(std::string_view address) {
    std::string lower(address);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return lower;
}

std::string domain_of(std::string_view lower_address) {
    const auto at = lower_address.rfind('@');
    return at == lower_address.npos ? std::string{} : std::string(lower_address.substr(at + 1));
}

}   // namespace toritsugi
