#include "core/contacts/mailbox.hpp"

#include <doctest/doctest.h>

#include "core/contacts/domains.hpp"

using namespace toritsugi;

TEST_CASE("A local part tells a role from a person") {
    struct Row {
        std::string address;
        MailboxKind kind;
    };
    const Row rows[] = {
        {"abuse@example.net", MailboxKind::abuse},           {"net-abuse@example.jp", MailboxKind::abuse},
        {"antispam@example.net", MailboxKind::abuse},        {"CERT@example.org", MailboxKind::security},
        {"concert@example.org", MailboxKind::unclear},       {"ipnoc@example.net", MailboxKind::noc},
        {"hostmaster@example.net", MailboxKind::hostmaster}, {"t-yamada@isp.example.jp", MailboxKind::person},
        {"hanako.sato@example.jp", MailboxKind::person},     {"ip-admin@example.kr", MailboxKind::role},
        {"xyz@example.net", MailboxKind::unclear},           {"tech.support@example.net", MailboxKind::role},
    };
    for (const Row& row : rows) {
        INFO(row.address);
        CHECK(kind_of_mailbox(row.address) == row.kind);
    }
}

TEST_CASE("Addresses are found in remarks as people write them") {
    struct Row {
        std::string line;
        std::vector<std::string> want;
    };
    const Row rows[] = {
        {"Please report abuse to abuse@Example.NET.", {"abuse@example.net"}},
        {"spam: <mailto:abuse@example.net>, or call", {"abuse@example.net"}},
        {"abuse(at)example.net or noc [at] example [dot] net", {"abuse@example.net", "noc@example.net"}},
        {"不正アクセスのご連絡は abuse@example.ad.jp まで", {"abuse@example.ad.jp"}},
        {"abuse@ex, @example.net, x@, a@b, a@192.0.2.1", {}},
        {"a@b.example a@b.example", {"a@b.example"}},
    };
    for (const Row& row : rows) {
        INFO(row.line);
        CHECK(mailboxes_in(row.line) == row.want);
    }
    CHECK(canonical_mailbox("a b@example.net").empty());
    CHECK(canonical_mailbox("abuse@example.net\r\nBcc: x@example.org").empty());
    CHECK(canonical_mailbox(".a@example.net").empty());
}

TEST_CASE("Registries are known by their domains, and never somebody's contact") {
    CHECK(registry_of_domain("nic.or.kr") == "krnic");
    CHECK(registry_of_domain("db.ripe.net") == "ripe");
    CHECK(registry_of_domain("notripe.net").empty());
    CHECK(national_registry_named_in("To obtain the details, query whois.nic.ad.jp") == "jpnic");
    CHECK(is_national_registry("krnic"));
    CHECK_FALSE(is_national_registry("ripe"));
}

TEST_CASE("The registrable domain follows the public suffix list") {
    CHECK(registrable_domain("www.shop.example.co.jp.") == "example.co.jp");
    CHECK(registrable_domain("EXAMPLE.net") == "example.net");
    CHECK(registrable_domain("co.jp").empty());
    CHECK(registrable_domain("192.0.2.1").empty());
    CHECK(registrable_domain("a..b").empty());
    CHECK(registrable_domain("xn--wgv71a119e.xn--wgv71a119e.jp") == "xn--wgv71a119e.jp");
    CHECK(are_related("abuse.example.net", "www.example.net"));
    CHECK_FALSE(are_related("example.co.jp", "other.co.jp"));
}
