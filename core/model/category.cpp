// The one mapping table. Sources: RSIT machine tags v1003, RFC 7970, XARF v3 and v4, n6 SDK, JPCERT quarterly reports.
#include "core/model/category.hpp"

#include <algorithm>

namespace toritsugi {

namespace {

// clang-format off
constexpr std::array<CategoryRow, category_count> table = {{
    {Category::scan, "scan", "Scan", "スキャン・プローブ", "information-gathering:scanner",
     "connection", "port_scan", "スキャン", "scan", "Activity", "PortScan", "scanning", "policy", "failed"},
    {Category::brute_force, "brute-force", "Brute force", "総当たり攻撃", "intrusion-attempts:brute-force",
     "connection", "login_attack", "スキャン", "scan", "Activity", "LoginAttack", "scanning", "takeover-account", "failed"},
    {Category::exploit_attempt, "exploit-attempt", "Exploit attempt", "脆弱性を狙った攻撃", "intrusion-attempts:exploit",
     "connection", "vulnerability_scan", "スキャン", "scan", "Activity", "Exploit", "server-exploit", "takeover-system", "failed"},
    {Category::malware_site, "malware-site", "Malware site", "マルウェア配布サイト", "malicious-code:malware-distribution",
     "content", "malware", "マルウエアサイト", "other", "Content", "Malware", "malurl", "integrity-data", "succeeded"},
    {Category::infected_host, "infected-host", "Infected host", "マルウェア感染端末", "malicious-code:infected-system",
     "infrastructure", "botnet", "その他", "other", "Content", "Botnet", "bots", "takeover-system", "succeeded"},
    {Category::c2, "c2", "Command and control", "C2サーバ", "malicious-code:c2-server",
     "infrastructure", "botnet", "マルウエアサイト", "other", "Content", "Botnet", "cnc", "monitoring-host", "succeeded"},
    {Category::phishing, "phishing", "Phishing", "フィッシング", "fraud:phishing",
     "content", "phishing", "フィッシングサイト", "other", "Content", "Phishing", "phish", "breach-credential", "succeeded"},
    {Category::defacement, "defacement", "Defacement", "Webサイト改ざん",
     "information-content-security:unauthorised-information-modification",
     "content", "remote_compromise", "Webサイト改ざん", "intrusion", "", "", "deface", "integrity-data", "succeeded"},
    {Category::intrusion, "intrusion", "Intrusion", "システムへの侵入", "intrusions:system-compromise",
     "infrastructure", "compromised_server", "その他", "intrusion", "Activity", "PotentiallyCompromisedAccount", "backdoor",
     "takeover-system", "succeeded"},
    {Category::dos, "dos", "Denial of service", "サービス運用妨害 (DoS/DDoS)", "availability:ddos",
     "connection", "ddos", "DoS/DDoS", "dos", "Activity", "DOS", "dos-attacker", "availability-service", "succeeded"},
    {Category::open_service, "open-service", "Open or vulnerable service", "公開・脆弱なサービス",
     "vulnerable:potentially-unwanted-accessible",
     "vulnerability", "open_service", "その他", "other", "Vulnerability", "OpenService", "vulnerable", "policy", "failed"},
    {Category::spam, "spam", "Spam", "迷惑メール", "abusive-content:spam",
     "messaging", "spam", "その他", "other", "Activity", "Spam", "spam", "policy", "succeeded"},
    {Category::forged_mail, "forged-mail", "Forged mail", "送信元詐称メール", "fraud:masquerade",
     "messaging", "spam", "その他", "forged", "Activity", "Spam", "spam", "policy", "succeeded"},
    {Category::targeted, "targeted", "Targeted attack", "標的型攻撃", "other:other",
     "reputation", "threat_intelligence", "標的型攻撃", "other", "", "", "other", "takeover-system", "failed"},
    {Category::ics, "ics", "Control system", "制御システム関連", "other:other",
     "vulnerability", "misconfiguration", "制御システム関連", "other", "", "", "other", "cps-manipulation", "failed"},
    {Category::data_leak, "data-leak", "Data leak", "情報漏えい", "information-content-security:data-leak",
     "content", "exposed_data", "その他", "other", "", "", "leak", "breach-privacy", "succeeded"},
    {Category::copyright, "copyright", "Copyright", "著作権侵害", "fraud:copyright",
     "copyright", "copyright", "", "other", "Content", "Copyright", "other", "policy", "succeeded"},
    {Category::vulnerability, "vulnerability", "Vulnerability", "脆弱性", "",
     "vulnerability", "cve", "", "other", "", "", "vulnerable", "policy", "failed"},
    {Category::other, "other", "Other", "その他", "other:undetermined",
     "reputation", "threat_intelligence", "その他", "other", "", "", "other", "unknown", "failed"},
}};
// clang-format on

// row_of() indexes by the enum's number: the rows must stand in its order.
constexpr bool in_order() {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (static_cast<std::size_t>(table[i].category) != i) return false;
    return true;
}
static_assert(in_order());

}   // namespace

const std::array<CategoryRow, category_count>& category_table() { return table; }

const CategoryRow& row_of(Category category) { return table.at(static_cast<std::size_t>(category)); }

std::string_view name_of(Category category) { return row_of(category).name; }

std::optional<Category> category_named(std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const CategoryRow& row) { return row.name == name; });
    if (found == table.end()) return std::nullopt;
    return found->category;
}

}   // namespace toritsugi
