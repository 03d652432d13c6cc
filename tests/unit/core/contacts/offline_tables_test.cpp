#include "core/contacts/offline_tables.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("Delegated files tell country, registry, day and holder, with the date of the file") {
    DelegatedTable table;
    const auto rows = table.add(
        "# comment\n"
        "2|apnic|20261101|6|19830613|20261101|+1000\n"
        "apnic|*|ipv4|*|3|summary\n"
        "apnic|JP|ipv4|198.51.100.0|768|20030711|allocated|A91\n"   // not a power of two
        "apnic|JP|asn|64496|4|20030711|allocated|A91\r\n"
        "apnic|KR|ipv6|2001:db8::|32||assigned|A92\n"
        "apnic||ipv4|203.0.113.0|256||available\n"
        "apnic|ZZ|ipv4|203.0.112.0|256|00000000|reserved|\n");
    REQUIRE_MESSAGE(rows.ok(), rows.problem().advice);
    CHECK(rows.value() == 3);
    REQUIRE(
        table.add("2|ripencc|1793|1|19830613|20261102|+0100\nripencc|NO|ipv4|192.0.2.0|256|20190301|assigned|u-1|e-stats\n")
            .ok());
    table.finish();
    const auto country = [&](const char* address) {
        const auto found = table.of(IpAddress::parse(address).value());
        return found ? found->country : "none";
    };
    CHECK(country("198.51.100.0") == "JP");
    CHECK(country("198.51.102.255") == "JP");
    CHECK(country("198.51.103.0") == "none");
    CHECK(country("203.0.113.1") == "none");
    CHECK(country("2001:db8:ffff:ffff::1") == "KR");
    CHECK(country("2001:db9::") == "none");
    CHECK(country("192.0.2.7") == "NO");
    CHECK(table.of_asn(64499)->holder == table.of(IpAddress::parse("198.51.100.9").value())->holder);
    CHECK_FALSE(table.of_asn(64500));
    CHECK(table.of_asn(64496)->registered == "2003-07-11");
    CHECK(table.of(IpAddress::parse("2001:db8::").value())->registered.empty());
    CHECK(table.dates() == "apnic 2026-11-01, ripencc 2026-11-02");
}

TEST_CASE("A file that is no delegated file adds nothing and is named by its line") {
    DelegatedTable table;
    CHECK(table.add("hello\n").problem().advice.starts_with("Line 1: This is no delegated"));
    CHECK(table.add("").problem().advice.starts_with("Line 1: "));
    const char* const bad[] = {"apnic|JP|ipv4|198.51.100.0|x|20030711|allocated|A\n",
                               "apnic|JP|ipv4|2001:db8::|9|20030711|allocated|A\n",
                               "apnic|JP|ipv4|255.255.255.0|257|20030711|allocated|A\n", "apnic|JP|asn|AS1|1||assigned|A\n"};
    for (const char* const line : bad) {
        INFO(std::string(line));
        const auto rows = table.add(
            "2|apnic|20261101|6|19830613|20261101|+1000\napnic|JP|ipv4|198.51.100.0|256||assigned|A\n" + std::string(line));
        REQUIRE_FALSE(rows.ok());
        CHECK(rows.problem().advice.starts_with("Line 3: "));
    }
    CHECK(table.size() == 0);
}

TEST_CASE("Prefix-to-AS tables give the origin of the longest prefix") {
    const auto table = OriginTable::read(
        "; IP-ASN32-DAT file\n; Original file : <Path to a MRT file>\n198.51.0.0/16\t64500\n"
        "198.51.100.0/24\t64511\n2001:db8::/32 {64501,64502}\n203.0.113.0/24\t64496_64497\n");
    REQUIRE_MESSAGE(table.ok(), table.problem().advice);
    CHECK(table.value().origin_of(IpAddress::parse("198.51.100.1").value()) == 64511u);
    CHECK(table.value().prefix_of(IpAddress::parse("198.51.1.1").value())->text() == "198.51.0.0/16");
    CHECK(table.value().origin_of(IpAddress::parse("2001:db8::1").value()) == 64501u);
    CHECK(table.value().origin_of(IpAddress::parse("203.0.113.1").value()) == 64496u);
    CHECK_FALSE(table.value().origin_of(IpAddress::parse("192.0.2.1").value()));
    const auto caida =
        OriginTable::read("198.51.100.0\t24\t64511\n203.0.113.0\t25\t64496_64497\n2001:db8::\t32\t64501,64502\n");
    REQUIRE_MESSAGE(caida.ok(), caida.problem().advice);
    CHECK(caida.value().prefix_of(IpAddress::parse("198.51.100.9").value())->text() == "198.51.100.0/24");
    CHECK(caida.value().origin_of(IpAddress::parse("198.51.100.9").value()) == 64511u);   // not the length, 24
    CHECK(caida.value().origin_of(IpAddress::parse("203.0.113.1").value()) == 64496u);
    CHECK(caida.value().origin_of(IpAddress::parse("2001:db8::1").value()) == 64501u);
    CHECK(OriginTable::read("198.51.100.0\t64511\n").problem().advice.starts_with("Line 1: "));   // which prefix?
    CHECK(OriginTable::read("198.51.100.0/24").problem().advice.starts_with("Line 1: "));
    CHECK(OriginTable::read("198.51.100.0/24\tnone\n").problem().advice.starts_with("Line 1: "));
    CHECK(OriginTable::read("198.51.100.0/24\t \n").problem().advice.starts_with("Line 1: "));
}
