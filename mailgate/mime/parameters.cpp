#include "mailgate/mime/parameters.hpp"

#include <algorithm>
#include <map>

#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/encoded_words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_parameters = 128;   // Dovecot's limit, after CVE-2026-27859

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct Lexer {
    std::string_view text;
    std::size_t at = 0;

    bool done() const { return at >= text.size(); }
    void skip_blanks_and_comments() {
        while (!done()) {
            if (is_blank(text[at])) {
                ++at;
            } else if (text[at] == '(') {
                int depth = 0;
                do {
                    if (text[at] == '\\') {
                        ++at;
                    } else if (text[at] == '(') {
                        ++depth;
                    } else if (text[at] == ')') {
                        --depth;
                    }
                    ++at;
                } while (!done() && depth > 0);
                at = std::min(at, text.size());
            } else {
                return;
            }
        }
    }
    std::string quoted() {   // at the opening quotation mark
        std::string value;
        for (++at; !done() && text[at] != '"'; ++at) {
            // Windows paths in file names: a back slash before anything but a quotation mark or itself is meant.
            if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\')) ++at;
            value += text[at];
        }
        if (!done()) ++at;
        return value;
    }
    std::string word(std::string_view stops) {
        const std::size_t from = at;
        while (!done() && stops.find(text[at]) == stops.npos) ++at;
        std::string value(text.substr(from, at - from));
        while (!value.empty() && is_blank(value.back())) value.pop_back();
        return value;
    }
};

int hex_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
    return -1;
}

std::string percent_decoded(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_of(text[i + 1]) >= 0 && hex_of(text[i + 2]) >= 0) {
            bytes += static_cast<char>(hex_of(text[i + 1]) << 4 | hex_of(text[i + 2]));
            i += 2;
        } else {
            bytes += text[i];
        }
    }
    return bytes;
}

struct Section {   // of one RFC 2231 parameter
    int number = 0;
    bool is_extended = false;
    std::string value;
};

std::string joined(std::vector<Section>& sections) {
    std::stable_sort(sections.begin(), sections.end(),
                     [](const Section& a, const Section& b) { return a.number < b.number; });
    std::string charset, bytes;
    bool is_extended = false;
    for (Section& section : sections) {
        std::string_view value = section.value;
        if (section.is_extended && &section == &sections.front()) {
            const std::size_t first = value.find('\''), second = first == value.npos ? first : value.find('\'', first + 1);
            if (second != value.npos) {
                charset = value.substr(0, first);
                value.remove_prefix(second + 1);
            }
        }
        is_extended |= section.is_extended;
        bytes += section.is_extended ? percent_decoded(value) : std::string(value);
    }
    if (!is_extended) return decode_header(bytes);
    std::string text = decode_text(bytes, charset).text;
    return decode_encoded_words(text);   // also cleans; some mailers encode twice
}

}   // namespace

std::string_view ParameterField::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
        if (key == name) return value;
    }
    return {};
}

ParameterField read_parameters(std::string_view raw) {
    ParameterField field;
    Lexer lexer{raw};
    lexer.skip_blanks_and_comments();
    std::string value = lexer.word("; \t(");
    lexer.skip_blanks_and_comments();
    // "multipart / mixed" and "text/plain charset=x" (no semicolon) both occur.
    while (!lexer.done() && lexer.text[lexer.at] != ';' &&
           (lexer.text[lexer.at] == '/' || (!value.empty() && value.back() == '/'))) {
        value += lexer.word("; \t(");
        lexer.skip_blanks_and_comments();
    }
    field.value = lower(value);
    if (field.value.size() >= 2 && field.value.front() == '"' && field.value.back() == '"') {
        field.value = field.value.substr(1, field.value.size() - 2);
    }
    std::vector<std::pair<std::string, std::vector<Section>>> extended;   // in order of appearance
    std::map<std::string, std::size_t> where;
    std::size_t count = 0;
    while (!lexer.done()) {
        while (!lexer.done() && (lexer.text[lexer.at] == ';' || lexer.text[lexer.at] == ',')) ++lexer.at;
        lexer.skip_blanks_and_comments();
        if (lexer.done()) break;
        const std::size_t before = lexer.at;
        std::string name = lower(lexer.word("=; \t\"("));
        lexer.skip_blanks_and_comments();
        if (lexer.done() || lexer.text[lexer.at] != '=') {
            if (lexer.at == before) ++lexer.at;
            continue;
        }
        ++lexer.at;
        lexer.skip_blanks_and_comments();
        std::string text;
        if (!lexer.done() && lexer.text[lexer.at] == '"') {
            text = lexer.quoted();
        } else {
            const std::size_t at = lexer.at;
            text = lexer.word(";");
            // Unquoted names with blanks are common; a parameter behind a blank without semicolon is rare but real.
            const std::size_t blank = text.find_first_of(" \t");
            if (blank != text.npos && (name == "charset" || text.find('=', blank) != text.npos) &&
                text.compare(0, 2, "=?") != 0) {
                text.resize(blank);
                lexer.at = at + blank;
            }
        }
        if (name.empty()) continue;
        if (++count > most_parameters) {
            field.was_truncated = true;
            break;
        }
        Section section;
        std::string base = name;
        const std::size_t star = name.find('*');
        bool is_section = false;
        if (star != name.npos) {
            base = name.substr(0, star);
            std::string rest = name.substr(star + 1);
            section.is_extended = rest.empty() || rest.back() == '*';
            if (!rest.empty() && rest.back() == '*') rest.pop_back();
            const bool digits = !rest.empty() && rest.size() < 5 && rest.find_first_not_of("0123456789") == rest.npos;
            section.number = digits ? std::stoi(rest) : 0;
            is_section = true;
        }
        section.value = std::move(text);
        const std::string key = is_section ? base + '*' : base;
        const auto [found, is_new] = where.emplace(key, extended.size());
        if (is_new) {
            extended.emplace_back(key, std::vector<Section>{});
        } else if (!is_section) {
            continue;   // the first of a name wins, as in every reader that people use
        }
        extended[found->second].second.push_back(std::move(section));
    }
    for (auto& [key, sections] : extended) {
        const bool is_extended = key.ends_with('*');
        const std::string name = is_extended ? key.substr(0, key.size() - 1) : key;
        std::string value_of_it = joined(sections);
        const auto same =
            std::find_if(field.parameters.begin(), field.parameters.end(), [&](const auto& p) { return p.first == name; });
        if (same == field.parameters.end()) {
            field.parameters.emplace_back(name, std::move(value_of_it));
        } else if (is_extended) {
            same->second = std::move(value_of_it);   // RFC 6266, 4.3: the extended form is the better one
        }
    }
    return field;
}

}   // namespace toritsugi
