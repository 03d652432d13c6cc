#include "core/contacts/network_table.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace toritsugi;

namespace {

NetworkTable table_of(std::initializer_list<const char*> ranges) {
    std::vector<NetworkRow> rows;
    for (const char* const range : ranges) rows.push_back({IpRange::parse(range).value(), std::uint32_t(rows.size())});
    return NetworkTable(std::move(rows));
}

std::string longest_text(const NetworkTable& table, const char* address) {
    const auto found = table.longest(IpAddress::parse(address).value());
    return found ? table.network(*found).range.text() : "none";
}

}   // namespace

TEST_CASE("NetworkTable finds the most specific network, and the wider ones around it") {
    const NetworkTable table =
        table_of({"198.51.100.0/24", "198.51.100.0/25", "198.51.100.7", "0.0.0.0/0", "255.255.255.0/24", "2001:db8::/32",
                  "2001:db8:0:1::/64", "2001:db8::1", "203.0.113.0/24"});
    struct Row {
        std::string label;
        const char* address;
        std::string want;
    };
    const Row rows[] = {
        {"one address", "198.51.100.7", "198.51.100.7"},
        {"before it", "198.51.100.6", "198.51.100.0/25"},
        {"after it", "198.51.100.8", "198.51.100.0/25"},
        {"second half", "198.51.100.128", "198.51.100.0/24"},
        {"last of the block", "198.51.100.255", "198.51.100.0/24"},
        {"after the block", "198.51.101.0", "0.0.0.0/0"},
        {"first address of all", "0.0.0.0", "0.0.0.0/0"},
        {"last address of all", "255.255.255.255", "255.255.255.0/24"},
        {"IPv6 address", "2001:db8::1", "2001:db8::1"},
        {"IPv6 subnet", "2001:db8:0:1::5", "2001:db8:0:1::/64"},
        {"IPv6 block", "2001:db8:ffff::5", "2001:db8::/32"},
        {"no IPv6 default", "2001:db9::", "none"},
        {"mapped IPv4", "::ffff:203.0.113.9", "203.0.113.0/24"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(longest_text(table, row.address) == row.want);
    }
    std::string around;
    for (auto at = table.longest(IpAddress::parse("198.51.100.7").value()); at; at = table.wider(*at))
        around += table.network(*at).range.text() + " ";
    CHECK(around == "198.51.100.7 198.51.100.0/25 198.51.100.0/24 0.0.0.0/0 ");
    CHECK(table.network(*table.longest(IpRange::parse("198.51.100.0/23").value())).range.text() == "0.0.0.0/0");
    CHECK(table.network(*table.longest(IpRange::parse("198.51.100.0/25").value())).range.text() == "198.51.100.0/25");
    CHECK_FALSE(NetworkTable().longest(IpAddress::parse("192.0.2.1").value()));
}

TEST_CASE("NetworkTable keeps every row of one range, in the order given") {
    const IpRange range = IpRange::parse("192.0.2.0/24").value();
    const NetworkTable table({{range, 7}, {IpRange::parse("192.0.2.0/25").value(), 9}, {range, 3}});
    const auto found = table.longest(IpAddress::parse("192.0.2.200").value());
    REQUIRE(found);
    const auto values = table.network(*found).values;
    CHECK(std::vector<std::uint32_t>(values.begin(), values.end()) == std::vector<std::uint32_t>{7, 3});
}

TEST_CASE("NetworkTable agrees with looking at every network") {
    std::mt19937 random(20261123);
    std::vector<NetworkRow> rows;
    const auto random_address = [&](bool four) {
        // Few distinct values, so that nesting and neighbours are common.
        if (four) return IpAddress::v4(0xC6336400u ^ (random() & 0x3FF));
        std::array<std::uint8_t, 16> bytes{0x20, 0x01, 0x0d, 0xb8};
        bytes[4] = random() & 3;
        bytes[7] = random() & 7;
        bytes[8] = random() & 3;
        bytes[15] = random() & 7;
        return IpAddress::v6(bytes);
    };
    for (int i = 0; i < 800; ++i) {
        const bool four = random() % 2 == 0;
        const int prefix = four ? 20 + random() % 13 : 30 + random() % 99;
        rows.push_back({IpRange::of(random_address(four), prefix), std::uint32_t(i)});
    }
    const NetworkTable table(rows);
    for (int i = 0; i < 4000; ++i) {
        const IpAddress address = random_address(random() % 2 == 0);
        int best = -1;
        for (const NetworkRow& row : rows)
            if (row.range.contains(address)) best = std::max(best, row.range.prefix());
        const auto found = table.longest(address);
        INFO(address.text());
        REQUIRE(found.has_value() == (best >= 0));
        if (found) {
            CHECK(table.network(*found).range.prefix() == best);
            CHECK(table.network(*found).range.contains(address));
        }
    }
}
