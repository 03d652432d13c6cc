// multipart/form-data, RFC 7578. Poco's reader had a null dereference (CVE-2025-6375) and streams what we cap anyway.
#include <algorithm>

#include "web/server/http.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_parts = 200;
constexpr std::size_t most_header_bytes = 8 << 10;

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return result;
}

// The value of `name` in `form-data; name="a"; filename="b"`. Browsers write " as %22, so a quote always ends the value.
std::string parameter(std::string_view header, std::string_view name) {
    const std::string wanted = "; " + std::string(name) + "=";
    std::size_t at = lower(header).find(wanted);
    if (at == std::string::npos) return {};
    std::string_view rest = header.substr(at + wanted.size());
    if (rest.empty() || rest.front() != '"') return std::string(rest.substr(0, rest.find(';')));
    rest.remove_prefix(1);
    return std::string(rest.substr(0, rest.find('"')));
}

struct PartHeader {
    std::string disposition, type;
};

PartHeader read_header(std::string_view text) {
    PartHeader header;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 2, text.size()));
        const std::size_t colon = line.find(':');
        if (colon == line.npos) continue;
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
        const std::string name = lower(line.substr(0, colon));
        if (name == "content-disposition") header.disposition = value;
        if (name == "content-type") header.type = value;
    }
    return header;
}

}   // namespace

bool parse_multipart(std::string_view content_type, std::string_view body, Fields& fields,
                     std::vector<UploadedFile>& files) {
    const std::string boundary = parameter(content_type, "boundary");
    if (boundary.empty() || boundary.size() > 70) return false;   // RFC 2046, 5.1.1
    const std::string between = "\r\n--" + boundary;
    if (body.substr(0, between.size() - 2) != std::string_view(between).substr(2)) return false;
    body.remove_prefix(between.size() - 2);
    for (std::size_t parts = 0; parts <= most_parts; ++parts) {
        if (body.substr(0, 2) == "--") return true;
        if (body.substr(0, 2) != "\r\n") return false;
        body.remove_prefix(2);
        const std::size_t blank = body.substr(0, most_header_bytes).find("\r\n\r\n");
        if (blank == body.npos) return false;
        const PartHeader header = read_header(body.substr(0, blank));
        body.remove_prefix(blank + 4);
        const std::size_t end = body.find(between);
        if (end == body.npos) return false;
        std::string value(body.substr(0, end));
        body.remove_prefix(end + between.size());
        const std::string name = parameter(header.disposition, "name");
        const std::string file = parameter(header.disposition, "filename");
        if (header.disposition.find("; filename=") == std::string::npos)
            fields.add(name, std::move(value));
        else if (!file.empty())   // a file field left empty is sent with an empty name
            files.push_back({name, file, header.type, std::move(value)});
    }
    return false;
}

}   // namespace toritsugi
