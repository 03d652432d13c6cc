#include "core/rules/phrases.hpp"

#include <algorithm>
#include <stdexcept>

namespace toritsugi {

namespace {

bool is_word(unsigned char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

}   // namespace

PhraseFinder::PhraseFinder(const std::vector<std::string>& phrases) {
    std::vector<std::string_view> texts;
    for (const std::string& phrase : phrases) {
        std::string_view text = phrase;
        Phrase made;
        made.starts_word = !text.empty() && is_word(static_cast<unsigned char>(text.front()));
        made.ends_word = !text.empty() && is_word(static_cast<unsigned char>(text.back()));
        if (!text.empty() && text.front() == '*') text.remove_prefix(1);
        if (!text.empty() && text.back() == '*') text.remove_suffix(1);
        made.length = static_cast<std::uint32_t>(text.size());
        longest_ = std::max(longest_, text.size());
        phrases_.push_back(made);
        texts.push_back(text);
        for (const char c : text) {
            std::uint8_t& number = class_of_[static_cast<unsigned char>(c)];
            if (!number) number = static_cast<std::uint8_t>(classes_++);
        }
    }
    std::vector<std::uint32_t> next(classes_, 0);   // narrowed at the end: half the size stays longer in the cache
    end_.emplace_back();
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
        if (texts[i].empty()) continue;
        std::uint32_t state = 0;
        for (const char c : texts[i]) {
            const std::size_t edge = state * classes_ + class_of_[static_cast<unsigned char>(c)];
            if (!next[edge]) {
                next[edge] = static_cast<std::uint32_t>(end_.size());
                end_.emplace_back();
                next.resize(next.size() + classes_, 0);
            }
            state = next[edge];
        }
        end_[state].push_back(i);
    }
    // Breadth first: a missing edge takes the one of the longest proper suffix.
    shorter_.assign(end_.size(), 0);
    std::vector<std::uint32_t> suffix(end_.size(), 0), queue;
    for (std::uint32_t c = 0; c < classes_; ++c)
        if (next[c]) queue.push_back(next[c]);
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const std::uint32_t state = queue[head];
        for (std::uint32_t c = 0; c < classes_; ++c) {
            std::uint32_t& to = next[state * classes_ + c];
            const std::uint32_t fallback = next[suffix[state] * classes_ + c];
            if (!to) {
                to = fallback;
                continue;
            }
            suffix[to] = fallback;
            shorter_[to] = end_[fallback].empty() ? shorter_[fallback] : fallback;
            queue.push_back(to);
        }
    }
    if (end_.size() > 65535) throw std::length_error("more phrases than the finder can hold");   // a bug of ours
    next_.assign(next.begin(), next.end());
    for (std::size_t state = 0; state < end_.size(); ++state) may_end_.push_back(!end_[state].empty() || shorter_[state]);
}

// The phrases that end with the byte at `last`.
void PhraseFinder::add_hits(std::string_view plain, std::size_t last, std::uint32_t state, std::vector<Hit>& hits) const {
    for (std::uint32_t at = state; at; at = shorter_[at])
        for (const std::uint32_t number : end_[at]) {
            const Phrase& phrase = phrases_[number];
            const std::size_t begin = last + 1 - phrase.length;
            if (phrase.starts_word && begin > 0 && is_word(static_cast<unsigned char>(plain[begin - 1]))) continue;
            if (phrase.ends_word && last + 1 < plain.size() && is_word(static_cast<unsigned char>(plain[last + 1])))
                continue;
            hits.push_back({number, static_cast<std::uint32_t>(begin), phrase.length});
        }
}

// Each step waits for the memory of the one before. So a text is walked at four places at once; a lane begins early enough
// to know every phrase that ends in its own part.
std::vector<PhraseFinder::Hit> PhraseFinder::find(std::string_view plain) const {
    const std::size_t part = plain.size() >= 8 * longest_ ? plain.size() / 4 : 0;
    const auto state_before = [&](std::size_t from) {
        std::uint32_t state = 0;
        for (std::size_t i = from - std::min(from, longest_); i < from; ++i) state = step(state, plain[i]);
        return state;
    };
    std::vector<Hit> hits, second, third, fourth;
    std::uint32_t a = 0, b = state_before(part), c = state_before(2 * part), d = state_before(3 * part);
    const char* const text = plain.data();
    for (std::size_t i = 0; i < part; ++i) {
        a = step(a, text[i]);
        b = step(b, text[part + i]);
        c = step(c, text[2 * part + i]);
        d = step(d, text[3 * part + i]);
        if (!(may_end_[a] | may_end_[b] | may_end_[c] | may_end_[d])) continue;
        if (may_end_[a]) add_hits(plain, i, a, hits);
        if (may_end_[b]) add_hits(plain, part + i, b, second);
        if (may_end_[c]) add_hits(plain, 2 * part + i, c, third);
        if (may_end_[d]) add_hits(plain, 3 * part + i, d, fourth);
    }
    for (std::size_t i = 4 * part; i < plain.size(); ++i) {
        d = step(d, text[i]);
        if (may_end_[d]) add_hits(plain, i, d, fourth);
    }
    for (const auto* more : {&second, &third, &fourth}) hits.insert(hits.end(), more->begin(), more->end());
    return hits;
}

}   // namespace toritsugi
