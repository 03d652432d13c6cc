#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/learning/ngrams.hpp"
#include "core/model/category.hpp"

namespace toritsugi {

// What a mail's words, learned from examples, say about its category. A value: the same text, the same answer.
class CategoryModel {
  public:
    // Parts of one mail as plain_text(), the most telling first.
    using Parts = std::array<std::string_view, 3>;
    using Chances = std::array<double, category_count>;   // by Category; together 1
    // What training finds. The weight of an n-gram already holds how telling (rare) it is.
    struct Weights {
        std::vector<float> of_bucket;   // ngram_buckets rows of category_count
        std::vector<float> telling;     // ngram_buckets; squares of these add up to the length of a text
        std::array<float, category_count> bias{};
        float sharpness = 1;                    // fitted so that of the guesses made with 0.8, eight in ten are right
        std::uint32_t seeds = 0, lessons = 0;   // examples it was trained from
    };
    explicit CategoryModel(const Weights& weights);
    // As bytes() wrote them. Empty: not a model, or one of another release.
    static std::optional<CategoryModel> parse(std::string_view bytes);
    std::string bytes() const;
    // Trained from the seed set while the program was built.
    static std::shared_ptr<const CategoryModel> built_in();

    std::uint32_t seeds() const { return seeds_; }
    std::uint32_t lessons() const { return lessons_; }   // what handlers said; 0: built in

    // Every category equally likely when the text says nothing.
    Chances chances(const Parts& parts) const;
    Chances chances(const std::vector<std::uint16_t>& ngrams) const;   // as ngrams_of() gives them
    // The words or phrases of the text that spoke most for a category, best first; at most `most`.
    std::vector<std::string> words_for(const Parts& parts, Category category, std::size_t most) const;

  private:
    CategoryModel() = default;
    static constexpr std::size_t lanes = category_count + 1;   // the last: square of `telling`, times telling_scale
    static constexpr double telling_scale = 256;
    using Sums = std::array<std::int32_t, lanes>;
    void add(Sums& sums, std::uint32_t bucket) const;
    Chances chances(const Sums& sums) const;

    std::vector<std::int16_t> weights_;   // ngram_buckets rows of `lanes`
    float scale_ = 1;                     // of the weights
    std::array<float, category_count> bias_{};
    float sharpness_ = 1;
    std::uint32_t seeds_ = 0, lessons_ = 0;
};

}   // namespace toritsugi
