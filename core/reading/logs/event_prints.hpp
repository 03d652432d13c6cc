#pragma once
#include <cstdint>
#include <vector>

#include "core/model/event.hpp"

namespace toritsugi {

// The smallest hashes of a log's different events (a bottom-k sketch: Broder 1997). Which events they are depends on the
// events alone, so two logs that share half of their events share about half of the prints, whatever their lengths.
class EventPrints {
  public:
    void add(const LogEvent& event);
    std::vector<std::uint64_t> smallest() const;   // in order, each once

  private:
    std::vector<std::uint64_t> heap_;   // the largest of the kept ones on top
};

// The share of `ours` that `theirs` holds, too, 0 to 1, as far as the prints can say: exact when neither is full.
double shared_part(const std::vector<std::uint64_t>& ours, const std::vector<std::uint64_t>& theirs);

}   // namespace toritsugi
