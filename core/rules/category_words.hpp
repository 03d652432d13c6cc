#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/result.hpp"
#include "core/rules/phrases.hpp"

namespace toritsugi {

// Which words speak for which category. Made once, used for every mail.
class CategoryWords {
  public:
    // One "category weight phrase" a line; # begins a line that is a comment; a later line about the same category and
    // phrase takes the place of an earlier one, and weight 0 takes it away. Problem: bytes from the start, and what to write
    // instead.
    static Result<CategoryWords> parse(std::string_view lines);
    static const CategoryWords& built_in();                         // category_words.txt
    Result<CategoryWords> with(std::string_view own_lines) const;   // these words, and the desk's own on top

    struct Word {
        Category category;
        double weight;
        std::string phrase;   // plain_text()
    };
    const std::vector<Word>& words() const { return words_; }
    const PhraseFinder& finder() const { return finder_; }

  private:
    explicit CategoryWords(std::vector<Word> words);
    static Result<CategoryWords> read(std::string_view lines, const std::vector<Word>& before);

    std::vector<Word> words_;
    PhraseFinder finder_;
};

}   // namespace toritsugi
