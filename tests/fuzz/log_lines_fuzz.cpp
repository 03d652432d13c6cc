// The log reader: any bytes, as file and as mail, whole and in pieces. Reading in pieces must give the same events; every
// event must be writable; nothing may be read twice.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/exchange/event_json.hpp"
#include "core/reading/logs/event_collector.hpp"

using namespace toritsugi;

namespace {

struct WritingSink : LogSink {
    std::string out;
    std::uint64_t lines = 0;
    void event(const LogEvent& event) override {
        if (event.src.is_none() && event.src_host.empty() && event.dst.is_none()) std::abort();
        if (event.count == 0 || event.format.empty()) std::abort();
        write_event_json(event, out);
    }
    void finished(const LogFindings& findings) override { lines = findings.lines; }
};

std::string events_of(std::string_view text, bool is_mail, std::size_t piece) {
    LogContext context;
    context.sent_at = UtcTime{std::chrono::microseconds{1767582000000000}};
    context.zone = ZoneOffset{540};
    context.zone_from = ZoneFrom::mail_date;
    context.is_mail_text = is_mail;
    WritingSink sink;
    LogReader reader(context, sink);
    for (std::size_t at = 0; at < text.size(); at += piece) reader.piece(text.substr(at, piece));
    reader.end();
    if (sink.lines > text.size() + 1) std::abort();
    return sink.out;
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t piece = 1 + data[0] % 97;
    for (const bool is_mail : {false, true})
        if (events_of(text, is_mail, text.size() + 1) != events_of(text, is_mail, piece)) std::abort();
    EventCollector::Limits limits;
    limits.sources = 2;
    limits.rows = 2;
    limits.source_ports = 2;
    EventCollector collector(limits);
    LogReader reader(LogContext{}, collector);
    reader.piece(text);
    reader.end();
    if (collector.summary().by_source.size() > 2 || collector.rows().size() > 3) std::abort();
    return 0;
}
