#include "mailgate/mime/encoded_words.hpp"

#include <optional>

#include "core/reading/codecs/base64.hpp"
#include "core/reading/codecs/quoted_printable.hpp"
#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/charset.hpp"

namespace toritsugi {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

struct EncodedWord {
    std::string_view charset;   // without the language of RFC 2231
    char encoding = 0;          // 'q' or 'b'
    std::string_view payload;
    std::size_t end = 0;   // behind the word, in the whole text
};

// Where the payload that starts at `from` ends: at "?=", but not at a "?=3D" of mailers that forgot to encode "?".
std::size_t payload_end(std::string_view text, std::size_t from, char encoding) {
    std::size_t at = text.find("?=", from);
    while (encoding == 'q' && at != text.npos && at + 3 < text.size() && is_hex(text[at + 2]) && is_hex(text[at + 3])) {
        const std::size_t later = text.find("?=", at + 2), blank = text.find(' ', at + 2);
        if (later == text.npos || later > blank) break;
        at = later;
    }
    return at;
}

// An encoded word that begins at `at` ("=?"), or nothing. Unfinished words count when nothing but payload follows.
std::optional<EncodedWord> word_at(std::string_view text, std::size_t at) {
    EncodedWord word;
    std::size_t i = at + 2;
    while (i < text.size() && text[i] != '?' && !is_blank(text[i]) && i - at < 60) ++i;
    if (i >= text.size() || text[i] != '?' || i == at + 2) return std::nullopt;
    word.charset = text.substr(at + 2, i - at - 2);
    if (i + 2 >= text.size() || text[i + 2] != '?') return std::nullopt;
    word.encoding = static_cast<char>(text[i + 1] | 0x20);
    if (word.encoding != 'q' && word.encoding != 'b') return std::nullopt;
    const std::size_t payload = i + 3;
    const std::size_t end = payload_end(text, payload, word.encoding);
    // "=?utf-8?B?...": cut by a mailer that counts characters; the next word's start, or the end, ends it.
    const std::size_t other = text.find("=?", payload);
    if (end == text.npos ||
        (other != text.npos && other < end && other > payload && is_blank(text[other - 1]) && word.encoding == 'b')) {
        const std::size_t stop = std::min(other, text.size());
        word.payload = text.substr(payload, stop - payload);
        while (!word.payload.empty() && (is_blank(word.payload.back()) || word.payload.back() == '?'))
            word.payload.remove_suffix(1);
        if (word.payload.empty() || (word.encoding == 'q' && word.payload.find(' ') != word.payload.npos))
            return std::nullopt;
        word.end = stop;
        return word;
    }
    word.payload = text.substr(payload, end - payload);
    word.end = end + 2;
    return word;
}

std::string bytes_of(const EncodedWord& word) {
    if (word.encoding == 'b') return decode_base64(word.payload);
    return decode_q_word(word.payload);
}

bool same_charset(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
    }
    return true;
}

// Characters that must not come out of a header: they would forge lines, or show text in another order than it is.
void append_clean(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) {
            if (lead == '\t' || lead == '\n' || lead == '\r') {
                out += ' ';
            } else if (lead >= 0x20 && lead != 0x7F) {
                out += text[at];
            }
            ++at;
            continue;
        }
        const std::size_t from = at;
        const char32_t c = next_code_point(text, at);
        const bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
        const bool control = (c >= 0x80 && c <= 0x9F) || c == 0x2028 || c == 0x2029;
        if (!turns && !control) out.append(text, from, at - from);
    }
}

}   // namespace

std::size_t encoded_word_length(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) != "=?") return 0;
    const auto word = word_at(text, at);
    return word ? word->end - at : 0;
}

std::string header_in_utf8(std::string_view raw, std::string_view body_charset) {
    if (ascii_prefix(raw) == raw.size() && raw.find('\x1B') == raw.npos) return std::string(raw);
    // A header says nothing about its charset: the body's is a guess like any other, so "us-ascii" binds nobody.
    return decode_text(raw, body_charset).text;
}

std::string decode_encoded_words(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::string bytes;          // of adjacent words in one charset: characters may be split between them
    std::string_view charset;   // of `bytes`
    const auto flush = [&] {
        if (charset.empty()) return;
        append_clean(out, decode_text(bytes, charset).text);
        bytes.clear();
        charset = {};
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t start = text.find("=?", at);
        const auto word = start == text.npos ? std::nullopt : word_at(text, start);
        if (!word) {
            flush();
            const std::size_t end = start == text.npos ? text.size() : start + 2;
            append_clean(out, text.substr(at, end - at));
            at = end;
            continue;
        }
        const std::string_view between = text.substr(at, start - at);
        // RFC 2047, 6.2: white space between two encoded words is not part of the text.
        const bool only_blanks = between.find_first_not_of(" \t\r\n") == between.npos;
        if (!(only_blanks && !charset.empty())) {
            flush();
            append_clean(out, between);
        }
        const std::string_view label = word->charset.substr(0, word->charset.find('*'));
        if (!charset.empty() && !same_charset(charset, label)) flush();
        charset = label;
        bytes += bytes_of(*word);
        at = word->end;
    }
    flush();
    return out;
}

std::string decode_header(std::string_view raw, std::string_view body_charset) {
    return decode_encoded_words(header_in_utf8(raw, body_charset));
}

}   // namespace toritsugi
