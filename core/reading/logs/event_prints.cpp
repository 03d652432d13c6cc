#include "core/reading/logs/event_prints.hpp"

#include <algorithm>
#include <cstring>

namespace toritsugi {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash ^= value;
    hash *= 0xd6e8feb86659fd93ULL;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93ULL;
    return hash ^ hash >> 32;
}

std::uint64_t mixed(std::uint64_t hash, const IpAddress& address) {
    std::uint64_t halves[2];
    std::memcpy(halves, address.bytes().data(), sizeof halves);
    return mixed(mixed(hash, halves[0]), halves[1]);
}

// The same on every machine and in every release: prints stand in the database.
std::uint64_t print_of(const LogEvent& event) {
    std::uint64_t hash = mixed(0x746f7269, event.src);
    hash = mixed(hash, event.dst);
    hash = mixed(hash, std::uint64_t{event.src_port} << 16 | event.dst_port);
    for (const char c : event.src_host.substr(0, 255)) hash = mixed(hash, static_cast<unsigned char>(c));
    // Whole seconds: the same lines may come once with and once without fractions.
    if (event.time) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(*event.time).time_since_epoch().count();
        hash = mixed(hash, static_cast<std::uint64_t>(seconds));
    }
    return hash & 0x7fffffffffffffffULL;   // the database's integers are signed, and must keep the order
}

}   // namespace

void EventPrints::add(const LogEvent& event) {
    const std::uint64_t print = print_of(event);
    const bool is_full = heap_.size() >= EventSummary::most_prints;
    if (is_full && print >= heap_.front()) return;
    if (std::find(heap_.begin(), heap_.end(), print) != heap_.end()) return;
    if (is_full) {
        std::pop_heap(heap_.begin(), heap_.end());
        heap_.pop_back();
    }
    heap_.push_back(print);
    std::push_heap(heap_.begin(), heap_.end());
}

std::vector<std::uint64_t> EventPrints::smallest() const {
    std::vector<std::uint64_t> prints = heap_;
    std::sort(prints.begin(), prints.end());
    return prints;
}

double shared_part(const std::vector<std::uint64_t>& ours, const std::vector<std::uint64_t>& theirs) {
    if (ours.empty() || theirs.empty()) return 0;
    // A full sketch says nothing about hashes above its largest.
    const std::uint64_t known_up_to = theirs.size() >= EventSummary::most_prints ? theirs.back() : UINT64_MAX;
    std::size_t asked = 0, shared = 0;
    for (const std::uint64_t print : ours) {
        if (print > known_up_to) break;
        ++asked;
        shared += std::binary_search(theirs.begin(), theirs.end(), print);
    }
    return asked == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(asked);
}

}   // namespace toritsugi
