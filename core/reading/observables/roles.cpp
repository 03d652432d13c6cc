#include "core/reading/observables/roles.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/rules/phrases.hpp"
#include "core/rules/plain_text.hpp"

namespace toritsugi {

namespace {

enum class Says { source, target, site, neutral, genuine };   // genuine: neutral, and what others imitate
struct RoleWord {
    const char* word;
    Says says;
    bool only_near = false;   // counts only directly before the address
};

constexpr RoleWord before_words[] = {
    // the attacker's side
    {"from", Says::source, true},
    {"from your", Says::source},
    {"coming from", Says::source},
    {"originat*", Says::source},
    {"source*", Says::source},
    {"src", Says::source},
    {"attacker*", Says::source},
    {"attacking", Says::source},
    {"offender*", Says::source},
    {"offending", Says::source},
    {"infringer*", Says::source},
    {"intruder*", Says::source},
    {"scanner", Says::source},
    {"spammer*", Says::source},
    {"your server*", Says::source},
    {"your host*", Says::source},
    {"your ip*", Says::source},
    {"your network*", Says::source},
    {"your customer*", Says::source},
    {"your machine*", Says::source},
    {"your user*", Says::source},
    {"your address*", Says::source},
    {"in your country", Says::source},
    {"in your constituency", Says::source},
    {"in your range*", Says::source},
    {"in your jurisdiction", Says::source},
    {"in japan", Says::source},
    {"aus ihrem netz", Says::source},
    {"de votre réseau", Says::source},
    {"日本国内の", Says::source},
    {"国内の次の", Says::source},
    {"responsible for", Says::source},
    {"owner of", Says::source},
    {"abuse from", Says::source},
    {"report about", Says::source},
    {"abuse issues for", Says::source},
    {"infected", Says::source},
    {"compromised", Says::source},
    {"zombie*", Says::source},
    {"reflector*", Says::source},
    {"amplifier*", Says::source},
    {"c&c", Says::source},
    {"c2", Says::source},
    {"command and control", Says::source},
    {"hosted at", Says::source},
    {"hosted on", Says::source},
    {"hosted by", Says::source},
    {"hosting", Says::source},
    {"resolves to", Says::source},
    {"resolving to", Says::source},
    {"resolved to", Says::source},
    {"received from ip", Says::source},
    {"remote ip", Says::source},
    {"remote address", Says::source},
    {"remote host", Says::source},
    {"user ip", Says::source},
    {"uploaded by", Says::source},
    {"attacked by", Says::source},
    {"accessed by", Says::source},
    {"scanned by", Says::source},
    {"sent by", Says::source},
    {"used by", Says::source},
    {"performed by", Says::source},
    {"logged in from", Says::source},
    {"beacons to", Says::source},
    {"beaconing to", Says::source},
    {"beacon to", Says::source},
    {"calls back to", Says::source},
    {"callback to", Says::source},
    {"communicates with", Says::source},
    {"communicating with", Says::source},
    {"phones home to", Says::source},
    {"client", Says::source, true},
    {"攻撃元", Says::source},
    {"攻撃者", Says::source},
    {"送信元", Says::source},
    {"発信元", Says::source},
    {"発信源", Says::source},
    {"接続元", Says::source},
    {"アクセス元", Says::source},
    {"通信元", Says::source},
    {"ソースip", Says::source},
    {"ソースアドレス", Says::source},
    {"踏み台", Says::source},
    {"感染", Says::source},
    {"貴社", Says::source},
    {"御社", Says::source},
    {"貴組織", Says::source},
    {"犯人", Says::source},
    {"リフレクタ", Says::source},
    {"設置されて", Says::source},
    {"稼働して", Says::source},
    {"稼動して", Says::source},
    {"ホスティング先", Says::source},
    {"サイトのip", Says::source},
    {"サイトの ip", Says::source},
    {"に接続し", Says::source},
    {"へ接続し", Says::source},
    {"と通信し", Says::source},
    {"connects to", Says::source},
    {"connects back to", Says::source},
    {"downloads from", Says::source},
    {"joins", Says::source},
    {"攻击源", Says::source},
    {"来自", Says::source},
    {"來自", Says::source},
    {"源地址", Says::source},
    {"공격자", Says::source},
    {"출발지", Says::source},
    {"공격 ip", Says::source},
    {"attaquant", Says::source},
    {"depuis", Says::source},
    {"adresse japonaise", Says::source},
    {"provenance", Says::source},
    {"angreifer*", Says::source},
    {"quelle", Says::source},
    {"aus", Says::source, true},
    {"von", Says::source, true},
    // the victim's side
    {"to", Says::target, true},
    {"against", Says::target},
    {"toward", Says::target},
    {"towards", Says::target},
    {"target*", Says::target},
    {"victim*", Says::target},
    {"destination*", Says::target},
    {"dst", Says::target},
    {"our server*", Says::target},
    {"our host*", Says::target},
    {"our network*", Says::target},
    {"our machine*", Says::target},
    {"our web*", Says::target},
    {"our mail*", Says::target},
    {"our name*", Says::target},
    {"our game*", Says::target},
    {"our firewall*", Says::target},
    {"our customer*", Says::target},
    {"our system*", Says::target},
    {"our site*", Says::target},
    {"our router*", Says::target},
    {"our ip*", Says::target},
    {"my ip*", Says::target},
    {"my own ip*", Says::target},
    {"my address*", Says::target},
    {"my router*", Says::target},
    {"my nas", Says::target},
    {"my computer*", Says::target},
    {"my pc", Says::target},
    {"our own", Says::target},
    {"local ip", Says::target},
    {"local address", Says::target},
    {"local host", Says::target},
    {"自宅のip", Says::target},
    {"うちのip", Says::target},
    {"私のip", Says::target},
    {"自分のip", Says::target},
    {"当方のip", Says::target},
    {"こちらのip", Says::target},
    {"自社のip", Says::target},
    {"弊社のip", Says::target},
    {"当社のip", Says::target},
    {"本学のip", Says::target},
    {"our address*", Says::target},
    {"our", Says::target, true},
    {"my server*", Says::target},
    {"my host*", Says::target},
    {"my network*", Says::target},
    {"my machine*", Says::target},
    {"my site*", Says::target},
    {"attack on", Says::target},
    {"logins on", Says::target},
    {"login on", Says::target},
    {"logins to", Says::target},
    {"login to", Says::target},
    {"logins at", Says::target},
    {"access to", Says::target},
    {"connections to", Says::target},
    {"requests to", Says::target},
    {"attempts on", Says::target},
    {"attacks on", Says::target},
    {"flooding", Says::target},
    {"floods", Says::target, true},
    {"attacks", Says::target, true},
    {"attacked", Says::target, true},
    {"scans", Says::target, true},
    {"scanned", Says::target, true},
    {"probed", Says::target, true},
    {"hammers", Says::target, true},
    {"affected", Says::target},
    {"被害", Says::target},
    {"宛先", Says::target},
    {"あて先", Says::target},
    {"送信先", Says::target},
    {"接続先", Says::target},
    {"アクセス先", Says::target},
    {"攻撃先", Says::target},
    {"攻撃対象", Says::target},
    {"標的", Says::target},
    {"対象ホスト", Says::target},
    {"対象サーバ", Says::target},
    {"弊社サーバ", Says::target},
    {"弊社の", Says::target},
    {"当社サーバ", Says::target},
    {"当社の", Says::target},
    {"弊学の", Says::target},
    {"本学の", Says::target},
    {"当方の", Says::target},
    {"自社", Says::target},
    {"自宅サーバ", Says::target},
    {"当サーバ", Says::target},
    {"当サイト", Says::target},
    {"cible", Says::target},
    {"site concerné", Says::target},
    {"notre site", Says::target},
    {"notre serveur", Says::target},
    {"nous hébergeons", Says::target},
    {"ziel", Says::target},
    {"opfer", Says::target},
    {"unser*", Says::target},
    {"mein server", Says::target},
    {"nuestro servidor", Says::target},
    {"notre réseau", Says::target},
    {"nos serveurs", Says::target},
    {"我校", Says::target},
    {"我公司", Says::target},
    {"我的服务器", Says::target},
    {"我的主机", Says::target},
    {"我的伺服器", Says::target},
    {"我的网站", Says::target},
    {"下载地址", Says::site},
    {"下载链接", Says::site},
    {"下載網址", Says::site},
    {"我方", Says::target},
    {"我单位", Says::target},
    {"敝公司", Says::target},
    {"우리 회사", Says::target},
    {"我司", Says::target},
    {"我们的服务器", Says::target},
    {"我們的伺服器", Says::target},
    {"本公司", Says::target},
    {"目的地址", Says::target},
    {"目标", Says::target},
    {"저희", Says::target},
    {"당사", Says::target},
    {"목적지", Says::target},
    // the thing complained about
    {"phishing site*", Says::site},
    {"phishing page*", Says::site},
    {"phishing url*", Says::site},
    {"phishing", Says::site},
    {"fake site*", Says::site},
    {"fake*", Says::site},
    {"malicious", Says::site},
    {"malware", Says::site},
    {"following url*", Says::site},
    {"following site*", Says::site},
    {"injected", Says::site},
    {"malicious script", Says::site},
    {"挿入された", Says::site},
    {"埋め込まれた", Says::site},
    {"uploaded to", Says::site},
    {"redirects to", Says::site},
    {"redirected to", Says::site},
    {"redirecting to", Says::site},
    {"downloaded from", Says::site},
    {"defaced", Says::site},
    {"has been compromised", Says::site},
    {"偽サイト", Says::site},
    {"偽の", Says::site},
    {"フィッシング", Says::site},
    {"不正サイト", Says::site},
    {"改ざん", Says::site},
    {"配布元", Says::site},
    {"ダウンロード", Says::site},
    {"誘導先", Says::site},
    {"転送先", Says::site},
    {"domain", Says::site, true},
    {"domain name", Says::site, true},
    {"url", Says::site, true},
    // neither
    {"正規", Says::genuine},
    {"本物", Says::genuine},
    {"公式", Says::genuine},
    {"弊社ホームページ", Says::genuine},
    {"弊社サイト", Says::genuine},
    {"詳細", Says::neutral},
    {"詳しく", Says::neutral},
    {"参照", Says::neutral},
    {"参考", Says::neutral},
    {"連絡先", Says::neutral},
    {"連絡は", Says::neutral},
    {"問い合わせ", Says::neutral},
    {"問合せ", Says::neutral},
    {"窓口", Says::neutral},
    {"genuine", Says::genuine},
    {"legitimate", Says::genuine},
    {"official*", Says::genuine},
    {"real site", Says::genuine},
    {"real website", Says::genuine},
    {"customers of", Says::genuine, true},
    {"clients of", Says::genuine, true},
    {"users of", Says::genuine, true},
    {"imitat*", Says::genuine, true},
    {"impersonat*", Says::genuine, true},
    {"mimic*", Says::genuine, true},
    {"pretends to be", Says::genuine, true},
    {"pretending to be", Says::genuine, true},
    {"clone of", Says::genuine, true},
    {"copy of", Says::genuine, true},
    {"look like", Says::genuine, true},
    {"looks like", Says::genuine, true},
    {"instead of", Says::genuine, true},
    {"kunden der", Says::genuine, true},
    {"官方", Says::genuine},
    {"공식", Says::genuine},
    {"contact*", Says::neutral},
    {"details", Says::neutral},
    {"more information", Says::neutral},
    {"further information", Says::neutral},
    {"for information", Says::neutral},
    {"see", Says::neutral, true},
    {"visit", Says::neutral},
    {"go to", Says::neutral},
    {"refer to", Says::neutral},
    {"please use", Says::neutral},
    {"report a*", Says::neutral},
    {"reply to", Says::neutral},
    {"advisory", Says::neutral},
    {"our website", Says::genuine},
    {"our web site", Says::genuine},
    {"homepage", Says::neutral},
    {"www:", Says::neutral},
    {"web:", Says::neutral},
    {"tel:", Says::neutral},
    {"key", Says::neutral},
    {"by", Says::neutral, true},
    {"name server*", Says::neutral},
    {"dns server*", Says::neutral},
    {"user-agent", Says::neutral},
    {"referer", Says::neutral},
    {"on behalf of", Says::neutral},
    {"specification*", Says::neutral},
    {"schema*", Says::neutral},
    {"unsubscribe", Says::neutral},
};

struct AfterWord {
    std::string_view word;
    Says says;
};
// Directly behind the address.
constexpr AfterWord after_words[] = {{"から", Says::source},
                                     {"より", Says::source},
                                     {"を送信元", Says::source},
                                     {"を発信元", Says::source},
                                     {"に対", Says::target},
                                     {"に大量", Says::target},
                                     {"が侵入され", Says::target},
                                     {"が攻撃を受け", Says::target},
                                     {"が攻撃され", Says::target},
                                     {"が不正アクセスを受け", Says::target},
                                     {"が乗っ取られ", Says::target},
                                     {"受到", Says::target},
                                     {"遭受", Says::target},
                                     {"へ", Says::target},
                                     {"宛", Says::target},
                                     {"あて", Says::target},
                                     {"を宛先", Says::target},
                                     {"attacked", Says::source},
                                     {"is attacking", Says::source},
                                     {"has been scanning", Says::source},
                                     {"is scanning", Says::source},
                                     {"was scanning", Says::source},
                                     {"scanned", Says::source},
                                     {"has attacked", Says::source},
                                     {"has been attack", Says::source},
                                     {"tried to", Says::source},
                                     {"tries to", Says::source},
                                     {"floods", Says::source},
                                     {"is flooding", Says::source},
                                     {"attacks", Says::source},
                                     {"keeps", Says::source},
                                     {"hammers", Says::source},
                                     {"probes", Says::source},
                                     {"probed", Says::source},
                                     {"scans", Says::source},
                                     {"sends", Says::source},
                                     {"sent", Says::source},
                                     {"brute", Says::source},
                                     {"is sending", Says::source},
                                     {"is hosting", Says::source},
                                     {"is an open", Says::source},
                                     {"seems compromised", Says::source},
                                     {"seems to be compromised", Says::source},
                                     {"seems to have been", Says::source},
                                     {"appears to be compromised", Says::source},
                                     {"is compromised", Says::source},
                                     {"被植入", Says::target},
                                     {"被入侵", Says::target},
                                     {"被攻击", Says::target},
                                     {"被攻擊", Says::target},
                                     {"is vulnerable", Says::source},
                                     {"is running", Says::source},
                                     {"serves", Says::site},
                                     {"is serving", Says::site},
                                     {"distributes", Says::site},
                                     {"is distributing", Says::site},
                                     {"is infected", Says::site},
                                     {"has been hacked", Says::site},
                                     {"was hacked", Says::site},
                                     {"has been defaced", Says::site},
                                     {"was defaced", Says::site},
                                     {"が改ざん", Says::site},
                                     {"が改竄", Says::site},
                                     {"にマルウェア", Says::site},
                                     {"にマルウエア", Says::site},
                                     {"にフィッシング", Says::site},
                                     {"was attacked", Says::target},
                                     {"is being attacked", Says::target},
                                     {"is under attack", Says::target},
                                     {"(attacker", Says::source},
                                     {"(source", Says::source},
                                     {"(victim", Says::target},
                                     {"(target", Says::target},
                                     {"(our", Says::target},
                                     {"(弊社", Says::target},
                                     {"(当社", Says::target},
                                     {"(自社", Says::target},

                                     {"に偽装", Says::genuine},
                                     {"を装", Says::genuine},
                                     {"を騙", Says::genuine},
                                     {"をかた", Says::genuine},
                                     {"を模", Says::genuine},
                                     {"になりすま", Says::genuine},
                                     {"に成りすま", Says::genuine},
                                     {"にそっくり", Says::genuine},
                                     {"とそっくり", Says::genuine},
                                     {"に酷似", Says::genuine},
                                     {"と酷似", Says::genuine},
                                     {"に似せ", Says::genuine},
                                     {"に似た", Says::genuine},
                                     {"の偽", Says::genuine},
                                     {"のフィッシング", Says::genuine},
                                     {"에서", Says::source},
                                     {"→", Says::source}};

const PhraseFinder& finder() {
    static const PhraseFinder made = [] {
        std::vector<std::string> words;
        for (const RoleWord& word : before_words) words.emplace_back(word.word);
        return PhraseFinder(words);
    }();
    return made;
}

RoleSaid said(Says says, std::string_view word) {
    switch (says) {
        case Says::source: return {ObservableRole::source, true, false, false, word};
        case Says::target: return {ObservableRole::target, true, false, false, word};
        case Says::site: return {ObservableRole::site, true, false, false, word};
        case Says::neutral: return {ObservableRole::mentioned, true, true, false, word};
        case Says::genuine: return {ObservableRole::mentioned, true, true, true, word};
    }
    return {};
}

// "A -> B", "A > B": the arrow points at the target. Ports may stand between ("A.123 > B.80", "A:123 -> B").
bool arrow_follows(std::string_view after) {
    std::size_t i = 0;
    while (i < after.size() && i < 8 &&
           (after[i] == '.' || after[i] == ':' || after[i] == '/' || after[i] == '(' || after[i] == ')' ||
            (after[i] >= '0' && after[i] <= '9')))
        ++i;
    std::size_t blanks = i;
    while (blanks < after.size() && after[blanks] == ' ') ++blanks;
    for (const std::string_view arrow : {"->", "=>", "→", ">"}) {
        if (after.substr(blanks, arrow.size()) != arrow) continue;
        const std::string_view rest = after.substr(std::min(blanks + arrow.size(), after.size()));
        const std::size_t next = rest.find_first_not_of(' ');
        return next != rest.npos &&
               ((rest[next] >= '0' && rest[next] <= '9') || rest[next] == '[' || (rest[next] | 0x20) >= 'a');
    }
    return false;
}
bool arrow_before(std::string_view before) {
    while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
    for (const std::string_view arrow : {"->", "=>", "→", ">"}) {
        if (before.size() <= arrow.size() || before.substr(before.size() - arrow.size()) != arrow) continue;
        before.remove_suffix(arrow.size());
        while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
        return !before.empty() &&
               (before.back() == ')' || before.back() == ']' || (before.back() >= '0' && before.back() <= '9'));
    }
    return false;
}

// "our authoritative name servers A", "my two mail gateways A": how many words may stand between differs from writer to
// writer. Where the last such noun ends in `text`; 0: none.
std::size_t machine_of(std::string_view text, std::string_view owner) {
    static constexpr std::string_view nouns[] = {
        "server",   "servers",   "host",    "hosts",    "machine",  "machines", "network", "router",
        "routers",  "firewall",  "gateway", "gateways", "system",   "systems",  "sensor",  "sensors",
        "honeypot", "vps",       "pbx",     "vpn",      "resolver", "nas",      "box",     "appliance",
        "address",  "addresses", "ip",      "ips",      "range",    "subnet",   "site"};
    constexpr int most_words = 5;
    constexpr std::size_t near = 20;   // "our gateway dropped packets of A" says nothing of A
    std::size_t best = 0;
    const std::size_t at = text.rfind(owner);
    if (at == text.npos || (at > 0 && text[at - 1] != ' ' && text[at - 1] != '(')) return best;
    std::size_t begin = at + owner.size();
    for (int words = 0; words < most_words && begin < text.size(); ++words) {
        const std::size_t end = std::min(text.find_first_of(" ,:;(", begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        const bool is_noun = std::find(std::begin(nouns), std::end(nouns), word) != std::end(nouns);
        if (is_noun && text.size() - end <= near) best = std::max(best, end);
        if (end < text.size() && text[end] != ' ') break;
        begin = end + 1;
    }
    return best;
}

// "They came in through the VPN (A)", "broke into the file server A": what somebody got in by is the sufferer's own, when
// words say that somebody got in. Where its noun ends in `text`; 0: nothing of the kind.
std::size_t entered_machine_of(std::string_view text) {
    static const PhraseFinder entering(
        {"came in",     "come in",        "coming in",         "got in",   "get in",     "getting in", "broke in*",
         "broken in*",  "break in*",      "breaking in*",      "entered",  "enters",     "entry",      "gained access",
         "gain access", "initial access", "access was gained", "intruded", "penetrated", "breached",   "hacked in*",
         "logged in*"});
    std::size_t best = 0;
    for (const std::string_view way : {"through ", "via ", "over ", "into ", "to "})
        for (const std::string_view article : {"the ", "a ", "an "})
            best = std::max(best, machine_of(text, std::string(way) + std::string(article)));
    if (best == 0) return 0;
    constexpr std::size_t near = 80;
    const std::size_t from = best > near ? best - near : 0;
    return entering.find(text.substr(from, best - from)).empty() ? 0 : best;
}

// "VPN装置(A)から侵入されました": the same in Japanese. A server may be the intruder's own, a way into a network is not.
bool is_way_in(std::string_view before, std::string_view follows) {
    while (!before.empty() && (before.back() == ' ' || before.back() == '(')) before.remove_suffix(1);
    while (!follows.empty() && (follows.front() == ' ' || follows.front() == ')')) follows.remove_prefix(1);
    const auto begins = [&](std::string_view word) { return follows.substr(0, word.size()) == word; };
    if (!begins("から侵入") && !begins("より侵入") && !begins("経由で侵入") && !begins("を経由") && !begins("に侵入") &&
        !begins("から不正に侵入") && !begins("経由で不正"))
        return false;
    constexpr std::string_view ways[] = {"vpn",         "vpn装置",
                                         "vpn機器",     "vpnゲートウェイ",
                                         "vpnサーバ",   "ルータ",
                                         "ルーター",    "ファイアウォール",
                                         "nas",         "vpnルータ",
                                         "utm",         "ゲートウェイ",
                                         "vpnサーバー", "リモートデスクトップ"};
    return std::any_of(std::begin(ways), std::end(ways), [&](std::string_view way) {
        return before.size() >= way.size() && before.substr(before.size() - way.size()) == way;
    });
}

}   // namespace

RoleSaid role_said(std::string_view before, std::string_view after, bool is_name) {
    if (!is_name && arrow_follows(after)) return said(Says::source, "->");
    if (!is_name && arrow_before(before)) return said(Says::target, "->");
    const std::string follows = plain_text(after.substr(0, 48));
    const std::string text = plain_text(before);
    if (!is_name && is_way_in(text, follows)) return said(Says::target, "経由");
    for (const AfterWord& word : after_words)
        if (follows.compare(0, word.word.size(), word.word) == 0) return said(word.says, word.word);

    const RoleWord* best = nullptr;
    std::size_t best_end = 0, best_length = 0;
    for (const auto& hit : finder().find(text)) {
        const RoleWord& word = before_words[hit.phrase];
        const std::size_t end = hit.at + hit.length;
        // "customers of Example Bank (www.bank.example)": in brackets stands what the words before them name.
        const bool is_neutral = word.says == Says::neutral || word.says == Says::genuine;
        const bool is_by = std::string_view(word.word) == "by";
        const std::size_t near = is_by ? 4 : is_neutral && text.size() > end && text.back() == '(' ? 60 : 14;
        if (word.only_near && (text.size() - end > near || (is_name && word.says != Says::site && !is_neutral))) continue;
        if (end > best_end || (end == best_end && hit.length > best_length)) {
            // "source" inside "from the source of": the longer phrase that ends later decides.
            best = &word;
            best_end = end;
            best_length = hit.length;
        }
    }
    const std::size_t ours = std::max(machine_of(text, "our "), machine_of(text, "my ")), yours = machine_of(text, "your ");
    const std::size_t entered = is_name ? 0 : entered_machine_of(text);
    if (entered > 0 && entered >= best_end && entered > yours) return said(Says::target, "our");
    if (!is_name && std::max(ours, yours) > 0 && std::max(ours, yours) >= best_end)
        return said(ours > yours ? Says::target : Says::source, "our");
    if (!best) return {};
    return said(best->says, best->word);
}

}   // namespace toritsugi
