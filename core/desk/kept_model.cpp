#include "core/desk/kept_model.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_lessons_each = 300;   // of one category

}   // namespace

std::shared_ptr<const CategoryModel> kept_model(LessonStore& store) {
    auto model = CategoryModel::parse(store.newest_model_bytes());
    return model ? std::make_shared<const CategoryModel>(std::move(*model)) : nullptr;
}

std::string packed_ngrams(const std::vector<std::uint16_t>& ngrams) {
    std::string bytes(1, static_cast<char>(ngram_scheme));
    for (const std::uint16_t ngram : ngrams) {
        bytes += static_cast<char>(ngram & 0xFF);
        bytes += static_cast<char>(ngram >> 8);
    }
    return bytes;
}

std::vector<std::uint16_t> unpacked_ngrams(std::string_view bytes) {
    if (bytes.empty() || bytes.front() != static_cast<char>(ngram_scheme)) return {};
    std::vector<std::uint16_t> ngrams;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    for (std::size_t at = 1; at + 2 <= bytes.size(); at += 2) {
        const unsigned ngram = byte(at) | static_cast<unsigned>(byte(at + 1)) << 8;
        if (ngram < ngram_buckets) ngrams.push_back(static_cast<std::uint16_t>(ngram));
    }
    return ngrams;
}

std::vector<Example> kept_lessons(LessonStore& store) {
    std::vector<Example> lessons;
    for (const CategoryRow& row : category_table())
        for (const std::string& bytes : store.ngrams_of(row.category, most_lessons_each))
            if (auto ngrams = unpacked_ngrams(bytes); !ngrams.empty())
                lessons.push_back({row.category, std::move(ngrams), Example::From::lesson});
    return lessons;
}

}   // namespace toritsugi
