#include "web/server/connections.hpp"

namespace toritsugi {
namespace {

void shut(Poco::Net::StreamSocket& socket) {
    try {
        socket.shutdown();
    } catch (const std::exception&) {   // the peer was faster
    }
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

}   // namespace

Connections::Connections(Counters& counters) : counters_(counters), watcher_([this] { watch(); }) {}

Connections::~Connections() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    watcher_.join();
}

bool Connections::enter(const Poco::Net::StreamSocket& socket, Place& place) {
    const std::string address = socket.peerAddress().host().toString();
    const std::lock_guard lock(mutex_);
    int& held = of_address_[address];
    if (held >= most_of_one_address && !is_loopback(address)) {
        counters_.connection_cut();
        return false;
    }
    ++held;
    place = open_.insert(open_.end(), Open{socket, address, std::chrono::steady_clock::now() + to_send_a_header, false});
    return true;
}

void Connections::leave(Place place) {
    const std::lock_guard lock(mutex_);
    const auto held = of_address_.find(place->address);
    if (--held->second == 0) of_address_.erase(held);
    open_.erase(place);
}

void Connections::begin_answer(Place place) {
    const std::lock_guard lock(mutex_);
    place->is_busy = true;
    place->deadline = std::chrono::steady_clock::now() + to_be_answered;
}

void Connections::end_answer(Place place) {
    const std::lock_guard lock(mutex_);
    place->is_busy = false;
    place->deadline = std::chrono::steady_clock::now() + to_send_a_header;
}

std::size_t Connections::count() {
    const std::lock_guard lock(mutex_);
    return open_.size();
}

void Connections::close_idle() {
    const std::lock_guard lock(mutex_);
    for (Open& open : open_)
        if (!open.is_busy) shut(open.socket);
}

void Connections::close_all() {
    const std::lock_guard lock(mutex_);
    for (Open& open : open_) shut(open.socket);
}

void Connections::watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto now = std::chrono::steady_clock::now();
        for (Open& open : open_) {
            if (open.deadline > now) continue;
            shut(open.socket);
            open.deadline = now + std::chrono::hours(1);   // its thread is on the way out
            counters_.connection_cut();
        }
        wake_.wait_for(lock, std::chrono::seconds(1));
    }
}

}   // namespace toritsugi
