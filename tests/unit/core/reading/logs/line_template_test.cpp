// What a handler said of one reporter's lines reads the next ones, surely, and only those.
#include "core/reading/logs/line_template.hpp"

#include "core/reading/logs/unknown_shapes.hpp"
#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
using namespace toritsugi::logs;
using namespace toritsugi::samples;

namespace {

// An unknown program: the machine that was knocked at stands first, and nothing says so.
const std::string lines =
    "2025-11-02 12:00:00 gate 192.0.2.1 22 203.0.113.7 40001 denied\n"
    "2025-11-02 12:00:01 gate 192.0.2.1 22 203.0.113.8 40002 denied\n"
    "2025-11-02 12:00:02 gate 192.0.2.1 22 203.0.113.9 40003 denied\n";

LineTemplate said_of_gate(std::optional<ZoneOffset> zone = {}) {
    auto parsed =
        LineTemplate::parse("T:time\tW:ignored:gate\t4:target\tP:target-port\t4:source\tP:source-port\tW:fixed:denied");
    REQUIRE(parsed.ok());
    parsed.value().zone = zone;
    return parsed.value();
}

LogContext context_with(const LineTemplate& known) {
    LogContext how = context();
    how.templates = std::make_shared<const std::vector<LineTemplate>>(std::vector{known});
    return how;
}

struct TellingSink : KeepingSink {
    UnknownShapes shapes;
    void unknown(std::string_view text, const LineTemplate& columns, bool is_read) override {
        shapes.add(text, columns, is_read);
    }
};

}   // namespace

TEST_CASE("A line's columns are what a person sees") {
    struct Row {
        std::string line, shape;
    };
    const Row rows[] = {
        {"2025-11-02 12:00:00 gate 192.0.2.1 22 203.0.113.7 40001 denied", "TW4P4PW"},
        {"Nov  2 12:00:00 gw myfw: drop 203.0.113.7:40001 -> 192.0.2.1:22", "TW4P>4P"},
        {"203.0.113.7,192.0.2.1,40001,22,tcp", "44PPW"},
        {"2001:db8:bad::7 => 2001:db8:1::1 1762052400", "4>4P"},
        {"[2001:db8:bad::7]:40001 → 203.0.113.7/40001", "4P>4P"},
        {"送信元203.0.113.7 宛先192.0.2.1", "W4W4"},
        {"203.0.113.0/24", "4W"},   // a network's length is no port
        {"", ""},
    };
    for (const Row& row : rows) {
        INFO(row.line);
        CHECK(shape_of(columns_of(row.line)) == row.shape);
    }
}

TEST_CASE("A template's text is the template, and nothing else is") {
    const LineTemplate known = said_of_gate(ZoneOffset{540});
    const auto again = LineTemplate::parse(known.text());
    REQUIRE(again.ok());
    CHECK(again.value() == known);
    CHECK(again.value().zone == ZoneOffset{540});
    CHECK(known.shape() == "TW4P4PW");
    for (const std::string text : {"", "X:source", "4:protocol", "4:everything", "4", "4:source\tzone:9999",
                                   "4:source\tzone:x", "4:source\tzone:0\t4:target"}) {
        INFO(text);
        CHECK(!LineTemplate::parse(text).ok());
    }
    std::string long_one = "4:source";
    for (std::size_t i = 0; i < most_tokens; ++i) long_one += "\tP:ignored";
    CHECK(!LineTemplate::parse(long_one).ok());
}

TEST_CASE("What cannot be kept is named") {
    const auto flaw = [](const std::string& text) { return LineTemplate::parse(text).value().flaw(); };
    CHECK(flaw("T:time\t4:ignored") == LineTemplate::Flaw::no_source);
    CHECK(flaw("4:source\t4:source") == LineTemplate::Flaw::same_role_twice);
    CHECK(flaw("T:time\tT:time\t4:source") == LineTemplate::Flaw::none);   // date and clock
}

