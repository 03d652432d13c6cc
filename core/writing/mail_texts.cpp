#include "core/writing/mail_texts.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "embedded/core_texts.hpp"

namespace toritsugi {
namespace {

bool starts_placeholder(std::string_view text, std::size_t at) {
    return text[at] == '{' && at + 1 < text.size() && text[at + 1] >= 'a' && text[at + 1] <= 'z';
}

// Empty: fine. Else what is wrong, with its line.
std::string complaint(std::string_view name, std::string_view text) {
    const auto& known = MailTexts::placeholders();
    std::size_t line = 1;
    if (!text.starts_with("Subject: "))
        return std::string(name) + ":1: Begin with \"Subject: \", an empty line and the text.";
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n') ++line;
        if (!starts_placeholder(text, at)) continue;
        const auto end = text.find('}', at);
        const std::string_view placeholder = text.substr(at + 1, end == text.npos ? 20 : end - at - 1);
        if (end != text.npos && std::find(known.begin(), known.end(), placeholder) != known.end()) continue;
        std::string list;
        for (const auto& one : known) list += (list.empty() ? "{" : ", {") + one + "}";
        return std::string(name) + ":" + std::to_string(line) + ": There is no {" + std::string(placeholder) +
               "}. Write one of " + list + ".";
    }
    return {};
}

// One line with its values; nothing when it has placeholders and all of them are empty.
std::string filled_line(std::string_view line, const TextValues& values, bool& is_left_out) {
    std::string out;
    bool has_placeholder = false, has_value = false;
    for (std::size_t at = 0; at < line.size();) {
        if (!starts_placeholder(line, at)) {
            out += line[at++];
            continue;
        }
        const auto end = line.find('}', at);
        const auto value = values.find(line.substr(at + 1, end - at - 1));
        has_placeholder = true;
        if (value != values.end() && !value->second.empty()) {
            has_value = true;
            out += value->second;
        }
        at = end + 1;
    }
    is_left_out = has_placeholder && !has_value;
    return out;
}

}   // namespace

const std::vector<std::string>& MailTexts::placeholders() {
    static const std::vector<std::string> names{"ticket",
                                                "site",
                                                "reporter",
                                                "subject",
                                                "category",
                                                "wants",
                                                "lines_read",
                                                "lines_not_read",
                                                "lines_not_read_sample",
                                                "sources_are",
                                                "sources",
                                                "sites",
                                                "meaning",
                                                "more_sources",
                                                "times",
                                                "zone_assumed",
                                                "zone_unknown",
                                                "nothing_found",
                                                "next_step",
                                                "look_by",
                                                "status_page",
                                                "question",
                                                "text",
                                                "handler",
                                                "quote",
                                                "no_reply_needed",
                                                "tlp",
                                                "organisation",
                                                "seen",
                                                "ask",
                                                "evidence",
                                                "times_local",
                                                "targets_shortened",
                                                "answer_page",
                                                "partner_reference"};
    return names;
}

Result<MailTexts> MailTexts::load(const std::string& folder) {
    MailTexts texts;
    for (const auto& [name, built_in] : embedded_core_texts()) {
        std::string text(built_in);
        const std::string path = folder + "/" + std::string(name);
        if (std::ifstream file(path); !folder.empty() && file) {
            std::stringstream own;
            own << file.rdbuf();
            text = own.str();
        }
        if (const std::string problem = complaint(folder.empty() ? std::string(name) : path, text); !problem.empty())
            return Problem{0, problem};
        texts.texts_[std::string(name.substr(0, name.rfind('.')))] = text;
    }
    return texts;
}

MailTexts::Filled MailTexts::fill(std::string_view kind, std::string_view language, const TextValues& values) const {
    const auto text = texts_.find(std::string(kind) + "." + std::string(language));
    if (text == texts_.end()) throw std::logic_error("no mail text " + std::string(kind) + "." + std::string(language));
    Filled filled;
    std::istringstream lines(text->second);
    std::string line;
    bool is_left_out = false;
    std::getline(lines, line);
    filled.subject = filled_line(std::string_view(line).substr(9), values, is_left_out);
    std::getline(lines, line);
    bool last_was_empty = true;   // lines that were left out must not leave two empty ones behind
    while (std::getline(lines, line)) {
        const std::string out = filled_line(line, values, is_left_out);
        if (is_left_out || (out.empty() && last_was_empty)) continue;
        filled.text += out + "\n";
        last_was_empty = out.empty();
    }
    return filled;
}

}   // namespace toritsugi
