#include "core/reading/formats/form_lines.hpp"

#include <algorithm>

#include "core/reading/fields.hpp"

namespace toritsugi {
namespace {

std::size_t number_length(std::string_view line) {   // "1.", "1.1 ", "(1)", "１．", "14.", "1)", "①", "【"
    std::size_t i = 0;
    const bool bracket = !line.empty() && line.front() == '(';
    if (bracket) ++i;
    const auto wide_digit = [&](std::size_t at) {
        return at + 2 < line.size() && static_cast<unsigned char>(line[at]) == 0xEF &&
               static_cast<unsigned char>(line[at + 1]) == 0xBC && static_cast<unsigned char>(line[at + 2]) >= 0x90 &&
               static_cast<unsigned char>(line[at + 2]) <= 0x99;
    };
    std::size_t digits = 0;
    while (i < line.size()) {
        if (line[i] >= '0' && line[i] <= '9')
            ++i, ++digits;
        else if (wide_digit(i))
            i += 3, ++digits;
        else if (digits && line[i] == '.' && i + 1 < line.size() && line[i + 1] >= '0' && line[i + 1] <= '9')
            ++i;
        else
            break;
        if (digits > 4) return 0;
    }
    if (!digits) return 0;
    for (const std::string_view end : {".", ")", "．", "）", "、", ":"})
        if (line.substr(i, end.size()) == end) return i + end.size();
    const bool dotted = line.substr(0, i).find('.') != line.npos;
    return dotted && i < line.size() && line[i] == ' ' ? i : 0;
}

}   // namespace

FormLine take_apart(std::string_view line) {
    FormLine made;
    std::string_view rest = trimmed(line);
    while (rest.substr(0, 3) == "　") rest = trimmed(rest.substr(3));
    if (const std::size_t length = number_length(rest)) {
        made.has_number = true;
        rest = trimmed(rest.substr(length));
    }
    for (const std::string_view bullet : {"■", "◆", "●", "○", "・", "▼", "▽", "◇", "【", "*", "-", "#", "＊"})
        if (rest.substr(0, bullet.size()) == bullet) {
            rest = trimmed(rest.substr(bullet.size()));
            break;
        }
    std::size_t colon = rest.npos, width = 0;
    for (const std::string_view sign : {":", "：", "】"}) {
        const std::size_t at = rest.find(sign);
        if (at < colon) colon = at, width = sign.size();
    }
    if (colon == rest.npos || colon == 0 || colon > 160) {
        made.label = rest.substr(0, std::min<std::size_t>(rest.size(), 160));
        return made;
    }
    std::string_view label = rest.substr(0, colon);
    std::size_t dots = 0;
    while (!label.empty() && (label.back() == '.' || label.back() == ' '))
        dots += label.back() == '.', label.remove_suffix(1);
    made.has_dots = dots >= 3;
    made.has_label = !label.empty();
    made.label = label;
    std::string_view answer = trimmed(rest.substr(colon + width));
    while (answer.substr(0, 3) == "：") answer = trimmed(answer.substr(3));
    made.answer = answer;
    return made;
}

std::string_view marked_from(std::string_view line) {
    std::string_view first;
    std::size_t nearest = line.npos;
    for (const std::string_view mark : {"□", "■", "☐", "☑", "☒", "✅", "(", "（", "["})
        if (const std::size_t at = line.find(mark); at < nearest) nearest = at, first = line.substr(at, mark.size());
    return first;
}

std::vector<Option> options_of(std::string_view line, bool squares) {
    struct Mark {
        std::string_view text;
        bool is_ticked, is_square;
    };
    static constexpr Mark marks[] = {
        {"(×)", true, false},     {"（×）", true, false},   {"(x)", true, false},     {"(X)", true, false},
        {"(○)", true, false},     {"（○）", true, false},   {"(o)", true, false},     {"(O)", true, false},
        {"(*)", true, false},     {"(✓)", true, false},     {"(レ)", true, false},    {"（レ）", true, false},
        {"(v)", true, false},     {"( x )", true, false},   {"( X )", true, false},   {"( × )", true, false},
        {"( ○ )", true, false},   {"（ ○ ）", true, false}, {"（ × ）", true, false}, {"[x]", true, false},
        {"[X]", true, false},     {"[*]", true, false},     {"[○]", true, false},     {"[✓]", true, false},
        {"[レ]", true, false},    {"☑", true, false},       {"☒", true, false},       {"✅", true, false},
        {"■", true, true},        {"( )", false, false},    {"()", false, false},     {"（ ）", false, false},
        {"（　）", false, false}, {"(　)", false, false},   {"（）", false, false},   {"[ ]", false, false},
        {"[]", false, false},     {"[　]", false, false},   {"(  )", false, false},   {"[  ]", false, false},
        {"□", false, true},       {"☐", false, false}};
    std::vector<Option> options;
    std::size_t text_from = 0;
    const auto finish = [&](std::size_t end) {
        if (options.empty() || !options.back().text.empty()) return;
        options.back().text = std::string(trimmed(line.substr(text_from, std::min<std::size_t>(end - text_from, 120))));
    };
    for (std::size_t i = 0; i < line.size();) {
        const Mark* found = nullptr;
        const char c = line[i];
        if (c == '(' || c == '[' || static_cast<unsigned char>(c) >= 0xE2)
            for (const Mark& mark : marks)
                if ((!mark.is_square || squares) && line.substr(i, mark.text.size()) == mark.text) {
                    found = &mark;
                    break;
                }
        if (!found) {
            ++i;
            continue;
        }
        finish(i);
        options.push_back({found->is_ticked, {}});
        i += found->text.size();
        text_from = i;
        if (options.size() > 40) break;
    }
    finish(line.size());
    return options;
}

}   // namespace toritsugi
