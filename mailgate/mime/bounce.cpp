#include "mailgate/mime/bounce.hpp"

#include <algorithm>
#include <set>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/addresses.hpp"
#include "mailgate/mime/automatic.hpp"
#include "mailgate/mime/bounce_rules.hpp"
#include "mailgate/mime/content.hpp"
#include "mailgate/mime/delivery_report.hpp"
#include "mailgate/mime/phrases.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_prose = 64 * 1024;   // mailers say it at the top
constexpr std::size_t most_recipients = 100;
constexpr std::size_t most_reason = 1000;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

bool starts(std::string_view text, std::string_view words) { return text.substr(0, words.size()) == words; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Text with every run of white space as one blank, and where each byte of it came from.
struct Flat {
    std::string text;   // lower case
    std::vector<std::uint32_t> from;
};
Flat flattened(std::string_view text) {
    Flat flat;
    flat.text.reserve(text.size());
    flat.from.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '\n' || c == '\t' || c == ' ' || c == '>') {   // ">": a bounce that somebody quoted
            if (!flat.text.empty() && flat.text.back() == ' ') continue;
            c = ' ';
        }
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        flat.text += c;
        flat.from.push_back(static_cast<std::uint32_t>(i));
    }
    return flat;
}

bool is_local_char(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || byte >= 0x80 ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}
bool is_domain_char(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '.' || byte >= 0x80;
}

// "宛先：taro@example.jp", "宛先taro@example.jp": words of a script without blanks stand before an address of ASCII. A local
// part may be of that script too (RFC 6532), but then its domain is, or nothing of ASCII follows in it.
std::string without_label(std::string_view address, std::size_t at, std::size_t& begin) {
    const auto is_ascii = [](char c) { return !(static_cast<unsigned char>(c) & 0x80); };
    const std::string_view local = address.substr(0, at), domain = address.substr(at);
    std::size_t tail = local.size();
    while (tail > 0 && is_ascii(local[tail - 1])) --tail;
    if (tail > 0 && tail < local.size() && std::all_of(domain.begin(), domain.end(), is_ascii)) {
        begin += tail;
        address.remove_prefix(tail);
    }
    return std::string(address);
}

// An address whose "@" stands at `at`; empty when the text around it is none. `begin` and `end` are where it stands.
std::string address_around(std::string_view text, std::size_t at, std::size_t& begin, std::size_t& end) {
    begin = at;
    if (begin > 0 && text[begin - 1] == '"') {
        const std::size_t open = begin >= 2 ? text.rfind('"', begin - 2) : text.npos;
        if (open == text.npos || begin - open > 70) return {};
        begin = open;
    } else {
        while (begin > 0 && at - begin < 128 && is_local_char(text[begin - 1])) --begin;
        while (begin < at && (text[begin] == '\'' || text[begin] == '.' || text[begin] == '*')) ++begin;
    }
    end = at + 1;
    while (end < text.size() && end - at < 255 && is_domain_char(text[end])) ++end;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    if (begin == at || end == at + 1) return {};
    std::string address = without_label(text.substr(begin, end - begin), at - begin, begin);
    at = address.find('@') + begin;
    for (std::size_t i = at - begin; i < address.size(); ++i) {
        if (address[i] >= 'A' && address[i] <= 'Z') address[i] = static_cast<char>(address[i] + 32);
    }
    return starts(lower(address), "mailto:") ? address.substr(7) : address;
}

// The first address in the text.
std::string first_address(std::string_view text, std::size_t* where = nullptr) {
    for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
        std::size_t begin = 0, end = 0;
        std::string address = address_around(text, at, begin, end);
        if (address.empty()) continue;
        if (where) *where = begin;
        return address;
    }
    return {};
}

// The status that stands behind an SMTP reply code ("550 5.1.1", "550-5.7.26", "550-'5.7.1"), the last one: what the
// remotest server said. Empty: none.
std::string coded_status(std::string_view text) {
    std::string found;
    for (std::size_t i = 0; i + 8 < text.size(); ++i) {
        if ((text[i] != '4' && text[i] != '5') || !is_digit(text[i + 1]) || !is_digit(text[i + 2])) continue;
        if (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '.')) continue;
        std::size_t at = i + 3;
        while (at < text.size() && at < i + 9 &&
               (text[at] == ' ' || text[at] == '-' || text[at] == '\'' || text[at] == '#' || text[at] == ':' ||
                text[at] == '('))
            ++at;
        if (at == i + 3 || at >= text.size()) continue;
        const std::string status = status_in(text.substr(at, 12));
        if (!status.empty() && starts(text.substr(at), status)) found = status;
    }
    return found;
}

