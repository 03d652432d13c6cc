#include "core/contacts/domains.hpp"

#include <libpsl.h>

#include <memory>

namespace toritsugi {
namespace {

bool is_label_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

}   // namespace

std::string canonical_host(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    // RFC 1035, 2.3.4: a name has at most 253 characters as text.
    if (host.empty() || host.size() > 253 || host.front() == '.') return {};
    std::string lower;
    for (char c : host) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (!is_label_character(c) || (c == '.' && lower.ends_with('.'))) return {};
        lower += c;
    }
    return lower;
}

std::string registrable_domain(std::string_view host) {
    const std::string name = canonical_host(host);
    // A name whose last label is a number is an address (WHATWG URL, "ends in a number").
    if (name.empty() || (name.back() >= '0' && name.back() <= '9' && name.find_last_not_of("0123456789.") == name.npos))
        return {};
    const char* const found = psl_registrable_domain(psl_builtin(), name.c_str());
    return found ? found : "";
}

bool are_related(std::string_view host, std::string_view other) {
    const std::string one = registrable_domain(host);
    return !one.empty() && one == registrable_domain(other);
}

}   // namespace toritsugi
