#include "core/relay/answer_words.hpp"

#include <doctest/doctest.h>

#include "core/desk/contact_health.hpp"

using namespace toritsugi;

TEST_CASE("Only clear words end a request; conditions, questions and promises are heard and no more") {
    struct Row {
        std::string label;
        std::string_view text;
        AnswerMeaning meaning;
    };
    const Row rows[] = {
        {"done, English", "Hello,\n\nthe customer's server has been\nsuspended. Thank you for the report.",
         AnswerMeaning::done},
        {"done, active", "We have removed the phishing page and reset the passwords.", AnswerMeaning::done},
        {"done, Japanese", "ご連絡ありがとうございます。\n該当のサーバを停止いたしました。", AnswerMeaning::done},
        {"done, German", "Der Zugang wurde gesperrt.", AnswerMeaning::done},
        {"not theirs", "This IP address is not in our network. Please ask the RIR.", AnswerMeaning::not_theirs},
        {"not theirs, Japanese", "お問い合わせのアドレスは弊社の管理ではございません。", AnswerMeaning::not_theirs},
        {"a promise", "We will look into it and tell our customer.", AnswerMeaning::heard},
        {"a condition", "We will inform you once the page has been removed.", AnswerMeaning::heard},
        {"a condition, Japanese", "停止しましたら改めてご連絡いたします。", AnswerMeaning::heard},
        {"not yet", "調査しましたが、まだ対応完了の予定は立っていません。", AnswerMeaning::heard},
        {"a question", "Can you tell us whether it has been resolved?", AnswerMeaning::heard},
        {"a question, Japanese", "こちらは対応済みでしょうか。", AnswerMeaning::heard},
        {"negated", "The page has not been removed because we need a court order.", AnswerMeaning::heard},
        {"both at once", "The host has been disconnected. The second one is not our customer.", AnswerMeaning::heard},
        {"a word in a word", "Our job: the account has been disabled.", AnswerMeaning::done},
        {"empty", "", AnswerMeaning::heard},
        {"no longer theirs, and who", "This IP is no longer ours, please contact abuse@sudhost.example instead.",
         AnswerMeaning::not_theirs},
        {"asked to confirm", "Please confirm that it is not our customer.", AnswerMeaning::heard},
        {"asked to say that it is done", "Please tell us that it has been removed.", AnswerMeaning::heard},
        {"need more", "We need more logs with time zone to identify the customer.", AnswerMeaning::heard},
        {"away", "I am out of the office until Monday. Please contact noc@nordhost.example.net.", AnswerMeaning::heard},
        {"Japanese, theirs no more", "当該アドレスは弊社の管理ではありません。", AnswerMeaning::not_theirs},
        {"Korean", "해당 IP는 차단하였습니다.", AnswerMeaning::done},
        {"Chinese", "该主机已处理，谢谢。", AnswerMeaning::done},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(meaning_of_answer(row.text) == row.meaning);
    }
}

TEST_CASE("Another mailbox that an answer names stands in its short words, whatever else does") {
    CHECK(named_mailbox("Write to abuse@nordhost.example.net or cert(at)sudhost.example.org",
                        {"abuse@NORDHOST.example.net"}) == "cert@sudhost.example.org");
    CHECK(named_mailbox("ask report+2026-1@csirt.example", {"@csirt.example"}).empty());
    CHECK(with_named("we do not run it", "a@b.example.org") == "<a@b.example.org> we do not run it");
    CHECK(with_named("ask a@b.example.org", "a@b.example.org") == "ask a@b.example.org");
    RelayRequest request;
    request.address = "abuse@nordhost.example.net";
    request.last_words = "<a@b.example.org> we do not run it";
    request.state = RelayState::declined;
    CHECK(named_instead(request) == "a@b.example.org");
    request.state = RelayState::undelivered;   // a server's words
    CHECK(named_instead(request).empty());
}

TEST_CASE("The first words of an answer are one line, cut at a character") {
    CHECK(first_words("  Hello,\r\n\r\n  we\thave it.\n") == "Hello, we have it.");
    std::string text;
    for (int i = 0; i < 100; ++i) text += "停";
    const std::string words = first_words(text);
    CHECK(words.size() <= 200);
    CHECK(words.size() % 3 == 0);
}

TEST_CASE("A status of RFC 3463 is found in a server's words, else made of its reply code") {
    struct Row {
        std::string label;
        std::string_view words;
        std::string status;
    };
    const Row rows[] = {
        {"enhanced", "550 5.1.1 <a@b.example>: User unknown", "5.1.1"},
        {"with a dash", "550-5.7.26 This mail is unauthenticated", "5.7.26"},
        {"code only", "554 go away", "5.0.0"},
        {"an address is no status", "Connection to 5.1.1.7 refused", ""},
        {"a version is no status", "Server 15.1.1 said no", ""},
        {"nothing", "no server took it within five days", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(status_of_answer(row.words) == row.status);
    }
}
