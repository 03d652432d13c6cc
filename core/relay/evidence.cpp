#include "core/relay/evidence.hpp"

#include <algorithm>

#include "core/exchange/mask.hpp"
#include "core/writing/csv.hpp"

namespace toritsugi {
namespace {

class Collector final : public LogSink {
  public:
    Collector(const std::set<IpAddress>& sources, std::size_t at_most, ReportForRelay& report)
        : sources_(sources), at_most_(at_most), report_(report) {}
    void event(const LogEvent& event) override {
        if (sources_.count(event.src) == 0) return;
        ++report_.lines;
        if (report_.events.size() >= at_most_) return;
        report_.events.push_back(relay_event(event));
    }

  private:
    const std::set<IpAddress>& sources_;
    std::size_t at_most_;
    ReportForRelay& report_;
};

// A mailbox in a request line, its sign as itself or as a form's data has it (RFC 3986, 2.1), becomes "***".
std::string without_mailboxes(std::string_view line) {
    constexpr std::string_view edges = "=&?/:;,<>()[]'\" ";
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] != '@' && line.substr(at, 3) != "%40") continue;
        std::size_t first = at;
        while (first > done && edges.find(line[first - 1]) == edges.npos) --first;
        const std::size_t end = std::min(line.find_first_of(edges, at), line.size());
        out += line.substr(done, first - done);
        out += "***";
        done = end;
        at = end - 1;
    }
    out += line.substr(done);
    return out;
}

// A request line or an alert can name the victim as well: its address, or the mailbox that somebody tried to log in to.
std::string without_target(std::string signature, const IpAddress& target) {
    const auto replace = [&](const std::string& what, const std::string& by) {
        for (auto at = signature.find(what); at != signature.npos; at = signature.find(what, at + by.size()))
            signature.replace(at, what.size(), by);
    };
    if (!target.is_none()) replace(target.text(), shortened(target));
    return without_mailboxes(signature);
}

bool has(const std::vector<Want>& wants, Want want) { return std::find(wants.begin(), wants.end(), want) != wants.end(); }

}   // namespace

RelayEvent relay_event(const LogEvent& event) {
    RelayEvent one;
    one.time = event.time;
    one.time_sure = event.time_sure;
    one.source = event.src;
    one.target = event.dst;
    one.source_port = event.src_port;
    one.target_port = event.dst_port;
    one.protocol = event.proto;
    one.signature = masked(event.signature);
    one.count = event.count;
    return one;
}

bool ReportForRelay::asks_to_tell() const {
    return has(wants, Want::notify_source) || has(wants, Want::relay) || has(wants, Want::takedown);
}

bool ReportForRelay::is_included() const {
    if (why_not_relayed(tlp_named(tlp), asks_to_tell())) return false;
    if (handler_chose) return *handler_chose;
    if (consent.logs == Answer::no) return false;
    return consent.logs == Answer::yes || asks_to_tell();
}

void collect_events(const std::vector<TextLeaf>& leaves, const LogContext& context, const std::set<IpAddress>& sources,
                    std::size_t at_most, ReportForRelay& report) {
    Collector collector(sources, at_most, report);
    for (const TextLeaf& leaf : leaves) {
        LogContext own = context;
        own.is_mail_text = leaf.is_body;
        LogReader reader(own, collector);
        leaf.read([&](std::string_view piece) {
            reader.piece(piece);
            return true;
        });
        reader.end();
    }
}

std::string shortened(const IpAddress& target) {
    return target.is_none() ? std::string{} : IpRange::of(target, target.is_v4() ? 24 : 48).text();
}

EvidenceFile evidence_csv(const std::vector<ReportForRelay>& reports, bool full_targets) {
    EvidenceFile file;
    file.csv = csv_row(
        {"time_utc", "time_is_sure", "source_ip", "source_port", "target", "target_port", "protocol", "signature", "count"});
    const auto port = [](std::uint16_t number) { return number == 0 ? std::string{} : std::to_string(number); };
    for (const ReportForRelay& report : reports) {
        if (!report.is_included()) continue;
        const bool full = full_targets || report.consent.target == Answer::yes;
        for (const RelayEvent& event : report.events) {
            file.csv += csv_row({event.time ? rfc3339(*event.time) : "", event.time_sure ? "yes" : "no", event.source.text(),
                                 port(event.source_port),
                                 event.target.is_none() ? ""
                                 : full                 ? event.target.text()
                                                        : shortened(event.target),
                                 port(event.target_port), event.protocol,
                                 full ? event.signature : without_target(event.signature, event.target),
                                 std::to_string(event.count)});
            ++file.rows;
        }
    }
    return file;
}

}   // namespace toritsugi
