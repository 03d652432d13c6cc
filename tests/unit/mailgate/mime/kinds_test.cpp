#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "mailgate/mime/parse_message.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;

namespace {

Message parsed(const std::string& text, const Envelope& envelope = {}) {
    ParsingContext context;
    context.our_addresses = {"report@csirt.example", "@desk.example"};
    context.authserv_id = "mx.csirt.example";
    return parse_message(RawMail::from(text), envelope, context);
}

}   // namespace

TEST_CASE("what sort of mail it is, and whether a robot may answer") {
    struct Row {
        std::string label, headers, body;
        MailKind kind;
        bool may_answer;
        std::string why;   // a part of why_not
    };
    const Row rows[] = {
        {"a report", "From: a@x.example\nSubject: scan", "text", MailKind::report, true, ""},
        {"Auto-Submitted: no", "From: a@x.example\nAuto-Submitted: No (a person)", "text", MailKind::report, true, ""},
        {"a reply", "From: a@x.example\nSubject: Re: scan", "text", MailKind::reply, true, ""},
        {"a reply by its headers", "From: a@x.example\nIn-Reply-To: <b@y>", "text", MailKind::reply, true, ""},
        {"auto-replied", "From: a@x.example\nAuto-Submitted: (x) Auto-Replied; owner=b", "text", MailKind::auto_reply, false,
         "auto-replied"},
        {"auto-generated report", "From: a@x.example\nAuto-Submitted: auto-generated", "text", MailKind::report, false,
         "auto-generated"},
        {"out of office", "From: a@x.example\nSubject: Automatic reply: scan", "text", MailKind::auto_reply, false,
         "automatic answer"},
        {"out of office, German", "From: a@x.example\nSubject: Abwesenheitsnotiz: scan", "text", MailKind::auto_reply, false,
         ""},
        {"out of office, Japanese", "From: a@x.example\nSubject: 【自動返信】お問い合わせ", "text", MailKind::auto_reply,
         false, ""},
        {"X-Autoreply", "From: a@x.example\nX-Autoreply: yes", "text", MailKind::auto_reply, false, ""},
        {"a list", "From: a@x.example\nList-Id: <l.x.example>\nPrecedence: list", "text", MailKind::list, false,
         "mailing list"},
        {"unsubscribe alone", "From: a@x.example\nList-Unsubscribe: <mailto:u@x.example>", "text", MailKind::report, false,
         "List-Unsubscribe"},
        {"bulk", "From: a@x.example\nPrecedence: bulk", "text", MailKind::report, false, "bulk"},
        {"suppressed", "From: a@x.example\nX-Auto-Response-Suppress: All", "text", MailKind::report, false, "Suppress"},
        {"loop mark", "From: a@x.example\nX-Loop: a@x.example", "text", MailKind::report, false, "X-Loop"},
        {"no sender", "Subject: scan", "text", MailKind::report, false, "no sender's address"},
        {"our own address", "From: Report@CSIRT.example\nSubject: scan", "text", MailKind::report, false, "our own"},
        {"our own domain", "From: a@desk.example\nSubject: scan", "text", MailKind::report, false, "our own"},
        {"noreply", "From: no-reply@x.example\nSubject: scan", "text", MailKind::report, false, "nobody reads"},
        {"list owner", "From: list-request@x.example\nSubject: scan", "text", MailKind::report, false, "nobody reads"},
        {"null return path", "Return-Path: <>\nFrom: a@x.example\nSubject: scan", "text", MailKind::report, false,
         "Return-Path"},
        {"receipt", "From: a@x.example\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
         "--b\n\nread\n--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; "
         "displayed\n--b--\n",
         MailKind::receipt, false, "receipt"},
        {"ARF", "From: a@x.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
         "--b\n\nspam\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--\n", MailKind::report, false,
         "feedback-report"},
        {"a person answers an absence note", "From: a@x.example\nSubject: Re: Out of office: scan\nIn-Reply-To: <b@y>",
         "I am back and closed the port.\n\n> I am out of the office\n", MailKind::reply, true, ""},
        {"an absence note that marks nothing", "From: a@x.example\nSubject: Re: scan\nIn-Reply-To: <b@y>",
         "I am currently out of the office.", MailKind::auto_reply, false, "automatic answer"},
        {"a person excuses a holiday", "From: a@x.example\nSubject: Re: scan\nIn-Reply-To: <b@y>",
         "返信が遅くなりました（先週は休暇をいただいておりました）。対応しました。", MailKind::reply, true, ""},
        {"an answer that calls itself automatic", "From: a@x.example\nSubject: Re: scan\nIn-Reply-To: <b@y>",
         "お問い合わせありがとうございます。本メールは自動返信です。", MailKind::auto_reply, false, "automatic answer"},
        {"a confirmation that marks nothing", "From: a@x.example\nSubject: 【自動配信】受け付けました（A-1）",
         "担当者よりご連絡します。", MailKind::auto_reply, false, ""},
        {"who writes about automatic mail", "From: a@x.example\nSubject: 自動返信メールの不審な URL について",
         "ご確認ください。", MailKind::report, true, ""},
        {"a machine's report is no confirmation", "From: a@x.example\nSubject: Abuse from 192.0.2.8",
         "This is an automatically generated report. Your report has been sent elsewhere.", MailKind::report, true, ""},
        {"a service that writes as a list", "From: a@x.example\nPrecedence: list", "spam from 192.0.2.8", MailKind::report,
         false, "Precedence: list"},
        {"an old list", "From: a@x.example\nPrecedence: list\nX-ML-Name: l", "text", MailKind::list, false, "list"},
        {"challenge", "From: a@x.example\nSubject: Please confirm your message", "Click to confirm that you are a person.",
         MailKind::auto_reply, false, ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Message message = parsed(row.headers + "\n\n" + row.body);
        CHECK(name_of(message.kind) == name_of(row.kind));
        CHECK(message.may_answer == row.may_answer);
        CHECK(message.why_not.empty() == row.may_answer);
        CHECK(message.why_not.find(row.why) != std::string::npos);
        CHECK_FALSE(message.bounce.has_value());
    }
    Envelope null_sender;
    null_sender.sender = "";
    CHECK_FALSE(parsed("From: a@x.example\n\ntext", null_sender).may_answer);
}

TEST_CASE("bounces: the standard form and the prose of mailers") {
    struct Row {
        std::string label, mail, recipient, status, action;   // recipient empty: no bounce
    };
    const Row rows[] = {
        {"RFC 3464",
         "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; "
         "boundary=b\n\n--b\n\nsorry\n--b\nContent-Type: message/delivery-status\n\n"
         "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; taro@x.example\nAction: failed\nStatus: 5.1.1 (no "
         "mailbox)\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n--b\nContent-Type: message/rfc822\n\nMessage-ID: "
         "<m1@desk>\n\nx\n--b--\n",
         "taro@x.example", "5.1.1", "failed"},
        {"RFC 6533",
         "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; "
         "boundary=b\n\n--b\n\nsorry\n--b\nContent-Type: message/global-delivery-status\n\n"
         "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: utf-8; \\x{592A}\\x{90CE}@x.example\nAction: delayed\nStatus: "
         "4.4.1\n--b--\n",
         "太郎@x.example", "4.4.1", "delayed"},
        {"a status that says nothing gives way to the server's own",
         "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; report-type=delivery-status; "
         "boundary=b\n\n--b\n\nsorry\n--b\nContent-Type: message/delivery-status\n\n"
         "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; taro@x.example\nAction: failed\nStatus: "
         "5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 full\n--b--\n",
         "taro@x.example", "5.2.2", "failed"},
        {"qmail",
         "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\nI'm "
         "afraid I wasn't able to deliver your message to the following addresses.\n\n<taro@x.example>:\nSorry, no mailbox "
         "here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nTo: other@y.example\n",
         "taro@x.example", "5.1.1", "failed"},
        {"Exim",
         "From: Mail Delivery System <Mailer-Daemon@mx.example>\nSubject: Mail delivery failed: returning message to "
         "sender\n\nThis message was created automatically by mail delivery software.\n\nA message that you sent could not "
         "be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  "
         "taro@x.example\n    host mx.x.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT "
         "TO:<taro@x.example>:\n    550 5.7.1 blocked\n",
         "taro@x.example", "5.7.1", "failed"},
        {"delay",
         "From: Mail Delivery System <Mailer-Daemon@mx.example>\nSubject: Warning: message 1 delayed 24 hours\n\nThe "
         "address to which the message has not yet been delivered is:\n\n  taro@x.example\n    Delay reason: 450 4.7.1 "
         "greylisted\n",
         "taro@x.example", "4.7.1", "delayed"},
        {"Japanese gateway",
         "From: postmaster@x.example\nSubject: =?UTF-8?B?6YCB5L+h44Ko44Op44O8?=\nContent-Type: text/plain; "
         "charset=utf-8\n\nメールを配送できませんでした。\n\n<taro@x.example>\n宛先のメールアドレスが見つかりません。\n550 "
         "5.1.1 User unknown\n",
         "taro@x.example", "5.1.1", "failed"},
        {"a reply code alone states the class",
         "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nI'm afraid I wasn't able to deliver your message to "
         "the "
         "following addresses.\n\n<taro@x.example>:\nRemote host said: 550 User unknown\n",
         "taro@x.example", "5.0.0", "failed"},
        {"a count is no reply code",
         "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nI'm afraid I wasn't able to deliver your message to "
         "the "
         "following addresses.\n\n<taro@x.example>:\nThe queue holds 550 messages.\n",
         "taro@x.example", "", "failed"},
        {"a Japanese label stands before the address",
         "From: MAILER-DAEMON@x.example\nReturn-Path: <>\nSubject: Returned Mail\nContent-Type: text/plain; "
         "charset=utf-8\n\n次の宛先へメールを送信できませんでした。\n宛先：taro@x.example\n",
         "taro@x.example", "", "failed"},
        {"a source route gives way to the address that we wrote",
         "From: postmaster@x.example\nContent-Type: multipart/report; report-type=delivery-status; "
         "boundary=b\n\n--b\n\nsorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
         "x.example\n\nOriginal-recipient: rfc822;taro@x.example\nFinal-recipient: rfc822;@mx.x.example:taro@inner\nAction: "
         "failed\nStatus: 5.2.0\n--b--\n",
         "taro@x.example", "5.2.0", "failed"},
        {"an unknown system's form, with a reply code",
         "From: MDaemon@x.example\nReturn-Path: <>\nSubject: Mail Delivery Failure\n\n[<01>] bounce: "
         "Rcpt=[taro@x.example];Error=[550 Mailbox unavailable]\n",
         "taro@x.example", "5.0.0", "failed"},
        {"a person greets and asks",
         "From: ops@x.example\nSubject: Undeliverable: who can help?\n\nDear team, our notices to abuse@y.example come back "
         "with\n550 5.1.1 <abuse@y.example>: user unknown\n",
         "", "", ""},
        {"a postmaster who greets and quotes",
         "From: postmaster@x.example\nSubject: backscatter\n\nHello,\n\nwe receive thousands of these from 192.0.2.25:\n\n  "
         "Hi. This is the qmail-send program at mx.y.example.\n  I'm afraid I wasn't able to deliver your message to the "
         "following addresses.\n  <a@y.example>: no mailbox\n",
         "", "", ""},
        {"a person writes of a bounce",
         "From: Taro <taro@x.example>\nSubject: Re: your mail\n\nHello,\n\nwe sent you a mail yesterday about 192.0.2.1, "
         "about scanning that goes on since Monday, and asked for help. Our mail server says it was not delivered. Please "
         "look, and please tell us another address of yours, because the matter is urgent for us; thank you.\n\nDelivery "
         "has failed to these recipients or groups:\nreport@csirt.example\n\nThe address was not found.\n",
         "", "", ""},
        {"a forwarded bounce",
         "From: Taro <taro@x.example>\nSubject: Fwd: Undelivered Mail\n\nPlease help.\n\n> This is the mail system at host "
         "mx.example.\n> <a@y.example>: 550 5.1.1 unknown\n",
         "", "", ""},
        {"a report of mail trouble by a postmaster",
         "From: postmaster@x.example\nSubject: brute force against our mail server\n\nUser unknown errors come from "
         "192.0.2.1, about 500 an hour:\nApr 14 10:16:00 mx postfix: NOQUEUE: reject: 550 5.1.1 <a@x.example>: user "
         "unknown\n",
         "", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Message message = parsed(row.mail);
        REQUIRE(message.bounce.has_value() == !row.recipient.empty());
        if (!message.bounce) continue;
        CHECK(message.bounce->recipient == row.recipient);
        CHECK(message.bounce->status == row.status);
        CHECK(message.bounce->action == row.action);
        CHECK(message.kind == MailKind::bounce);
        CHECK_FALSE(message.may_answer);
    }
    CHECK(parsed(rows[0].mail).bounce->original_message_id == "m1@desk");
}

TEST_CASE("only the topmost Authentication-Results of our own border count") {
    const std::string ours =
        "Authentication-Results: mx.csirt.example; spf=pass smtp.mailfrom=x; dkim=fail (bad) header.d=x; dkim=pass "
        "header.d=y; dmarc=pass\n";
    const std::string theirs = "Authentication-Results: mx.evil.example; dmarc=pass\n";
    CHECK(parsed(ours + "From: a@x.example\n\n").sender_check.dmarc == "pass");
    CHECK(parsed(ours + "From: a@x.example\n\n").sender_check.dkim == "pass");
    CHECK(parsed(theirs + ours + "From: a@x.example\n\n").sender_check.dmarc.empty());
    CHECK(parsed(theirs + "From: a@x.example\n\n").sender_check.dmarc.empty());
    CHECK(parsed("Authentication-Results: mx.csirt.example.evil.example; dmarc=pass\nFrom: a@x.example\n\n")
              .sender_check.dmarc.empty());
}

TEST_CASE("parts: what is body and what is attached") {
    struct Row {
        std::string label, mail, text, attached;
    };
    const Row rows[] = {
        {"plain before HTML",
         "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: "
         "text/html\n\n<p>html</p>\n--b--\n",
         "plain", ""},
        {"HTML when the plain part is empty",
         "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n",
         "html\n", ""},
        {"two texts", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n", "one\ntwo", ""},
        {"named text",
         "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/plain; "
         "name=fw.log\n\nlog\n--b--\n",
         "one", "fw.log"},
        {"a type without a disposition",
         "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: application/pdf; "
         "name=a.pdf\n\nx\n--b--\n",
         "one", "a.pdf"},
        {"forwarded mail",
         "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: message/rfc822\n\nSubject: "
         "in/side\n\nx\n--b--\n",
         "one", "in_side.eml"},
        {"digest", "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\nx\n--b\n\nSubject: b\n\ny\n--b--\n",
         "", "a.eml|b.eml"},
        {"boundary in mid-line", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nlog --b here\n x--b\n--bc\n--b--\n",
         "log --b here\n x--b\n--bc", ""},
        {"inner multipart without its end",
         "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; "
         "boundary=i\n\n--i\n\none\n--o\n\ntwo\n--o--\n",
         "one\ntwo", ""},
        {"no boundary parameter", "Content-Type: multipart/mixed\n\n--x\n\none\n--x\n\ntwo\n--x--\n", "one\ntwo", ""},
        {"mbox line", "From a@x Tue Apr 14 10:16:00 2026\nSubject: s\n\nbody\n", "body\n", ""},
        {"CR alone", "Subject: s\rContent-Type: text/plain\r\rbody\r", "body\n", ""},
        {"a mail in base64",
         "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: message/rfc822; "
         "name=f.eml\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4KCmlubmVyCg==\n--b--\n",
         "one", "f.eml"},
        {"uuencoded", "Subject: s\n\none\nbegin 644 a.log\n%:&5L;&\\\n`\nend\ntwo\n", "one\ntwo\n", "a.log"},
        {"picture beside HTML",
         "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b\nContent-Type: "
         "image/png\nContent-ID: <image001.png@01D>\n\nx\n--b--\n",
         "x\n", "image001.png"},
        {"folded by somebody who forgot the blank", "Content-Type: multipart/mixed;\nboundary=\"b\"\n\n--b\n\none\n--b--\n",
         "one", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Message message = parsed("From: a@x.example\n" + row.mail);
        if (row.label == "mbox line" || row.label == "CR alone") {
            CHECK(parsed(row.mail).text == row.text);
            continue;
        }
        CHECK(message.text == row.text);
        std::string attached;
        for (const Attachment& attachment : message.attachments) attached += (attached.empty() ? "" : "|") + attachment.name;
        CHECK(attached == row.attached);
    }
}

TEST_CASE("a wrapped mail with an empty line in its header is read all the same") {
    const Message message = parsed(
        "From: a@x.example\nContent-Type: message/rfc822\n\nFrom: b@x.example\nSubject: in\n\nContent-Type: "
        "text/plain\nContent-Transfer-Encoding: base64\n\naW5uZXIK\n");
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].name == "in.eml");
    REQUIRE(message.leaves.size() == 1);
    CHECK(message.leaves[0].all(100) == "inner\n");
    REQUIRE(message.defects.size() == 1);
    CHECK(message.defects[0] == "empty line inside the header of a wrapped mail at byte 78");
}

TEST_CASE("a handler may read a mail again as another charset") {
    ParsingContext context;
    context.charset = "euc-jp";
    const Message message = parse_message(
        RawMail::from("From: a@x.example\nSubject: \xA4\xA4\nContent-Type: text/plain; charset=big5\n\n\xA4\xA4\xA4\xA2\n"),
        {}, context);
    CHECK(message.text == "いあ\n");
    CHECK(message.charset == "euc-jp");
}

TEST_CASE("what the fuzz targets found stays mended") {
    const auto mail = [](const std::string& name) {
        std::ifstream file(in_source("/tests/mails/") + name, std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    };
    // A parameter without a name read before the start of an empty string.
    CHECK(parsed(mail("parameter-without-a-name.eml")).text == "body\n");
    // Broken UTF-8 gave another number of replacements when it came in pieces: one for each maximal subpart.
    const std::string text = parsed(mail("broken-utf8.eml")).text;
    CHECK(text.substr(text.find('\n')) == "\na\xEF\xBF\xBD\xEF\xBF\xBD}\xEF\xBF\xBD(\n");
}
