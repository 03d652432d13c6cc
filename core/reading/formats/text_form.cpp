// CERT text forms: headings with numbers, labels that end in a colon, answers beside or below, boxes to tick. Reporters
// translate labels, leave parts out and write answers wherever there is room, so a form is read by what its labels mean.
#include <algorithm>
#include <array>

#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"
#include "core/reading/observables/scan_observables.hpp"
#include "core/reading/stated_time.hpp"
#include "core/rules/plain_text.hpp"

namespace toritsugi {

namespace {

enum class Asks {
    nothing,
    source,
    target,
    time,
    end_time,
    zone,
    type,
    wish,
    consent_name,
    consent_target,
    consent_logs,
    log,
    reporter,
    contact,
    url,
    reference,
    tlp,
    other
};

struct LabelWord {
    std::string_view word;   // in plain_text()
    Asks asks;
};
// The first that a label holds decides, so the narrow ones stand before the wide ones.
constexpr LabelWord label_words[] = {
    {"報告者名を伝え", Asks::consent_name},
    {"お名前を伝え", Asks::consent_name},
    {"名前を開示", Asks::consent_name},
    {"氏名を開示", Asks::consent_name},
    {"社名を開示", Asks::consent_name},
    {"情報の開示", Asks::consent_name},
    {"開示可否", Asks::consent_name},
    {"伝えてよい", Asks::consent_name},
    {"伝えてもよい", Asks::consent_name},
    {"ログの提供", Asks::consent_logs},
    {"ログを渡", Asks::consent_logs},
    {"may we pass your name", Asks::consent_name},
    {"may we share your name", Asks::consent_name},
    {"disclose your name", Asks::consent_name},
    {"may we pass the target", Asks::consent_target},
    {"may we pass the log", Asks::consent_logs},
    {"may we share the log", Asks::consent_logs},
    {"タイムゾーン:", Asks::zone},
    {"依頼事項", Asks::wish},
    {"依頼内容", Asks::wish},
    {"ご要望", Asks::wish},
    {"ご希望", Asks::wish},
    {"希望する対応", Asks::wish},
    {"報告の目的", Asks::wish},
    {"報告目的", Asks::wish},
    {"目的", Asks::wish},
    {"what do you want", Asks::wish},
    {"what would you like", Asks::wish},
    {"purpose of the report", Asks::wish},
    {"purpose of this report", Asks::wish},
    {"action requested", Asks::wish},
    {"requested action", Asks::wish},
    {"request", Asks::wish},
    {"終了日時", Asks::end_time},
    {"end time", Asks::end_time},
    {"日時", Asks::time},
    {"発生時刻", Asks::time},
    {"検知時刻", Asks::time},
    {"開始時刻", Asks::time},
    {"date", Asks::time},
    {"start time", Asks::time},
    {"time of", Asks::time},
    {"タイムゾーン", Asks::zone},
    {"timezone", Asks::zone},
    {"time zone", Asks::zone},
    {"種類", Asks::type},
    {"種別", Asks::type},
    {"分類", Asks::type},
    {"incident type", Asks::type},
    {"type of incident", Asks::type},
    {"type of attack", Asks::type},
    {"category", Asks::type},
    {"methods of intrusion", Asks::type},
    {"アクセス元", Asks::source},
    {"送信元", Asks::source},
    {"発信元", Asks::source},
    {"攻撃元", Asks::source},
    {"接続元", Asks::source},
    {"通信元", Asks::source},
    {"攻撃者", Asks::source},
    {"source", Asks::source},
    {"attacker", Asks::source},
    {"attacking", Asks::source},
    {"offending", Asks::source},
    {"アクセス先", Asks::target},
    {"宛先", Asks::target},
    {"あて先", Asks::target},
    {"送信先", Asks::target},
    {"攻撃先", Asks::target},
    {"接続先", Asks::target},
    {"攻撃対象", Asks::target},
    {"被害ホスト", Asks::target},
    {"被害サーバ", Asks::target},
    {"被害システム", Asks::target},
    {"被害を受けた", Asks::target},
    {"対象システム", Asks::target},
    {"対象ホスト", Asks::target},
    {"target", Asks::target},
    {"victim", Asks::target},
    {"affected", Asks::target},
    {"destination", Asks::target},
    {"hostname and ip", Asks::other},
    {"hostname or ip", Asks::other},
    {"host name", Asks::other},
    {"hostname", Asks::other},
    {"ip address", Asks::other},
    {"ipアドレス", Asks::other},
    {"ip アドレス", Asks::other},
    {"url", Asks::url},
    {"受付番号", Asks::reference},
    {"整理番号", Asks::reference},
    {"管理番号", Asks::reference},
    {"reference", Asks::reference},
    {"tlp", Asks::tlp},
    {"ログ", Asks::log},
    {"log", Asks::log},
    {"メールアドレス", Asks::contact},
    {"e-mail", Asks::contact},
    {"email", Asks::contact},
    {"お名前", Asks::reporter},
    {"氏名", Asks::reporter},
    {"報告者", Asks::reporter},
    {"組織名", Asks::reporter},
    {"会社名", Asks::reporter},
    {"name", Asks::reporter},
    {"organization", Asks::reporter},
    {"organisation", Asks::reporter},
    {"電話", Asks::nothing},
    {"telephone", Asks::nothing},
    {"sector", Asks::nothing},
};

Asks meaning_of(std::string_view label) {
    const std::string plain = plain_text(label);
    for (const LabelWord& known : label_words)
        if (plain.find(known.word) != std::string::npos) return known.asks;
    return Asks::nothing;
}

// One line taken apart: its number, its label, and what stands after the colon.
struct FormLine {
    bool has_number = false, has_label = false, has_dots = false;
    std::string_view label, answer;
};

std::size_t number_length(std::string_view line) {   // "1.", "1.1 ", "(1)", "１．", "14.", "1)", "①", "【"
    std::size_t i = 0;
    const bool bracket = !line.empty() && line.front() == '(';
    if (bracket) ++i;
    const auto wide_digit = [&](std::size_t at) {
        return at + 2 < line.size() && static_cast<unsigned char>(line[at]) == 0xEF &&
               static_cast<unsigned char>(line[at + 1]) == 0xBC && static_cast<unsigned char>(line[at + 2]) >= 0x90 &&
               static_cast<unsigned char>(line[at + 2]) <= 0x99;
    };
    std::size_t digits = 0;
    while (i < line.size()) {
        if (line[i] >= '0' && line[i] <= '9')
            ++i, ++digits;
        else if (wide_digit(i))
            i += 3, ++digits;
        else if (digits && line[i] == '.' && i + 1 < line.size() && line[i + 1] >= '0' && line[i + 1] <= '9')
            ++i;
        else
            break;
        if (digits > 4) return 0;
    }
    if (!digits) return 0;
    for (const std::string_view end : {".", ")", "．", "）", "、", ":"})
        if (line.substr(i, end.size()) == end) return i + end.size();
    const bool dotted = line.substr(0, i).find('.') != line.npos;
    return dotted && i < line.size() && line[i] == ' ' ? i : 0;
}

FormLine take_apart(std::string_view line) {
    FormLine made;
    std::string_view rest = trimmed(line);
    while (rest.substr(0, 3) == "　") rest = trimmed(rest.substr(3));
    if (const std::size_t length = number_length(rest)) {
        made.has_number = true;
        rest = trimmed(rest.substr(length));
    }
    for (const std::string_view bullet : {"■", "◆", "●", "○", "・", "▼", "▽", "◇", "【", "*", "-", "#", "＊"})
        if (rest.substr(0, bullet.size()) == bullet) {
            rest = trimmed(rest.substr(bullet.size()));
            break;
        }
    std::size_t colon = rest.npos, width = 0;
    for (const std::string_view sign : {":", "：", "】"}) {
        const std::size_t at = rest.find(sign);
        if (at < colon) colon = at, width = sign.size();
    }
    if (colon == rest.npos || colon == 0 || colon > 160) {
        made.label = rest.substr(0, std::min<std::size_t>(rest.size(), 160));
        return made;
    }
    std::string_view label = rest.substr(0, colon);
    std::size_t dots = 0;
    while (!label.empty() && (label.back() == '.' || label.back() == ' '))
        dots += label.back() == '.', label.remove_suffix(1);
    made.has_dots = dots >= 3;
    made.has_label = !label.empty();
    made.label = label;
    std::string_view answer = trimmed(rest.substr(colon + width));
    while (answer.substr(0, 3) == "：") answer = trimmed(answer.substr(3));
    made.answer = answer;
    return made;
}

// The first box on the line, as it stands there; empty: none.
std::string_view marked_from(std::string_view line) {
    std::string_view first;
    std::size_t nearest = line.npos;
    for (const std::string_view mark : {"□", "■", "☐", "☑", "☒", "✅", "(", "（", "["})
        if (const std::size_t at = line.find(mark); at < nearest) nearest = at, first = line.substr(at, mark.size());
    return first;
}

struct Option {
    bool is_ticked;
    std::string text;
};

// Boxes on a line, each before its text. `squares`: ■ is a tick (the form also shows □), not the bullet of a heading.
std::vector<Option> options_of(std::string_view line, bool squares) {
    struct Mark {
        std::string_view text;
        bool is_ticked, is_square;
    };
    static constexpr Mark marks[] = {
        {"(×)", true, false},     {"（×）", true, false},   {"(x)", true, false},     {"(X)", true, false},
        {"(○)", true, false},     {"（○）", true, false},   {"(o)", true, false},     {"(O)", true, false},
        {"(*)", true, false},     {"(✓)", true, false},     {"(レ)", true, false},    {"（レ）", true, false},
        {"(v)", true, false},     {"( x )", true, false},   {"( X )", true, false},   {"( × )", true, false},
        {"( ○ )", true, false},   {"（ ○ ）", true, false}, {"（ × ）", true, false}, {"[x]", true, false},
        {"[X]", true, false},     {"[*]", true, false},     {"[○]", true, false},     {"[✓]", true, false},
        {"[レ]", true, false},    {"☑", true, false},       {"☒", true, false},       {"✅", true, false},
        {"■", true, true},        {"( )", false, false},    {"()", false, false},     {"（ ）", false, false},
        {"（　）", false, false}, {"(　)", false, false},   {"（）", false, false},   {"[ ]", false, false},
        {"[]", false, false},     {"[　]", false, false},   {"(  )", false, false},   {"[  ]", false, false},
        {"□", false, true},       {"☐", false, false}};
    std::vector<Option> options;
    std::size_t text_from = 0;
    const auto finish = [&](std::size_t end) {
        if (options.empty() || !options.back().text.empty()) return;
        options.back().text = std::string(trimmed(line.substr(text_from, std::min<std::size_t>(end - text_from, 120))));
    };
    for (std::size_t i = 0; i < line.size();) {
        const Mark* found = nullptr;
        const char c = line[i];
        if (c == '(' || c == '[' || static_cast<unsigned char>(c) >= 0xE2)
            for (const Mark& mark : marks)
                if ((!mark.is_square || squares) && line.substr(i, mark.text.size()) == mark.text) {
                    found = &mark;
                    break;
                }
        if (!found) {
            ++i;
            continue;
        }
        finish(i);
        options.push_back({found->is_ticked, {}});
        i += found->text.size();
        text_from = i;
        if (options.size() > 40) break;
    }
    finish(line.size());
    return options;
}

Answer yes_or_no(std::string_view text) {
    const std::string plain = plain_text(text);
    for (const std::string_view no : {"いいえ", "不可", "否", "しない", "控え", "no", "not "})
        if (plain.rfind(no, 0) == 0 || (no.size() > 4 && plain.find(no) != std::string::npos)) return Answer::no;
    for (const std::string_view yes : {"はい", "可", "よい", "良い", "構わない", "構いません", "承諾", "ok", "yes"})
        if (plain.rfind(yes, 0) == 0 || (yes.size() > 6 && plain.find(yes) != std::string::npos)) return Answer::yes;
    return Answer::unsaid;
}

void add_wishes(std::string_view text, std::vector<Want>& wants) {
    struct WishWord {
        std::string_view word;
        Want want;
    };
    static constexpr WishWord words[] = {{"停止", Want::takedown},
                                         {"閉鎖", Want::takedown},
                                         {"削除", Want::takedown},
                                         {"take down", Want::takedown},
                                         {"takedown", Want::takedown},
                                         {"take it down", Want::takedown},
                                         {"remove", Want::takedown},
                                         {"仲介", Want::notify_source},
                                         {"取次", Want::notify_source},
                                         {"管理者", Want::notify_source},
                                         {"通知", Want::notify_source},
                                         {"への連絡", Want::notify_source},
                                         {"連絡してほしい", Want::notify_source},
                                         {"contact the source", Want::notify_source},
                                         {"contact the site", Want::notify_source},
                                         {"notify", Want::notify_source},
                                         {"forward", Want::notify_source},
                                         {"pass on", Want::notify_source},
                                         {"pass this", Want::notify_source},
                                         {"助言", Want::advice},
                                         {"アドバイス", Want::advice},
                                         {"相談", Want::advice},
                                         {"advice", Want::advice},
                                         {"help", Want::advice},
                                         {"助けて", Want::advice},
                                         {"解析", Want::analysis},
                                         {"分析", Want::analysis},
                                         {"調査", Want::analysis},
                                         {"調べて", Want::analysis},
                                         {"analys", Want::analysis},
                                         {"analyz", Want::analysis},
                                         {"investigat", Want::analysis},
                                         {"情報提供", Want::info_only},
                                         {"情報共有", Want::info_only},
                                         {"知らせるだけ", Want::info_only},
                                         {"参考", Want::info_only},
                                         {"統計", Want::info_only},
                                         {"information only", Want::info_only},
                                         {"for information", Want::info_only},
                                         {"statistic", Want::info_only},
                                         {"経過", Want::reply_requested},
                                         {"結果", Want::reply_requested},
                                         {"返信", Want::reply_requested},
                                         {"回答", Want::reply_requested},
                                         {"outcome", Want::reply_requested},
                                         {"reply", Want::reply_requested},
                                         {"inform me", Want::reply_requested}};
    const std::string plain = plain_text(text);
    for (const WishWord& word : words)
        if (plain.find(word.word) != std::string::npos && std::find(wants.begin(), wants.end(), word.want) == wants.end())
            wants.push_back(word.want);
}

// Walks the lines of one form.
class FormReader {
  public:
    FormReader(const FormatInput& input, FormatReading& reading) : input_(input), reading_(reading) {
        squares_ = input.text.find("□") != input.text.npos;
        stated_.leaf = input.number;
    }

