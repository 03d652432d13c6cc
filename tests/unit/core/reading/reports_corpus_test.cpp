// Reads every report of the shared corpus and compares what each states with the truth beside it.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "core/reading/read_report.hpp"
#include "core/reading/stated_time.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
        if (c == '\t')
            cells.emplace_back();
        else if (c != '\r')
            cells.back() += c;
    }
    return cells;
}

using Row = std::map<std::string, std::string>;
std::vector<Row> table_of(const fs::path& path) {
    std::istringstream text(bytes_of(path));
    std::vector<Row> rows;
    std::vector<std::string> names;
    for (std::string line; std::getline(text, line);) {
        const auto cells = cells_of(line);
        if (names.empty()) {
            names = cells;
            continue;
        }
        Row row;
        for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i) row[names[i]] = cells[i];
        rows.push_back(row);
    }
    return rows;
}

std::set<std::string> parts_of(const std::string& text) {
    std::set<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, '|');)
        if (!part.empty()) parts.insert(part);
    return parts;
}

// A report that is no mail (a JSON, an XML) comes as the only attachment of one.
Message message_of(const fs::path& path) {
    if (path.extension() == ".eml") return parse_message(RawMail::from(bytes_of(path)), Envelope{}, ParsingContext{});
    Message message;
    message.leaves.push_back(TextLeaf::of("1/" + path.filename().string(),
                                          path.extension() == ".json" ? "application/json" : "text/xml", bytes_of(path)));
    message.leaves.back().name = path.filename().string();
    return message;
}

std::string canonical(const std::string& address) {
    const auto parsed = IpAddress::parse(address);
    return parsed.ok() ? parsed.value().text() : address;
}

bool same_time(const std::string& truth, const StatedCase& stated) {
    const auto wanted = read_stated_time(truth);
    if (!wanted) return false;
    if (wanted->offset && stated.time) return *wanted->utc() == *stated.time;
    // The truth has no zone: the clock's reading must be the same.
    const auto got = read_stated_time(stated.time_text);
    return got && got->civil == wanted->civil;
}

struct Score {
    int fields = 0, right = 0;
    std::vector<std::string> misses;
};

void compare(const Row& row, const Report& report, Score& score) {
    const std::string name = row.at("file") + " #" + row.at("n");
    const auto truth = [&](const char* column) {
        const auto found = row.find(column);
        return found == row.end() ? std::string{} : found->second;
    };
    if (truth("valid") == "0") {
        ++score.fields;
        if (!report.defects.empty() && report.stated.empty())
            ++score.right;
        else
            score.misses.push_back(name + ": should be refused");
        return;
    }
    // The case that agrees in most fields stands for the row.
    const StatedCase* best = nullptr;
    int most = -1;
    std::vector<std::string> best_misses;
    int fields = 0;
    for (const StatedCase& stated : report.stated) {
        int right = 0, all = 0;
        std::vector<std::string> misses;
        const auto check = [&](const char* column, auto is_right, const std::string& got) {
            if (truth(column).empty()) return;
            ++all;
            if (is_right(truth(column)))
                ++right;
            else
                misses.push_back(name + ": " + column + " is \"" + truth(column) + "\", read \"" + got + "\"");
        };
        check(
            "source_ip",
            [&](const std::string& want) {
                const std::string source = stated.source.is_none() ? stated.source_name : stated.source.text();
                return source == canonical(want) || stated.url.find("//" + want) != std::string::npos || stated.host == want;
            },
            stated.source.is_none() ? stated.source_name : stated.source.text());
        check(
            "source_port", [&](const std::string& want) { return std::to_string(stated.source_port) == want; },
            std::to_string(stated.source_port));
        check(
            "timestamp", [&](const std::string& want) { return same_time(want, stated); }, stated.time_text);
        check(
            "destination_ip",
            [&](const std::string& want) {
                std::set<std::string> got(stated.targets.begin(), stated.targets.end());
                return parts_of(want) == got;
            },
            stated.targets.empty() ? "" : stated.targets.front());
        check(
            "url_or_domain",
            [&](const std::string& want) {
                const auto contains = [&](const std::string& value) { return value == want; };
                return contains(stated.url) || contains(stated.host) || want == "-" ||
                       std::any_of(report.observables.begin(), report.observables.end(),
                                   [&](const Observable& one) { return one.value == want; });
            },
            stated.url + " " + stated.host);
        check(
            "class_or_type",
            [&](const std::string& want) {
                return (!stated.type.empty() && (stated.type == want || stated.type.find(want) != std::string::npos ||
                                                 want.find(stated.type) != std::string::npos)) ||
                       name_of(report.category.category) == want ||
                       (want == "scan" && report.category.category == Category::exploit_attempt);
            },
            stated.type + "/" + std::string(name_of(report.category.category)));
        check(
            "reporter",
            [&](const std::string& want) {
                return stated.reporter.find(want) != std::string::npos || stated.source.text() == want;
            },
            stated.reporter);
        if (right > most) most = right, best = &stated, best_misses = misses, fields = all;
    }
    if (!best) {
        for (const char* column :
             {"source_ip", "source_port", "timestamp", "destination_ip", "url_or_domain", "class_or_type", "reporter"})
            if (!truth(column).empty()) ++score.fields;
        score.misses.push_back(name + ": nothing was read");
        return;
    }
    score.fields += fields;
    score.right += most;
    score.misses.insert(score.misses.end(), best_misses.begin(), best_misses.end());
}

}   // namespace

