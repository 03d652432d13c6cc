#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

enum class Language { english, japanese };
std::string_view code_of(Language language);   // "en", "ja"

// The words of the pages in both languages. English is the source; texts/ja.txt holds one line "English = 日本語" each.
// In a value, {1}, {2}, ... stand for what is put in.
class Texts {
  public:
    explicit Texts(std::string_view japanese_catalogue);

    // A text that has no translation comes back in English: better than an empty button.
    std::string_view in(Language language, std::string_view english) const;
    // The same with {1}, {2}, ... replaced, once, so that a value can hold braces.
    std::string say(Language language, std::string_view english, std::initializer_list<std::string_view> values) const;
    bool has(std::string_view english) const { return japanese_.contains(english); }
    std::vector<std::string> problems() const { return problems_; }   // lines of the catalogue that cannot be read

  private:
    std::map<std::string, std::string, std::less<>> japanese_;
    std::vector<std::string> problems_;
};

// Says of a literal in a table that it is a text for say(): the test that looks for translations finds it by this.
constexpr std::string_view marked(std::string_view english) { return english; }

// The marked texts "[[...]]" of a template, without the brackets.
std::vector<std::string> marked_texts(std::string_view html);

}   // namespace toritsugi
