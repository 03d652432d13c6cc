#include "mailgate/send/destination.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("mail.send is read, and what is wrong is said") {
    struct Row {
        std::string label;
        std::string_view text;
        bool ok;
        std::string host, port, user, password;
    };
    const Row rows[] = {
        {"host and port", "smtp://127.0.0.1:2500", true, "127.0.0.1", "2500", "", ""},
        {"no port", "smtp://mx.example", true, "mx.example", "25", "", ""},
        {"IPv6", "smtp://[::1]:26", true, "::1", "26", "", ""},
        {"IPv6 without a port", "smtp://[::1]", true, "::1", "25", "", ""},
        {"TLS at once", "smtps://mx.example", true, "mx.example", "465", "", ""},
        {"password", "smtp://desk:se%40c%3Aret@mx.example:587", true, "mx.example", "587", "desk", "se@c:ret"},
        {"password with a bare @ and %", "smtp://desk:p@ss%@mx.example", true, "mx.example", "25", "desk", "p@ss%"},
        {"user without password", "smtp://desk@mx.example", false, "", "", "", ""},
        {"port 0", "smtp://mx.example:0", false, "", "", "", ""},
        {"port too large", "smtp://mx.example:65536", false, "", "", "", ""},
        {"port of letters", "smtp://mx.example:smtp", false, "", "", "", ""},
        {"no host", "smtp://:25", false, "", "", "", ""},
        {"another way", "sendmail", false, "", "", "", ""},
        {"maildir without a folder", "maildir:", false, "", "", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto read = read_destination(row.text);
        REQUIRE(read.ok() == row.ok);
        if (!row.ok) continue;
        CHECK(read.value().host == row.host);
        CHECK(read.value().port == row.port);
        CHECK(read.value().user == row.user);
        CHECK(read.value().password == row.password);
    }
    CHECK(read_destination("hold").value().kind == Destination::Kind::hold);
    CHECK(read_destination("maildir:/tmp/x").value().path == "/tmp/x");
    CHECK(read_destination("smtps://mx.example").value().tls_at_once);
}

TEST_CASE("nothing that could end an SMTP command stands in one") {
    struct Row {
        std::string label;
        std::string text;
        bool is_safe;
    };
    const Row rows[] = {
        {"an address", "alice@example.jp", true},
        {"empty", "", true},
        {"line break", "a@b.example>\r\nRCPT TO:<c@d.example", false},
        {"line feed", "a@b.example\n", false},
        {"NUL", std::string("a\0@b", 4), false},
        {"space", "a b@c.example", false},
        {"bracket", "a>@b.example", false},
        {"not ASCII", "\xE5\x8F\x96@b.example", false},
        {"254 bytes", std::string(254, 'a'), true},
        {"255 bytes", std::string(255, 'a'), false},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(is_safe_in_command(row.text) == row.is_safe);
    }
}
