#include "core/exchange/event_json.hpp"

#include <charconv>

namespace toritsugi {
namespace {

template <class Number>
void write_number(Number value, std::string& out) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

// Length of the UTF-8 character that begins here (RFC 3629, 4); 0 when it is not one.
std::size_t character_at(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto is_tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return is_tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!is_tail(1) || !is_tail(2)) return 0;
        if (first == 0xE0 && byte(1) < 0xA0) return 0;    // overlong
        if (first == 0xED && byte(1) >= 0xA0) return 0;   // surrogates
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!is_tail(1) || !is_tail(2) || !is_tail(3)) return 0;
        if (first == 0xF0 && byte(1) < 0x90) return 0;
        if (first == 0xF4 && byte(1) >= 0x90) return 0;
        return 4;
    }
    return 0;
}

void write_text_or_null(std::string_view name, std::string_view text, std::string& out) {
    out += name;
    if (text.empty())
        out += "null";
    else
        write_json_string(text, out);
}

void write_address(std::string_view name, const IpAddress& address, std::string& out) {
    out += name;
    if (address.is_none()) {
        out += "null";
        return;
    }
    out += '"';
    out += address.text();
    out += '"';
}

void write_port(std::string_view name, std::uint16_t port, std::string& out) {
    out += name;
    if (port == 0)
        out += "null";
    else
        write_number(port, out);
}

}   // namespace

void write_json_string(std::string_view text, std::string& out) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    while (!text.empty()) {
        const auto c = static_cast<unsigned char>(text[0]);
        const std::size_t size = character_at(text);
        if (size == 0) {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c < 0x20 || c == 0x7F) {
            out += "\\u00";
            out += hex[c >> 4];
            out += hex[c & 15];
        } else {
            out.append(text.substr(0, size));
        }
        text.remove_prefix(size);
    }
    out += '"';
}

void write_event_json(const LogEvent& event, std::string& out) {
    out += "{\"line\":";
    write_number(event.line, out);
    out += ",\"lines\":";
    write_number(event.lines, out);
    write_text_or_null(",\"format\":", event.format, out);
    out += ",\"time\":";
    if (event.time) {
        out += '"';
        out += rfc3339(*event.time);
        out += '"';
    } else {
        out += "null";
    }
    out += event.time_sure ? ",\"time_sure\":true" : ",\"time_sure\":false";
    write_address(",\"src_ip\":", event.src, out);
    write_port(",\"src_port\":", event.src_port, out);
    write_address(",\"dst_ip\":", event.dst, out);
    write_port(",\"dst_port\":", event.dst_port, out);
    write_text_or_null(",\"proto\":", event.proto, out);
    write_text_or_null(",\"action\":", event.action, out);
    write_text_or_null(",\"signature\":", event.signature, out);
    write_text_or_null(",\"user\":", event.user, out);
    out += ",\"count\":";
    write_number(event.count, out);
    // Beyond the agreed fields, only where they say something:
    if (event.src.is_none() && !event.src_host.empty()) write_text_or_null(",\"src_host\":", event.src_host, out);
    if (event.direction != Direction::unknown)
        out += event.direction == Direction::inbound ? ",\"direction\":\"inbound\"" : ",\"direction\":\"outbound\"";
    if (event.is_reply) out += ",\"reply\":true";
    if (event.is_guess) out += ",\"guess\":true";
    out += "}\n";
}

}   // namespace toritsugi
