#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/model/report.hpp"
#include "core/reading/logs/log_reader.hpp"

namespace toritsugi {

// What exchange formats speak of: one source at one target and port, seen `count` times between first and last.
struct ExchangeEvent {
    std::optional<UtcTime> first, last;
    IpAddress source, target;
    std::string source_host;                          // when no address is known
    std::uint16_t source_port = 0, target_port = 0;   // 0: not stated
    std::string protocol, type, user, action, url;
    std::uint64_t count = 1;
};

// Who sends a report, and whose it is.
struct ExchangeParty {
    std::string name, mail, domain;
};

// A whole report, ready to leave. The caller has asked for consent: what must not be passed on is not in it.
struct ExchangeReport {
    std::string number;                      // ours; empty: a reporter's own export
    std::string partner_reference;           // theirs
    ExchangeParty sender;                    // us
    std::optional<ExchangeParty> reporter;   // only with consent; empty: we stand for them
    Category category = Category::other;
    double confidence = 0;
    std::vector<Want> wants;
    std::string tlp, language = "en", description;
    UtcTime generated_at{};
    std::optional<UtcTime> received_at;
    ZoneFrom zone_from = ZoneFrom::unknown;
    std::vector<ExchangeEvent> events;
    std::vector<std::string> log_lines;   // evidence; masked here once more
};

// Adds up events that differ only in time, as IODEF and XARF want them. At most `limit` different ones are kept.
class ExchangeCollector : public LogSink {
  public:
    explicit ExchangeCollector(std::size_t limit = 100'000) : limit_(limit) {}
    void event(const LogEvent& event) override;
    void finished(const LogFindings& findings) override;
    const std::vector<ExchangeEvent>& events() const { return events_; }
    std::uint64_t not_kept() const { return not_kept_; }
    ZoneFrom zone_from() const { return zone_from_; }

  private:
    using Same = std::tuple<IpAddress, IpAddress, std::uint16_t, std::string, std::string, std::string>;
    std::size_t limit_;
    std::vector<ExchangeEvent> events_;
    std::map<Same, std::size_t> places_;
    std::uint64_t not_kept_ = 0;
    ZoneFrom zone_from_ = ZoneFrom::unknown;
};

// One LogEvent as an ExchangeEvent, nothing added up.
ExchangeEvent exchange_event(const LogEvent& event);
// The URLs, hosts and stated cases of a report that no log line showed, as events of their own.
void add_stated(const Report& report, std::vector<ExchangeEvent>& events);

// A whole IODEF document (RFC 7970), valid against its schema.
std::string write_iodef(const ExchangeReport& report);
// XARF v4 reports, one JSON object a line, one per event: the format knows no batches. What a type of the schema demands and
// we do not know makes another, weaker type of it, with a tag that says what was meant.
std::string write_xarf(const ExchangeReport& report);

// One line of DShield's format, with its line end; empty when the event has no time or no source address.
std::string dshield_line(const ExchangeEvent& event);
// Heading and rows of our CSV (RFC 4180, CRLF, safe to open in a spreadsheet).
std::string events_csv_heading();
std::string events_csv_row(const ExchangeEvent& event);

// Writes each event as it comes; for logs of any size.
class EventWriter : public LogSink {
  public:
    enum class Format { dshield, csv };
    EventWriter(Format format, std::function<void(std::string_view)> out) : format_(format), out_(std::move(out)) {}
    void begin();   // the heading, if the format has one
    void event(const LogEvent& event) override;
    std::uint64_t written() const { return written_; }
    std::uint64_t left_out() const { return left_out_; }   // no time or address, where the format wants one

  private:
    Format format_;
    std::function<void(std::string_view)> out_;
    std::uint64_t written_ = 0, left_out_ = 0;
};

}   // namespace toritsugi
