#include "core/model/ip.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace toritsugi;

TEST_CASE("IpRange::parse accepts what reporters write and says where it stopped") {
    struct Row {
        std::string label;
        std::string_view text;
        std::optional<std::size_t> problem_at;
        std::string want;
    };
    const Row rows[] = {
        {"one address", "203.0.113.7", {}, "203.0.113.7"},
        {"host bits after the prefix", "203.0.113.7/24", {}, "203.0.113.0/24"},
        {"odd prefix", "203.0.113.255/25", {}, "203.0.113.128/25"},
        {"IPv6", "2001:DB8::1/32", {}, "2001:db8::/32"},
        {"everything", "0.0.0.0/0", {}, "0.0.0.0/0"},
        {"mapped address is IPv4", "::ffff:203.0.113.7", {}, "203.0.113.7"},
        {"prefix too long for IPv4", "203.0.113.0/33", 12, ""},
        {"no number", "203.0.113.0/", 12, ""},
        {"defanged by the reporter", "203.0.113[.]7", 0, ""},
        {"leading zeros are ambiguous", "203.0.113.007", 0, ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto range = IpRange::parse(row.text);
        REQUIRE(range.ok() == !row.problem_at);
        if (row.problem_at)
            CHECK(range.problem().offset == *row.problem_at);
        else
            CHECK(range.value().text() == row.want);
    }
}

TEST_CASE("scope_of tells which addresses can be told about") {
    struct Row {
        std::string text;
        IpScope scope;
    };
    const Row rows[] = {
        {"8.8.8.8", IpScope::global},
        {"10.1.2.3", IpScope::private_use},
        {"172.32.0.1", IpScope::global},
        {"172.31.0.1", IpScope::private_use},
        {"127.0.0.1", IpScope::loopback},
        {"198.51.100.23", IpScope::documentation},
        {"224.0.0.1", IpScope::multicast},
        {"255.255.255.255", IpScope::reserved},
        {"2001:db8::1", IpScope::documentation},
        {"2400:4000::1", IpScope::global},
        {"fe80::1", IpScope::link_local},
        {"::1", IpScope::loopback},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(scope_of(IpAddress::parse(row.text).value()) == row.scope);
    }
}

TEST_CASE("IpRange::last and contains agree") {
    const auto range = IpRange::parse("198.51.100.0/23").value();
    CHECK(range.last().text() == "198.51.101.255");
    CHECK(range.contains(IpAddress::parse("198.51.101.255").value()));
    CHECK_FALSE(range.contains(IpAddress::parse("198.51.102.0").value()));
    CHECK_FALSE(range.contains(IpAddress::parse("2001:db8::1").value()));
}
