#include "core/reading/logs/event_prints.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace toritsugi;

namespace {

// Events from..to of one endless log.
std::vector<std::uint64_t> prints_of(std::uint32_t from, std::uint32_t to, std::int64_t microseconds = 0) {
    EventPrints prints;
    for (std::uint32_t i = from; i < to; ++i) {
        LogEvent event;
        event.src = IpAddress::v4(0xC6336400 + i % 7);
        event.dst_port = static_cast<std::uint16_t>(i % 1000);
        event.time = UtcTime{std::chrono::seconds{1'700'000'000 + i}} + std::chrono::microseconds{microseconds};
        prints.add(event);
    }
    return prints.smallest();
}

}   // namespace

TEST_CASE("Prints say how much of a log another one holds") {
    struct Row {
        std::string label;
        std::uint32_t from, to, other_from, other_to;
        double shared, within;
    };
    const Row rows[] = {
        {"short logs are compared exactly", 0, 20, 10, 30, 0.5, 0},
        {"the same long log", 0, 100'000, 0, 100'000, 1, 0},
        {"nothing in common", 0, 100'000, 200'000, 300'000, 0, 0},
        {"half of a long log", 0, 100'000, 50'000, 150'000, 0.5, 0.25},
        {"a part of a log that is a little longer", 0, 1000, 0, 1500, 1, 0},
        {"no log at all", 0, 0, 0, 10, 0, 0},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const double shared = shared_part(prints_of(row.from, row.to), prints_of(row.other_from, row.other_to));
        CHECK(shared >= row.shared - row.within);
        CHECK(shared <= row.shared + row.within);
    }
}

TEST_CASE("Prints are few, in order, each once, and know no fractions of seconds") {
    const auto prints = prints_of(0, 5000);
    CHECK(prints.size() == EventSummary::most_prints);
    CHECK(std::is_sorted(prints.begin(), prints.end()));
    CHECK(std::adjacent_find(prints.begin(), prints.end()) == prints.end());
    CHECK(prints_of(0, 5000, 250'000) == prints);
}
