#include "mailgate/mime/automatic.hpp"

#include <algorithm>
#include <array>

namespace toritsugi {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

bool contains(std::string_view text, std::string_view words) { return text.find(words) != text.npos; }
bool starts(std::string_view text, std::string_view words) { return text.substr(0, words.size()) == words; }

// First word of a structured value: comments, parameters and case do not count ("(yes) Auto-Replied; x=y").
std::string token_of(std::string_view raw) { return read_parameters(raw).value; }

// Subjects that answering machines write, in lower case; Japanese has no case. At the subject's start.
constexpr std::string_view machine_subjects[] = {
    "auto:",
    "auto-reply",
    "autoreply",
    "auto reply",
    "auto response",
    "auto-response",
    "autoresponse",
    "automatic reply",
    "automatic response",
    "automated reply",
    "automated response",
    "automatische antwort",
    "automatisch antwoord",
    "autosvar",
    "automatiskt svar",
    "out of office",
    "out-of-office",
    "out of the office",
    "i am out of",
    "i'm out of",
    "on vacation",
    "vacation reply",
    "abwesenheit",
    "abwesend",
    "réponse automatique",
    "reponse automatique",
    "absence du bureau",
    "respuesta automática",
    "respuesta automatica",
    "fuera de la oficina",
    "fuera de oficina",
    "risposta automatica",
    "resposta automática",
    "automaattinen vastaus",
    "autoodpowied",
    "automatyczna odpowied",
    "nieobecno",
    "автоответ",
    "автоматический ответ",
    "自動応答",
    "自動返信",
    "【自動返信】",
    "[自動返信]",
    "（自動返信）",
    "(自動返信)",
    "【自動応答】",
    "[自動応答]",
    "不在通知",
    "不在のお知らせ",
    "不在連絡",
    "自动回复",
    "自動回覆",
    "자동 회신",
    "부재중",
};

// Somebody's filter wants to be convinced before it delivers: nothing is to be answered, a handler must see it.
constexpr std::string_view challenge_subjects[] = {
    "please confirm your message",  "please confirm your email",  "confirm your email to",
    "please confirm your e-mail",   "confirm that you are",       "your email requires verification",
    "verify your email to",         "please verify your email",   "your message to",
    "sender verification required", "action required to deliver", "spam arrest",
};
// What an absent person's program says in the subject or at its text's very start.
constexpr std::string_view absence_words[] = {
    "i am currently out of",
    "i'm currently out of",
    "i am out of the office",
    "i'm out of the office",
    "i will be out of",
    "i am away from",
    "i am on leave",
    "i am on vacation",
    "i am currently on",
    "currently out of office",
    "out of the office until",
    "out of office until",
    "ich bin bis",
    "ich bin ab dem",
    "ich bin vom",
    "ich bin derzeit nicht",
    "ich bin zur zeit nicht",
    "ich bin momentan nicht",
    "nicht im büro",
    "bin ich nicht erreichbar",
    "je suis absent",
    "je suis actuellement absent",
    "je suis en congé",
    "estoy fuera de la oficina",
    "sono fuori ufficio",

    "休業とさせて",
    "休業いたします",
    "休業期間中",

    "我正在休假",
    "我不在办公室",
    "目前不在辦公室",
    "부재중",
    "휴가 중",
    "は不在です",
    "不在にしております",
    "不在にしています",
    "不在にいたし",
    "不在となります",
    "不在となっております",
    "休暇をいただいております",
    "休暇を頂いております",
    "休暇をいただきます",
    "休暇を頂きます",
    "休暇中です",
    "休暇中のため",
};
// A text that says of itself that no person wrote it.
constexpr std::string_view robot_words[] = {
    "this is an automatic",
    "this is an automated",
    "this is an auto",
    "automatically generated",
    "automatic response",
    "automated response",
    "auto-generated",
    "generated automatically",
    "sent automatically",
    "automated message",
    "自動返信",
    "自動応答",
    "自動で送信",
    "自動で返信",
    "自動的に送信",
    "自動的に返信",
    "自動送信",
    "自動配信",
    "自動で配信",
    "automatisch erstellt",
    "automatisch generiert",
    "automatische antwort",
    "réponse automatique",
    "message automatique",
    "envoyé automatiquement",
    "respuesta automática",
    "mensaje automático",
    "自动回复",
    "系统自动",
    "自動回覆",
    "系統自動",
    "자동으로",
    "자동 회신",
    "발신 전용",
};
// The same, said of this very mail: enough in an answer.
constexpr std::string_view own_robot_words[] = {
    "this is an automatic",
    "this is an automated",
    "this is an auto-",
    "本メールは自動",
    "このメールは自動",
    "この返信は自動",
    "自動返信です",
    "自動返信メールです",
    "自動応答です",
    "自動応答メールです",
    "自動送信です",
    "自動配信です",
    "dies ist eine automatisch",
    "ceci est une réponse automatique",
    "这是一封自动",
    "這是一封自動",
    "자동 회신입니다",
};
constexpr std::string_view challenge_fields[] = {"X-Boxbe",     "X-TMDA-Confirm", "X-SpamArrest",
                                                 "X-Challenge", "X-ASK-Auth",     "X-Qconfirm"};

struct NamedField {
    std::string_view name;
    std::string_view unless;   // this value says the opposite
};
// Fields that only answering machines write (field lists of several ticket systems).
constexpr NamedField machine_fields[] = {
    {"X-Autoreply", "no"},      {"X-Autoresponse", "no"},    {"X-Autorespond", "no"},
    {"X-Auto-Response", "no"},  {"X-AutoReply-From", ""},    {"X-Autoreply-Domain", ""},
    {"X-Mail-Autoreply", "no"}, {"X-Autogenerated", "no"},   {"X-FC-MachineGenerated", "false"},
    {"X-Vacation", "no"},       {"X-POST-MessageClass", ""}, {"X-AMAZON-MAIL-RELAY-TYPE", ""},
    {"X-Auto-Reply", "no"},     {"Auto-Reply", "no"},
};

const std::string_view local_part(std::string_view address) { return address.substr(0, address.rfind('@')); }

bool is_robot_address(std::string_view address) {
    const std::string local = lower(local_part(address));
    for (const std::string_view name :
         {"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "noreply", "no-reply", "no_reply", "donotreply",
          "do-not-reply", "do_not_reply", "nobody", "bounce", "bounces", "autoresponder", "auto-reply", "autoreply"}) {
        if (local == name || starts(local, std::string(name) + "+") || starts(local, std::string(name) + "-")) return true;
    }
    return starts(local, "owner-") || (local.size() > 8 && local.substr(local.size() - 8) == "-request") ||
           (local.size() > 7 && local.substr(local.size() - 7) == "-bounce") ||
           (local.size() > 8 && local.substr(local.size() - 8) == "-bounces");
}

bool is_ours(std::string_view address, const std::vector<std::string>& ours) {
    const std::string plain = lower(address);
    return std::any_of(ours.begin(), ours.end(), [&](const std::string& own) {
        const std::string mine = lower(own);
        if (mine.empty()) return false;
        if (mine[0] == '@') return plain.size() > mine.size() && plain.substr(plain.size() - mine.size()) == mine;
        return plain == mine;
    });
}

bool is_reply_subject(std::string_view subject) {
    for (const std::string_view prefix : {"re:", "re：", "aw:", "sv:", "antw:", "odp:", "回复:", "回复：",
                                          "回覆:", "答复:", "返信:", "返信：", "r:", "ref:", "vs:", "ynt:"}) {
        if (starts(subject, prefix)) return true;
    }
    // "Re[2]: ", "Re^3: "
    return starts(subject, "re[") || starts(subject, "re^") || starts(subject, "re(");
}

class Judge {
  public:
    Judge(Message& message, const PartTree& tree, const Envelope& envelope, const std::vector<std::string>& ours)
        : message_(message), tree_(tree), envelope_(envelope), ours_(ours) {}

