#include "core/reading/logs/roles.hpp"

#include <array>
#include <cstring>

namespace toritsugi::logs {
namespace {

struct Name {
    std::string_view name;   // lower case, without blanks and punctuation
    Role role;
};
constexpr Name names[] = {
    // who did it
    {"src", Role::src},
    {"srcip", Role::src},
    {"source", Role::src},
    {"sourceip", Role::src},
    {"sourceaddress", Role::src},
    {"sourceipaddress", Role::src},
    {"srcaddr", Role::src},
    {"ipsrc", Role::src},
    {"ipdst", Role::dst},
    {"srcaddress", Role::src},
    {"sourceaddr", Role::src},
    {"saddr", Role::src},
    {"sip", Role::src},
    {"idorigh", Role::src},
    {"origh", Role::src},
    {"attacker", Role::src},
    {"attackerip", Role::src},
    {"attackeraddress", Role::src},
    {"attackingip", Role::src},
    {"offender", Role::src},
    {"rhost", Role::src},
    {"rip", Role::src},
    {"srcipv4", Role::src},
    {"srcipv6", Role::src},
    {"sourcenetworkaddress", Role::src},
    {"callingstationid", Role::src},
    {"connectionsrcip", Role::src},
    {"networkclientip", Role::src},
    {"alertsourceip", Role::src},
    {"clientip", Role::src_weak},
    {"clientaddr", Role::src_weak},
    {"clientaddress", Role::src_weak},
    {"client", Role::src_weak},
    {"clientpublicip", Role::src_weak},
    {"remoteip", Role::src_weak},
    {"remoteaddr", Role::src_weak},
    {"remoteaddress", Role::src_weak},
    {"remotehost", Role::src_weak},
    {"remote", Role::src_weak},
    {"addr", Role::src_weak},
    {"ip", Role::src_weak},
    {"ipaddress", Role::src_weak},
    {"ipaddr", Role::src_weak},
    {"peer", Role::src_weak},
    {"peerip", Role::src_weak},
    {"host", Role::src_weak},
    {"hostip", Role::src_weak},
    {"userip", Role::src_weak},
    {"fromip", Role::src_weak},
    {"srcpeer", Role::src_weak},
    {"downstreamremoteaddress", Role::src_weak},
    {"clienthost", Role::src_weak},
    {"requestremoteip", Role::src_weak},
    {"requestclientip", Role::src_weak},
    {"requestremoteaddr", Role::src_weak},
    {"srchost", Role::src_host},
    {"shost", Role::src_host},
    {"srcport", Role::src_port},
    {"sourceport", Role::src_port},
    {"spt", Role::src_port},
    {"sport", Role::src_port},
    {"idorigp", Role::src_port},
    {"origp", Role::src_port},
    {"clientport", Role::src_port},
    {"remoteport", Role::src_port},
    {"connectionsrcport", Role::src_port},
    {"srcportnumber", Role::src_port},
    {"rport", Role::src_port},
    {"ipport", Role::src_port},
    // to whom
    {"dst", Role::dst},
    {"dstip", Role::dst},
    {"destip", Role::dst},
    {"dest", Role::dst},
    {"destination", Role::dst},
    {"destinationip", Role::dst},
    {"destinationaddress", Role::dst},
    {"destinationipaddress", Role::dst},
    {"dstaddr", Role::dst},
    {"dstaddress", Role::dst},
    {"destaddr", Role::dst},
    {"destinationaddr", Role::dst},
    {"daddr", Role::dst},
    {"dip", Role::dst},
    {"idresph", Role::dst},
    {"resph", Role::dst},
    {"target", Role::dst},
    {"targetip", Role::dst},
    {"targetaddress", Role::dst},
    {"victim", Role::dst},
    {"victimip", Role::dst},
    {"dstipv4", Role::dst},
    {"connectiondestip", Role::dst},
    {"serverip", Role::dst_weak},
    {"server", Role::dst_weak},
    {"localip", Role::dst_weak},
    {"lip", Role::dst_weak},
    {"laddr", Role::dst_weak},
    {"localaddress", Role::dst_weak},
    {"serveraddress", Role::dst_weak},
    {"hostaddress", Role::dst_weak},
    {"upstreamhost", Role::dst_weak},
    {"dstport", Role::dst_port},
    {"destport", Role::dst_port},
    {"destinationport", Role::dst_port},
    {"dpt", Role::dst_port},
    {"dport", Role::dst_port},
    {"idrespp", Role::dst_port},
    {"respp", Role::dst_port},
    {"serverport", Role::dst_port},
    {"targetport", Role::dst_port},
    {"lport", Role::dst_port},
    {"connectiondestport", Role::dst_port},
    {"localport", Role::dst_port},
    {"dstportnumber", Role::dst_port},
    // how
    {"proto", Role::proto},
    {"protocol", Role::proto},
    {"protocolid", Role::proto},
    {"protocolname", Role::proto},
    {"ipprotocol", Role::proto},
    {"ipproto", Role::proto},
    {"transport", Role::proto},
    {"networktransport", Role::proto},
    {"connectionprotocol", Role::proto},
    {"wsprotocol", Role::none},
    {"action", Role::action},
    {"act", Role::action},
    {"disposition", Role::action},
    {"fwaction", Role::action},
    {"accesscontrolruleaction", Role::action},
    {"alertaction", Role::action},
    {"spamaction", Role::action},
    {"eventaction", Role::action},
    {"ruleaction", Role::action},
    {"connstate", Role::action},
    {"alertsignature", Role::signature},
    {"signature", Role::signature},
    {"attack", Role::signature},
    {"attackname", Role::signature},
    {"threatname", Role::signature},
    {"virus", Role::signature},
    {"signaturename", Role::signature},
    {"note", Role::signature},
    {"eventid", Role::signature},
    {"alertname", Role::signature},
    {"idssignature", Role::signature},
    {"rulename", Role::signature_weak},
    {"msg", Role::signature_weak},
    {"message", Role::signature_weak},
    {"description", Role::signature_weak},
    {"reason", Role::signature_weak},
    {"name", Role::signature_weak},
    {"service", Role::signature_weak},
    {"eventtype", Role::signature_weak},
    {"type", Role::signature_weak},
    {"infection", Role::signature_weak},
    {"tag", Role::signature_weak},
    {"class", Role::signature_weak},
    {"user", Role::user},
    {"username", Role::user},
    {"usr", Role::user},
    {"duser", Role::user},
    {"suser", Role::user},
    {"acct", Role::user},
    {"account", Role::user},
    {"accountname", Role::user},
    {"login", Role::user},
    {"dbusername", Role::user},
    {"saslusername", Role::user},
    {"count", Role::count},
    {"cnt", Role::count},
    {"repeatcnt", Role::count},
    {"repeatcount", Role::count},
    {"hits", Role::count},
    {"events", Role::count},
    // when
    {"timestamp", Role::stamp},
    {"ts", Role::stamp},
    {"datetime", Role::stamp},
    {"eventtime", Role::stamp_weak},
    {"starttime", Role::stamp},
    {"start", Role::stamp_weak},
    {"rt", Role::stamp},
    {"time", Role::clock},
    {"date", Role::date},
    {"end", Role::stamp_weak},
    {"endtime", Role::stamp_weak},
    {"devicereceipttime", Role::stamp},
    {"detecttime", Role::stamp},
    {"detected", Role::stamp_weak},
    {"firstseen", Role::stamp_weak},
    {"timetimereceived", Role::stamp},
    {"creattime", Role::stamp},
    {"devtime", Role::stamp},
    {"attimestamp", Role::stamp},
    {"datefirstseen", Role::stamp},
    {"eventdate", Role::stamp_weak},
    {"timegenerated", Role::stamp},
    {"timetag", Role::stamp},
    {"receivetime", Role::stamp_weak},
    {"generatedtime", Role::stamp},
    {"localtime", Role::stamp_weak},
    {"unixtime", Role::stamp_weak},
    {"tz", Role::zone},
    {"timezone", Role::zone},
    {"zone", Role::zone},
    {"utcoffset", Role::zone},
    {"direction", Role::direction},
    {"devicedirection", Role::direction},
    {"dir", Role::direction},
    // Japanese headings
    {"送信元", Role::src},
    {"送信元ip", Role::src},
    {"送信元ipアドレス", Role::src},
    {"送信元アドレス", Role::src},
    {"発信元", Role::src},
    {"発信元ip", Role::src},
    {"発信元ipアドレス", Role::src},
    {"発信元アドレス", Role::src},
    {"攻撃元", Role::src},
    {"攻撃元ip", Role::src},
    {"攻撃元ipアドレス", Role::src},
    {"攻撃元アドレス", Role::src},
    {"接続元", Role::src},
    {"接続元ip", Role::src},
    {"接続元ipアドレス", Role::src},
    {"接続元アドレス", Role::src},
    {"アクセス元", Role::src},
    {"アクセス元ip", Role::src},
    {"アクセス元ipアドレス", Role::src},
    {"ソース", Role::src},
    {"ソースip", Role::src},
    {"ipアドレス", Role::src_weak},
    {"送信元ホスト", Role::src},
    {"発ip", Role::src},
    {"送信元ポート", Role::src_port},
    {"送信元ポート番号", Role::src_port},
    {"発信元ポート", Role::src_port},
    {"接続元ポート", Role::src_port},
    {"ソースポート", Role::src_port},
    {"発ポート", Role::src_port},
    {"宛先", Role::dst},
    {"宛先ip", Role::dst},
    {"宛先ipアドレス", Role::dst},
    {"宛先アドレス", Role::dst},
    {"送信先", Role::dst},
    {"送信先ip", Role::dst},
    {"送信先ipアドレス", Role::dst},
    {"送信先アドレス", Role::dst},
    {"接続先", Role::dst},
    {"接続先ip", Role::dst},
    {"接続先ipアドレス", Role::dst},
    {"攻撃先", Role::dst},
    {"攻撃先ip", Role::dst},
    {"対象", Role::dst},
    {"対象ip", Role::dst},
    {"対象ipアドレス", Role::dst},
    {"被害ip", Role::dst},
    {"着ip", Role::dst},
    {"宛先ホスト", Role::dst},
    {"宛先ポート", Role::dst_port},
    {"宛先ポート番号", Role::dst_port},
    {"送信先ポート", Role::dst_port},
    {"接続先ポート", Role::dst_port},
    {"着ポート", Role::dst_port},
    {"ポート", Role::dst_port},
    {"ポート番号", Role::dst_port},
    {"プロトコル", Role::proto},
    {"日付", Role::date},
    {"時刻", Role::clock},
    {"日時", Role::stamp},
    {"検知日時", Role::stamp},
    {"検出日時", Role::stamp},
    {"発生日時", Role::stamp},
    {"アクセス日時", Role::stamp},
    {"時間", Role::clock},
    {"件数", Role::count},
    {"回数", Role::count},
    {"検知件数", Role::count},
    {"検知名", Role::signature},
    {"シグネチャ", Role::signature},
    {"シグネチャ名", Role::signature},
    {"攻撃名", Role::signature},
    {"イベント名", Role::signature},
    {"動作", Role::action},
    {"アクション", Role::action},
    {"処理", Role::action},
    {"ユーザ", Role::user},
    {"ユーザー", Role::user},
    {"ユーザ名", Role::user},
    {"ユーザー名", Role::user},
    {"アカウント", Role::user},
    {"アカウント名", Role::user},
    {"ポート", Role::dst_port},
    {"port", Role::dst_port}};

std::uint32_t hash_of(const char* text, std::size_t size) {
    std::uint32_t hash = 2166136261u;
    for (std::size_t i = 0; i < size; ++i) hash = (hash ^ static_cast<unsigned char>(text[i])) * 16777619u;
    return hash ^ hash >> 15;
}

struct Dictionary {
    static constexpr std::size_t slots = 2048;
    std::array<std::int16_t, slots> table;
    std::array<std::uint64_t, 64> beginnings{};   // length -> which first two letters there are: most names fail here
    static std::uint64_t bit(const char* text) {
        return std::uint64_t{1} << ((static_cast<unsigned char>(text[0]) * 7 + static_cast<unsigned char>(text[1])) & 63);
    }
    bool may_hold(const char* text, std::size_t size) const { return size > 1 && (beginnings[size & 63] & bit(text)); }
    Dictionary() {
        table.fill(-1);
        for (std::size_t i = 0; i < std::size(names); ++i) {
            beginnings[names[i].name.size() & 63] |= bit(names[i].name.data());
            std::size_t at = hash_of(names[i].name.data(), names[i].name.size()) % slots;
            while (table[at] >= 0) at = (at + 1) % slots;
            table[at] = static_cast<std::int16_t>(i);
        }
    }
    Role find(const char* text, std::size_t size) const {
        for (std::size_t at = hash_of(text, size) % slots; table[at] >= 0; at = (at + 1) % slots) {
            const Name& name = names[table[at]];
            if (name.name.size() == size && std::memcmp(name.name.data(), text, size) == 0) return name.role;
        }
        return Role::none;
    }
};

}   // namespace

Role role_of(std::string_view name) {
    static const Dictionary dictionary;
    if (name.empty() || name.size() > 60) return Role::none;
    char plain[64];
    std::size_t size = 0;
    for (const char c : name)
        if (c != ' ' && c != '_' && c != '-' && c != '.' && c != '"' && c != '\t') plain[size++] = lower(c);
    return dictionary.may_hold(plain, size) ? dictionary.find(plain, size) : Role::none;
}

Role role_of_w3c(std::string_view name) {
    struct Row {
        std::string_view name;
        Role role;
    };
    static constexpr Row rows[] = {{"c-ip", Role::src},
                                   {"c-port", Role::src_port},
                                   {"s-ip", Role::dst},
                                   {"s-port", Role::dst_port},
                                   {"cs-username", Role::user},
                                   {"cs-method", Role::action},
                                   {"cs-uri-stem", Role::signature},
                                   {"cs-uri", Role::signature},
                                   {"sc-status", Role::none},
                                   {"date", Role::date},
                                   {"time", Role::clock},
                                   {"src-ip", Role::src},
                                   {"dst-ip", Role::dst},
                                   {"src-port", Role::src_port},
                                   {"dst-port", Role::dst_port},
                                   {"protocol", Role::proto},
                                   {"action", Role::action},
                                   {"s-reason", Role::signature_weak},
                                   {"c-computername", Role::none},
                                   {"s-computername", Role::none},
                                   {"s-sitename", Role::none},
                                   {"cs-host", Role::none},
                                   {"r-ip", Role::dst},
                                   {"r-port", Role::dst_port}};
    for (const Row& row : rows)
        if (row.name == name) return row.role;
    if (name.size() > 2 &&
        (name.substr(0, 2) == "s-" || name.substr(0, 2) == "c-" || name.substr(0, 3) == "cs-" || name.substr(0, 3) == "sc-"))
        return Role::none;
    return role_of(name);
}

}   // namespace toritsugi::logs
