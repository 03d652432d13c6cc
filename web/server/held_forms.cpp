#include "web/server/held_forms.hpp"

#include <algorithm>

#include "web/server/passwords.hpp"

namespace toritsugi {

std::string HeldForms::hold(std::string raw, std::string sender, UtcTime now) {
    const std::lock_guard lock(mutex_);
    bytes_ += raw.size();
    forms_.push_back({random_token(24), std::move(raw), std::move(sender), now});
    while (forms_.size() > 1 && (bytes_ > most_bytes || now - forms_.front().at > lasts)) {
        bytes_ -= forms_.front().raw.size();
        forms_.pop_front();
    }
    return forms_.back().id;
}

std::optional<HeldForms::Form> HeldForms::find(const std::string& id, UtcTime now) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(forms_.begin(), forms_.end(), [&](const Form& form) { return form.id == id; });
    if (found == forms_.end() || now - found->at > lasts) return std::nullopt;
    return *found;
}

void HeldForms::forget(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(forms_.begin(), forms_.end(), [&](const Form& form) { return form.id == id; });
    if (found == forms_.end()) return;
    bytes_ -= found->raw.size();
    forms_.erase(found);
}

}   // namespace toritsugi
