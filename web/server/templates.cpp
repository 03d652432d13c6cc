#include "web/server/templates.hpp"

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "web/server/web_files.hpp"

namespace toritsugi {
namespace {

ctemplate::TemplateString borrowed(std::string_view text) { return {text.data(), text.size()}; }

std::string with_commas(std::int64_t value) {
    std::string digits = std::to_string(value);
    for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

// Length of the well-formed UTF-8 character at the start of `text` (Unicode 15, table 3-7); 0: broken.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto is_tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return is_tail(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (!is_tail(1) || !is_tail(2)) return 0;
        if (first == 0xe0 && byte(1) < 0xa0) return 0;   // could be shorter
        if (first == 0xed && byte(1) > 0x9f) return 0;   // surrogate
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (!is_tail(1) || !is_tail(2) || !is_tail(3)) return 0;
        if (first == 0xf0 && byte(1) < 0x90) return 0;
        if (first == 0xf4 && byte(1) > 0x8f) return 0;
        return 4;
    }
    return 0;
}

bool is_hidden_steering(std::string_view c) {
    if (c.size() == 1) return (static_cast<unsigned char>(c[0]) < 0x20 && c[0] != '\n' && c[0] != '\t') || c[0] == 0x7f;
    if (c.size() == 2) return c[0] == '\xc2' && static_cast<unsigned char>(c[1]) < 0xa0;   // C1 controls
    return c >= "\xe2\x80\xaa" && c <= "\xe2\x80\xae" ? true : c.size() == 3 && c >= "\xe2\x81\xa6" && c <= "\xe2\x81\xa9";
}

}   // namespace

std::string for_display(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
        text.remove_prefix(character.size());
        if (character == "\r") continue;
        if (length == 0 || is_hidden_steering(character))
            shown += "\xef\xbf\xbd";
        else
            shown += character;
    }
    return shown;
}

Values::Values() : owner_(std::make_unique<ctemplate::TemplateDictionary>("page")), dictionary_(owner_.get()) {}
Values::Values(ctemplate::TemplateDictionary* section) : dictionary_(section) {}
Values::~Values() = default;
Values::Values(Values&&) noexcept = default;
Values& Values::operator=(Values&&) noexcept = default;

void Values::text(std::string_view name, std::string_view value) {
    dictionary_->SetValue(borrowed(name), for_display(value));
}
void Values::number(std::string_view name, std::int64_t value) { dictionary_->SetValue(borrowed(name), with_commas(value)); }
void Values::show(std::string_view section) { dictionary_->ShowSection(borrowed(section)); }
void Values::show_if(bool shown, std::string_view section) {
    if (shown) show(section);
}
Values Values::add(std::string_view section) { return Values(dictionary_->AddSectionDictionary(borrowed(section))); }
void Values::text_section(std::string_view section, std::string_view name, std::string_view value) {
    add(section).text(name, value);
}

struct Templates::Loaded {
    ctemplate::TemplateCache cache;
    std::map<std::string, std::string, std::less<>> sources;   // "triage" -> the file's text
    std::set<std::string, std::less<>> pages;
};

