#include "core/reading/formats/table_columns.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/model/ip.hpp"
#include "core/reading/fields.hpp"
#include "core/rules/plain_text.hpp"

namespace toritsugi {

namespace {

struct Heading {
    std::string_view key;   // label_key() of the heading
    Column column;
};
constexpr Heading headings[] = {{"timestamp", Column::time},
                                {"datetime", Column::time},
                                {"eventtimestamp", Column::time},
                                {"time", Column::clock},
                                {"timesource", Column::time},
                                {"sourcetime", Column::time},
                                {"reportdate", Column::time},
                                {"detectedat", Column::time},
                                {"detected", Column::time},
                                {"firstseen", Column::time},
                                {"starttime", Column::time},
                                {"start", Column::time},
                                {"eventdatetime", Column::time},
                                {"timeutc", Column::time},
                                {"utctime", Column::time},
                                {"datetimeutc", Column::time},
                                {"adddate", Column::time},
                                {"observed", Column::time},
                                {"zeit", Column::clock},
                                {"zeitpunkt", Column::time},
                                {"zeitstempel", Column::time},
                                {"datum", Column::date},
                                {"horodatage", Column::time},
                                {"heure", Column::clock},
                                {"日時", Column::time},
                                {"発生日時", Column::time},
                                {"検知日時", Column::time},
                                {"検出日時", Column::time},
                                {"受信日時", Column::time},
                                {"アクセス日時", Column::time},
                                {"タイムスタンプ", Column::time},
                                {"開始日時", Column::time},
                                {"時間", Column::clock},
                                {"時刻", Column::clock},
                                {"検知時刻", Column::clock},
                                {"発生時刻", Column::clock},
                                {"日付", Column::date},
                                {"年月日", Column::date},
                                {"発生日", Column::date},
                                {"date", Column::date},
                                {"day", Column::date},
                                {"eventdate", Column::date},
                                {"eventtime", Column::clock},
                                {"lastseen", Column::last_time},
                                {"endtime", Column::last_time},
                                {"終了日時", Column::last_time},
                                {"filetimeutc", Column::file_time},
                                {"timezone", Column::zone},
                                {"tz", Column::zone},
                                {"zone", Column::zone},
                                {"タイムゾーン", Column::zone},
                                {"ip", Column::source},
                                {"ipaddress", Column::source},
                                {"ipaddr", Column::source},
                                {"ipv4", Column::source},
                                {"ipv6", Column::source},
                                {"sourceip", Column::source},
                                {"srcip", Column::source},
                                {"src", Column::source},
                                {"source", Column::source},
                                {"sourceaddress", Column::source},
                                {"sourceipaddress", Column::source},
                                {"srcaddr", Column::source},
                                {"srcaddress", Column::source},
                                {"saddr", Column::source},
                                {"sip", Column::source},
                                {"attacker", Column::source},
                                {"attackerip", Column::source},
                                {"attackip", Column::source},
                                {"offendingip", Column::source},
                                {"remoteip", Column::source},
                                {"remoteaddress", Column::source},
                                {"clientip", Column::source},
                                {"cip", Column::source},
                                {"fromip", Column::source},
                                {"badip", Column::source},
                                {"infectedip", Column::source},
                                {"quellip", Column::source},
                                {"quelle", Column::source},
                                {"quelladresse", Column::source},
                                {"ipsource", Column::source},
                                {"adresseip", Column::source},
                                {"送信元", Column::source},
                                {"送信元ip", Column::source},
                                {"送信元ipアドレス", Column::source},
                                {"送信元アドレス", Column::source},
                                {"発信元", Column::source},
                                {"発信元ip", Column::source},
                                {"発信元ipアドレス", Column::source},
                                {"発信元アドレス", Column::source},
                                {"攻撃元", Column::source},
                                {"攻撃元ip", Column::source},
                                {"攻撃元ipアドレス", Column::source},
                                {"攻撃元アドレス", Column::source},
                                {"接続元", Column::source},
                                {"接続元ip", Column::source},
                                {"接続元ipアドレス", Column::source},
                                {"接続元アドレス", Column::source},
                                {"アクセス元", Column::source},
                                {"アクセス元ip", Column::source},
                                {"アクセス元ipアドレス", Column::source},
                                {"ソースip", Column::source},
                                {"ソースアドレス", Column::source},
                                {"ソース", Column::source},
                                {"ipアドレス", Column::source},
                                {"通信元", Column::source},
                                {"送信元ホスト", Column::source},
                                {"感染ip", Column::source},
                                {"srcport", Column::source_port},
                                {"sourceport", Column::source_port},
                                {"sport", Column::source_port},
                                {"sourceportnumber", Column::source_port},
                                {"送信元ポート", Column::source_port},
                                {"送信元ポート番号", Column::source_port},
                                {"発信元ポート", Column::source_port},
                                {"攻撃元ポート", Column::source_port},
                                {"接続元ポート", Column::source_port},
                                {"アクセス元ポート", Column::source_port},
                                {"ソースポート", Column::source_port},
                                {"quellport", Column::source_port},
                                {"portsource", Column::source_port},
                                {"dst", Column::target},
                                {"dstip", Column::target},
                                {"dest", Column::target},
                                {"destip", Column::target},
                                {"destination", Column::target},
                                {"destinationip", Column::target},
                                {"destinationaddress", Column::target},
                                {"destinationipaddress", Column::target},
                                {"dstaddr", Column::target},
                                {"dstaddress", Column::target},
                                {"daddr", Column::target},
                                {"dip", Column::target},
                                {"target", Column::target},
                                {"targetip", Column::target},
                                {"targetaddress", Column::target},
                                {"victim", Column::target},
                                {"victimip", Column::target},
                                {"ziel", Column::target},
                                {"zielip", Column::target},
                                {"zieladresse", Column::target},
                                {"ipdestination", Column::target},
                                {"cible", Column::target},
                                {"宛先", Column::target},
                                {"宛先ip", Column::target},
                                {"宛先ipアドレス", Column::target},
                                {"宛先アドレス", Column::target},
                                {"あて先", Column::target},
                                {"送信先", Column::target},
                                {"送信先ip", Column::target},
                                {"送信先ipアドレス", Column::target},
                                {"接続先", Column::target},
                                {"接続先ip", Column::target},
                                {"攻撃先", Column::target},
                                {"攻撃先ip", Column::target},
                                {"攻撃先ipアドレス", Column::target},
                                {"アクセス先", Column::target},
                                {"アクセス先ip", Column::target},
                                {"対象", Column::target},
                                {"対象ip", Column::target},
                                {"被害ip", Column::target},
                                {"ディスティネーション", Column::target},
                                {"通信先", Column::target},
                                {"dstport", Column::target_port},
                                {"destport", Column::target_port},
                                {"destinationport", Column::target_port},
                                {"dport", Column::target_port},
                                {"targetport", Column::target_port},
                                {"zielport", Column::target_port},
                                {"portdestination", Column::target_port},
                                {"宛先ポート", Column::target_port},
                                {"宛先ポート番号", Column::target_port},
                                {"あて先ポート", Column::target_port},
                                {"送信先ポート", Column::target_port},
                                {"接続先ポート", Column::target_port},
                                {"攻撃先ポート", Column::target_port},
                                {"アクセス先ポート", Column::target_port},
                                {"対象ポート", Column::target_port},
                                {"port", Column::port},
                                {"ports", Column::port},
                                {"ポート", Column::port},
                                {"ポート番号", Column::port},
                                {"protocol", Column::protocol},
                                {"proto", Column::protocol},
                                {"protokoll", Column::protocol},
                                {"protocole", Column::protocol},
                                {"protocoltransport", Column::protocol},
                                {"プロトコル", Column::protocol},
                                {"count", Column::count},
                                {"hits", Column::count},
                                {"attempts", Column::count},
                                {"packets", Column::count},
                                {"total", Column::count},
                                {"number", Column::count},
                                {"events", Column::count},
                                {"occurrences", Column::count},
                                {"requests", Column::count},
                                {"anzahl", Column::count},
                                {"nombre", Column::count},
                                {"件数", Column::count},
                                {"回数", Column::count},
                                {"検知件数", Column::count},
                                {"アクセス数", Column::count},
                                {"アクセス件数", Column::count},
                                {"パケット数", Column::count},
                                {"試行回数", Column::count},
                                {"url", Column::url},
                                {"uri", Column::url},
                                {"srcurl", Column::url},
                                {"sourceurl", Column::url},
                                {"phishingurl", Column::url},
                                {"phishurl", Column::url},
                                {"malwareurl", Column::url},
                                {"フィッシングurl", Column::url},
                                {"サイトurl", Column::url},
                                {"hostname", Column::host},
                                {"host", Column::host},
                                {"fqdn", Column::host},
                                {"domain", Column::host},
                                {"domainname", Column::host},
                                {"srchostname", Column::host},
                                {"sourcefqdn", Column::host},
                                {"rdns", Column::host},
                                {"ホスト名", Column::host},
                                {"ホスト", Column::host},
                                {"ドメイン", Column::host},
                                {"ドメイン名", Column::host},
                                {"tag", Column::type},
                                {"category", Column::type},
                                {"categories", Column::type},
                                {"classificationtype", Column::type},
                                {"infection", Column::type},
                                {"infectiontype", Column::type},
                                {"reporttype", Column::type},
                                {"attacktype", Column::type},
                                {"attack", Column::type},
                                {"malware", Column::type},
                                {"signature", Column::type},
                                {"event", Column::type},
                                {"eventtype", Column::type},
                                {"alert", Column::type},
                                {"description", Column::type},
                                {"種別", Column::type},
                                {"種類", Column::type},
                                {"分類", Column::type},
                                {"シグネチャ", Column::type},
                                {"シグネチャ名", Column::type},
                                {"アラート", Column::type},
                                {"アラート名", Column::type},
                                {"イベント", Column::type},
                                {"イベント名", Column::type},
                                {"攻撃種別", Column::type},
                                {"攻撃名", Column::type},
                                {"内容", Column::type},
                                {"user", Column::user},
                                {"username", Column::user},
                                {"login", Column::user},
                                {"account", Column::user},
                                {"ユーザ", Column::user},
                                {"ユーザ名", Column::user},
                                {"ユーザー名", Column::user},
                                {"アカウント", Column::user},
                                {"action", Column::action},
                                {"result", Column::action},
                                {"status", Column::action},
                                {"結果", Column::action},
                                {"アクション", Column::action},
                                {"処理", Column::action},
                                {"動作", Column::action},
                                {"reporter", Column::reporter},
                                {"reliablenotifier", Column::reporter},
                                {"feedname", Column::reporter},
                                {"feed", Column::reporter},
                                {"asn", Column::asn},
                                {"srcasn", Column::asn},
                                {"sourceasn", Column::asn},
                                {"as", Column::asn},
                                {"comment", Column::comment},
                                {"geo", Column::known},
                                {"region", Column::known},
                                {"city", Column::known},
                                {"naics", Column::known},
                                {"sic", Column::known},
                                {"country", Column::known},
                                {"cc", Column::known},
                                {"id", Column::known},
                                {"priority", Column::known},
                                {"severity", Column::known},
                                {"国", Column::known},
                                {"国名", Column::known},
                                {"備考", Column::comment},
                                {"no", Column::known},
                                {"flags", Column::known}};

const std::unordered_map<std::string_view, Column>& index() {
    static const auto made = [] {
        std::unordered_map<std::string_view, Column> map;
        for (const Heading& heading : headings) map.emplace(heading.key, heading.column);
        return map;
    }();
    return made;
}

}   // namespace

Column column_named(std::string_view heading) {
    if (heading.empty() || heading.size() > 60) return Column::unknown;
    std::string key = label_key(plain_text(heading));
    for (const std::string_view end : {"(utc)", "(jst)", "utc", "jst"})   // "日時(JST)"
        if (key.size() > end.size() && key.compare(key.size() - end.size(), end.size(), end) == 0 && !index().count(key))
            key.resize(key.size() - end.size());
    const auto found = index().find(key);
    return found == index().end() ? Column::unknown : found->second;
}

std::vector<Column> columns_of(const std::vector<std::string_view>& cells) {
    if (cells.size() < 2 || cells.size() > 400) return {};
    std::vector<Column> columns;
    int known = 0;
    bool about = false, other = false;
    for (std::string_view cell : cells) {
        cell = trimmed(cell);
        if (cell.size() > 60) return {};
        std::size_t digits = 0;
        for (const char c : cell) digits += c >= '0' && c <= '9';
        if (digits > 4 || (!cell.empty() && digits == cell.size()) || IpAddress::parse(cell).ok()) return {};
        Column column = column_named(cell);
        if (column != Column::unknown && column != Column::known &&
            std::find(columns.begin(), columns.end(), column) != columns.end() && column != Column::type)
            column = Column::known;   // the first of several wins
        columns.push_back(column);
        if (column == Column::unknown) continue;
        ++known;
        if (column == Column::source || column == Column::target || column == Column::url || column == Column::host)
            about = true;
        else
            other = true;
    }
    const bool two_addresses = std::count(columns.begin(), columns.end(), Column::source) &&
                               std::count(columns.begin(), columns.end(), Column::target);
    if (known < 2 || !about || (!other && !two_addresses && !std::count(columns.begin(), columns.end(), Column::url)))
        return {};
    if (known < 6 && cells.size() >= 6 && static_cast<std::size_t>(known) * 4 < cells.size()) return {};
    return columns;
}

}   // namespace toritsugi
