#include "core/exchange/mask.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("secrets are masked and nothing else is") {
    struct Row {
        std::string label, line, want;
    };
    const Row rows[] = {
        {"query", "GET /login?user=bob&password=hunter2&x=1 HTTP/1.1", "GET /login?user=bob&password=***&x=1 HTTP/1.1"},
        {"encoded", "POST a%3D1&passwd%3Dhunter2&b", "POST a%3D1&passwd%3D***&b"},
        {"header", "Authorization: Basic dXNlcjpwYXNz", "Authorization: ***"},
        {"header in quotes", "\"Authorization: Bearer abc.def\" 200", "\"Authorization: ***\" 200"},
        {"bearer", "curl -H Bearer abcdef1234567890 x", "curl -H Bearer *** x"},
        {"cookie", "Cookie: a=1; PHPSESSID=abcdef", "Cookie: ***"},
        {"session id", "/x;jsessionid=0A1B2C?y", "/x;jsessionid=***"},
        {"json", R"({"user":"bob","password":"a\"b","n":1})", R"({"user":"bob","password":"***","n":1})"},
        {"url", "ftp://bob:hunter2@example.com/x", "ftp://bob:***@example.com/x"},
        {"honeypot", "login attempt [root/123456] failed", "login attempt [root/***] failed"},
        {"Japanese", "パスワード：hunter2 です", "パスワード：*** です"},
        {"sshd", "Failed password for root from 203.0.113.7 port 22 ssh2",
         "Failed password for root from 203.0.113.7 port 22 ssh2"},
        {"sudo", "PWD=/root ; USER=root", "PWD=/root ; USER=root"},
        {"rule number", "sid=2001219", "sid=2001219"},
        {"address and port", "http://203.0.113.7:8080/a@b", "http://203.0.113.7:8080/a@b"},
        {"nothing", "SRC=203.0.113.7 DST=192.0.2.1 SPT=1", "SRC=203.0.113.7 DST=192.0.2.1 SPT=1"},
        {"empty", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(masked(row.line) == row.want);
    }
}