// "550 User unknown" without an enhanced status: RFC 3463, 2: x.0.0 says no more than the reply's class. Codes of mail
// transactions at a line's start or behind a colon or bracket; other numbers are counts. Empty: none.
std::string replied_class(std::string_view text) {
    static constexpr std::string_view codes[] = {"421", "450", "451", "452", "454", "455", "500", "501", "502", "503", "504",
                                                 "530", "535", "550", "551", "552", "553", "554", "555", "556", "571"};
    for (std::size_t i = 0; i + 3 < text.size(); ++i) {
        if (text[i] != '4' && text[i] != '5') continue;
        if (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '.' || text[i - 1] == '-')) continue;
        if (text[i + 3] != ' ' && text[i + 3] != '-') continue;
        if (std::find(std::begin(codes), std::end(codes), text.substr(i, 3)) == std::end(codes)) continue;
        std::size_t before = i;
        while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\'' || text[before - 1] == '"')) --before;
        if (before > 3 && text.substr(before - 3, 3) == "<--") before -= 2;   // MDaemon's mark of what the other side said
        const bool stands_out =
            before == 0 || std::string_view("\n:([<>#;=").find(text[before - 1]) != std::string_view::npos;
        if (stands_out) return {text[i], '.', '0', '.', '0'};
    }
    return {};
}

std::vector<std::string_view> words_of(bool (*wanted)(const BounceRule&)) {
    std::vector<std::string_view> words;
    for (const BounceRule& rule : bounce_rules()) words.push_back(wanted(rule) ? rule.words : std::string_view{});
    return words;
}

// The rules that count, by what is known of the sender; places are those of the table.
const Phrases& proof_phrases() {
    static const Phrases phrases(words_of([](const BounceRule& rule) { return rule.is_proof; }));
    return phrases;
}
const Phrases& mailer_phrases() {
    static const Phrases phrases(words_of([](const BounceRule& rule) {
        return rule.is_proof || (rule.mailer != "any" && rule.mailer != "japanese" && rule.stand != RecipientsStand::unsaid);
    }));
    return phrases;
}
const Phrases& all_phrases() {
    static const Phrases phrases(words_of([](const BounceRule&) { return true; }));
    return phrases;
}
const Phrases& copy_phrases() {
    static const Phrases phrases(copy_marks());
    return phrases;
}
const Phrases& subject_phrases() {
    static const Phrases phrases(bounce_subjects());
    return phrases;
}

// One mailer's prose, read by the rules.
class ProseReader {
  public:
    ProseReader(const Message& message, const PartTree& tree) : message_(message), tree_(tree) {
        text_ = std::string_view(message.text).substr(0, most_prose);
    }

    std::vector<Bounce> read() {
        const Sender from_whom = sender();
        const bool is_from_system = from_whom == Sender::system;
        // A person who answers us may quote what came back to them; that is no bounce of ours.
        if (from_whom == Sender::person && (is_reply(message_) || !mentions_proof())) return {};
        const Flat flat = flattened(text_.substr(0, copy_begins(0)));
        const Phrases& phrases = is_from_system                      ? all_phrases()
                                 : from_whom == Sender::maybe_system ? mailer_phrases()
                                                                     : proof_phrases();
        const Phrases::Hit hit = phrases.find(flat.text);
        const BounceRule* const rule = hit ? &bounce_rules()[hit.phrase] : nullptr;
        const std::size_t where = rule ? hit.at + rule->words.size() : 0;
        const auto header_recipients = read_addresses(message_.header("X-Failed-Recipients"), {}, most_recipients).addresses;
        const auto shows_why = [&] {   // only of what may be one: it reads all of the text
            return has_copy() || !coded_status(text_).empty() || !replied_class(text_).empty();
        };
        if (!rule && header_recipients.empty() && !(is_from_system && has_bounce_subject() && shows_why())) return {};
        std::vector<Bounce> found = fields_in_prose();
        if (found.empty() && rule) {
            const std::size_t from = where < flat.from.size() ? flat.from[where]
                                     : flat.from.empty()      ? 0
                                                              : flat.from.back() + 1;
            if (rule->stand == RecipientsStand::below) found = recipients_below(from);
            if (rule->stand == RecipientsStand::inside) found = recipient_inside(from);
        }
        // What the text says is nearer to the truth: the header may name what an alias became.
        const bool said_in_text = !found.empty();
        for (const MailAddress& address : header_recipients) {
            if (said_in_text) break;
            const bool known =
                std::any_of(found.begin(), found.end(), [&](const Bounce& b) { return b.recipient == address.address; });
            if (!known && found.size() < most_recipients) {
                Bounce bounce;
                bounce.recipient = address.address;
                found.push_back(std::move(bounce));
            }
        }
        if (found.empty()) found = recipients_by_guess();
        if (found.empty() && !rule) return {};
        if (found.empty() && !has_bounce_subject() && !(rule && rule->is_proof)) return {};
        if (found.empty()) found.emplace_back();
        for (Bounce& bounce : found) complete(bounce, rule);
        return found;
    }

