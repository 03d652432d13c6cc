#include "core/reading/correspondence.hpp"

#include <algorithm>

#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"
#include "core/rules/phrases.hpp"
#include "core/rules/plain_text.hpp"

namespace toritsugi {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool has_any(std::string_view text, const PhraseFinder& finder) { return !finder.find(text).empty(); }

// A ticket number holds a digit and nothing that numbers do not hold.
std::string_view number_in(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == ':' || text.front() == '#' || text.front() == '=' ||
                             text.front() == '[' || text.front() == '('))
        text.remove_prefix(1);
    std::size_t end = 0, digits = 0;
    while (end < text.size() && end < 60 &&
           (is_digit(text[end]) || is_letter(text[end]) ||
            (text[end] == ':' && end > 0 && is_letter(text[end - 1]) && end + 1 < text.size() && is_digit(text[end + 1])) ||
            std::string_view("-_./#+@").find(text[end]) != std::string_view::npos)) {
        digits += is_digit(text[end]);
        ++end;
    }
    while (end > 0 && !is_digit(text[end - 1]) && !is_letter(text[end - 1])) --end;
    if (digits < 2) return {};
    return text.substr(0, end);
}

// "[Ref: ACME-11291]" -> "ACME-11291"
std::string_view without_reference_word(std::string_view inside) {
    for (const std::string_view word : {"ref:", "ref.:", "reference:", "our ref:", "case:", "ticket:", "id:"}) {
        bool is_same = inside.size() > word.size();
        for (std::size_t i = 0; is_same && i < word.size(); ++i)
            is_same = (is_letter(inside[i]) ? static_cast<char>(inside[i] | 0x20) : inside[i]) == word[i];
        if (is_same) return trimmed(inside.substr(word.size()));
    }
    return inside;
}

// "[NAME #123]", "[Ticket#2024-1]", "[CASE-1234]" in a subject.
std::string bracketed(std::string_view text) {
    for (std::size_t at = text.find('['); at != text.npos; at = text.find('[', at + 1)) {
        const std::size_t close = text.substr(at, 80).find(']');
        if (close == text.npos) continue;
        const std::string_view inside = trimmed(text.substr(at + 1, close - 1));
        if (inside.size() < 4 || inside.size() > 60) continue;
        std::size_t digits = 0, letters = 0, strange = 0;
        for (const char c : inside) {
            digits += is_digit(c);
            letters += is_letter(c);
            strange += !is_digit(c) && !is_letter(c) && std::string_view(" #-_./:+").find(c) == std::string_view::npos;
        }
        const bool dotted_quad = letters == 0 && std::count(inside.begin(), inside.end(), '.') == 3;
        if (strange || dotted_quad || digits < 3) continue;
        const bool has_sign = inside.find('#') != inside.npos;
        const bool shaped = letters > 0 && is_digit(inside.back()) &&
                            (inside.find('-') != inside.npos || inside.find(' ') == inside.npos || has_sign);
        if (has_sign || shaped) return std::string(without_reference_word(inside));
    }
    return {};
}

bool is_of_everybody(std::string_view number) {   // a CVE is no ticket
    return number.size() > 4 && (number[0] | 0x20) == 'c' && (number[1] | 0x20) == 'v' && (number[2] | 0x20) == 'e' &&
           number[3] == '-';
}

// "(AUSCERT#20260413ab)", "(TWCERTCC-TVN-202604001)" in a subject: capitals and many digits, or a number sign.
std::string in_parentheses(std::string_view subject) {
    for (std::size_t at = subject.find('('); at != subject.npos; at = subject.find('(', at + 1)) {
        const std::size_t close = subject.substr(at, 60).find(')');
        if (close == subject.npos) continue;
        const std::string_view inside = subject.substr(at + 1, close - 1);
        std::size_t digits = 0, capitals = 0, strange = 0;
        for (const char c : inside) {
            digits += is_digit(c);
            capitals += c >= 'A' && c <= 'Z';
            strange += !is_digit(c) && !is_letter(c) && std::string_view("#-_").find(c) == std::string_view::npos;
        }
        const bool has_sign = inside.find('#') != inside.npos;
        if (strange || capitals < 2 || is_of_everybody(inside) || !is_letter(inside.front())) continue;
        if (has_sign ? digits >= 3 : digits >= 5 && inside.find('-') != inside.npos) return std::string(inside);
    }
    return {};
}

