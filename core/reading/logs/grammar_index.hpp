#pragma once
// All grammars and phrases of all families, numbered in the order in which they are tried, and found by their anchors.
#include <vector>

#include "core/reading/logs/anchors.hpp"
#include "core/reading/logs/phrase.hpp"

namespace toritsugi::logs {

class GrammarIndex {
  public:
    static const GrammarIndex& all();   // built once, at the first log

    using Hits = std::array<Anchors::Hit, Anchors::most_hits>;
    std::size_t candidates(std::string_view text, Hits& hits) const { return anchors_.find(text, hits); }
    Verdict read(std::uint16_t entry, const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory) const {
        const Entry& e = entries_[entry];
        return e.grammar ? e.grammar->read(line, anchor_at, draft, memory) : phrases_[e.phrase].read(line, anchor_at, draft);
    }
    bool is_strict(std::uint16_t entry) const { return entries_[entry].grammar && entries_[entry].grammar->is_strict; }
    std::size_t size() const { return entries_.size(); }

  private:
    GrammarIndex();
    struct Entry {
        const Grammar* grammar = nullptr;   // or, when null:
        std::size_t phrase = 0;
    };
    std::vector<Entry> entries_;
    std::vector<CompiledPhrase> phrases_;
    Anchors anchors_;
};

}   // namespace toritsugi::logs
