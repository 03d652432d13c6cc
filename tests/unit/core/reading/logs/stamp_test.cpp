#include "core/reading/logs/stamp.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "core/reading/logs/log_clock.hpp"

using namespace toritsugi;
using namespace toritsugi::logs;

TEST_CASE("LogClock::resolve reads the times that logs are full of") {
    struct Row {
        std::string text;
        std::string want;   // empty: honestly unknown
        bool is_sure;
    };
    // The mail is of 2026-01-05 in a zone nine hours east, as its writer says.
    const Row rows[] = {
        {"Nov  2 12:00:00 gw", "2025-11-02T03:00:00Z", false},
        {"Jan  5 09:30:00 gw", "2026-01-05T00:30:00Z", false},
        {"Jan  8 09:30:00 gw", "2025-01-08T00:30:00Z", false},   // after the mail: a year earlier
        {"Oct 10 2018 12:34:56", "2018-10-10T03:34:56Z", false},
        {"Jun 01 02:17:42.160521 2013] ", "2013-05-31T17:17:42Z", false},
        {"Sat Jun 01 02:17:42 2013] ", "2013-05-31T17:17:42Z", false},
        {"2026-01-03T10:00:00Z x", "2026-01-03T10:00:00Z", true},
        {"2026-01-03T10:00:00.123456+0900", "2026-01-03T01:00:00Z", true},
        {"2026-01-03T10:00:00+09:00 x", "2026-01-03T01:00:00Z", true},
        {"2026-01-03 10:00:00,123 x", "2026-01-03T01:00:00Z", false},
        {"2026/1/3 9:00:00 x", "2026-01-03T00:00:00Z", false},
        {"[03/Jan/2026:10:00:00 -0500] x", "2026-01-03T15:00:00Z", true},
        {"03-Jan-2026 10:00:00.123 x", "2026-01-03T01:00:00Z", false},
        {"13.01.2025 10:00:00", "2025-01-13T01:00:00Z", false},
        {"13/01/2025 10:00:00", "2025-01-13T01:00:00Z", false},
        {"03/04/2025 10:00:00", "", false},   // March or April?
        {"01/13/2025 10:00:00 PM", "2025-01-13T13:00:00Z", false},
        {"11/01-00:00:01.401932  [**]", "2025-10-31T15:00:01Z", false},
        {"2025/11/01,00:00:01 +9:00 GMT,x", "2025-10-31T15:00:01Z", true},
        {"2014 Dec 20 09:29:47 WinEvtLog", "2014-12-20T00:29:47Z", false},
        {"2014:07:02-13:28:39: x", "2014-07-02T04:28:39Z", false},
        {"20250113T100000 x", "2025-01-13T01:00:00Z", false},
        {"2025\xE5\xB9\xB4"
         "1\xE6\x9C\x88"
         "3\xE6\x97\xA5 10:00:00",
         "2025-01-03T01:00:00Z", false},
        {"@4000000065930cb90ebb5dd4 x", "2024-01-01T19:04:15Z", true},
        {"Feb 29 10:00:00 gw", "2024-02-29T01:00:00Z", false},
        {"Wed Jun 21 16:47:48 gw", "2023-06-21T07:47:48Z", false},   // the latest year in which that is a Wednesday
        {"Nov 31 10:00:00 gw", "", false},
        {"Nov 30 24:10:00 gw", "", false},
        {"2026-01-03 10:00:00 JST x", "2026-01-03T01:00:00Z", true},
        {"2026-01-03 10:00:00 CST x", "", false},   // four meanings, none of them +09:00
    };
    LogContext context;
    context.sent_at = parse_rfc3339("2026-01-05T03:00:00Z").value();
    context.zone = ZoneOffset{540};
    context.zone_from = ZoneFrom::text;
    for (const Row& row : rows) {
        INFO(row.text);
        LogClock clock(context);
        Stamp stamp;
        Cursor cursor(row.text);
        if (!read_stamp(cursor, stamp)) {
            CHECK(row.want == "");
            continue;
        }
        const auto moment = clock.resolve(stamp);
        CHECK((moment.time ? rfc3339(*moment.time) : "") == row.want);
        CHECK(moment.is_sure == row.is_sure);
    }
}

TEST_CASE("a log without year or zone, of which nothing else is known, has no times") {
    LogClock clock{LogContext{}};
    Stamp stamp;
    const std::string text = "Nov  2 12:00:00 gw";
    Cursor cursor(text);
    REQUIRE(read_stamp(cursor, stamp));
    CHECK_FALSE(clock.resolve(stamp).time.has_value());
    CHECK(clock.zone_from() == ZoneFrom::unknown);
}

TEST_CASE("two clocks on a line tell the zone of the log") {
    LogContext context;
    context.sent_at = parse_rfc3339("2026-01-05T03:00:00Z").value();
    context.zone = ZoneOffset{60};
    context.zone_from = ZoneFrom::mail_date;
    LogClock clock(context);
    Stamp local, exact;
    const std::string local_text = "Jan  3 10:00:12", exact_text = "1767402011";
    Cursor a(local_text), b(exact_text);
    REQUIRE(read_stamp(a, local));
    REQUIRE(read_epoch(b, exact));
    clock.two_clocks({}, local, exact);
    CHECK(rfc3339(*clock.resolve(local).time) == "2026-01-03T01:00:12Z");
    CHECK(clock.zone_from() == ZoneFrom::log);
}

TEST_CASE("stamps in a text that passes New Year are of two years") {
    LogContext context;
    context.sent_at = parse_rfc3339("2025-12-15T03:00:00Z").value();
    context.zone = ZoneOffset{0};
    LogClock clock(context);
    const std::string texts[] = {"Nov 30 10:00:00", "Dec 31 10:00:00", "Jan  2 10:00:00"};
    Stamp stamps[3];
    for (int i = 0; i < 3; ++i) {
        Cursor cursor(texts[i]);
        REQUIRE(read_stamp(cursor, stamps[i]));
        clock.look_ahead(stamps[i]);
    }
    clock.looked_ahead();
    CHECK(rfc3339(*clock.resolve(stamps[0]).time) == "2024-11-30T10:00:00Z");
    CHECK(rfc3339(*clock.resolve(stamps[1]).time) == "2024-12-31T10:00:00Z");
    CHECK(rfc3339(*clock.resolve(stamps[2]).time) == "2025-01-02T10:00:00Z");
}

TEST_CASE("a date that ends with the text, behind its comma, is read no further") {
    for (const std::string_view text : {"Nov 2,", "November 12,", "Nov 2-", "Nov 2/"}) {
        const std::vector<char> exact(text.begin(), text.end());   // the sanitizers see the byte behind it
        Cursor cursor(std::string_view(exact.data(), exact.size()));
        Stamp stamp;
        read_stamp(cursor, stamp);
        CHECK(cursor.at <= exact.data() + exact.size());
    }
}
