#include "core/rules/desk_rules.hpp"

#include <algorithm>

namespace toritsugi {

std::string line_and_column(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const std::size_t line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    const auto characters = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return std::to_string(std::count(before.begin(), before.end(), '\n') + 1) + ":" + std::to_string(characters + 1);
}

Result<DeskRules> parse_rules(std::string_view own_words, std::string_view policies) {
    const auto complaint = [](std::string_view kind, std::string_view text, const Problem& problem) {
        return Problem{problem.offset,
                       std::string(kind) + ":" + line_and_column(text, problem.offset) + ": " + problem.advice};
    };
    auto words = CategoryWords::built_in().with(own_words);
    if (!words.ok()) return complaint(words_kind, own_words, words.problem());
    auto read = parse_policies(policies);
    if (!read.ok()) return complaint(policies_kind, policies, read.problem());
    return DeskRules{std::make_shared<const CategoryWords>(std::move(words.value())), std::move(read.value()), nullptr};
}

std::shared_ptr<const DeskRules> CurrentRules::get() const {
    const std::lock_guard lock(mutex_);
    return rules_;
}

void CurrentRules::set(DeskRules rules) {
    const std::lock_guard lock(mutex_);
    if (!rules.model && rules_) rules.model = rules_->model;
    rules_ = std::make_shared<const DeskRules>(std::move(rules));
}

void CurrentRules::set_model(std::shared_ptr<const CategoryModel> model) {
    const std::lock_guard lock(mutex_);
    DeskRules rules = rules_ ? *rules_ : DeskRules{};
    rules.model = std::move(model);
    rules_ = std::make_shared<const DeskRules>(std::move(rules));
}

}   // namespace toritsugi
