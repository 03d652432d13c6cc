// A chunk is a version byte, then rows. A row is: flags; source and target address, as many bytes as they need; numbers of
// seven bits a byte, low ones first (LEB128), signed ones in zigzag. Words stand where they are first used and are named by
// number afterwards. Hours and line numbers are told as the step from the row before.
#include "core/model/event_rows.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace toritsugi {
namespace {

constexpr char version = 1;
constexpr std::size_t chunk_bytes = 60 << 10;   // a page of the store's overflow chain for every 4 KiB of it
constexpr std::size_t longest_word = 1 << 10;
constexpr std::int64_t hour_us = 3'600'000'000;

enum Flag : unsigned {
    source_v4 = 1,
    source_v6 = 2,
    target_v4 = 4,
    target_v6 = 8,
    has_host = 16,
    has_time = 32,
    whole_seconds = 64
};

unsigned family(const IpAddress& address, unsigned v4, unsigned v6) {
    return address.is_none() ? 0 : address.is_v4() ? v4 : v6;
}

void put_number(std::uint64_t number, std::string& out) {
    for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
    out.push_back(static_cast<char>(number));
}
void put_step(std::int64_t step, std::string& out) {
    put_number(static_cast<std::uint64_t>(step) << 1 ^ static_cast<std::uint64_t>(step >> 63), out);
}
void put_address(const IpAddress& address, std::string& out) {
    const auto* const bytes = reinterpret_cast<const char*>(address.bytes().data());
    if (address.is_v4())
        out.append(bytes + 12, 4);
    else if (!address.is_none())
        out.append(bytes, 16);
}

class ChunkReader {
  public:
    explicit ChunkReader(std::string_view bytes) : rest_(bytes) {}
    bool is_at_end() const { return rest_.empty(); }
    bool is_good() const { return is_good_; }

    std::uint64_t number() {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1)[0]);
            number |= std::uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return number;
        }
        is_good_ = false;
        return 0;
    }
    std::int64_t step() {
        const std::uint64_t folded = number();
        return static_cast<std::int64_t>(folded >> 1 ^ (~(folded & 1) + 1));
    }
    IpAddress address(unsigned flags, unsigned v4, unsigned v6) {
        std::array<std::uint8_t, 16> bytes{};
        if (flags & v4) {
            bytes[10] = bytes[11] = 0xff;
            const std::string_view four = take(4);
            std::copy(four.begin(), four.begin() + 4, bytes.begin() + 12);
        } else if (flags & v6) {
            const std::string_view all = take(16);
            std::copy(all.begin(), all.begin() + 16, bytes.begin());
        }
        return IpAddress::v6(bytes);
    }
    std::string word() {
        const std::uint64_t place = number();
        if (place < words_.size()) return words_[place];
        const std::uint64_t size = number();
        if (place > words_.size() || size > longest_word) {
            is_good_ = false;
            return {};
        }
        return words_.emplace_back(take(size).substr(0, size));
    }

  private:
    // At least one byte can be read from the answer, good or not.
    std::string_view take(std::size_t size) {
        static constexpr char nothing[longest_word + 1] = {};
        if (size > rest_.size()) {
            is_good_ = false;
            rest_ = {};
            return {nothing, std::max<std::size_t>(size, 1)};
        }
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::string_view rest_;
    std::vector<std::string> words_;
    bool is_good_ = true;
};

}   // namespace

void EventRows::begin_chunk() {
    chunks_.emplace_back().bytes.push_back(version);
    words_.clear();
    hour_ = 0;
    line_ = 0;
}

std::uint64_t EventRows::word(std::string_view text) {
    const auto place = static_cast<std::size_t>(std::find(words_.begin(), words_.end(), text) - words_.begin());
    if (place == words_.size()) words_.emplace_back(text);
    return place;
}

