#include "core/relay/answer_words.hpp"

#include <algorithm>
#include <vector>

#include "core/contacts/mailbox.hpp"
#include "core/writing/line_text.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_read = 4000;   // what decides stands at the beginning

// What was done, and what must stand right before it: "has been" and "removed", never "not been" or "to be".
constexpr std::string_view deeds[] = {
    "suspended", "removed",   "taken down",   "taken offline", "disabled",   "deactivated",  "terminated", "blocked",
    "cleaned",   "resolved",  "fixed",        "mitigated",     "stopped",    "disconnected", "isolated",   "quarantined",
    "deleted",   "shut down", "switched off", "null-routed",   "nullrouted", "blackholed",   "patched",    "secured",
};
constexpr std::string_view helpers[] = {
    "has been ",
    "have been ",
    "has now been ",
    "have now been ",
    "has already been ",
    "have already been ",
    "was ",
    "were ",
    "is now ",
    "are now ",
    "have ",
    "have now ",
    "have already ",
    "has ",
    "we ",
    "we've ",
    "i ",
    "i've ",
    "is ",
    "are ",
};
constexpr std::string_view done_words[] = {
    "wurde gesperrt",
    "wurden gesperrt",
    "wurde entfernt",
    "wurden entfernt",
    "wurde abgeschaltet",
    "wurde behoben",
    "ist behoben",
    "haben wir gesperrt",
    "haben wir entfernt",
    "停止しました",
    "停止いたしました",
    "停止致しました",
    "停止済み",
    "削除しました",
    "削除いたしました",
    "削除致しました",
    "削除済み",
    "遮断しました",
    "遮断いたしました",
    "遮断致しました",
    "駆除しました",
    "駆除いたしました",
    "駆除が完了",
    "対処しました",
    "対処いたしました",
    "対処致しました",
    "対処済み",
    "対応が完了",
    "対応完了",
    "対応を完了",
    "対応済み",
    "対応いたしました",
    "対応しました",
    "対策を実施しました",
    "対策を実施いたしました",
    "切り離しました",
    "切断しました",
    "解決しました",
    "復旧しました",
    "復旧いたしました",
    "修正しました",
    "修正いたしました",
    "閉鎖しました",
    "閉鎖いたしました",
    "已处理",
    "已處理",
    "已关闭",
    "已關閉",
    "已封停",
    "已经处理",
    "조치하였습니다",
    "조치했습니다",
    "조치 완료",
    "차단하였습니다",
    "차단했습니다",
    "삭제하였습니다",
    "삭제했습니다",
    "조치완료",
    "처리완료",
    "처리하였습니다",
};
constexpr std::string_view not_theirs_words[] = {
    "not our network",
    "not in our network",
    "not part of our network",
    "not on our network",
    "outside our network",
    "outside of our network",
    "not our customer",
    "not a customer of ours",
    "no longer our customer",
    "no longer a customer",
    "not under our control",
    "not under our management",
    "not managed by us",
    "not operated by us",
    "does not belong to us",
    "doesn't belong to us",
    "do not belong to us",
    "is not ours",
    "are not ours",
    "isn't ours",
    "not our ip",
    "not our address",
    "not our domain",
    "not hosted by us",
    "not hosted with us",
    "not hosted here",
    "we do not host",
    "we don't host",
    "not responsible for this",
    "not allocated to us",
    "not assigned to us",
    "no longer ours",
    "not one of ours",
    "not our range",
    "not in our range",
    "not within our",
    "we do not own",
    "we don't own",
    "we do not operate",
    "we don't operate",
    "we are not the operator",
    "we are not the owner",
    "we are not responsible",
    "gehört nicht zu",
    "nicht in unserem netz",
    "nicht unser kunde",
    "弊社の管理ではありません",
    "弊社の管理ではございません",
    "当社の管理ではありません",
    "弊社の管理下にありません",
    "弊社の管理下にございません",
    "当社の管理下にありません",
    "弊社の管理ではなく",
    "弊社管理ではありません",
    "弊社管理ではございません",
    "当社管理ではありません",
    "当社管理ではございません",
    "弊社のipではありません",
    "弊社のipアドレスではありません",
    "当社のipアドレスではありません",
    "弊社のアドレスではありません",
    "弊社の回線ではありません",
    "不属于我",
    "不屬於我",
    "저희 관할이 아",
    "당사 관리 대역이 아",
    "弊社管理外",
    "当社管理外",
    "弊社の管理外",
    "当社の管理外",
    "弊社の設備ではありません",
    "弊社の設備ではございません",
    "弊社のものではありません",
    "弊社のものではございません",
    "当社のものではありません",
    "弊社の顧客ではありません",
    "弊社のお客様ではありません",
    "弊社のお客様ではございません",
    "弊社では管理しておりません",
    "当社では管理しておりません",
    "管轄外",
};
// A sentence with one of these says what will be, not what is.
constexpr std::string_view conditions[] = {
    "once ",  "if ",    "until ",  "when ", "as soon as", "before ", "unless ", "whether ", "will be", "will have",
    "would ", "could ", "should ", "must ", "not been ",  "sobald",  "wenn ",   "falls ",   "ob ",
};
// A question in the shape of a request; "not ours, please contact ..." is none.
constexpr std::string_view requests[] = {"please ", "would you ", "could you "};
constexpr std::string_view japanese_conditions[] = {"次第",     "場合",         "たら",       "れば",  "予定",
                                                    "かどうか", "ませんでした", "でしょうか", "ますか"};

