// Measures parse_message over the shared corpus against the truth that its origins state. The shares asserted are the
// project's promise; every miss is printed. docs/decisions/corpus-truth.md says which rows are skipped, and why.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/content.hpp"
#include "mailgate/mime/encoded_words.hpp"
#include "mailgate/mime/html_text.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "mailgate/mime/part_tree.hpp"
#include "mailgate/mime/reply_parts.hpp"
#include "mailgate/mime/sha256.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;

namespace {

const std::string corpus = in_shared("/corpus");

bool has_corpus() {
    if (std::filesystem::exists(corpus)) return true;
    MESSAGE("skipped: no shared corpus");
    return false;
}

std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

using Row = std::map<std::string, std::string>;

std::string unescaped(const std::string& cell) {
    std::string text;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i] != '\\' || i + 1 >= cell.size()) {
            text += cell[i];
            continue;
        }
        const char c = cell[++i];
        text += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
    }
    return text;
}

std::vector<Row> table(const std::string& path) {
    std::vector<Row> rows;
    std::vector<std::string> names;
    std::stringstream lines(file_text(path));
    std::string line;
    while (std::getline(lines, line)) {
        std::vector<std::string> cells;
        std::size_t at = 0;
        for (;;) {
            const std::size_t tab = line.find('\t', at);
            cells.push_back(unescaped(line.substr(at, tab == line.npos ? tab : tab - at)));
            if (tab == line.npos) break;
            at = tab + 1;
        }
        if (names.empty()) {
            names = cells;
            continue;
        }
        Row row;
        for (std::size_t i = 0; i < cells.size() && i < names.size(); ++i) row[names[i]] = cells[i];
        rows.push_back(row);
    }
    return rows;
}

// Share of rows that agree, with the misses by name.
struct Score {
    std::string what;
    std::size_t right = 0, all = 0;
    std::vector<std::string> misses = {};
    void add(bool ok, const std::string& miss) {
        ++all;
        if (ok) {
            ++right;
        } else {
            misses.push_back(miss);
        }
    }
    void expect(double share) const {
        std::string list;
        for (const std::string& miss : misses) list += "\n    " + miss;
        const double reached = all ? 100.0 * static_cast<double>(right) / static_cast<double>(all) : 100;
        MESSAGE(what, ": ", right, " of ", all, " = ", reached, " %", list);
        CHECK_MESSAGE(reached >= share, what);
    }
};

std::string nows_hash(std::string_view text) { return sha256_hex(without_white_space(text)); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// What html_to_text adds to the visible words: targets of links, marks of lists, alternative words of pictures.
std::string visible_words(const std::string& text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '<') {
            const std::size_t end = text.find('>', at);
            const std::size_t colon = text.find(':', at);
            if (end != text.npos && colon < end) {
                at = end;
                continue;
            }
        }
        kept += text[at];
    }
    kept = replaced(kept, "> ", " ");
    kept = replaced(kept, "- ", " ");
    return without_white_space(kept);
}

// An excerpt may itself be HTML, and may end in the middle of a word.
bool holds(const std::string& text, std::string excerpt) {
    if (excerpt.find("</") != excerpt.npos || excerpt.find("<div") == 0) excerpt = html_to_text(excerpt);
    const std::string want = visible_words(excerpt);
    return visible_words(text).find(want.substr(0, std::max<std::size_t>(want.size(), 20) - 20)) != std::string::npos;
}

// Rows whose truth is not what a person would say; docs/decisions/corpus-truth.md has the reason of each.
const std::set<std::string> doubtful_body = {"zammad/mail003.eml",
                                             "zammad/mail025.eml",
                                             "zammad/mail087.eml",
                                             "james-mime4j/ending-boundaries.eml",
                                             "james-mime4j/malformedHeader-noheader.eml",
                                             "james-mime4j/qp-body.eml",
                                             "james-mime4j/weird-boundary.eml",
                                             "mail/mikel-mail/error_emails/content_transfer_encoding_7-bit.eml",
                                             "mail/rt/notes-uuencoded.eml"};