// "Case 4711: scanning host" heads a subject.
std::string heading_case(std::string_view head) {
    const std::size_t gap = head.find(' ');
    if (gap == head.npos) return {};
    std::string word(head.substr(0, gap));
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    const std::string_view number = head.substr(gap + 1);
    const bool is_word = word == "case" || word == "incident" || word == "ticket" || word == "request" || word == "ref";
    const bool is_number = number.size() >= 3 && std::all_of(number.begin(), number.end(), [](char c) {
                               return is_digit(c) || c == '-' || c == '#' || c == '/';
                           });
    return is_word && is_number && is_digit(number.back()) ? std::string(head) : std::string{};
}

// "NCSC-2026-01123: infected machines", "SBL900123: 203.0.113.0/27 listed": a number of capitals and digits that heads the
// subject. A CVE is everybody's number.
std::string heading_number(std::string_view subject) {
    const std::size_t end = subject.find(':');
    if (end == subject.npos || end < 5 || end > 40) return {};
    const std::string_view word = subject.substr(0, end);
    if (std::string numbered = heading_case(word); !numbered.empty()) return numbered;
    const bool has_sign = word.find('#') != word.npos;   // "CB-Report#20260413-10012345"
    std::size_t digits = 0, capitals = 0;
    for (const char c : word) {
        const bool is_capital = c >= 'A' && c <= 'Z';
        if (!is_digit(c) && !is_capital && !(has_sign && is_letter(c)) && c != '-' && c != '#') return {};
        digits += is_digit(c);
        capitals += is_capital;
    }
    if (digits < 4 || capitals < 2 || word.substr(0, 3) == "CVE" || !is_digit(word.back())) return {};
    return std::string(word);
}

struct ReferenceLabel {
    std::string_view text;   // lower case
};
constexpr ReferenceLabel labels[] = {{"our ticket is"},
                                     {"our ticket"},
                                     {"internal reference"},
                                     {"our reference"},
                                     {"our ref"},
                                     {"your ref to us"},
                                     {"quote"},
                                     {", ref."},
                                     {"(ref"},
                                     {"ref:"},
                                     {"your reference in our system"},
                                     {"reference number"},
                                     {"reference id"},
                                     {"case id"},
                                     {"case number"},
                                     {"case no"},
                                     {"case #"},
                                     {"case:"},
                                     {"ticket id"},
                                     {"ticket number"},
                                     {"ticket #"},
                                     {"ticket#"},
                                     {"case#"},
                                     {"incident#"},
                                     {"ticket:"},
                                     {"ticket no"},
                                     {"ticket "},
                                     {"incident id"},
                                     {"incident number"},
                                     {"incident #"},
                                     {"notice id"},
                                     {"report id"},
                                     {"report-id"},
                                     {"rid:"},
                                     {"tracking number"},
                                     {"tracking id"},
                                     {"受付番号"},
                                     {"管理番号"},
                                     {"整理番号"},
                                     {"お問い合わせ番号"},
                                     {"問い合わせ番号"},
                                     {"チケット番号"},
                                     {"案件番号"},
                                     {"弊社番号"},
                                     {"弊組織番号"},
                                     {"编号"},
                                     {"編號"},
                                     {"编码"},
                                     {"单号"},
                                     {"접수번호"},
                                     {"사건번호"},
                                     {"관리번호"},
                                     {"[id:"},
                                     {" id:"},
                                     {"aktenzeichen"},
                                     {"vorgangsnummer"},
                                     {"notre référence"},
                                     {"case "}};

// "イベント ID: 4625", "event id: 7045", "Message-ID:" are of a machine, not of a ticket.
bool is_name_of_a_log_field(std::string_view lower, std::size_t at) {
    const std::string_view before = lower.substr(at > 24 ? at - 24 : 0, std::min<std::size_t>(at, 24));
    for (const std::string_view name :
         {"イベント", "event", "message", "process", "logon", "device", "プロセス", "セッション"})
        if (before.size() >= name.size() && before.substr(before.size() - name.size()) == name) return true;
    return false;
}

