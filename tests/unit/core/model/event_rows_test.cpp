#include "core/model/event_rows.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {

UtcTime at(std::string_view text) { return parse_rfc3339(text).value(); }

EventRow row_of(std::string_view source, std::string_view target, std::string_view hour, std::chrono::microseconds first,
                std::chrono::microseconds last) {
    EventRow row;
    if (!source.empty()) row.src = IpAddress::parse(source).value();
    if (!target.empty()) row.dst = IpAddress::parse(target).value();
    row.dst_port = 22;
    row.proto = "tcp";
    row.format = "netfilter";
    row.signature = "DROP";
    row.count = 3;
    row.first_line = 17;
    if (hour.empty()) return row;
    row.hour = at(hour);
    row.first = *row.hour + first;
    row.last = *row.hour + last;
    return row;
}

std::vector<EventRow> rows_of(const EventRows& rows) {
    std::vector<EventRow> all;
    rows.each([&](const EventRow& row) { all.push_back(row); });
    return all;
}

bool same(const EventRow& a, const EventRow& b) {
    return a.src == b.src && a.dst == b.dst && a.src_host == b.src_host && a.dst_port == b.dst_port && a.proto == b.proto &&
           a.hour == b.hour && a.first == b.first && a.last == b.last && a.count == b.count &&
           a.first_line == b.first_line && a.format == b.format && a.signature == b.signature;
}

}   // namespace

TEST_CASE("EventRows gives every row back as it was added") {
    using namespace std::chrono_literals;
    struct Row {
        std::string label;
        EventRow row;
    };
    Row rows[] = {
        {"as most are", row_of("203.0.113.7", "192.0.2.1", "2026-01-03T10:00:00Z", 5s, 3599s)},
        {"microseconds", row_of("203.0.113.7", "", "2026-01-03T11:00:00Z", 123456us, 3599999999us)},
        {"IPv6", row_of("2001:db8::1", "2001:db8::2", "2026-01-03T09:00:00Z", 0s, 0s)},
        {"no time", row_of("203.0.113.9", "192.0.2.1", "", 0s, 0s)},
        {"before 1970", row_of("203.0.113.9", "192.0.2.1", "1969-12-31T23:00:00Z", 1s, 2s)},
        {"no address but a host", row_of("", "192.0.2.1", "2003-08-11T00:00:00Z", 1s, 1s)},
        {"large numbers, an earlier line", row_of("203.0.113.9", "", "2026-01-03T10:00:00Z", 1s, 1s)},
    };
    rows[5].row.src_host = "scanner.example";
    rows[6].row.count = UINT64_MAX;
    rows[6].row.first_line = 2;
    rows[6].row.dst_port = 65535;
    EventRows packed;
    for (const Row& row : rows) packed.add(row.row);
    const auto back = rows_of(packed);
    REQUIRE(back.size() == std::size(rows));
    for (std::size_t i = 0; i < back.size(); ++i) {
        INFO(rows[i].label);
        CHECK(same(back[i], rows[i].row));
    }
    REQUIRE(packed.chunks().size() == 1);
    CHECK(packed.chunks()[0].rows == std::size(rows));
    CHECK(*packed.chunks()[0].first_hour == at("1969-12-31T23:00:00Z"));
    CHECK(*packed.chunks()[0].last_hour == at("2026-01-03T11:00:00Z"));
}

TEST_CASE("EventRows stays small, and each chunk can be read alone") {
    EventRows packed;
    constexpr std::uint32_t rows = 50'000;
    for (std::uint32_t i = 0; i < rows; ++i) {
        EventRow row = row_of("203.0.113.7", "192.0.2.1", "2026-01-03T10:00:00Z", std::chrono::seconds(i % 3600),
                              std::chrono::seconds(i % 3600));
        row.src = IpAddress::v4(0xCB000000u + i * 77);
        row.first_line = i;
        row.signature = "rule " + std::to_string(i % 1000);
        packed.add(row);
    }
    CHECK(packed.size() == rows);
    std::size_t bytes = 0;
    std::uint32_t next = 0;
    for (const EventRows::Chunk& chunk : packed.chunks()) {
        bytes += chunk.bytes.size();
        CHECK(EventRows::unpack(chunk.bytes, [&](const EventRow& row) {
            REQUIRE(row.src == IpAddress::v4(0xCB000000u + next * 77));
            REQUIRE(row.signature == "rule " + std::to_string(next % 1000));
            ++next;
        }));
    }
    CHECK(next == rows);
    CHECK(bytes < rows * 40);
}

TEST_CASE("EventRows::drop_signatures leaves everything else") {
    EventRows packed;
    packed.add(row_of("203.0.113.7", "192.0.2.1", "2026-01-03T10:00:00Z", std::chrono::seconds(1), std::chrono::seconds(2)));
    EventRow wanted = rows_of(packed)[0];
    wanted.signature.clear();
    packed.drop_signatures();
    REQUIRE(packed.size() == 1);
    CHECK(same(rows_of(packed)[0], wanted));
}

TEST_CASE("EventRows::unpack takes any bytes") {
    EventRows packed;
    for (int i = 0; i < 20; ++i)
        packed.add(row_of(i % 2 ? "203.0.113.7" : "2001:db8::1", "192.0.2.1", "2026-01-03T10:00:00Z",
                          std::chrono::microseconds(i), std::chrono::seconds(2)));
    const std::string& whole = packed.chunks()[0].bytes;
    const auto ignore = [](const EventRow&) {};
    std::size_t good = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) good += EventRows::unpack(whole.substr(0, size), ignore);
    CHECK(good == 20);   // where a row ends, and after the version
    for (std::size_t place = 0; place < whole.size(); ++place)
        for (const char byte : {'\xff', '\x00', '\x7f', '\x80'}) {
            std::string wrong = whole;
            wrong[place] = byte;
            EventRows::unpack(wrong, ignore);
        }
    CHECK_FALSE(EventRows::unpack("", ignore));
    CHECK_FALSE(EventRows::unpack("\x02", ignore));
}