TEST_CASE("reports of the shared corpus: every stated field") {
    const fs::path base = in_shared("/corpus/reports");
    if (!fs::exists(base)) {
        MESSAGE("reports corpus skipped: no shared corpus");
        return;
    }
    Score all;
    for (const std::string origin :
         {"abuseio", "arf/sisimai", "arf/parsedmarc", "forms/own", "iodef/own", "xarf/xarf-spec"}) {
        Score score;
        std::map<std::string, Report> read;
        for (const Row& row : table_of(base / origin / "expected.tsv")) {
            const std::string& file = row.at("file");
            if (!read.count(file)) read.emplace(file, read_report(message_of(base / origin / file), ReadingContext{}));
            compare(row, read.at(file), score);
        }
        MESSAGE(origin << ": " << score.right << " of " << score.fields << " stated fields");
        for (const std::string& miss : score.misses) MESSAGE("  " << miss);
        all.fields += score.fields;
        all.right += score.right;
    }
    MESSAGE("all: " << all.right << " of " << all.fields);
    CHECK(all.fields > 400);
    CHECK(all.right * 100 >= all.fields * 99);
}

TEST_CASE("free mails of the shared corpus: category, wishes, sources") {
    const fs::path base = in_shared("/corpus/freeform");
    if (!fs::exists(base)) {
        MESSAGE("freeform corpus skipped: no shared corpus");
        return;
    }
    // The truth uses coarser words.
    const std::map<std::string, std::string> coarse = {{"scan", "scan"},
                                                       {"brute-force", "scan"},
                                                       {"exploit-attempt", "scan"},
                                                       {"malware-site", "malware"},
                                                       {"infected-host", "malware"},
                                                       {"c2", "malware"},
                                                       {"spam", "spam"},
                                                       {"forged-mail", "spam"}};
    int rows = 0, categories = 0, wants = 0, sources = 0, events = 0, all_events = 0;
    for (const Row& row : table_of(base / "freeform.expected.tsv")) {
        ++rows;
        const Report report = read_report(message_of(base / row.at("file")), ReadingContext{});
        const std::string name(name_of(report.category.category));
        const std::string word = coarse.count(name) ? coarse.at(name) : name;
        const bool category_right = word == row.at("category") || name_of(report.kind) == row.at("category");
        categories += category_right;
        if (!category_right) MESSAGE(row.at("file") << ": category is " << row.at("category") << ", read " << name);
        std::set<std::string> asked;
        for (const Want want : report.wants) asked.insert(std::string(name_of(want)));
        const bool wants_right = asked == parts_of(row.at("requested_action"));
        wants += wants_right;
        if (!wants_right)
            MESSAGE(row.at("file") << ": wants " << row.at("requested_action") << ", read "
                                   << (asked.empty() ? "" : *asked.begin()));
        std::set<std::string> named;
        for (const Observable& one : report.observables)
            if (one.role == ObservableRole::source && one.type == ObservableType::ip) named.insert(one.value);
        const bool sources_right = named == parts_of(row.at("source_ips"));
        sources += sources_right;
        if (!sources_right) MESSAGE(row.at("file") << ": sources " << row.at("source_ips") << ", read " << named.size());
        const int wanted = std::atoi(row.at("log_events").c_str());
        all_events += wanted;
        events += std::min<int>(wanted, static_cast<int>(report.events.count));
        if (wanted != static_cast<int>(report.events.count))
            MESSAGE(row.at("file") << ": " << wanted << " events, read " << report.events.count);
    }
    MESSAGE("categories " << categories << ", wants " << wants << ", sources " << sources << " of " << rows << "; events "
                          << events << " of " << all_events);
    CHECK(categories >= 13);
    CHECK(wants >= 12);
}
