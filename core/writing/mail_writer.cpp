#include "core/writing/mail_writer.hpp"

#include <algorithm>
#include <cstdint>

namespace toritsugi {
namespace {

constexpr char hex_digits[] = "0123456789ABCDEF";

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool breaks_header(std::string_view value) { return value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos; }

bool is_plain_address(std::string_view address) {
    const auto at = address.rfind('@');
    return at != address.npos && at > 0 && at + 1 < address.size() && address.size() <= 254 &&
           std::all_of(address.begin(), address.end(),
                       [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != ','; });
}

// Length of the UTF-8 character that starts here, taken from its first byte; 1 for anything odd.
std::size_t step(unsigned char lead) { return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1; }

std::string display_name(const MailAddress& address) {
    if (address.name.empty()) return address.address;
    if (!is_ascii(address.name)) return encode_words(address.name) + " <" + address.address + ">";
    std::string name = "\"";
    for (const char c : address.name) {
        if (c == '"' || c == '\\') name += '\\';
        name += c;
    }
    return name + "\" <" + address.address + ">";
}

// RFC 5322, 2.1.1: lines of at most 78 characters where there is a blank to fold at; the first word stays beside the name.
void add_field(std::string& mail, std::string_view name, std::string_view value) {
    std::string line = std::string(name) + ":";
    bool has_word = false;
    for (std::size_t start = 0; start <= value.size();) {
        const std::size_t end = std::min(value.find(' ', start), value.size());
        const std::string_view word = value.substr(start, end - start);
        if (has_word && line.size() + 1 + word.size() > 78) {
            mail += line + "\r\n";
            line.clear();
        }
        (line += ' ') += word;
        has_word = true;
        start = end + 1;
    }
    mail += line + "\r\n";
}

std::string wrapped_base64(std::string_view bytes) {
    const std::string flat = base64(bytes);
    std::string text;
    for (std::size_t at = 0; at < flat.size(); at += 76) text += flat.substr(at, 76) + "\r\n";
    return text;
}

void add_text_part(std::string& mail, std::string_view text) {
    std::string crlf;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') continue;
        if (text[i] == '\n')
            crlf += "\r\n";
        else
            crlf += text[i];
    }
    if (crlf.empty() || !crlf.ends_with("\r\n")) crlf += "\r\n";
    mail += "Content-Type: text/plain; charset=utf-8\r\n";
    const std::string printable = quoted_printable(crlf), encoded = wrapped_base64(crlf);
    const bool is_shorter = printable.size() <= encoded.size();
    mail += is_shorter ? "Content-Transfer-Encoding: quoted-printable\r\n\r\n" : "Content-Transfer-Encoding: base64\r\n\r\n";
    mail += is_shorter ? printable : encoded;
}

// RFC 2231 when the name is not plain ASCII.
std::string file_name_parameter(std::string_view name) {
    const bool is_plain =
        std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; });
    if (is_plain) return "filename=\"" + std::string(name) + "\"";
    std::string text = "filename*=utf-8''";
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '.' ||
            byte == '-' || byte == '_')
            text += c;
        else
            ((text += '%') += hex_digits[byte >> 4]) += hex_digits[byte & 15];
    }
    return text;
}

}   // namespace

