#include "core/rules/category_words.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/rules/plain_text.hpp"
#include "embedded/core_rules.hpp"

namespace toritsugi {
namespace {

std::vector<std::string> phrases_of(const std::vector<CategoryWords::Word>& words) {
    std::vector<std::string> phrases;
    for (const auto& word : words) phrases.push_back(word.phrase);
    return phrases;
}

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

std::string_view next_word(std::string_view& rest) {
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    rest = without_blanks(rest.substr(word.size()));
    return word;
}

// "phishing 4 fake site*". Problem: bytes from the start of the line.
Result<CategoryWords::Word> read_word(std::string_view line) {
    std::string_view rest = line;
    const auto category = category_named(next_word(rest));
    if (!category) return Problem{0, "Start with a category, such as phishing or scan."};
    const auto at = static_cast<std::size_t>(rest.data() - line.data());
    const std::string_view number = next_word(rest);
    double weight = 0;
    const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), weight);
    if (error != std::errc{} || stop != number.data() + number.size() || !(weight >= 0 && weight <= 10))
        return Problem{at, "Write a weight from 0 to 10 after the category; 0 takes a built-in word away."};
    const std::string phrase = plain_text(rest);
    if (phrase.find_first_not_of("* ") == phrase.npos)
        return Problem{at, "Write a phrase after the weight, such as: phishing 4 fake site*"};
    return CategoryWords::Word{*category, weight, phrase};
}

}   // namespace

CategoryWords::CategoryWords(std::vector<Word> words) : words_(std::move(words)), finder_(phrases_of(words_)) {}

Result<CategoryWords> CategoryWords::parse(std::string_view lines) { return read(lines, {}); }

Result<CategoryWords> CategoryWords::with(std::string_view own_lines) const { return read(own_lines, words_); }

Result<CategoryWords> CategoryWords::read(std::string_view lines, const std::vector<Word>& before) {
    constexpr std::size_t most_words = 20'000;   // the finder's table grows with them
    std::vector<Word> words = before;
    std::map<std::pair<Category, std::string>, std::size_t> places;
    for (std::size_t i = 0; i < words.size(); ++i) places[{words[i].category, words[i].phrase}] = i;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        const std::string_view line = without_blanks(lines.substr(at, end - at));
        const auto start = static_cast<std::size_t>(line.data() - lines.data());
        at = end + 1;
        if (line.empty() || line.front() == '#') continue;
        const auto word = read_word(line);
        if (!word.ok()) return Problem{start + word.problem().offset, word.problem().advice};
        const auto [place, is_new] = places.try_emplace({word.value().category, word.value().phrase}, words.size());
        if (is_new)
            words.push_back(word.value());
        else
            words[place->second].weight = word.value().weight;
        if (words.size() > most_words)
            return Problem{start, "These are more than " + std::to_string(most_words) + " words. Leave some out."};
    }
    std::erase_if(words, [](const Word& word) { return word.weight == 0; });
    return CategoryWords(std::move(words));
}

const CategoryWords& CategoryWords::built_in() {
    static const CategoryWords words = parse(embedded_core_rules().front().second).value();
    return words;
}

}   // namespace toritsugi
