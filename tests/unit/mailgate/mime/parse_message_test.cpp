#include "mailgate/mime/parse_message.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {

Message parsed(std::string text, Envelope envelope = {}) {
    return parse_message(RawMail::from(std::move(text)), envelope, ParsingContext{});
}

}   // namespace

TEST_CASE("parse_message reads what a person reads") {
    const Message message = parsed(
        "From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <Yamada@Example.JP>\r\n"
        "To: report@csirt.example\r\n"
        "Subject: =?UTF-8?Q?=E4=B8=8D=E6=AD=A3?= =?UTF-8?Q?=E3=82=A2?=\r\n"
        "Date: Tue, 14 Apr 2026 10:16:00 +0900\r\n"
        "Message-ID: <a1@example.jp>\r\n"
        "References: <r1@csirt.example> <r2@csirt.example>\r\n"
        "Content-Type: multipart/mixed; boundary=\"b;1\"\r\n\r\n"
        "--b;1\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1B$B%m%0\x1B(B fw.log\r\n"
        "--b;1\r\nContent-Type: text/plain; name=fw.log\r\nContent-Transfer-Encoding: base64\r\n\r\nYQpiCg==\r\n"
        "--b;1--\r\n");
    CHECK(message.from.name == "山田");
    CHECK(message.from.address == "Yamada@example.jp");
    CHECK(message.subject == "不正ア");
    REQUIRE(message.date);
    CHECK(rfc3339(*message.date) == "2026-04-14T01:16:00Z");
    CHECK(message.message_id == "a1@example.jp");
    CHECK(message.references == std::vector<std::string>{"r1@csirt.example", "r2@csirt.example"});
    CHECK(message.text == "ログ fw.log");
    CHECK(message.charset == "iso-2022-jp");
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].name == "fw.log");
    CHECK(message.attachments[0].size_bytes == 4);
    REQUIRE(message.leaves.size() == 2);
    CHECK(message.leaves[0].is_body);
    CHECK(message.leaves[1].path == "1/fw.log");
    CHECK(message.leaves[1].all(100) == "a\nb\n");
    CHECK(message.kind == MailKind::reply);
    CHECK(message.may_answer);
    CHECK(message.defects.empty());
}

TEST_CASE("parse_message makes a message of any bytes") {
    const std::string rows[] = {"",
                                "\n",
                                "\r\n",
                                "x",
                                "\xFF\xFE\x00garbage",
                                std::string("a\0b", 3),
                                "Content-Type: multipart/mixed; boundary=x\n\n--x",
                                "From: \n\n"};
    for (const std::string& row : rows) {
        INFO(row);
        const Message message = parsed(row);
        CHECK(message.message_id.substr(0, 7) == "sha256.");
        CHECK_FALSE(message.has_own_message_id);
        CHECK_FALSE(message.may_answer);
    }
}
