// What the reader makes of the shared corpus, against what the origins state. Misses are printed by file.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/folders.hpp"
#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
namespace fs = std::filesystem;

namespace {

struct Truth {
    std::uint64_t line = 0;
    std::string time, src, dst, signature;
};

std::vector<Truth> read_truth(const fs::path& path) {
    std::vector<Truth> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#' || line.rfind("line_no", 0) == 0) continue;
        std::vector<std::string> cells;
        std::stringstream cut(line);
        for (std::string cell; std::getline(cut, cell, '\t');) cells.push_back(cell);
        cells.resize(8);
        rows.push_back({std::strtoull(cells[0].c_str(), nullptr, 10), cells[1], cells[2], cells[4], cells[7]});
    }
    return rows;
}

// "192.030.0.6" and long IPv6 forms in one spelling; host names as they are.
std::string canonical(const std::string& text) {
    std::string plain = text;
    if (plain.find(':') == plain.npos) {
        plain.clear();
        for (std::size_t i = 0; i < text.size(); ++i)
            if (!(text[i] == '0' && (i == 0 || text[i - 1] == '.') && i + 1 < text.size() &&
                  std::isdigit(static_cast<unsigned char>(text[i + 1]))))
                plain += text[i];
    }
    const auto address = IpAddress::parse(plain);
    return address.ok() ? address.value().text() : text;
}

struct Event {
    std::string src;
    std::optional<UtcTime> time;
    std::string format;
};

struct ByLine : LogSink {
    std::map<std::uint64_t, std::vector<Event>> events;
    void event(const LogEvent& e) override {
        for (std::uint32_t i = 0; i < std::max(1u, e.lines); ++i)
            events[e.line + i].push_back(
                {e.src.is_none() ? std::string(e.src_host) : e.src.text(), e.time, std::string(e.format)});
    }
};

// Stated times whose zone the origin assumed although the line, or a second clock in it, says another.
constexpr std::string_view assumed_zone[] = {"fortinet/beats/firewall-utm", "sophos/beats/xg-", "fail2ban/3proxy",
                                             "fail2ban/asterisk"};

// fail2ban's "nomatch" says: this filter must not take the line for an attack. These are events all the same, of another
// kind or by the word of another origin: docs/decisions/corpus-truth.md.
struct OtherTruth {
    std::string_view file, format;
};
constexpr OtherTruth other_truth[] = {
    {"apache/fail2ban/apache-auth", "apache-error"},
    {"auth/fail2ban/cowrie", "cowrie"},
    {"auth/fail2ban/pam-generic", "pam"},
    {"auth/fail2ban/sogo-auth", "http-access"},
    {"auth/fail2ban/traefik-auth", "http-access"},
    {"sshd/fail2ban/sshd", "pam"},
    {"sshd/fail2ban/sshd", "sshd"},
};
bool is_other_truth(const std::string& name, const std::string& format) {
    return std::any_of(std::begin(other_truth), std::end(other_truth),
                       [&](const OtherTruth& one) { return name.find(one.file) == 0 && one.format == format; });
}

struct Totals {
    int stated = 0, right = 0, wrong = 0, victim = 0, unread = 0, no_event = 0, no_event_read = 0, times = 0,
        times_unknown = 0, times_wrong = 0, scans = 0, scans_right = 0, other_truth = 0;
};

// The context that the origin's tests had: fail2ban's run in August 2005 in Zurich; the others name their zone in the truth
// file.
LogContext context_of(const fs::path& log, const std::vector<Truth>& rows) {
    LogContext context;
    context.zone = ZoneOffset{0};
    context.zone_from = ZoneFrom::reporter;
    context.sent_at = parse_rfc3339("2005-08-15T00:00:00Z").value();
    if (log.string().find("/fail2ban/") != std::string::npos) return context;
    std::ifstream truth(log.string() + ".expected.tsv");
    for (std::string line; std::getline(truth, line) && line[0] == '#';)
        if (const auto at = line.find("time zone -0"); at != line.npos)
            context.zone = ZoneOffset{-60 * (line[at + 12] - '0')};
    std::string year = "2026";
    for (const Truth& row : rows)
        if (row.time.size() > 4 && row.time[4] == '-')
            year = year == "2026" ? row.time.substr(0, 4) : std::max(year, row.time.substr(0, 4));
    context.sent_at = parse_rfc3339(year + "-12-31T23:00:00Z").value();
    return context;
}