  private:
    // The mailer's text: bounced mails that are forwarded begin later.
    std::size_t copy_begins(std::size_t from) const {
        for (std::size_t at = from; at < text_.size();) {
            const std::size_t end = std::min(text_.find('\n', at), text_.size());
            std::string_view line = trimmed(text_.substr(at, end - at));
            if (line.size() > 8) {
                const std::string plain = lower(line.substr(0, 80));
                if (copy_phrases().starts(plain)) return at;
            }
            at = end + 1;
        }
        return text_.size();
    }

    // At the subject's start, or behind the host that a mailer names first ("mx.example.jp Mail delivery failed").
    bool has_bounce_subject() const {
        std::string subject = lower(message_.subject);
        while (!subject.empty() && (subject[0] == '*' || subject[0] == ' ' || subject[0] == '[' || subject[0] == '"'))
            subject.erase(0, 1);
        const std::size_t blank = subject.find(' ');
        const bool has_host = blank != subject.npos && subject.substr(0, blank).find('.') != subject.npos;
        return subject_phrases().starts(subject) ||
               (has_host && subject_phrases().starts(std::string_view(subject).substr(blank + 1)));
    }

    bool has_copy() const {
        return std::any_of(tree_.parts.begin(), tree_.parts.end(),
                           [](const Part& p) { return p.is_message || p.type.value == "text/rfc822-headers"; }) ||
               copy_begins(0) < text_.size();
    }

    enum class Sender { person, maybe_system, system };

    // A mail system wrote it: by its address, its name, an empty return path, or a subject that only such mail has. A
    // postmaster may be a person: then only words that one mailer alone uses count.
    Sender sender() const {
        const std::string from = lower(message_.from.address), name = lower(message_.from.name);
        const std::string_view local = std::string_view(from).substr(0, from.find('@'));
        std::string path(message_.header("Return-Path")), field(message_.header("From"));
        std::erase(path, ' ');
        if (path == "<>" || field.find("<>") != field.npos || !message_.header("X-Failed-Recipients").empty())
            return Sender::system;
        for (const std::string_view known :
             {"mailer-daemon", "mail-daemon", "mailerdaemon", "mail.delivery.system", "mail-system"}) {
            if (local == known) return Sender::system;
        }
        for (const std::string_view known :
             {"mail deliver", "mailer-daemon", "mailer daemon", "delivery subsystem", "mail system"}) {
            if (name.find(known) != name.npos) return Sender::system;
        }
        if (begins_as_a_person()) return Sender::person;
        if (has_bounce_subject()) return Sender::system;
        for (const std::string_view known : {"postmaster", "post_master", "poostmaster", "mmdf", "sysadmin"}) {
            if (local == known) return Sender::maybe_system;
        }
        for (const std::string_view known : {"postmaster", "system administrator", "mail administrator"}) {
            if (name.find(known) != name.npos) return Sender::maybe_system;
        }
        return Sender::person;
    }