    void read() {
        const std::string_view text = input_.text.substr(0, 400'000);
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            line(text.substr(at, end - at));
            at = end + 1;
        }
        finish();
    }

  private:
    void line(std::string_view line) {
        if (trimmed(line).empty()) {
            if (in_log_ && !logs_.empty()) logs_ += '\n';
            return;
        }
        const FormLine parts = take_apart(line);
        const auto options = options_of(line, squares_);
        if (!options.empty() && (!parts.has_label || !parts.has_number)) {
            // "3. ご依頼内容  ■ サイトの停止 □ 助言": the question stands on the same line.
            const std::string question(
                parts.label.substr(0, std::min(parts.label.find(marked_from(parts.label)), parts.label.size())));
            if (parts.has_number && meaning_of(question) != Asks::nothing) {
                asks_ = meaning_of(question);
                label_ = question;
                in_log_ = false;
            }
            ticks(options, asks_, label_);
            return;
        }
        const Asks asks = parts.label.empty() ? Asks::nothing : meaning_of(parts.label);
        const bool is_heading = parts.has_number || (parts.has_label && (parts.has_dots || asks != Asks::nothing));
        if (in_log_ && !parts.has_number) {
            logs_.append(line);
            logs_ += '\n';
            return;
        }
        if (!is_heading) {
            if (!parts.has_label) section(line);
            if (asks_ != Asks::nothing && !parts.has_label)
                answer(asks_, label_, trimmed(line));
            else
                prose(line);
            return;
        }
        in_log_ = asks == Asks::log;
        if (asks == Asks::source)
            section_ = Asks::source;
        else if (asks == Asks::target)
            section_ = Asks::target;
        asks_ = asks == Asks::other ? section_ : asks;
        label_ = std::string(parts.label);
        if (!options.empty()) {
            ticks(options, asks_, label_);
            return;
        }
        if (!parts.answer.empty()) answer(asks_, label_, parts.answer);
    }

