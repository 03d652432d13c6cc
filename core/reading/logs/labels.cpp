#include "core/reading/logs/labels.hpp"

#include <span>

#include "core/reading/logs/scan.hpp"

namespace toritsugi::logs {
namespace {

// Lower case. Longer ones first where one is the end of another.
constexpr std::string_view source_words[] = {
    "from",       "by",     "client", "clientip", "src",    "source",   "saddr",    "attacker",     "attack source",
    "offender",   "peer",   "remote", "rhost",    "origin", "intruder", "caller",   "initiator",    "von",
    "aus",        "quelle", "depuis", "source",   "送信元", "攻撃元",   "接続元",   "発信元",       "発信源",
    "アクセス元", "通信元", "発信者", "攻撃者",   "要求元", "ソース",   "リモート", "クライアント", "相手",
    "来源",       "源",     "攻击源", "출발지",   "공격지", "소스",     "공격자"};
constexpr std::string_view target_words[] = {
    "to",         "dst",    "dest",   "destination", "daddr", "target", "server", "local",  "for",     "at",
    "on",         "victim", "an",     "ziel",        "vers",  "宛先",   "宛て先", "あて先", "送信先",  "接続先",
    "アクセス先", "攻撃先", "通信先", "対象",        "被害",  "目的",   "目标",   "목적지", "対象機器"};
// Words that stand between the name and the value, or make up the rest of the name.
constexpr std::string_view address_words[] = {"ipアドレス", "ip アドレス", "アドレス", "ホスト", "ip address", "ip-address",
                                              "ip-adresse", "ip addr",     "address",  "addr",   "ipv4",       "ipv6",
                                              "ip",         "host",        "地址",     "주소",   "adresse"};
constexpr std::string_view port_words[] = {"ポート番号", "ポート", "port number", "port no",
                                           "ports",      "port",   "端口",        "포트"};
constexpr std::string_view source_ports[] = {"sport", "spt", "srcport", "s_port", "sourceport"};
constexpr std::string_view target_ports[] = {"dport", "dpt", "dstport", "d_port", "destport"};
constexpr std::string_view links[] = {"は", "が", " is", "：", "「", "【", "（", "『"};   // and the ASCII ones below

bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool ends_with(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (lower(text[text.size() - word.size() + i]) != word[i]) return false;
    return true;
}

// A name of ASCII letters stands alone: "from", not "platform". "src" in "SrcIP" has been freed of what follows it.
bool ends_with_name(std::string_view text, std::string_view word) {
    if (!ends_with(text, word)) return false;
    if (is_wide(word.front()) || text.size() == word.size()) return true;
    return !is_alpha(text[text.size() - word.size() - 1]);
}

bool take_any(std::string_view& text, std::span<const std::string_view> words) {
    for (const std::string_view word : words)
        if (ends_with(text, word)) {
            text.remove_suffix(word.size());
            return true;
        }
    return false;
}

bool has_any(std::string_view text, std::span<const std::string_view> words) {
    for (const std::string_view word : words)
        if (ends_with_name(text, word)) return true;
    return false;
}

void take_links(std::string_view& text) {
    for (;;) {
        if (!text.empty() && std::string_view(" \t:=[(<'\"_|#").find(text.back()) != std::string_view::npos)
            text.remove_suffix(1);
        else if (!take_any(text, links))
            return;
    }
}

}   // namespace

Label label_before(std::string_view text, std::size_t at) {
    text = text.substr(0, at);
    if (text.size() > 60) text = text.substr(text.size() - 60);
    take_links(text);
    if (has_any(text, source_ports)) return Label::source_port;
    if (has_any(text, target_ports)) return Label::target_port;
    const bool is_port = take_any(text, port_words);
    if (is_port) take_links(text);
    bool is_address = false;
    while (!is_port && take_any(text, address_words)) {
        is_address = true;
        take_links(text);
    }
    if (has_any(text, source_words)) return is_port ? Label::source_port : Label::source;
    if (has_any(text, target_words)) return is_port ? Label::target_port : Label::target;
    return is_port ? Label::some_port : is_address ? Label::some_address : Label::none;
}

Label label_behind(std::string_view text, std::size_t end) {
    std::string_view rest = text.substr(end < text.size() ? end : text.size());
    while (!rest.empty() && std::string_view(" ])'\">").find(rest.front()) != std::string_view::npos) rest.remove_prefix(1);
    for (const std::string_view word : {"から", "より", "을 ", "에서"})
        if (rest.substr(0, word.size()) == word) return Label::source;
    for (const std::string_view word : {"へ", "宛", "あて", "に対"})
        if (rest.substr(0, word.size()) == word) return Label::target;
    return Label::none;
}

}   // namespace toritsugi::logs
