#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// Cuts UTF-8 text into the words of the full-text index: a run of ASCII letters and digits is one word in lower case;
// every other run of letters is cut into overlapping pairs of characters, so that Japanese words of two characters are
// found without a dictionary. Punctuation and spaces part the runs. When `last_singles`, the last character of such a
// run is a word too, at the place of the last pair: one character is then found as the beginning of a word, and a phrase
// may go on behind the run. Invalid bytes part runs as well. `take` returns false to end it.
struct CutWord {
    std::string_view text;
    std::size_t first = 0, end = 0;   // where it stood
    bool is_same_place = false;       // as the word before
};
void cut_into_words(std::string_view text, bool last_singles, const std::function<bool(const CutWord&)>& take);

// One word or phrase of a search.
struct PhraseWords {
    std::vector<std::string> words;   // of the index, side by side; empty: nothing that can be searched for
    bool is_beginning = false;        // a single character that is not ASCII: the beginning of a pair
};
PhraseWords phrase_words(std::string_view text);

}   // namespace toritsugi