    // A heading without a colon: "Source(s) of the Attack", "Affected Machine(s)".
    void section(std::string_view line) {
        if (line.size() > 100) return;
        const Asks asks = meaning_of(line);
        if (asks == Asks::source || asks == Asks::target) section_ = asks, asks_ = Asks::nothing;
    }

    void ticks(const std::vector<Option>& options, Asks asks, const std::string& label) {
        const bool any = std::any_of(options.begin(), options.end(), [](const Option& option) { return option.is_ticked; });
        if (!any) return;
        for (const Option& option : options) {
            if (!option.is_ticked || option.text.empty()) continue;
            reading_.answers.push_back({label, option.text});
            switch (asks) {
                case Asks::type:
                    reading_.types.push_back(option.text);
                    stated_.type = stated_.type.empty() ? option.text : stated_.type;
                    break;
                case Asks::wish: add_wishes(option.text, reading_.ticked); break;
                case Asks::consent_name: reading_.consent.name = yes_or_no(option.text); break;
                case Asks::consent_target: reading_.consent.target = yes_or_no(option.text); break;
                case Asks::consent_logs: reading_.consent.logs = yes_or_no(option.text); break;
                default: prose(option.text);
            }
        }
    }

    void answer(Asks asks, const std::string& label, std::string_view text) {
        if (reading_.answers.size() < 100) reading_.answers.push_back({label, std::string(text.substr(0, 1000))});
        switch (asks) {
            case Asks::source: addresses(text, ObservableRole::source); break;
            case Asks::target: addresses(text, ObservableRole::target); break;
            case Asks::time:
                if (stated_.time_text.empty() || !time_) {
                    time_ = read_stated_time(text);
                    stated_.time_text = std::string(text.substr(0, 100));
                }
                break;
            case Asks::zone: zone(text); break;
            case Asks::type:
                reading_.types.push_back(std::string(text.substr(0, 100)));
                if (stated_.type.empty()) stated_.type = std::string(text.substr(0, 100));
                prose(text);
                break;
            case Asks::wish:
                add_wishes(text, reading_.ticked);
                prose(text);
                break;
            case Asks::consent_name: reading_.consent.name = yes_or_no(text); break;
            case Asks::consent_target: reading_.consent.target = yes_or_no(text); break;
            case Asks::consent_logs: reading_.consent.logs = yes_or_no(text); break;
            case Asks::contact:
                for (const FoundObservable& found : scan_observables(text.substr(0, 500)))
                    if (found.type == ObservableType::mail && stated_.reporter.empty()) stated_.reporter = found.value;
                break;
            case Asks::url: addresses(text, ObservableRole::site); break;
            case Asks::reference: reading_.partner_reference = std::string(text.substr(0, 80)); break;
            case Asks::tlp: reading_.tlp = tlp_named("TLP:" + std::string(text.substr(0, 40))); break;
            case Asks::log:
                logs_.append(text);
                logs_ += '\n';
                break;
            case Asks::reporter:
            case Asks::end_time: break;
            case Asks::nothing:
            case Asks::other: prose(text); break;
        }
    }

