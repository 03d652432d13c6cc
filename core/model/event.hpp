#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/ip.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// One log line, read. Views point into the text given to the reader and live as long as the sink's call.
struct LogEvent {
    std::uint64_t line = 0;                     // from 1, in the unpacked text
    std::uint32_t lines = 1;                    // a record may take several lines
    std::string_view format;                    // "netfilter", "cisco-asa", "sshd", ...: a static name
    std::optional<UtcTime> time;                // empty: honestly unknown (no date, or no zone that could be told)
    bool time_sure = false;                     // zone and year stood in the line itself
    IpAddress src, dst;                         // is_none() when the line does not say
    std::uint16_t src_port = 0, dst_port = 0;   // 0: not stated
    std::string_view src_host;                  // when the line names a host instead of an address
    std::string_view proto;                     // "tcp", "udp", "icmp", ... lower case; empty: not stated
    std::string_view action, signature, user;
    std::uint32_t count = 1;   // one row of a digest may stand for many
};

// Where the zone of the times came from; first hit wins, and `unknown` stays unknown.
enum class ZoneFrom { line, log, text, reporter, mail_date, unknown };
std::string_view name_of(ZoneFrom from);   // "mail-date"

// All events of one report with the same source: what pages, acknowledgements and relay requests show.
struct SourceSummary {
    IpAddress ip;
    std::string host;   // when the log named a host only
    std::uint64_t count = 0;
    std::map<std::uint32_t, std::uint64_t> ports;   // target port + (1 << 16) for udp, + (2 << 16) others -> events
    std::vector<IpAddress> targets;                 // at most 20
    std::optional<UtcTime> first, last;
    std::string signature;   // the most telling one
    std::string format;
};

struct EventSummary {
    std::uint64_t read = 0, not_read = 0, count = 0;   // lines read, lines that look like log but were not read, events
    std::optional<UtcTime> first, last;
    std::optional<ZoneOffset> zone;
    ZoneFrom zone_from = ZoneFrom::unknown;
    std::vector<SourceSummary> by_source;       // most events first
    std::vector<std::string> not_read_sample;   // at most 3 lines
    std::map<std::string, std::uint64_t> by_format;
};

}   // namespace toritsugi
