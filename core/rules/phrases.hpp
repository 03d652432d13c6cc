#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// Finds all of many phrases in one pass over a text, however many phrases there are (Aho and Corasick 1975).
// A phrase that begins or ends with an ASCII letter or digit matches whole words only; a * there lifts that:
// "phish*" finds "phishing", "フィッシング" is found anywhere. Phrases and texts are plain_text().
class PhraseFinder {
  public:
    struct Hit {
        std::uint32_t phrase;   // number in the list
        std::uint32_t at;       // offset of its first byte
        std::uint32_t length;
    };
    explicit PhraseFinder(const std::vector<std::string>& phrases);
    std::vector<Hit> find(std::string_view plain) const;   // in the order of their ends
    std::size_t size() const { return phrases_.size(); }

  private:
    struct Phrase {
        std::uint32_t length = 0;
        bool starts_word = false, ends_word = false;
    };
    std::uint32_t step(std::uint32_t state, char c) const {
        return next_[state * classes_ + class_of_[static_cast<unsigned char>(c)]];
    }
    void add_hits(std::string_view plain, std::size_t last, std::uint32_t state, std::vector<Hit>& hits) const;

    std::vector<Phrase> phrases_;
    std::array<std::uint8_t, 256> class_of_{};   // 0: in no phrase
    std::uint32_t classes_ = 1;
    std::vector<std::uint16_t> next_;               // state x class -> state
    std::vector<std::vector<std::uint32_t>> end_;   // state -> phrases that end there
    std::vector<std::uint8_t> may_end_;             // state -> whether a phrase ends there or on its suffix chain
    std::vector<std::uint32_t> shorter_;            // state -> nearest state on its suffix chain with a phrase; 0: none
    std::size_t longest_ = 0;
};

}   // namespace toritsugi
