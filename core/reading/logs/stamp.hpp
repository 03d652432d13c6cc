#pragma once
// A time as it stands in a line, before anything is added to it: what is missing stays missing.
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model/time.hpp"
#include "core/reading/logs/scan.hpp"

namespace toritsugi::logs {

struct Stamp {
    std::int16_t year = 0;                           // 0: not stated
    std::int8_t month = 0, day = 0;                  // 0: only a time of day
    std::int8_t hour = -1, minute = 0, second = 0;   // hour -1: no stamp at all
    std::int8_t weekday = -1;                        // 0 Sunday; -1: not stated
    bool has_zone = false;
    bool is_epoch = false;             // `micros` counts from 1970, UTC, nothing is missing
    std::int16_t offset_minutes = 0;   // east of UTC, when has_zone
    std::string_view zone_name;        // a name that has several meanings (CST, IST, PDT); empty: none
    std::int64_t micros = 0;           // fraction of the second, or the whole epoch

    bool is_there() const { return hour >= 0 || is_epoch; }
    bool has_date() const { return is_epoch || month > 0; }
};

// Reads a stamp of any usual form that begins here (an opening bracket or quotation mark may stand before it) with the zone
// that follows it. Month names in English, numeric dates by year position; 03/04/2026 (day or month first?) is not guessed.
bool read_stamp(Cursor& cursor, Stamp& stamp);

// Seconds or milli-, micro-, nanoseconds since 1970, with or without fraction, between 1990 and 2100.
bool read_epoch(Cursor& cursor, Stamp& stamp);

// "+0900", "+09:00", "-5", "Z", "UTC", "JST", "(JST)", "GMT+9". Names with several meanings go to zone_name.
bool read_zone(Cursor& cursor, Stamp& stamp);

// "09:30:00.123"; fraction with point or comma. Leaves date fields alone.
bool read_clock(Cursor& cursor, Stamp& stamp);

// Does a stamp with a date begin within the first `within` bytes? The first one is read.
bool find_stamp(std::string_view text, std::size_t within, Stamp& stamp);

// 1 to 12 for "Jan", "january" (only the first three letters count); 0: no month.
int month_named(std::string_view text);

// The offset of a zone name that has one meaning ("JST"); empty for others.
std::optional<ZoneOffset> offset_of_zone_name(std::string_view name);

}   // namespace toritsugi::logs
