#include "core/search/search_query.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {

const UtcTime now = parse_rfc3339("2026-04-14T01:00:00Z").value();
const ZoneOffset japan{540};

SearchQuery read(std::string_view typed) { return read_search(typed, now, japan); }

}   // namespace

TEST_CASE("A query is read into terms, and written again in one way") {
    struct Row {
        std::string label, typed, text;
    };
    const Row rows[] = {
        {"words", "telnet  ルーター", "telnet ルーター"},
        {"a phrase", "\"login page\"", "\"login page\""},
        {"a phrase that does not end", "\"login page", "\"login page\""},
        {"a word in quotes that would be a key", "\"ip:telnet\"", "\"ip:telnet\""},
        {"an address without a key", "198.51.100.23", "ip:198.51.100.23"},
        {"a network without a key", "198.51.100.23/24", "ip:198.51.100.0/24"},
        {"IPv6", "2001:DB8::0/32", "ip:2001:db8::/32"},
        {"an address with a key", "ip:198.51.100.23", "ip:198.51.100.23"},
        {"an address in quotes stays words", "\"198.51.100.23\"", "\"198.51.100.23\""},
        {"not", "-spam -ip:192.0.2.0/24 -\"two words\"", "-spam -ip:192.0.2.0/24 -\"two words\""},
        {"a minus alone", "- x", "x"},
        {"category in any case", "category:Phishing", "category:phishing"},
        {"category by its Japanese name", "種類:フィッシング", "category:phishing"},
        {"several", "category:scan,brute-force", "category:scan,brute-force"},
        {"status is state", "status:Open", "state:open"},
        {"a reason of closing", "state:no-answer", "state:no-answer"},
        {"owner", "owner:me", "owner:me"},
        {"owner with a space", "owner:\"Sato Megumi\"", "owner:\"Sato Megumi\""},
        {"from", "from:@bank.example", "from:@bank.example"},
        {"host", "host:*.example.jp", "host:*.example.jp"},
        {"age", "age<90d", "age<90d"},
        {"age with a colon", "age:>2h", "age>2h"},
        {"age without a sign", "age:4w", "age<4w"},
        {"dates", "after:2026-01-31 before:2026-04", "after:2026-01-31 before:2026-04"},
        {"since is after", "since:2026/01/31", "after:2026/01/31"},
        {"flags", "has:relay,log is:overdue", "has:relay,log is:overdue"},
        {"full-width space and colon", "ip\uff1a198.51.100.0/24\u3000検体", "ip:198.51.100.0/24 検体"},
        {"a time is a word", "10:44:07", "10:44:07"},
        {"a URL is a word", "https://shop.example/", "https://shop.example/"},
        {"capitals before a colon are a word", "TLP:AMBER SRC:x", "TLP:AMBER SRC:x"},
        {"a colon at the end is a word", "kernel: DENY", "kernel: DENY"},
        {"a label of one letter is a word", "c:windows", "c:windows"},
        {"nothing", "   ", ""},
        {"only quotes", "\"\"", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const SearchQuery query = read(row.typed);
        CHECK(query.problems.empty());
        CHECK(query.text() == row.text);
        CHECK(read(query.text()).text() == row.text);   // and so it stays in URLs
    }
}

TEST_CASE("A wrong word of a query is answered with what to write instead") {
    using Kind = SearchProblem::Kind;
    struct Row {
        std::string label, typed;
        Kind kind;
        std::size_t offset;
        std::string wrong, better;
    };
    const Row rows[] = {
        {"a key that is nearly one", "telnet catgory:scan", Kind::unknown_key, 7, "catgory", "category:scan"},
        {"a key of another system", "subject:telnet", Kind::unknown_key, 0, "subject", "\"subject:telnet\""},
        {"no address", "ip:198.51.100", Kind::not_an_address, 0, "198.51.100", ""},
        {"prefix too long", "x ip:198.51.100.0/33", Kind::not_an_address, 2, "198.51.100.0/33", ""},
        {"a category that is nearly one", "category:phising", Kind::not_a_category, 0, "phising", "phishing"},
        {"the second of two", "category:scan,brute", Kind::not_a_category, 0, "brute", "brute-force"},
        {"no category at all", "category:weather", Kind::not_a_category, 0, "weather", ""},
        {"a state", "state:closd", Kind::not_a_state, 0, "closd", "closed"},
        {"a flag", "has:relais", Kind::not_a_flag, 0, "relais", "relay"},
        {"age without unit", "age<90", Kind::not_an_age, 0, "<90", ""},
        {"age without number", "age<d", Kind::not_an_age, 0, "<d", ""},
        {"no such day", "after:2026-02-30", Kind::not_a_date, 0, "2026-02-30", ""},
        {"words as a date", "before:yesterday", Kind::not_a_date, 0, "yesterday", ""},
        {"nothing behind the colon", "from: alice", Kind::nothing, 0, "from", ""},
        {"with a minus", "-state:opne", Kind::not_a_state, 0, "opne", "open"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const SearchQuery query = read(row.typed);
        REQUIRE(query.problems.size() == 1);
        const SearchProblem& problem = query.problems.front();
        CHECK(problem.kind == row.kind);
        CHECK(problem.offset == row.offset);
        CHECK(problem.typed == row.wrong);
        CHECK(problem.better == row.better);
        CHECK(problem.offset + problem.length <= row.typed.size());
    }
}

TEST_CASE("Ages and dates are moments where the desk is") {
    CHECK(read("age<90d").terms.front().from == now - std::chrono::hours(90 * 24));
    CHECK(read("age>2h").terms.front().before == now - std::chrono::hours(2));
    CHECK(read("after:2026-04-14").terms.front().from ==
          parse_rfc3339("2026-04-13T15:00:00Z").value());   // midnight in Japan
    CHECK(read("before:2026").terms.front().before == parse_rfc3339("2025-12-31T15:00:00Z").value());
}

TEST_CASE("Any text is a query: nothing throws, and reading takes time as its length grows") {
    for (const std::string& piece :
         {std::string("\""), std::string("-"), std::string(":"), std::string("a:b,"), std::string("age<"),
          std::string("\xe3\x80"), std::string("\0", 1), std::string("ip:::/"), std::string(",")}) {
        std::string text;
        for (int i = 0; i < 3000; ++i) text += piece;
        CHECK_NOTHROW(read(text));
        CHECK_NOTHROW(read(read(text).text()));
    }
}
