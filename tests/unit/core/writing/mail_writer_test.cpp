#include "core/writing/mail_writer.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {
MailDraft draft() {
    MailDraft mail;
    mail.from = {"Example CSIRT", "report@csirt.example"};
    mail.to = {"鈴木", "suzuki@example.jp"};
    mail.subject = "Re: お店のホームページがおかしいです";
    mail.message_id = "2026-42-1.a.b@csirt.example";
    mail.references = {"first@example.jp", "second@example.jp"};
    mail.date = parse_rfc3339("2026-04-14T01:16:00Z").value();
    mail.zone = ZoneOffset{540};
    mail.text = "ありがとうございます。\n";
    return mail;
}
}   // namespace

TEST_CASE("write_mail keeps to RFC 5322") {
    const std::string mail = write_mail(draft()).value();
    CHECK(mail.find("Date: Tue, 14 Apr 2026 10:16:00 +0900\r\n") != mail.npos);
    CHECK(mail.find("In-Reply-To: <second@example.jp>\r\n") != mail.npos);
    CHECK(mail.find("References: <first@example.jp> <second@example.jp>\r\n") != mail.npos);
    CHECK(mail.find("Auto-Submitted") == mail.npos);   // hand-written mail carries no mark of a robot
    std::size_t start = 0, longest = 0;
    for (std::size_t end; (end = mail.find("\r\n", start)) != mail.npos; start = end + 2)
        longest = std::max(longest, end - start);
    CHECK(start == mail.size());
    CHECK(longest <= 78);
    for (const char c : mail) REQUIRE(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("no value becomes a header field") {
    struct Row {
        std::string label;
        void (*spoil)(MailDraft&);
    };
    const Row rows[] = {
        {"subject", [](MailDraft& mail) { mail.subject = "x\r\nBcc: victim@example.com"; }},
        {"name", [](MailDraft& mail) { mail.to.name = "x\nBcc: victim@example.com"; }},
        {"address", [](MailDraft& mail) { mail.to.address = "a@example.com\r\nBcc: victim@example.com"; }},
        {"reference", [](MailDraft& mail) { mail.references = {std::string("a\0b", 3)}; }},
        {"two addresses in one", [](MailDraft& mail) { mail.to.address = "a@example.com,b@example.com"; }},
        {"angle brackets", [](MailDraft& mail) { mail.to.address = "<a@example.com>b@example.com"; }},
        {"no domain", [](MailDraft& mail) { mail.to.address = "root"; }},
        {"part name",
         [](MailDraft& mail) {
             mail.parts = {{"a\r\nX: y", "text/csv", ""}};
         }},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        MailDraft mail = draft();
        row.spoil(mail);
        CHECK_FALSE(write_mail(mail).ok());
    }
}

TEST_CASE("encoded words never split a character and stay below 76 characters") {
    std::string text;
    for (int i = 0; i < 50; ++i) text += "不正アクセス😀a";
    const std::string words = encode_words(text);
    std::size_t start = 0;
    while (start < words.size()) {
        const std::size_t end = std::min(words.find(' ', start), words.size());
        CHECK(end - start <= 75);
        start = end + 1;
    }
    CHECK(encode_words("plain subject") == "plain subject");
    CHECK(encode_words("=?utf-8?B?QQ==?=") != "=?utf-8?B?QQ==?=");   // a stranger's text is data, not an encoded word
}

TEST_CASE("quoted_printable follows RFC 2045, 6.7") {
    CHECK(quoted_printable("a=b\n") == "a=3Db\r\n");
    CHECK(quoted_printable("trailing \nx") == "trailing=20\r\nx");
    CHECK(quoted_printable(std::string(80, 'x')) == std::string(75, 'x') + "=\r\n" + std::string(5, 'x'));
}

TEST_CASE("long threads keep the first and the last nine references") {
    MailDraft mail = draft();
    mail.references.clear();
    for (int i = 0; i < 50; ++i) mail.references.push_back("m" + std::to_string(i) + "@x.example");
    const std::string text = write_mail(mail).value();
    CHECK(text.find("<m0@x.example>") != text.npos);
    CHECK(text.find("<m40@x.example>") == text.npos);
    CHECK(text.find("<m41@x.example>") != text.npos);
    CHECK(text.find("In-Reply-To: <m49@x.example>") != text.npos);
}
