#include "core/reading/logs/event_collector.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "core/reading/logs/same_address.hpp"

namespace toritsugi {

using logs::no_address;
using logs::same_address;

namespace {

constexpr std::int64_t hour_us = 3600LL * 1000000;
constexpr std::size_t sample_bytes = 300;
constexpr std::size_t words_limit = 20'000;   // a Row names them in two bytes
constexpr std::size_t formats_limit = 0xff;   // and formats in one

// Mixes so that neighbours in a network do not become neighbours in the table. Texts come from strangers: the seed is not
// secret, but a flood of equal hashes costs a longer walk within a table that is bounded.
std::uint64_t mixed(std::uint64_t value) {
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ULL;
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93ULL;
    return value ^ value >> 32;
}

std::uint64_t hash_of_bytes(const void* data, std::size_t size, std::uint64_t seed) {
    const char* p = static_cast<const char*>(data);
    std::uint64_t hash = seed + size;
    while (size >= 8) {
        std::uint64_t part;
        std::memcpy(&part, p, 8);
        hash = mixed(hash ^ part) + 0x9e3779b97f4a7c15ULL;
        p += 8;
        size -= 8;
    }
    std::uint64_t part = 0;
    if (size > 0) std::memcpy(&part, p, size);
    return mixed(hash ^ part);
}

std::uint64_t hash_of(const IpAddress& ip, std::string_view host) {
    const std::uint64_t hash = hash_of_bytes(ip.bytes().data(), 16, 1);
    return host.empty() ? hash : hash_of_bytes(host.data(), host.size(), hash);
}

std::uint32_t port_key(const LogEvent& event) {
    const std::uint32_t kind = event.proto == "udp" ? 1 : event.proto == "tcp" || event.proto.empty() ? 0 : 2;
    return event.dst_port | kind << 16;
}

std::int64_t micros(UtcTime time) { return time.time_since_epoch().count(); }

}   // namespace

template <class Same>
std::uint32_t* EventCollector::Table::find(std::uint64_t hash, Same same) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at] != empty && !same(slots_[at])) at = (at + 1) & mask;
    return &slots_[at];
}

template <class HashOf>
void EventCollector::Table::grow(std::size_t elements, HashOf hash_of) {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), empty);
    for (std::size_t i = 0; i < elements; ++i)
        *find(hash_of(i), [](std::uint32_t) { return false; }) = static_cast<std::uint32_t>(i);
}

EventCollector::EventCollector(const Limits& limits) : limits_(limits) {}

std::uint32_t EventCollector::source_of(const LogEvent& event) {
    const std::string_view host = no_address(event.src) ? event.src_host : std::string_view{};
    if (source_table_.must_grow(sources_.size()))
        source_table_.grow(sources_.size(), [&](std::size_t i) { return hash_of(sources_[i].ip, sources_[i].host); });
    std::uint32_t* const slot = source_table_.find(hash_of(event.src, host), [&](std::uint32_t i) {
        return same_address(sources_[i].ip, event.src) && sources_[i].host == host;
    });
    if (*slot != Table::empty) return *slot;
    if (sources_.size() >= limits_.sources) return Table::empty;
    *slot = static_cast<std::uint32_t>(sources_.size());
    Source& source = sources_.emplace_back();
    source.ip = event.src;
    source.host = host;
    source.format = event.format;
    return *slot;
}

void EventCollector::count_port(std::uint32_t source, const LogEvent& event) {
    if (event.dst_port == 0) return;
    const std::uint32_t key = port_key(event);
    const auto slot_of = [&](std::uint32_t of_source, std::uint32_t of_port) -> PortCount& {
        const std::size_t mask = ports_.size() - 1;
        std::size_t at = mixed(std::uint64_t{of_source} << 32 | of_port) & mask;
        while (ports_[at].source != Table::empty && (ports_[at].source != of_source || ports_[at].port != of_port))
            at = (at + 1) & mask;
        return ports_[at];
    };
    if ((ports_used_ + 1) * 2 > ports_.size()) {
        const std::vector<PortCount> before = std::move(ports_);
        ports_.assign(std::max<std::size_t>(64, before.size() * 2), PortCount{});
        for (const PortCount& known : before)
            if (known.source != Table::empty) slot_of(known.source, known.port) = known;
    }
    PortCount& slot = slot_of(source, key);
    if (slot.source == Table::empty) {
        if (ports_used_ >= limits_.source_ports) return;
        ++ports_used_;
        slot.source = source;
        slot.port = key;
    }
    slot.count += event.count;
}

