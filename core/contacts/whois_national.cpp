// JPNIC and JPRS (bracketed labels), KRNIC (sections in Korean, then in English).
#include <algorithm>
#include <array>

#include "core/contacts/mailbox.hpp"
#include "core/contacts/whois_text.hpp"

namespace toritsugi {
namespace {

struct Labelled {
    std::string label, value;
};

// "o. [Abuse]   abuse@example.ad.jp", "[最終更新]   2026/01/13 10:00:00 (JST)"; label empty: another sort of line.
Labelled labelled(std::string_view line) {
    std::size_t at = 0;
    if (line.size() > 3 && line[1] == '.' && line[2] == ' ') at = 3;
    if (at >= line.size() || line[at] != '[') return {};
    const auto end = line.find(']', at);
    if (end == line.npos) return {};
    return {trimmed(line.substr(at + 1, end - at - 1)), trimmed(line.substr(end + 1))};
}

enum class Meaning { none, abuse, mail, organisation, network, network_name, technical_handle, handle, changed, group };
struct LabelRow {
    std::string_view label;
    Meaning meaning;
};
constexpr LabelRow label_rows[] = {
    {"Abuse", Meaning::abuse},
    {"電子メイル", Meaning::mail},
    {"電子メール", Meaning::mail},
    {"E-Mail", Meaning::mail},
    {"Email", Meaning::mail},
    {"組織名", Meaning::organisation},
    {"Organization", Meaning::organisation},
    {"登録者名", Meaning::organisation},
    {"Registrant", Meaning::organisation},
    {"IPネットワークアドレス", Meaning::network},
    {"Network Number", Meaning::network},
    {"IPv6ネットワークアドレス", Meaning::network},
    {"ネットワーク名", Meaning::network_name},
    {"Network Name", Meaning::network_name},
    {"AS番号", Meaning::network},
    {"AS Number", Meaning::network},
    {"技術連絡担当者", Meaning::technical_handle},
    {"Technical Contact", Meaning::technical_handle},
    {"管理者連絡窓口", Meaning::handle},
    {"Administrative Contact", Meaning::handle},
    {"登録担当者", Meaning::handle},
    {"運用責任者", Meaning::handle},
    {"最終更新", Meaning::changed},
    {"Last Update", Meaning::changed},
    {"Last Updated", Meaning::changed},
    {"グループ名", Meaning::group},
    {"Group Name", Meaning::group},
    {"グループハンドル", Meaning::group},
    {"Group Handle", Meaning::group},
};

Meaning meaning_of(std::string_view label) {
    for (const LabelRow& row : label_rows)
        if (row.label == label) return row.meaning;
    return Meaning::none;
}

// "2026/01/13 10:00:00 (JST)": JPNIC and JPRS write Japanese time.
std::optional<UtcTime> japanese_time(std::string text) {
    if (text.size() < 10 || text[4] != '/' || text[7] != '/') return {};
    text[4] = text[7] = '-';
    const auto at =
        parse_rfc3339(text.substr(0, 10) + "T" + (text.size() >= 19 ? text.substr(11, 8) : "00:00:00") + "+09:00");
    return at.ok() ? std::optional(at.value()) : std::nullopt;
}

void add_once(std::vector<std::string>& handles, const std::string& handle) {
    // A handle is a word; anything else would be put into a query.
    const bool is_word = !handle.empty() && handle.size() <= 40 && std::all_of(handle.begin(), handle.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    });
    if (is_word && std::find(handles.begin(), handles.end(), handle) == handles.end()) handles.push_back(handle);
}

}   // namespace

bool is_bracketed_whois(const std::vector<std::string>& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
        return line.find("JPNIC database provides") != line.npos || line.find("JPRS database provides") != line.npos ||
               meaning_of(labelled(line).label) != Meaning::none;
    });
}

