#include "mailgate/receive/lmtp_session.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace toritsugi;

namespace {

// What a listener does with a session, without sockets: keeps mails in a list and answers at once.
struct Desk : BodySink {
    SessionRules rules;
    std::string body;
    bool is_full = false;
    KeepResult result = KeepResult::kept;
    std::vector<std::string> kept;
    std::vector<Envelope> envelopes;

    Desk() {
        rules.host_name = "desk.example";
        rules.mail_bytes = 1000;
        rules.ours = [](std::string_view recipient) { return recipient.ends_with("@csirt.example"); };
    }
    bool add(std::string_view bytes) override {
        if (!is_full) body += bytes;
        return !is_full;
    }
    void drop() override { body.clear(); }

    std::string talk(LmtpSession& session, std::string_view bytes) {
        std::string replies;
        while (true) {
            bytes.remove_prefix(session.take(bytes));
            replies += session.take_replies();
            if (!session.waiting()) return replies;
            envelopes.push_back(session.envelope());
            if (result == KeepResult::kept) kept.push_back(body);
            body.clear();
            session.answer(result);
        }
    }
};

// The codes of replies, "250-" lines left out: "220 250 354".
std::string codes(std::string_view replies) {
    std::string text;
    for (std::size_t at = 0; at < replies.size(); at = replies.find('\n', at) + 1)
        if (replies[at + 3] == ' ') text += (text.empty() ? "" : " ") + std::string(replies.substr(at, 3));
    return text;
}

constexpr std::string_view to_desk =
    "LHLO mx.example\r\nMAIL FROM:<alice@reporter.example>\r\nRCPT TO:<report@csirt.example>\r\n";

std::string mail_with(std::string_view data) { return std::string(to_desk) + "DATA\r\n" + std::string(data); }

}   // namespace