    void addresses(std::string_view text, ObservableRole role) {
        bool found_any = false;
        for (const FoundObservable& found : scan_observables(text.substr(0, 4000))) {
            found_any = true;
            reading_.observables.push_back({found.type, found.value, role, 1, {}});
            if (role == ObservableRole::source) {
                if (found.type == ObservableType::ip && stated_.source.is_none()) stated_.source = found.ip;
                if (found.type == ObservableType::host && stated_.source_name.empty()) stated_.source_name = found.value;
            }
            if (role == ObservableRole::target && (found.type == ObservableType::ip || found.type == ObservableType::cidr)) {
                stated_.targets.push_back(found.value);
                port_and_protocol(text.substr(std::min<std::size_t>(found.offset + found.length, text.size())));
            }
            if (found.type == ObservableType::url && stated_.url.empty()) stated_.url = found.value;
        }
        if (!found_any) prose(text);
    }

    // "192.0.2.88 / 22 / tcp", "192.0.2.88:22/tcp"
    void port_and_protocol(std::string_view rest) {
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '/' || rest.front() == ':' || rest.front() == ','))
            rest.remove_prefix(1);
        if (const auto port = port_of(rest); port && !stated_.target_port) stated_.target_port = *port;
        const std::string plain = plain_text(rest.substr(0, 60));
        for (const std::string_view name : {"tcp", "udp", "icmp"})
            if (plain.find(name) != std::string::npos && stated_.protocol.empty()) stated_.protocol = name;
    }

