#pragma once
// Mail programs break long lines. Here they are put together again: a line that begins a record is held while the lines
// behind it make it say more.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi::logs {

class WrappedLines {
  public:
    // What a text says as a log line: 0 nothing, more with every field. Asked for every candidate, so it must not change
    // anything.
    using Score = std::function<int(std::string_view text)>;
    // Is called for every line, joined or not, in order. lines: how many it took.
    using Take = std::function<void(std::string_view text, std::uint64_t number, std::uint32_t lines)>;

    WrappedLines(Score score, Take take) : score_(std::move(score)), take_(std::move(take)) {}
    void line(std::string_view text, std::uint64_t number);
    void end() { flush(); }

  private:
    struct Piece {
        std::string text;
        std::uint64_t number;
    };
    void flush();
    void flush_one();
    enum class Begin { no, perhaps, with_key, with_stars, with_event_format, yes };
    static Begin begin_of(std::string_view text);
    static bool may_be_wrapped(std::string_view text, Begin begins);
    bool continues(std::string_view text, Begin begins) const;
    void join(std::string_view text);

    Score score_;
    Take take_;
    std::vector<Piece> pieces_;
    std::string joined_, best_;
    int best_score_ = 0;
    std::size_t best_pieces_ = 0;
};

}   // namespace toritsugi::logs