TEST_CASE("a session answers each command by LMTP or SMTP") {
    struct Row {
        std::string label;
        std::string_view said;
        std::string codes;
        std::vector<std::string> kept;
    };
    const Row rows[] = {
        {"LMTP: one reply for each recipient",
         "LHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<x@csirt.example>\r\nRCPT "
         "TO:<y@csirt.example>\r\nDATA\r\nhello\r\n.\r\nQUIT\r\n",
         "220 250 250 250 250 354 250 250 221",
         {"hello\r\n"}},
        {"SMTP: one reply for the mail",
         "EHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<x@csirt.example>\r\nRCPT "
         "TO:<y@csirt.example>\r\nDATA\r\nhello\r\n.\r\nQUIT\r\n",
         "220 250 250 250 250 354 250 221",
         {"hello\r\n"}},
        {"HELO", "HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@csirt.example>\r\nDATA\r\n.\r\n", "220 250 250 250 354 250", {""}},
        {"verbs without regard to case, blank after the colon",
         "lhlo a\r\nmail from: <>\r\nrcpt to: <x@csirt.example>\r\n",
         "220 250 250 250",
         {}},
        {"LMTP replies only for accepted recipients",
         "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@else.example>\r\nRCPT TO:<y@csirt.example>\r\nDATA\r\nm\r\n.\r\n",
         "220 250 250 550 250 354 250",
         {"m\r\n"}},
        {"two mails in one stream",
         "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@csirt.example>\r\nDATA\r\n1\r\n.\r\nMAIL FROM:<>\r\nRCPT "
         "TO:<x@csirt.example>\r\nDATA\r\n2\r\n.\r\n",
         "220 250 250 250 354 250 250 250 354 250",
         {"1\r\n", "2\r\n"}},
        {"no greeting", "MAIL FROM:<>\r\n", "220 503", {}},
        {"no recipient", "LHLO a\r\nMAIL FROM:<>\r\nDATA\r\n", "220 250 250 503", {}},
        {"MAIL twice", "LHLO a\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\n", "220 250 250 503", {}},
        {"RCPT before MAIL", "LHLO a\r\nRCPT TO:<x@csirt.example>\r\n", "220 250 503", {}},
        {"RSET forgets",
         "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@csirt.example>\r\nRSET\r\nDATA\r\n",
         "220 250 250 250 250 503",
         {}},
        {"unknown command", "LHLO a\r\nXYZZY\r\n", "220 250 500", {}},
        {"bare LF ends no command", "LHLO a\nNOOP\r\n", "220 500 250", {}},
        {"a browser is shown out", "GET / HTTP/1.1\r\nHost: x\r\n", "220 421", {}},
        {"SIZE over the limit", "LHLO a\r\nMAIL FROM:<> SIZE=1001\r\nMAIL FROM:<> SIZE=1000\r\n", "220 250 552 250", {}},
        {"SIZE beyond 64 bits", "LHLO a\r\nMAIL FROM:<> SIZE=99999999999999999999999\r\n", "220 250 552", {}},
        {"known parameters", "LHLO a\r\nMAIL FROM:<a@b.example> SIZE=10 BODY=8BITMIME SMTPUTF8\r\n", "220 250 250", {}},
        {"unknown parameter", "LHLO a\r\nMAIL FROM:<a@b.example> RET=HDRS\r\n", "220 250 555", {}},
        {"source route is ignored", "LHLO a\r\nMAIL FROM:<@r.example,@s.example:a@b.example>\r\n", "220 250 250", {}},
        {"quoted local part with >", "LHLO a\r\nMAIL FROM:<\"a>b\"@c.example>\r\n", "220 250 250", {}},
        {"address in UTF-8", "LHLO a\r\nMAIL FROM:<\xE5\x8F\x96@b.example> SMTPUTF8\r\n", "220 250 250", {}},
        {"broken UTF-8", "LHLO a\r\nMAIL FROM:<\xE5\x8F@b.example>\r\n", "220 250 553", {}},
        {"no brackets", "LHLO a\r\nMAIL FROM:a@b.example\r\n", "220 250 501", {}},
        {"BDAT: any bytes, counted",
         "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@csirt.example>\r\nBDAT 7\r\na\n.\n\r\n.BDAT 2 LAST\r\n\r\nQUIT\r\n",
         "220 250 250 250 250 250 221",
         {"a\n.\n\r\n.\r\n"}},
        {"BDAT 0 LAST",
         "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@csirt.example>\r\nBDAT 1\r\nzBDAT 0 LAST\r\n",
         "220 250 250 250 250 250",
         {"z"}},
        {"BDAT without a recipient eats its bytes", "LHLO a\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n", "220 250 503 250", {}},
        {"DATA after BDAT",
         "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<x@csirt.example>\r\nBDAT 1\r\nzDATA\r\n",
         "220 250 250 250 250 503",
         {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        Desk desk;
        LmtpSession session(desk.rules, desk);
        CHECK(codes(desk.talk(session, row.said)) == row.codes);
        CHECK(desk.kept == row.kept);
    }
}

TEST_CASE("only CR LF . CR LF ends a mail, and a smuggled end is refused") {
    struct Row {
        std::string label;
        std::string data;
        std::string last_code;
        std::vector<std::string> kept;
    };
    const std::string end = "\r\n.\r\n";
    const Row rows[] = {
        {"plain", "a" + end, "250", {"a\r\n"}},
        {"empty mail", ".\r\n", "250", {""}},
        {"stuffed dot", "..a" + end, "250", {".a\r\n"}},
        {"stuffed dot alone on its line", "a\r\n..\r\nb" + end, "250", {"a\r\n.\r\nb\r\n"}},
        {"unstuffed dot before text", ".a" + end, "250", {"a\r\n"}},
        {"dots in the middle", "a.b..c\r\nd." + end, "250", {"a.b..c\r\nd.\r\n"}},
        {"bare LF in the text is evidence, not an end", "a\nb" + end, "250", {"a\nb\r\n"}},
        {"bare CR in the text", "a\rb" + end, "250", {"a\rb\r\n"}},
        {"bare LF and dot before text", "a\n.b" + end, "250", {"a\n.b\r\n"}},
        {"LF . LF", "a\n.\nMAIL FROM:<x@y.example>\r\n" + end, "554", {}},
        {"LF . CR LF", "a\n.\r\nMAIL FROM:<x@y.example>\r\n" + end, "554", {}},
        {"LF . CR", "a\n.\rb" + end, "554", {}},
        {"CR . CR", "a\r.\rb" + end, "554", {}},
        {"CR . CR LF", "a\r.\r\nb" + end, "554", {}},
        {"CR . LF", "a\r.\nb" + end, "554", {}},
        {"CR LF . LF", "a\r\n.\nb" + end, "554", {}},
        {"CR LF . CR", "a\r\n.\rb" + end, "554", {}},
        {"CR LF . CR CR LF", "a\r\n.\r\r\nb" + end, "554", {}},
        {"CR LF NUL . is no end", std::string("a\r\n\0.\r\nb", 8) + end, "250", {std::string("a\r\n\0.\r\nb\r\n", 10)}},
        {"exactly the limit", std::string(998, 'x') + end, "250", {std::string(998, 'x') + "\r\n"}},
        {"one byte more", std::string(999, 'x') + end, "552", {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const std::string said = mail_with(row.data) + "NOOP\r\n";
        // However the bytes are cut, the outcome is the same.
        for (const std::size_t step : {said.size(), std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}}) {
            Desk desk;
            LmtpSession session(desk.rules, desk);
            std::string replies;
            for (std::size_t at = 0; at < said.size(); at += step)
                replies += desk.talk(session, std::string_view(said).substr(at, step));
            CHECK(codes(replies) == "220 250 250 250 354 " + row.last_code + " 250");
            CHECK(desk.kept == row.kept);
        }
    }
}

TEST_CASE("a connection that breaks before the final dot keeps nothing") {
    std::string text;
    while (text.size() < 2000) text += "2026-04-14 10:16 DROP SRC=198.51.100.7\r\n";
    const std::string said = mail_with(text + ".\r\n");
    Desk desk;
    desk.rules.mail_bytes = 10000;
    for (std::size_t cut = 0; cut < said.size(); ++cut) {
        LmtpSession session(desk.rules, desk);
        desk.talk(session, std::string_view(said).substr(0, cut));
        REQUIRE(desk.kept.empty());
        desk.body.clear();
    }
    LmtpSession session(desk.rules, desk);
    desk.talk(session, said);
    REQUIRE(desk.kept == std::vector<std::string>{text});
}

TEST_CASE("nothing is answered, and nothing more is read, until the mail is kept") {
    Desk desk;
    LmtpSession session(desk.rules, desk);
    const std::string said = mail_with("a\r\n.\r\nMAIL FROM:<>\r\n");
    const std::size_t used = session.take(said);
    CHECK(session.waiting());
    CHECK(said.substr(used) == "MAIL FROM:<>\r\n");
    CHECK(codes(session.take_replies()) == "220 250 250 250 354");
    CHECK(session.take("NOOP\r\n") == 0);
    CHECK(session.envelope().sender == "alice@reporter.example");
    CHECK(session.envelope().recipients == std::vector<std::string>{"report@csirt.example"});
    CHECK(session.envelope().channel == "lmtp");
    session.answer(KeepResult::try_later);
    CHECK(codes(session.take_replies()) == "451");
}

TEST_CASE("a full disk is a 452, and the connection goes on") {
    Desk desk;
    desk.is_full = true;
    LmtpSession session(desk.rules, desk);
    CHECK(codes(desk.talk(session, mail_with("a\r\n.\r\n"))) == "220 250 250 250 354 452");
    desk.is_full = false;
    desk.result = KeepResult::no_space;
    CHECK(codes(desk.talk(session, mail_with("a\r\n.\r\n").substr(17))) == "250 250 354 452");
    desk.rules.has_room = [](std::uint64_t) { return false; };
    CHECK(codes(desk.talk(session, "MAIL FROM:<>\r\n")) == "452");
}

TEST_CASE("a session has limits") {
    Desk desk;
    SUBCASE("command line") {
        LmtpSession session(desk.rules, desk);
        CHECK(codes(desk.talk(session, "NOOP " + std::string(3000, 'x') + "\r\nNOOP\r\n")) == "220 500 250");
        CHECK(codes(desk.talk(session, "NOOP " + std::string(3000, 'x'))) == "");
        CHECK(codes(desk.talk(session, std::string(100000, 'x') + "\r\nNOOP\r\n")) == "500 250");
    }
    SUBCASE("errors") {
        LmtpSession session(desk.rules, desk);
        std::string replies;
        for (int i = 0; i < 30; ++i) replies += desk.talk(session, "XYZZY\r\n");
        CHECK(session.over());
        CHECK(replies.find("421") != replies.npos);
    }
    SUBCASE("commands without a mail") {
        LmtpSession session(desk.rules, desk);
        for (int i = 0; i < 200; ++i) desk.talk(session, "NOOP\r\n");
        CHECK(session.over());
    }
    SUBCASE("recipients") {
        desk.rules.recipients = 2;
        LmtpSession session(desk.rules, desk);
        const std::string rcpt = "RCPT TO:<a@csirt.example>\r\n";
        CHECK(codes(desk.talk(session, "LHLO a\r\nMAIL FROM:<>\r\n" + rcpt + rcpt + rcpt + "DATA\r\n.\r\n")) ==
              "220 250 250 250 250 452 354 250 250");
    }
}