    // Who greets, or asks in the subject, may write about a bounce.
    bool begins_as_a_person() const {
        std::string_view subject = message_.subject;
        while (!subject.empty() && subject.back() == ' ') subject.remove_suffix(1);
        if (subject.ends_with('?') || subject.ends_with("？")) return true;
        std::size_t at = text_.find_first_not_of(" \t\n");
        if (at == text_.npos) return false;
        const std::string_view line = trimmed(text_.substr(at, std::min<std::size_t>(text_.find('\n', at) - at, 120)));
        const std::string plain = lower(line);
        for (const std::string_view greeting :
             {"hello",          "hi,",       "hi all", "hi team",   "hi there",     "dear ",      "good morning", "good day",
              "good afternoon", "greetings", "hallo",  "guten tag", "sehr geehrte", "bonjour",    "madame",       "hola",
              "buenos",         "ciao",      "お世話", "いつも",    "はじめまして", "初めまして", "こんにちは",   "您好",
              "你好",           "안녕"})
            if (starts(plain, greeting)) return true;
        return line.ends_with("様") || line.ends_with("御中") || line.ends_with("さん") || line.ends_with("各位") ||
               line.ends_with("殿");
    }

    // At the very start, and not quoted: further down a person may show what came back to them.
    bool mentions_proof() const {
        std::string_view head = text_.substr(0, 250);
        if ((!head.empty() && head[0] == '>') || begins_as_a_person()) return false;
        head = head.substr(0, head.find("\n>"));
        return static_cast<bool>(proof_phrases().find(flattened(head).text));
    }

    // Some systems write the fields of RFC 3464 into the text.
    std::vector<Bounce> fields_in_prose() const {
        std::vector<Bounce> found;
        const std::string plain = lower(text_);
        if (plain.find("final-recipient:") == plain.npos) return found;
        for (const FieldBlock& block : read_field_blocks(text_)) {
            Bounce bounce;
            bounce.recipient = address_of_dsn_field(field_of(block, "Final-Recipient"));
            if (bounce.recipient.empty()) continue;
            bounce.status = status_in(field_of(block, "Status"));
            bounce.reason = with_single_blanks(field_of(block, "Diagnostic-Code")).substr(0, most_reason);
            bounce.action = lower(field_of(block, "Action"));
            found.push_back(std::move(bounce));
        }
        return found;
    }

    bool is_senders_own(std::string_view address) const {
        const std::string plain = lower(address);
        const auto same = [&](const MailAddress& a) { return lower(a.address) == plain; };
        return std::any_of(message_.to.begin(), message_.to.end(), same) || plain == lower(message_.from.address);
    }

    // Addresses at line starts behind the words, each with the lines behind it as its reason.
    std::vector<Bounce> recipients_below(std::size_t from) const {
        std::vector<Bounce> found;
        const std::size_t end = copy_begins(from);
        std::size_t lines = 0;
        for (std::size_t at = from; at < end && lines < 400; ++lines) {
            const std::size_t line_end = std::min(text_.find('\n', at), end);
            std::string_view line = text_.substr(at, line_end - at);
            at = line_end + 1;
            const std::string_view whole = trimmed(line);
            std::string_view rest = whole;
            while (!rest.empty() && std::string_view("<>*\"'([-=|:;,. \t").find(rest.front()) != std::string_view::npos)
                rest.remove_prefix(1);
            for (const std::string_view label :
                 {"recipient:", "recipient: <", "rfc822;", "recipient address:", "[status: error, address: <",
                  "status: error, address: <", "to: ", "address: "}) {
                if (starts(lower(rest.substr(0, label.size())), label)) rest.remove_prefix(label.size());
            }
            while (!rest.empty() && (rest.front() == ' ' || rest.front() == '<' || rest.front() == '\t'))
                rest.remove_prefix(1);
            std::size_t begin = 0;
            const std::string address = first_address(rest.substr(0, 400), &begin);
            const bool is_code = !rest.empty() && is_digit(rest[0]) && rest.size() > 3 && (rest[3] == ' ' || rest[3] == '-');
            if (!address.empty() && begin <= 1 && !is_code) {
                const bool known =
                    std::any_of(found.begin(), found.end(), [&](const Bounce& b) { return b.recipient == address; });
                if (!known && found.size() < most_recipients && !is_chatter(whole, address)) {
                    found.emplace_back();
                    found.back().recipient = address;
                    rest.remove_prefix(std::min(rest.size(), begin + address.size()));
                    add_reason(found.back(), rest);
                    continue;
                }
            }
            if (!found.empty()) add_reason(found.back(), whole);
        }
        if (found.size() > 1)
            std::erase_if(found, [&](const Bounce& b) { return is_senders_own(b.recipient) && b.reason.empty(); });
        return found;
    }

