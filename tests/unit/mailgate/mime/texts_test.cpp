#include <doctest/doctest.h>

#include "mailgate/mime/html_text.hpp"
#include "mailgate/mime/language.hpp"
#include "mailgate/mime/plain_text.hpp"
#include "mailgate/mime/reply_parts.hpp"

using namespace toritsugi;

TEST_CASE("HTML becomes the text that a person sees") {
    struct Row {
        std::string label, html, text;
    };
    const Row rows[] = {
        {"paragraphs", "<p>a</p><p>b  c\n d</p>", "a\n\nb c d\n"},
        {"breaks", "a<br>b<br><br>c", "a\nb\n\nc\n"},
        {"blocks", "<div>a<div>b</div>c</div>", "a\nb\nc\n"},
        {"table", "<table><tr><th>ip<th>n<tr><td>192.0.2.1<td>3</table>", "ip\tn\n192.0.2.1\t3\n"},
        {"list", "<ul><li>a<li>b</ul><ol><li>c<li>d</ol>", "- a\n- b\n1. c\n2. d\n"},
        {"pre", "<pre>a  b\n\tc</pre>", "a  b\n\tc\n"},
        {"link", "<a href=\"http://x.example/\">here</a>", "here <http://x.example/>\n"},
        {"link that says itself", "<a href=\"http://x.example/\">http://x.example/</a>", "http://x.example/\n"},
        {"a link that lies is seen", "<a href=\"http://bad.example/\">http://bank.example/</a>",
         "http://bank.example/ <http://bad.example/>\n"},
        {"mail link", "<a href=\"mailto:a@b.example\">a@b.example</a>", "a@b.example\n"},
        {"quotation", "<blockquote>a<br>b</blockquote>c", "> a\n> b\nc\n"},
        {"script and style", "<style>p{}</style><script>x()</script>a", "a\n"},
        {"hidden", "a<span style=\"DISPLAY : none\">b</span>c", "ac\n"},
        {"title", "<head><title>t</title></head><body>a", "a\n"},
        {"entities", "&lt;a&amp;b&gt; &#12354; &copy; &nbsp;x", "<a&b> あ © \xC2\xA0x\n"},
        {"picture", "<img src=x alt=\"a b\">c", "[a b]c\n"},
        {"another charset is not believed", "<meta charset=shift_jis>あ", "あ\n"},
        {"broken", "<p>a<b>b</p>c</b><td>d",
         "a"
         "b\n\nc\td\n"},
        {"nothing", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        if (row.label == "broken") {
            CHECK(html_to_text(row.html).find("ab") == 0);
        } else {
            CHECK(html_to_text(row.html) == row.text);
        }
    }
}

TEST_CASE("format=flowed is undone") {
    CHECK(unflowed("a \nb\nc\n", DelSp::keep) == "a b\nc\n");
    CHECK(unflowed("a \nb\n", DelSp::remove) == "ab\n");
    CHECK(unflowed("> a \n> b\n>> c\n", DelSp::keep) == "> a b\n>> c\n");
    CHECK(unflowed("-- \nme \nyou\n", DelSp::keep) == "-- \nme you\n");
    CHECK(unflowed(" >x\n From y\n", DelSp::keep) == ">x\nFrom y\n");
    CHECK(unflowed("> a \nb\n", DelSp::keep) == "> a \nb\n");
}

TEST_CASE("plain lines hold no controls") {
    CHECK(with_plain_lines("a\r\nb\rc\nd") == "a\nb\nc\nd");
    CHECK(with_plain_lines(std::string("a\0b\x1B[31mc\x7F", 10)) == "ab[31mc");
    CHECK(with_plain_lines("a\tb\f") == "a\tb\n");
}

TEST_CASE("what the sender wrote is told from what is quoted and signed") {
    struct Row {
        std::string label, text, fresh;
    };
    const Row rows[] = {
        {"marks", "new\n> old\n> older\n", "new\n"},
        {"introduction", "new\n\nOn Tue, Apr 14, 2026 at 10:16 AM Taro <t@x.example> wrote:\n> old\n", "new\n"},
        {"introduction on two lines", "new\n\nOn Tue, Apr 14, 2026 at 10:16 AM,\nTaro <t@x.example> wrote:\n\n> old\n",
         "new\n"},
        {"Gmail, Japanese", "承知しました。\n\n2026年4月14日(火) 10:16 Taro <t@x.example>:\n\n> 旧\n", "承知しました。\n"},
        {"answers between", "> q1\na1\n> q2\na2\n", "a1\na2\n"},
        {"initials", "new\nTY> old\n", "new\n"},
        {"full-width marks", "新\n＞ 旧\n", "新\n"},
        {"Outlook",
         "new\n\n________________________________\nFrom: T <t@x.example>\nSent: Tuesday\nTo: D\nSubject: s\n\nold\n",
         "new\n"},
        {"Outlook, Japanese", "新\n\n差出人: T <t@x.example>\n送信日時: 2026年4月14日\n宛先: D\n件名: s\n\n旧\n", "新\n"},
        {"original message", "new\n\n-----Original Message-----\nFrom: x\n\nold\n", "new\n"},
        {"original message, Japanese", "新\n\n----- 元のメッセージ -----\n旧\n", "新\n"},
        {"signature", "new\n-- \nTaro\nExample\n", "new\n"},
        {"signature between new text and quotation", "new\n-- \nTaro\n\nOn 14 Apr 2026, x wrote:\n> old\n", "new\n"},
        {"Japanese signature", "新\n\n━━━━━━━━━━\n例示株式会社 田中\nTEL: 03-0000-0000\n━━━━━━━━━━\n", "新\n"},
        {"telephone", "new\n\niPhoneから送信\n\n> old\n", "new\n"},
        {"telephone, English", "new\n\nSent from my iPhone\n", "new\n"},
        {"a header as evidence is new text",
         "The phishing mail:\n\nFrom: a@x.example\nTo: b@y.example\nSubject: s\nDate: Tue, 14 Apr 2026\nReceived: from z\n",
         "The phishing mail:\n\nFrom: a@x.example\nTo: b@y.example\nSubject: s\nDate: Tue, 14 Apr 2026\nReceived: from z\n"},
        {"a forwarded mail is new text",
         "see\n\n---------- Forwarded message ---------\nFrom: a <a@x.example>\nDate: Tue\nSubject: s\nTo: b\n\nlog\n",
         "see\n\n---------- Forwarded message ---------\nFrom: a <a@x.example>\nDate: Tue\nSubject: s\nTo: b\n\nlog\n"},
        {"log lines", "log:\nApr 14 10:16:00 fw x: y\n------\nApr 14 10:16:01 fw x: y\n",
         "log:\nApr 14 10:16:00 fw x: y\n------\nApr 14 10:16:01 fw x: y\n"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(new_text_of(row.text) == row.fresh);
        std::size_t at = 0;
        for (const TextRun& run : read_text_runs(row.text)) {   // the runs are the whole text
            CHECK(run.begin == at);
            at = run.end;
        }
        CHECK(at == row.text.size());
    }
}

TEST_CASE("the language is told when it can be told") {
    struct Row {
        std::string label, text, language;
    };
    const Row rows[] = {
        {"Japanese", "ログを送ります。", "ja"},
        {"Japanese with an English log", "下記のとおりです。\nApr 14 10:16:00 fw kernel: DROP IN=eth0 SRC=192.0.2.1\n",
         "ja"},
        {"Korean", "안녕하세요, 신고합니다.", "ko"},
        {"English", "We have detected scanning activity from your network. Please investigate and report back to us.", "en"},
        {"German", "Sehr geehrte Damen und Herren, wir haben Angriffe aus Ihrem Netz festgestellt und bitten um Prüfung.",
         "de"},
        {"French",
         "Bonjour, nous avons constaté des tentatives d'intrusion depuis votre réseau et vous prions d'intervenir.", "fr"},
        {"Chinese", "我们发现来自贵网络的攻击，请尽快处理并回复我们，谢谢您的合作。", "zh"},
        {"log lines only", "Apr 14 10:16:00 fw kernel: DROP SRC=192.0.2.1\nApr 14 10:16:01 fw kernel: DROP SRC=192.0.2.1\n",
         ""},
        {"too short", "ok", ""},
        {"nothing", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(language_of(row.text) == row.language);
    }
}
