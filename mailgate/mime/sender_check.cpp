#include "mailgate/mime/sender_check.hpp"

#include <algorithm>

namespace toritsugi {
namespace {

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::string without_comments(std::string_view raw) {
    std::string text;
    int depth = 0;
    for (const char c : raw) {
        if (c == '(') ++depth;
        if (depth == 0) text += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        if (c == ')' && depth > 0) --depth;
    }
    return text;
}

// Result of one method in "id; spf=pass smtp.mailfrom=...; dkim=fail ...": the best of several, as RFC 8601, 2.7.1 has it
// for DKIM (one good signature is enough).
std::string result_of(std::string_view text, std::string_view method) {
    std::string found;
    for (std::size_t at = text.find(';'); at != text.npos;) {
        const std::size_t end = std::min(text.find(';', at + 1), text.size());
        std::string_view item = text.substr(at + 1, end - at - 1);
        while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
        if (item.substr(0, method.size()) == method) {
            std::string_view rest = item.substr(method.size());
            while (!rest.empty() &&
                   (rest.front() == ' ' || rest.front() == '/' || (rest.front() >= '0' && rest.front() <= '9')))
                rest.remove_prefix(1);
            if (!rest.empty() && rest.front() == '=') {
                rest.remove_prefix(1);
                while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
                const std::string value(rest.substr(0, rest.find_first_of(" \t\r\n")));
                if (found.empty() || value == "pass") found = value;
            }
        }
        at = end < text.size() ? end : text.npos;
    }
    return found.size() > 20 ? std::string{} : found;
}

}   // namespace

SenderCheck read_sender_check(const PartTree& tree, const std::string& authserv_id) {
    SenderCheck check;
    if (authserv_id.empty() || tree.parts.empty()) return check;
    for (const HeaderField& field : tree.parts[0].fields) {
        if (!same(field.name, "Authentication-Results")) continue;
        const std::string text = without_comments(field.value);
        const std::string id(text.substr(0, text.find(';')));
        const std::size_t from = id.find_first_not_of(" \t"), to = id.find_first_of(" \t", from == id.npos ? 0 : from);
        if (from == id.npos || !same(id.substr(from, to == id.npos ? to : to - from), authserv_id)) return check;
        check.spf = result_of(text, "spf");
        check.dkim = result_of(text, "dkim");
        check.dmarc = result_of(text, "dmarc");
        return check;   // only the topmost: our border puts its own on top
    }
    return check;
}

}   // namespace toritsugi
