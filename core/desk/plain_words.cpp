#include "core/desk/plain_words.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

struct CategoryWords {
    Category category;
    const char* english;
    const char* japanese;
    const char* advice_english;   // wrapped for mail; nullptr: none
    const char* advice_japanese;
};
constexpr CategoryWords words[] = {
    {Category::scan, "somebody trying which doors of a network are open (port scan)",
     "外部から機器の入り口を探る通信(ポートスキャン)",
     "Such knocks at the door reach every address on the Internet all the time. Where your device\n"
     "says that it blocked, dropped or refused them, they did not come in.",
     "このような通信は、インターネットにつながる機器に日常的に届いています。\n"
     "お使いの機器が「遮断」「拒否」「破棄」と記録している通信は、中には入っていません。"},
    {Category::brute_force, "somebody trying passwords to log in", "パスワードを何度も試す不正なログインの試み",
     "As long as the log shows only failures, nobody came in. Use a long password that you use nowhere\n"
     "else, and switch off access from outside if you do not need it.",
     "記録が「失敗」だけであれば、中には入られていません。ほかで使っていない長いパスワードにし、\n"
     "外出先から使わない機器は、外部からの接続を切っておくと安心です。"},
    {Category::exploit_attempt, "an attempt to use a weak spot of a server or device",
     "サーバーや機器の弱点を突こうとする通信", "Please check that the software of the device or site is up to date.",
     "機器やサイトのソフトウェアが最新の状態かどうか、ご確認ください。"},
    {Category::malware_site, "a site that hands out malicious software", "ウイルスなどの不正なプログラムを配るサイト",
     nullptr, nullptr},
    {Category::infected_host, "a device infected with malicious software",
     "ウイルスなどに感染した(または感染の疑いがある)機器",
     "Until somebody has looked at it, disconnect the device from the network (cable and Wi-Fi), and do\n"
     "not enter passwords on it.",
     "確認が済むまで、その機器をネットワーク(LANケーブル、Wi-Fi)から切り離し、\n"
     "その機器ではパスワードを入力しないでください。"},
    {Category::c2, "a server that gives orders to infected devices", "感染した機器に指令を出すサーバー", nullptr, nullptr},
    {Category::phishing, "a fake site or message that steals personal data (phishing)",
     "偽のサイトやメールで情報をだまし取る行為(フィッシング)",
     "If you entered a password or card number there: change that password now (on the genuine site),\n"
     "and call your bank or card company at the number on the card.",
     "パスワードやカード番号を入力してしまった場合は、すぐに正規のサイトでパスワードを変更し、\n"
     "カード会社や銀行に(カードの裏面などの番号へ)お電話ください。"},
    {Category::defacement, "a web site that somebody else has altered", "ホームページの改ざん",
     "If it is your own site: keep a copy of it and of its logs as they are, take it off line, and ask\n"
     "whoever runs the server for help before you restore it.",
     "ご自身のサイトの場合は、今の状態とログの写しを残してから公開を止め、\n"
     "元に戻す前にサーバーの管理会社にご相談ください。"},
    {Category::intrusion, "a device or account that somebody else has entered", "機器やアカウントへの侵入・乗っ取り",
     "Disconnect the device from the network but do not switch it off or erase anything: it holds the\n"
     "traces. Change passwords from another device.",
     "その機器をネットワークから切り離してください。手がかりが残っていますので、電源は切らず、\n"
     "ファイルも消さないでください。パスワードは別の機器から変更してください。"},
    {Category::dos, "an attack that makes a service unusable (DoS)", "サービスを使えなくする攻撃(DoS/DDoS)", nullptr,
     nullptr},
    {Category::open_service, "a service that is open to the whole Internet without need",
     "外部に開いたままになっているサービス(設定の不備)", nullptr, nullptr},
    {Category::spam, "unwanted mail (spam)", "迷惑メール",
     "Do not answer it, pay nothing, and open no link or attachment in it.",
     "返信や支払いをせず、本文のリンクや添付ファイルを開かないでください。"},
    {Category::forged_mail, "mail with a forged sender", "差出人を偽ったメール",
     "A forged sender does not mean that somebody has entered your mail account.",
     "差出人を偽るだけなら、あなたのメールアカウントに入られていなくてもできてしまいます。"},
    {Category::targeted, "an attack aimed at one organisation", "特定の組織を狙った攻撃", nullptr, nullptr},
    {Category::ics, "a matter of industrial control systems", "工場や設備の制御システムに関わる問題", nullptr, nullptr},
    {Category::data_leak, "data that became public without right", "情報の流出", nullptr, nullptr},
    {Category::copyright, "use of a work without permission (copyright)", "著作権の侵害", nullptr, nullptr},
    {Category::vulnerability, "a weakness of a product or site (vulnerability)", "製品やサイトの弱点(脆弱性)", nullptr,
     nullptr},
    {Category::other, "not sure yet; a person will read it", "まだ判断できません(担当者が確認します)", nullptr, nullptr},
};
static_assert(std::size(words) == category_count);

struct WantWords {
    Want want;
    const char* english;
    const char* japanese;
};
constexpr WantWords want_words[] = {
    {Want::relay, "pass this on to the right place", "担当窓口への取り次ぎ"},
    {Want::takedown, "have it taken down", "停止・削除の依頼"},
    {Want::notify_source, "tell the source's network", "送信元の管理者への連絡"},
    {Want::analysis, "have a close look at it", "内容の調査"},
    {Want::advice, "tell you what to do", "対処方法のご案内"},
    {Want::info_only, "nothing, for our information", "特になし(情報提供)"},
    {Want::reply_requested, "tell you the outcome", "結果のお知らせ"},
};

const CategoryWords& words_of(Category category) {
    return *std::find_if(std::begin(words), std::end(words),
                         [&](const CategoryWords& one) { return one.category == category; });
}

}   // namespace

std::string_view plain_category(Category category, bool japanese) {
    return japanese ? words_of(category).japanese : words_of(category).english;
}

std::string plain_wants(const Report& report, bool japanese) {
    std::string text;
    for (const auto& [want, english, in_japanese] : want_words)
        if (std::find(report.wants.begin(), report.wants.end(), want) != report.wants.end())
            text += (text.empty() ? "" : japanese ? "、" : ", ") + std::string(japanese ? in_japanese : english);
    return text;
}

std::string_view first_advice(Category category, bool japanese) {
    const char* const advice = japanese ? words_of(category).advice_japanese : words_of(category).advice_english;
    return advice ? advice : std::string_view{};
}

std::string plain_minutes(UtcTime time, ZoneOffset zone, bool japanese) {
    const std::string text = local_minutes(time, zone);   // "2026-11-22 23:10"
    if (!japanese) return text;
    const auto number = [&](std::size_t at) { return std::to_string(std::stoi(text.substr(at, 2))); };
    return text.substr(0, 4) + "年" + number(5) + "月" + number(8) + "日 " + text.substr(11);
}

std::string plain_zone(ZoneOffset zone, bool japanese) {
    if (zone == ZoneOffset{540}) return japanese ? "日本時間" : "JST";
    return zone == ZoneOffset{0} ? "UTC" : "UTC" + offset_text(zone);
}

}   // namespace toritsugi
