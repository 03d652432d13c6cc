#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/model/event_rows.hpp"
#include "core/reading/logs/event_prints.hpp"
#include "core/reading/logs/log_reader.hpp"
#include "core/reading/logs/unknown_shapes.hpp"

namespace toritsugi {

// Adds events up while they are read: what pages show (EventSummary) and what the store keeps (EventRow). Memory is bounded
// whatever the text is; beyond a limit events are still counted, only no longer listed.
class EventCollector : public LogSink {
  public:
    struct Limits {
        std::size_t sources = 100'000;        // kept one by one
        std::size_t source_ports = 500'000;   // pairs of source and target port
        std::size_t rows = 500'000;           // beyond: one row per source and hour, then only counted
        bool keep_rows = true;                // false: summary only
    };
    EventCollector() : EventCollector(Limits{}) {}
    explicit EventCollector(const Limits& limits);
    void event(const LogEvent& event) override;
    void not_read(std::uint64_t line, std::string_view text) override;
    void unknown(std::string_view text, const logs::LineTemplate& columns, bool is_read) override;
    void finished(const LogFindings& findings) override;   // may come several times: body, then each attachment

    EventSummary summary() const;   // sources with most events first
    EventRows rows() const;         // in the order in which they were first seen
    std::uint64_t rows_not_kept() const { return rows_not_kept_; }
    std::uint64_t lines() const { return lines_; }

  private:
    // Open addressing over numbers of elements that lie in a vector; the caller compares.
    class Table {
      public:
        template <class Same>
        std::uint32_t* find(std::uint64_t hash, Same same);   // the slot: holds empty or an element for which same() is true
        bool must_grow(std::size_t elements) const { return (elements + 1) * 2 > slots_.size(); }
        template <class HashOf>
        void grow(std::size_t elements, HashOf hash_of);
        static constexpr std::uint32_t empty = 0xffffffff;

      private:
        std::vector<std::uint32_t> slots_;
    };
    struct Source {
        IpAddress ip;
        std::string host;
        std::uint64_t count = 0, replies = 0, outbound = 0, guessed = 0;
        std::int64_t first = 0, last = 0;   // microseconds; meaningless while !has_time
        bool has_time = false;
        std::string signature;
        std::string_view format;
        std::vector<IpAddress> targets;
    };
    struct PortCount {   // lies in the table itself: one look at memory for every event
        std::uint32_t source = Table::empty, port = 0;
        std::uint64_t count = 0;
    };
    struct Row {   // 56 bytes: one mail may have half a million
        std::uint64_t count, first_line;
        IpAddress dst;
        std::uint32_t source;
        std::int32_t hour;           // since 1970
        std::uint32_t first, last;   // microseconds within the hour
        std::uint16_t dst_port;
        std::uint16_t proto, signature;   // places in words_
        std::uint8_t format;              // place in formats_
        bool has_dst : 1, has_time : 1, has_several_dst : 1;
    };
    // Grows without moving, so that growing never needs the memory twice.
    class Rows {
      public:
        std::size_t size() const { return size_; }
        Row& operator[](std::size_t i) { return (*pages_[i / page])[i % page]; }
        const Row& operator[](std::size_t i) const { return (*pages_[i / page])[i % page]; }
        void push_back(const Row& row) {
            if (size_ % page == 0) pages_.push_back(std::make_unique<std::array<Row, page>>());
            (*this)[size_++] = row;
        }

      private:
        static constexpr std::size_t page = 256;
        std::vector<std::unique_ptr<std::array<Row, page>>> pages_;
        std::size_t size_ = 0;
    };
    std::uint32_t source_of(const LogEvent& event);
    void count_port(std::uint32_t source, const LogEvent& event);
    void add_row(std::uint32_t source, std::size_t format, const LogEvent& event);
    std::uint16_t word(std::string_view text);

    Limits limits_;
    std::vector<Source> sources_;
    std::vector<PortCount> ports_;   // open addressing, a power of two
    std::size_t ports_used_ = 0;
    Rows rows_;
    std::vector<std::string> words_;
    Table source_table_, row_table_, word_table_;
    std::vector<std::pair<std::string_view, std::uint64_t>> formats_;
    std::uint64_t read_ = 0, not_read_ = 0, count_ = 0, guessed_ = 0, lines_ = 0;
    std::uint64_t sources_not_kept_ = 0, rows_not_kept_ = 0;
    std::int64_t first_ = 0, last_ = 0;
    bool has_time_ = false;
    EventPrints prints_;
    std::vector<std::string> samples_;
    UnknownShapes unknown_;
    ZoneFrom zone_from_ = ZoneFrom::unknown;
    std::optional<ZoneOffset> zone_;
};

}   // namespace toritsugi
