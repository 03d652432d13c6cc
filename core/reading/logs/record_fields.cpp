// The fields of one record, whatever its format calls them, become an event.
#include <algorithm>
#include <cstring>

#include "core/reading/logs/roles.hpp"

namespace toritsugi::logs {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        text = text.substr(1, text.size() - 2);
    return text;
}

bool read_any_stamp(std::string_view text, Stamp& stamp) {
    Cursor cursor(text);
    if (read_stamp(cursor, stamp)) return true;
    Cursor epoch(text);
    stamp = {};
    return read_epoch(epoch, stamp) && (epoch.done() || epoch.peek() == '.');
}

// A date without clock, by giving it one: the clock stands in another field.
bool read_date(std::string_view date, std::string_view clock, Stamp& stamp) {
    char both[64];
    if (date.empty() || date.size() + clock.size() + 2 > sizeof both) return false;
    std::memcpy(both, date.data(), date.size());
    both[date.size()] = ' ';
    std::memcpy(both + date.size() + 1, clock.data(), clock.size());
    Cursor cursor(std::string_view(both, date.size() + 1 + clock.size()));
    if (!read_stamp(cursor, stamp)) return false;
    // The name of a zone points into `both`: only its offset may be kept.
    if (!stamp.zone_name.empty())
        stamp.zone_name = clock.substr(clock.size() - std::min(clock.size(), stamp.zone_name.size()));
    return true;
}

}   // namespace

void Fields::add(Role role, std::string_view value) {
    value = trimmed(value);
    if (value.empty() || value == "-" || value == "N/A" || value == "null" || value == "(null)") return;
    switch (role) {
        case Role::none: return;
        case Role::src:
        case Role::src_weak: {
            const bool is_weak = role == Role::src_weak;
            if (has_src_ && (is_weak || !src_is_weak_)) return;
            IpAddress address;
            std::uint16_t port = 0;
            Cursor cursor(value);
            if (!cursor.address_and_port(address, port)) return;
            event_.src = address;
            if (port != 0) event_.src_port = port;
            has_src_ = true;
            src_is_weak_ = is_weak;
            return;
        }
        case Role::src_host:
            if (event_.src_host.empty()) Cursor(value).host(event_.src_host);
            return;
        case Role::dst:
        case Role::dst_weak: {
            const bool is_weak = role == Role::dst_weak;
            if (has_dst_ && (is_weak || !dst_is_weak_)) return;
            IpAddress address;
            std::uint16_t port = 0;
            Cursor cursor(value);
            if (!cursor.address_and_port(address, port)) return;
            event_.dst = address;
            if (port != 0) event_.dst_port = port;
            has_dst_ = true;
            dst_is_weak_ = is_weak;
            return;
        }
        case Role::src_port:
            if (event_.src_port == 0) Cursor(value).port(event_.src_port);
            return;
        case Role::dst_port:
            if (event_.dst_port == 0) Cursor(value).port(event_.dst_port);
            return;
        case Role::proto: {
            if (!event_.proto.empty()) return;
            event_.proto = protocol_named(value);
            std::uint16_t port = 0;   // SonicWall: proto=tcp/443
            const std::size_t slash = value.find('/');
            if (slash != value.npos && event_.dst_port == 0 && Cursor(value, slash + 1).port(port)) event_.dst_port = port;
            return;
        }
        case Role::action:
            if (event_.action.empty()) event_.action = value;
            return;
        case Role::signature:
        case Role::signature_weak:
            if (event_.signature.empty() || (signature_is_weak_ && role == Role::signature)) {
                event_.signature = value;
                signature_is_weak_ = role == Role::signature_weak;
            }
            return;
        case Role::user:
            if (event_.user.empty()) event_.user = value;
            return;
        case Role::count: {
            std::uint32_t count = 0;
            if (Cursor(value).number(count, 9) && count > 0) event_.count = count;
            return;
        }
        case Role::stamp:
            if (stamp_.empty()) stamp_ = value;
            return;
        case Role::stamp_weak:
            if (stamp_weak_.empty()) stamp_weak_ = value;
            return;
        case Role::date:
            if (date_.empty()) date_ = value;
            return;
        case Role::clock:
            if (clock_.empty()) clock_ = value;
            return;
        case Role::zone:
            if (zone_.empty()) zone_ = value;
            return;
        case Role::direction:
            if (holds_ignoring_case(value, "inbound") || value == "in" || holds_ignoring_case(value, "incoming"))
                event_.direction = Direction::inbound;
            else if (holds_ignoring_case(value, "outbound") || value == "out" || holds_ignoring_case(value, "outgoing"))
                event_.direction = Direction::outbound;
            return;
    }
}

bool Fields::fill(Draft& draft) const {
    if (!has_src_ && event_.src_host.empty()) return false;
    const std::string_view format = draft.event.format;
    draft.event = event_;
    draft.event.format = format;
    Stamp stamp;
    bool found = (!stamp_.empty() && read_any_stamp(stamp_, stamp)) ||
                 (!date_.empty() && !clock_.empty() && read_date(date_, clock_, stamp)) ||
                 (!clock_.empty() && read_any_stamp(clock_, stamp)) || (!date_.empty() && read_any_stamp(date_, stamp));
    if (found && !stamp.has_zone && !stamp.is_epoch && !zone_.empty()) {
        Stamp zone = stamp;
        Cursor cursor(zone_);
        if (read_zone(cursor, zone)) stamp = zone;
    }
    Stamp weak;
    const bool has_weak = !stamp_weak_.empty() && read_any_stamp(stamp_weak_, weak);
    if (!found && has_weak) {
        stamp = weak;
        found = true;
    } else if (found && has_weak && weak.is_epoch) {
        draft.second_clock = weak;
    }
    if (found) draft.stamp = stamp;
    return true;
}

}   // namespace toritsugi::logs
