#include "core/writing/quoted.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("quoted() keeps a log line one line, whatever a stranger wrote") {
    struct Row {
        std::string label, value, want;
    };
    const Row rows[] = {
        {"plain", "weekly digest", "\"weekly digest\""},
        {"Japanese stays readable", "不正アクセス", "\"不正アクセス\""},
        {"a forged second line", "x\nmail.taken_in ticket=1", "\"x\\nmail.taken_in ticket=1\""},
        {"quotes and backslash", "a\"b\\c", "\"a\\\"b\\\\c\""},
        {"terminal escape", "\x1b[31m", "\"\\x1b[31m\""},
        {"bytes that are not UTF-8", "\xff\xc0\x80", "\"\\xff\\xc0\\x80\""},
        {"right-to-left override",
         "a\xe2\x80\xae"
         "b",
         "\"a\\xe2\\x80\\xae"
         "b\""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(quoted(row.value) == row.want);
    }
    CHECK(quoted(std::string(1000, 'a')).size() < 210);
}
