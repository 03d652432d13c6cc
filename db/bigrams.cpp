#include "db/bigrams.hpp"

#include <algorithm>
#include <cstdint>

namespace toritsugi {
namespace {

enum class Sort { gap, ascii_word, other };

struct Character {
    std::uint32_t point = 0;
    std::size_t length = 1;
    Sort sort = Sort::gap;
};

bool is_punctuation(std::uint32_t point) {
    return point < 0xAA || (point >= 0x2000 && point <= 0x206F) ||   // Latin-1 signs; general punctuation
           (point >= 0x2190 && point <= 0x2BFF) ||                   // arrows, lines, symbols
           (point >= 0x3000 && point <= 0x3004) || (point >= 0x3008 && point <= 0x3020) || point == 0x30FB ||   // CJK
           (point >= 0xFF01 && point <= 0xFF0F) || (point >= 0xFF1A && point <= 0xFF20) ||   // full-width signs
           (point >= 0xFF3B && point <= 0xFF40) || (point >= 0xFF5B && point <= 0xFF65) || point == 0xFEFF ||
           point == 0xFFFD;
}

Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(at);
    if (lead < 0x80) {
        const bool is_word = (lead >= '0' && lead <= '9') || ((lead | 0x20) >= 'a' && (lead | 0x20) <= 'z');
        return {lead, 1, is_word ? Sort::ascii_word : Sort::gap};
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    if (length == 1 || lead > 0xF4 || at + length > text.size()) return {0, 1, Sort::gap};
    std::uint32_t point = lead & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {0, 1, Sort::gap};
        point = (point << 6) | (byte(at + i) & 0x3F);
    }
    return {point, length, is_punctuation(point) ? Sort::gap : Sort::other};
}

struct Cutter {
    std::string_view text;
    bool last_singles;
    const std::function<bool(const CutWord&)>& take;
    std::string lower{};

    // Each returns false when `take` wants no more; `at` moves behind the run.
    bool ascii_run(std::size_t& at) {
        const std::size_t first = at;
        lower.clear();
        while (at < text.size() && character_at(text, at).sort == Sort::ascii_word) {
            const char c = text[at++];
            lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
        }
        // Base64 and other noise: nobody looks for it by its first 64 characters and more.
        if (lower.size() > 64) lower.resize(64);
        return take({lower, first, at});
    }
    bool other_run(std::size_t& at) {
        std::size_t before = at;   // the character before `at` in this run
        at += character_at(text, at).length;
        bool is_single = true;
        while (at < text.size()) {
            const Character next = character_at(text, at);
            if (next.sort != Sort::other) break;
            is_single = false;
            if (!take({text.substr(before, at + next.length - before), before, at + next.length})) return false;
            before = at;
            at += next.length;
        }
        return !(last_singles || is_single) || take({text.substr(before, at - before), before, at, !is_single});
    }
};

}   // namespace

void cut_into_words(std::string_view text, bool last_singles, const std::function<bool(const CutWord&)>& take) {
    Cutter cutter{text, last_singles, take};
    for (std::size_t at = 0; at < text.size();) {
        const Character next = character_at(text, at);
        if (next.sort == Sort::gap)
            at += next.length;
        else if (!(next.sort == Sort::ascii_word ? cutter.ascii_run(at) : cutter.other_run(at)))
            return;
    }
}

PhraseWords phrase_words(std::string_view text) {
    PhraseWords phrase;
    cut_into_words(text, false, [&](const CutWord& word) {
        phrase.words.emplace_back(word.text);
        return true;
    });
    if (phrase.words.size() != 1) return phrase;
    const std::string& only = phrase.words.front();
    phrase.is_beginning = static_cast<unsigned char>(only[0]) >= 0x80 && character_at(only, 0).length == only.size();
    return phrase;
}

}   // namespace toritsugi