std::uint16_t EventCollector::word(std::string_view text) {
    if (text.size() > 200) text = text.substr(0, 200);
    const auto hash = [](std::string_view t) { return hash_of_bytes(t.data(), t.size(), 2); };
    if (word_table_.must_grow(words_.size()))
        word_table_.grow(words_.size(), [&](std::size_t i) { return hash(words_[i]); });
    std::uint32_t* const slot = word_table_.find(hash(text), [&](std::uint32_t i) { return words_[i] == text; });
    if (*slot == Table::empty) {
        if (words_.size() >= words_limit && !text.empty()) return word({});
        *slot = static_cast<std::uint32_t>(words_.size());
        words_.emplace_back(text);
    }
    return static_cast<std::uint16_t>(*slot);
}

void EventCollector::add_row(std::uint32_t source, std::size_t format, const LogEvent& event) {
    Row wanted{};
    wanted.source = source;
    wanted.dst_port = event.dst_port;
    wanted.format = static_cast<std::uint8_t>(std::min(format, formats_limit));
    wanted.proto = word(event.proto);
    wanted.has_time = event.time.has_value();
    const std::int64_t at = event.time ? micros(*event.time) : 0;
    wanted.hour = static_cast<std::int32_t>(at / hour_us - (at % hour_us < 0 ? 1 : 0));
    const auto within = static_cast<std::uint32_t>(at - wanted.hour * hour_us);
    const auto hash = [](const Row& row) {
        return mixed(mixed(std::uint64_t{row.source} << 32 | row.dst_port | std::uint64_t{row.proto} << 16) ^
                     static_cast<std::uint64_t>(row.hour) * 2 ^ (row.has_time ? 1 : 0) ^ std::uint64_t{row.format} << 40);
    };
    const auto same = [&](std::uint32_t i) {
        const Row& row = rows_[i];
        return row.source == wanted.source && row.dst_port == wanted.dst_port && row.proto == wanted.proto &&
               row.hour == wanted.hour && row.has_time == wanted.has_time && row.format == wanted.format;
    };
    if (row_table_.must_grow(rows_.size())) row_table_.grow(rows_.size(), [&](std::size_t i) { return hash(rows_[i]); });
    std::uint32_t* slot = row_table_.find(hash(wanted), same);
    if (*slot == Table::empty && rows_.size() >= limits_.rows) {
        wanted.dst_port = 0;   // one row per source and hour
        slot = row_table_.find(hash(wanted), same);
        if (*slot == Table::empty && rows_.size() >= limits_.rows + limits_.rows / 8) {
            ++rows_not_kept_;
            return;
        }
    }
    if (*slot == Table::empty) {
        *slot = static_cast<std::uint32_t>(rows_.size());
        wanted.first = wanted.last = within;
        wanted.first_line = event.line;
        wanted.signature = word(event.signature.empty() ? event.action : event.signature);
        rows_.push_back(wanted);
    }
    Row& row = rows_[*slot];
    row.count += event.count;
    if (wanted.has_time) {
        row.first = std::min(row.first, within);
        row.last = std::max(row.last, within);
    }
    if (!no_address(event.dst) && !row.has_several_dst) {
        if (row.has_dst && !same_address(row.dst, event.dst)) row.has_several_dst = true;
        row.has_dst = true;
        row.dst = event.dst;
    }
}

