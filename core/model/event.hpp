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

// Which way the packet or session went, seen from the network that wrote the log; unknown when the line does not say.
enum class Direction : std::uint8_t { unknown, inbound, outbound };

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
    Direction direction = Direction::unknown;
    bool is_reply = false;   // SYN ACK, RST, ICMP error, answer of a server: src may itself be the victim of a forged packet
    bool is_guess = false;   // the format is not known, roles were told from the shape: a person must look
};

// What the store keeps of events: one row per source, target port, protocol, format and hour (100 million lines stay
// practical); the lines themselves stay in the mail and are found again by `first_line`.
struct EventRow {
    IpAddress src, dst;            // dst is none when the lines do not say, or name several
    std::string src_host;          // when the log named a host only
    std::uint16_t dst_port = 0;    // 0: not stated
    std::string proto;             // lower case; empty: not stated
    std::optional<UtcTime> hour;   // start of the hour; empty: time unknown
    std::optional<UtcTime> first, last;
    std::uint64_t count = 0;        // events, with the counts that digests state
    std::uint64_t first_line = 0;   // from 1, in the unpacked text
    std::string format, signature;
};

// Where the zone of the times came from; first hit wins, and `unknown` stays unknown.
enum class ZoneFrom { line, log, text, reporter, mail_date, unknown };
std::string_view name_of(ZoneFrom from);   // "mail-date"

// All events of one report with the same source: what pages, acknowledgements and relay requests show.
struct SourceSummary {
    IpAddress ip;
    std::string host;   // when the log named a host only
    std::uint64_t count = 0;
    std::uint64_t replies = 0;    // of count: lines that show an answer (SYN ACK, ICMP error); the address may be a victim
    std::uint64_t outbound = 0;   // of count: lines that show traffic leaving the network that wrote the log
    std::uint64_t guessed = 0;    // of count: lines of unknown format
    std::map<std::uint32_t, std::uint64_t> ports;   // target port + (1 << 16) for udp, + (2 << 16) others -> events
    std::vector<IpAddress> targets;                 // at most 20
    std::optional<UtcTime> first, last;
    std::string signature;   // the most telling one
    std::string format;
};

// Lines of one unknown shape, for a handler's look: core/reading/logs/line_template.hpp says what they are.
struct UnknownLines {
    std::string columns;              // a LineTemplate's text: what was guessed
    std::vector<std::string> lines;   // at most 3
    std::uint64_t count = 0;
    bool is_read = false;   // events were guessed from them
};

struct EventSummary {
    std::uint64_t read = 0, not_read = 0, count = 0;   // lines read, lines that look like log but were not read, events
    std::uint64_t guessed = 0;                         // of read: lines of unknown format
    std::uint64_t sources_not_kept = 0;                // events of sources beyond the limit: counted, not listed
    std::optional<UtcTime> first, last;
    std::optional<ZoneOffset> zone;
    ZoneFrom zone_from = ZoneFrom::unknown;
    std::vector<SourceSummary> by_source;       // most events first
    std::vector<std::string> not_read_sample;   // at most 3 lines
    std::vector<UnknownLines> unknown;          // at most 4 shapes, in the order of the text
    std::map<std::string, std::uint64_t> by_format;
    // The smallest hashes of the different events, in order, at most most_prints: two logs that share events share prints.
    static constexpr std::size_t most_prints = 32;
    std::vector<std::uint64_t> prints;
};

}   // namespace toritsugi
