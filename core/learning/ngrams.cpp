#include "core/learning/ngrams.hpp"

#include <algorithm>

namespace toritsugi {

std::vector<std::uint16_t> ngrams_of(const std::vector<std::string_view>& parts) {
    std::vector<std::uint16_t> buckets;
    std::size_t left = most_ngram_bytes;
    for (const std::string_view part : parts) {
        const std::string_view text = part.substr(0, left);
        left -= text.size();
        each_ngram(text, [&](std::uint32_t bucket, std::size_t, std::size_t) {
            buckets.push_back(static_cast<std::uint16_t>(bucket));
        });
    }
    std::sort(buckets.begin(), buckets.end());
    buckets.erase(std::unique(buckets.begin(), buckets.end()), buckets.end());
    return buckets;
}

}   // namespace toritsugi
