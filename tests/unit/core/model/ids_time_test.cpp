#include <doctest/doctest.h>

#include "core/model/ids.hpp"
#include "core/model/time.hpp"

using namespace toritsugi;

TEST_CASE("TicketId reads what people write and nothing else") {
    CHECK(TicketId::parse("TRT-2026-000042").value() == TicketId::issued(2026, 42));
    CHECK(TicketId::parse("trt-2026-42").value().text() == "TRT-2026-000042");
    CHECK(TicketId::issued(2026, 1234567).text("JP") == "JP-2026-1234567");
    for (const char* bad : {"", "TRT", "TRT-", "TRT-2026", "TRT-2026-", "TRT-2026-0", "TRT-2026--1", "TRT-2026-42x",
                            "XXX-2026-42", "TRT-26-1"}) {
        INFO(std::string(bad));
        CHECK_FALSE(TicketId::parse(bad).ok());
    }
}

TEST_CASE("times go out and come back") {
    const UtcTime time = parse_rfc3339("2026-04-14T10:16:00+09:00").value();
    CHECK(rfc3339(time) == "2026-04-14T01:16:00Z");
    CHECK(rfc5322_date(time, ZoneOffset{540}) == "Tue, 14 Apr 2026 10:16:00 +0900");
    CHECK(rfc5322_date(time, ZoneOffset{-210}) == "Mon, 13 Apr 2026 21:46:00 -0330");
    CHECK(local_minutes(time, ZoneOffset{540}) == "2026-04-14 10:16");
    CHECK(year_of(parse_rfc3339("2025-12-31T15:00:00Z").value(), ZoneOffset{540}) == 2026);
    CHECK(time_from_microseconds(microseconds_since_1970(time)) == time);
    for (const char* bad : {"2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01", "2026-01-01T24:00:00Z",
                            "2026-01-01T00:00:00", "2026-01-01T00:00:00+0900"}) {
        INFO(std::string(bad));
        CHECK_FALSE(parse_rfc3339(bad).ok());
    }
}
