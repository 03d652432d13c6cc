#include "web/server/throttle.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_keys = 100'000;   // about 10 MB; then old ones go first

std::string both(const std::string& name, const std::string& address) { return "b " + address + " " + name; }

template <class Map>
void forget_old(Map& map, UtcTime before) {
    if (map.size() < most_keys) return;
    std::erase_if(map, [&](const auto& entry) { return entry.second.first < before; });
    while (map.size() >= most_keys) map.erase(map.begin());
}

}   // namespace

bool Throttle::is_over(const std::string& key, int limit, UtcTime now) {
    const auto found = tries_.find(key);
    if (found == tries_.end()) return false;
    if (now - found->second.first > window) {
        tries_.erase(found);
        return false;
    }
    return found->second.wrong >= limit;
}

void Throttle::count(const std::string& key, UtcTime now) {
    Tries& tries = tries_[key];
    if (tries.wrong == 0 || now - tries.first > window) tries = {0, now};
    ++tries.wrong;
}

bool Throttle::may_try(const std::string& name, const std::string& address, UtcTime now) {
    const std::lock_guard lock(mutex_);
    return !is_over(both(name, address), per_name_and_address, now) && !is_over("n " + name, per_name, now) &&
           !is_over("a " + address, per_address, now);
}

void Throttle::failed(const std::string& name, const std::string& address, UtcTime now) {
    const std::lock_guard lock(mutex_);
    forget_old(tries_, now - window);
    count(both(name, address), now);
    count("n " + name, now);
    count("a " + address, now);
}

void Throttle::succeeded(const std::string& name, const std::string& address) {
    const std::lock_guard lock(mutex_);
    tries_.erase(both(name, address));
}

bool Budget::take(const std::string& address, UtcTime now) {
    const std::lock_guard lock(mutex_);
    forget_old(used_, now - window_);
    Used& used = used_[address];
    if (used.acts == 0 || now - used.first > window_) used = {0, now};
    return ++used.acts <= limit_;
}

}   // namespace toritsugi
