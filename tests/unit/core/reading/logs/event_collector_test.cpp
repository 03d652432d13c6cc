#include "core/reading/logs/event_collector.hpp"

#include <doctest/doctest.h>

#include "core/exchange/event_json.hpp"
#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;

namespace {
LogEvent event_from(std::string_view src, std::uint16_t port, std::string_view time) {
    LogEvent event;
    event.format = "netfilter";
    event.src = IpAddress::parse(src).value();
    event.dst = IpAddress::parse("192.0.2.1").value();
    event.dst_port = port;
    event.proto = "tcp";
    if (!time.empty()) event.time = parse_rfc3339(time).value();
    return event;
}
}   // namespace

TEST_CASE("EventCollector adds up by source, port and hour") {
    EventCollector collector;
    collector.event(event_from("203.0.113.7", 22, "2026-01-03T10:00:00Z"));
    collector.event(event_from("203.0.113.7", 22, "2026-01-03T10:59:59Z"));
    collector.event(event_from("203.0.113.7", 22, "2026-01-03T11:00:00Z"));
    collector.event(event_from("203.0.113.7", 23, ""));
    LogEvent many = event_from("203.0.113.8", 53, "2026-01-03T09:00:00Z");
    many.proto = "udp";
    many.count = 7;
    collector.event(many);
    const EventSummary summary = collector.summary();
    CHECK(summary.read == 5);
    CHECK(summary.count == 11);
    REQUIRE(summary.by_source.size() == 2);
    CHECK(summary.by_source[0].ip.text() == "203.0.113.8");
    CHECK(summary.by_source[0].ports.at(53 + (1 << 16)) == 7);
    CHECK(summary.by_source[1].ports.at(22) == 3);
    CHECK(rfc3339(*summary.first) == "2026-01-03T09:00:00Z");
    CHECK(rfc3339(*summary.last) == "2026-01-03T11:00:00Z");
    std::vector<EventRow> rows;
    collector.rows().each([&](const EventRow& row) { rows.push_back(row); });
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].count == 2);
    CHECK(rfc3339(*rows[0].hour) == "2026-01-03T10:00:00Z");
    CHECK(rfc3339(*rows[0].last) == "2026-01-03T10:59:59Z");
    CHECK(rows[0].dst.text() == "192.0.2.1");
    CHECK_FALSE(rows[2].hour.has_value());
}

TEST_CASE("EventCollector stays within its limits and still counts everything") {
    EventCollector::Limits limits;
    limits.sources = 10;
    limits.source_ports = 20;
    limits.rows = 16;
    EventCollector collector(limits);
    for (int i = 0; i < 1000; ++i)
        collector.event(
            event_from("203.0.113." + std::to_string(i % 50), static_cast<std::uint16_t>(1 + i), "2026-01-03T10:00:00Z"));
    const EventSummary summary = collector.summary();
    CHECK(summary.count == 1000);
    CHECK(summary.by_source.size() == 10);
    CHECK(summary.sources_not_kept == 800);
    CHECK(collector.rows().size() <= 18);
    std::uint64_t in_rows = 0;
    collector.rows().each([&](const EventRow& row) { in_rows += row.count; });
    CHECK(in_rows + collector.rows_not_kept() == 200);
}

TEST_CASE("write_event_json gives the agreed fields and valid JSON whatever the line holds") {
    LogEvent event = event_from("203.0.113.7", 22, "2026-01-03T10:00:00Z");
    event.line = 3;
    event.user = "a\"b\\c\x01\xff";
    std::string out;
    write_event_json(event, out);
    CHECK(out ==
          "{\"line\":3,\"lines\":1,\"format\":\"netfilter\",\"time\":\"2026-01-03T10:00:00Z\",\"time_sure\":false,\"src_"
          "ip\":\"203.0.113.7\","
          "\"src_port\":null,\"dst_ip\":\"192.0.2.1\",\"dst_port\":22,\"proto\":\"tcp\",\"action\":null,\"signature\":null,"
          "\"user\":\"a\\\"b\\\\c\\u0001\xEF\xBF\xBD\",\"count\":1}\n");
}