    void run() {
        const std::string auto_submitted = token_of(field("Auto-Submitted"));
        const std::string subject = lower(message_.subject);
        const bool is_report = is_feedback();
        find_kind(auto_submitted, subject, is_report);
        // RFC 3834, 2, in the order in which a person would want to hear the reason.
        if (message_.bounce) return refuse("it is a delivery notification");
        if (message_.kind == MailKind::receipt) return refuse("it is a receipt");
        if (envelope_.sender && envelope_.sender->empty()) return refuse("its envelope sender is empty, as of bounces");
        if (!envelope_.sender && has_null_return_path()) return refuse("its Return-Path is empty, as of bounces");
        if (message_.from.address.find('@') == std::string::npos) return refuse("it has no sender's address");
        if (is_ours(message_.from.address, ours_)) return refuse("it comes from an address of our own");
        if (!auto_submitted.empty() && auto_submitted != "no")
            return refuse("Auto-Submitted: " + auto_submitted.substr(0, 40));
        if (message_.kind == MailKind::auto_reply) return refuse("it is an automatic answer");
        for (const std::string_view name : {"List-Id", "List-Post", "List-Unsubscribe", "List-Help", "List-Subscribe",
                                            "List-Owner", "List-Archive", "Mailing-List"}) {
            if (has(name)) return refuse("it came through a mailing list (" + std::string(name) + ")");
        }
        for (const std::string_view name : {"Precedence", "X-Precedence"}) {
            const std::string value = token_of(field(name));
            if (value == "bulk" || value == "junk" || value == "list") return refuse("Precedence: " + value);
        }
        if (has("X-Auto-Response-Suppress") && token_of(field("X-Auto-Response-Suppress")) != "none")
            return refuse("its sender wants no automatic answers (X-Auto-Response-Suppress)");
        if (has("X-Loop")) return refuse("it carries a loop mark (X-Loop)");
        if (is_robot_address(message_.from.address)) return refuse("nobody reads " + message_.from.address);
        if (envelope_.sender && is_robot_address(*envelope_.sender)) return refuse("nobody reads its envelope sender");
        if (is_report) return refuse("it is a machine's report (feedback-report)");
    }