bool time_fits(const std::string& stated, const UtcTime& read, bool is_fail2ban) {
    std::string text = stated;
    if (text.size() == 19) text += "Z";   // fail2ban: the clock of Zurich
    const auto want = parse_rfc3339(text);
    if (!want.ok()) return true;
    const auto difference = floor<std::chrono::seconds>(want.value()) - floor<std::chrono::seconds>(read);
    if (difference == std::chrono::seconds{0}) return true;
    return is_fail2ban && (difference == std::chrono::hours{1} || difference == std::chrono::hours{2});
}

void measure(const fs::path& log, const std::string& name, Totals& totals, std::string& misses) {
    const auto rows = read_truth(log.string() + ".expected.tsv");
    ByLine sink;
    LogReader reader(context_of(log, rows), sink);
    std::ifstream file(log, std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    reader.piece(all.str());
    reader.end();
    const bool is_fail2ban = name.find("fail2ban") != name.npos, is_nonsense = name.find("generated") != name.npos;
    const bool zone_assumed = std::any_of(std::begin(assumed_zone), std::end(assumed_zone),
                                          [&](std::string_view part) { return name.find(part) != name.npos; });
    Totals here;
    for (const Truth& row : rows) {
        const auto found = sink.events.find(row.line);
        if (row.signature.find("nomatch") != std::string::npos) {
            const bool is_read = found != sink.events.end();
            if (is_read && is_other_truth(name, found->second.front().format)) {
                ++here.other_truth;
                continue;
            }
            ++here.no_event;
            here.no_event_read += is_read;
            continue;
        }
        if (!row.src.empty()) {
            ++here.stated;
            const std::string want = canonical(row.src);
            if (found == sink.events.end()) {
                ++here.unread;
            } else if (std::any_of(found->second.begin(), found->second.end(),
                                   [&](const Event& e) { return e.src == want; })) {
                ++here.right;
            } else {
                ++here.wrong;
                here.victim += !row.dst.empty() && found->second.front().src == canonical(row.dst);
            }
            if (name.find("psad") != name.npos) {
                ++here.scans;
                here.scans_right = here.right;
            }
        }
        if (row.time.empty() || found == sink.events.end() || is_nonsense || zone_assumed || row.time[4] != '-') continue;
        ++here.times;
        const auto& time = found->second.front().time;
        if (!time)
            ++here.times_unknown;
        else
            here.times_wrong += !time_fits(row.time, *time, is_fail2ban);
    }
    if (here.right != here.stated || here.times_wrong > 0 || here.no_event_read > 0)
        misses += "\n    " + name + ": source " + std::to_string(here.right) + " of " + std::to_string(here.stated) +
                  ", wrong " + std::to_string(here.wrong) + " (victim " + std::to_string(here.victim) +
                  "), no event but read " + std::to_string(here.no_event_read) + " of " + std::to_string(here.no_event) +
                  ", time wrong " + std::to_string(here.times_wrong) + " of " + std::to_string(here.times);
    totals.stated += here.stated, totals.right += here.right, totals.wrong += here.wrong, totals.victim += here.victim,
        totals.unread += here.unread;
    totals.no_event += here.no_event, totals.no_event_read += here.no_event_read;
    totals.times += here.times, totals.times_unknown += here.times_unknown, totals.times_wrong += here.times_wrong;
    totals.other_truth += here.other_truth;
    totals.scans += here.scans, totals.scans_right += here.scans_right;
}

}   // namespace

TEST_CASE("logs of the shared corpus: sources and times that the origins state") {
    const fs::path root = in_shared("/corpus/logs");
    if (!fs::exists(root)) {
        MESSAGE("logs_corpus skipped: no shared corpus");
        return;
    }
    std::vector<fs::path> logs;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (entry.path().extension() == ".log") logs.push_back(entry.path());
    std::sort(logs.begin(), logs.end());
    Totals totals;
    std::string misses;
    for (const fs::path& log : logs) measure(log, fs::relative(log, root).string(), totals, misses);
    MESSAGE("source right: ", totals.right, " of ", totals.stated, ", wrong ", totals.wrong, " (victim named ",
            totals.victim, "), unread ", totals.unread, "; psad scans ", totals.scans_right, " of ", totals.scans,
            "; times: ", totals.times_wrong, " wrong, ", totals.times_unknown, " honestly unknown of ", totals.times,
            "; fail2ban's 'nomatch' read as event: ", totals.no_event_read, " of ", totals.no_event,
            ", by another truth events: ", totals.other_truth, misses);
    CHECK(totals.right * 100 >= totals.stated * 99);
    CHECK(totals.victim * 1000 < totals.stated);
    CHECK(totals.wrong * 500 < totals.stated);
    CHECK(totals.times_wrong * 200 <= totals.times);
    CHECK(totals.scans_right == totals.scans);
    CHECK(totals.no_event_read * 100 <= totals.no_event);
    CHECK(totals.other_truth <= 24);
}
