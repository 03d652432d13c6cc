#include "mailgate/mime/html_text.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "core/reading/codecs/utf8.hpp"

namespace toritsugi {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return result;
}

enum class Shape {
    inline_text,
    block,
    paragraph,
    hidden,
    line_break,
    rule,
    item,
    row,
    cell,
    pre,
    quote,
    link,
    image,
    list,
    numbered
};

Shape shape_of(std::string_view name) {
    struct Row {
        std::string_view name;
        Shape shape;
    };
    static constexpr Row rows[] = {
        {"a", Shape::link},           {"address", Shape::block},
        {"article", Shape::block},    {"aside", Shape::block},
        {"blockquote", Shape::quote}, {"br", Shape::line_break},
        {"caption", Shape::block},    {"center", Shape::block},
        {"dd", Shape::block},         {"div", Shape::block},
        {"dl", Shape::block},         {"dt", Shape::block},
        {"fieldset", Shape::block},   {"figure", Shape::block},
        {"footer", Shape::block},     {"form", Shape::block},
        {"h1", Shape::paragraph},     {"h2", Shape::paragraph},
        {"h3", Shape::paragraph},     {"h4", Shape::paragraph},
        {"h5", Shape::paragraph},     {"h6", Shape::paragraph},
        {"header", Shape::block},     {"hr", Shape::rule},
        {"img", Shape::image},        {"li", Shape::item},
        {"main", Shape::block},       {"nav", Shape::block},
        {"noscript", Shape::hidden},  {"ol", Shape::numbered},
        {"p", Shape::paragraph},      {"pre", Shape::pre},
        {"listing", Shape::pre},      {"plaintext", Shape::pre},
        {"xmp", Shape::pre},          {"script", Shape::hidden},
        {"section", Shape::block},    {"style", Shape::hidden},
        {"svg", Shape::hidden},       {"table", Shape::block},
        {"tbody", Shape::block},      {"td", Shape::cell},
        {"template", Shape::hidden},  {"textarea", Shape::pre},
        {"tfoot", Shape::block},      {"th", Shape::cell},
        {"thead", Shape::block},      {"title", Shape::hidden},
        {"tr", Shape::row},           {"ul", Shape::list},
        {"head", Shape::inline_text}, {"object", Shape::inline_text},
    };
    for (const Row& row : rows) {
        if (row.name == name) return row.shape;
    }
    return Shape::inline_text;
}

