#include "core/writing/line_text.hpp"

#include <algorithm>

namespace toritsugi {

std::string one_line(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return line;
}

std::string defanged(std::string_view observable) {
    std::string text = one_line(observable);
    if (const auto scheme = text.find("://"); scheme != text.npos && text.starts_with("http")) {
        text.replace(0, 4, "hxxp");
        if (const auto dot = text.find('.', scheme + 3); dot != text.npos) text.replace(dot, 1, "[.]");
    }
    return text;
}

std::string lowered(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

}   // namespace toritsugi
