#include "mailgate/mime/reply_parts.hpp"

#include <algorithm>

#include "mailgate/mime/reply_lines.hpp"

namespace toritsugi {
namespace {

class RunReader {
  public:
    explicit RunReader(std::string_view text) : text_(text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            starts_.push_back(at);
            at = end + 1;
        }
        parts_.assign(starts_.size(), TextPart::new_text);
        first_words_ = next_words(0);
    }

    std::vector<TextRun> read() {
        mark_quotations();
        mark_signatures();
        std::vector<TextRun> runs;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            if (runs.empty() || runs.back().part != parts_[i]) runs.push_back({parts_[i], starts_[i], starts_[i]});
            runs.back().end = i + 1 < starts_.size() ? starts_[i + 1] : text_.size();
        }
        return runs;
    }

  private:
    std::string_view line(std::size_t i) const {
        const std::size_t end = i + 1 < starts_.size() ? starts_[i + 1] - 1 : text_.size();
        std::string_view text = text_.substr(starts_[i], end - starts_[i]);
        if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
        return text;
    }
    bool is_empty(std::size_t i) const { return without_outer_blanks(line(i)).empty(); }
    std::size_t next_words(std::size_t i) const {
        while (i < starts_.size() && is_empty(i)) ++i;
        return i;
    }
    bool forwards_above(std::size_t i) const {
        for (std::size_t back = 1; back <= 3 && back <= i; ++back) {
            if (is_forward_mark(line(i - back))) return true;
        }
        return false;
    }

    void mark_quotations() {
        const std::size_t count = starts_.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (is_quoted(line(i))) {
                parts_[i] = TextPart::quotation;
                continue;
            }
            if (is_divider(line(i)) && first_words_ < i) return mark_rest(i);
            const std::size_t introduction_end = introduction_at(i);
            if (introduction_end > i) {
                const std::size_t next = next_words(introduction_end);
                if (next < count && is_quoted(line(next))) {
                    for (std::size_t k = i; k < next; ++k) parts_[k] = TextPart::quotation;
                    i = next - 1;
                    continue;
                }
                if (next >= count || first_words_ < i) return mark_rest(i);   // quoted without marks
            }
            if (first_words_ < i && is_notes_header(i)) return mark_rest(i);
            if (is_mail_header(i) && first_words_ < i && !forwards_above(i)) {
                std::size_t from = i;   // "________" above it
                std::size_t above = i;
                while (above > 0 && is_empty(above - 1)) --above;
                if (above > 0 && is_border(line(above - 1))) from = above - 1;
                return mark_rest(from);
            }
        }
        introduce_bare_quotations();
    }

    // One line behind the introduction that begins at `i`; `i` when none does.
    std::size_t introduction_at(std::size_t i) const {
        if (is_introduction(line(i))) return i + 1;
        if (!is_introduction_start(line(i))) return i;
        for (std::size_t more = 1; more <= 2 && i + more < starts_.size(); ++more) {
            const std::string_view last = without_outer_blanks(line(i + more));
            if (last.empty() || last.size() > 300 || is_quoted(last)) return i;
            if (is_introduction_end(last)) return i + more + 1;
        }
        return i;
    }

    // Letters with which a "From:" begins in some language; most lines are sorted out here.
    static bool may_begin_header(std::string_view text) {
        text = without_outer_blanks(text);
        if (text.empty()) return false;
        const char first = static_cast<char>(text[0] | 0x20);
        return text[0] == '*' || first == 'f' || first == 'v' || first == 'd' || first == 'o' ||
               static_cast<unsigned char>(text[0]) >= 0xC0;
    }

    // From, Sent, To, Subject in a block: Outlook's way to quote. With Date instead of Sent it may be a header that the
    // reporter pasted as evidence, unless a border stands on top.
    bool is_mail_header(std::size_t i) const {
        if (!may_begin_header(line(i)) || field_name(line(i)) != FieldName::from) return false;
        bool sent = false, date = false, to = false, subject = false, first = true;
        std::size_t fields = 0;
        for (std::size_t k = i; k < starts_.size() && k < i + 8; ++k) {
            if (is_empty(k)) break;
            const FieldName name = field_name(line(k));
            if (!first && name == FieldName::from) break;
            first = false;
            fields += name != FieldName::none;
            sent |= name == FieldName::sent;
            date |= name == FieldName::date;
            to |= name == FieldName::to;
            subject |= name == FieldName::subject;
        }
        if (fields < 3) return false;
        if (sent) return to || subject;
        const bool has_border = i > 0 && is_border(line(i - 1));
        return date && to && subject && has_border;
    }

    // Notes puts the sender and the date above the mail it answers, and then "To" and "Subject" on lines of their own.
    bool is_notes_header(std::size_t i) const {
        const std::string_view first = without_outer_blanks(line(i));
        if (first.size() > 200 || !first.ends_with('>') || first.find('@') == first.npos) return false;
        const std::size_t date = next_words(i + 1);
        if (date >= starts_.size() || date > i + 3 || !has_digit(line(date)) || line(date).size() > 60) return false;
        bool to = false, subject = false;
        for (std::size_t k = date + 1; k < starts_.size() && k < date + 16; ++k) {
            const std::string_view words = without_outer_blanks(line(k));
            to |= words == "To" || words == "宛先" || words == "An" || words == "A";
            subject |= words == "Subject" || words == "件名" || words == "Thema" || words == "Objet";
        }
        return to && subject;
    }

    // "2012/4/3 bob <bob@example.jp>" right above ">" lines, without a colon.
    void introduce_bare_quotations() {
        for (std::size_t i = 1; i < starts_.size(); ++i) {
            if (parts_[i] != TextPart::quotation || parts_[i - 1] != TextPart::new_text) continue;
            std::size_t above = i - 1;
            if (is_empty(above) && above > 0) --above;
            const std::string_view words = without_outer_blanks(line(above));
            const bool introduces = words.size() < 200 && words.find('@') != words.npos && has_digit(words) &&
                                    (words.back() == '>' || words.back() == ':') && parts_[above] == TextPart::new_text;
            if (introduces) {
                for (std::size_t k = above; k < i; ++k) parts_[k] = TextPart::quotation;
            }
        }
    }

    void mark_rest(std::size_t from) {
        for (std::size_t i = from; i < parts_.size(); ++i) parts_[i] = TextPart::quotation;
        introduce_bare_quotations();
    }

    void mark_signatures() {
        const std::size_t count = starts_.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (parts_[i] != TextPart::new_text) continue;
            const std::string_view words = line(i);
            if (words == "-- " || words == "--" || words == "--\xC2\xA0") {
                std::size_t end = i;
                while (end < count && parts_[end] == TextPart::new_text) ++end;
                if (end - i <= 25) {
                    for (std::size_t k = i; k < end; ++k) parts_[k] = TextPart::signature;
                }
                i = end;
            } else if (is_machine_signature(words)) {
                parts_[i] = TextPart::signature;
            } else if (is_border(words)) {
                mark_bordered(i);
            }
        }
    }

    // A border, at most twelve short lines with a telephone number or an address among them, then the end or a quotation.
    void mark_bordered(std::size_t i) {
        std::size_t end = i, lines = 0;
        bool has_contact = false;
        while (end < starts_.size() && parts_[end] == TextPart::new_text) {
            if (!is_empty(end)) ++lines;
            if (lines > 14) return;
            has_contact |= is_contact_line(line(end));
            if (line(end).size() > 200) return;
            ++end;
        }
        if (!has_contact || first_words_ >= i) return;
        for (std::size_t k = i; k < end; ++k) parts_[k] = TextPart::signature;
    }

    std::string_view text_;
    std::vector<std::size_t> starts_;
    std::vector<TextPart> parts_;
    std::size_t first_words_ = 0;   // the first line that is not empty
};

}   // namespace

