#pragma once
// One pass over a line tells which grammars may read it: all anchors at once (Aho and Corasick, 1975), as a table that
// takes one step a byte whatever the line is.
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace toritsugi::logs {

class Anchors {
  public:
    // `entry` is what find() reports; lower entries are reported first.
    void add(std::string_view literal, std::uint16_t entry);
    void build();   // after the last add

    struct Hit {
        std::uint16_t entry;
        std::uint32_t at;   // where the literal begins
    };
    static constexpr std::size_t most_hits = 12;
    // Entries with a literal in the text, each once, lowest first. At most most_hits are kept.
    std::size_t find(std::string_view text, std::array<Hit, most_hits>& hits) const;

  private:
    struct Literal {
        std::string_view text;
        std::uint16_t entry;
    };
    std::vector<Literal> literals_;
    std::array<std::uint8_t, 256> class_of_{};
    std::size_t classes_ = 1;
    unsigned shift_ = 0;                     // rows are padded to a power of two: a shift is faster than a product
    std::vector<std::uint16_t> next_;        // state << shift_ | class -> state; the top bit: something ends in that state
    std::vector<std::uint32_t> ends_from_;   // state -> range in ends_
    std::vector<std::uint16_t> ends_;        // numbers of literals
};

}   // namespace toritsugi::logs