    // "<postmaster> for help", "Please contact <support@...>": the address is at a line's start by chance.
    bool is_chatter(std::string_view line, std::string_view address) const {
        const std::string plain = lower(line);
        return plain.find("contact") != plain.npos || plain.find("http") == 0 || starts(lower(address), "postmaster@") ||
               (is_senders_own(address) && plain.find("failed") == plain.npos && line.size() > address.size() + 40);
    }

    static void add_reason(Bounce& bounce, std::string_view words) {
        while (!words.empty() && std::string_view(">:,.; \t").find(words.front()) != std::string_view::npos)
            words.remove_prefix(1);
        if (words.empty() || bounce.reason.size() >= most_reason) return;
        if (!bounce.reason.empty()) bounce.reason += ' ';
        bounce.reason += with_single_blanks(words.substr(0, most_reason));
    }

    std::vector<Bounce> recipient_inside(std::size_t from) const {
        std::size_t where = 0;
        const std::size_t end = copy_begins(from);
        const std::string_view rest = text_.substr(from, std::min<std::size_t>(end > from ? end - from : 0, 4000));
        const std::string address = first_address(rest.substr(0, 400), &where);
        if (address.empty()) return {};
        Bounce bounce;
        bounce.recipient = address;
        std::string_view reason = rest.substr(std::min(rest.size(), where + address.size()));
        add_reason(bounce, reason);
        return {bounce};
    }

    // Where else the address may stand: the commands of the SMTP session, the copy's To, any other address at all.
    std::vector<Bounce> recipients_by_guess() const {
        std::vector<Bounce> found;
        const auto add = [&](const std::string& address) {
            if (address.empty() || found.size() >= most_recipients) return;
            if (std::any_of(found.begin(), found.end(), [&](const Bounce& b) { return b.recipient == address; })) return;
            found.emplace_back();
            found.back().recipient = address;
        };
        const std::size_t end = copy_begins(0);
        for (std::size_t at = 0; at < end;) {   // ">>> RCPT To:<...>", "<<< 550 <...>", "554 <...>... Host unknown"
            const std::size_t line_end = std::min(text_.find('\n', at), end);
            std::string_view line = trimmed(text_.substr(at, line_end - at));
            at = line_end + 1;
            const std::string plain = lower(line.substr(0, 400));
            const std::size_t rcpt = plain.find("rcpt to:");
            if (rcpt != plain.npos) {
                add(first_address(line.substr(rcpt, 400)));
            } else {
                const std::size_t code = plain.find_first_of("45");
                if (code <= 4 && code + 4 < plain.size() && is_digit(plain[code + 1]) && is_digit(plain[code + 2]) &&
                    plain[code + 3] == ' ') {
                    const std::string address = first_address(line.substr(code, 400));
                    if (!is_senders_own(address)) add(address);
                }
            }
        }
        if (!found.empty()) return found;
        for (std::size_t at = end; at < text_.size();) {   // "Message details:", and the envelope below it
            const std::size_t line_end = std::min(text_.find('\n', at), text_.size());
            const std::string_view line = trimmed(text_.substr(at, line_end - at));
            at = line_end + 1;
            if (starts(lower(line.substr(0, 8)), "rcpt to:")) add(first_address(line.substr(0, 400)));
        }
        if (!found.empty()) return found;
        for (const Part& part : tree_.parts) {
            const bool is_copy = part.parent != no_part && tree_.parts[part.parent].is_message;
            if (!is_copy) continue;
            for (const std::string_view field :
                 {"X-Failed-Recipients", "Envelope-To", "X-Envelope-To", "To", "X-Apparently-To", "Cc"}) {
                for (const MailAddress& to : read_addresses(part.field(field), {}, 5).addresses) add(to.address);
                if (!found.empty()) return found;
            }
        }
        for (const Part& part : tree_.parts) {
            if (part.type.value != "text/rfc822-headers") continue;
            for (const FieldBlock& block : read_field_blocks(part_text(part, most_prose))) {
                for (const MailAddress& to : read_addresses(field_of(block, "To"), {}, 5).addresses) add(to.address);
            }
            if (!found.empty()) return found;
        }
        for (const FieldBlock& block : read_field_blocks(text_)) {   // the header of a copy in the text
            for (const MailAddress& to : read_addresses(field_of(block, "To"), {}, 5).addresses) {
                if (!is_senders_own(to.address) && to.address.find('@') != std::string::npos) add(to.address);
            }
            if (!found.empty()) return found;
        }
        for (std::size_t at = 0; at < end && found.empty();) {
            std::size_t where = 0;
            const std::string address = first_address(text_.substr(at, end - at), &where);
            if (address.empty()) break;
            at += where + address.size();
            if (!is_senders_own(address) && !starts(lower(address), "postmaster@")) add(address);
        }
        return found;
    }