    void zone(std::string_view text) {
        const auto said = zone_named(text);
        const auto found = said ? said : zone_said_in("timezone: " + std::string(text));
        if (found && !reading_.zone) reading_.zone = found;
    }

    void prose(std::string_view text) {
        if (!reading_.prose) reading_.prose.emplace();
        if (reading_.prose->size() < 100'000) {
            reading_.prose->append(text);
            *reading_.prose += '\n';
        }
    }

    void finish() {
        if (time_) {
            if (time_->offset && !reading_.zone) reading_.zone = time_->offset;
            if (time_->offset)
                stated_.time = time_->utc();
            else if (reading_.zone)
                stated_.time = time_->utc_in(*reading_.zone);
        } else if (!stated_.time_text.empty()) {
            reading_.defects.push_back("form: no time can be read from \"" + stated_.time_text.substr(0, 60) + "\"");
        }
        if (!reading_.prose) reading_.prose.emplace();
        reading_.format = "form";
        reading_.cases.push_back(std::move(stated_));
    }

    const FormatInput& input_;
    FormatReading& reading_;
    StatedCase stated_;
    std::optional<StatedTime> time_;
    std::string label_, logs_;
    Asks asks_ = Asks::nothing, section_ = Asks::nothing;
    bool squares_ = false, in_log_ = false;
};

}   // namespace

bool looks_like_text_form(const FormatInput& input) {
    if (!input.leaf.is_body && input.leaf.type != "text/plain") return false;
    if (input.message.kind == MailKind::reply || input.message.kind == MailKind::bounce ||
        input.message.kind == MailKind::auto_reply)
        return false;
    int numbered = 0, known = 0, dotted = 0, lines = 0;
    std::string_view text = input.text.substr(0, 20'000);
    for (std::size_t at = 0; at < text.size() && lines < 150; ++lines) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (line.size() > 300 || line.size() < 4) continue;
        const FormLine parts = take_apart(line);
        if (!parts.has_number && !parts.has_dots) continue;
        if (parts.has_number) ++numbered;
        if (parts.has_dots) ++dotted;
        if (meaning_of(parts.label) != Asks::nothing) ++known;
    }
    return known >= 3 && numbered + dotted >= 4;
}

void read_text_form(const FormatInput& input, FormatReading& reading) { FormReader(input, reading).read(); }

}   // namespace toritsugi
