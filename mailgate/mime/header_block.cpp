#include "mailgate/mime/header_block.hpp"

#include <algorithm>
#include <cstring>

namespace toritsugi {
namespace {

struct Line {
    std::string_view text;   // without its line end
    std::size_t next = 0;    // where the following line begins
    bool has_end = false;    // a line end was there
};

Line line_at(std::string_view mail, std::size_t at) {
    Line line;
    const void* const found = at < mail.size() ? std::memchr(mail.data() + at, '\n', mail.size() - at) : nullptr;
    const std::size_t end = found ? static_cast<std::size_t>(static_cast<const char*>(found) - mail.data()) : mail.size();
    line.has_end = found != nullptr;
    line.next = found ? end + 1 : end;
    line.text = mail.substr(at, end - at);
    if (!line.text.empty() && line.text.back() == '\r') line.text.remove_suffix(1);
    return line;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Where the colon of a header field stands, or npos. Blanks before the colon are tolerated (RFC 5322, 4.5.8).
std::size_t colon_of(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && line[at] > 32 && line[at] < 127 && line[at] != ':') ++at;
    if (at == 0) return line.npos;
    while (at < line.size() && is_blank(line[at])) ++at;
    return at < line.size() && line[at] == ':' ? at : line.npos;
}

// Fields that every mail has: a line that begins with one belongs to a header, whatever the lines before it looked like.
bool is_common_field(std::string_view line) {
    for (const std::string_view name :
         {"received:", "to:", "from:", "subject:", "date:", "message-id:", "content-type:", "content-transfer-encoding:",
          "mime-version:", "return-path:", "reply-to:", "cc:", "x-mailer:", "x-spam-status:", "x-spam-level:"}) {
        if (line.size() < name.size()) continue;
        bool same = true;
        for (std::size_t i = 0; same && i < name.size(); ++i)
            same = (line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i]) == name[i];
        if (same) return true;
    }
    return false;
}

// A field may follow the odd line at `at`: the next line is one, or a well-known one comes before the next empty line.
bool header_goes_on(std::string_view mail, std::size_t at) {
    for (int lines = 0; lines < 30 && at < mail.size(); ++lines) {
        const Line line = line_at(mail, at);
        if (line.text.empty()) return false;
        if (lines == 0 && (is_blank(line.text[0]) || colon_of(line.text) != line.text.npos)) return true;
        if (is_common_field(line.text)) return true;
        at = line.next;
    }
    return false;
}

bool is_all_blank(std::string_view line) { return std::all_of(line.begin(), line.end(), is_blank); }

}   // namespace

