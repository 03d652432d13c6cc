#include "web/pages/download.hpp"

#include "web/server/templates.hpp"

namespace toritsugi {
namespace {

// A name for the visitor's disk: letters, digits and dots; the real one in RFC 8187 form, which browsers clean themselves.
std::string disposition(const std::string& name) {
    std::string plain;
    for (const char c : name.substr(0, 100)) {
        const bool is_safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                             c == '_' || (c == '.' && !plain.empty() && plain.back() != '.');
        plain += is_safe ? c : '_';
    }
    if (plain.empty()) plain = "attachment";
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + url_encoded(for_display(name).substr(0, 200));
}

}   // namespace

Response download(std::string bytes, const std::string& name) {
    Response response;
    response.type = "application/octet-stream";
    response.body = std::move(bytes);
    response.with("Content-Disposition", disposition(name)).with("Cache-Control", "private, no-store");
    return response;
}

}   // namespace toritsugi
