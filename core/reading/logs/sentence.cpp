#include "core/reading/logs/sentence.hpp"

#include <algorithm>

#include "core/reading/logs/anchors.hpp"
#include "core/reading/logs/find_addresses.hpp"
#include "core/reading/logs/guess.hpp"
#include "core/reading/logs/labels.hpp"
#include "core/reading/observables/roles.hpp"

namespace toritsugi::logs {
namespace {

constexpr std::size_t longest = 2000;       // a longer line of unknown words is no log line
constexpr std::size_t longest_note = 400;   // with its time behind or amid it: else prose would be read
constexpr std::size_t most_addresses = 4;

// What a line's words say happened; each group once, however many of its words stand there.
enum Saying : std::uint16_t { refused, attacked, succeeded, of_mail, tried, at_home };

struct SayingWord {
    Saying saying;
    std::string_view word;   // lower case
};
constexpr SayingWord saying_words[] = {
    {refused, "fail"},
    {refused, "invalid"},
    {refused, "illegal"},
    {refused, "denied"},
    {refused, "deny"},
    {refused, "refused"},
    {refused, "reject"},
    {refused, "block"},
    {refused, "unauthor"},
    {refused, "not allowed"},
    {refused, "not logged in"},
    {refused, "banned"},
    {refused, "banning"},
    {refused, "incorrect"},
    {refused, "wrong pass"},
    {refused, "bad pass"},
    {refused, "drop"},
    {refused, "mismatch"},
    {refused, "unknown user"},
    {refused, "violation"},
    {refused, "exceeded"},
    {refused, "forbidden"},
    {refused, "disallowed"},
    {refused, "locked out"},
    {refused, "gescheitert"},
    {refused, "fehlgeschlagen"},
    {refused, "abgelehnt"},
    {refused, "verweigert"},
    {refused, "échec"},
    {refused, "échou"},
    {refused, "refusé"},
    {refused, "bloqué"},
    {refused, "拒否"},
    {refused, "失敗"},
    {refused, "遮断"},
    {refused, "破棄"},
    {refused, "廃棄"},
    {refused, "ブロック"},
    {refused, "ロックアウト"},
    {refused, "拒绝"},
    {refused, "失败"},
    {refused, "阻止"},
    {refused, "拦截"},
    {refused, "실패"},
    {refused, "차단"},
    {refused, "거부"},
    {attacked, "attack"},
    {attacked, "scan"},
    {attacked, "probe"},
    {attacked, "brute"},
    {attacked, "intrusion"},
    {attacked, "flood"},
    {attacked, "exploit"},
    {attacked, "malicious"},
    {attacked, "suspicious"},
    {attacked, "angriff"},
    {attacked, "attaque"},
    {attacked, "攻撃"},
    {attacked, "不正"},
    {attacked, "検知"},
    {attacked, "検出"},
    {attacked, "侵入"},
    {attacked, "スキャン"},
    {attacked, "不審"},
    {attacked, "扫描"},
    {attacked, "攻击"},
    {attacked, "공격"},
    {succeeded, "logged in"},
    {succeeded, "login succe"},
    {succeeded, "logged on"},
    {succeeded, "successful"},
    {succeeded, "signed in"},
    {succeeded, "ログインしました"},
    {succeeded, "ログイン成功"},
    {succeeded, "ログインに成功"},
    {succeeded, "ログオン成功"},
    {succeeded, "ログオンに成功"},
    {succeeded, "ログオンしました"},
    {tried, "attempt"},
    {tried, "login"},
    {tried, "connect"},
    {tried, "access"},
    {tried, "接続"},
    {tried, "アクセス"},
    {tried, "verbind"},
    {tried, "connexion"},
    {tried, "连接"},
    {tried, "접속"},
    // What machines tell of their own life: leases, clocks, lines that come and go
    {at_home, "dhcp"},
    {at_home, "lease"},
    {at_home, "ntp"},
    {at_home, "synchroniz"},
    {at_home, "time server"},
    {at_home, "stratum"},
    {at_home, "pppoe"},
    {at_home, "ipcp"},
    {at_home, "keep alive"},
    {at_home, "keepalive"},
    {at_home, " rekey"},
    {at_home, "時刻同期"},
    {at_home, "時刻の同期"},
    {of_mail, "received:"},
    {of_mail, " with esmtp"},
    {of_mail, " with smtp"},
    {of_mail, "envelope-from"},
    {of_mail, " with http;"},
    {of_mail, "received-spf"},
};

const Anchors& sayings() {
    static const Anchors made = [] {
        Anchors anchors;
        for (const SayingWord& one : saying_words) anchors.add(one.word, one.saying);
        anchors.build();
        return anchors;
    }();
    return made;
}

struct Said {
    bool refused = false, attacked = false, succeeded = false, of_mail = false, tried = false, at_home = false;
};

Said said_in(std::string_view text) {
    std::array<char, longest> low;
    for (std::size_t i = 0; i < text.size(); ++i) low[i] = lower(text[i]);
    std::array<Anchors::Hit, Anchors::most_hits> hits;
    const std::size_t found = sayings().find({low.data(), text.size()}, hits);
    Said said;
    for (std::size_t i = 0; i < found; ++i) {
        said.refused |= hits[i].entry == refused;
        said.attacked |= hits[i].entry == attacked;
        said.succeeded |= hits[i].entry == succeeded;
        said.of_mail |= hits[i].entry == of_mail;
        said.tried |= hits[i].entry == tried;
        said.at_home |= hits[i].entry == at_home;
    }
    return said;
}

bool is_private(const IpAddress& ip) {
    const IpScope scope = scope_of(ip);
    return scope != IpScope::global && scope != IpScope::documentation;
}

// The time that stands somewhere in a line that does not begin with one. A time that something lasts until is not it.
bool find_time_within(std::string_view text, Stamp& stamp) {
    bool starts = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_word = is_digit(text[i]) || is_alpha(text[i]);
        if (starts && is_word) {
            Cursor cursor(text, i);
            if (read_stamp(cursor, stamp) && stamp.has_date()) {
                cursor.skip_spaces();
                const std::string_view before = text.substr(0, i);
                const bool is_end =
                    cursor.rest().substr(0, 6) == "まで" || holds_ignoring_case(before.substr(i > 8 ? i - 8 : 0), "until");
                return !is_end;
            }
            stamp = {};
        }
        starts = !is_word && !(text[i] == '.' && i > 0 && is_digit(text[i - 1]));
    }
    return false;
}

bool begins_with_time(const Line& line) {
    if (line.head().stamp.is_there()) return true;
    Stamp stamp;
    Cursor clock(line.text());
    clock.skip('[');
    return read_clock(clock, stamp);
}

bool arrow_between(std::string_view between) {
    return between.size() < 24 && (between.find('>') != between.npos || between.find("→") != between.npos);
}

// A number that words call a port: "宛先ポート：23", "port 445 (TCP)", "22番ポート", "dport=22", "tcp/22".
void read_ports(std::string_view text, LogEvent& event) {
    std::uint16_t some = 0;
    bool last_is_source = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_digit(text[i]) || (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '.'))) continue;
        Cursor cursor(text, i);
        std::uint16_t port = 0;
        if (!cursor.port(port) || port == 0 || cursor.peek() == '.' || cursor.peek() == ':' || is_alpha(cursor.peek()))
            continue;
        Label label = label_before(text, i);
        Cursor behind = cursor;
        behind.skip_spaces();
        behind.skip("番");
        if (label == Label::none && behind.skip("ポート")) label = Label::some_port;
        if (label == Label::none && cursor.skip('/') && is_alpha(cursor.peek()) &&
            !protocol_named(cursor.rest().substr(0, 3)).empty())
            label = Label::some_port;
        if (label == Label::target_port && event.dst_port == 0) event.dst_port = port;
        if (label == Label::source_port && event.src_port == 0) event.src_port = port, last_is_source = true;
        if (label == Label::some_port && some == 0 && port != event.src_port && port != event.dst_port) some = port;
    }
    if (some == 0) return;
    // "from A port 51234" names its own port; alone in a line it is the service that was knocked at.
    if (event.dst_port != 0 && event.src_port == 0 && !last_is_source)
        event.src_port = some;
    else if (event.dst_port == 0)
        event.dst_port = some;
}

