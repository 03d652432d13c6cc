#include "core/reading/logs/zone_words.hpp"

#include <algorithm>

namespace toritsugi::logs {
namespace {

// A zone's name alone proves nothing (UTC may be a company); one of these beside it does, or a clock in the same line.
constexpr std::string_view words_of_time[] = {"time", "clock", "zone", "log",  "stamp", "heure",  "zeit", "uhr",
                                              "hora", "時刻",  "時間", "時計", "日時",  "タイム", "ログ", "표준시"};

bool speaks_of_time(std::string_view prose) {
    for (const std::string_view word : words_of_time)
        if (holds_ignoring_case(prose, word)) return true;
    for (std::size_t i = 1; i + 2 < prose.size(); ++i)
        if (prose[i] == ':' && is_digit(prose[i - 1]) && is_digit(prose[i + 1]) && is_digit(prose[i + 2])) return true;
    const Stamp date = date_stated_in(prose);
    return date.month > 0;
}

// "+09:00" and "+0900", only behind a word that makes it an offset
bool offset_behind(std::string_view prose, std::size_t at, ZoneOffset& zone) {
    Cursor cursor(prose, at);
    Stamp stamp;
    while (cursor.skip_spaces() || cursor.skip(':') || cursor.skip('=') || cursor.skip("は")) {}
    if (cursor.peek() != '+' && cursor.peek() != '-') return false;
    if (!read_zone(cursor, stamp) || !stamp.has_zone) return false;
    zone = ZoneOffset{stamp.offset_minutes};
    return true;
}

std::optional<ZoneOffset> named_in_east_asia(std::string_view prose) {
    struct Row {
        std::string_view words;
        int minutes;
    };
    static constexpr Row rows[] = {{"日本時間", 540}, {"日本標準時", 540}, {"協定世界時", 0}, {"世界標準時", 0},
                                   {"北京时间", 480}, {"北京時間", 480},   {"台北時間", 480}, {"台灣時間", 480},
                                   {"한국시간", 540}, {"한국 시간", 540}};
    if (find_in(prose, "時") == prose.npos && find_in(prose, "时") == prose.npos && find_in(prose, "시간") == prose.npos)
        return {};   // most lines
    for (const Row& row : rows)
        if (find_in(prose, row.words) != prose.npos) return ZoneOffset{row.minutes};
    return {};
}

}   // namespace

std::optional<ZoneOffset> zone_stated_in(std::string_view prose) {
    if (prose.size() > 1000) prose = prose.substr(0, 1000);
    const bool is_ascii =
        std::none_of(prose.begin(), prose.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (!is_ascii)
        if (const auto zone = named_in_east_asia(prose)) return zone;
    for (const std::string_view word : {"zone is", "zone", "タイムゾーン", "UTC", "GMT"}) {   // "time zone", "timezone"
        if (is_ascii && static_cast<unsigned char>(word[0]) >= 0x80) continue;
        if (!std::memchr(prose.data(), word[0], prose.size())) continue;   // cheaper than looking for all of it
        const std::size_t at = find_in(prose, word);
        ZoneOffset zone{0};
        if (at != prose.npos && offset_behind(prose, at + word.size(), zone)) return zone;
    }
    for (std::size_t i = 0; i < prose.size(); ++i) {
        if (prose[i] < 'A' || prose[i] > 'Z' ||
            (i > 0 && (is_alpha(prose[i - 1]) || is_digit(prose[i - 1]) || prose[i - 1] == '.' || prose[i - 1] == '/')))
            continue;
        std::size_t end = i;
        while (end < prose.size() && prose[end] >= 'A' && prose[end] <= 'Z') ++end;
        const std::string_view name = prose.substr(i, end - i);
        i = end;
        if (end < prose.size() &&
            (is_alpha(prose[end]) || is_digit(prose[end]) || prose[end] == '_' || prose[end] == '-' || prose[end] == '/'))
            continue;
        if (name.size() < 3 || name.size() > 4) continue;
        const auto zone = offset_of_zone_name(name);
        if (zone && speaks_of_time(prose)) return zone;
    }
    return {};
}

std::optional<ZoneOffset> zone_stated_in_text(std::string_view text) {
    std::optional<ZoneOffset> found;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (const auto zone = zone_stated_in(text.substr(0, end))) {
            if (found && *found != *zone) return {};
            found = zone;
        }
        if (end == text.npos) break;
        text.remove_prefix(end + 1);
    }
    return found;
}

namespace {

// Whether read_stamp may find a date here, by its first few bytes: most numbers and words are none.
bool may_begin_date(std::string_view text) {
    Cursor cursor(text);
    if (!is_digit(cursor.peek())) {
        if (month_named(text) == 0) return false;
        while (is_alpha(cursor.peek())) ++cursor.at;
        cursor.skip('.');
        return (cursor.skip_spaces() || cursor.skip('-') || cursor.skip('/')) && is_digit(cursor.peek());
    }
    const char* const from = cursor.at;
    while (cursor.at - from < 4 && is_digit(cursor.peek())) ++cursor.at;
    switch (cursor.at - from) {
        case 4: return *from == '1' || *from == '2';   // a year
        case 3: return false;
        default: break;
    }
    const char next = cursor.peek();
    return next == '/' || next == '.' || next == '-' || next == '\xE6' || is_alpha(cursor.peek(1));   // E6: 月
}

}   // namespace

Stamp date_stated_in(std::string_view prose) {
    for (std::size_t i = 0; i < prose.size() && i < 500; ++i) {
        if (i > 0 && (is_digit(prose[i - 1]) || is_alpha(prose[i - 1]) || prose[i - 1] == '.')) continue;
        if (!may_begin_date(prose.substr(i))) continue;
        // A date is what becomes a whole stamp when a clock is put behind it
        std::size_t end = i;
        while (end < prose.size() && end - i < 18 &&
               (is_digit(prose[end]) || is_alpha(prose[end]) || prose[end] == '-' || prose[end] == '/' ||
                prose[end] == '.' || prose[end] == ',' || prose[end] == ' ' ||
                static_cast<unsigned char>(prose[end]) >= 0x80))
            ++end;
        for (; end > i + 5; --end) {
            char both[64];
            const std::size_t size = end - i;
            std::memcpy(both, prose.data() + i, size);
            std::memcpy(both + size, " 00:00:00", 9);
            Stamp stamp;
            Cursor cursor(std::string_view(both, size + 9));
            if (read_stamp(cursor, stamp) && stamp.year != 0 && cursor.done()) {
                stamp.zone_name = {};
                return stamp;
            }
        }
    }
    return {};
}

}   // namespace toritsugi::logs
