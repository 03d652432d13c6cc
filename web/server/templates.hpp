#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "web/server/texts.hpp"

namespace ctemplate {
class TemplateDictionary;
}

namespace toritsugi {

// Strangers' text as it may stand on a page: broken UTF-8, control characters and the marks that turn the direction of
// writing (U+202A-202E, U+2066-2069) become U+FFFD, so that nothing hides what it is. Line feeds and tabs stay.
std::string for_display(std::string_view text);

// What a template is filled with. Every value is escaped by ctemplate for the place where it stands.
class Values {
  public:
    Values();
    ~Values();
    Values(Values&&) noexcept;
    Values& operator=(Values&&) noexcept;

    void text(std::string_view name, std::string_view value);
    void number(std::string_view name, std::int64_t value);   // 1,031
    void show(std::string_view section);                      // sections are hidden until shown
    void show_if(bool shown, std::string_view section);
    Values add(std::string_view section);   // one more of a repeated section; valid as long as this
    void text_section(std::string_view section, std::string_view name, std::string_view value);   // shown with a value
    const ctemplate::TemplateDictionary& dictionary() const { return *dictionary_; }

  private:
    explicit Values(ctemplate::TemplateDictionary* section);
    std::unique_ptr<ctemplate::TemplateDictionary> owner_;
    ctemplate::TemplateDictionary* dictionary_ = nullptr;
};

// The templates in both languages. A page is `<!-- layout NAME -->` on its first line and its content; in NAME.html the line
// `<!-- content -->` is where it goes; `<!-- part NAME -->` puts in another file. `{{NAME}}` and sections are ctemplate's,
// with automatic escaping; `[[text]]` is translated when the template is loaded. `/assets/` becomes the hashed folder.
class Templates {
  public:
    // folder: files there take the place of those built in; empty: none. Throws std::runtime_error naming the file and what
    // is wrong: a part that is missing, a text without a translation, a tag that does not close.
    Templates(const Texts& texts, std::string_view assets_folder, const std::string& folder);
    ~Templates();
    std::string fill(std::string_view name, Language language, const Values& values) const;
    std::vector<std::string> names() const;   // "triage", "ticket", ...

  private:
    struct Loaded;
    std::unique_ptr<Loaded> loaded_;
};

}   // namespace toritsugi
