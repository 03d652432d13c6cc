#include "core/learning/training.hpp"
#include "embedded/core_seeds.hpp"

namespace toritsugi {

std::string_view embedded_category_model();   // written by train_seeds.cpp, while the program is built

std::shared_ptr<const CategoryModel> CategoryModel::built_in() {
    static const std::shared_ptr<const CategoryModel> model =
        std::make_shared<const CategoryModel>(parse(embedded_category_model()).value());
    return model;
}

std::vector<Example> built_in_seeds() {
    std::vector<Example> examples;
    for (const auto& [name, lines] : embedded_core_seeds())
        for (Example& one : examples_of(parse_seeds(lines).value())) examples.push_back(std::move(one));
    return examples;
}

std::array<std::uint32_t, category_count> built_in_seed_counts() {
    std::array<std::uint32_t, category_count> counts{};
    for (const auto& [name, lines] : embedded_core_seeds()) {
        const auto seeds = parse_seeds(lines);
        for (const Seed& seed : seeds.value()) ++counts[static_cast<std::size_t>(seed.category)];
    }
    return counts;
}

}   // namespace toritsugi
