#include <mimetic/mimetic.h>
#include <mimetic/parser/itparser.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "core/reading/codecs/base64.hpp"
#include "core/reading/codecs/quoted_printable.hpp"
#include "mailgate/mime/header_block.hpp"
#include "mailgate/mime/part_tree.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t longest_boundary = 200;   // RFC 2046, 5.1.1 allows 70
constexpr std::size_t most_defects = 30;

bool equal_names(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return x == y || ((x | 0x20) == (y | 0x20) && (x | 0x20) >= 'a');
           });
}

std::string_view without_trailing_blanks(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

TransferEncoding encoding_named(std::string_view raw) {
    std::string name;
    for (const char c : raw) {
        if (c == '(' || c == ';') break;
        if (static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\'')
            name += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    if (name == "base64" || name == "b") return TransferEncoding::base64;
    if (name == "quoted-printable" || name == "q" || name == "quoted_printable" || name == "quotedprintable") {
        return TransferEncoding::quoted_printable;
    }
    if (name == "x-uuencode" || name == "uuencode" || name == "x-uue") return TransferEncoding::uuencode;
    return TransferEncoding::identity;
}

// A gateway that decoded the text and left the label: its first line holds what base64 has not.
bool is_no_base64(std::string_view body) {
    while (!body.empty() && (body.front() == '\r' || body.front() == '\n')) body.remove_prefix(1);
    const std::string_view line = without_trailing_blanks(body.substr(0, std::min<std::size_t>(body.find('\n'), 1000)));
    const auto is_foreign = [](char c) {
        return !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c != '+' && c != '/' && c != '=';
    };
    return std::count_if(line.begin(), line.end(), is_foreign) > 2;
}

// mimetic's parser on pointers, with our own loop: it is given clean header blocks only and reads nothing else.
class PartParser : private mimetic::IteratorParser<const char*, std::input_iterator_tag> {
    using Base = mimetic::IteratorParser<const char*, std::input_iterator_tag>;

  public:
    PartParser(mimetic::MimeEntity& entity, std::string_view mail, std::shared_ptr<const std::string> owner,
               const ReadingLimits& limits, PartTree& tree)
        : Base(entity), mail_(mail), owner_(std::move(owner)), limits_(limits), tree_(tree) {}

    void run(std::uint32_t parent, std::uint32_t depth) {
        std::size_t at = begin_part(parent, depth, 0);
        while (at < mail_.size() && !open_.empty()) {
            const BoundaryLine line = next_boundary(at);
            if (!line.found) break;
            close_down_to(line);
            at = line.next;
            if (line.closes) {
                finish_multipart(line.level);
                continue;
            }
            if (tree_.parts.size() >= limits_.parts) {
                defect("more than " + std::to_string(limits_.parts) + " parts, the rest is not read,", line.start);
                at = mail_.size();
                break;
            }
            Open& multipart = open_[line.level];
            ++multipart.children;
            at = begin_part(multipart.part, tree_.parts[multipart.part].depth + 1, at);
        }
        close_at_end();
    }

  private:
    struct Open {
        std::uint32_t part;
        std::string boundary;   // with the leading "--"
        std::size_t children = 0;
        std::size_t entities = 0;   // size of mimetic's stack below it
    };
    struct BoundaryLine {
        bool found = false, closes = false;
        std::size_t level = 0, start = 0, next = 0;
        std::size_t content_end = 0;   // the line end before a boundary belongs to it (RFC 2046, 5.1.1)
    };

    void defect(std::string what, std::size_t at) {
        if (tree_.defects.size() >= most_defects) return;
        const std::string inside = owner_ ? " of an encoded part" : "";
        tree_.defects.push_back(std::move(what) + " at byte " + std::to_string(at) + inside);
    }

    bool is_open_boundary(std::string_view line) const {
        line = without_trailing_blanks(line);
        if (levels_.count(line)) return true;
        return line.size() > 4 && line.substr(line.size() - 2) == "--" && levels_.count(line.substr(0, line.size() - 2));
    }

    // The header at `at` becomes a new part; true boundaries and wrapped mails are opened. Returns where reading goes on.
    std::size_t begin_part(std::uint32_t parent, std::uint32_t depth, std::size_t at) {
        bool is_first = tree_.parts.size() == first_part_;
        for (;;) {
            if (!is_first) this->pushNewChild();
            is_first = false;
            const auto index = static_cast<std::uint32_t>(tree_.parts.size());
            tree_.parts.emplace_back();
            const std::size_t body = read_header(index, parent, depth, at);
            Part& part = tree_.parts[index];
            leaf_ = index;
            if (is_message_type(part.type.value) && part.encoding == TransferEncoding::identity) {
                if (depth + 1 >= limits_.depth || tree_.parts.size() >= limits_.parts) {
                    defect("parts nested deeper than " + std::to_string(limits_.depth) + ", the rest is kept as it stands,",
                           body);
                    return body;
                }
                part.is_message = true;
                messages_.push_back(index);
                parent = index;
                ++depth;
                at = body;
                continue;
            }
            if (part.type.value.substr(0, 10) == "multipart/") open_multipart(index, depth, body);
            return body;
        }
    }

    static bool is_message_type(std::string_view type) {
        return type == "message/rfc822" || type == "message/global" || type == "message/news";   // RFC 6532: global
    }

    std::size_t read_header(std::uint32_t index, std::uint32_t parent, std::uint32_t depth, std::size_t at) {
        HeaderBlock block = scan_header(mail_, at, limits_, [&](std::string_view line) { return is_open_boundary(line); });
        const std::string_view text =
            block.needs_repair ? std::string_view(block.repaired) : mail_.substr(at, block.body - at);
        this->m_bit = text.data();
        this->m_eit = text.data() + text.size();
        this->loadHeader();
        for (std::string& found : block.defects) {
            if (tree_.defects.size() < most_defects) tree_.defects.push_back(std::move(found));
        }
        Part& part = tree_.parts[index];
        part.parent = parent;
        part.depth = depth;
        part.owner = owner_;
        part.whole = mail_.substr(at);
        part.body = mail_.substr(block.body);
        const mimetic::Header& header = static_cast<const mimetic::MimeEntity*>(this->m_entityStack.top())->header();
        part.fields.reserve(header.size());
        for (const mimetic::Field& field : header) part.fields.push_back({std::string(field.name().c_str()), field.value()});
        // Exchange wraps mails with an empty line in the middle of their header.
        const bool is_wrapped = parent != no_part && tree_.parts[parent].is_message;
        if (is_wrapped && !block.needs_repair && !part.has_field("Content-Type") && begins_with_type(block.body)) {
            defect("empty line inside the header of a wrapped mail", block.end);
            part.fields.clear();
            const std::size_t body = read_header(index, no_part, depth, block.body);
            Part& joined = tree_.parts[index];
            joined.parent = parent;
            joined.whole = mail_.substr(at);
            describe(joined);
            return body;
        }
        describe(part);
        return block.body;
    }

    bool begins_with_type(std::size_t at) const {
        const std::string_view line = mail_.substr(at, 13);
        return equal_names(line, "Content-Type:");
    }

    void describe(Part& part) {
        const std::string_view type = part.field("Content-Type");
        part.type = read_parameters(type);
        if (part.type.value.find('/') == std::string::npos) {
            const bool in_digest = part.parent != no_part && tree_.parts[part.parent].type.value == "multipart/digest";
            // "Content-Type: text" is RFC 1049 mail of before 1992; anything else unreadable is text to a person, too.
            part.type.value = in_digest && type.empty() ? "message/rfc822" : "text/plain";
        }
        part.disposition = read_parameters(part.field("Content-Disposition"));
        // A word that is no word ("=\"") states nothing.
        const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
        if (!std::all_of(part.disposition.value.begin(), part.disposition.value.end(), is_letter))
            part.disposition.value.clear();
        part.encoding = encoding_named(part.field("Content-Transfer-Encoding"));
    }

    void open_multipart(std::uint32_t index, std::uint32_t depth, std::size_t body) {
        Part& part = tree_.parts[index];
        std::string boundary(part.type.parameter("boundary"));
        if (boundary.empty()) boundary = guessed_boundary(body);
        boundary = std::string(without_trailing_blanks(boundary));
        if (boundary.empty() || boundary.size() > longest_boundary) {
            defect(boundary.empty() ? "multipart without a boundary" : "multipart with an oversized boundary",
                   offset_of(part.whole));
            part.type.value = "text/plain";
            return;
        }
        if (depth + 1 >= limits_.depth) {
            defect("parts nested deeper than " + std::to_string(limits_.depth) + ", the rest is kept as it stands,", body);
            part.type.value = "text/plain";
            return;
        }
        part.is_multipart = true;
        leaf_ = no_part;
        open_.push_back({index, "--" + boundary, 0, this->m_entityStack.size()});
        rebuild_levels();
    }

    // Without a boundary parameter the first line of dashes must be it, if it comes again.
    std::string guessed_boundary(std::size_t body) const {
        const std::string_view text = mail_.substr(body, 65536);
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string_view line = without_trailing_blanks(text.substr(at, end - at));
            if (line.size() > 2 && line.substr(0, 2) == "--") {
                const std::size_t again = mail_.find(std::string("\n") + std::string(line), body + end);
                return again == mail_.npos ? std::string{} : std::string(line.substr(2));
            }
            at = end + 1;
        }
        return {};
    }

    BoundaryLine next_boundary(std::size_t from) const {
        BoundaryLine result;
        std::size_t at = from;
        while (at < mail_.size()) {
            // A boundary stands at a line's start only: either right here, or behind the next line end.
            std::size_t start = at;
            const bool at_line_start = at == 0 || mail_[at - 1] == '\n';
            if (!(at_line_start && mail_.substr(at, 2) == "--")) {
                // find() and not memmem(): under AddressSanitizer that looks at all that is left each time.
                const std::size_t line_end = mail_.find("\n--", at);
                if (line_end == mail_.npos) return result;
                start = line_end + 1;
            }
            const void* const newline = std::memchr(mail_.data() + start, '\n', mail_.size() - start);
            const std::size_t end =
                newline ? static_cast<std::size_t>(static_cast<const char*>(newline) - mail_.data()) : mail_.size();
            std::string_view line = mail_.substr(start, end - start);
            if (line.size() <= longest_boundary + 80) {
                line = without_trailing_blanks(line);
                auto level = levels_.find(line);
                const bool exact = level != levels_.end();
                if (!exact && line.size() > 4 && line.substr(line.size() - 2) == "--") {
                    level = levels_.find(line.substr(0, line.size() - 2));
                }
                if (level != levels_.end()) {
                    result.found = true;
                    result.closes = !exact;
                    result.level = level->second;
                    result.start = start;
                    result.next = std::min(end + 1, mail_.size());
                    result.content_end = start;
                    if (start > from) {
                        --result.content_end;
                        if (result.content_end > from && mail_[result.content_end - 1] == '\r') --result.content_end;
                    }
                    return result;
                }
            }
            at = end;
            if (at == start) ++at;
        }
        return result;
    }

    // Everything inside the multipart at `line.level` ends before the boundary.
    void close_down_to(const BoundaryLine& line) {
        while (open_.size() > line.level + 1) {
            defect("multipart without its closing boundary", offset_of(tree_.parts[open_.back().part].whole));
            end_part(open_.back().part, line.content_end);
            open_.pop_back();
        }
        end_inner_parts(open_[line.level].part, line.content_end);
        while (this->m_entityStack.size() > open_[line.level].entities) this->popChild();
        rebuild_levels();
    }

    void end_inner_parts(std::uint32_t multipart, std::size_t end) {
        if (leaf_ != no_part && leaf_ > multipart) end_part(leaf_, end);
        leaf_ = no_part;
        for (auto* const kept : {&messages_, &finished_}) {
            while (!kept->empty() && kept->back() > multipart) {
                end_part(kept->back(), end);
                kept->pop_back();
            }
        }
    }

    void end_part(std::uint32_t index, std::size_t end) {
        Part& part = tree_.parts[index];
        part.whole = ended(part.whole, end);
        part.body = ended(part.body, end);
    }

    std::string_view ended(std::string_view range, std::size_t end) const {
        const std::size_t begin = offset_of(range);
        return mail_.substr(std::min(begin, end), end > begin ? end - begin : 0);
    }

    std::size_t offset_of(std::string_view range) const { return static_cast<std::size_t>(range.data() - mail_.data()); }

    void finish_multipart(std::size_t level) {
        // The rest up to the next outer boundary is the epilogue, which nobody is shown. The part's own range ends with
        // its parent.
        finished_.push_back(open_[level].part);
        open_.resize(level);
        rebuild_levels();
    }

    void close_at_end() {
        for (std::size_t i = open_.size(); i-- > 0;) {
            Part& part = tree_.parts[open_[i].part];
            if (open_[i].children == 0) {
                defect("boundary never occurs in the multipart", offset_of(part.whole));
                part.is_multipart = false;
                part.type.value = "text/plain";
            } else {
                defect("multipart without its closing boundary", offset_of(part.whole));
            }
        }
    }

    void rebuild_levels() {
        levels_.clear();
        for (std::size_t i = 0; i < open_.size(); ++i) levels_[open_[i].boundary] = i;
    }

    std::string_view mail_;
    std::shared_ptr<const std::string> owner_;
    const ReadingLimits& limits_;
    PartTree& tree_;
    std::vector<Open> open_;
    std::unordered_map<std::string_view, std::size_t> levels_;   // boundary line -> innermost open multipart
    std::vector<std::uint32_t> messages_;                        // wrapped mails that are still open
    std::vector<std::uint32_t> finished_;                        // closed multiparts, whose epilogue is still read
    std::uint32_t leaf_ = no_part;
    std::size_t first_part_ = tree_.parts.size();
};

void parse_into(PartTree& tree, std::string_view mail, std::shared_ptr<const std::string> owner, const ReadingLimits& limits,
                std::uint32_t parent, std::uint32_t depth) {
    mimetic::MimeEntity entity;
    PartParser(entity, mail, std::move(owner), limits, tree).run(parent, depth);
}

// Old Macintosh mail, and what came through programs that mean well: CR is the only line end. Offsets stay the same.
std::shared_ptr<const std::string> with_line_feeds(std::string_view mail) {
    if (mail.find('\n') != mail.npos || mail.find('\r') == mail.npos) return nullptr;
    std::string text(mail);
    std::replace(text.begin(), text.end(), '\r', '\n');
    return std::make_shared<const std::string>(std::move(text));
}

}   // namespace