HeaderBlock scan_header(std::string_view mail, std::size_t from, const ReadingLimits& limits,
                        const std::function<bool(std::string_view)>& is_boundary) {
    HeaderBlock block;
    struct Kept {
        std::size_t begin, end;   // a line's text
        bool continues;
    };
    std::vector<Kept> kept;
    kept.reserve(64);
    std::size_t at = from, fields = 0, bytes = 0, field_bytes = 0;
    bool skipping = false;   // continuation lines of a line that is no field, or beyond a limit
    bool over_limit = false;
    const auto defect = [&](std::string what, std::size_t where) {
        if (block.defects.size() < 5) block.defects.push_back(std::move(what) + " at byte " + std::to_string(where));
    };
    bool ended_by_blank = false;
    while (at < mail.size()) {
        const Line line = line_at(mail, at);
        if (line.text.empty()) {
            ended_by_blank = line.has_end;
            block.end = at;
            block.body = line.next;
            break;
        }
        const bool continues = is_blank(line.text[0]);
        std::size_t colon = std::string_view::npos;
        if (continues && is_all_blank(line.text)) {
            // A line of blanks is folding when the header goes on behind it, else the end that a mailer meant.
            const Line after = line_at(mail, line.next);
            const bool goes_on = !after.text.empty() && (is_blank(after.text[0]) || colon_of(after.text) != after.text.npos);
            if (!goes_on) {
                block.end = at;
                block.body = line.next;
                block.needs_repair = true;
                break;
            }
            block.needs_repair = true;
            at = line.next;
            continue;
        }
        if (!continues) {
            colon = colon_of(line.text);
            if (colon == line.text.npos) {
                const bool is_dashes = line.text.substr(0, 2) == "--";
                if (is_dashes && is_boundary(line.text)) {
                    block.end = block.body = at;
                    block.needs_repair = true;
                    break;
                }
                // "Content-Type: multipart/mixed;" and then "boundary=x" at the line's start: folded by somebody who forgot
                // the blank.
                if (!kept.empty() && !skipping && !over_limit && mail[kept.back().end - 1] == ';' &&
                    line.text.find('=') != line.text.npos) {
                    kept.push_back({at, at + line.text.size(), true});
                    block.needs_repair = true;
                    at = line.next;
                    continue;
                }
                const bool is_from_line = line.text.substr(0, 5) == "From " || line.text.substr(0, 6) == ">From ";
                const bool goes_on = header_goes_on(mail, line.next);
                const bool has_colon = line.text.find(':') != line.text.npos;
                if (is_from_line || (goes_on && (has_colon || !kept.empty() || from == 0))) {
                    if (!(is_from_line && at == from)) defect("line that is no header field", at);
                    skipping = true;
                    block.needs_repair = true;
                    at = line.next;
                    continue;
                }
                if (has_colon && line_at(mail, line.next).text.empty() &&
                    line.next < mail.size()) {   // the last line of the block
                    defect("line that is no header field", at);
                    block.needs_repair = true;
                    at = line.next;
                    continue;
                }
                defect("no blank line between header and body", at);
                block.end = block.body = at;
                block.needs_repair = true;
                break;
            }
            skipping = false;
            field_bytes = 0;
            ++fields;
        } else if (kept.empty() && !skipping) {
            defect("header begins with a folded line", at);
            skipping = true;
            block.needs_repair = true;
        }
        if (!skipping && !over_limit) {
            std::size_t keep = line.text.size();
            if (field_bytes + keep > limits.header_line_bytes) {
                keep = limits.header_line_bytes > field_bytes ? limits.header_line_bytes - field_bytes : 0;
                defect(
                    "header field longer than " + std::to_string(limits.header_line_bytes) + " bytes, the rest is not read,",
                    at);
                skipping = true;
                block.needs_repair = true;
            }
            if (fields > limits.header_fields || bytes + keep > limits.header_bytes) {
                defect(fields > limits.header_fields
                           ? "more than " + std::to_string(limits.header_fields) + " header fields, the rest is not read,"
                           : "header longer than " + std::to_string(limits.header_bytes) + " bytes, the rest is not read,",
                       at);
                over_limit = true;
                block.needs_repair = true;
            } else {
                field_bytes += keep;
                bytes += keep;
                kept.push_back({at, at + keep, continues});
            }
        }
        at = line.next;
        if (at >= mail.size()) break;
    }
    if (at >= mail.size() && block.body == 0) block.end = block.body = mail.size();
    if (!ended_by_blank) block.needs_repair = true;
    const std::string_view lines = mail.substr(from, block.end - from);
    // mimetic cuts values at NUL and takes a lone CR for a line end.
    if (!block.needs_repair) {
        if (std::memchr(lines.data(), 0, lines.size())) {
            defect("zero byte in a header", from + lines.find('\0'));
            block.needs_repair = true;
        }
        for (std::size_t cr = lines.find('\r'); !block.needs_repair && cr != lines.npos; cr = lines.find('\r', cr + 1)) {
            if (cr + 1 >= lines.size() || lines[cr + 1] != '\n') block.needs_repair = true;
        }
    }
    if (block.needs_repair) {
        for (const Kept& line : kept) {
            if (line.continues && line.begin < line.end && !is_blank(mail[line.begin])) block.repaired += ' ';
            for (std::size_t i = line.begin; i < line.end; ++i) {
                const char c = mail[i];
                block.repaired += c == '\0' || c == '\r' || c == '\n' ? ' ' : c;
            }
            block.repaired += '\n';
        }
        block.repaired += '\n';
    }
    return block;
}

}   // namespace toritsugi