// Numbers of Japanese offices hold words: "管理番号　サ対第1182号", "整理番号：令和8年第12号". Empty when none stands here.
std::string japanese_number(std::string_view rest) {
    static constexpr std::string_view gaps[] = {"　", "：", " ", ":", "は"};
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view gap : gaps)
            if (rest.substr(0, gap.size()) == gap) rest.remove_prefix(gap.size()), more = true;
    }
    const std::size_t end = rest.substr(0, 60).find("号");
    if (end == rest.npos || end == 0) return {};
    const std::string_view number = rest.substr(0, end + std::string_view("号").size());
    const bool is_one_word = number.find_first_of(" \n\t") == number.npos && number.find("。") == number.npos &&
                             number.find("、") == number.npos && number.find("　") == number.npos;
    const bool has_digit = std::any_of(number.begin(), number.end(), is_digit);
    return is_one_word && has_digit && number.find("第") != number.npos ? std::string(number) : std::string{};
}

std::string labelled(std::string_view text) {
    static const PhraseFinder finder = [] {
        std::vector<std::string> phrases;
        for (const ReferenceLabel& label : labels) phrases.push_back("*" + std::string(label.text) + "*");
        return PhraseFinder(phrases);
    }();
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    std::string best;
    std::uint32_t best_label = 0;
    int tries = 0;
    for (const auto& hit : finder.find(lower)) {
        if (++tries > 200) break;
        if (!best.empty() && hit.phrase >= best_label) continue;   // the surest label wins, not the first
        if (hit.at > 0 && is_letter(lower[hit.at]) && is_letter(lower[hit.at - 1])) continue;
        if (is_name_of_a_log_field(lower, hit.at)) continue;
        std::string_view rest = text.substr(hit.at + hit.length, 120);
        if (std::string numbered = japanese_number(rest); !numbered.empty()) {
            best = std::move(numbered);
            best_label = hit.phrase;
            continue;
        }
        // "Our reference: [X #1]", "受付番号は 123 です", "Report-ID: 12@host"
        while (!rest.empty() && (static_cast<unsigned char>(rest.front()) >= 0x80 || rest.front() == ' ' ||
                                 rest.front() == ':' || rest.front() == '.'))
            rest.remove_prefix(1);
        if (rest.substr(0, 3) == "is ") rest.remove_prefix(3);
        std::string found = !rest.empty() && rest.front() == '[' ? bracketed(rest) : std::string{};
        if (found.empty()) {
            const std::string_view number = number_in(rest);
            // "case" is an everyday word: what follows must look like a number of a register
            const bool is_sure =
                labels[hit.phrase].text != "case " || std::count_if(number.begin(), number.end(), is_digit) >= 5;
            if (number.size() >= 3 && is_sure && !is_of_everybody(number)) found = std::string(number);
        }
        if (found.empty()) continue;
        best = std::move(found);
        best_label = hit.phrase;
    }
    return best;
}

// "Please keep [CERT-XX #2026-0099] in the subject": what they ask to be quoted, in brackets.
std::string asked_to_be_kept(std::string_view text) {
    static const PhraseFinder finder({"please keep", "please quote", "please include", "please use", "please mention",
                                      "please leave", "always include", "keep the"});
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    int tries = 0;
    for (const auto& hit : finder.find(lower)) {
        if (++tries > 50) break;
        const std::string_view line = text.substr(hit.at, std::min(text.find("\n\n", hit.at), text.size()) - hit.at);
        if (std::string found = bracketed(line.substr(0, 160)); !found.empty()) return found;
    }
    return {};
}

const PhraseFinder& cert_names() {
    static const PhraseFinder finder({"national cert", "national csirt", "national computer emergency",
                                      "computer emergency response", "应急中心", "應急中心", "危機處理", "침해대응",
                                      "침해사고", "computer incident response", "government cert", "govcert*",
                                      "cert coordination center", "cert/cc", "incident response team",
                                      "incident handling team", "csirt", "cert team", "cirt"});
    return finder;
}
const PhraseFinder& relay_words() {
    static const PhraseFinder finder({"your constituency",
                                      "your country",
                                      "in your jurisdiction",
                                      "under your responsibility",
                                      "your assistance in contacting",
                                      "assistance in contacting",
                                      "please forward",
                                      "forward this",
                                      "could you please notify",
                                      "please notify",
                                      "notify the",
                                      "inform the",
                                      "contact the owner*",
                                      "please contact the",
                                      "your assistance",
                                      "your kind assistance",
                                      "your support in",
                                      "coordinate with",
                                      "please coordinate",
                                      "pass this",
                                      "pass it on",
                                      "pass on",
                                      "in forwarding",
                                      "relay this",
                                      "relay the",
                                      "convey this",
                                      "inform them",
                                      "notify them",
                                      "contacting the",
                                      "get in touch with",
                                      "forward it",
                                      "forward the",
                                      "forward to",
                                      "取り次",
                                      "転送を",
                                      "連絡をお願い",
                                      "ご対応をお願い",
                                      "bitte informieren",
                                      "bitte benachrichtigen",
                                      "weiterleiten",
                                      "weiterzuleiten",
                                      "전달하여",
                                      "전달해",
                                      "조치해 주",
                                      "협조",
                                      "请协助",
                                      "請協助",
                                      "协助通知",
                                      "协助处理",
                                      "协助处置",
                                      "轉知",
                                      "转告",
                                      "通知相关",
                                      "通知相關",
                                      "your help in",
                                      "help us to contact"});
    return finder;
}

