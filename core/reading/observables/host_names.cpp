#include "core/reading/observables/host_names.hpp"

#include <libpsl.h>

#include <algorithm>
#include <cstring>

namespace toritsugi {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

bool is_suffix(const std::string& name) {
    const psl_ctx_t* list = psl_builtin();
    return list && psl_is_public_suffix2(list, name.c_str(), PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}

// RFC 2606 and RFC 7686; .tld and .local are what people write when they make a name unreadable or speak of home.
constexpr std::string_view special_suffixes[] = {"example", "test", "invalid", "onion"};

// Top level domains that are also endings of files. "notes.md" is refused, "www.notes.md" and "a.notes.md" are not.
constexpr std::string_view file_endings[] = {"sh",  "py",  "pl", "md",  "zip", "mov", "rs",   "ps",  "so", "cab", "bat",
                                             "doc", "map", "gz", "bin", "pub", "pm",  "java", "cfg", "js", "vi",  "do"};
bool looks_like_file_or_code(std::string_view name, std::string_view last) {
    if (name == "asp.net" || name == "vb.net" || name == "ado.net" || name == "socket.io") return true;
    if (std::count(name.begin(), name.end(), '.') != 1) return false;
    return std::find(std::begin(file_endings), std::end(file_endings), last) != std::end(file_endings);
}

}   // namespace

bool is_host_name(std::string_view name) {
    if (name.size() < 4 || name.size() > 253) return false;
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos || dot == 0 || dot + 3 > name.size()) return false;
    std::size_t label = 0;
    for (std::size_t i = 0; i <= name.size(); ++i) {
        if (i == name.size() || name[i] == '.') {
            const std::size_t length = i - label;
            if (length == 0 || length > 63 || name[label] == '-' || name[i - 1] == '-') return false;
            label = i + 1;
            continue;
        }
        const char c = name[i];
        const bool allowed =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!allowed) return false;
    }
    const std::string_view written = name.substr(dot + 1);
    const bool puny = written.size() > 4 && lower(written.substr(0, 4)) == "xn--";
    if (!puny && !std::all_of(written.begin(), written.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }))
        return false;
    // "attack.It seems": a sentence that lost its blank, not Italy. The last label is all lower or all upper case.
    const bool upper_start = written[0] >= 'A' && written[0] <= 'Z';
    const bool upper_rest = std::any_of(written.begin() + 1, written.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (upper_start != upper_rest) return false;
    const std::string all = lower(name);
    const std::string last = all.substr(dot + 1);
    if (std::find(std::begin(special_suffixes), std::end(special_suffixes), last) != std::end(special_suffixes)) return true;
    if (looks_like_file_or_code(all, last)) return false;
    // com.example.app is the name of a program.
    if (all.rfind("com.", 0) == 0 || all.rfind("org.", 0) == 0 || all.rfind("net.", 0) == 0 || all.rfind("java.", 0) == 0)
        return false;
    if (!is_suffix(last)) return false;
    return !is_suffix(all) || all == "example.com";
}

std::string registered_domain(std::string_view host) {
    const std::string name = lower(host);
    const psl_ctx_t* list = psl_builtin();
    const char* found = list ? psl_registrable_domain(list, name.c_str()) : nullptr;
    if (!found) return name;
    std::size_t start = name.size() - std::strlen(found);
    const std::string_view domain(found);
    const bool documentation = domain.substr(0, 8) == "example." || domain == "example";
    if (documentation && start >= 2) {
        const std::size_t dot = name.rfind('.', start - 2);
        start = dot == name.npos ? 0 : dot + 1;
    }
    return name.substr(start);
}

}   // namespace toritsugi
