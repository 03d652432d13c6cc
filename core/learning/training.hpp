#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/learning/category_model.hpp"
#include "core/model/result.hpp"
#include "core/rules/category_words.hpp"

namespace toritsugi {

// A text whose category is known.
struct Example {
    enum class From : std::uint8_t {
        seed,     // a mail written for the project
        phrase,   // one of the words of the rules: says what it means, but not how mails are written
        lesson    // a mail of the desk, and what a handler said of it: outweighs the others
    };
    Category category = Category::other;
    std::vector<std::uint16_t> ngrams;   // ngrams_of()
    From from = From::seed;
};

// A mail of the seed set.
struct Seed {
    Category category = Category::other;
    std::string_view subject, text;   // as written
};

// "== phishing", then the subject on a line, then the text up to the next "==". # in front of the first is a comment.
Result<std::vector<Seed>> parse_seeds(std::string_view lines);
std::vector<Example> examples_of(const std::vector<Seed>& seeds);
std::vector<Example> examples_of(const CategoryWords& words);
// The seed set that is built in.
std::vector<Example> built_in_seeds();
std::array<std::uint32_t, category_count> built_in_seed_counts();   // by Category

// Logistic regression of each category against all others (liblinear, a deterministic solver): the same examples in the
// same order, the same model. Seconds for thousands of examples.
CategoryModel train_category_model(const std::vector<Example>& examples);

}   // namespace toritsugi