bool hides(const xmlChar* style) {
    std::string plain;
    for (const xmlChar* c = style; *c && plain.size() < 2000; ++c) {
        if (*c > ' ') plain += static_cast<char>(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    }
    return plain.find("display:none") != plain.npos || plain.find("mso-hide:all") != plain.npos;
}

// Puts the text together while libxml2 reads the HTML; keeps only flat state, whatever the nesting.
class TextBuilder {
  public:
    std::string text;

    void start(const xmlChar* raw_name, const xmlChar** attributes) {
        const std::string name = lower(reinterpret_cast<const char*>(raw_name));
        const Shape shape = shape_of(name);
        if (hidden_ > 0 || shape == Shape::hidden || is_hidden(attributes)) {
            if (!is_void(name)) ++hidden_;
            return;
        }
        switch (shape) {
            case Shape::line_break: new_line(); break;
            case Shape::paragraph: break_lines(2); break;
            case Shape::list:
            case Shape::numbered:
                break_lines(1);
                lists_.push_back(shape == Shape::numbered ? 1 : 0);
                if (lists_.size() > 1000) lists_.pop_back();
                break;
            case Shape::item: {
                break_lines(1);
                const std::size_t indent = std::min<std::size_t>(lists_.size(), 8);
                std::string mark(indent > 1 ? (indent - 1) * 2 : 0, ' ');
                if (!lists_.empty() && lists_.back() > 0) {
                    mark += std::to_string(lists_.back()++) + ". ";
                } else {
                    mark += "- ";
                }
                put(mark);
                blank_ = false;
                break;
            }
            case Shape::row:
                break_lines(1);
                first_cell_ = true;
                break;
            case Shape::cell:
                if (!first_cell_) tab();
                first_cell_ = false;
                break;
            case Shape::rule:
                break_lines(1);
                put("----------------------------------------");
                break_lines(1);
                break;
            case Shape::pre:
                break_lines(1);
                ++pre_;
                break;
            case Shape::quote:
                break_lines(1);
                ++quote_;
                break;
            case Shape::link: start_link(attributes); break;
            case Shape::image: image(attributes); break;
            case Shape::block: break_lines(1); break;
            default: break;
        }
    }

    void end(const xmlChar* raw_name) {
        const std::string name = lower(reinterpret_cast<const char*>(raw_name));
        if (hidden_ > 0) {
            if (!is_void(name)) --hidden_;
            return;
        }
        switch (shape_of(name)) {
            case Shape::paragraph: break_lines(2); break;
            case Shape::list:
            case Shape::numbered:
                if (!lists_.empty()) lists_.pop_back();
                break_lines(1);
                break;
            case Shape::pre:
                break_lines(1);
                if (pre_ > 0) --pre_;
                break;
            case Shape::quote:
                break_lines(1);
                if (quote_ > 0) --quote_;
                break;
            case Shape::link: end_link(); break;
            case Shape::row:
            case Shape::item:
            case Shape::block: break_lines(1); break;
            default: break;
        }
    }

    void characters(const xmlChar* raw, int length) {
        if (hidden_ > 0) return;
        const std::string_view piece(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length));
        if (pre_ > 0) {
            for (std::size_t at = 0; at < piece.size();) {
                const std::size_t end = std::min(piece.find('\n', at), piece.size());
                std::string_view line = piece.substr(at, end - at);
                if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
                put(line);
                if (end < piece.size()) new_line();
                at = end + 1;
            }
            return;
        }
        for (std::size_t at = 0; at < piece.size();) {
            if (is_space(piece[at])) {
                blank_ = true;
                ++at;
                continue;
            }
            const std::size_t from = at;
            while (at < piece.size() && !is_space(piece[at])) ++at;
            put_word(piece.substr(from, at - from));
        }
    }

  private:
    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
    static bool is_void(std::string_view name) {
        static constexpr std::array<std::string_view, 14> names{"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                                                "input", "link", "meta", "param", "source", "track", "wbr"};
        return std::find(names.begin(), names.end(), name) != names.end();
    }
    static const xmlChar* attribute(const xmlChar** attributes, const char* name) {
        for (std::size_t i = 0; attributes && attributes[i]; i += 2) {
            if (xmlStrcasecmp(attributes[i], reinterpret_cast<const xmlChar*>(name)) == 0) return attributes[i + 1];
        }
        return nullptr;
    }
    static bool is_hidden(const xmlChar** attributes) {
        const xmlChar* const style = attribute(attributes, "style");
        return style && hides(style);
    }

    bool at_line_start() const { return text.empty() || text.back() == '\n'; }

    void put(std::string_view piece) {
        if (piece.empty()) return;
        if (at_line_start()) {
            for (int i = 0; i < std::min(quote_, 20); ++i) text += "> ";
        }
        text.append(piece);
        breaks_ = 0;
    }

    void put_word(std::string_view word) {
        if (blank_ && !at_line_start() && text.back() != '\t' && text.back() != ' ') text += ' ';
        blank_ = false;
        put(word);
    }

    void trim_line() {
        while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
    }

    void new_line() {   // <br>: always a line of its own
        trim_line();
        text += '\n';
        ++breaks_;
        blank_ = false;
    }

    void break_lines(int want) {   // block borders: at least so many line ends, none at the start
        trim_line();
        blank_ = false;
        if (text.empty()) return;
        while (breaks_ < want) {
            text += '\n';
            ++breaks_;
        }
    }

    void tab() {
        blank_ = false;
        if (!at_line_start()) text += '\t';
    }

    void start_link(const xmlChar** attributes) {
        const xmlChar* const target = attribute(attributes, "href");
        link_.assign(target ? reinterpret_cast<const char*>(target) : "");
        link_start_ = text.size();
    }

    void end_link() {
        std::string target = std::move(link_);
        link_.clear();
        if (target.empty() || target[0] == '#' || link_start_ > text.size()) return;
        const std::string scheme = lower(std::string_view(target).substr(0, 7));
        const std::string_view shown = std::string_view(text).substr(link_start_);
        if (scheme == "mailto:" && shown.find(std::string_view(target).substr(7, target.find('?') - 7)) != shown.npos)
            return;
        if (shown.find(target) != shown.npos || target.size() > 8000) return;
        put(" <" + target + ">");
    }

    void image(const xmlChar** attributes) {
        const xmlChar* const words = attribute(attributes, "alt");
        if (words && *words) put_word("[" + with_single_blanks(reinterpret_cast<const char*>(words)) + "]");
    }

    int hidden_ = 0, pre_ = 0, quote_ = 0, breaks_ = 0;
    bool blank_ = false, first_cell_ = true;
    std::vector<int> lists_;   // next number of a numbered list, 0 for the others
    std::string link_;
    std::size_t link_start_ = 0;
};

TextBuilder& builder(void* context) { return *static_cast<TextBuilder*>(context); }

htmlSAXHandler make_handler() {
    htmlSAXHandler handler{};
    handler.startElement = [](void* context, const xmlChar* name, const xmlChar** attributes) {
        builder(context).start(name, attributes);
    };
    handler.endElement = [](void* context, const xmlChar* name) { builder(context).end(name); };
    handler.characters = [](void* context, const xmlChar* text, int length) { builder(context).characters(text, length); };
    handler.cdataBlock = [](void*, const xmlChar*, int) {};   // the text of <script> and <style>
    handler.ignorableWhitespace = handler.characters;
    return handler;
}

}   // namespace

std::string html_to_text(std::string_view html) {
    static htmlSAXHandler handler = make_handler();
    TextBuilder text;
    text.text.reserve(html.size() / 2);
    // Zero bytes end libxml2's reading; in UTF-8 text they mean nothing.
    std::string without_zero;
    if (html.find('\0') != html.npos) {
        without_zero.assign(html);
        std::replace(without_zero.begin(), without_zero.end(), '\0', ' ');
        html = without_zero;
    }
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&handler, &text, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8);
    if (!parser) return {};
    // IGNORE_ENC: the text is UTF-8 already, whatever a <meta charset> says. NONET: nothing is ever fetched.
    htmlCtxtUseOptions(
        parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    constexpr std::size_t piece = 64 * 1024;
    for (std::size_t at = 0; at < html.size(); at += piece) {
        const std::string_view part = html.substr(at, piece);
        htmlParseChunk(parser, part.data(), static_cast<int>(part.size()), 0);
    }
    htmlParseChunk(parser, nullptr, 0, 1);
    htmlFreeParserCtxt(parser);
    std::string& result = text.text;
    while (!result.empty() && (result.back() == '\n' || result.back() == ' ' || result.back() == '\t')) result.pop_back();
    if (!result.empty()) result += '\n';
    return std::move(result);
}

}   // namespace toritsugi