const std::set<std::string> doubtful_files = {"letters/test_english_no_text_content.eml",
                                              "zammad/mail025.eml",
                                              "zammad/mail038.eml",
                                              "zammad/mail039.eml",
                                              "zammad/mail040.eml",
                                              "zammad/mail042.eml",
                                              "zammad/mail051.eml",
                                              "zammad/mail053.eml",
                                              "zammad/mail057.eml",
                                              "zammad/mail087.eml",
                                              "mail/zbateson-mail-mime-parser/m4004.eml",
                                              "mail/zbateson-mail-mime-parser/m4008.eml"};
const std::set<std::string> doubtful_bounces = {"lhost-amazonses-09.eml", "lhost-sendmail-14.eml", "lhost-exim-52.eml"};

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    std::stringstream stream(text);
    std::string part;
    while (std::getline(stream, part, by)) {
        if (!part.empty()) parts.push_back(part);
    }
    return parts;
}

void collect_names(const std::vector<Attachment>& attachments, std::vector<std::string>& names) {
    for (const Attachment& attachment : attachments) {
        names.push_back(attachment.name);
        if (attachment.type.substr(0, 8) == "message/") collect_names(attachment.inside, names);
    }
}

// The domain is the same in any case; the contract keeps it in lower case.
bool same_address(const std::string& a, const std::string& b) {
    const auto lower_domain = [](std::string text) {
        for (std::size_t i = text.rfind('@') == text.npos ? 0 : text.rfind('@'); i < text.size(); ++i)
            text[i] = static_cast<char>(std::tolower(text[i]));
        return text;
    };
    return lower_domain(a) == lower_domain(b);
}

Message parsed(const std::string& path) {
    return parse_message(RawMail::from(file_text(path)), Envelope{}, ParsingContext{});
}

// Carrier pictographs of old Japanese telephones have no Unicode; the truth writes them as &#xHHHH;.
std::string without_pictographs(const std::string& text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size();) {
        if (text.compare(at, 3, "&#x") == 0 && text.find(';', at) != text.npos) {
            at = text.find(';', at) + 1;
            continue;
        }
        const std::size_t from = at;
        const char32_t c = next_code_point(text, at);
        if ((c < 0xE000 || c > 0xF8FF) && c != 0xFFFD) kept.append(text, from, at - from);
    }
    return kept;
}

}   // namespace