void EventRows::add(const EventRow& row) {
    constexpr std::size_t most_words = 200;   // of one chunk: they are looked for one by one
    if (chunks_.empty() || chunks_.back().bytes.size() > chunk_bytes || words_.size() > most_words) begin_chunk();
    Chunk& chunk = chunks_.back();
    std::string& out = chunk.bytes;
    const auto put_word = [&](std::string_view text) {
        text = text.substr(0, longest_word);
        const std::size_t before = words_.size();
        put_number(word(text), out);
        if (words_.size() == before) return;
        put_number(text.size(), out);
        out.append(text);
    };
    const std::int64_t hour = row.hour ? microseconds_since_1970(*row.hour) / hour_us : 0;
    const auto within = [&](const std::optional<UtcTime>& time) {
        return time ? std::max<std::int64_t>(microseconds_since_1970(*time) - hour * hour_us, 0) : 0;
    };
    const std::int64_t first = within(row.first), last = std::max(within(row.last), first);
    const bool is_whole = first % 1'000'000 == 0 && last % 1'000'000 == 0;
    out.push_back(static_cast<char>(family(row.src, source_v4, source_v6) | family(row.dst, target_v4, target_v6) |
                                    (row.src_host.empty() ? 0u : has_host) | (row.hour ? has_time : 0u) |
                                    (is_whole ? whole_seconds : 0u)));
    put_address(row.src, out);
    put_address(row.dst, out);
    if (!row.src_host.empty()) put_word(row.src_host);
    put_number(row.dst_port, out);
    put_word(row.proto);
    put_word(row.format);
    put_word(row.signature);
    put_number(row.count, out);
    put_step(static_cast<std::int64_t>(row.first_line - line_), out);
    line_ = row.first_line;
    ++chunk.rows;
    ++size_;
    if (!row.hour) return;
    const std::int64_t unit = is_whole ? 1'000'000 : 1;
    put_step(hour - std::exchange(hour_, hour), out);
    put_number(static_cast<std::uint64_t>(first / unit), out);
    put_number(static_cast<std::uint64_t>((last - first) / unit), out);
    chunk.first_hour = chunk.first_hour ? std::min(*chunk.first_hour, *row.hour) : *row.hour;
    chunk.last_hour = chunk.last_hour ? std::max(*chunk.last_hour, *row.hour) : *row.hour;
}

bool EventRows::unpack(std::string_view bytes, const Take& take) {
    if (bytes.empty() || bytes[0] != version) return false;
    ChunkReader in(bytes.substr(1));
    std::int64_t hour = 0;
    std::uint64_t line = 0;
    while (!in.is_at_end()) {
        EventRow row;
        const auto flags = static_cast<unsigned>(in.number());
        row.src = in.address(flags, source_v4, source_v6);
        row.dst = in.address(flags, target_v4, target_v6);
        if (flags & has_host) row.src_host = in.word();
        row.dst_port = static_cast<std::uint16_t>(in.number());
        row.proto = in.word();
        row.format = in.word();
        row.signature = in.word();
        row.count = in.number();
        row.first_line = line += static_cast<std::uint64_t>(in.step());
        if (flags & has_time) {
            constexpr std::int64_t last_hour = INT64_MAX / hour_us - 1;
            hour = std::clamp(
                static_cast<std::int64_t>(static_cast<std::uint64_t>(hour) + static_cast<std::uint64_t>(in.step())),
                -last_hour, last_hour);
            const std::uint64_t unit = flags & whole_seconds ? 1'000'000 : 1;
            const auto within = [&](std::uint64_t number) {
                return std::chrono::microseconds(static_cast<std::int64_t>(std::min<std::uint64_t>(number * unit, hour_us)));
            };
            row.hour = UtcTime{std::chrono::microseconds(hour * hour_us)};
            const std::uint64_t first = in.number(), more = in.number();
            row.first = *row.hour + within(first);
            row.last = *row.hour + within(first + more);
        }
        if (!in.is_good()) return false;
        take(row);
    }
    return true;
}

void EventRows::each(const Take& take) const {
    for (const Chunk& chunk : chunks_) unpack(chunk.bytes, take);
}

void EventRows::drop_signatures() {
    EventRows without;
    each([&](EventRow row) {
        row.signature.clear();
        without.add(row);
    });
    *this = std::move(without);
}

}   // namespace toritsugi
