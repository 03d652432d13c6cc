#include "core/learning/training.hpp"

#include <linear.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace toritsugi {
namespace {

constexpr double cost = 20;       // of a wrong example against large weights; chosen by cross-validation of the seeds
constexpr int lesson_times = 4;   // what a handler said counts as so many seeds
constexpr std::size_t folds = 5;

// How telling each n-gram is: the rarer among the examples, the more (inverse document frequency).
std::vector<float> telling(const std::vector<const Example*>& examples) {
    constexpr float unknown = 2;   // what stands in no example says nothing, and lets the rest say a little less
    std::vector<std::uint32_t> counts(ngram_buckets, 0);
    for (const Example* one : examples)
        for (const std::uint16_t ngram : one->ngrams) ++counts[ngram];
    std::vector<float> found(ngram_buckets, unknown);
    const double all = static_cast<double>(examples.size()) + 1;
    for (std::size_t i = 0; i < ngram_buckets; ++i)
        if (counts[i] > 0) found[i] = static_cast<float>(std::log(all / (counts[i] + 0.5)));
    return found;
}

// The examples for liblinear: each of length 1, so that a long mail says no more than a short one, and a bias of 1.
class Problems {
  public:
    Problems(const std::vector<const Example*>& examples, const std::vector<float>& telling) {
        std::size_t nodes = 0;
        for (const Example* one : examples) nodes += one->ngrams.size() + 2;
        nodes_.reserve(nodes);   // rows point into it
        for (const Example* one : examples) {
            feature_node* const row = nodes_.data() + nodes_.size();
            double square = 0;
            for (const std::uint16_t ngram : one->ngrams) square += static_cast<double>(telling[ngram]) * telling[ngram];
            for (const std::uint16_t ngram : one->ngrams) nodes_.push_back({ngram + 1, telling[ngram] / std::sqrt(square)});
            nodes_.push_back({static_cast<int>(ngram_buckets) + 1, 1});
            nodes_.push_back({-1, 0});
            // liblinear has no weights of examples: a lesson stands there several times.
            for (int times = one->from == Example::From::lesson ? lesson_times : 1; times > 0; --times) {
                rows_.push_back(row);
                categories_.push_back(static_cast<double>(one->category));
            }
        }
        problem_.l = static_cast<int>(rows_.size());
        problem_.n = static_cast<int>(ngram_buckets) + 1;
        problem_.y = categories_.data();
        problem_.x = rows_.data();
        problem_.bias = 1;
    }
    const problem& get() const { return problem_; }
    const std::vector<double>& categories() const { return categories_; }

  private:
    std::vector<feature_node> nodes_;
    std::vector<feature_node*> rows_;
    std::vector<double> categories_;
    problem problem_{};
};

// A category with few examples would otherwise be forgotten beside one with hundreds.
std::vector<double> balance(const std::vector<double>& categories, std::vector<int>& labels) {
    std::array<double, category_count> counts{};
    for (const double category : categories) ++counts[static_cast<std::size_t>(category)];
    std::vector<double> weights;
    for (std::size_t i = 0; i < category_count; ++i) {
        if (counts[i] == 0) continue;
        labels.push_back(static_cast<int>(i));
        weights.push_back(std::sqrt(static_cast<double>(categories.size()) / (category_count * counts[i])));
    }
    return weights;
}

void say_nothing(const char*) {}

CategoryModel::Weights fit(const std::vector<const Example*>& examples) {
    CategoryModel::Weights weights;
    weights.of_bucket.assign(static_cast<std::size_t>(ngram_buckets) * category_count, 0);
    weights.bias.fill(-10);   // a category without an example is never guessed
    weights.telling = telling(examples);
    for (const Example* one : examples) {
        weights.seeds += one->from == Example::From::seed;
        weights.lessons += one->from == Example::From::lesson;
    }
    if (examples.empty()) return weights;
    const Problems problems(examples, weights.telling);
    std::vector<int> labels;
    std::vector<double> balanced = balance(problems.categories(), labels);
    parameter how{};
    how.solver_type = L2R_LR;   // its steps are computed, not drawn: no random numbers
    how.eps = 0.01;
    how.C = cost;
    how.nr_weight = static_cast<int>(labels.size());
    how.weight_label = labels.data();
    how.weight = balanced.data();
    set_print_string_function(say_nothing);
    model* made = train(&problems.get(), &how);
    std::vector<int> order(static_cast<std::size_t>(made->nr_class));
    get_labels(made, order.data());
    // Two classes have one row of weights, for the first of them.
    const bool is_pair = made->nr_class == 2;
    for (int k = 0; k < made->nr_class; ++k) {
        const auto category = static_cast<std::size_t>(order[static_cast<std::size_t>(k)]);
        const std::size_t rows = is_pair ? 1 : static_cast<std::size_t>(made->nr_class);
        const double sign = is_pair && k == 1 ? -1 : 1;
        const auto at = [&](std::size_t bucket) {
            return static_cast<float>(sign * made->w[bucket * rows + (is_pair ? 0 : static_cast<std::size_t>(k))]);
        };
        for (std::size_t bucket = 0; bucket < ngram_buckets; ++bucket)
            weights.of_bucket[bucket * category_count + category] = at(bucket) * weights.telling[bucket];
        weights.bias[category] = at(ngram_buckets);
    }
    free_and_destroy_model(&made);
    return weights;
}

// Held back from a fit, so that what it says of them can be believed.
struct Trial {
    CategoryModel model;
    std::vector<const Example*> held_back;
};

double surprise(const std::vector<Trial>& trials, double sharpness) {
    double all = 0;
    for (const Trial& trial : trials)
        for (const Example* one : trial.held_back) {
            CategoryModel::Chances chances = trial.model.chances(one->ngrams);
            double sum = 0;   // chances of sharpness 1, raised to a power
            for (double& chance : chances) sum += chance = std::pow(std::max(chance, 1e-12), sharpness);
            all -= std::log(std::max(chances[static_cast<std::size_t>(one->category)] / sum, 1e-9));
        }
    return all;
}

}   // namespace

CategoryModel train_category_model(const std::vector<Example>& examples) {
    std::vector<const Example*> all, mails, phrases;
    for (const Example& one : examples) {
        all.push_back(&one);
        (one.from == Example::From::phrase ? phrases : mails).push_back(&one);
    }
    // Beyond some thousand mails one fold tells as much as five.
    const std::size_t tried = mails.size() > 1500 ? 1 : folds;
    std::vector<Trial> trials;
    for (std::size_t fold = 0; fold < tried; ++fold) {
        std::vector<const Example*> kept = phrases, held_back;
        for (std::size_t i = 0; i < mails.size(); ++i) (i % folds == fold ? held_back : kept).push_back(mails[i]);
        trials.push_back({CategoryModel(fit(kept)), std::move(held_back)});
    }
    double best_sharpness = 1, least = -1;
    for (double sharpness = 0.5; sharpness < 6; sharpness *= 1.1) {
        const double now = surprise(trials, sharpness);
        if (least < 0 || now < least) least = now, best_sharpness = sharpness;
    }
    CategoryModel::Weights weights = fit(all);
    weights.sharpness = static_cast<float>(best_sharpness);
    return CategoryModel(weights);
}

}   // namespace toritsugi