TEST_CASE("corpus: subject, From, body and attachments agree with what the origins state") {
    if (!has_corpus()) return;
    Score subject{"subject"}, from{"From"}, body{"body"}, files{"attachments"};
    std::set<std::string> stated;
    for (const std::string origin : {"letters", "zammad", "jpmobile", "james-mime4j"}) {
        const std::string folder = corpus + "/mail/" + origin + "/";
        for (Row& row : table(folder + "expected.tsv")) {
            const std::string name = origin + "/" + row["file"];
            stated.insert("mail/" + name);
            const std::string bytes = file_text(folder + row["file"]);
            const RawMail raw = RawMail::from(bytes);
            const Message message = parse_message(raw, Envelope{}, ParsingContext{});
            const bool raw_headers = origin == "james-mime4j";
            if (!row["subject"].empty()) {
                std::string want = raw_headers ? decode_header(row["subject"]) : row["subject"];
                std::string got = message.subject;
                if (origin == "jpmobile") want = without_pictographs(want), got = without_pictographs(got);
                subject.add(with_single_blanks(want) == with_single_blanks(got), name + ": " + want + " <> " + got);
            }
            if (!row["from"].empty()) {
                const std::string want = row["from"];
                const bool ok =
                    raw_headers ? want.find(message.from.address) != want.npos : same_address(want, message.from.address);
                from.add(ok, name + ": " + want + " <> " + message.from.address);
            }
            const std::string kind = row["body_kind"];
            if (!row["body_sha256_nows"].empty() || !row["body_excerpt"].empty()) {
                bool ok = !row["body_sha256_nows"].empty() && nows_hash(message.text) == row["body_sha256_nows"];
                if (!ok && !row["body_excerpt"].empty() && (row["body_sha256_nows"].empty() || raw_headers)) {
                    const std::string want = without_white_space(row["body_excerpt"]);
                    if (want == "novisiblecontent") ok = message.text.empty();
                    // Zammad prefers HTML: its excerpt is measured against the HTML part's text.
                    const PartTree tree = read_parts(raw.bytes, ReadingLimits{});
                    for (const Part& part : tree.parts) {
                        if (part.type.value == "text/html")
                            ok = ok || holds(html_to_text(part_text(part, 1 << 20)), row["body_excerpt"]);
                    }
                    ok = ok || without_white_space(message.text).find(want) != std::string::npos ||
                         visible_words(message.text).find(visible_words(row["body_excerpt"])) != std::string::npos;
                    for (const TextLeaf& leaf : message.leaves)
                        ok = ok || (raw_headers && without_white_space(leaf.all(1 << 20)).find(want) != std::string::npos);
                }
                if (!doubtful_body.count(name))
                    body.add(ok, name + ": " + row["body_excerpt"].substr(0, 100) + " <> " +
                                     with_single_blanks(message.text).substr(0, 100));
            }
            if (!row["attachment_count"].empty() && !raw_headers) {
                std::vector<std::string> want, got;
                for (const std::string& n : split(row["attachment_names"], '|')) {
                    if (!(origin == "zammad" && n.substr(0, 7) == "message" && n.substr(n.size() - 5) == ".html"))
                        want.push_back(n);
                }
                for (const Attachment& attachment : message.attachments) {
                    if (origin == "letters" && attachment.name.find("-without-disposition") != std::string::npos) continue;
                    got.push_back(attachment.name);
                }
                std::string shown;
                for (const std::string& n : got) shown += n + "|";
                if (!doubtful_files.count(name))
                    files.add(want == got, name + ": " + row["attachment_names"] + " <> " + shown);
            }
        }
    }
    for (Row& row : table(corpus + "/mail/consensus.tsv")) {
        const std::string name = row["file"];
        if (stated.count(name)) continue;
        const RawMail raw = RawMail::from(file_text(corpus + "/" + name));
        const Message message = parse_message(raw, Envelope{}, ParsingContext{});
        if (row["subject"] != "?" && !row["subject"].empty()) {
            subject.add(with_single_blanks(row["subject"]) == with_single_blanks(message.subject),
                        name + ": " + row["subject"] + " <> " + message.subject);
        }
        if (row["from"] != "?" && !row["from"].empty()) {
            const std::string first = split(row["from"], '|').front();
            from.add(same_address(first, message.from.address), name + ": " + row["from"] + " <> " + message.from.address);
        }
        const std::string want_hash = row["text_sha256_nows"];
        if (want_hash != "?" && !want_hash.empty()) {
            bool ok = nows_hash(message.text) == want_hash;
            for (const TextLeaf& leaf : message.leaves) ok = ok || nows_hash(leaf.all(8 << 20)) == want_hash;
            const PartTree tree = read_parts(raw.bytes, ReadingLimits{});
            for (const Part& part : tree.parts) {
                if (ok) break;
                if (part.type.value != "text/plain" || part.is_multipart) continue;
                const std::string text = without_white_space(part_text(part, 8 << 20));
                ok = sha256_hex(text) == want_hash && without_white_space(message.text).find(text) != std::string::npos;
            }
            if (!doubtful_body.count(name)) body.add(ok, name + ": " + with_single_blanks(message.text).substr(0, 100));
        }
        if (row["file_names"] != "?" && row["leaf_types"] != "?") {
            std::vector<std::string> got;
            collect_names(message.attachments, got);
            const std::vector<std::string> want = split(row["file_names"], '|');
            bool ok = true;
            for (const std::string& n : want) ok = ok && std::find(got.begin(), got.end(), file_label(n)) != got.end();
            std::string shown;
            for (const std::string& n : got) shown += n + "|";
            if (!doubtful_files.count(name)) files.add(ok, name + ": " + row["file_names"] + " <> " + shown);
        }
    }
    subject.expect(99);
    from.expect(99);
    body.expect(97);
    files.expect(98);
}

// The origin counts a signature as part of the reply; we fold it. Either reading of the runs is right.
std::string reply_of(const std::string& text, bool with_signature) {
    std::string kept;
    for (const TextRun& run : read_text_runs(text)) {
        if (run.part == TextPart::new_text || (with_signature && run.part == TextPart::signature))
            kept += text.substr(run.begin, run.end - run.begin);
    }
    return kept;
}