namespace {

using Sources = std::map<std::string, std::string, std::less<>>;

Sources read_sources(const std::string& folder) {
    Sources sources;
    for (const auto& [name, text] : web_files()) {
        if (name.substr(0, 10) != "templates/") continue;
        const std::string short_name(name.substr(10, name.size() - 10 - 5));
        sources[short_name] = text;
        std::ifstream own(std::filesystem::path(folder) / (short_name + ".html"));
        if (folder.empty() || !own) continue;
        std::ostringstream whole;
        whole << own.rdbuf();
        sources[short_name] = whole.str();
    }
    return sources;
}

const std::string& source_named(const Sources& sources, const std::string& name, const std::string& asked_by) {
    const auto found = sources.find(name);
    if (found == sources.end())
        throw std::runtime_error("templates/" + asked_by + ".html asks for " + name + ".html, which does not exist.");
    return found->second;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

// Puts parts in place, one level after the other; at most 100, so that a part cannot hold itself.
std::string with_parts(const Sources& sources, const std::string& name, std::string text) {
    constexpr std::string_view opening = "<!-- part ";
    std::size_t at = text.find(opening);
    for (int parts = 0; at != std::string::npos; at = text.find(opening)) {
        if (++parts > 100) throw std::runtime_error("templates/" + name + ".html: a part holds itself.");
        const std::size_t end = text.find(" -->", at);
        if (end == std::string::npos) throw std::runtime_error("templates/" + name + ".html: close the comment of a part.");
        const std::string part = text.substr(at + opening.size(), end - at - opening.size());
        text.replace(at, end + 4 - at, source_named(sources, part, name));
    }
    return text;
}

std::string whole_page(const Sources& sources, const std::string& name) {
    constexpr std::string_view opening = "<!-- layout ";
    std::string text = source_named(sources, name, name);
    if (text.compare(0, opening.size(), opening) == 0) {
        const std::size_t end = text.find(" -->");
        const std::string layout = text.substr(opening.size(), end - opening.size());
        std::string whole = source_named(sources, layout, name);
        replace_all(whole, "<!-- content -->", text.substr(end + 4));
        text = std::move(whole);
    }
    return with_parts(sources, name, std::move(text));
}

std::string translated(const Texts& texts, Language language, const std::string& name, std::string_view html) {
    std::string result;
    for (std::size_t at = html.find("[["); at != html.npos; at = html.find("[[")) {
        const std::size_t end = html.find("]]", at);
        if (end == html.npos) throw std::runtime_error("templates/" + name + ".html: \"[[\" without \"]]\".");
        const std::string_view english = html.substr(at + 2, end - at - 2);
        if (!texts.has(english))
            throw std::runtime_error("templates/" + name + ".html: \"" + std::string(english) +
                                     "\" has no translation. Add a line to texts/ja.txt.");
        result.append(html.substr(0, at)).append(texts.in(language, english));
        html.remove_prefix(end + 2);
    }
    return result.append(html);
}

std::string key_of(std::string_view name, Language language) {
    return std::string(code_of(language)) + "/" + std::string(name);
}

}   // namespace

Templates::Templates(const Texts& texts, std::string_view assets_folder, const std::string& folder)
    : loaded_(std::make_unique<Loaded>()) {
    loaded_->sources = read_sources(folder);
    for (const auto& [name, source] : loaded_->sources) {
        if (name.starts_with("part_") || name.starts_with("layout")) continue;   // only inside others
        loaded_->pages.insert(name);
        std::string page = whole_page(loaded_->sources, name);
        replace_all(page, "/assets/", "/assets/" + std::string(assets_folder) + "/");
        for (const Language language : {Language::english, Language::japanese}) {
            const std::string text = "{{%AUTOESCAPE context=\"HTML\"}}" + translated(texts, language, name, page);
            if (!loaded_->cache.StringToTemplateCache(key_of(name, language), text, ctemplate::STRIP_BLANK_LINES))
                throw std::runtime_error("templates/" + name + ".html: ctemplate cannot read it; see standard error.");
        }
    }
    loaded_->cache.Freeze();   // from here on it is only read, by many threads
}

Templates::~Templates() = default;

std::string Templates::fill(std::string_view name, Language language, const Values& values) const {
    std::string page;
    ctemplate::PerExpandData data;
    if (!loaded_->cache.ExpandNoLoad(key_of(name, language), ctemplate::STRIP_BLANK_LINES, &values.dictionary(), &data,
                                     &page))
        throw std::runtime_error("the template " + std::string(name) + " is not there");
    return page;
}

std::vector<std::string> Templates::names() const { return {loaded_->pages.begin(), loaded_->pages.end()}; }

}   // namespace toritsugi