void read_protocol(std::string_view text, LogEvent& event) {
    for (const std::string_view name : {"tcp", "udp", "icmp"})
        if (holds_ignoring_case(text, name)) {
            event.proto = protocol_named(name);
            return;
        }
}

// "User [admin]", "for user root", "ユーザー名：admin"
void read_user(std::string_view text, LogEvent& event) {
    for (const std::string_view word : {"user", "ユーザー名", "ユーザ名", "ユーザー", "ユーザ", "benutzers"}) {
        std::size_t at = find_in(text, word);
        if (at == text.npos && word == "user") at = find_in(text, "User");
        if (at == text.npos) continue;
        Cursor cursor(text, at + word.size());
        if (word == "user" && cursor.skip_ignoring_case("name")) cursor.skip_spaces();
        while (std::string_view(" :=['\"").find(cursor.peek()) != std::string_view::npos && !cursor.done()) ++cursor.at;
        const char* const from = cursor.at;
        while (!cursor.done() && (is_alpha(*cursor.at) || is_digit(*cursor.at) || *cursor.at == '_' || *cursor.at == '-' ||
                                  *cursor.at == '.' || *cursor.at == '@' || *cursor.at == '\\'))
            ++cursor.at;
        const auto size = static_cast<std::size_t>(cursor.at - from);
        if (size == 0 || size > 64) continue;
        event.user = {from, size};
        return;
    }
}