  private:
    std::string_view field(std::string_view name) const { return message_.header(name); }
    bool has(std::string_view name) const { return !tree_.parts.empty() && tree_.parts[0].has_field(name); }
    void refuse(std::string why) {
        message_.may_answer = false;
        message_.why_not = std::move(why);
    }

    bool is_feedback() const {
        return std::any_of(tree_.parts.begin(), tree_.parts.end(),
                           [](const Part& p) { return p.type.value == "message/feedback-report"; });
    }

    bool has_null_return_path() const {
        if (!has("Return-Path")) return false;
        std::string value(field("Return-Path"));
        std::erase_if(value, [](char c) { return c == ' ' || c == '\t'; });
        return value == "<>";
    }

    bool is_receipt() const {
        const Part& root = tree_.parts[0];
        if (lower(root.type.parameter("report-type")) == "disposition-notification") return true;   // RFC 8098
        for (const Part& part : tree_.parts) {
            if (part.type.value != "message/disposition-notification" &&
                part.type.value != "message/global-disposition-notification")
                continue;
            if (part.parent != no_part && part.parent == 0) return true;
        }
        return false;
    }

    bool has_machine_field() const {
        for (const NamedField& known : machine_fields) {
            if (!has(known.name)) continue;
            if (known.unless.empty() || lower(field(known.name)) != known.unless) return true;
        }
        return lower(field("Delivered-To")) == "autoresponder" ||
               lower(field("X-POST-MessageClass")) == "9; autoresponder" || (lower(field("Precedence")) == "auto_reply") ||
               starts(lower(message_.header("Message-ID")), "<autoreply");
    }

    bool is_machine_subject(std::string_view subject) const {
        for (const std::string_view words : machine_subjects) {
            if (starts(subject, words)) return !goes_on_as_words(subject.substr(words.size()));
            // "Re: Automatic reply: ...": a robot's, unless a person answers one.
            if ((starts(subject, "re: ") || starts(subject, "aw: ")) && starts(subject.substr(4), words))
                return is_marked() || says_absent() || says_it_is_a_robot();
        }
        return contains(subject, "out of office autoreply") || contains(subject, "(automatic response)") ||
               contains(subject, "(auto-reply)") || contains(subject, "(自動返信)") ||
               stands_apart(subject, "自動返信メール") || stands_apart(subject, "自動返信") ||
               stands_apart(subject, "自動送信") || stands_apart(subject, "自動配信");
    }