TEST_CASE("corpus: the new text of a reply is what its writer wrote") {
    if (!has_corpus()) return;
    Score replies{"new text of replies"};
    for (Row& row : table(corpus + "/mail/talon-replies/expected.tsv")) {
        const Message message = parsed(corpus + "/mail/talon-replies/" + row["file"]);
        const bool ok = nows_hash(reply_of(message.text, false)) == row["reply_sha256_nows"] ||
                        nows_hash(reply_of(message.text, true)) == row["reply_sha256_nows"];
        replies.add(ok, row["file"] + ": " + with_single_blanks(message.new_text).substr(0, 200));
    }
    for (const std::string name : {"gmail", "hotmail", "mail_ru", "ms_outlook_2003", "ms_outlook_2007", "ms_outlook_2010",
                                   "thunderbird", "windows_mail", "yandex_ru"}) {
        const std::string text = html_to_text(file_text(corpus + "/mail/talon-replies/html_replies/" + name + ".html"));
        const std::string reply = with_single_blanks(reply_of(text, false));
        replies.add(reply.substr(0, 10).find("Hi") != std::string::npos && reply.size() < 60,
                    name + ": " + reply.substr(0, 200));
    }
    replies.expect(90);
}

TEST_CASE("corpus: bounces say who, and why") {
    if (!has_corpus()) return;
    Score recipient{"bounce recipient"}, status{"bounce status"}, action{"bounce action"};
    std::string last;
    for (Row& row : table(corpus + "/bounces/sisimai/expected.tsv")) {
        if (doubtful_bounces.count(row["file"])) continue;
        if (row["reason"] == "feedback" || row["recipient"].empty()) continue;
        const Message message = parsed(corpus + "/bounces/sisimai/" + row["file"]);
        const std::string name = row["file"] + "#" + row["n"] + " (" + row["agent"] + ")";
        if (!message.bounce) {
            if (row["reason"] == "delivered" || row["n"] != "1") continue;
            recipient.add(false, name + ": not seen as a bounce; " + row["recipient"]);
            status.add(false, name + ": not seen as a bounce; " + row["status"]);
            continue;
        }
        std::vector<Bounce> all = {*message.bounce};
        all.insert(all.end(), message.more_bounces.begin(), message.more_bounces.end());
        const auto same =
            std::find_if(all.begin(), all.end(), [&](const Bounce& b) { return b.recipient == row["recipient"]; });
        std::string got;
        for (const Bounce& b : all) got += b.recipient + " ";
        recipient.add(same != all.end(), name + ": " + row["recipient"] + " <> " + got);
        if (same == all.end()) continue;
        // Sisimai invents "5.0.9xx" where the mail states no status.
        const bool invented = row["status"].substr(1, 4) == ".0.9";
        const std::string& said = same->status;
        status.add(
            invented ? said.empty() || said[0] == row["status"][0] : said == row["status"],
            name + ": " + row["status"] + " (" + row["reason"] + ") <> " + said + " | " + same->reason.substr(0, 100));
        if (row["action"] != "")
            action.add(same->action == row["action"], name + ": " + row["action"] + " <> " + same->action);
    }
    recipient.expect(97);
    status.expect(95);
    action.expect(90);
}

TEST_CASE("corpus: what is no bounce is not taken for one") {
    if (!has_corpus()) return;
    Score not_bounce{"not bounces"};
    const std::set<std::string> bounces = {"mail053.eml", "mail092.eml"};   // of zammad: two real notifications
    for (const std::string folder :
         {"/bounces/sisimai-not-a-bounce/not", "/mail/letters", "/mail/zammad", "/mail/talon-replies/standard_replies",
          "/mail/spamassassin", "/freeform", "/mail/jpmobile", "/mail/rt-8859-15-series", "/reports/arf"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus + folder)) {
            if (entry.path().extension() != ".eml") continue;
            const std::string name = entry.path().filename();
            const Message message = parsed(entry.path());
            if (bounces.count(name)) continue;
            not_bounce.add(!message.bounce,
                           entry.path().string() + ": " + (message.bounce ? message.bounce->recipient : ""));
        }
    }
    not_bounce.expect(100);
}
