#pragma once
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace toritsugi {

// A set of phrases that is looked for in one pass over a text, instead of one pass a phrase. Phrases have at least two
// bytes and keep their order: the earlier one wins. Built once, then only read.
class Phrases {
  public:
    struct Hit {
        std::size_t phrase = npos;   // its place in the list; npos: none
        std::size_t at = 0;          // where it begins in the text
        explicit operator bool() const { return phrase != npos; }
    };
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    explicit Phrases(std::vector<std::string_view> phrases);
    // The phrase earliest in the list that stands anywhere in the text.
    Hit find(std::string_view text) const;
    // The phrase earliest in the list with which the text begins.
    Hit starts(std::string_view text) const;

  private:
    static std::size_t bucket_of(char first, char second) {
        return (static_cast<unsigned char>(first) * 31u + static_cast<unsigned char>(second) * 7u) & 1023u;
    }
    static std::size_t pair_of(char first, char second) {
        return static_cast<unsigned char>(first) * 256u + static_cast<unsigned char>(second);
    }
    std::size_t match_at(std::string_view text, std::size_t at, std::size_t better_than) const;

    std::vector<std::string_view> phrases_;
    std::bitset<65536> begins_;                              // the first two bytes of any phrase
    std::array<std::vector<std::uint16_t>, 1024> buckets_;   // by the first two bytes, in list order
};

}   // namespace toritsugi
