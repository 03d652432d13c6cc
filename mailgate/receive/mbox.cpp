#include <algorithm>
#include <array>
#include <cctype>

#include "mailgate/mime/mail_date.hpp"
#include "mailgate/receive/mail_files.hpp"

namespace toritsugi {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view line_at(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool same_name(std::string_view a, std::string_view lower_b) {
    return a.size() == lower_b.size() && std::equal(a.begin(), a.end(), lower_b.begin(), [](char x, char y) {
               return std::tolower(static_cast<unsigned char>(x)) == y;
           });
}

// The name of the field that a header line begins; empty when the line is no field (RFC 5322, 2.2).
std::string_view field_name(std::string_view line) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    std::string_view name = line.substr(0, colon);
    while (name.ends_with(' ') || name.ends_with('\t')) name.remove_suffix(1);   // obsolete syntax, seen in real mail
    const bool is_name = colon < line.size() && !name.empty() &&
                         std::all_of(name.begin(), name.end(), [](unsigned char c) { return c > 32 && c < 127; });
    return is_name ? name : std::string_view{};
}

constexpr std::size_t header_looked_at = 64 << 10;

}   // namespace

// "From alice@example.jp Tue Apr 14 10:16:00 2026", with anything between; some writers add a zone or "remote from".
bool is_mbox_separator(std::string_view line) {
    if (!line.starts_with("From ") || line.size() > 1000) return false;
    bool has_time = false, has_year = false;
    for (std::size_t i = 5; i + 4 < line.size() + 1; ++i) {
        if (i + 5 <= line.size() && is_digit(line[i]) && is_digit(line[i + 1]) && line[i + 2] == ':' &&
            is_digit(line[i + 3]))
            has_time = true;
        if (line[i - 1] == ' ' && (line[i] == '1' || line[i] == '2') && is_digit(line[i + 1]) && is_digit(line[i + 2]) &&
            is_digit(line[i + 3]) && (i + 4 == line.size() || line[i + 4] == ' '))
            has_year = true;
    }
    return has_time && has_year;
}

std::vector<MboxMail> mails_of_mbox(std::string_view text) {
    std::vector<MboxMail> mails;
    std::size_t start = text.npos;   // of the current mail, behind its separator
    const auto end_mail = [&](std::size_t end) {
        if (start == text.npos) return;
        std::string_view mail = text.substr(start, end - start);
        if (mail.ends_with("\r\n\r\n"))
            mail.remove_suffix(2);
        else if (mail.ends_with("\n\n"))
            mail.remove_suffix(1);
        mails.back().quoted = mail;
    };
    for (std::size_t at = 0; at < text.size();) {
        const bool after_empty_line =
            at == 0 || text.substr(0, at).ends_with("\n\n") || text.substr(0, at).ends_with("\n\r\n");
        const std::string_view line = line_at(text, at);
        if (after_empty_line && is_mbox_separator(line)) {
            end_mail(at);
            mails.push_back({line, {}});
            start = std::min(text.find('\n', at), text.size() - 1) + 1;
        }
        const std::size_t next = text.find("\nFrom ", at);
        at = next == text.npos ? text.size() : next + 1;
    }
    end_mail(text.size());
    return mails;
}

std::string without_from_quoting(std::string_view quoted) {
    std::string mail;
    mail.reserve(quoted.size());
    for (std::size_t at = 0; at < quoted.size();) {
        const std::size_t end = std::min(quoted.find('\n', at), quoted.size() - 1) + 1;
        std::string_view line = quoted.substr(at, end - at);
        const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
        if (marks > 0 && line.substr(marks).starts_with("From ")) line.remove_prefix(1);
        mail += line;
        at = end;
    }
    return mail;
}

bool looks_like_mail(std::string_view text) {
    constexpr std::array known{"received",     "return-path",  "from",     "to",          "date",
                               "subject",      "message-id",   "reply-to", "cc",          "mime-version",
                               "content-type", "delivered-to", "sender",   "in-reply-to", "references"};
    int fields = 0, known_fields = 0;
    for (std::size_t at = 0; at < text.size() && at < header_looked_at && fields < 50;) {
        const std::string_view line = line_at(text, at);
        if (line.empty()) break;
        const bool is_continuation = line.front() == ' ' || line.front() == '\t';
        const std::string_view name = field_name(line);
        if (is_continuation ? fields == 0 : name.empty()) return false;
        fields += !is_continuation;
        known_fields += std::any_of(known.begin(), known.end(), [&](const char* one) { return same_name(name, one); });
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    return known_fields >= 2;
}

std::optional<std::string> return_path_of(std::string_view text) {
    for (std::size_t at = 0; at < text.size() && at < header_looked_at;) {
        const std::string_view line = line_at(text, at);
        if (line.empty()) break;
        if (same_name(field_name(line), "return-path")) {
            const std::size_t open = line.find('<'), close = line.find('>', open == line.npos ? 0 : open);
            if (open == line.npos || close == line.npos || close - open > 500) return {};
            const std::string_view path = line.substr(open + 1, close - open - 1);
            const bool is_plain = std::all_of(path.begin(), path.end(), [](unsigned char c) { return c > 32 && c < 127; });
            return is_plain ? std::optional<std::string>(path) : std::nullopt;
        }
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    return {};
}

std::optional<UtcTime> arrival_of(std::string_view text) {
    std::optional<UtcTime> sent;
    std::string value;   // of the field that is being read, unfolded
    bool is_received = false, is_date = false;
    const auto field_ended = [&]() -> std::optional<UtcTime> {
        const std::size_t semicolon = value.rfind(';');
        const bool has_date = is_date || (is_received && semicolon != value.npos);
        const auto date =
            has_date ? read_mail_date(std::string_view(value).substr(is_date ? 0 : semicolon + 1)) : std::nullopt;
        if (is_date && date && !sent) sent = date->time;
        return is_received && date ? std::optional(date->time) : std::nullopt;
    };
    for (std::size_t at = 0; at < text.size() && at < header_looked_at;) {
        const std::string_view line = line_at(text, at);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (is_received || is_date) value += line;
        } else {
            if (const auto received = field_ended()) return received;
            const std::string_view name = field_name(line);
            is_received = same_name(name, "received");
            is_date = same_name(name, "date");
            value = is_received || is_date ? line.substr(line.find(':') + 1) : std::string_view{};
        }
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    if (const auto received = field_ended()) return received;
    return sent;
}

}   // namespace toritsugi
