// How fast logs are read (lines per second of processor time, best of three), beside what other programs need for less. Not
// a test: figures for people.
//   log_bench FILE...       each file once as a summary (sources, ports, hours), once as rows for the store
//   log_bench --rg FILE     also runs ripgrep, extracting IPv4 addresses alone
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include "core/exchange/event_json.hpp"
#include "core/reading/logs/event_collector.hpp"

using namespace toritsugi;

namespace {

struct JsonSink : LogSink {
    std::string out;
    std::uint64_t bytes = 0;
    void event(const LogEvent& event) override {
        write_event_json(event, out);
        if (out.size() > 1 << 20) {
            bytes += out.size();
            out.clear();
        }
    }
};

// Processor time, not the clock on the wall: the machine may have other work.
double used_by(int who) {
    rusage usage{};
    getrusage(who, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

LogContext context() {
    LogContext context;
    context.sent_at = parse_rfc3339("2025-12-01T00:00:00Z").value();
    context.zone = ZoneOffset{540};
    context.zone_from = ZoneFrom::text;
    return context;
}

double read_into(const std::string& text, LogSink& sink, bool is_mail) {
    const double start = used_by(RUSAGE_SELF);
    LogContext c = context();
    c.is_mail_text = is_mail;
    LogReader reader(c, sink);
    for (std::size_t at = 0; at < text.size(); at += 1 << 16) reader.piece(std::string_view(text).substr(at, 1 << 16));
    reader.end();
    return used_by(RUSAGE_SELF) - start;
}

void bench(const std::string& path, bool with_rg) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    const std::string text = all.str();
    double best = 1e9, rows_best = 1e9, mail_best = 1e9, json_best = 1e9;
    EventSummary summary;
    std::uint64_t lines = 0;
    std::size_t rows = 0;
    for (int round = 0; round < 3; ++round) {
        EventCollector::Limits limits;
        limits.keep_rows = false;
        EventCollector counting(limits);
        best = std::min(best, read_into(text, counting, false));
        summary = counting.summary();
        lines = counting.lines();
        EventCollector keeping;
        rows_best = std::min(rows_best, read_into(text, keeping, false));
        rows = keeping.rows().size();
        EventCollector mail;
        mail_best = std::min(mail_best, read_into(text, mail, true));
        JsonSink json;
        json_best = std::min(json_best, read_into(text, json, false));
    }
    std::printf("%s: %llu lines, %llu events, %llu not read, %zu sources, %zu rows\n", path.c_str(),
                static_cast<unsigned long long>(lines), static_cast<unsigned long long>(summary.read),
                static_cast<unsigned long long>(summary.not_read), summary.by_source.size(), rows);
    std::printf("  summary %.0f lines/s, with rows %.0f, as mail text %.0f, as JSON %.0f\n", double(lines) / best,
                double(lines) / rows_best, double(lines) / mail_best, double(lines) / json_best);
    if (!with_rg) return;
    double rg_best = 1e9;
    const std::string command =
        "rg -o --no-filename -j1 '[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}' '" + path + "' > /dev/null";
    for (int round = 0; round < 3; ++round) {
        const double start = used_by(RUSAGE_CHILDREN);
        if (std::system(command.c_str()) != 0) return;
        rg_best = std::min(rg_best, used_by(RUSAGE_CHILDREN) - start);
    }
    std::printf("  ripgrep, IPv4 addresses alone: %.0f lines/s\n", double(lines) / rg_best);
}

}   // namespace

int main(int argc, char** argv) {
    bool with_rg = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--rg") == 0)
            with_rg = true;
        else
            bench(argv[i], with_rg);
    }
}