void read_bracketed_whois(const std::vector<std::string>& lines, Side side, std::string_view server,
                          RegistryAnswer& answer) {
    std::vector<std::string> technical, others;
    bool is_group = false, after_abuse = false;
    for (const std::string& line : lines) {
        const std::string small = ascii_lower(line);
        if (small.starts_with("less specific info") || small.starts_with("more specific info") ||
            line.starts_with("上位情報") || line.starts_with("下位情報"))
            break;
        const auto [label, value] = labelled(line);
        // A field goes on in lines without a label: a second abuse address stands below the first.
        const Meaning meaning = label.empty() && after_abuse && line.starts_with("   ") ? Meaning::abuse : meaning_of(label);
        after_abuse = meaning == Meaning::abuse;
        const std::string text = label.empty() ? trimmed(line) : value;
        switch (meaning) {
            case Meaning::abuse:
                answer.candidates.push_back(
                    whois_candidate(text, side, server, AddressRole::abuse, 1150, false,
                                    {"[Abuse] line of the national registry's record", "国別登録簿の [Abuse] 欄に記載"}));
                break;
            case Meaning::mail: {
                // A person's record is the last resort; a group's mailbox is read by whoever is on duty.
                const bool is_site = side == Side::registrar;
                answer.candidates.push_back(
                    whois_candidate(text, is_site ? Side::site : side, server, AddressRole::technical, is_group ? 320 : 280,
                                    true, {"fallback: contact record of the holder", "代替: 保有者の担当者情報"}));
                if (!is_group && !is_site && kind_of_mailbox(text) == MailboxKind::unclear)
                    answer.candidates.back().is_person = true;
                break;
            }
            case Meaning::organisation:
                if (answer.organisation.empty()) answer.organisation = value;
                break;
            case Meaning::network:
                if (answer.range.empty()) answer.range = value;
                break;
            case Meaning::network_name: answer.network_name = value; break;
            case Meaning::technical_handle: add_once(technical, value); break;
            case Meaning::handle: add_once(others, value); break;
            case Meaning::changed: answer.changed_at = japanese_time(value); break;
            case Meaning::group: is_group = true; break;
            case Meaning::none: break;
        }
    }
    std::erase_if(answer.candidates, [](const Candidate& one) { return one.address.empty(); });
    answer.country = "JP";
    for (Candidate& one : answer.candidates) one.language = "ja";
    if (answer.candidates.empty())
        for (const auto* handles : {&technical, &others})
            for (const std::string& handle : *handles)
                if (answer.ask_handles.size() < 4) add_once(answer.ask_handles, handle);
}

bool is_krnic_whois(const std::vector<std::string>& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
        return line.starts_with("KRNIC is not an ISP") || line.starts_with("# KOREAN(UTF8)") ||
               line.find("KISA/KRNIC WHOIS") != line.npos;
    });
}

void read_krnic_whois(const std::vector<std::string>& lines, Side side, std::string_view server, RegistryAnswer& answer) {
    bool in_abuse = false;
    int bonus = 0;
    for (const std::string& line : lines) {
        const std::string small = ascii_lower(line);
        if (line.starts_with("# ENGLISH")) bonus = 0;   // the same again in English
        // The holder's own record stands below its provider's, and is the one to tell.
        if (small.find("more specific assignment") != small.npos || line.find("아래의 사용자에게") != line.npos) {
            bonus = 50;
            answer.organisation.clear();
        }
        if (line.starts_with("["))
            in_abuse = small.find("abuse") != small.npos || line.find("스팸") != line.npos || line.find("해킹") != line.npos;
        const auto colon = line.find(':');
        if (colon == line.npos) continue;
        const std::string label = ascii_lower(trimmed(line.substr(0, colon))), value = trimmed(line.substr(colon + 1));
        if (label == "organization name" || label == "기관명") answer.organisation = value;
        if (label == "ipv4 address" || label == "ipv6 address" || label == "ipv4주소" || label == "ipv6주소")
            answer.range = value;
        if (label == "service name" || label == "서비스명") answer.network_name = value;
        const bool is_abuse = in_abuse || label.starts_with("abuse");
        if (label != "e-mail" && label != "전자우편" && label != "abuse e-mail" && label != "abuse email") continue;
        Candidate one =
            is_abuse ? whois_candidate(value, side, server, AddressRole::abuse, 1100 + bonus, false,
                                       {"abuse contact in the national registry's record", "国別登録簿の不正行為連絡先"})
                     : whois_candidate(value, side, server, AddressRole::technical, 500 + bonus, true,
                                       {"manager of the assignment in the national registry's record",
                                        "国別登録簿に記載された割り当て先の管理者"});
        one.organisation = answer.organisation;
        one.language = "ko";
        if (!one.address.empty()) answer.candidates.push_back(std::move(one));
    }
    answer.country = "KR";
}

}   // namespace toritsugi
