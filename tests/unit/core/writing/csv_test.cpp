#include "core/writing/csv.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("A CSV cell is never a formula, and reads back as it was") {
    struct Row {
        std::string text, want;
    };
    const Row rows[] = {
        {"plain", "plain"},
        {"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
        {"+81-3-0000-0000", "'+81-3-0000-0000"},
        {"-1", "'-1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\t=1", "\"'\t=1\""},
        {"a,b \"c\"", "\"a,b \"\"c\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"'quoted'", "'quoted'"},
        {"", ""},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(csv_cell(row.text) == row.want);
        const auto back = read_csv(csv_row({row.text, "x"}));
        REQUIRE(back.ok());
        REQUIRE(back.value().size() == 1);
        CHECK(back.value()[0].cells == std::vector<std::string>{row.text, "x"});
    }
}

TEST_CASE("read_csv counts lines and says where a quotation mark has no end") {
    const auto rows = read_csv(
        "\xEF\xBB\xBF"
        "a,b\r\n\r\n\"1\n2\",3\nlast");
    REQUIRE(rows.ok());
    REQUIRE(rows.value().size() == 3);
    CHECK(rows.value()[1].line == 3);
    CHECK(rows.value()[1].cells == std::vector<std::string>{"1\n2", "3"});
    CHECK(rows.value()[2].line == 5);
    CHECK(read_csv("a\n\"b").problem().advice.starts_with("Line 2: "));
}
