#include "core/contacts/whois_text.hpp"

#include <algorithm>

#include "core/contacts/mailbox.hpp"

namespace toritsugi {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == text.npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::vector<std::string> whois_lines(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size() && lines.size() < 5000;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string line;
        for (const char c : text.substr(at, std::min<std::size_t>(end - at, 2000))) {
            if (c == '\t')
                line += ' ';
            else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)
                line += c;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(std::move(line));
        at = end + 1;
    }
    return lines;
}

AnswerKind kind_of_whois(const std::vector<std::string>& lines) {
    for (std::size_t number = 0; number < lines.size(); ++number) {
        const std::string small = ascii_lower(lines[number].substr(0, 200));
        const bool is_comment = small.starts_with('%') || small.starts_with('#');
        // A registry says such things in a comment or at once; in a record they are somebody's remark.
        if (!is_comment && number >= 5) continue;
        for (const std::string_view words :
             {"query rate limit", "rate limit exceeded", "quota exceeded", "query limit exceeded", "permission denied",
              "access denied", "too many requests", "%error:201"})
            if (small.find(words) != small.npos) return AnswerKind::refused;
        const auto start = small.find_first_not_of("%# ");
        if (start == small.npos) continue;
        for (const std::string_view words : {"no match", "no entries found", "no data found", "error:101", "not found",
                                             "domain not found", "no object found", "no objects found", "unallocated"})
            if (std::string_view(small).substr(start).starts_with(words)) return AnswerKind::no_match;
    }
    return AnswerKind::found;
}

Candidate whois_candidate(std::string_view address, Side side, std::string_view server, AddressRole role, int weight,
                          bool is_fallback, Phrase why) {
    Candidate one;
    one.address = canonical_mailbox(address);
    const MailboxKind kind = kind_of_mailbox(one.address);
    one.side = side;
    one.source = ContactSource::whois;
    one.source_detail = server;
    one.role = kind == MailboxKind::security && !is_fallback ? AddressRole::security : role;
    one.weight = weight + mailbox_weight(kind);
    one.is_person = is_person(kind);
    one.is_fallback = is_fallback;
    one.why = std::move(why);
    if (one.is_person) {
        one.why.english += ", perhaps one person's mailbox";
        one.why.japanese += "、個人の宛先の可能性";
    }
    return one;
}

}   // namespace toritsugi
