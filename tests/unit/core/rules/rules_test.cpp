#include <doctest/doctest.h>

#include "core/rules/categorize.hpp"
#include "core/rules/phrases.hpp"
#include "core/rules/plain_text.hpp"
#include "core/rules/wants.hpp"

using namespace toritsugi;

TEST_CASE("plain_text folds what people type in several ways") {
    struct Row {
        std::string label, text, want;
    };
    const Row rows[] = {
        {"case and blanks", "  Port \t SCAN\r\nfrom", "port scan from"},
        {"full-width", "ＤｄｏＳ　攻撃", "ddos 攻撃"},
        {"half-width kana", "不正ｱｸｾｽ ﾊﾟｿｺﾝ ｶﾞｰﾄﾞ ｳﾞ", "不正アクセス パソコン ガード ヴ"},
        {"wrapped Japanese", "アクセス元の\n管理者", "アクセス元の管理者"},
        {"accents", "DÉFACEMENT", "défacement"},
        {"invalid bytes", "a\xff\xfe", "a\xff\xfe"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(plain_text(row.text) == row.want);
    }
}

TEST_CASE("PhraseFinder finds whole words unless a * lifts that") {
    const PhraseFinder finder({"scan", "phish*", "フィッシング", "port scan", "*ware"});
    const auto found = [&](std::string_view text) {
        std::string all;
        for (const auto& hit : finder.find(text)) all += std::to_string(hit.phrase);
        return all;
    };
    CHECK(found("a port scan.") == "30");
    CHECK(found("scandal") == "");
    CHECK(found("phishing") == "1");
    CHECK(found("偽フィッシング詐欺") == "2");
    CHECK(found("malware") == "4");
    CHECK(found("") == "");
}

TEST_CASE("every built-in word belongs to a category, and bad lines are named") {
    CHECK(CategoryWords::built_in().words().size() > 500);
    const auto wrong = CategoryWords::parse("scan 2 probe\nscam 2 x\n");
    REQUIRE(!wrong.ok());
    CHECK(wrong.problem().offset == 13);
    CHECK(!CategoryWords::parse("scan x probe").ok());
    CHECK(!CategoryWords::parse("scan 2").ok());
}

TEST_CASE("reporters' own words give the category") {
    struct Row {
        std::string label, subject, body;
        Category want;
    };
    const Row rows[] = {
        {"scan, Japanese", "不審なアクセスについて", "下記のアドレスからポートスキャンを受けています。", Category::scan},
        {"brute force", "SSH attacks", "We see many failed logins for root from this host.", Category::brute_force},
        {"brute force, Japanese", "不正アクセスの報告", "SSH サーバへの総当たり攻撃と思われるログイン試行を検知しました。",
         Category::brute_force},
        {"exploit", "Attack on our web server", "The host tried SQL injection and directory traversal.",
         Category::exploit_attempt},
        {"phishing", "Fake bank", "A fake login page imitates our online banking.", Category::phishing},
        {"phishing, Japanese", "偽サイトについて", "当行を騙るメールから偽サイトへ誘導されます。", Category::phishing},
        {"defacement, Japanese", "ホームページ改ざん", "トップページが書き換えられていました。", Category::defacement},
        {"malware site", "Malware download", "The URL is hosting malware (trojan).", Category::malware_site},
        {"infected host, Japanese", "ウイルス感染のお知らせ", "ボットに感染したと思われる端末から通信があります。",
         Category::infected_host},
        {"c2", "C&C server", "This host is a command and control server of a botnet.", Category::c2},
        {"dos", "Our site is down", "We are under a DDoS attack, about 20 Gbps of UDP flood.", Category::dos},
        {"dos, Japanese", "サイトにつながらない", "大量のパケットを送りつけられ、サービス妨害を受けています。",
         Category::dos},
        {"open resolver", "Open resolver", "The following hosts are open resolvers.", Category::open_service},
        {"spam", "Spam from your network", "We received unsolicited bulk mail.", Category::spam},
        {"spam, Japanese", "迷惑メール", "出会い系の広告メールが届きます。", Category::spam},
        {"forged", "Backscatter", "Somebody sends forged mail with our domain as sender.", Category::forged_mail},
        {"forged, Japanese", "差出人詐称", "弊社のアドレスを詐称したメールのエラーメールが大量に届きます。",
         Category::forged_mail},
        {"targeted, Japanese", "標的型メール", "実在の職員を装ったメールに添付ファイルがありました。", Category::targeted},
        {"control system, Japanese", "制御システムへのアクセス", "工場の PLC に外部から接続がありました。", Category::ics},
        {"intrusion", "Server compromised", "An intruder installed a rootkit and a backdoor.", Category::intrusion},
        {"intrusion, Japanese", "サーバに侵入されました", "見知らぬファイルとバックドアがありました。", Category::intrusion},
        {"leak, Japanese", "個人情報の流出", "顧客情報の漏えいを確認しました。", Category::data_leak},
        {"copyright", "Notice of infringement", "DMCA notice: copyright infringement by BitTorrent.", Category::copyright},
        {"vulnerability", "Security problem", "I found a vulnerability in your product. Proof of concept attached.",
         Category::vulnerability},
        {"no words", "hello", "please call me back", Category::other},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const std::string subject = plain_text(row.subject), body = plain_text(row.body);
        CategoryClues clues;
        clues.plain_subject = subject;
        clues.plain_body = body;
        clues.has_evidence = true;
        const auto guesses = categorize(clues, CategoryWords::built_in());
        CHECK(name_of(guesses.front().category) == name_of(row.want));
        CHECK((guesses.front().is_sure() || row.want == Category::other));
        CHECK(!guesses.front().why.empty());
    }
}

TEST_CASE("types of formats are known under all their names") {
    struct Row {
        std::string type;
        Category want;
    };
    const Row rows[] = {{"abuse/login-attack", Category::brute_force},
                        {"connection/ddos", Category::dos},
                        {"Content/Phishing", Category::phishing},
                        {"shadowserver:scan_ntp", Category::open_service},
                        {"shadowserver:botnet_drone", Category::infected_host},
                        {"infected-system", Category::infected_host},
                        {"auth-failure", Category::forged_mail},
                        {"c2-server", Category::c2},
                        {"infrastructure/compromised_server", Category::intrusion},
                        {"copyright/p2p", Category::copyright}};
    for (const Row& row : rows) {
        INFO(row.type);
        const auto found = category_of_type(row.type);
        REQUIRE(found);
        CHECK(name_of(*found) == name_of(row.want));
    }
    CHECK(!category_of_type("???"));
}

TEST_CASE("what is asked is read from words") {
    struct Row {
        std::string label, body;
        MailKind kind;
        Category category;
        bool evidence;
        std::string want;
    };
    const Row rows[] = {
        {"mediation", "アクセス元の管理者への連絡をお願いできないでしょうか。", MailKind::report, Category::scan, true,
         "notify-source"},
        {"takedown", "サイト停止に向けたご協力をお願いします。", MailKind::report, Category::phishing, true, "takedown"},
        {"stop a machine", "Please shut them down now, and take action.", MailKind::report, Category::dos, true,
         "notify-source"},
        {"advice", "どのように対応すればよいかご教示ください。", MailKind::report, Category::intrusion, false, "advice"},
        {"analysis", "検体の解析をお願いします。", MailKind::report, Category::targeted, true, "analysis"},
        {"information", "ご参考までに情報提供いたします。ご返信は不要です。", MailKind::report, Category::scan, true,
         "info-only"},
        {"FYI", "FYI, no action required.", MailKind::report, Category::scan, true, "info-only"},
        {"nothing asked, evidence given", "We see this in our logs.", MailKind::report, Category::brute_force, true,
         "notify-source"},
        {"nothing asked, a page", "This page imitates our bank.", MailKind::report, Category::phishing, true, "takedown"},
        {"automatic", "I am out of office", MailKind::auto_reply, Category::other, false, "none"},
        {"answer wanted", "Please pass this on and tell us the result.", MailKind::report, Category::scan, true,
         "notify-source reply-requested"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const std::string body = plain_text(row.body);
        WantsClues clues;
        clues.plain_body = body;
        clues.kind = row.kind;
        clues.category = row.category;
        clues.is_sure = row.category != Category::other;
        clues.has_evidence = row.evidence;
        std::string got;
        for (const Want want : read_wants(clues).wants) got += (got.empty() ? "" : " ") + std::string(name_of(want));
        CHECK(got == row.want);
    }
}
