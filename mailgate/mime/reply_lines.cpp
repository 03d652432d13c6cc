#include "mailgate/mime/reply_lines.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace toritsugi {
namespace {

bool starts(std::string_view text, std::string_view words) { return text.substr(0, words.size()) == words; }
bool ends(std::string_view text, std::string_view words) {
    return text.size() >= words.size() && text.substr(text.size() - words.size()) == words;
}

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

template <std::size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return starts(text, word); });
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(text, word); });
}

// "wrote:" in the languages that mail programs speak. Lower case where there is case.
constexpr std::array<std::string_view, 24> wrote = {
    "wrote",      "writes",  "schrieb",   "a écrit", "escribió", "ha scritto", "escreveu", "skrev",
    "napisał",    "schreef", "kirjoitti", "napsal",  "пишет",    "написал",    "писал",    "书きました",
    "書きました", "さんは",  "のメール",  "写道",    "寫道",     "さん wrote", "작성",     "yazdı",
};

constexpr std::array<std::string_view, 18> forward_marks = {
    "begin forwarded message",
    "forwarded message",
    "forwarded by",
    "weitergeleitete nachricht",
    "message transféré",
    "mensaje reenviado",
    "転送されたメッセージ",
    "転送メッセージ",
    "forwarded mail",
    "転送メール",
    "---- 転送",
    "original header",
    "forward message",
    "fwd:",
    "messaggio inoltrato",
    "mensagem encaminhada",
    "doorgestuurd bericht",
    "转发邮件",
};

}   // namespace

std::string_view without_outer_blanks(std::string_view text) {
    for (;;) {
        if (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
            text.remove_prefix(1);
        } else if (text.substr(0, 3) == "\xE3\x80\x80") {   // ideographic space
            text.remove_prefix(3);
        } else if (text.substr(0, 2) == "\xC2\xA0") {
            text.remove_prefix(2);
        } else {
            break;
        }
    }
    for (;;) {
        if (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
            text.remove_suffix(1);
        } else if (text.size() >= 3 && text.substr(text.size() - 3) == "\xE3\x80\x80") {
            text.remove_suffix(3);
        } else if (text.size() >= 2 && text.substr(text.size() - 2) == "\xC2\xA0") {
            text.remove_suffix(2);
        } else {
            return text;
        }
    }
}

// ">", "| ", a full-width ">", or the initials that some programs put before it ("TY> ").
bool is_quoted(std::string_view line) {
    std::string_view rest = line;
    for (int blanks = 0; blanks < 3 && !rest.empty() && rest.front() == ' '; ++blanks) rest.remove_prefix(1);
    if (rest.empty()) return false;
    if (rest[0] != '>' && rest[0] != '\xEF' && !(rest[0] >= 'A' && rest[0] <= 'Z')) return false;
    if (starts(rest, ">") || starts(rest, "＞")) return true;
    std::size_t letters = 0;
    while (letters < rest.size() && letters < 4 && rest[letters] >= 'A' && rest[letters] <= 'Z') ++letters;
    return letters > 0 && letters < rest.size() && rest[letters] == '>' &&
           (letters + 1 == rest.size() || rest[letters + 1] == ' ' || rest[letters + 1] == '>');
}

