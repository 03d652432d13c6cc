// Longest match in a directory of 1,000,000 networks: time to build, memory, time a look-up. Figure of issue 6: below 50 us.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>

#include "core/contacts/network_table.hpp"

using namespace toritsugi;

int main() {
    using Clock = std::chrono::steady_clock;
    std::mt19937 random(1);
    std::vector<NetworkRow> rows;
    rows.reserve(1400000);
    const auto six = [&] {
        std::array<std::uint8_t, 16> bytes{0x24, static_cast<std::uint8_t>(random())};
        for (int byte = 2; byte < 16; ++byte) bytes[byte] = static_cast<std::uint8_t>(random());
        return IpAddress::v6(bytes);
    };
    while (rows.size() < 1400000) {
        const bool four = rows.size() % 5 != 0;
        const int prefix = four ? 12 + static_cast<int>(random() % 21) : 24 + static_cast<int>(random() % 41);
        rows.push_back(
            {IpRange::of(four ? IpAddress::v4(random()) : six(), prefix), static_cast<std::uint32_t>(rows.size())});
    }
    // A million different ones: the short prefixes repeat.
    const auto by_range = [](const NetworkRow& a, const NetworkRow& b) { return a.range < b.range; };
    const auto same_range = [](const NetworkRow& a, const NetworkRow& b) { return a.range == b.range; };
    std::sort(rows.begin(), rows.end(), by_range);
    rows.erase(std::unique(rows.begin(), rows.end(), same_range), rows.end());
    std::shuffle(rows.begin(), rows.end(), random);
    rows.resize(1000000, rows.back());
    std::vector<IpAddress> questions;
    for (int i = 0; i < 2000000; ++i) questions.push_back(i % 5 ? IpAddress::v4(random()) : six());
    const auto start = Clock::now();
    const NetworkTable table(std::move(rows));
    const auto built = Clock::now();
    std::size_t hits = 0;
    for (const IpAddress& question : questions) hits += table.longest(question).has_value();
    const auto end = Clock::now();
    const auto seconds = [](auto from, auto to) { return std::chrono::duration<double>(to - from).count(); };
    std::printf("networks %zu, built in %.2f s, %.1f MB, %.0f ns a look-up (%zu of %zu found)\n", table.size(),
                seconds(start, built), table.memory_bytes() / 1e6, seconds(built, end) * 1e9 / questions.size(), hits,
                questions.size());
}
