#include "web/server/texts.hpp"

#include <algorithm>

namespace toritsugi {

std::string_view code_of(Language language) { return language == Language::japanese ? "ja" : "en"; }

Texts::Texts(std::string_view catalogue) {
    for (std::size_t number = 1; !catalogue.empty(); ++number) {
        const std::size_t end = std::min(catalogue.find('\n'), catalogue.size());
        const std::string_view line = catalogue.substr(0, end);
        catalogue.remove_prefix(std::min(end + 1, catalogue.size()));
        if (line.empty() || line.front() == '#') continue;
        const std::size_t equals = line.find(" = ");
        if (equals == line.npos || equals + 3 == line.size())
            problems_.push_back("ja.txt:" + std::to_string(number) + ": write \"English = 日本語\".");
        else if (!japanese_.emplace(line.substr(0, equals), line.substr(equals + 3)).second)
            problems_.push_back("ja.txt:" + std::to_string(number) + ": this text is translated already; remove one.");
    }
}

std::string_view Texts::in(Language language, std::string_view english) const {
    if (language == Language::english) return english;
    const auto found = japanese_.find(english);
    return found == japanese_.end() ? english : std::string_view{found->second};
}

std::string Texts::say(Language language, std::string_view english, std::initializer_list<std::string_view> values) const {
    std::string_view text = in(language, english);
    std::string said;
    while (!text.empty()) {
        const bool is_place = text.size() >= 3 && text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}';
        const auto index = is_place ? static_cast<std::size_t>(text[1] - '1') : values.size();
        if (index < values.size()) {
            said += *(values.begin() + index);
            text.remove_prefix(3);
        } else {
            said += text.front();
            text.remove_prefix(1);
        }
    }
    return said;
}

std::vector<std::string> marked_texts(std::string_view html) {
    std::vector<std::string> texts;
    for (std::size_t at = html.find("[["); at != html.npos; at = html.find("[[", at)) {
        const std::size_t end = html.find("]]", at);
        if (end == html.npos) break;
        texts.emplace_back(html.substr(at + 2, end - at - 2));
        at = end + 2;
    }
    return texts;
}

}   // namespace toritsugi
