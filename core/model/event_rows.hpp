#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/event.hpp"

namespace toritsugi {

// The event rows of one report as they are kept: packed into chunks of bytes, some 20 bytes a row instead of 200, because
// one mail may bring half a million. Each chunk can be read without the others.
class EventRows {
  public:
    struct Chunk {
        std::string bytes;
        std::uint64_t rows = 0;
        std::optional<UtcTime> first_hour, last_hour;   // empty: no row has a time
    };
    using Take = std::function<void(const EventRow& row)>;

    void add(const EventRow& row);
    std::uint64_t size() const { return size_; }
    const std::vector<Chunk>& chunks() const { return chunks_; }
    void each(const Take& take) const;   // in the order in which they were added
    void drop_signatures();
    // The rows of one chunk. False: these are no bytes of ours; `take` was called for what could be read.
    static bool unpack(std::string_view bytes, const Take& take);

  private:
    std::uint64_t word(std::string_view text);
    void begin_chunk();

    std::vector<Chunk> chunks_;
    std::uint64_t size_ = 0;
    // of the chunk that grows
    std::vector<std::string> words_;
    std::int64_t hour_ = 0;
    std::uint64_t line_ = 0;
};

}   // namespace toritsugi
