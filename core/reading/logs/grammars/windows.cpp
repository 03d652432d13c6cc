// Windows security events 4624 and 4625 as text, Japanese and English labels, on one line; psad's alert mails; digests that
// count.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// The text behind the last of a label's occurrences, up to the next blank.
std::string_view value_of(std::string_view text, std::string_view label) {
    const std::size_t at = text.rfind(label);
    if (at == text.npos) return {};
    Cursor cursor(text, at + label.size());
    cursor.skip_spaces();
    return cursor.word();
}

Verdict read_windows(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    LogEvent& event = draft.event;
    for (const std::string_view label :
         {"Source Network Address:", "ソース ネットワーク アドレス:", "送信元ネットワーク アドレス:"}) {
        const std::string_view address = value_of(text, label);
        if (address.empty()) continue;
        if (!Cursor(address).address(event.src)) return Verdict::no_event;   // "-": a local logon
        break;
    }
    if (event.src.is_none()) return Verdict::not_mine;
    for (const std::string_view label : {"Source Port:", "ソース ポート:", "送信元ポート:"})
        if (const std::string_view port = value_of(text, label); !port.empty()) Cursor(port).port(event.src_port);
    // The subject's account comes first, the one that was to be logged on last
    for (const std::string_view label : {"Account Name:", "アカウント名:"})
        if (const std::string_view account = value_of(text, label); !account.empty() && account != "-") event.user = account;
    const bool failed = text.find("4625") != text.npos || text.find("failed to log on") != text.npos ||
                        text.find("失敗") != text.npos || text.find("AUDIT_FAILURE") != text.npos ||
                        text.find("Logon Failure") != text.npos;
    event.action = failed ? "failed" : "accepted";
    event.signature = failed ? "4625 logon failed" : "4624 logon";
    event.format = "windows";
    for (const std::string_view label : {"Date:", "日付:", "Logged:", "ログの日付:", "WinEvtLog ", "TimeGenerated:"}) {
        Cursor cursor(text);
        if (!cursor.skip_past(label)) continue;
        cursor.skip_spaces();
        if (read_stamp(cursor, draft.stamp)) break;
        draft.stamp = {};
    }
    return Verdict::event;
}

// psad: "Danger level: [2] ... Scanned TCP ports: [23-8080: 12 packets] ... Source: a ... Destination: b"
Verdict read_psad(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    LogEvent& event = draft.event;
    Cursor cursor(text, anchor_at);
    Cursor source = cursor, target = cursor, ports = cursor;
    if (!source.skip_past(" Source: ") || !source.address(event.src)) return Verdict::not_mine;
    if (target.skip_past(" Destination: ")) target.address(event.dst);
    if (ports.skip_past("Scanned ")) {
        event.proto = protocol_named(ports.word());
        if (ports.skip_past('[')) {
            const std::string_view range = ports.until(':');
            if (range.find('-') == range.npos) Cursor(range).port(event.dst_port);
            ports.skip(": ");
            if (!ports.number(event.count, 9) || event.count == 0) event.count = 1;
        }
    }
    event.signature = "port scan";
    event.format = "psad";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"windows", read_windows, {"Source Network Address:", "ソース ネットワーク アドレス:", "送信元ネットワーク アドレス:"}},
    {"psad", read_psad, {"Danger level:"}},
};

constexpr Phrase phrases[] = {
    {"fail2ban", "The IP <src> has just been banned by Fail2Ban after <count> attempts against <sig>.", "ban",
     Verdict::event, "has just been banned"},
    {"fail2ban", "The IP <src> has just been banned by Fail2Ban", "ban", Verdict::event, "has just been banned"},
    // logwatch: "203.0.113.7 (host.example): 15 times", "From 203.0.113.7 - 3 packets to tcp(22)"
    {"logwatch", "^<src> (<*>): <count> time", "failed", Verdict::event, " time"},
    {"logwatch", "^<src>: <count> time", "failed", Verdict::event, " time"},
    {"logwatch", "^From <src> - <count> packet<*> to <proto>(<dport>", "drop", Verdict::event, " packet"},
    {"logwatch", "^From <src> (<*>) - <count> packet<*> to <proto>(<dport>", "drop", Verdict::event, " packet"},
    // fwlogwatch and its like: "12 packets from 203.0.113.7 to 192.0.2.1 port 22"
    {"digest", "^<count> packets from <src> to <dst>", "count", Verdict::event, " packets from "},
    {"digest", "^<count> <proto> packets from <src> to <dst>", "count", Verdict::event, " packets from "},
    {"digest", "^<count> packet from <src> to <dst>", "count", Verdict::event, " packet from "},
};

}   // namespace

GrammarFamily windows_family() { return {grammars, phrases}; }

}   // namespace toritsugi::logs
