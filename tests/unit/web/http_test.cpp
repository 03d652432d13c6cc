#include "web/server/http.hpp"

#include <doctest/doctest.h>

#include "web/server/passwords.hpp"
#include "web/server/throttle.hpp"

using namespace toritsugi;

TEST_CASE("Form fields are decoded as browsers write them") {
    const Fields fields = Fields::parse("a=1+2&b=%E5%8F%96&a=%zz&&c&d=x=y");
    CHECK(fields.get("a") == "1 2");
    CHECK(fields.all("a") == std::vector<std::string>{"1 2", "%zz"});
    CHECK(fields.get("b") == "取");
    CHECK(fields.has("c"));
    CHECK(fields.get("d") == "x=y");
    CHECK(!fields.has("e"));
    CHECK(Fields::parse("n=12").number("n", -1) == 12);
    CHECK(Fields::parse("n=12x").number("n", -1) == -1);
    CHECK(Fields::parse("n=").number("n", -1) == -1);
    CHECK(Fields::parse("v=mine&o=new").with("o", "") == "v=mine");
    CHECK(Fields::parse("v=a b").with("o", "&") == "v=a%20b&o=%26");
}

TEST_CASE("Multipart bodies are read, and broken ones refused") {
    const std::string type = "multipart/form-data; boundary=xYz";
    struct Row {
        std::string label, body;
        bool ok;
    };
    const Row rows[] = {
        {"a field and a file",
         "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n--xYz\r\nContent-Disposition: form-data; "
         "name=\"f\"; "
         "filename=\"log.txt\"\r\nContent-Type: text/plain\r\n\r\nDENY\r\n--xYz--\r\n",
         true},
        {"no end", "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", false},
        {"no blank line", "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n1\r\n--xYz--", false},
        {"other boundary", "--abc\r\n\r\n\r\n--abc--", false},
        {"empty", "", false},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        Fields fields;
        std::vector<UploadedFile> files;
        CHECK(parse_multipart(type, row.body, fields, files) == row.ok);
        if (!row.ok) continue;
        CHECK(fields.get("a") == "1\r\n2");
        REQUIRE(files.size() == 1);
        CHECK(files[0].name == "log.txt");
        CHECK(files[0].bytes == "DENY");
    }
    Fields fields;
    std::vector<UploadedFile> files;
    CHECK(!parse_multipart("multipart/form-data", "----", fields, files));
}

TEST_CASE("Cookies are read by name; the first of a name counts") {
    const auto cookies = parse_cookies("session=abc; lang=ja; session=evil; bad");
    CHECK(cookies.at("session") == "abc");
    CHECK(cookies.at("lang") == "ja");
    CHECK(cookies.size() == 2);
}

TEST_CASE("Passwords are kept as argon2id and checked") {
    const std::string hash = hash_password("a good long password");
    CHECK(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$"));
    CHECK(is_password("a good long password", hash));
    CHECK(!is_password("a good long passworD", hash));
    CHECK(!is_password("anything", ""));
    CHECK(!check_new_password("short", "sato").ok());
    CHECK(!check_new_password("sato-is-my-name", "sato").ok());
    CHECK(!check_new_password("aaaaaaaaaaaaaaaa", "sato").ok());
    CHECK(check_new_password("korekara-toritsugu", "sato").ok());
    CHECK(random_token(32).size() == 43);
    CHECK(random_token(32) != random_token(32));
    CHECK(equal_in_constant_time("abc", "abc"));
    CHECK(!equal_in_constant_time("abc", "abd"));
    CHECK(!equal_in_constant_time("abc", "ab"));
}

TEST_CASE("A budget is used up and comes back") {
    Budget budget(2, std::chrono::minutes(60));
    const UtcTime now{};
    CHECK(budget.take("a", now));
    CHECK(budget.take("a", now));
    CHECK(!budget.take("a", now));
    CHECK(budget.take("b", now));
    CHECK(budget.take("a", now + std::chrono::minutes(61)));
}