// To whom a CERT wants something passed on.
const PhraseFinder& third_parties() {
    static const PhraseFinder finder({"responsible isp*",
                                      "responsible provider*",
                                      "responsible party",
                                      "responsible parties",
                                      "responsible network*",
                                      "responsible organi*",
                                      "responsible administrator*",
                                      "responsible hosting*",
                                      "hosting provider*",
                                      "hosting company",
                                      "hosting companies",
                                      "network owner*",
                                      "network operator*",
                                      "site owner*",
                                      "owner of the",
                                      "owners of the",
                                      "respective owner*",
                                      "affected organi*",
                                      "affected part*",
                                      "relevant part*",
                                      "relevant organi*",
                                      "relevant isp*",
                                      "the registrar",
                                      "the isp",
                                      "the provider",
                                      "your constituents",
                                      "internet service provider*",
                                      "domain owner*",
                                      "the webmaster*",
                                      "site administrator*",
                                      "the administrator*",
                                      "the operator*",
                                      "the hoster"});
    return finder;
}

bool has_cert_token(std::string_view name) {
    std::string word;
    const auto is_cert = [](const std::string& token) {
        if (token == "cert" || token == "csirt" || token == "cirt" || token == "cirst" || token == "jpcert" ||
            token == "incidents" || token == "ncsc" || token == "govcert")
            return true;
        if (token.size() > 4 && token.size() <= 16)
            for (const std::string_view tail : {"cert", "csirt", "cirt"})
                if (token.size() > tail.size() && (token.compare(token.size() - tail.size(), tail.size(), tail) == 0 ||
                                                   token.compare(0, tail.size(), tail) == 0))
                    return token.compare(0, 7, "certain") != 0 && token.compare(0, 6, "certif") != 0 &&
                           token.compare(0, 7, "concert") != 0;
        return false;
    };
    for (std::size_t i = 0; i <= name.size(); ++i) {
        const char c = i < name.size() ? name[i] : ' ';
        if (is_letter(c) || is_digit(c)) {
            word += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
            continue;
        }
        if (is_cert(word)) return true;
        word.clear();
    }
    return false;
}

std::string_view country_of(std::string_view address) {
    const std::size_t dot = address.rfind('.');
    return dot == address.npos ? std::string_view{} : address.substr(dot + 1);
}

// "Daily infected hosts report", "weekly firewall summary", "8月分 不正アクセス集計".
bool names_period_and_report(std::string_view plain_subject) {
    static const PhraseFinder periods(
        {"hourly",   "daily",  "weekly",       "monthly", "quarterly", "yearly",        "24 hours", "24h",
         "täglich*", "tages*", "wöchentlich*", "wochen*", "monats*",   "hebdomadaire*", "mensuel*", "quotidien*",
         "月次",     "週次",   "日次",         "月間",    "週間",      "月分",          "週分",     "日分",
         "定期",     "每日",   "每周",         "每週",    "每月",      "일일",          "주간",     "월간"});
    static const PhraseFinder reports(
        {"report",   "reports",  "summary",   "digest",          "statistics", "stats",        "overview", "feed", "list",
         "bericht*", "*bericht", "übersicht", "zusammenfassung", "rapport",    "statistique*", "liste",    "集計", "報告",
         "レポート", "一覧",     "統計",      "サマリ",          "报告",       "報表",         "统计",     "보고", "통계"});
    return has_any(plain_subject, periods) && has_any(plain_subject, reports);
}

}   // namespace

