#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/category_words.hpp"
#include "core/rules/policies.hpp"

namespace toritsugi {

class CategoryModel;

// All that a lead may change about how reports are read and what becomes of them.
struct DeskRules {
    std::shared_ptr<const CategoryWords> words;   // built-in ones included
    std::vector<Policy> policies;
    std::shared_ptr<const CategoryModel> model;   // what was learned from handlers; null: what is built in
};

// The kinds of RuleText, as they stand in the database.
inline constexpr std::string_view words_kind = "words", policies_kind = "policies";

// Problem: one line for people, "words:3:1: ..." or "policies:7:8: ...", and its offset in that text.
Result<DeskRules> parse_rules(std::string_view own_words, std::string_view policies);

// "3:14", counted from 1, in characters of UTF-8.
std::string line_and_column(std::string_view text, std::size_t offset);

// The rules of this moment. A reader keeps the ones it began with; new ones count from the next mail on.
class CurrentRules {
  public:
    std::shared_ptr<const DeskRules> get() const;                 // null: only what is built in
    void set(DeskRules rules);                                    // without a model: the one that is there stays
    void set_model(std::shared_ptr<const CategoryModel> model);   // words and policies stay as they are

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const DeskRules> rules_;
};

}   // namespace toritsugi
