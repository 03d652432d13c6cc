#include "web/pages/spark.hpp"

#include <algorithm>
#include <vector>

#include "web/pages/when.hpp"

namespace toritsugi {
namespace {

constexpr std::uint64_t most_lines = 200'000;
constexpr std::int64_t most_bars = 24;

std::string tenths(std::int64_t value) { return std::to_string(value / 10) + "." + std::to_string(value % 10); }

}   // namespace

bool HourBars::has_shape() const { return hours_.size() >= 3; }

void HourBars::fill(Values& values, const Visit& visit, UtcTime first, UtcTime last) const {
    using namespace std::chrono;
    const std::int64_t whole = std::max<std::int64_t>(duration_cast<hours>(last - first).count() + 1, 1);
    const std::int64_t a_bar = (whole + most_bars - 1) / most_bars;   // hours
    std::vector<std::uint64_t> counts(static_cast<std::size_t>((whole + a_bar - 1) / a_bar));
    for (const auto& [hour, count] : hours_) {
        const std::int64_t place = duration_cast<hours>(hour - first).count() / a_bar;
        if (hour >= first && place < static_cast<std::int64_t>(counts.size()))
            counts[static_cast<std::size_t>(place)] += count;
    }
    const std::uint64_t most = *std::max_element(counts.begin(), counts.end());
    if (most == 0) return;
    Values spark = values.add("SPARK");
    spark.text("SPARK_LABEL", a_bar == 1 ? visit.say("Events an hour; at most {1}", {std::to_string(most)})
                                         : visit.say("Events in {1} hours each; at most {2}",
                                                     {std::to_string(a_bar), std::to_string(most)}));
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        // Heights in tenths of a unit; what is there at all can be seen.
        const auto height = std::max<std::int64_t>(10, static_cast<std::int64_t>(counts[i] * 240 / most));
        Values bar = spark.add("BAR");
        bar.text("X", std::to_string(i * 144 / counts.size()));
        bar.text("WIDTH", std::to_string(std::clamp<std::size_t>(144 / counts.size() * 2 / 3, 3, 10)));
        bar.text("Y", tenths(240 - height));
        bar.text("HEIGHT", tenths(height));
        bar.show_if(counts[i] == most, "HIGH");
    }
}

std::map<std::string, HourBars> hour_bars(Stores& stores, MessageKey message, const EventSummary& events) {
    std::map<std::string, HourBars> bars;
    if (events.read > most_lines) return bars;
    stores.events().each_of(message, [&](MessageKey, const EventRow& row) {
        if (row.hour) bars[row.src_host.empty() ? row.src.text() : row.src_host].add(*row.hour, row.count);
    });
    return bars;
}

HourBars all_of(const std::map<std::string, HourBars>& by_source) {
    HourBars all;
    for (const auto& [source, bars] : by_source) all.add(bars);
    return all;
}

}   // namespace toritsugi
