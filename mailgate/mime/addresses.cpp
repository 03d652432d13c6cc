#include "mailgate/mime/addresses.hpp"

#include <algorithm>
#include <set>

#include "mailgate/mime/encoded_words.hpp"

namespace toritsugi {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// What a header could smuggle into a later command or line never stays in an address.
std::string clean_address(std::string_view text) {
    std::string kept;
    bool in_quotes = false;
    for (const char c : trimmed(text)) {
        if (c == '"') in_quotes = !in_quotes;
        if (static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == 0x7F) continue;
        if (c == ',' && !in_quotes) continue;
        kept += c;
    }
    const std::size_t at = kept.rfind('@');
    for (std::size_t i = at == kept.npos ? kept.size() : at; i < kept.size(); ++i) {
        if (kept[i] >= 'A' && kept[i] <= 'Z') kept[i] = static_cast<char>(kept[i] + 32);
    }
    while (!kept.empty() && (kept.back() == '.' || kept.back() == ';' || kept.back() == ':')) kept.pop_back();
    return kept;
}

// RFC 5322, 3.2.2 allows comments within an address: "<pete(his account)@silly.test(his host)>".
std::string without_comments(std::string_view text) {
    std::string kept;
    int depth = 0;
    bool in_quotes = false;
    for (const char c : text) {
        if (c == '"' && depth == 0) in_quotes = !in_quotes;
        if (c == '(' && !in_quotes) ++depth;
        if (depth == 0 && c != '<') kept += c;
        if (c == ')' && depth > 0) --depth;
    }
    return kept;
}

// One item of the list while it is read.
struct Item {
    std::string words;     // everything outside brackets and comments; quotation marks removed
    std::string raw;       // the same with quotation marks: a quoted local part needs them
    std::string bracket;   // inside <...>
    std::string comment;   // of the last comment
    bool has_bracket = false;
    bool words_after_bracket = false;
};

void finish(Item& item, AddressList& list) {
    MailAddress address;
    if (item.has_bracket) {
        std::string_view inside = trimmed(item.bracket);
        // RFC 5322, 4.4: "<@route1,@route2:user@host>"; the route has not been used since 1989.
        if (!inside.empty() && inside.front() == '@') {
            const std::size_t colon = inside.find(':');
            if (colon != inside.npos) inside.remove_prefix(colon + 1);
        }
        address.address = clean_address(inside);
        address.name = decode_encoded_words(trimmed(item.words));
        if (item.words_after_bracket) list.is_ambiguous = true;
        if (std::count(inside.begin(), inside.end(), '@') > 1) list.is_ambiguous = true;
        if (address.address.empty() && address.name.find('@') != address.name.npos &&
            address.name.find(' ') == address.name.npos) {
            address.address = clean_address(address.name);
            address.name.clear();
        }
    } else {
        const std::string_view words = trimmed(item.raw);
        const std::size_t at = words.rfind('@');
        if (at != words.npos) {
            // "Taro Yamada taro@example.jp": the address is the word around the @, blanks beside it do not count.
            std::size_t from = at, to = at + 1;
            while (from > 0 && is_blank(words[from - 1])) --from;
            if (from > 0 && words[from - 1] == '"') {
                const std::size_t open = from >= 2 ? words.rfind('"', from - 2) : words.npos;
                from = open == words.npos ? from - 1 : open;
            } else {
                while (from > 0 && !is_blank(words[from - 1])) --from;
            }
            while (to < words.size() && is_blank(words[to])) ++to;
            while (to < words.size() && !is_blank(words[to])) ++to;
            std::string_view word = words.substr(from, to - from);
            if (word[0] == '@' && word.find(':') != word.npos) word.remove_prefix(word.find(':') + 1);   // a route
            address.address = clean_address(word);
            std::string others(trimmed(words.substr(0, from)));
            const std::string_view behind = trimmed(words.substr(to));
            if (!behind.empty()) others += (others.empty() ? "" : " ") + std::string(behind);
            if (!others.empty()) list.is_ambiguous = true;
            std::erase(others, '"');
            address.name = decode_encoded_words(others);
            if (std::count(address.address.begin(), address.address.end(), '@') > 1 && address.address.front() != '"') {
                list.is_ambiguous = true;
            }
        } else if (!words.empty() && words.find_first_of(" \t") == words.npos && words.substr(0, 2) != "=?") {
            address.address = clean_address(item.words);   // "MAILER-DAEMON": a name without a domain
        } else {
            address.name = decode_encoded_words(trimmed(item.words));
        }
        if (address.name.empty()) address.name = decode_encoded_words(trimmed(item.comment));
    }
    address.name = std::string(trimmed(address.name));
    if (!address.address.empty() || !address.name.empty()) list.addresses.push_back(std::move(address));
    item = {};
}

}   // namespace

