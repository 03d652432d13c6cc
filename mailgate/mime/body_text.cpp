#include "mailgate/mime/body_text.hpp"

#include <algorithm>

#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/html_text.hpp"
#include "mailgate/mime/plain_text.hpp"

namespace toritsugi {
namespace {

// HTML without a charset parameter: <meta charset="..."> or <meta ... content="text/html; charset=...">.
std::string meta_charset(std::string_view html) {
    const std::string_view head = html.substr(0, 4096);
    for (std::size_t at = head.find('<'); at != head.npos; at = head.find('<', at + 1)) {
        const std::string_view tag = head.substr(at, std::min(head.find('>', at), head.size()) - at);
        if (tag.size() < 6 || (tag[1] | 0x20) != 'm' || (tag[2] | 0x20) != 'e') continue;
        for (std::size_t i = 0; i + 8 < tag.size(); ++i) {
            if ((tag[i] | 0x20) != 'c' || (tag[i + 1] | 0x20) != 'h' || (tag[i + 6] | 0x20) != 't' || tag[i + 7] != '=')
                continue;
            std::size_t from = i + 8;
            while (from < tag.size() && (tag[from] == '"' || tag[from] == '\'' || tag[from] == ' ')) ++from;
            const std::size_t end = tag.find_first_of("\"' ;/>", from);
            return std::string(tag.substr(from, end == tag.npos ? end : end - from));
        }
    }
    return {};
}

// RFC 1896: <bold>, <italic> and friends; "<<" is a "<"; one line end is a blank, n line ends are n - 1.
std::string enriched_as_html(std::string_view text) {
    std::string html;
    html.reserve(text.size() + 64);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '<' && at + 1 < text.size() && text[at + 1] == '<') {
            html += "&lt;";
            ++at;
        } else if (text[at] == '&') {
            html += "&amp;";
        } else if (text[at] == '\n') {
            std::size_t count = 1;
            while (at + 1 < text.size() && text[at + 1] == '\n') ++at, ++count;
            if (count == 1) html += ' ';
            for (std::size_t i = 1; i < count; ++i) html += "<br>";
        } else {
            html += text[at];
        }
    }
    return html;
}

}   // namespace

BodyText read_body_text(const Part& p, std::size_t at_most, std::string_view forced_charset) {
    std::string kept;
    std::string_view bytes = p.body;
    if (p.encoding != TransferEncoding::identity) {
        kept = all_bytes(*transfer_stream(p.body, p.encoding), at_most);
        bytes = kept;
    } else {
        bytes = bytes.substr(0, at_most);
    }
    const bool is_html = p.type.value == "text/html" || p.type.value == "application/xhtml+xml";
    std::string label(p.type.parameter("charset"));
    if (label.empty() && is_html) label = meta_charset(bytes);
    DecodedText decoded = decode_text(bytes, label, forced_charset);
    BodyText body{with_plain_lines(std::move(decoded.text)), std::move(decoded.charset), std::move(decoded.defect)};
    if (is_html) {
        body.text = html_to_text(body.text);
        return body;
    }
    if (p.type.value == "text/enriched" || p.type.value == "text/richtext") {
        body.text = html_to_text(enriched_as_html(body.text));
        return body;
    }
    const std::string_view format = p.type.parameter("format");
    if (format.size() == 6 && (format[0] | 0x20) == 'f') {
        const std::string_view del_sp = p.type.parameter("delsp");
        body.text = unflowed(body.text, !del_sp.empty() && (del_sp[0] | 0x20) == 'y' ? DelSp::remove : DelSp::keep);
    }
    return body;
}

}   // namespace toritsugi
