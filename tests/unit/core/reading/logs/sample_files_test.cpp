// Lines of every kind that reporters send, in samples/*.txt, with what a person reads in them. A file holds:
//   # comment         % heading of a kind        @ file | mail [no-zone]   how the lines below are given, until the next @
//   = SOURCE > TARGET PROTOCOL TIME [count=N]     what the lines below say: one event. Addresses as 203.0.113.7:4711 or
//                                                 2001:db8::7#4711; - is "not said", * is "does not matter", N is noon of
//                                                 2025-11-02 in Japan, which is 2025-11-02T03:00:00Z
//   ~ SOURCE ...      the same, but not read yet: nothing, or the right thing, must come out
//   = nothing         none of the lines below is an event
// Every line is also read as mails bring it: quoted, wrapped at 72 columns, with disarmed addresses.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/folders.hpp"
#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
using namespace toritsugi::samples;

namespace {

struct Truth {
    std::string src, dst, proto, time, count = "1";
    bool is_nothing = false, is_read_yet = true;
};

struct Case {
    Truth truth;
    std::string text, where;   // "firewalls.txt:12"
    bool is_mail = false, has_zone = true;
    std::size_t lines = 0;
};

Truth truth_of(const std::string& line) {
    std::istringstream words(line);
    std::string mark, arrow, more;
    Truth truth;
    words >> mark >> truth.src;
    truth.is_read_yet = mark == "=";
    if (truth.src == "nothing") {
        truth.is_nothing = true;
        return truth;
    }
    words >> arrow >> truth.dst >> truth.proto >> truth.time;
    REQUIRE_MESSAGE(arrow == ">", line);
    REQUIRE_MESSAGE(!truth.time.empty(), line);
    if (truth.time == "N") truth.time = "2025-11-02T03:00:00Z";
    while (words >> more) {
        REQUIRE_MESSAGE(more.substr(0, 6) == "count=", line);
        truth.count = more.substr(6);
    }
    return truth;
}

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(in_source("/tests/unit/core/reading/logs/samples")))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
        std::ifstream file(path);
        std::string line;
        bool is_mail = false, has_zone = true, is_over = true;
        for (int number = 1; std::getline(file, line); ++number) {
            const std::string mark = line.substr(0, 2);
            if (mark == "# " || mark == "% ") {
                is_over = true;
            } else if (mark == "@ ") {
                is_mail = line.find("mail") != line.npos;
                has_zone = line.find("no-zone") == line.npos;
                is_over = true;
            } else if (mark == "= " || mark == "~ ") {
                cases.push_back(
                    {truth_of(line), {}, path.filename().string() + ":" + std::to_string(number), is_mail, has_zone, 0});
                is_over = false;
            } else if (!is_over) {
                cases.back().text += line + "\n";
                ++cases.back().lines;
            }
        }
    }
    return cases;
}

LogContext context_of(const Case& one, bool is_mail) {
    LogContext how = context();
    how.is_mail_text = is_mail || one.is_mail;
    if (!one.has_zone) {
        how.zone.reset();
        how.zone_from = ZoneFrom::unknown;
    }
    return how;
}

bool is_same(const std::string& wanted, const std::string& got) {
    return wanted == "*" || wanted == got || (wanted == "-" && got.empty());
}

std::string without_fraction(std::string time) {
    if (const std::size_t point = time.find('.'); point != time.npos) time.erase(point, time.find('Z') - point);
    return time;
}

struct Counts {
    int texts = 0, right = 0, wrong_source = 0, victim_named = 0, wrong_time = 0, not_read = 0, false_events = 0;
};

// Everybody's victims in the samples: 192.0.2.0/24, 2001:db8:1::/48, and private addresses.
bool is_victim(const std::string& source) {
    return source.rfind("192.0.2.", 0) == 0 || source.rfind("2001:db8:1:", 0) == 0 || source.rfind("10.", 0) == 0 ||
           source.rfind("172.18.", 0) == 0 || source.rfind("192.168.", 0) == 0;
}