std::string partner_reference_in(const Message& message, std::string_view own_text) {
    const bool is_answer = message.kind == MailKind::reply || message.kind == MailKind::auto_reply;
    const auto is_ours = [&](const std::string& reference) {
        return is_answer && message.text.size() > own_text.size() &&
               message.text.find(reference, own_text.size()) != std::string::npos &&
               own_text.find(reference) == std::string_view::npos;
    };
    for (std::string found : {bracketed(message.subject), labelled(message.subject), heading_number(message.subject),
                              in_parentheses(message.subject)})
        if (!found.empty() && !is_ours(found) && !is_answer) return found;
    // Who answers puts their number beside ours: "Re: [TRT-2026-000777] SSH attack (our ref AB-10021)".
    if (is_answer)
        if (std::string found = labelled(message.subject); !found.empty() && found != bracketed(message.subject))
            return found;
    for (std::string found : {labelled(own_text.substr(0, 20'000)), asked_to_be_kept(own_text.substr(0, 20'000))})
        if (!found.empty() && !is_ours(found)) return found;
    return {};
}

std::string partner_reference_in_answer(const Message& message, const Report& report, std::string_view our_prefix) {
    const auto low = [](std::string_view text) {
        std::string copy(text);
        for (char& c : copy)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
        return copy;
    };
    const std::string ours = low(our_prefix) + "-";
    if (!report.partner_reference.empty() && low(report.partner_reference).find(ours) == std::string::npos)
        return report.partner_reference;
    std::string subject = message.subject.substr(0, 1000);   // strangers write long ones
    for (auto at = low(subject).find(ours); at != std::string::npos; at = low(subject).find(ours)) {
        std::size_t end = at + ours.size();
        while (end < subject.size() && (is_digit(subject[end]) || subject[end] == '-')) ++end;
        subject.erase(at, end - at);
    }
    for (std::string found : {bracketed(subject), labelled(subject), heading_number(subject), in_parentheses(subject)})
        if (!found.empty()) return found;
    return {};
}