bool has_digit(std::string_view line) {
    return std::any_of(line.begin(), line.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The line that introduces a quotation: "On Tue, Taro wrote:", "2026年4月14日(火) 10:16 Taro <taro@example.jp>:".
bool is_introduction(std::string_view line) {
    if (line.find(':') == line.npos && line.find("\xBC\x9A") == line.npos) return false;
    line = without_outer_blanks(line);
    if (line.size() < 6 || line.size() > 400) return false;
    const bool has_colon = ends(line, ":") || ends(line, "：");
    if (!has_colon) return false;
    const std::string plain = lower(line);
    if (contains_any(plain, wrote)) return has_digit(plain) || contains(plain, "@") || contains(plain, "<");
    if (contains(line, "年") && contains(line, "月") && contains(line, "日") && (contains(line, "@") || contains(line, "<")))
        return true;
    return ends(line, ">:") && has_digit(line) && contains(line, "@") &&
           contains(line, ":");   // "2026/04/14 10:16 Taro <t@x>:"
}

// First half of an introduction that was folded: "On Mon, Apr 2, 2012 at 5:44 PM, Bob" / "<bob@example.jp> wrote:".
bool is_introduction_start(std::string_view line) {
    static constexpr std::array<std::string_view, 14> words = {"on ", "am ",         "le ",         "el ",    "em ",
                                                               "il ", "op ",         "den ",        "dnia ",  "--- on ",
                                                               "at ", "in message ", "in article ", "w dniu "};
    const std::string_view bare = without_outer_blanks(line);
    if (bare.empty() || bare.size() >= 300) return false;
    const char first = static_cast<char>(bare[0] | 0x20);
    const bool may_be =
        (bare[0] >= '0' && bare[0] <= '9') || std::string_view("oaleidw-").find(first) != std::string_view::npos;
    if (!may_be) return false;
    const std::string plain = lower(bare);
    const bool has_date =
        !plain.empty() && plain[0] >= '0' && plain[0] <= '9' && contains(plain, ":");   // "02.04.2012 14:20 ..."
    return plain.size() < 300 && (starts_with_any(plain, words) || has_date) && has_digit(plain);
}

// "-----Original Message-----" and its translations: all behind it is the old mail.
bool is_divider(std::string_view line) {
    if (!line.empty() && ((line[0] >= '0' && line[0] <= '9') || ((line[0] | 0x20) >= 'a' && (line[0] | 0x20) <= 'z')))
        return false;
    line = without_outer_blanks(line);
    if (line.size() < 8 || line.size() > 120) return false;
    if (line[0] != '-' && line[0] != '_' && line[0] != '*' && line[0] != '=' && !starts(line, "－") && !starts(line, "―"))
        return false;
    static constexpr std::array<std::string_view, 18> words = {
        "original message",
        "ursprüngliche nachricht",
        "message d'origine",
        "message d’origine",
        "mensaje original",
        "messaggio originale",
        "mensagem original",
        "oorspronkelijk bericht",
        "original-nachricht",
        "oprindelig meddelelse",
        "wiadomość oryginalna",
        "исходное сообщение",
        "元のメッセージ",
        "元のメール",
        "原始邮件",
        "原始郵件",
        "reply message",
        "original appointment",
    };
    return contains_any(lower(line), words);
}

// A line of the block that Outlook and its kin put on top of the mail they answer.
FieldName field_name(std::string_view raw) {
    struct Row {
        std::string_view name;
        FieldName field;
    };
    static constexpr Row rows[] = {
        {"from:", FieldName::from},
        {"von:", FieldName::from},
        {"de:", FieldName::from},
        {"da:", FieldName::from},
        {"van:", FieldName::from},
        {"från:", FieldName::from},
        {"fra:", FieldName::from},
        {"od:", FieldName::from},
        {"от:", FieldName::from},
        {"От:", FieldName::from},
        {"Кому:", FieldName::to},
        {"Тема:", FieldName::subject},
        {"Отправлено:", FieldName::sent},
        {"Дата:", FieldName::date},
        {"À :", FieldName::to},
        {"Ämne:", FieldName::subject},
        {"差出人:", FieldName::from},
        {"差出人：", FieldName::from},
        {"送信者:", FieldName::from},
        {"发件人:", FieldName::from},
        {"发件人：", FieldName::from},
        {"寄件者:", FieldName::from},
        {"보낸 사람:", FieldName::from},
        {"sent:", FieldName::sent},
        {"gesendet:", FieldName::sent},
        {"envoyé :", FieldName::sent},
        {"envoyé:", FieldName::sent},
        {"enviado:", FieldName::sent},
        {"enviado el:", FieldName::sent},
        {"inviato:", FieldName::sent},
        {"verzonden:", FieldName::sent},
        {"skickat:", FieldName::sent},
        {"sendt:", FieldName::sent},
        {"wysłano:", FieldName::sent},
        {"отправлено:", FieldName::sent},
        {"送信日時:", FieldName::sent},
        {"送信日時：", FieldName::sent},
        {"发送时间:", FieldName::sent},
        {"发送时间：", FieldName::sent},
        {"送信日:", FieldName::sent},
        {"보낸 날짜:", FieldName::sent},
        {"date:", FieldName::date},
        {"datum:", FieldName::date},
        {"日時:", FieldName::date},
        {"日付:", FieldName::date},
        {"date :", FieldName::date},
        {"to:", FieldName::to},
        {"an:", FieldName::to},
        {"à :", FieldName::to},
        {"à:", FieldName::to},
        {"para:", FieldName::to},
        {"a:", FieldName::to},
        {"aan:", FieldName::to},
        {"till:", FieldName::to},
        {"til:", FieldName::to},
        {"do:", FieldName::to},
        {"кому:", FieldName::to},
        {"宛先:", FieldName::to},
        {"宛先：", FieldName::to},
        {"收件人:", FieldName::to},
        {"收件人：", FieldName::to},
        {"받는 사람:", FieldName::to},
        {"cc:", FieldName::to},
        {"subject:", FieldName::subject},
        {"betreff:", FieldName::subject},
        {"objet :", FieldName::subject},
        {"objet:", FieldName::subject},
        {"asunto:", FieldName::subject},
        {"oggetto:", FieldName::subject},
        {"assunto:", FieldName::subject},
        {"onderwerp:", FieldName::subject},
        {"ämne:", FieldName::subject},
        {"emne:", FieldName::subject},
        {"temat:", FieldName::subject},
        {"тема:", FieldName::subject},
        {"件名:", FieldName::subject},
        {"件名：", FieldName::subject},
        {"主题:", FieldName::subject},
        {"主题：", FieldName::subject},
        {"主旨:", FieldName::subject},
        {"제목:", FieldName::subject},
    };
    std::string_view line = without_outer_blanks(raw);
    while (!line.empty() && line.front() == '*') line.remove_prefix(1);   // "*From:* ..." of HTML made plain
    const std::string_view head = line.substr(0, 24);
    if (head.find(':') == head.npos && head.find("：") == head.npos) return FieldName::none;
    if (!line.empty() && line[0] >= '0' && line[0] <= '9') return FieldName::none;
    const std::string plain = lower(line.substr(0, 40));
    for (const Row& row : rows) {
        if (starts(plain, row.name)) return row.field;
        if (plain.size() > row.name.size() && row.name.back() == ':' &&
            starts(plain, row.name.substr(0, row.name.size() - 1)) &&
            starts(std::string_view(plain).substr(row.name.size() - 1), "*:"))
            return row.field;
    }
    return FieldName::none;
}

// Lines that telephones and programs put under a mail by themselves.
bool is_machine_signature(std::string_view line) {
    line = without_outer_blanks(line);
    if (line.size() > 120 || line.empty()) return false;
    const char first = static_cast<char>(line[0] | 0x20);
    const bool may_be =
        std::string_view("sgvei").find(first) != std::string_view::npos || static_cast<unsigned char>(line.back()) >= 0x80;
    if (!may_be) return false;
    static constexpr std::array<std::string_view, 14> words = {
        "sent from my ", "sent from mail for", "sent from yahoo", "sent from outlook", "sent via ",
        "sent with ",    "get outlook for",    "von meinem ",     "gesendet von ",     "envoyé de mon",
        "envoyé depuis", "enviado desde",      "enviado do meu",  "inviato da ",
    };
    if (starts_with_any(lower(line), words)) return true;
    return ends(line, "から送信") || ends(line, "から送信されました") || ends(line, "で送信") ||
           contains(line, "から送信しました");
}

// A line of nothing but one or two ornaments, at least six columns: the border of a Japanese signature.
bool is_border(std::string_view line) {
    line = without_outer_blanks(line);
    if (line.size() < 6) return false;
    const char first = line[0];
    if ((first >= '0' && first <= '9') || ((first | 0x20) >= 'a' && (first | 0x20) <= 'z')) return false;
    static constexpr std::array<std::string_view, 22> ornaments = {
        "-", "=", "*", "_", "~", "+", "#", ":", ".", "/", "─", "━", "－", "―", "＝", "☆", "★", "◇", "◆", "・", "…", "＊"};
    std::size_t at = 0;
    while (at < line.size()) {
        const auto found =
            std::find_if(ornaments.begin(), ornaments.end(), [&](std::string_view o) { return starts(line.substr(at), o); });
        if (found == ornaments.end()) {
            if (line[at] != ' ') return false;
            ++at;
        } else {
            at += found->size();
        }
    }
    return true;
}

bool is_contact_line(std::string_view line) {
    const std::string plain = lower(without_outer_blanks(line));
    static constexpr std::array<std::string_view, 14> words = {"tel",   "fax",     "phone",    "mobile", "e-mail",
                                                               "email", "mail:",   "〒",       "電話",   "携帯",
                                                               "内線",  "http://", "https://", "pgp"};
    return plain.size() < 160 && (contains_any(plain, words) || (contains(plain, "@") && plain.size() < 80));
}

bool is_introduction_end(std::string_view line) {
    return ends(line, ":") && (contains_any(lower(line), wrote) || ends(line, ">:"));
}

bool is_forward_mark(std::string_view line) { return contains_any(lower(line.substr(0, 200)), forward_marks); }

}   // namespace toritsugi