std::string base64(std::string_view bytes) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t at) { return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u; };
        const std::uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        text += alphabet[group >> 18];
        text += alphabet[group >> 12 & 63];
        text += i + 1 < bytes.size() ? alphabet[group >> 6 & 63] : '=';
        text += i + 2 < bytes.size() ? alphabet[group & 63] : '=';
    }
    return text;
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    std::size_t column = 0;
    const auto put = [&](std::string_view piece) {
        if (column + piece.size() > 75) {   // RFC 2045, 6.7 (5): 76 with the "="
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        if (byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (byte == '\n') {
            out += "\r\n";
            column = 0;
        } else if ((byte > ' ' && byte < 0x7F && byte != '=') || ((byte == ' ' || byte == '\t') && !ends_line)) {
            put(std::string_view(&text[i], 1));
        } else {
            const char escape[] = {'=', hex_digits[byte >> 4], hex_digits[byte & 15]};
            put(std::string_view(escape, 3));
        }
    }
    return out;
}

std::string encode_words(std::string_view utf8) {
    if (is_ascii(utf8) && utf8.find("=?") == utf8.npos) return std::string(utf8);
    // RFC 2047, 2: at most 75 characters a word, 76 a line with the field name: 39 bytes make 52 characters of base64.
    std::string words, chunk;
    const auto flush = [&] {
        if (chunk.empty()) return;
        words += (words.empty() ? "=?utf-8?B?" : " =?utf-8?B?") + base64(chunk) + "?=";
        chunk.clear();
    };
    for (std::size_t at = 0; at < utf8.size();) {
        const std::size_t length = std::min(step(static_cast<unsigned char>(utf8[at])), utf8.size() - at);
        if (chunk.size() + length > 39) flush();
        chunk += utf8.substr(at, length);
        at += length;
    }
    flush();
    return words;
}

Result<std::string> write_mail(const MailDraft& draft) {
    std::vector<std::string_view> values{draft.from.name,  draft.from.address, draft.to.name,
                                         draft.to.address, draft.reply_to,     draft.subject,
                                         draft.message_id, draft.language,     draft.ticket_number};
    for (const auto& address : draft.cc) values.insert(values.end(), {address.name, address.address});
    for (const auto& reference : draft.references) values.push_back(reference);
    for (const auto& part : draft.parts) values.insert(values.end(), {part.name, part.type});
    for (const auto value : values)
        if (breaks_header(value))
            return Problem{0, "Remove the line break from \"" + std::string(value.substr(0, 40)) + "\"."};
    std::vector<std::string_view> addresses{draft.from.address, draft.to.address};
    if (!draft.reply_to.empty()) addresses.push_back(draft.reply_to);
    for (const auto& address : draft.cc) addresses.push_back(address.address);
    for (const auto address : addresses)
        if (!is_plain_address(address))
            return Problem{0, "\"" + std::string(address.substr(0, 80)) +
                                  "\" is no mail address. Write one such as abuse@example.net."};

    std::string mail;
    add_field(mail, "Date", rfc5322_date(draft.date, draft.zone));
    add_field(mail, "From", display_name(draft.from));
    add_field(mail, "To", display_name(draft.to));
    std::string cc;
    for (const auto& address : draft.cc) cc += (cc.empty() ? "" : ", ") + display_name(address);
    if (!cc.empty()) add_field(mail, "Cc", cc);
    if (!draft.reply_to.empty()) add_field(mail, "Reply-To", draft.reply_to);
    add_field(mail, "Subject", encode_words(draft.subject));
    add_field(mail, "Message-ID", "<" + draft.message_id + ">");
    if (!draft.references.empty()) {
        add_field(mail, "In-Reply-To", "<" + draft.references.back() + ">");
        std::string list;
        for (std::size_t i = 0; i < draft.references.size(); ++i) {
            // The first ties the thread, the last ones keep its branch; old servers cut long headers.
            if (i > 0 && i + 9 < draft.references.size()) continue;
            if (draft.references[i].size() > 900 || draft.references[i].find_first_of(" <>") != std::string::npos) continue;
            list += (list.empty() ? "<" : " <") + draft.references[i] + ">";
        }
        if (!list.empty()) add_field(mail, "References", list);
    }
    if (draft.is_automatic) {
        add_field(mail, "Auto-Submitted", "auto-replied");   // RFC 3834, 5
        add_field(mail, "X-Auto-Response-Suppress", "All");
    }
    if (!draft.ticket_number.empty()) add_field(mail, "X-Toritsugi-Ticket", draft.ticket_number);
    if (!draft.language.empty()) add_field(mail, "Content-Language", draft.language);
    mail += "MIME-Version: 1.0\r\n";
    if (draft.parts.empty()) {
        add_text_part(mail, draft.text);
        return mail;
    }
    // "=_" stands in no quoted-printable or base64 line (RFC 2045, 6.7), so no part can hold the boundary.
    const std::string boundary = "=_" + draft.message_id.substr(0, std::min<std::size_t>(40, draft.message_id.find('@')));
    mail += "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n";
    add_text_part(mail, draft.text);
    for (const auto& part : draft.parts) {
        mail += "--" + boundary + "\r\nContent-Type: " + part.type +
                "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; " +
                file_name_parameter(part.name) + "\r\n\r\n" + wrapped_base64(part.bytes);
    }
    mail += "--" + boundary + "--\r\n";
    return mail;
}

}   // namespace toritsugi