void EventCollector::event(const LogEvent& event) {
    ++read_;
    count_ += event.count;
    if (event.is_guess) ++guessed_;
    prints_.add(event);
    auto format = std::find_if(formats_.begin(), formats_.end(),
                               [&](const auto& known) { return known.first.data() == event.format.data(); });
    if (format == formats_.end()) format = formats_.emplace(formats_.end(), event.format, 0);
    ++format->second;
    const std::int64_t at = event.time ? micros(*event.time) : 0;
    if (event.time) {
        first_ = has_time_ ? std::min(first_, at) : at;
        last_ = has_time_ ? std::max(last_, at) : at;
        has_time_ = true;
    }
    const std::uint32_t number = source_of(event);
    if (number == Table::empty) {
        sources_not_kept_ += event.count;
        return;
    }
    Source& source = sources_[number];
    source.count += event.count;
    if (event.is_reply) source.replies += event.count;
    if (event.direction == Direction::outbound) source.outbound += event.count;
    if (event.is_guess) source.guessed += event.count;
    if (event.time) {
        source.first = source.has_time ? std::min(source.first, at) : at;
        source.last = source.has_time ? std::max(source.last, at) : at;
        source.has_time = true;
    }
    if (source.signature.empty() && !event.signature.empty()) source.signature = event.signature.substr(0, 200);
    if (!no_address(event.dst) && source.targets.size() < 20 &&
        std::none_of(source.targets.begin(), source.targets.end(),
                     [&](const IpAddress& known) { return same_address(known, event.dst); }))
        source.targets.push_back(event.dst);
    count_port(number, event);
    if (limits_.keep_rows) add_row(number, static_cast<std::size_t>(format - formats_.begin()), event);
}

void EventCollector::not_read(std::uint64_t, std::string_view text) {
    ++not_read_;
    if (samples_.size() < 3) samples_.emplace_back(text.substr(0, sample_bytes));
}

void EventCollector::unknown(std::string_view text, const logs::LineTemplate& columns, bool is_read) {
    unknown_.add(text, columns, is_read);
}

void EventCollector::finished(const LogFindings& findings) {
    lines_ += findings.lines;
    // A text without events says nothing about zones; the surest of several texts stays.
    if (findings.zone_from != ZoneFrom::unknown && (zone_from_ == ZoneFrom::unknown || findings.zone_from > zone_from_)) {
        zone_from_ = findings.zone_from;
        zone_ = findings.zone;
    }
}

EventSummary EventCollector::summary() const {
    EventSummary summary;
    summary.read = read_;
    summary.not_read = not_read_;
    summary.count = count_;
    summary.guessed = guessed_;
    summary.sources_not_kept = sources_not_kept_;
    summary.zone = zone_;
    summary.zone_from = zone_from_;
    summary.not_read_sample = samples_;
    summary.unknown = unknown_.list();
    summary.prints = prints_.smallest();
    if (has_time_) {
        summary.first = UtcTime{std::chrono::microseconds{first_}};
        summary.last = UtcTime{std::chrono::microseconds{last_}};
    }
    for (const auto& [format, count] : formats_) summary.by_format[std::string(format)] += count;
    // Their numbers are sorted, not the large summaries.
    std::vector<std::uint32_t> order(sources_.size()), place(sources_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return sources_[a].count > sources_[b].count; });
    summary.by_source.reserve(sources_.size());
    for (const std::uint32_t number : order) {
        const Source& source = sources_[number];
        place[number] = static_cast<std::uint32_t>(summary.by_source.size());
        SourceSummary& out = summary.by_source.emplace_back();
        out.ip = source.ip;
        out.host = source.host;
        out.count = source.count;
        out.replies = source.replies;
        out.outbound = source.outbound;
        out.guessed = source.guessed;
        out.targets = source.targets;
        out.signature = source.signature;
        out.format = source.format;
        if (source.has_time) {
            out.first = UtcTime{std::chrono::microseconds{source.first}};
            out.last = UtcTime{std::chrono::microseconds{source.last}};
        }
    }
    for (const PortCount& port : ports_)
        if (port.source != Table::empty) summary.by_source[place[port.source]].ports[port.port] += port.count;
    return summary;
}

EventRows EventCollector::rows() const {
    EventRows rows;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        EventRow out;
        out.src = sources_[row.source].ip;
        out.src_host = sources_[row.source].host;
        if (row.has_dst && !row.has_several_dst) out.dst = row.dst;
        out.dst_port = row.dst_port;
        out.proto = words_[row.proto];
        if (row.has_time) {
            out.hour = UtcTime{std::chrono::microseconds{row.hour * hour_us}};
            out.first = *out.hour + std::chrono::microseconds{row.first};
            out.last = *out.hour + std::chrono::microseconds{row.last};
        }
        out.count = row.count;
        out.first_line = row.first_line;
        out.format = formats_[row.format].first;
        out.signature = words_[row.signature];
        rows.add(out);
    }
    return rows;
}

}   // namespace toritsugi
