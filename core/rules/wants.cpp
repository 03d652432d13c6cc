#include "core/rules/wants.hpp"

#include <algorithm>
#include <array>

#include "core/rules/phrases.hpp"

namespace toritsugi {

namespace {

struct WantWord {
    Want want;
    double weight;   // 2 and more: asked outright
    const char* phrase;
};

// "remove" and "stop" stand under both notify-source and takedown: which of them is meant, the category tells.
constexpr WantWord want_words[] = {
    // Tell those who run the source.
    {Want::notify_source, 3, "連絡仲介"},
    {Want::notify_source, 3, "連絡の仲介"},
    {Want::notify_source, 2, "仲介"},
    {Want::notify_source, 2.5, "取り次"},
    {Want::notify_source, 2.5, "取次"},
    {Want::notify_source, 3, "管理者への連絡"},
    {Want::notify_source, 3, "管理者へ連絡"},
    {Want::notify_source, 3, "管理者に連絡"},
    {Want::notify_source, 3, "管理者への通知"},
    {Want::notify_source, 3, "管理者へ通知"},
    {Want::notify_source, 3, "管理者に通知"},
    {Want::notify_source, 2.5, "管理者にお知らせ"},
    {Want::notify_source, 2.5, "管理者へお知らせ"},
    {Want::notify_source, 3, "管理者への注意"},
    {Want::notify_source, 3, "管理者へのご連絡"},
    {Want::notify_source, 3, "管理組織へ"},
    {Want::notify_source, 3, "管理組織に"},
    {Want::notify_source, 2.5, "先方へ"},
    {Want::notify_source, 2.5, "先方に"},
    {Want::notify_source, 2.5, "相手先に"},
    {Want::notify_source, 2.5, "相手先へ"},
    {Want::notify_source, 2.5, "相手に連絡"},
    {Want::notify_source, 2.5, "プロバイダに連絡"},
    {Want::notify_source, 2.5, "プロバイダへ連絡"},
    {Want::notify_source, 2.5, "プロバイダへの連絡"},
    {Want::notify_source, 2.5, "アクセス元への"},
    {Want::notify_source, 2.5, "送信元への連絡"},
    {Want::notify_source, 2.5, "送信元に連絡"},
    {Want::notify_source, 2.5, "発信元への連絡"},
    {Want::notify_source, 2.5, "発信元に連絡"},
    {Want::notify_source, 2.5, "攻撃元への連絡"},
    {Want::notify_source, 2.5, "攻撃元に連絡"},
    {Want::notify_source, 2.5, "知らせてもら"},
    {Want::notify_source, 2, "知らせて頂"},
    {Want::notify_source, 2.5, "通知をお願い"},
    {Want::notify_source, 2.5, "通知していただ"},
    {Want::notify_source, 2.5, "通知いただ"},
    {Want::notify_source, 2.5, "通知依頼"},
    {Want::notify_source, 2.5, "連絡していただ"},
    {Want::notify_source, 2.5, "連絡して頂"},
    {Want::notify_source, 2.5, "連絡いただけ"},
    {Want::notify_source, 2, "連絡をお願い"},
    {Want::notify_source, 2, "注意喚起をお願い"},
    {Want::notify_source, 2, "注意していただ"},
    {Want::notify_source, 2, "警告して"},
    {Want::notify_source, 2, "対処をお願い"},
    {Want::notify_source, 2, "対処していただ"},
    {Want::notify_source, 2, "対応をお願い"},
    {Want::notify_source, 2, "対応していただ"},
    {Want::notify_source, 2, "対応依頼"},
    {Want::notify_source, 2, "対応を依頼"},
    {Want::notify_source, 2, "やめさせ"},
    {Want::notify_source, 2, "止めさせ"},
    {Want::notify_source, 1.5, "しかるべき対"},
    {Want::notify_source, 1.5, "然るべき対"},
    {Want::notify_source, 3, "pass this on"},
    {Want::notify_source, 3, "pass it on"},
    {Want::notify_source, 3, "pass on this"},
    {Want::notify_source, 2.5, "pass along"},
    {Want::notify_source, 2.5, "forward this"},
    {Want::notify_source, 2.5, "forward it to"},
    {Want::notify_source, 2.5, "forward the"},
    {Want::notify_source, 2.5, "please forward"},
    {Want::notify_source, 3, "notify the"},
    {Want::notify_source, 2.5, "please notify"},
    {Want::notify_source, 2.5, "notify your customer*"},
    {Want::notify_source, 3, "inform the"},
    {Want::notify_source, 2.5, "please inform"},
    {Want::notify_source, 2.5, "inform your customer*"},
    {Want::notify_source, 3, "alert the"},
    {Want::notify_source, 2.5, "contact the owner*"},
    {Want::notify_source, 2.5, "contact the admin*"},
    {Want::notify_source, 2.5, "contact the site"},
    {Want::notify_source, 2.5, "contact the source"},
    {Want::notify_source, 2.5, "contact the responsible"},
    {Want::notify_source, 2.5, "contact your customer*"},
    {Want::notify_source, 2.5, "contacting the"},
    {Want::notify_source, 2, "warn the"},
    {Want::notify_source, 2, "warn your"},
    {Want::notify_source, 2, "take appropriate action"},
    {Want::notify_source, 2, "take the appropriate action"},
    {Want::notify_source, 2, "take necessary action"},
    {Want::notify_source, 2, "take action"},
    {Want::notify_source, 2, "take appropriate measures"},
    {Want::notify_source, 2, "please investigate"},
    {Want::notify_source, 2, "look into this"},
    {Want::notify_source, 2, "look into it"},
    {Want::notify_source, 2, "please stop"},
    {Want::notify_source, 2, "stop this"},
    {Want::notify_source, 2, "stop these"},
    {Want::notify_source, 2, "stop the attack*"},
    {Want::notify_source, 2, "make it stop"},
    {Want::notify_source, 2, "have it stopped"},
    {Want::notify_source, 2, "put a stop"},
    {Want::notify_source, 2, "deal with this"},
    {Want::notify_source, 2, "shut them down"},
    {Want::notify_source, 2, "shut it down"},
    {Want::notify_source, 2, "fix the problem"},
    {Want::notify_source, 2, "fix your"},
    {Want::notify_source, 2, "clean up"},
    {Want::notify_source, 2, "check the machine"},
    {Want::notify_source, 2, "secure the"},
    {Want::notify_source, 2.5, "prévenir le"},
    {Want::notify_source, 2.5, "prévenir la"},
    {Want::notify_source, 2.5, "informer le"},
    {Want::notify_source, 2.5, "avertir le"},
    {Want::notify_source, 2.5, "contacter le"},
    {Want::notify_source, 2.5, "transmettre"},
    {Want::notify_source, 2.5, "benachrichtig*"},
    {Want::notify_source, 2.5, "informieren sie"},
    {Want::notify_source, 2.5, "weiterleiten"},
    {Want::notify_source, 2.5, "leiten sie"},
    {Want::notify_source, 2, "请转"},
    {Want::notify_source, 2, "请通知"},
    {Want::notify_source, 2, "알려"},
    // Take it down.
    {Want::takedown, 3, "閉鎖"},
    {Want::takedown, 3, "テイクダウン"},
    {Want::takedown, 3, "サイト停止"},
    {Want::takedown, 3, "サイトの停止"},
    {Want::takedown, 3, "サイトを停止"},
    {Want::takedown, 3, "サイトを止め"},
    {Want::takedown, 2.5, "停止依頼"},
    {Want::takedown, 2.5, "停止を依頼"},
    {Want::takedown, 2.5, "停止をお願い"},
    {Want::takedown, 2.5, "停止していただ"},
    {Want::takedown, 2.5, "停止措置"},
    {Want::takedown, 2.5, "停止に向け"},
    {Want::takedown, 2.5, "停止のための"},
    {Want::takedown, 2.5, "公開停止"},
    {Want::takedown, 2.5, "公開を停止"},
    {Want::takedown, 2.5, "削除依頼"},
    {Want::takedown, 2.5, "削除を依頼"},
    {Want::takedown, 2.5, "削除をお願い"},
    {Want::takedown, 2.5, "削除していただ"},
    {Want::takedown, 2.5, "削除して頂"},
    {Want::takedown, 2.5, "削除要請"},
    {Want::takedown, 2.5, "無効化"},
    {Want::takedown, 2.5, "遮断を"},
    {Want::takedown, 2, "止めてもら"},
    {Want::takedown, 2, "止めていただ"},
    {Want::takedown, 3, "take it down"},
    {Want::takedown, 3, "take down"},
    {Want::takedown, 3, "taken down"},
    {Want::takedown, 3, "taking down"},
    {Want::takedown, 3, "takedown*"},
    {Want::takedown, 3, "take-down*"},
    {Want::takedown, 3, "take this site down"},
    {Want::takedown, 3, "take the site down"},
    {Want::takedown, 3, "take the page down"},
    {Want::takedown, 2.5, "remove the"},
    {Want::takedown, 2.5, "remove this"},
    {Want::takedown, 2.5, "removal of"},
    {Want::takedown, 2.5, "removed as soon as possible"},
    {Want::takedown, 2.5, "malware removed"},
    {Want::takedown, 2.5, "removing"},
    {Want::takedown, 2.5, "disable the"},
    {Want::takedown, 2.5, "disabling access"},
    {Want::takedown, 2.5, "shut down the"},
    {Want::takedown, 2.5, "shut down this"},
    {Want::takedown, 2, "shutdown of"},
    {Want::takedown, 2.5, "suspend the"},
    {Want::takedown, 2.5, "block access to"},
    {Want::takedown, 2, "have it removed"},
    {Want::takedown, 2, "have this removed"},
    {Want::takedown, 2.5, "fermer le site"},
    {Want::takedown, 2.5, "retirer"},
    {Want::takedown, 2.5, "abschalten"},
    {Want::takedown, 2.5, "entfernen sie"},
    // Help me.
    {Want::advice, 3, "ご教示"},
    {Want::advice, 3, "御教示"},
    {Want::advice, 3, "ご教授"},
    {Want::advice, 3, "助言"},
    {Want::advice, 3, "アドバイス"},
    {Want::advice, 2.5, "教えてください"},
    {Want::advice, 2.5, "教えて下さい"},
    {Want::advice, 2.5, "教えていただ"},
    {Want::advice, 2.5, "教えて頂"},
    {Want::advice, 2.5, "どうすれば"},
    {Want::advice, 2.5, "どうしたら"},
    {Want::advice, 2.5, "どのようにすれば"},
    {Want::advice, 2.5, "どのように対"},
    {Want::advice, 2.5, "対処方法"},
    {Want::advice, 2.5, "対処法"},
    {Want::advice, 2.5, "対応方法"},
    {Want::advice, 2.5, "どのような対策"},
    {Want::advice, 2.5, "どのような情報があれば"},
    {Want::advice, 2.5, "ご相談"},
    {Want::advice, 2.5, "相談させて"},
    {Want::advice, 2, "何をすれば"},
    {Want::advice, 2, "何をすべき"},
    {Want::advice, 2, "よいでしょうか"},
    {Want::advice, 2, "良いでしょうか"},
    {Want::advice, 2, "困って"},
    {Want::advice, 2.5, "what should we do"},
    {Want::advice, 2.5, "what should i do"},
    {Want::advice, 2.5, "what can we do"},
    {Want::advice, 2.5, "what can i do"},
    {Want::advice, 2.5, "what do you recommend"},
    {Want::advice, 2.5, "what do you advise"},
    {Want::advice, 3, "advice"},
    {Want::advice, 2.5, "please advise"},
    {Want::advice, 2.5, "advise us"},
    {Want::advice, 2.5, "advise me"},
    {Want::advice, 2.5, "how should we"},
    {Want::advice, 2.5, "how should i"},
    {Want::advice, 2, "how can we"},
    {Want::advice, 2, "how do i"},
    {Want::advice, 2, "how do we"},
    {Want::advice, 2.5, "guidance"},
    {Want::advice, 2, "need help"},
    {Want::advice, 2, "please help"},
    {Want::advice, 2, "help us"},
    {Want::advice, 2.5, "was sollen wir"},
    {Want::advice, 2.5, "que devons-nous faire"},
    // Look at it for me.
    {Want::analysis, 3, "解析をお願い"},
    {Want::analysis, 3, "解析して"},
    {Want::analysis, 3, "解析を依頼"},
    {Want::analysis, 3, "解析依頼"},
    {Want::analysis, 3, "解析結果を"},
    {Want::analysis, 3, "分析をお願い"},
    {Want::analysis, 3, "分析して"},
    {Want::analysis, 3, "分析を依頼"},
    {Want::analysis, 3, "分析依頼"},
    {Want::analysis, 2.5, "調査をお願い"},
    {Want::analysis, 2.5, "調査していただ"},
    {Want::analysis, 2.5, "調査して頂"},
    {Want::analysis, 2, "調べていただ"},
    {Want::analysis, 2, "調べて頂"},
    {Want::analysis, 3, "please analyse"},
    {Want::analysis, 3, "please analyze"},
    {Want::analysis, 3, "analyse the"},
    {Want::analysis, 3, "analyze the"},
    {Want::analysis, 2.5, "your analysis"},
    {Want::analysis, 2.5, "analysis of the"},
    {Want::analysis, 2.5, "could you analy*"},
    {Want::analysis, 2.5, "can you analy*"},
    {Want::analysis, 2.5, "can you identify"},
    {Want::analysis, 2, "tell us what it"},
    // Nothing to do.
    {Want::info_only, 3, "情報提供のみ"},
    {Want::info_only, 3, "情報提供まで"},
    {Want::info_only, 2.5, "情報提供"},
    {Want::info_only, 3, "対応は不要"},
    {Want::info_only, 3, "対応不要"},
    {Want::info_only, 3, "対応の必要はあり"},
    {Want::info_only, 3, "ご返信は不要"},
    {Want::info_only, 3, "返信不要"},
    {Want::info_only, 3, "返事は不要"},
    {Want::info_only, 3, "回答は不要"},
    {Want::info_only, 3, "連絡は不要"},
    {Want::info_only, 3, "ご参考まで"},
    {Want::info_only, 3, "参考までに"},
    {Want::info_only, 2.5, "参考情報"},
    {Want::info_only, 3, "統計に"},
    {Want::info_only, 2.5, "統計用"},
    {Want::info_only, 2, "お知らせします"},
    {Want::info_only, 2, "お知らせいたします"},
    {Want::info_only, 2, "お知らせまで"},
    {Want::info_only, 2, "ご報告まで"},
    {Want::info_only, 2, "報告のみ"},
    {Want::info_only, 1.5, "共有いたします"},
    {Want::info_only, 1.5, "共有します"},
    {Want::info_only, 3, "for your information"},
    {Want::info_only, 3, "fyi"},
    {Want::info_only, 3, "information only"},
    {Want::info_only, 3, "no action required"},
    {Want::info_only, 3, "no action is required"},
    {Want::info_only, 3, "no action needed"},
    {Want::info_only, 3, "no action is needed"},
    {Want::info_only, 3, "no need to reply"},
    {Want::info_only, 3, "no reply is needed"},
    {Want::info_only, 3, "no reply needed"},
    {Want::info_only, 3, "no response needed"},
    {Want::info_only, 3, "for your statistics"},
    {Want::info_only, 3, "for statistics"},
    {Want::info_only, 3, "statistical purposes"},
    {Want::info_only, 2.5, "just to let you know"},
    {Want::info_only, 2.5, "just wanted to let you know"},
    {Want::info_only, 2.5, "for your records"},
    {Want::info_only, 2.5, "zur information"},
    {Want::info_only, 2.5, "zur kenntnis"},
    {Want::info_only, 2.5, "pour information"},
    // Tell me what came of it.
    {Want::reply_requested, 2.5, "結果をお知らせ"},
    {Want::reply_requested, 2.5, "結果をご連絡"},
    {Want::reply_requested, 2.5, "結果を教え"},
    {Want::reply_requested, 2.5, "結果についてご"},
    {Want::reply_requested, 2.5, "経過をお知らせ"},
    {Want::reply_requested, 2.5, "経過を教え"},
    {Want::reply_requested, 2.5, "進捗を"},
    {Want::reply_requested, 2.5, "ご返信をお願い"},
    {Want::reply_requested, 2.5, "ご返信ください"},
    {Want::reply_requested, 2.5, "ご回答をお願い"},
    {Want::reply_requested, 2.5, "ご回答いただ"},
    {Want::reply_requested, 2.5, "ご回答くださ"},
    {Want::reply_requested, 2.5, "回答をお願い"},
    {Want::reply_requested, 2, "ご返答"},
    {Want::reply_requested, 2.5, "返事をくださ"},
    {Want::reply_requested, 2.5, "お返事をいただ"},
    {Want::reply_requested, 2.5, "お返事をお待ち"},
    {Want::reply_requested, 2.5, "tell me who"},
    {Want::reply_requested, 2.5, "tell us who"},
    {Want::reply_requested, 2.5, "tell us which"},
    {Want::reply_requested, 2.5, "tell us what you"},
    {Want::reply_requested, 2.5, "tell us the result*"},
    {Want::reply_requested, 2.5, "tell us the outcome"},
    {Want::reply_requested, 2.5, "tell me the outcome"},
    {Want::reply_requested, 2.5, "let me know what"},
    {Want::reply_requested, 2.5, "let us know what"},
    {Want::reply_requested, 2.5, "let us know the"},
    {Want::reply_requested, 2.5, "let me know the"},
    {Want::reply_requested, 2, "let us know if"},
    {Want::reply_requested, 2, "let us know how"},
    {Want::reply_requested, 2.5, "please reply"},
    {Want::reply_requested, 2.5, "please respond"},
    {Want::reply_requested, 2.5, "please answer"},
    {Want::reply_requested, 2.5, "please confirm"},
    {Want::reply_requested, 2.5, "please acknowledge"},
    {Want::reply_requested, 2.5, "could you update"},
    {Want::reply_requested, 2.5, "could you confirm"},
    {Want::reply_requested, 2.5, "could you tell"},
    {Want::reply_requested, 2.5, "can you tell"},
    {Want::reply_requested, 2.5, "can you confirm"},
    {Want::reply_requested, 2.5, "keep us informed"},
    {Want::reply_requested, 2.5, "keep me informed"},
    {Want::reply_requested, 2.5, "keep us posted"},
    {Want::reply_requested, 2.5, "keep us updated"},
    {Want::reply_requested, 2.5, "awaiting your"},
    {Want::reply_requested, 2.5, "waiting for your"},
    {Want::reply_requested, 2.5, "waiting for a reply"},
    {Want::reply_requested, 2.5, "hear from you"},
    {Want::reply_requested, 2.5, "expect an answer"},
    {Want::reply_requested, 2.5, "expect a reply"},
    {Want::reply_requested, 2, "feedback would be"},
    {Want::reply_requested, 2.5, "teilen sie uns"},
    {Want::reply_requested, 2.5, "bitte antworten"},
    {Want::reply_requested, 2.5, "merci de répondre"},
};

const PhraseFinder& want_finder() {
    static const PhraseFinder finder = [] {
        std::vector<std::string> phrases;
        for (const WantWord& word : want_words) phrases.emplace_back(word.phrase);
        return PhraseFinder(phrases);
    }();
    return finder;
}

constexpr std::size_t want_count = 8;
using Points = std::array<double, want_count>;
double& of(Points& points, Want want) { return points[static_cast<std::size_t>(want)]; }

bool is_of_a_site(Category category) {
    return category == Category::phishing || category == Category::malware_site || category == Category::c2 ||
           category == Category::copyright || category == Category::data_leak;
}

// Categories in which somebody runs the source and does not know it.
bool is_of_a_source(Category category) {
    switch (category) {
        case Category::targeted:
        case Category::ics:
        case Category::vulnerability:
        case Category::other: return false;
        default: return true;
    }
}

bool contains(const std::vector<Want>& wants, Want want) {
    return std::find(wants.begin(), wants.end(), want) != wants.end();
}

}   // namespace

WantsFound read_wants(const WantsClues& clues) {
    switch (clues.kind) {
        case MailKind::auto_reply:
        case MailKind::bounce:
        case MailKind::receipt: return {{Want::none}, "automatic mail"};
        case MailKind::list:   // notifiers mark their complaints "Precedence: list" as well
            if (!clues.has_evidence || !clues.is_sure) return {{Want::none}, "mailing list"};
            break;
        default: break;
    }
    if (!clues.ticked.empty()) return {clues.ticked, "answers of the form"};

    Points points{};
    std::string why;
    std::vector<bool> counted(std::size(want_words));
    for (const std::string_view text : {clues.plain_subject, clues.plain_body})
        for (const auto& hit : want_finder().find(text)) {
            if (counted[hit.phrase]) continue;
            counted[hit.phrase] = true;
            of(points, want_words[hit.phrase].want) += want_words[hit.phrase].weight;
            if (why.size() < 160) why += (why.empty() ? "" : ", ") + std::string(text.substr(hit.at, hit.length));
        }
    // In an answer the same words often only refer to what was asked before.
    const double bar = clues.kind == MailKind::reply ? 4 : 2;
    const auto asked = [&](Want want) {
        return of(points, want) >= (want == Want::notify_source || want == Want::takedown ? bar : 2);
    };

    WantsFound found;
    found.why = why;
    const bool site = is_of_a_site(clues.category) || clues.category == Category::defacement;
    if (clues.kind == MailKind::relay_request) {
        found.wants.push_back(Want::relay);
        if (asked(Want::takedown) || is_of_a_site(clues.category)) found.wants.push_back(Want::takedown);
        return found;
    }
    if (clues.kind == MailKind::digest && !asked(Want::notify_source)) {
        found.wants.push_back(Want::info_only);
        return found;
    }
    // A site is taken down, a machine's owner is told: the same verb, two requests.
    if (asked(Want::takedown))
        found.wants.push_back(site || clues.has_page || !clues.is_sure ? Want::takedown : Want::notify_source);
    if (asked(Want::notify_source)) {
        if (!found.wants.empty() && found.wants.front() == Want::takedown) {
            if (of(points, Want::notify_source) >= 5) found.wants.push_back(Want::notify_source);
        } else if (found.wants.empty()) {
            found.wants.push_back(Want::notify_source);
        }
    }
    if (asked(Want::analysis)) found.wants.push_back(Want::analysis);
    if (asked(Want::advice)) {
        // "What information do you need to investigate?" asks for advice, not for an analysis.
        if (of(points, Want::advice) > of(points, Want::analysis) && contains(found.wants, Want::analysis))
            found.wants.erase(std::find(found.wants.begin(), found.wants.end(), Want::analysis));
        found.wants.push_back(Want::advice);
    }
    if (asked(Want::info_only) && found.wants.empty()) found.wants.push_back(Want::info_only);
    if (of(points, Want::info_only) >= 3 && !contains(found.wants, Want::info_only)) {
        // "No action is needed" outweighs polite formulas, not a plain request.
        const bool weak = of(points, Want::notify_source) <= 2 && of(points, Want::takedown) == 0;
        if (weak && contains(found.wants, Want::notify_source))
            found.wants.erase(std::find(found.wants.begin(), found.wants.end(), Want::notify_source));
        if (found.wants.empty()) found.wants.push_back(Want::info_only);
    }
    if (asked(Want::reply_requested)) found.wants.push_back(Want::reply_requested);
    if (found.wants.empty() || (found.wants.size() == 1 && found.wants.front() == Want::reply_requested)) {
        // Nothing was asked in words. Who sends evidence of an attack to a desk wants its source told.
        if (clues.has_evidence && clues.is_sure && (clues.kind == MailKind::report || clues.kind == MailKind::list) &&
            is_of_a_source(clues.category)) {
            found.wants.insert(found.wants.begin(), is_of_a_site(clues.category) ? Want::takedown : Want::notify_source);
            if (found.why.empty()) found.why = "usual for " + std::string(name_of(clues.category));
        } else if (found.wants.empty()) {
            found.wants.push_back(Want::info_only);
            if (found.why.empty()) found.why = "nothing asked";
        }
    }
    return found;
}

}   // namespace toritsugi