// What is wrong; empty: nothing.
std::string judge(const Case& one, const KeepingSink& sink, Counts& counts) {
    ++counts.texts;
    for (const Kept& event : sink.events) counts.victim_named += is_victim(event.src);
    if (one.truth.is_nothing) {
        if (sink.events.empty()) return ++counts.right, "";
        ++counts.false_events;
        return "an event: " + sink.events[0].format + " " + sink.events[0].src;
    }
    if (sink.events.empty()) {
        ++counts.not_read;
        return one.truth.is_read_yet ? "not read" : "";
    }
    const Kept& event = sink.events[0];
    const std::string time = without_fraction(event.time);
    std::string problem;
    if (sink.events.size() != 1) problem += " " + std::to_string(sink.events.size()) + " events";
    if (!is_same(one.truth.src, event.src)) {
        ++counts.wrong_source;
        problem += " source " + event.src;
    }
    if (!is_same(one.truth.dst, event.dst)) problem += " target " + event.dst;
    if (!is_same(one.truth.proto, event.proto)) problem += " protocol " + event.proto;
    if (!is_same(one.truth.time, time)) {
        ++counts.wrong_time;
        problem += " time " + time;
    }
    if (!is_same(one.truth.count, std::to_string(event.count))) problem += " count " + std::to_string(event.count);
    if (problem.empty()) return ++counts.right, "";
    return event.format + (event.is_guess ? " (guess)" : "") + problem;
}

std::string quoted(const std::string& text, std::size_t width) {
    std::istringstream lines(text);
    std::string line, result;
    while (std::getline(lines, line)) {
        while (line.size() > width) {
            std::size_t blank = line.rfind(' ', width);
            if (blank == line.npos || blank == 0) blank = line.find(' ', width);
            if (blank == line.npos) break;
            result += "> " + line.substr(0, blank) + "\n";
            line.erase(0, blank + 1);
        }
        result += "> " + line + "\n";
    }
    return result;
}

std::string disarmed(std::string text) {
    for (const std::string prefix : {"203.0.113", "192.0.2"})
        for (std::size_t at = 0; (at = text.find(prefix + ".", at)) != text.npos; at += prefix.size() + 3)
            text.replace(at + prefix.size(), 1, "[.]");
    return text;
}

// Mails that break lines lose what no program can put together again: those misses are told, not counted one by one.
enum class Misses { fail, tell };

template <class Change>
Counts judge_all(std::string_view how, bool is_mail, bool only_lines, Misses misses, Change change) {
    Counts counts;
    for (const Case& one : all_cases()) {
        if (only_lines && (one.is_mail || (one.lines > 1 && !one.truth.is_nothing))) continue;
        const std::string text = change(one.text);
        const std::string problem = judge(one, read(text, context_of(one, is_mail)), counts);
        if (problem.empty()) continue;
        const std::string told = std::string(how) + " " + one.where + ": " + problem + "\n" + text;
        if (misses == Misses::fail)
            FAIL_CHECK(told);
        else
            MESSAGE(told);
    }
    const std::string name(how);
    MESSAGE(name << ": " << counts.texts << " texts, " << counts.right << " right, " << counts.not_read << " not read, "
                 << counts.wrong_source << " wrong sources, " << counts.victim_named << " victims named, "
                 << counts.wrong_time << " wrong times, " << counts.false_events << " false events");
    return counts;
}

}   // namespace

TEST_CASE("sample lines of every kind, as their devices write them") {
    const Counts counts = judge_all("as written", false, false, Misses::fail, [](const std::string& text) { return text; });
    CHECK(counts.texts > 300);
    CHECK(counts.victim_named == 0);
}

TEST_CASE("sample lines of every kind, as mails bring them") {
    judge_all("in a mail", true, true, Misses::fail, [](const std::string& text) { return text; });
    judge_all("quoted", true, true, Misses::fail, [](const std::string& text) { return quoted(text, 10000); });
    judge_all("disarmed", true, true, Misses::fail, disarmed);
    for (const std::size_t width : {70, 72, 76}) {
        const Counts counts = judge_all("wrapped at " + std::to_string(width), true, true, Misses::tell,
                                        [&](const std::string& text) { return quoted(text, width); });
        CHECK(counts.right * 100 >= counts.texts * 95);
        CHECK(counts.wrong_source * 100 <= counts.texts);
        CHECK(counts.victim_named == 0);
        CHECK(counts.false_events == 0);
    }
}
