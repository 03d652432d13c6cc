#include "core/learning/category_model.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstring>

namespace toritsugi {
namespace {

constexpr std::string_view magic = "TRTM";

// Numbers stand in the byte order of every machine that we are built for (little endian).
template <class Number>
void put(std::string& out, const Number* numbers, std::size_t count) {
    out.append(reinterpret_cast<const char*>(numbers), count * sizeof(Number));
}

template <class Number>
bool take(std::string_view& bytes, Number* numbers, std::size_t count) {
    const std::size_t size = count * sizeof(Number);
    if (bytes.size() < size) return false;
    std::memcpy(numbers, bytes.data(), size);
    bytes.remove_prefix(size);
    return true;
}

// The first bytes of the parts, as far as they are looked at.
CategoryModel::Parts looked_at(const CategoryModel::Parts& parts) {
    CategoryModel::Parts cut;
    std::size_t left = most_ngram_bytes;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        cut[i] = parts[i].substr(0, left);
        left -= cut[i].size();
    }
    return cut;
}

// Characters of one script in a row are read as a word: letters with digits, kanji, katakana, hangul.
enum class Script { none, letters, kanji, katakana, hangul, hiragana };

Script script_at(std::string_view text, std::size_t at) {
    const ngrams::Kind kind = ngrams::kind_at(text, at);
    if (kind == ngrams::Kind::letter || kind == ngrams::Kind::digit) return Script::letters;
    if (kind != ngrams::Kind::wide || ngrams::length_at(text, at) != 3) return Script::none;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[at + i])); };
    const unsigned code = (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    if (code >= 0x3041 && code <= 0x309F) return Script::hiragana;
    if (code >= 0x30A0 && code <= 0x30FF) return Script::katakana;
    if (code >= 0x3400 && code <= 0x9FFF) return Script::kanji;
    return code >= 0xAC00 && code <= 0xD7A3 ? Script::hangul : Script::none;
}

std::size_t before(std::string_view text, std::size_t at) {   // where the character before begins
    do --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    return at;
}

struct Stretch {
    std::size_t begin, end;   // whole characters
    float weight;
};

void grow_to_words(std::string_view text, Stretch& one) {
    constexpr std::size_t longest = 30;   // Chinese is kanji from one mark to the next
    const auto is_word = [&](Script script) { return script != Script::none && script != Script::hiragana; };
    while (one.begin > 0 && (one.end - one.begin < longest || script_at(text, one.begin) == Script::letters)) {
        const std::size_t at = before(text, one.begin);
        if (!is_word(script_at(text, at)) || script_at(text, at) != script_at(text, one.begin)) break;
        one.begin = at;
    }
    while (one.end < text.size() && (one.end - one.begin < longest || script_at(text, one.end) == Script::letters)) {
        const std::size_t last = before(text, one.end);
        if (!is_word(script_at(text, last)) || script_at(text, last) != script_at(text, one.end)) break;
        one.end += ngrams::length_at(text, one.end);
    }
}

// Stretches of text whose characters spoke for the category, out to the ends of words.
std::vector<Stretch> stretches(std::string_view text, const std::array<float, most_ngram_bytes>& said) {
    constexpr std::size_t longest = 60;
    std::vector<Stretch> found;
    float bar = 0;
    for (std::size_t i = 0; i < text.size(); ++i) bar = std::max(bar, said[i] * 0.2f);
    for (std::size_t i = 0; i < text.size();) {
        if (said[i] <= bar || script_at(text, i) == Script::none) {
            i += ngrams::length_at(text, i);
            continue;
        }
        Stretch one{i, i, 0};
        while (one.end < text.size() && said[one.end] > bar && one.end - one.begin < longest &&
               script_at(text, one.end) != Script::none)
            one.end += ngrams::length_at(text, one.end);
        grow_to_words(text, one);
        if (!found.empty() && found.back().end >= one.begin) {   // grew into the one before
            one.begin = found.back().begin;
            found.pop_back();
        }
        for (std::size_t at = one.begin; at < one.end; ++at) one.weight += said[at];
        i = one.end;
        if (one.end - one.begin > 3 || script_at(text, one.begin) == Script::letters) found.push_back(one);
    }
    return found;
}

}   // namespace

CategoryModel::CategoryModel(const Weights& given)
    : bias_(given.bias), sharpness_(given.sharpness), seeds_(given.seeds), lessons_(given.lessons) {
    float largest = 1e-6f;
    for (const float weight : given.of_bucket) largest = std::max(largest, std::abs(weight));
    scale_ = largest / 32767;
    weights_.assign(static_cast<std::size_t>(ngram_buckets) * lanes, 0);
    for (std::size_t bucket = 0; bucket < ngram_buckets; ++bucket)
        for (std::size_t i = 0; i < category_count; ++i)
            weights_[bucket * lanes + i] =
                static_cast<std::int16_t>(std::lround(given.of_bucket[bucket * category_count + i] / scale_));
    for (std::size_t bucket = 0; bucket < ngram_buckets; ++bucket) {
        const double square = static_cast<double>(given.telling[bucket]) * given.telling[bucket];
        weights_[bucket * lanes + category_count] =
            static_cast<std::int16_t>(std::min<long>(std::lround(square * telling_scale), 32767));
    }
}