TEST_CASE("A kept template reads the reporter's lines surely, with the roles that were said") {
    const KeepingSink sink = read(lines, context_with(said_of_gate()));
    REQUIRE(sink.events.size() == 3);
    CHECK(sink.events[0].format == "kept-columns");
    CHECK(sink.events[0].src == "203.0.113.7:40001");
    CHECK(sink.events[0].dst == "192.0.2.1:22");
    CHECK(sink.events[0].time == "2025-11-02T03:00:00Z");
    CHECK(!sink.events[0].is_guess);
    CHECK(sink.missed.empty());
}

TEST_CASE("A template reads no line that says something else, has another shape, or that a grammar knows") {
    const KeepingSink sink = read(
        "2025-11-02 12:00:00 gate 192.0.2.1 22 203.0.113.7 40001 permitted\n"
        "2025-11-02 12:00:00 gate 192.0.2.1 22 203.0.113.7 40001 denied again 7\n"
        "Nov  2 12:00:00 host sshd[7]: Failed password for root from 203.0.113.7 port 40001 ssh2\n",
        context_with(said_of_gate()));
    for (const Kept& event : sink.events) CHECK(event.format != "kept-columns");
    REQUIRE(!sink.events.empty());
    CHECK(sink.events.back().format == "sshd");
}

TEST_CASE("The zone that the handler knows is the reporter's, unless the line states its own") {
    LogContext how = context_with(said_of_gate(ZoneOffset{120}));
    how.zone.reset();
    how.zone_from = ZoneFrom::unknown;
    const KeepingSink sink = read(lines, how);
    REQUIRE(sink.events.size() == 3);
    CHECK(sink.events[0].time == "2025-11-02T10:00:00Z");
    CHECK(sink.findings.zone_from == ZoneFrom::reporter);
    CHECK(sink.findings.zone == ZoneOffset{120});
    const KeepingSink own = read("2025-11-02 12:00:00 +0900 gate 192.0.2.1 22 203.0.113.7 40001 denied\n", how);
    REQUIRE(own.events.size() == 1);
    CHECK(own.events[0].time == "2025-11-02T03:00:00Z");
}

TEST_CASE("Unknown lines are told by shape: what was guessed, which words stay, how many there are") {
    LogContext how = context();
    how.tells_unknown = true;
    TellingSink sink;
    LogReader reader(how, sink);
    reader.piece(lines);
    reader.end();
    const auto told = sink.shapes.list();
    REQUIRE(told.size() == 1);
    CHECK(told[0].count == 3);
    CHECK(told[0].lines.size() == 3);
    const auto columns = LineTemplate::parse(told[0].columns);
    REQUIRE(columns.ok());
    CHECK(columns.value().shape() == "TW4P4PW");
    CHECK(columns.value().columns[0].role == ColumnRole::time);
    CHECK(columns.value().columns[6].role == ColumnRole::fixed);
    CHECK(columns.value().columns[6].words == "denied");
    // Words that differ are fixed no more; of one line nothing is.
    UnknownShapes shapes;
    for (const std::string line : {"12:00:00 203.0.113.7 login bob", "12:00:01 203.0.113.8 login eve"})
        shapes.add(line, guessed_template(line, nullptr), false);
    CHECK(LineTemplate::parse(shapes.list()[0].columns).value().columns.back().words.empty());
    UnknownShapes one;
    one.add("12:00:00 203.0.113.7 login", guessed_template("12:00:00 203.0.113.7 login", nullptr), false);
    CHECK(LineTemplate::parse(one.list()[0].columns).value().columns.back().role == ColumnRole::ignored);
}

TEST_CASE("Templates belong to the address that wrote; another reporter's is only a suggestion") {
    LineTemplate older = said_of_gate(), newer = said_of_gate(ZoneOffset{60});
    const LogTemplates all({{"Noc@a.example", newer}, {"noc@a.example", older}, {"x@b.example", older}});
    const auto mine = all.of("NOC@a.example");
    REQUIRE(mine);
    REQUIRE(mine->size() == 1);   // a newer one of the same key counts
    CHECK(mine->front().zone == ZoneOffset{60});
    CHECK(!all.of("somebody@c.example"));
    REQUIRE(all.suggestion("x@b.example", "TW4P4PW"));
    CHECK(all.suggestion("x@b.example", "TW4P4PW")->reporter == "noc@a.example");
    CHECK(!all.suggestion("x@b.example", "T4"));
}