AddressList read_addresses(std::string_view raw, std::string_view body_charset, std::size_t at_most) {
    // Raw 8-bit and JIS first: a JIS character may hold the byte of a comma or a bracket.
    const std::string text = header_in_utf8(raw, body_charset);
    AddressList list;
    Item item;
    bool quotes_are_text = false;   // an opening quotation mark without an end: all later ones are text
    const auto add = [&](char c) {
        item.words += c;
        item.raw += c;
        if (item.has_bracket && !is_blank(c)) item.words_after_bracket = true;
    };
    for (std::size_t at = 0; at < text.size() && list.addresses.size() < at_most; ++at) {
        const char c = text[at];
        if (const std::size_t word = c == '=' ? encoded_word_length(text, at) : 0) {
            for (std::size_t i = at; i < at + word; ++i) add(text[i]);
            at += word - 1;
        } else if (c == '"' && !quotes_are_text) {
            std::size_t end = at + 1;
            while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
            if (end >= text.size()) {
                quotes_are_text = true;
                list.is_ambiguous = true;
                continue;
            }
            item.raw += '"';
            for (std::size_t i = at + 1; i < end; ++i) {
                if (text[i] == '\\' && i + 1 < end) item.raw += text[i++];
                add(text[i]);
            }
            item.raw += '"';
            at = end;
        } else if (c == '(') {
            item.comment.clear();
            int depth = 1;
            std::size_t i = at + 1;
            for (; i < text.size() && depth > 0; ++i) {
                if (text[i] == '\\' && i + 1 < text.size()) {
                    item.comment += text[++i];
                    continue;
                }
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
                if (depth > 0) item.comment += text[i];
            }
            if (depth > 0) list.is_ambiguous = true;
            at = i - 1;
            if (!item.words.empty()) add(' ');
        } else if (c == '<') {
            const std::size_t end = text.find('>', at);
            const std::size_t comma = text.find(',', at);
            // "Foo <a@x, Bar <b@y>": the bracket was never closed, the comma ends it, unless it stands in a route.
            const std::size_t next = text.find('<', at + 1);
            const bool broken = end == text.npos || (next < end && comma < next);
            const std::size_t stop = broken ? std::min(comma, text.size()) : end;
            std::string inside = text.substr(at + 1, stop - at - 1);
            if (broken) list.is_ambiguous = true;
            if (item.has_bracket) {
                // "<a@b> <c@d>": the last one is what most readers show; "a@b <c@d>" likewise.
                list.is_ambiguous = true;
                item.words_after_bracket = false;
            }
            item.bracket = without_comments(inside);
            item.has_bracket = true;
            at = broken ? stop - 1 : stop;
        } else if (c == ',' || c == ';') {
            finish(item, list);
        } else if (c == ':' && !item.has_bracket && trimmed(item.raw).substr(0, 1) == "@") {
            item = {};   // a route without brackets: the address stands behind it
        } else if (c == ':' && !item.has_bracket && item.raw.find('@') == item.raw.npos &&
                   item.raw.find("=?") == item.raw.npos) {
            item = {};   // the name of a group
        } else {
            add(c);
        }
    }
    finish(item, list);
    return list;
}

std::vector<std::string> read_message_ids(std::string_view raw) {
    std::vector<std::string> ids;
    std::set<std::string, std::less<>> seen;
    const auto keep = [&](std::string_view id) {
        std::string clean;
        for (const char c : id) {
            if (static_cast<unsigned char>(c) > ' ' && c != 0x7F && c != '<' && c != '>') clean += c;
        }
        if (clean.empty() || clean.size() > 998 || ids.size() >= 1000) return;
        if (seen.insert(clean).second) ids.push_back(std::move(clean));
    };
    bool has_brackets = false;
    for (std::size_t at = raw.find('<'); at != raw.npos; at = raw.find('<', at + 1)) {
        const std::size_t end = raw.find('>', at), next = raw.find('<', at + 1);
        if (end == raw.npos || next < end) {
            if (end == raw.npos) break;
            continue;
        }
        has_brackets = true;
        keep(raw.substr(at + 1, end - at - 1));
    }
    if (has_brackets) return ids;
    for (std::size_t at = 0; at < raw.size();) {   // bare ids: words with an @
        while (at < raw.size() && (is_blank(raw[at]) || raw[at] == ',')) ++at;
        std::size_t end = at;
        while (end < raw.size() && !is_blank(raw[end]) && raw[end] != ',') ++end;
        const std::string_view word = raw.substr(at, end - at);
        if (word.find('@') != word.npos || (at == 0 && end == raw.size())) keep(word);
        at = end;
    }
    return ids;
}

}   // namespace toritsugi