    void complete(Bounce& bounce, const BounceRule* rule) const {
        if (bounce.status.empty() || bounce.status.substr(1) == ".0.0") {
            if (const std::string remote = coded_status(bounce.reason); !remote.empty()) bounce.status = remote;
        }
        if (bounce.status.empty()) bounce.status = status_in(bounce.reason);
        const std::string_view said = text_.substr(0, copy_begins(0));
        if (bounce.status.empty()) bounce.status = coded_status(said);
        if (bounce.status.empty()) bounce.status = status_in(said);
        if (bounce.status.empty()) bounce.status = replied_class(bounce.reason);
        if (bounce.status.empty()) bounce.status = replied_class(said);
        if (bounce.reason.empty()) bounce.reason = reason_line(said);
        if (bounce.reason.size() > most_reason) bounce.reason.resize(most_reason);
        if (bounce.action.empty()) bounce.action = rule ? std::string(rule->action) : "failed";
        const std::string subject = lower(message_.subject);
        if (bounce.action == "failed" && (subject.find("delay") != subject.npos || starts(subject, "warning")) &&
            bounce.status.substr(0, 1) != "5")
            bounce.action = "delayed";
    }

    // The line that tells why, when no lines stand behind the address: an SMTP reply, else "Reason: ...".
    static std::string reason_line(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            std::string_view line = trimmed(text.substr(at, end - at));
            at = end + 1;
            if (starts(line, "<<< ")) line.remove_prefix(4);
            if (line.size() > 8 && (line[0] == '4' || line[0] == '5') && is_digit(line[1]) && is_digit(line[2]) &&
                (line[3] == ' ' || line[3] == '-'))
                return with_single_blanks(line.substr(0, most_reason));
            const std::string plain = lower(line.substr(0, 32));
            for (const std::string_view label :
                 {"reason:", "error: ", "grund:", "raison :", "motivo:", "理由:", "理由：", "エラー内容:", "エラー内容：",
                  "原因:", "原因：", "退信原因:", "退信原因：", "사유:"})
                if (starts(plain, label)) return with_single_blanks(trimmed(line.substr(label.size(), most_reason)));
        }
        return {};
    }

    const Message& message_;
    const PartTree& tree_;
    std::string_view text_;
};

}   // namespace

std::vector<Bounce> read_bounces(const Message& message, const PartTree& tree) {
    std::vector<Bounce> found = read_delivery_report(tree);
    // A report that we read is sure; one whose recipient is no address is mended from the prose.
    const std::size_t at = found.empty() ? 0 : found.front().recipient.find('@');
    const bool is_complete = at != 0 && at != std::string::npos;
    for (Bounce& bounce : found) {
        const std::string remote = coded_status(bounce.reason);
        if (!remote.empty()) bounce.status = remote;
        if (bounce.status.empty() || bounce.status.substr(1) == ".0.0") {
            const std::string said = coded_status(std::string_view(message.text).substr(0, most_prose));
            if (!said.empty() && (bounce.status.empty() || said[0] == bounce.status[0])) bounce.status = said;
        }
    }
    if (!is_complete) {
        std::vector<Bounce> prose = ProseReader(message, tree).read();
        if (found.empty()) {
            found = std::move(prose);
        } else if (!prose.empty()) {
            found.front().recipient = prose.front().recipient;
        }
    }
    if (found.empty()) return found;
    std::stable_sort(found.begin(), found.end(),
                     [](const Bounce& a, const Bounce& b) { return (a.action == "failed") > (b.action == "failed"); });
    found.front().original_message_id = original_message_id(tree, message.text);
    return found;
}

}   // namespace toritsugi
