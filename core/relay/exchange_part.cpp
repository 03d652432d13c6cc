#include "core/relay/exchange_part.hpp"

#include <algorithm>

#include "core/exchange/exchange.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_events = 1000;   // added up per source, target and port; the CSV has every line

using Same = std::tuple<IpAddress, IpAddress, std::uint16_t, std::string>;

// Those events that go along, added up.
std::vector<ExchangeEvent> events_of(const RelayDraft& draft) {
    std::vector<ExchangeEvent> events;
    std::map<Same, std::size_t> places;
    for (const ReportForRelay& report : draft.reports) {
        if (!report.is_included()) continue;
        const bool full = draft.full_targets || report.consent.target == Answer::yes;
        for (const RelayEvent& one : report.events) {
            // The formats know whole addresses only: a shortened one would point at an innocent machine.
            const IpAddress target = full ? one.target : IpAddress{};
            const auto [place, is_new] =
                places.emplace(Same{one.source, target, one.target_port, one.protocol}, events.size());
            if (is_new) {
                if (events.size() == most_events) {
                    places.erase(place);
                    continue;
                }
                ExchangeEvent event;
                event.source = one.source;
                event.target = target;
                event.source_port = one.source_port;
                event.target_port = one.target_port;
                event.protocol = one.protocol;
                event.count = 0;
                events.push_back(std::move(event));
            }
            ExchangeEvent& event = events[place->second];
            event.count += one.count;
            if (!one.time) continue;
            event.first = event.first ? std::min(*event.first, *one.time) : *one.time;
            event.last = event.last ? std::max(*event.last, *one.time) : *one.time;
        }
    }
    return events;
}

}   // namespace

std::optional<MailDraft::Part> exchange_part(const RelayDraft& draft, std::optional<Tlp> tlp, const Desk& desk,
                                             UtcTime now) {
    const WantedFormat format = draft.contact.format;
    if (format != WantedFormat::xarf && format != WantedFormat::iodef) return {};
    const Settings& settings = desk.settings;
    ExchangeReport report;
    report.number = draft.ticket_id.text(settings.site.ticket_prefix);
    report.partner_reference = draft.partner_reference;
    report.sender = {settings.site.name, settings.mail.address, settings.site.domain};
    report.category = draft.category;
    report.confidence = 1;   // a handler has looked at it
    report.wants = {Want::notify_source};
    if (tlp) report.tlp = name_of(*tlp);
    report.generated_at = now;
    report.events = events_of(draft);
    for (const std::string& value : draft.observables) {   // sites have no log lines
        if (value.find("://") == value.npos) continue;
        ExchangeEvent event;
        event.url = value;
        report.events.push_back(std::move(event));
    }
    if (report.events.empty()) return {};
    if (format == WantedFormat::iodef)
        return MailDraft::Part{"incident-" + report.number + ".xml", "application/xml", write_iodef(report)};
    return MailDraft::Part{"xarf-" + report.number + ".json", "application/json", write_xarf(report)};
}

}   // namespace toritsugi
