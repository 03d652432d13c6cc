#include "core/reading/logs/anchors.hpp"

#include <algorithm>
#include <stdexcept>

namespace toritsugi::logs {
namespace {
constexpr std::uint16_t ends_here = 0x8000;
}

void Anchors::add(std::string_view literal, std::uint16_t entry) { literals_.push_back({literal, entry}); }

void Anchors::build() {
    for (const Literal& literal : literals_)
        for (const char c : literal.text) {
            std::uint8_t& known = class_of_[static_cast<unsigned char>(c)];
            if (known == 0) known = static_cast<std::uint8_t>(classes_++);
        }
    std::vector<std::uint32_t> trie(classes_, 0);   // 0: no child (the root is nobody's child)
    std::vector<std::vector<std::uint16_t>> ends(1);
    for (std::size_t number = 0; number < literals_.size(); ++number) {
        std::size_t state = 0;
        for (const char c : literals_[number].text) {
            std::uint32_t child = trie[state * classes_ + class_of_[static_cast<unsigned char>(c)]];
            if (child == 0) {
                child = static_cast<std::uint32_t>(ends.size());
                ends.emplace_back();
                trie.resize(trie.size() + classes_, 0);
                trie[state * classes_ + class_of_[static_cast<unsigned char>(c)]] = child;
            }
            state = child;
        }
        ends[state].push_back(static_cast<std::uint16_t>(number));
    }
    const std::size_t states = ends.size();
    if (states >= ends_here) throw std::logic_error("too many anchors");
    // Breadth first: a missing child is the child of the longest proper suffix, which is nearer to the root and so complete.
    std::vector<std::uint32_t> fail(states, 0), order;
    order.reserve(states);
    order.push_back(0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t state = order[i];
        for (std::size_t k = 0; k < classes_; ++k) {
            std::uint32_t& child = trie[state * classes_ + k];
            const std::uint32_t other = state == 0 ? 0 : trie[fail[state] * classes_ + k];
            if (child == 0) {
                child = other;
            } else {
                fail[child] = other;
                ends[child].insert(ends[child].end(), ends[other].begin(), ends[other].end());
                order.push_back(child);
            }
        }
    }
    while (std::size_t{1} << shift_ < classes_) ++shift_;
    next_.resize(states << shift_);
    for (std::size_t state = 0; state < states; ++state)
        for (std::size_t k = 0; k < classes_; ++k) {
            const std::uint32_t child = trie[state * classes_ + k];
            next_[state << shift_ | k] = static_cast<std::uint16_t>(child | (ends[child].empty() ? 0 : ends_here));
        }
    for (const auto& list : ends) {
        ends_from_.push_back(static_cast<std::uint32_t>(ends_.size()));
        ends_.insert(ends_.end(), list.begin(), list.end());
    }
    ends_from_.push_back(static_cast<std::uint32_t>(ends_.size()));
}

std::size_t Anchors::find(std::string_view text, std::array<Hit, most_hits>& hits) const {
    std::size_t count = 0;
    std::size_t state = 0;
    const std::uint16_t* const next = next_.data();
    const char* const bytes = text.data();
    for (std::size_t i = 0, size = text.size(); i < size; ++i) {
        const std::uint16_t step = next[state << shift_ | class_of_[static_cast<unsigned char>(bytes[i])]];
        state = step & ~ends_here;
        if (!(step & ends_here)) continue;
        for (std::uint32_t k = ends_from_[state]; k < ends_from_[state + 1]; ++k) {
            const Literal& literal = literals_[ends_[k]];
            const auto end = hits.begin() + static_cast<std::ptrdiff_t>(count);
            const auto place = std::find_if(hits.begin(), end, [&](const Hit& hit) { return hit.entry >= literal.entry; });
            if (place != end && place->entry == literal.entry) continue;
            if (place == hits.end()) continue;   // full of better ones
            if (count < most_hits) ++count;
            std::move_backward(place, hits.begin() + static_cast<std::ptrdiff_t>(count) - 1,
                               hits.begin() + static_cast<std::ptrdiff_t>(count));
            *place = {literal.entry, static_cast<std::uint32_t>(i + 1 - literal.text.size())};
        }
    }
    return count;
}

}   // namespace toritsugi::logs