// "198.51.100.29:43210 192.0.2.8:5060": every filter that writes two ends without a word writes the sender's first.
bool stand_side_by_side(std::string_view text, const FoundAddress& first, const FoundAddress& second) {
    const std::string_view between = text.substr(first.end, second.at - first.end);
    return first.port != 0 && second.port != 0 && between.size() <= 3 && between.find_first_not_of(" \t,") == between.npos;
}

// "2026-11-16T00:00:01Z 203.0.113.21 -> port 23 login root/root": a trap needs no word of refusal.
bool names_a_port(std::string_view text) {
    LogEvent event;
    read_ports(text, event);
    return event.dst_port != 0;
}

// "Probes from A on 8 November and B on the 9th": the second is no target, it is one more of the same.
bool is_listed_with(std::string_view text, const FoundAddress& first, const FoundAddress& second) {
    std::string_view between = text.substr(first.end, second.at - first.end);
    while (!between.empty() && is_space(between.back())) between.remove_suffix(1);
    for (const std::string_view word : {" and", " und", " et", "及び", "および", "と", "、", "和"})
        if (between.size() >= word.size() && between.substr(between.size() - word.size()) == word) return true;
    return false;
}

struct Roles {
    int source = -1, target = -1;
    bool is_said = false;   // by a word or an arrow, not only by being the one address there
};

Roles roles_of(std::string_view text, const FoundAddress* found, std::size_t count, bool says_what) {
    Roles roles;
    Label labels[most_addresses];
    for (std::size_t i = 0; i < count; ++i) {
        labels[i] = label_before(text, found[i].at);
        if (const Label behind = label_behind(text, found[i].end);
            behind != Label::none && (labels[i] == Label::none || labels[i] == Label::some_address))
            labels[i] = behind;
        const int number = static_cast<int>(i);
        if (labels[i] == Label::source && roles.source < 0) roles.source = number;
        if (labels[i] == Label::target && roles.target < 0) roles.target = number;
    }
    if (roles.source < 0 && count >= 2 && labels[0] != Label::target &&
        arrow_between(text.substr(found[0].end, found[1].at - found[0].end))) {
        roles.source = 0;
        roles.target = 1;
    }
    roles.is_said = roles.source >= 0;
    if (roles.source < 0 && says_what) {
        const bool both = count == 2;
        const bool in_columns = found[0].at > 0 && (text[found[0].at - 1] == ',' || text[found[0].at - 1] == '\t');
        if (count == 1 && roles.target < 0)
            roles.source = 0;
        else if (both && roles.target < 0 && stand_side_by_side(text, found[0], found[1]))
            roles.source = 0;
        else if (both && roles.target >= 0)
            roles.source = 1 - roles.target;
        else if (both && !in_columns && is_private(found[0].ip) != is_private(found[1].ip))
            roles.source = is_private(found[0].ip) ? 1 : 0;
        else if (both && (labels[0] == Label::some_address) != (labels[1] == Label::some_address))
            roles.source = labels[0] == Label::some_address ? 0 : 1;
    }
    const auto other = static_cast<std::size_t>(1 - roles.source);
    if (roles.source >= 0 && roles.target < 0 && count == 2 && !is_listed_with(text, found[0], found[1]) &&
        labels[other] != Label::source)
        roles.target = 1 - roles.source;
    return roles;
}

// "Our game server 203.0.113.150 was attacked", "我公司服务器 203.0.113.150 遭受攻击": the one address of a sentence may be
// the sufferer's own.
bool is_the_sufferer(std::string_view text, const FoundAddress& found) {
    constexpr std::size_t most_before = 200;
    const std::size_t from = found.at > most_before ? found.at - most_before : 0;
    const RoleSaid said = role_said(text.substr(from, found.at - from), text.substr(found.end), false);
    return said.is_said && said.role == ObservableRole::target;
}

// "送信元：203.0.113.7 ... 宛先：192.0.2.1": a form, not prose, when both names end in a colon or a sign of equality.
bool states_both_ends(std::string_view text, const FoundAddress* found, const Roles& roles) {
    if (!roles.is_said || roles.target < 0) return false;
    for (const int number : {roles.source, roles.target}) {
        std::string_view before = text.substr(0, found[number].at);
        while (!before.empty() && is_space(before.back())) before.remove_suffix(1);
        if (before.empty() || (before.back() != ':' && before.back() != '=')) return false;
    }
    return true;
}

}   // namespace