PartTree read_parts(std::string_view mail, const ReadingLimits& limits) {
    PartTree tree;
    tree.parts.reserve(8);
    auto owner = with_line_feeds(mail);
    if (owner) {
        tree.defects.push_back("line ends are CR alone");
        mail = *owner;
    }
    parse_into(tree, mail, owner, limits, no_part, 0);
    // A mail inside a base64 part is forbidden (RFC 2046, 5.2.1) and sent by several large programs.
    for (std::uint32_t i = 0; i < tree.parts.size() && tree.parts.size() < limits.parts; ++i) {
        Part& part = tree.parts[i];
        if (part.encoding == TransferEncoding::base64 && part.type.value.starts_with("text/") && is_no_base64(part.body)) {
            part.encoding = TransferEncoding::identity;
            tree.defects.push_back("a text said to be base64 is none");
        }
        const bool is_mail = part.type.value == "message/rfc822" || part.type.value == "message/global";
        if (!is_mail || part.is_message || part.encoding == TransferEncoding::identity) continue;
        if (part.depth + 1 >= limits.depth) continue;
        auto inner =
            std::make_shared<const std::string>(all_bytes(*transfer_stream(part.body, part.encoding), part.body.size()));
        const std::uint32_t depth = part.depth + 1;
        tree.parts[i].is_message = true;
        parse_into(tree, *inner, inner, limits, i, depth);
    }
    return tree;
}

}   // namespace toritsugi