    // "自動返信メールの不審な URL について": whoever speaks about such mail is none.
    static bool goes_on_as_words(std::string_view rest) {
        for (const std::string_view particle : {"の", "が", "を", "に", "で", "と", "へ", "から"})
            if (starts(rest, particle)) return true;
        return starts(rest, "メール") && goes_on_as_words(rest.substr(std::string_view("メール").size()));
    }
    static bool stands_apart(std::string_view subject, std::string_view words) {
        const std::size_t at = subject.find(words);
        return at != subject.npos && !goes_on_as_words(subject.substr(at + words.size()));
    }

    // Fields that people's mail programs do not write.
    bool is_marked() const {
        const std::string precedence = token_of(field("Precedence"));
        return is_marked_automatic(token_of(field("Auto-Submitted"))) || has_machine_field() ||
               has("X-Auto-Response-Suppress") || precedence == "bulk" || precedence == "junk" || has_null_return_path();
    }

    std::string own_words() const {
        constexpr std::size_t looked_at = 1500;
        const std::string& text = message_.new_text.empty() ? message_.text : message_.new_text;
        return lower(std::string_view(text).substr(0, looked_at));
    }
    template <std::size_t N>
    static bool contains_any(std::string_view text, const std::string_view (&words)[N]) {
        return std::any_of(std::begin(words), std::end(words), [&](std::string_view one) { return contains(text, one); });
    }
    bool says_it_is_a_robot() const { return contains_any(own_words(), robot_words); }
    // At the very start of a short text: further down a person may speak of their holidays.
    bool says_absent() const {
        constexpr std::size_t start = 300, longest = 1200;
        const std::string words = own_words();
        return words.size() < longest && contains_any(std::string_view(words).substr(0, start), absence_words);
    }

    // A program that writes no field that says so: it answers us and its words do, or it confirms and says that it is one.
    bool says_automatic(const std::string& subject) const {
        const bool answers = is_reply(message_);
        if (answers && (says_absent() || contains_any(subject, absence_words))) return true;
        if (answers && contains_any(own_words(), own_robot_words)) return true;
        if (contains_any(subject, absence_words) && is_marked()) return true;
        if (is_marked() && confirms_to_us(own_words())) return true;
        const bool confirms = confirms_receipt(subject) || confirms_receipt(own_words());
        return confirms && says_it_is_a_robot() && (answers || confirms_receipt(subject) || is_marked());
    }

    bool is_challenge(std::string_view subject) const {
        for (const std::string_view name : challenge_fields) {
            if (has(name)) return true;
        }
        if (has("X-Spam-Flag") && subject.empty()) return false;
        const bool named = contains(subject, "[boxbe") || contains(subject, "(action required)") ||
                           contains(subject, "(verification required)");
        const bool asks = contains(lower(message_.text.substr(0, 2000)), "confirm") ||
                          contains(lower(message_.text.substr(0, 2000)), "verify");
        for (const std::string_view words : challenge_subjects) {
            if (starts(subject, words) && words != "your message to" && asks) return true;
        }
        return named && asks;
    }

    // Services that report write "Precedence: list" too, so that nobody's absence answers them.
    bool is_of_a_list() const {
        for (const std::string_view name : {"X-Mailing-List", "X-ML-Name", "X-ML-Count", "X-Mail-Count", "X-Sequence",
                                            "X-Loop", "X-BeenThere", "X-MLServer", "List-Unsubscribe", "Errors-To"})
            if (has(name)) return true;
        const std::string sender = lower(field("Sender"));
        return contains(sender, "owner-") || contains(sender, "-bounces") || contains(sender, "-admin@") ||
               contains(sender, "-request@");
    }

    static bool is_marked_automatic(const std::string& auto_submitted) {
        return !auto_submitted.empty() && auto_submitted != "no";
    }

