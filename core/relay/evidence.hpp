#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model/report.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "core/relay/tlp.hpp"

namespace toritsugi {

// One log line on its way to a contact, as fields: what leaves is always written anew from them, so that nothing else that
// stood in the reporter's line (names of their machines, users) goes along unseen.
struct RelayEvent {
    std::optional<UtcTime> time;
    bool time_sure = false;
    IpAddress source, target;
    std::uint16_t source_port = 0, target_port = 0;
    std::string protocol, signature;
    std::uint32_t count = 1;
};

// One report of the ticket, with what it gives to a relay request.
struct ReportForRelay {
    MessageKey message;
    std::string reporter, reporter_name;   // for the handler's page only; never in what leaves
    Consent consent;
    std::vector<Want> wants;
    std::string tlp;   // as the report states it; empty: not stated
    ZoneFrom zone_from = ZoneFrom::unknown;
    std::uint64_t lines = 0;             // that concern this contact; may be more than events
    std::vector<RelayEvent> events;      // at most the limit that was asked for
    std::optional<bool> handler_chose;   // a handler's tick overrules the consent rule, never TLP
    bool asks_to_tell() const;
    // Whether its lines go along: consent to pass logs on, or a plain request to tell somebody; never against a "no".
    bool is_included() const;
};

RelayEvent relay_event(const LogEvent& event);
// The events of these sources in a report's texts, oldest line first, at most `at_most`; `lines` counts all of them.
void collect_events(const std::vector<TextLeaf>& leaves, const LogContext& context, const std::set<IpAddress>& sources,
                    std::size_t at_most, ReportForRelay& report);

// The /24 or /48 around a target: enough to find the traffic, too little to point at the victim.
std::string shortened(const IpAddress& target);

struct EvidenceFile {
    std::string csv;
    std::size_t rows = 0;
};
// time_utc, source_ip, source_port, target, target_port, protocol, signature, count: safe in a spreadsheet.
EvidenceFile evidence_csv(const std::vector<ReportForRelay>& reports, bool full_targets);

}   // namespace toritsugi
