// category_bench [FOLDER]: how right the rules, the learned model and both together are on mails whose category is known,
// and how long the model takes. Seeds are judged by models that did not see them; FOLDER holds mails and a truth.tsv.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/learning/training.hpp"
#include "core/reading/read_report.hpp"
#include "core/rules/plain_text.hpp"
#include "mailgate/mime/parse_message.hpp"

using namespace toritsugi;

namespace {

std::string contents(const std::filesystem::path& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::shared_ptr<const CategoryModel> no_model() {
    CategoryModel::Weights weights;
    weights.of_bucket.assign(static_cast<std::size_t>(ngram_buckets) * category_count, 0);
    weights.telling.assign(ngram_buckets, 1);
    return std::make_shared<const CategoryModel>(weights);
}

struct Count {
    int all = 0, right = 0, unsure = 0;
    void add(const CategoryGuess& guess, const std::vector<std::string>& truth) {
        ++all;
        const bool is_right = std::find(truth.begin(), truth.end(), name_of(guess.category)) != truth.end();
        right += is_right;
        unsure += !is_right && !guess.is_sure();
    }
    void print(const char* what) const {
        std::printf("  %-6s right %4d  not sure %4d  wrong %4d  of %d\n", what, right, unsure, all - right - unsure, all);
    }
};

CategoryGuess read(const Message& message, std::shared_ptr<const CategoryModel> model) {
    ReadingContext context;
    context.model = std::move(model);
    return read_report(message, context).category;
}

CategoryGuess model_alone(const Message& message, const CategoryModel& model) {
    ReadingContext context;
    context.keep_ngrams = true;
    const auto chances = model.chances(read_report(message, context).ngrams);
    const auto best = std::max_element(chances.begin(), chances.end());
    return {category_table()[static_cast<std::size_t>(best - chances.begin())].category, *best, {}};
}

struct Known {
    Message message;
    std::vector<std::string> truth;
};
struct Counts {
    Count rules, model, both;
    void add(const Known& one, const std::shared_ptr<const CategoryModel>& model) {
        static const auto none = no_model();
        rules.add(read(one.message, none), one.truth);
        this->model.add(model_alone(one.message, *model), one.truth);
        const CategoryGuess guess = read(one.message, model);
        both.add(guess, one.truth);
        if (!std::getenv("SHOW") || guess.category == category_named(one.truth.front())) return;
        std::cout << one.message.subject << ": " << one.truth.front() << ", read " << name_of(guess.category) << " "
                  << guess.confidence << " (rules " << name_of(read(one.message, none).category) << ", model "
                  << name_of(model_alone(one.message, *model).category) << ")\n";
    }
    void print(const std::string& what) const {
        std::cout << what << "\n";
        rules.print("rules");
        model.print("model");
        both.print("both");
    }
};

Known known(const Seed& seed) {
    Known one;
    one.message.subject = seed.subject;
    one.message.text = seed.text;
    one.message.leaves.push_back(TextLeaf::of("1", "text/plain", std::string(seed.text)));
    one.message.leaves.back().is_body = true;
    one.truth = {std::string(name_of(seed.category))};
    return one;
}

void judge_seeds() {
    std::vector<std::string> files;
    std::vector<Seed> seeds;
    for (const char* const name : {"english", "japanese", "others"})
        files.push_back(contents("core/learning/seeds/" + std::string(name) + ".txt"));
    for (const std::string& file : files) {
        const auto read = parse_seeds(file);
        seeds.insert(seeds.end(), read.value().begin(), read.value().end());
    }
    const auto examples = examples_of(seeds);
    Counts counts;
    constexpr std::size_t folds = 8;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<Example> kept = examples_of(CategoryWords::built_in());
        for (std::size_t i = 0; i < seeds.size(); ++i)
            if (i % folds != fold) kept.push_back(examples[i]);
        const auto model = std::make_shared<const CategoryModel>(train_category_model(kept));
        for (std::size_t i = fold; i < seeds.size(); i += folds) counts.add(known(seeds[i]), model);
    }
    counts.print("seeds, each judged by a model that did not see it");
}

void judge_held_out() {
    const std::string file = contents("tests/unit/core/learning/held_out.txt");
    Counts counts;
    const auto seeds = parse_seeds(file);
    for (const Seed& seed : seeds.value()) counts.add(known(seed), CategoryModel::built_in());
    counts.print("held out");
}

void judge_folder(const std::filesystem::path& folder, const char* table, const char* column, const char* name_column) {
    std::istringstream lines(contents(folder / table));
    std::vector<std::string> names;
    Counts counts;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        std::istringstream in(line);
        for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
        if (names.empty()) {
            names = cells;
            continue;
        }
        const auto cell = [&](const char* name) {
            const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
            return at < cells.size() ? cells[at] : std::string();
        };
        if (cell(column) == "*") continue;
        std::string name = cell(name_column);
        if (!name.ends_with(".eml")) name += ".eml";
        Known one;
        one.message = parse_message(RawMail::from(contents(folder / name)), Envelope{}, ParsingContext{});
        std::string truth = cell(column);
        for (std::size_t end = truth.find(" | "); end != truth.npos; end = truth.find(" | ")) {
            one.truth.push_back(truth.substr(0, end));
            truth = truth.substr(end + 3);
        }
        one.truth.push_back(truth);
        counts.add(one, CategoryModel::built_in());
    }
    counts.print(folder.string());
}

void time_model() {
    const std::string held_out = contents("tests/unit/core/learning/held_out.txt");
    std::string text = plain_text(held_out).substr(200);
    for (const std::size_t bytes : {500u, 1500u, 4096u}) {
        const CategoryModel::Parts parts{std::string_view(text).substr(20'000, bytes), {}, {}};
        const auto model = CategoryModel::built_in();
        double sum = 0;
        constexpr int times = 20'000;
        const std::clock_t began = std::clock();
        for (int i = 0; i < times; ++i) sum += model->chances(parts)[static_cast<std::size_t>(i) % category_count];
        const double used = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
        std::printf("%zu bytes: %.1f microseconds of processor time a mail (%.0f)\n", bytes, used / times * 1e6, sum);
    }
}

}   // namespace

int main(int count, char** words) {
    judge_seeds();
    judge_held_out();
    judge_folder("tests/unit/core/reading/field_mails", "truth.tsv", "category", "mail");
    for (int i = 1; i + 3 < count; i += 4) judge_folder(words[i], words[i + 1], words[i + 2], words[i + 3]);
    time_model();
}
