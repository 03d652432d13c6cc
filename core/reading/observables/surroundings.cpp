#include "core/reading/observables/surroundings.hpp"

#include <algorithm>

#include "core/reading/fields.hpp"

namespace toritsugi {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

bool announces_a_list(std::string_view heading) {
    for (const std::string_view word :
         {"次の", "以下", "下記", "following", "below", "these", "folgende", "suivant", "以下", "다음"})
        if (heading.find(word) != heading.npos) return true;
    return false;
}

// "...次のサーバに接続します。": what stands indented below it, or behind a bullet, belongs to that sentence.
void open_heading(std::string& heading) {
    while (!heading.empty() && (heading.back() == ' ' || heading.back() == '\n' || heading.back() == '\r'))
        heading.pop_back();
    if (!announces_a_list(heading)) return;
    for (const std::string_view stop : {"。", "."})
        if (heading.ends_with(stop)) heading.resize(heading.size() - stop.size());
}

}   // namespace

std::string text_before(std::string_view text, const FoundObservable& found) {
    const std::size_t at = std::min<std::size_t>(found.offset, text.size());
    std::size_t line_at = at;
    while (line_at > 0 && text[line_at - 1] != '\n' && at - line_at < 200) --line_at;
    std::string_view own = text.substr(line_at, at - line_at);
    if (const std::size_t stop = own.rfind("。"); stop != own.npos && stop + 3 < own.size()) own = own.substr(stop + 3);
    if (own.find(':') != own.npos || own.find("：") != own.npos) return std::string(own);
    const bool only_bullets =
        std::all_of(own.begin(), own.end(), [](char c) { return !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c & 0x80); });
    const bool is_item =
        only_bullets || (!own.empty() && (own.front() == ' ' || own.front() == '\t' || own.starts_with("　")));
    std::string all(own);
    std::size_t end = line_at;
    for (int lines = 0; lines < 3 && end > 0; ++lines) {
        std::size_t begin = end - 1;
        while (begin > 0 && text[begin - 1] != '\n' && end - begin < 200) --begin;
        const std::string_view line = text.substr(begin, end - 1 - begin);
        end = begin;
        if (trimmed(line).empty()) {
            if (!is_item || lines > 0) break;   // a list may stand below its heading, one blank line apart
            continue;
        }
        std::string above(line);
        if (is_item && all.size() == own.size()) open_heading(above);
        all = above + "\n" + all;
        if (line.find("。") != line.npos || all.size() > 260) break;
    }
    // A new sentence is a new thought.
    for (const std::string_view stop : {". ", ".\n", "! ", "!\n", "? ", "?\n", "。"})
        if (const std::size_t at_stop = all.rfind(stop); at_stop != all.npos) all = all.substr(at_stop + stop.size());
    if (all.size() > 260) all = all.substr(all.size() - 260);
    return all;
}

std::string_view text_after(std::string_view text, const FoundObservable& found) {
    std::size_t at = std::min<std::size_t>(found.offset + found.length, text.size());
    for (;;) {
        if (at < text.size() && (text[at] == ')' || text[at] == '"' || text[at] == '\'' || text[at] == ']'))
            ++at;
        else if (text.substr(at, 3) == "）" || text.substr(at, 3) == "」" || text.substr(at, 3) == "】")
            at += 3;
        else
            break;
    }
    std::size_t end = at;
    while (end < text.size() && text[end] != '\n' && end - at < 60) ++end;
    return text.substr(at, end - at);
}

bool stands_in_brackets(std::string_view text, const FoundObservable& found) {
    const std::size_t at = std::min<std::size_t>(found.offset, text.size());
    return at > 0 && (text[at - 1] == '(' || text.substr(0, at).ends_with("（"));
}

bool is_disarmed(std::string_view text, const FoundObservable& found) {
    const std::string_view written = text.substr(std::min<std::size_t>(found.offset, text.size()), found.length);
    if (written.find_first_of("[({") != written.npos && written.find_first_of("])}") != written.npos) return true;
    const std::size_t colon = written.find("://");
    return found.type == ObservableType::url && colon != written.npos &&
           lower(written.substr(0, colon)) != lower(found.value.substr(0, found.value.find("://")));
}

}   // namespace toritsugi