bool may_hold_quotation(std::string_view text) {
    if (!text.empty() && text[0] == '>') return true;
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
        const std::string_view line = text.substr(at + 1, 8);
        for (const std::string_view start : {">", " >", "＞", "Subject\n", "件名\n"})
            if (line.substr(0, start.size()) == start) return true;
    }
    // Parts of words that begin with a byte that is rare, because each of those is looked at: "original", "schrieb", "さん".
    for (const std::string_view sign : {"wrote", "Sent:", "送信日時", "ginal", "元のメ", "> 書", "Gesendet:", "Envoyé",
                                        "Enviado", "chrieb", "发送时间", "\x95\xE3\x82\x93"}) {
        if (text.find(sign) != text.npos) return true;
    }
    return false;
}

std::vector<TextRun> read_text_runs(std::string_view text) { return RunReader(text).read(); }

std::string new_text_of(std::string_view text) {
    std::string kept;
    for (const TextRun& run : read_text_runs(text)) {
        if (run.part == TextPart::new_text) kept.append(text, run.begin, run.end - run.begin);
    }
    const std::size_t first = kept.find_first_not_of(" \t\n");
    if (first == kept.npos) return {};
    const std::size_t line = kept.rfind('\n', first);
    kept.erase(0, line == kept.npos ? 0 : line + 1);
    while (!kept.empty() && (kept.back() == '\n' || kept.back() == ' ' || kept.back() == '\t')) kept.pop_back();
    kept += '\n';
    return kept;
}

}   // namespace toritsugi
