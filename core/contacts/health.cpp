#include "core/contacts/health.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

constexpr std::chrono::hours half_year{24 * 180};
constexpr std::chrono::hours one_day{24};

bool has_words(std::string_view text, std::initializer_list<std::string_view> list) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return std::any_of(list.begin(), list.end(), [&](std::string_view words) { return small.find(words) != small.npos; });
}

std::optional<UtcTime> last_sign(const ContactAddress& address) {
    return std::max(address.health.last_answered, address.health.last_checked);
}

}   // namespace

ContactAddress after_sign(ContactAddress address, SignOfLife sign, UtcTime now) {
    AddressHealth& health = address.health;
    switch (sign) {
        case SignOfLife::sent:
            ++health.sent;
            health.last_sent = now;
            if (address.state == AddressState::unknown || address.state == AddressState::plausible)
                address.state = AddressState::probed;
            break;
        case SignOfLife::delivered: ++health.delivered; break;
        case SignOfLife::answered:
            ++health.answered;
            health.last_answered = now;
            address.state = AddressState::confirmed;
            health.first_bounce.reset();
            break;
        case SignOfLife::link_used:
            health.last_checked = now;
            address.state = AddressState::confirmed;
            health.first_bounce.reset();
            break;
        case SignOfLife::automatic_answer:
            if (address.state == AddressState::suspect) address.state = AddressState::probed;
            health.first_bounce.reset();
            break;
    }
    return address;
}

AfterBounce after_bounce(ContactAddress address, std::string_view status, std::string_view reason, bool is_final,
                         UtcTime now) {
    if (!is_final) return {std::move(address), BounceMeaning::no_news};   // delayed is no bounce
    AddressHealth& health = address.health;
    const bool is_content =
        status.starts_with("5.7.") || status.starts_with("5.6.") ||
        (status == "5.0.0" && has_words(reason, {"spam", "virus", "content", "blacklist", "blocklist", "policy"}));
    if (is_content) return {std::move(address), BounceMeaning::refuses_content};
    ++health.bounced;
    health.last_bounce = now;
    const bool is_unknown_user =
        status.starts_with("5.1.") || has_words(reason, {"user unknown", "no such user", "unknown user"});
    if (!is_unknown_user) {
        if (address.state != AddressState::dead) address.state = AddressState::suspect;
        return {std::move(address), BounceMeaning::suspect};
    }
    const bool is_second = health.first_bounce && now - *health.first_bounce >= one_day;
    if (!health.first_bounce) health.first_bounce = now;
    address.state = is_second ? AddressState::dead : AddressState::suspect;
    return {std::move(address), is_second ? BounceMeaning::dead : BounceMeaning::suspect};
}

AddressState state_at(const ContactAddress& address, UtcTime now) {
    if (address.state != AddressState::confirmed) return address.state;
    const auto last = last_sign(address);
    return last && now - *last > half_year ? AddressState::plausible : AddressState::confirmed;
}

bool check_is_due(const ContactAddress& address, UtcTime now) {
    if (address.state == AddressState::dead) return false;
    const auto last = std::max(last_sign(address), address.health.last_sent);
    return !last || now - *last > half_year;
}

}   // namespace toritsugi