    // The same at the start of a text, in words that a notice about somebody else does not use.
    static bool confirms_to_us(std::string_view text) {
        static constexpr std::string_view words[] = {"we received your",
                                                     "we have received your",
                                                     "your request has been",
                                                     "your message has been received",
                                                     "your email has been",
                                                     "your e-mail has been",
                                                     "your report has been",
                                                     "your ticket has been",
                                                     "your inquiry has been",
                                                     "your enquiry has been",
                                                     "opened a ticket for your",
                                                     "opened a case for your",
                                                     "your case has been",
                                                     "thank you for contacting",
                                                     "thanks for contacting",
                                                     "thank you for your report",
                                                     "thank you for your mail",
                                                     "thank you for your e",
                                                     "thank you for your message",
                                                     "お問い合わせを受け付け",
                                                     "お問い合わせありがとう",
                                                     "お問い合わせいただきありがとう",
                                                     "受け付けいたしました",
                                                     "受け付けました",
                                                     "ihre anfrage ist",
                                                     "vielen dank für ihre",
                                                     "nous avons bien reçu votre",
                                                     "已收到您的",
                                                     "접수되었습니다"};
        return contains_any(text.substr(0, 500), words);
    }

    // A ticket system confirms that something came in: "[#AB-123] We received your request". Notifiers mark their complaints
    // auto-generated as well, so the words must say it.
    static bool confirms_receipt(std::string_view subject) {
        for (const std::string_view words : {"we received your",
                                             "we have received your",
                                             "your request has been received",
                                             "has been received",
                                             "request received",
                                             "ticket received",
                                             "ticket created",
                                             "thank you for contacting",
                                             "thank you for your report",
                                             "your request has been registered",
                                             "your message has been received",
                                             "your email has been received",
                                             "your report has been received",
                                             "your ticket has been created",
                                             "we have opened a ticket",
                                             "we opened ticket",
                                             "has been assigned",
                                             "ticket opened",
                                             "new support ticket",
                                             "your case has been",
                                             "a case has been created",
                                             "request has been logged",
                                             "受付完了",
                                             "受付いたしました",
                                             "受付致しました",
                                             "受け付けいたしました",
                                             "受信いたしました",
                                             "受け取りました",
                                             "vielen dank für ihre anfrage",
                                             "ihre anfrage ist",
                                             "ihre nachricht ist",
                                             "受け付けました",
                                             "受付のお知らせ",
                                             "受信のお知らせ",
                                             "受信確認",
                                             "受付確認",
                                             "お問い合わせを受け付け",
                                             "お問い合わせありがとうございます",
                                             "eingangsbestätigung",
                                             "accusé de réception",
                                             "已收到您的",
                                             "접수되었습니다"})
            if (contains(subject, words)) return true;
        return false;
    }

    void find_kind(const std::string& auto_submitted, const std::string& subject, bool is_report) {
        if (message_.bounce) {
            message_.kind = MailKind::bounce;
        } else if (is_receipt()) {
            message_.kind = MailKind::receipt;
        } else if (!is_report && (auto_submitted == "auto-replied" || has_machine_field() || is_machine_subject(subject) ||
                                  is_challenge(subject) || says_automatic(subject) ||
                                  (is_marked_automatic(auto_submitted) && confirms_receipt(subject)))) {
            message_.kind = MailKind::auto_reply;
        } else if (has("List-Id") || has("List-Post") || has("Mailing-List") ||
                   (token_of(field("Precedence")) == "list" && is_of_a_list())) {
            message_.kind = MailKind::list;
        } else if (is_reply(message_)) {
            message_.kind = MailKind::reply;
        }
    }

    Message& message_;
    const PartTree& tree_;
    const Envelope& envelope_;
    const std::vector<std::string>& ours_;
};

}   // namespace

bool is_reply(const Message& message) {
    return !message.in_reply_to.empty() || !message.references.empty() ||
           is_reply_subject(lower(message.subject.substr(0, 40)));
}

void judge_automatic(Message& message, const PartTree& tree, const Envelope& envelope,
                     const std::vector<std::string>& our_addresses) {
    Judge(message, tree, envelope, our_addresses).run();
}

}   // namespace toritsugi