std::string tlp_in(const Message& message, std::string_view own_text) {
    static constexpr std::string_view strict[] = {"clear", "green", "amber", "amber+strict", "red"};
    int most = -1;
    const auto look = [&](std::string_view text) {
        // By the p, the rarest of the three letters.
        for (std::size_t at = 2; at + 4 < text.size(); ++at) {
            if ((text[at] | 0x20) != 'p' || (text[at - 1] | 0x20) != 'l' || (text[at - 2] | 0x20) != 't') continue;
            const std::string found = tlp_named(text.substr(at - 2, 24));
            for (int n = 0; n < 5; ++n)
                if (found == strict[n]) most = std::max(most, n);
        }
    };
    look(message.subject);
    look(own_text.substr(0, 100'000));
    return most < 0 ? std::string{} : std::string(strict[most]);
}

Consent consent_in(std::string_view plain) {
    static const PhraseFinder names({"社名",         "当社名",      "弊社名",           "団体名",          "組織名",
                                     "氏名",         "名前",        "報告者名",         "報告者情報",      "メールアドレス",
                                     "連絡先",       "our name",    "my name",          "our identity",    "my identity",
                                     "our contact*", "my contact*", "our e-mail*",      "our email*",      "my email*",
                                     "our details",  "my details",  "our organisation", "our organization"});
    static const PhraseFinder targets({"宛先アドレス", "宛先のip", "当社のip", "弊社のip", "弊社のアドレス",
                                       "当社のアドレス", "アクセス先", "our ip*", "our address*", "target address*",
                                       "destination address*"});
    static const PhraseFinder logs(
        {"ログ", "log", "logs", "log data", "this report", "the evidence", "this information", "本情報", "本メール"});
    static const std::vector<std::string> yes = {
        "伝えていただいて",   "伝えて頂いて",         "伝えても",           "伝えて構",
        "伝えてよ",           "開示して構",           "開示しても",         "開示していただいて",
        "提供して構",         "提供しても",           "知らせて構",         "知らせても",
        "渡して構",           "転送して構",           "転送していただいて", "公開して構",
        "you may share",      "you may forward",      "you may pass",       "you may disclose",
        "may be shared",      "may be passed",        "may be forwarded",   "can be shared",
        "feel free to share", "feel free to forward", "feel free to pass",  "happy for you to share",
        "you can share",      "you can forward"};
    static const std::vector<std::string> no = {
        "伝えないで",    "伏せて",           "開示しないで",      "開示は控え",  "開示はご遠慮",   "公開しないで",
        "知らせないで",  "出さないで",       "明かさないで",      "匿名",        "do not share",   "do not disclose",
        "don't share",   "don't disclose",   "do not reveal",     "do not pass", "do not forward", "not be disclosed",
        "not be shared", "remain anonymous", "keep confidential", "confidential"};
    static const PhraseFinder said = [] {
        std::vector<std::string> all = yes;
        all.insert(all.end(), no.begin(), no.end());
        return PhraseFinder(all);
    }();
    struct Mention {
        std::size_t at;
        Answer answer;
    };
    std::vector<Mention> answers;
    const auto hits = said.find(plain);
    for (const auto& hit : hits)
        if (hit.phrase < yes.size()) answers.push_back({hit.at, Answer::yes});
    for (const auto& hit : hits)
        if (hit.phrase >= yes.size()) answers.push_back({hit.at, Answer::no});
    Consent consent;
    if (answers.empty()) return consent;
    if (answers.size() > 50) answers.resize(50);   // nobody consents fifty times; keeps the pairs below few
    const auto decide = [&](const PhraseFinder& what, Answer& out) {
        auto mentions = what.find(plain);
        if (mentions.size() > 500) mentions.resize(500);
        for (const auto& hit : mentions)
            for (const Mention& answer : answers) {
                const std::size_t distance = answer.at > hit.at ? answer.at - hit.at : hit.at - answer.at;
                if (distance > 120 || out == Answer::no) continue;
                out = answer.answer;   // a no anywhere near outweighs
            }
    };
    decide(names, consent.name);
    decide(targets, consent.target);
    decide(logs, consent.logs);
    return consent;
}

bool is_relay_request(const Message& message, std::string_view plain_subject, std::string_view plain_body) {
    if (message.kind != MailKind::report) return false;
    const bool by_name = has_cert_token(message.from.name) || has_cert_token(message.from.address);
    const std::string_view head = plain_body.substr(0, 3000);
    const bool says_cert = has_any(head, cert_names());
    if (!by_name && !says_cert) return false;
    static const PhraseFinder outright({"your constituency", "your country", "national cert", "national csirt",
                                        "assistance in contacting", "in your jurisdiction",
                                        "computer emergency response team of", "in ihrem land", "ihres landes",
                                        "in ihrer zuständigkeit", "귀국", "귀 국", "귀측", "贵国", "貴國"});
    const bool asks = has_any(head, relay_words()) || has_any(plain_subject, relay_words());
    if (!asks) return false;
    if (by_name && has_any(head, outright)) return true;
    // A company's CSIRT of our own country is a reporter like others; another country's CERT asks us to act.
    std::string_view ours;
    for (const MailAddress& to : message.to) {
        ours = country_of(to.address);
        if (ours.size() == 2) break;
    }
    const std::string_view theirs = country_of(message.from.address);
    const bool is_same_country = theirs == ours && theirs.size() == 2;
    if (is_same_country || message.language == "ja") return false;
    if (by_name && has_any(head, third_parties())) return true;
    return by_name && says_cert && theirs != ours && (theirs.size() == 2 || !ours.empty());
}

bool is_digest(std::string_view plain_subject, std::string_view plain_body, const EventSummary& events,
               std::size_t addresses) {
    static const PhraseFinder words({"集計",
                                     "月報",
                                     "週報",
                                     "日報",
                                     "月次",
                                     "週次",
                                     "日次",
                                     "統計",
                                     "まとめ",
                                     "ダイジェスト",
                                     "レポート一覧",
                                     "月分",
                                     "digest",
                                     "daily report",
                                     "weekly report",
                                     "monthly report",
                                     "daily summary",
                                     "weekly summary",
                                     "monthly summary",
                                     "summary of",
                                     "statistics",
                                     "batched",
                                     "日分",
                                     "週分",
                                     "定期報告",
                                     "monitor report"});
    const bool is_much = events.count >= 5 || events.by_source.size() >= 3;
    if (!is_much && addresses < 3) return false;
    if (is_much && has_any(plain_subject, words)) return true;
    if (names_period_and_report(plain_subject)) return true;
    static const PhraseFinder outright({"日分の集計", "月分の集計", "週分の集計", "月間の集計", "の集計です", "集計をお送り",
                                        "this is the daily", "this is the weekly", "this is the monthly", "daily digest",
                                        "weekly digest", "monthly digest"});
    return (events.count >= 5 || addresses >= 3) && has_any(plain_body.substr(0, 1500), outright);
}

}   // namespace toritsugi