char low(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// One sentence after the other, in lower case, line breaks as blanks. A question keeps its mark.
std::vector<std::string> sentences(std::string_view text) {
    std::vector<std::string> all(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        const bool is_blank_line = rest.starts_with("\n\n") || rest.starts_with("\n\r\n");
        const bool ends_latin = (text[at] == '.' || text[at] == '!' || text[at] == '?') &&
                                (rest.size() == 1 || rest[1] == ' ' || rest[1] == '\n');
        const bool ends_japanese = rest.starts_with("。") || rest.starts_with("?");
        if (text[at] == '?' || rest.starts_with("?")) all.back() += '?';
        if (is_blank_line || ends_latin || ends_japanese) {
            all.emplace_back();
            if (ends_japanese) at += 2;   // three bytes
            continue;
        }
        const char c = text[at] == '\n' || text[at] == '\r' || text[at] == '\t' ? ' ' : low(text[at]);
        if (c != ' ' || (!all.back().empty() && all.back().back() != ' ')) all.back() += c;
    }
    return all;
}

template <std::size_t size>
bool has_any(const std::string& sentence, const std::string_view (&words)[size]) {
    return std::any_of(std::begin(words), std::end(words), [&](std::string_view one) {
        // "ob " must not be found in "job ": a condition begins a word.
        for (auto at = sentence.find(one); at != sentence.npos; at = sentence.find(one, at + 1))
            if (static_cast<unsigned char>(one.front()) >= 0x80 || at == 0 || sentence[at - 1] == ' ' ||
                sentence[at - 1] == '(')
                return true;
        return false;
    });
}

bool names_a_deed(const std::string& sentence) {
    for (const std::string_view deed : deeds)
        for (auto at = sentence.find(deed); at != sentence.npos; at = sentence.find(deed, at + 1)) {
            const std::string_view before(sentence.data(), at);
            for (const std::string_view helper : helpers)
                if (before.ends_with(helper) &&
                    (before.size() == helper.size() || before[before.size() - helper.size() - 1] == ' '))
                    return true;
        }
    return false;
}

bool is_open(const std::string& sentence) {
    return sentence.ends_with('?') || has_any(sentence, conditions) || has_any(sentence, japanese_conditions);
}

}   // namespace

AnswerMeaning meaning_of_answer(std::string_view text) {
    bool is_done = false, is_not_theirs = false;
    for (const std::string& sentence : sentences(text.substr(0, most_read))) {
        if (is_open(sentence)) continue;
        const bool asks = has_any(sentence, requests);
        is_done |= !asks && (names_a_deed(sentence) || has_any(sentence, done_words));
        is_not_theirs |= has_any(sentence, not_theirs_words) && !(asks && sentence.find("confirm") != sentence.npos);
    }
    if (is_done == is_not_theirs) return AnswerMeaning::heard;
    return is_done ? AnswerMeaning::done : AnswerMeaning::not_theirs;
}

std::string named_mailbox(std::string_view text, const std::vector<std::string>& known) {
    const auto is_known = [&](const std::string& mailbox) {
        return std::any_of(known.begin(), known.end(), [&](const std::string& one) {
            return one.starts_with('@') ? lowered(mailbox).ends_with(lowered(one)) : lowered(mailbox) == lowered(one);
        });
    };
    for (const std::string& mailbox : mailboxes_in(text.substr(0, most_read)))
        if (!is_known(mailbox)) return mailbox;
    return {};
}

std::string named_instead(const RelayRequest& request) {
    // The words of what came back are a server's, and name postmasters and ourselves.
    if (request.state == RelayState::undelivered || request.state == RelayState::queued) return {};
    return named_mailbox(request.last_words, {request.address});
}

std::string with_named(std::string words, const std::string& mailbox) {
    if (mailbox.empty() || named_mailbox(words, {}) == mailbox) return words;
    return "<" + mailbox + "> " + words;
}

std::string first_words(std::string_view text) {
    std::string words;
    for (const char c : text.substr(0, 600)) {
        const bool is_blank = static_cast<unsigned char>(c) <= ' ';
        if (is_blank && (words.empty() || words.back() == ' ')) continue;
        words += is_blank ? ' ' : c;
    }
    std::size_t end = std::min<std::size_t>(words.size(), 200);
    while (end > 0 && end < words.size() && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    words.resize(end);
    while (words.ends_with(' ')) words.pop_back();
    return words;
}

}   // namespace toritsugi
