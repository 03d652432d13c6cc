#include "core/reading/logs/grammar_index.hpp"

namespace toritsugi::logs {

GrammarIndex::GrammarIndex() {
    for (const GrammarFamily& family : grammar_families()) {
        for (const Grammar& grammar : family.grammars) {
            const auto entry = static_cast<std::uint16_t>(entries_.size());
            entries_.push_back({&grammar, 0});
            for (const std::string_view anchor : grammar.anchors)
                if (!anchor.empty()) anchors_.add(anchor, entry);
        }
        for (const Phrase& phrase : family.phrases) {
            phrases_.emplace_back(phrase);
            anchors_.add(phrases_.back().anchor(), static_cast<std::uint16_t>(entries_.size()));
            entries_.push_back({nullptr, phrases_.size() - 1});
        }
    }
    anchors_.build();
}

const GrammarIndex& GrammarIndex::all() {
    static const GrammarIndex index;
    return index;
}

}   // namespace toritsugi::logs
