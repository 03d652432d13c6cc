#include "core/exchange/exchange.hpp"

#include <algorithm>

#include "core/exchange/mask.hpp"
#include "core/writing/csv.hpp"

namespace toritsugi {

ExchangeEvent exchange_event(const LogEvent& event) {
    ExchangeEvent made;
    made.first = made.last = event.time;
    made.source = event.src;
    made.target = event.dst;
    if (event.src.is_none()) made.source_host = std::string(event.src_host);
    made.source_port = event.src_port;
    made.target_port = event.dst_port;
    made.protocol = std::string(event.proto);
    made.type = masked(event.signature.substr(0, 500));
    made.user = std::string(event.user.substr(0, 200));
    made.action = std::string(event.action.substr(0, 100));
    made.count = event.count;
    return made;
}

void ExchangeCollector::event(const LogEvent& event) {
    ExchangeEvent made = exchange_event(event);
    if (made.source.is_none() && made.source_host.empty()) return;
    Same same{made.source, made.target, made.target_port, made.protocol, made.type, made.source_host};
    const auto found = places_.find(same);
    if (found == places_.end()) {
        if (events_.size() >= limit_) {
            not_kept_ += made.count;
            return;
        }
        places_.emplace(std::move(same), events_.size());
        events_.push_back(std::move(made));
        return;
    }
    ExchangeEvent& held = events_[found->second];
    held.count += made.count;
    if (made.first && (!held.first || *made.first < *held.first)) held.first = made.first;
    if (made.last && (!held.last || *made.last > *held.last)) held.last = made.last;
    if (held.source_port == 0) held.source_port = made.source_port;
}

void ExchangeCollector::finished(const LogFindings& findings) {
    if (findings.zone_from != ZoneFrom::unknown) zone_from_ = findings.zone_from;
}

void add_stated(const Report& report, std::vector<ExchangeEvent>& events) {
    const auto is_there = [&](const ExchangeEvent& made) {
        return std::any_of(events.begin(), events.end(), [&](const ExchangeEvent& other) {
            return other.url == made.url && other.source == made.source &&
                   (made.source.is_none() ? other.source_host == made.source_host : true);
        });
    };
    std::size_t added = 0;
    for (const StatedCase& stated : report.stated) {
        if (added > 2000) break;
        ExchangeEvent made;
        made.first = made.last = stated.time;
        made.source = stated.source;
        if (stated.source.is_none()) made.source_host = stated.source_name.empty() ? stated.host : stated.source_name;
        made.source_port = stated.source_port;
        made.target_port = stated.target_port;
        if (!stated.targets.empty())
            if (const auto target = IpAddress::parse(stated.targets.front()); target.ok()) made.target = target.value();
        made.protocol = stated.protocol;
        made.type = stated.type;
        made.url = stated.url;
        made.count = stated.count;
        if (made.source.is_none() && made.source_host.empty() && made.url.empty()) continue;
        if (is_there(made)) continue;
        events.push_back(std::move(made));
        ++added;
    }
    for (const Observable& one : report.observables) {
        if (added > 2000) break;
        ExchangeEvent made;
        if (one.type == ObservableType::url && one.role == ObservableRole::site)
            made.url = one.value;
        else if (one.type == ObservableType::ip && one.role == ObservableRole::source)
            made.source = IpAddress::parse(one.value).value();
        else
            continue;
        if (is_there(made)) continue;
        events.push_back(std::move(made));
        ++added;
    }
}

// DShield's specification: nine fields with a tab between, ports that are not known as "???".
std::string dshield_line(const ExchangeEvent& event) {
    if (!event.first || event.source.is_none()) return {};
    std::string time = rfc3339(*event.first).substr(0, 19);
    time[10] = ' ';
    const auto port = [](std::uint16_t number) { return number ? std::to_string(number) : std::string("???"); };
    std::string protocol = event.protocol.empty() ? "???" : event.protocol;
    for (char& c : protocol)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c & ~0x20);
    return time + " +00:00\t0\t" + std::to_string(event.count) + '\t' + event.source.text() + '\t' +
           port(event.source_port) + '\t' + (event.target.is_none() ? "???" : event.target.text()) + '\t' +
           port(event.target_port) + '\t' + protocol + "\t\n";
}

std::string events_csv_heading() {
    return csv_row({"timestamp", "last_seen", "source_ip", "source_port", "destination_ip", "destination_port", "protocol",
                    "count", "type", "user", "action", "hostname", "url"});
}

std::string events_csv_row(const ExchangeEvent& event) {
    const auto port = [](std::uint16_t number) { return number ? std::to_string(number) : std::string{}; };
    const auto time = [](const std::optional<UtcTime>& value) { return value ? rfc3339(*value) : std::string{}; };
    return csv_row({time(event.first), time(event.last), event.source.is_none() ? event.source_host : event.source.text(),
                    port(event.source_port), event.target.is_none() ? std::string{} : event.target.text(),
                    port(event.target_port), event.protocol, std::to_string(event.count), event.type, event.user,
                    event.action, event.source_host, event.url});
}

void EventWriter::begin() {
    if (format_ == Format::csv) out_(events_csv_heading());
}

void EventWriter::event(const LogEvent& event) {
    const ExchangeEvent made = exchange_event(event);
    const std::string line = format_ == Format::csv ? events_csv_row(made) : dshield_line(made);
    if (line.empty()) {
        ++left_out_;
        return;
    }
    ++written_;
    out_(line);
}

}   // namespace toritsugi
