#include <algorithm>

#include "core/learning/training.hpp"
#include "core/rules/plain_text.hpp"

namespace toritsugi {

Result<std::vector<Seed>> parse_seeds(std::string_view lines) {
    constexpr std::string_view mark = "== ";
    std::vector<Seed> seeds;
    std::size_t text_at = 0;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        const std::string_view line = lines.substr(at, end - at);
        if (line.starts_with(mark)) {
            const auto category = category_named(line.substr(mark.size()));
            if (!category) return Problem{at + mark.size(), "Write a category after ==, such as phishing or scan."};
            const std::size_t subject_end = std::min(lines.find('\n', end + 1), lines.size());
            if (end + 1 >= lines.size()) return Problem{at, "Write a subject and a text after this line."};
            seeds.push_back({*category, lines.substr(end + 1, subject_end - end - 1), {}});
            text_at = std::min(subject_end + 1, lines.size());
            at = text_at;
            continue;
        }
        at = end + 1;
        if (!seeds.empty()) seeds.back().text = lines.substr(text_at, std::min(at, lines.size()) - text_at);
    }
    return seeds;
}

std::vector<Example> examples_of(const std::vector<Seed>& seeds) {
    std::vector<Example> examples;
    for (const Seed& seed : seeds) {
        const std::string subject = plain_text(seed.subject), text = plain_text(seed.text);
        examples.push_back({seed.category, ngrams_of({subject, text}), Example::From::seed});
    }
    return examples;
}

std::vector<Example> examples_of(const CategoryWords& words) {
    std::vector<Example> examples;
    for (const CategoryWords::Word& word : words.words()) {
        std::string_view phrase = word.phrase;
        if (phrase.starts_with('*')) phrase.remove_prefix(1);
        if (phrase.ends_with('*')) phrase.remove_suffix(1);
        examples.push_back({word.category, ngrams_of({phrase}), Example::From::phrase});
    }
    std::erase_if(examples, [](const Example& one) { return one.ngrams.empty(); });
    return examples;
}

}   // namespace toritsugi