std::string CategoryModel::bytes() const {
    std::string out(magic);
    out += static_cast<char>(ngram_scheme);
    out += static_cast<char>(category_count);
    put(out, &seeds_, 1);
    put(out, &lessons_, 1);
    put(out, &scale_, 1);
    put(out, &sharpness_, 1);
    put(out, bias_.data(), bias_.size());
    put(out, weights_.data(), weights_.size());
    return out;
}

std::optional<CategoryModel> CategoryModel::parse(std::string_view bytes) {
    if (bytes.substr(0, magic.size()) != magic) return std::nullopt;
    bytes.remove_prefix(magic.size());
    std::uint8_t scheme = 0, categories = 0;
    if (!take(bytes, &scheme, 1) || !take(bytes, &categories, 1) || scheme != ngram_scheme || categories != category_count)
        return std::nullopt;
    CategoryModel model;
    model.weights_.resize(static_cast<std::size_t>(ngram_buckets) * lanes);
    const bool is_whole = take(bytes, &model.seeds_, 1) && take(bytes, &model.lessons_, 1) &&
                          take(bytes, &model.scale_, 1) && take(bytes, &model.sharpness_, 1) &&
                          take(bytes, model.bias_.data(), model.bias_.size()) &&
                          take(bytes, model.weights_.data(), model.weights_.size()) && bytes.empty();
    const auto is_number = [](float value) { return std::isfinite(value); };
    if (!is_whole || !is_number(model.scale_) || !is_number(model.sharpness_) ||
        !std::all_of(model.bias_.begin(), model.bias_.end(), is_number))
        return std::nullopt;
    return model;
}

void CategoryModel::add(Sums& sums, std::uint32_t bucket) const {
    const std::int16_t* const row = weights_.data() + static_cast<std::size_t>(bucket) * lanes;
    for (std::size_t i = 0; i < lanes; ++i) sums[i] += row[i];
}

CategoryModel::Chances CategoryModel::chances(const Sums& sums) const {
    const double length = std::sqrt(sums[category_count] / telling_scale);   // a text counts as 1, however long
    Chances chances{};
    double all = 0;
    for (std::size_t i = 0; i < category_count; ++i) {
        const double said = length > 0 ? sharpness_ * (bias_[i] + scale_ * sums[i] / length) : 0;
        chances[i] = std::exp(std::clamp(said, -50.0, 50.0));
        all += chances[i];
    }
    for (double& chance : chances) chance /= all;
    return chances;
}

CategoryModel::Chances CategoryModel::chances(const Parts& parts) const {
    std::bitset<ngram_buckets> seen;   // a word counts once
    Sums sums{};
    for (const std::string_view text : looked_at(parts))
        each_ngram(text, [&](std::uint32_t bucket, std::size_t, std::size_t) {
            if (seen[bucket]) return;
            seen[bucket] = true;
            add(sums, bucket);
        });
    return chances(sums);
}

CategoryModel::Chances CategoryModel::chances(const std::vector<std::uint16_t>& ngrams) const {
    Sums sums{};
    for (const std::uint16_t bucket : ngrams) add(sums, bucket);
    return chances(sums);
}

std::vector<std::string> CategoryModel::words_for(const Parts& parts, Category category, std::size_t most) const {
    const auto wanted = static_cast<std::size_t>(category);
    std::vector<std::pair<float, std::string>> words;
    for (const std::string_view text : looked_at(parts)) {
        std::array<float, most_ngram_bytes> said{};   // what each byte spoke for the category, more than for others
        each_ngram(text, [&](std::uint32_t bucket, std::size_t at, std::size_t length) {
            const std::int16_t* const row = weights_.data() + static_cast<std::size_t>(bucket) * lanes;
            if (row[wanted] <= 0) return;
            const float share = scale_ * static_cast<float>(row[wanted]) / static_cast<float>(length);
            for (std::size_t i = at; i < at + length; ++i) said[i] += share;
        });
        for (const Stretch& one : stretches(text, said))
            words.emplace_back(one.weight, std::string(text.substr(one.begin, one.end - one.begin)));
    }
    std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> best;
    for (auto& [weight, word] : words) {
        if (best.size() == most || weight < words.front().first * 0.3f) break;
        const bool is_known = std::any_of(best.begin(), best.end(), [&, &text = word](const std::string& other) {
            return other.find(text) != other.npos;
        });
        if (!is_known) best.push_back(std::move(word));
    }
    return best;
}

}   // namespace toritsugi
