#include "mailgate/receive/remote_mailbox.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("an entry of pickup.mailboxes is read, and what is wrong is said") {
    struct Row {
        std::string label;
        std::string_view text;
        bool ok;
        std::string name, password;
        bool tls_at_once;
    };
    const Row rows[] = {
        {"IMAP over TLS", "imaps://desk:secret@mail.example.jp/INBOX", true, "imap://desk@mail.example.jp:993/INBOX",
         "secret", true},
        {"no folder", "imaps://desk:secret@mail.example.jp", true, "imap://desk@mail.example.jp:993/INBOX", "secret", true},
        {"a folder below another", "imap://desk:secret@mail.example.jp:1143/Reports/new", true,
         "imap://desk@mail.example.jp:1143/Reports/new", "secret", false},
        {"POP3", "pop3s://desk%40example.jp:p%2Fw@mail.example.jp", true, "pop3://desk@example.jp@mail.example.jp:995",
         "p/w", true},
        {"no user", "imaps://mail.example.jp/INBOX", false, "", "", true},
        {"no scheme", "mail.example.jp", false, "", "", true},
        {"no host", "imaps://a:b@/INBOX", false, "", "", true},
        {"a line end in the password", "imaps://a:b%0D%0Ac@mail.example.jp", false, "", "", true},
        {"a zero byte in the folder", "imaps://a:b@mail.example.jp/%00", false, "", "", true},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto place = read_mailbox_place(row.text);
        REQUIRE(place.ok() == row.ok);
        if (!row.ok) continue;
        CHECK(place.value().name() == row.name);
        CHECK(place.value().password == row.password);
        CHECK(place.value().tls_at_once == row.tls_at_once);
    }
}
