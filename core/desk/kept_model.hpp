#pragma once
#include <memory>

#include "core/learning/category_model.hpp"
#include "core/learning/training.hpp"
#include "core/stores/lesson_store.hpp"

namespace toritsugi {

// The newest model in the database; null: none, or one of another release, which is trained anew.
std::shared_ptr<const CategoryModel> kept_model(LessonStore& store);

// N-grams of a lesson as they stand in the database: a byte for ngram_scheme, then two bytes each.
std::string packed_ngrams(const std::vector<std::uint16_t>& ngrams);
// Empty: nothing to use, or of another scheme.
std::vector<std::uint16_t> unpacked_ngrams(std::string_view bytes);

// The newest lessons of each category, within bounds: some hundred tell as much as thousands.
std::vector<Example> kept_lessons(LessonStore& store);

}   // namespace toritsugi
