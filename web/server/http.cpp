#include "web/server/http.hpp"

#include <algorithm>
#include <charconv>

namespace toritsugi {
namespace {

constexpr std::size_t most_fields = 2000;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}   // namespace

std::string url_decoded(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
            decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i] == '+' && plus_is_space ? ' ' : text[i];
        }
    }
    return decoded;
}

std::string url_encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                                c == '.' || c == '_' || c == '~';
        if (unreserved) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    return encoded;
}

Fields Fields::parse(std::string_view encoded) {
    Fields fields;
    while (!encoded.empty() && fields.list_.size() < most_fields) {
        const std::size_t end = std::min(encoded.find('&'), encoded.size());
        const std::string_view pair = encoded.substr(0, end);
        encoded.remove_prefix(std::min(end + 1, encoded.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        fields.add(url_decoded(pair.substr(0, equals), true),
                   url_decoded(pair.substr(std::min(equals + 1, pair.size())), true));
    }
    return fields;
}

void Fields::add(std::string name, std::string value) { list_.emplace_back(std::move(name), std::move(value)); }

std::string_view Fields::get(std::string_view name) const {
    for (const auto& [key, value] : list_)
        if (key == name) return value;
    return {};
}

bool Fields::has(std::string_view name) const {
    return std::any_of(list_.begin(), list_.end(), [&](const auto& field) { return field.first == name; });
}

std::vector<std::string> Fields::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : list_)
        if (key == name) values.push_back(value);
    return values;
}

std::int64_t Fields::number(std::string_view name, std::int64_t otherwise) const {
    const std::string_view text = get(name);
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && stop == text.data() + text.size() && !text.empty() ? value : otherwise;
}

std::string Fields::with(std::string_view name, std::string_view value) const {
    std::string encoded;
    const auto append = [&](std::string_view key, std::string_view text) {
        if (!encoded.empty()) encoded += '&';
        encoded += url_encoded(key) + "=" + url_encoded(text);
    };
    for (const auto& [key, text] : list_)
        if (key != name) append(key, text);
    if (!value.empty()) append(name, value);
    return encoded;
}

std::string_view Request::header(std::string_view lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

Response& Response::with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response Response::see_other(std::string path) {
    Response response;
    response.status = 303;
    response.with("Location", std::move(path));
    return response;
}

Response Response::text(int status, std::string body, std::string type) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.type = std::move(type);
    return response;
}

std::map<std::string, std::string, std::less<>> parse_cookies(std::string_view header) {
    std::map<std::string, std::string, std::less<>> cookies;
    while (!header.empty() && cookies.size() < 50) {
        const std::size_t end = std::min(header.find(';'), header.size());
        std::string_view pair = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
        const std::size_t equals = pair.find('=');
        // The first of a name wins: a cookie that a sibling host planted comes later (RFC 6265, 5.4, order by path).
        if (equals != pair.npos) cookies.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return cookies;
}

}   // namespace toritsugi
