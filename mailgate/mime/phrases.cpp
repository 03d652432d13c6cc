#include "mailgate/mime/phrases.hpp"

namespace toritsugi {

Phrases::Phrases(std::vector<std::string_view> phrases) : phrases_(std::move(phrases)) {
    for (std::size_t i = 0; i < phrases_.size(); ++i) {
        if (phrases_[i].size() < 2) continue;
        begins_.set(pair_of(phrases_[i][0], phrases_[i][1]));
        buckets_[bucket_of(phrases_[i][0], phrases_[i][1])].push_back(static_cast<std::uint16_t>(i));
    }
}

std::size_t Phrases::match_at(std::string_view text, std::size_t at, std::size_t better_than) const {
    for (const std::uint16_t i : buckets_[bucket_of(text[at], text[at + 1])]) {
        if (i >= better_than) return npos;
        if (text.compare(at, phrases_[i].size(), phrases_[i]) == 0) return i;
    }
    return npos;
}

Phrases::Hit Phrases::find(std::string_view text) const {
    Hit best;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        if (!begins_[pair_of(text[at], text[at + 1])]) continue;
        const std::size_t found = match_at(text, at, best.phrase);
        if (found < best.phrase) best = {found, at};
        if (best.phrase == 0) break;
    }
    return best;
}

Phrases::Hit Phrases::starts(std::string_view text) const {
    if (text.size() < 2) return {};
    const std::size_t found = match_at(text, 0, npos);
    return {found, 0};
}

}   // namespace toritsugi
