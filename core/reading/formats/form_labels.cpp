#include "core/reading/formats/form_labels.hpp"

#include <algorithm>
#include <string>

#include "core/rules/plain_text.hpp"

namespace toritsugi {
namespace {

struct LabelWord {
    std::string_view word;   // in plain_text()
    Asks asks;
};
// The first that a label holds decides, so the narrow ones stand before the wide ones.
constexpr LabelWord label_words[] = {
    {"報告者名を伝え", Asks::consent_name},
    {"お名前を伝え", Asks::consent_name},
    {"名前を開示", Asks::consent_name},
    {"氏名を開示", Asks::consent_name},
    {"社名を開示", Asks::consent_name},
    {"情報の開示", Asks::consent_name},
    {"開示可否", Asks::consent_name},
    {"伝えてよい", Asks::consent_name},
    {"伝えてもよい", Asks::consent_name},
    {"ログの提供", Asks::consent_logs},
    {"ログを渡", Asks::consent_logs},
    {"may we pass your name", Asks::consent_name},
    {"may we share your name", Asks::consent_name},
    {"disclose your name", Asks::consent_name},
    {"may we pass the target", Asks::consent_target},
    {"may we pass the log", Asks::consent_logs},
    {"may we share the log", Asks::consent_logs},
    {"タイムゾーン:", Asks::zone},
    {"依頼事項", Asks::wish},
    {"依頼内容", Asks::wish},
    {"ご要望", Asks::wish},
    {"ご希望", Asks::wish},
    {"希望する対応", Asks::wish},
    {"報告の目的", Asks::wish},
    {"報告目的", Asks::wish},
    {"目的", Asks::wish},
    {"what do you want", Asks::wish},
    {"what would you like", Asks::wish},
    {"purpose of the report", Asks::wish},
    {"purpose of this report", Asks::wish},
    {"action requested", Asks::wish},
    {"requested action", Asks::wish},
    {"request", Asks::wish},
    {"終了日時", Asks::end_time},
    {"end time", Asks::end_time},
    {"日時", Asks::time},
    {"発生時刻", Asks::time},
    {"検知時刻", Asks::time},
    {"開始時刻", Asks::time},
    {"date", Asks::time},
    {"start time", Asks::time},
    {"time of", Asks::time},
    {"タイムゾーン", Asks::zone},
    {"timezone", Asks::zone},
    {"time zone", Asks::zone},
    {"種類", Asks::type},
    {"種別", Asks::type},
    {"分類", Asks::type},
    {"incident type", Asks::type},
    {"type of incident", Asks::type},
    {"type of attack", Asks::type},
    {"category", Asks::type},
    {"methods of intrusion", Asks::type},
    {"アクセス元", Asks::source},
    {"送信元", Asks::source},
    {"発信元", Asks::source},
    {"攻撃元", Asks::source},
    {"接続元", Asks::source},
    {"通信元", Asks::source},
    {"攻撃者", Asks::source},
    {"source", Asks::source},
    {"attacker", Asks::source},
    {"attacking", Asks::source},
    {"offending", Asks::source},
    {"アクセス先", Asks::target},
    {"宛先", Asks::target},
    {"あて先", Asks::target},
    {"送信先", Asks::target},
    {"攻撃先", Asks::target},
    {"接続先", Asks::target},
    {"攻撃対象", Asks::target},
    {"被害ホスト", Asks::target},
    {"被害サーバ", Asks::target},
    {"被害システム", Asks::target},
    {"被害を受けた", Asks::target},
    {"対象システム", Asks::target},
    {"対象ホスト", Asks::target},
    {"target", Asks::target},
    {"victim", Asks::target},
    {"affected", Asks::target},
    {"destination", Asks::target},
    {"hostname and ip", Asks::other},
    {"hostname or ip", Asks::other},
    {"host name", Asks::other},
    {"hostname", Asks::other},
    {"ip address", Asks::other},
    {"ipアドレス", Asks::other},
    {"ip アドレス", Asks::other},
    {"url", Asks::url},
    {"受付番号", Asks::reference},
    {"整理番号", Asks::reference},
    {"管理番号", Asks::reference},
    {"reference", Asks::reference},
    {"tlp", Asks::tlp},
    {"ログ", Asks::log},
    {"log", Asks::log},
    {"メールアドレス", Asks::contact},
    {"e-mail", Asks::contact},
    {"email", Asks::contact},
    {"お名前", Asks::reporter},
    {"氏名", Asks::reporter},
    {"報告者", Asks::reporter},
    {"組織名", Asks::reporter},
    {"会社名", Asks::reporter},
    {"name", Asks::reporter},
    {"organization", Asks::reporter},
    {"organisation", Asks::reporter},
    {"電話", Asks::nothing},
    {"telephone", Asks::nothing},
    {"sector", Asks::nothing},
};

}   // namespace

Asks meaning_of(std::string_view label) {
    const std::string plain = plain_text(label);
    for (const LabelWord& known : label_words)
        if (plain.find(known.word) != std::string::npos) return known.asks;
    return Asks::nothing;
}

Answer yes_or_no(std::string_view text) {
    const std::string plain = plain_text(text);
    for (const std::string_view no : {"いいえ", "不可", "否", "しない", "控え", "no", "not "})
        if (plain.rfind(no, 0) == 0 || (no.size() > 4 && plain.find(no) != std::string::npos)) return Answer::no;
    for (const std::string_view yes : {"はい", "可", "よい", "良い", "構わない", "構いません", "承諾", "ok", "yes"})
        if (plain.rfind(yes, 0) == 0 || (yes.size() > 6 && plain.find(yes) != std::string::npos)) return Answer::yes;
    return Answer::unsaid;
}

void add_wishes(std::string_view text, std::vector<Want>& wants) {
    struct WishWord {
        std::string_view word;
        Want want;
    };
    static constexpr WishWord words[] = {{"停止", Want::takedown},
                                         {"閉鎖", Want::takedown},
                                         {"削除", Want::takedown},
                                         {"take down", Want::takedown},
                                         {"takedown", Want::takedown},
                                         {"take it down", Want::takedown},
                                         {"remove", Want::takedown},
                                         {"仲介", Want::notify_source},
                                         {"取次", Want::notify_source},
                                         {"管理者", Want::notify_source},
                                         {"通知", Want::notify_source},
                                         {"への連絡", Want::notify_source},
                                         {"連絡してほしい", Want::notify_source},
                                         {"contact the source", Want::notify_source},
                                         {"contact the site", Want::notify_source},
                                         {"notify", Want::notify_source},
                                         {"forward", Want::notify_source},
                                         {"pass on", Want::notify_source},
                                         {"pass this", Want::notify_source},
                                         {"助言", Want::advice},
                                         {"アドバイス", Want::advice},
                                         {"相談", Want::advice},
                                         {"advice", Want::advice},
                                         {"help", Want::advice},
                                         {"助けて", Want::advice},
                                         {"解析", Want::analysis},
                                         {"分析", Want::analysis},
                                         {"調査", Want::analysis},
                                         {"調べて", Want::analysis},
                                         {"analys", Want::analysis},
                                         {"analyz", Want::analysis},
                                         {"investigat", Want::analysis},
                                         {"情報提供", Want::info_only},
                                         {"情報共有", Want::info_only},
                                         {"知らせるだけ", Want::info_only},
                                         {"参考", Want::info_only},
                                         {"統計", Want::info_only},
                                         {"information only", Want::info_only},
                                         {"for information", Want::info_only},
                                         {"statistic", Want::info_only},
                                         {"経過", Want::reply_requested},
                                         {"結果", Want::reply_requested},
                                         {"返信", Want::reply_requested},
                                         {"回答", Want::reply_requested},
                                         {"outcome", Want::reply_requested},
                                         {"reply", Want::reply_requested},
                                         {"inform me", Want::reply_requested}};
    const std::string plain = plain_text(text);
    for (const WishWord& word : words)
        if (plain.find(word.word) != std::string::npos && std::find(wants.begin(), wants.end(), word.want) == wants.end())
            wants.push_back(word.want);
}

}   // namespace toritsugi