Verdict read_sentence(const Line& line, const Stamp& noted, Draft& draft) {
    const std::string_view text = line.text();
    if (text.size() > longest) return Verdict::not_mine;
    const bool begins = begins_with_time(line);
    if (!begins && text.size() > longest_note) return Verdict::not_mine;
    const std::string_view message = begins ? text.substr(std::min(line.head().message, text.size())) : text;
    FoundAddress found[most_addresses + 1];
    const std::size_t count = find_addresses(message, found, most_addresses + 1);
    if (count == 0 || count > most_addresses) return Verdict::not_mine;
    const Said said = said_in(message);
    if (said.of_mail) return Verdict::not_mine;
    if (said.at_home && !said.attacked && !said.refused) return begins ? Verdict::no_event : Verdict::not_mine;
    const bool is_knock =
        begins && count == 1 && said.tried && !said.succeeded && found[0].port == 0 && names_a_port(message);
    const bool is_refusal = said.refused || said.attacked || is_knock;
    const Roles roles = roles_of(message, found, count, is_refusal || said.succeeded);
    // At home among themselves: the owner logs in, a lease is given.
    if (!is_refusal && std::all_of(found, found + count, [](const FoundAddress& one) { return is_private(one.ip); }))
        return begins || looks_like_log(line) ? Verdict::no_event : Verdict::not_mine;
    if (!begins) {   // prose may speak of times and addresses, too: it must say what was done, or nothing is read
        if (!is_refusal && !(said.succeeded && roles.is_said) && !states_both_ends(message, found, roles))
            return Verdict::not_mine;
        if (noted.is_there() && roles.is_said && is_refusal)
            draft.stamp = noted;
        else if (!find_time_within(text, draft.stamp))
            return Verdict::not_mine;
    }
    if (std::all_of(found, found + count, [](const FoundAddress& one) { return is_private(one.ip); }))
        return Verdict::not_mine;
    if (roles.source < 0 || roles.source == roles.target) return Verdict::not_mine;
    if (!roles.is_said && is_the_sufferer(message, found[roles.source])) return Verdict::not_mine;
    LogEvent& event = draft.event;
    event.src = found[roles.source].ip;
    event.src_port = found[roles.source].port;
    if (roles.target >= 0) {
        event.dst = found[roles.target].ip;
        event.dst_port = found[roles.target].port;
    }
    // The words must say that something was done, or name both ends of it: an address in a list may be anybody's.
    const bool names_both = roles.is_said && roles.target >= 0;
    if (!is_refusal && !names_both && !(said.succeeded && !is_private(event.src))) {
        draft = {};
        return Verdict::not_mine;
    }
    read_ports(message, event);
    read_protocol(message, event);
    read_user(message, event);
    event.signature = message.substr(0, 200);
    event.format = "unknown";
    event.is_guess = true;
    return Verdict::event;
}

bool reads_as_sentence(std::string_view line) {
    constexpr std::size_t fewest_words = 5, longest = 400;
    line = line.substr(0, longest);
    const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    if (line.empty() || std::count(line.begin(), line.end(), '=') > 1) return false;
    const bool is_wide = static_cast<unsigned char>(line.front()) >= 0xE3;
    if (is_wide) return true;
    if (!is_letter(line.front())) return false;
    std::size_t words = 0;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        std::string_view word = line.substr(at, end - at);
        while (!word.empty() && std::string_view(",.;:!?()").find(word.back()) != std::string_view::npos)
            word.remove_suffix(1);
        const bool is_word = word.size() > 1 && std::all_of(word.begin(), word.end(), is_letter);
        words += is_word;
        if (at == 0 && !is_word) return false;
        if (words == 1 && at > 0 && at < 5 && !word.empty() && word.front() >= '0' && word.front() <= '9')
            return false;   // "Oct 1"
        at = end + 1;
    }
    return words >= fewest_words;
}

bool notes_time(const Line& line, Stamp& stamp) {
    std::string_view text = line.text();
    if (text.size() < 16 || text.size() > 80) return false;
    std::size_t at = 0;
    while (at < text.size() && !is_digit(text[at])) ++at;
    const std::string_view label = text.substr(0, at);
    if (label.find(':') == label.npos && label.find("：") == label.npos) return false;
    if (const std::size_t name_end = label.find(':'); name_end != label.npos) at = name_end + 1;
    Cursor cursor(text, at);
    cursor.skip_spaces();
    if (!read_stamp(cursor, stamp) || !stamp.has_date()) return false;
    cursor.skip_spaces();
    return cursor.left() <= 12;
}

}   // namespace toritsugi::logs
