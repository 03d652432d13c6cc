#include "core/reading/logs/stamp.hpp"

#include <chrono>

namespace toritsugi::logs {
namespace {

constexpr std::uint32_t key3(char a, char b, char c) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(a | 0x20)) << 16 |
           static_cast<std::uint32_t>(static_cast<unsigned char>(b | 0x20)) << 8 | static_cast<unsigned char>(c | 0x20);
}

int month_at(const char* p, const char* end) {
    if (end - p < 3) return 0;
    switch (key3(p[0], p[1], p[2])) {
        case key3('j', 'a', 'n'): return 1;
        case key3('f', 'e', 'b'): return 2;
        case key3('m', 'a', 'r'): return 3;
        case key3('a', 'p', 'r'): return 4;
        case key3('m', 'a', 'y'): return 5;
        case key3('j', 'u', 'n'): return 6;
        case key3('j', 'u', 'l'): return 7;
        case key3('a', 'u', 'g'): return 8;
        case key3('s', 'e', 'p'): return 9;
        case key3('o', 'c', 't'): return 10;
        case key3('n', 'o', 'v'): return 11;
        case key3('d', 'e', 'c'): return 12;
        default: return 0;
    }
}

int weekday_at(const char* p, const char* end) {
    if (end - p < 3) return -1;
    switch (key3(p[0], p[1], p[2])) {
        case key3('s', 'u', 'n'): return 0;
        case key3('m', 'o', 'n'): return 1;
        case key3('t', 'u', 'e'): return 2;
        case key3('w', 'e', 'd'): return 3;
        case key3('t', 'h', 'u'): return 4;
        case key3('f', 'r', 'i'): return 5;
        case key3('s', 'a', 't'): return 6;
        default: return -1;
    }
}

bool is_day(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) return false;
    using namespace std::chrono;
    // 29 February without a year is a day of some year.
    return year_month_day{std::chrono::year{year == 0 ? 2000 : year}, std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day))}
        .ok();
}

bool set_date(Stamp& stamp, int year, int month, int day) {
    if (!is_day(year, month, day)) return false;
    stamp.year = static_cast<std::int16_t>(year);
    stamp.month = static_cast<std::int8_t>(month);
    stamp.day = static_cast<std::int8_t>(day);
    return true;
}

int full_year(int year, int digits) { return digits > 2 ? year : year < 70 ? 2000 + year : 1900 + year; }

// One or two digits.
bool small_number(Cursor& cursor, int& value) {
    if (!is_digit(cursor.peek())) return false;
    value = cursor.peek() - '0';
    ++cursor.at;
    if (is_digit(cursor.peek())) {
        value = value * 10 + (cursor.peek() - '0');
        ++cursor.at;
    }
    return !is_digit(cursor.peek());
}

bool year_behind(Cursor& cursor, Stamp& stamp) {   // " 2013" behind a clock, or "2025 " behind a day
    Cursor ahead = cursor;
    int year = 0;
    ahead.skip_spaces();
    if (!ahead.fixed_digits(year, 4) || is_digit(ahead.peek()) || ahead.peek() == ':' || ahead.peek() == '.') return false;
    if (year < 1980 || year > 2100 || !is_day(year, stamp.month, stamp.day)) return false;
    stamp.year = static_cast<std::int16_t>(year);
    cursor = ahead;
    return true;
}

// What separates a date from its clock: a blank or more, T, comma, a colon as in CLF, a dash as in snort.
bool skip_to_clock(Cursor& cursor) {
    if (cursor.skip('T') || cursor.skip('_')) return true;
    const bool comma = cursor.skip(',');
    const bool spaces = cursor.skip_spaces();
    if (cursor.skip("at ")) return true;
    if (comma || spaces) {
        cursor.skip("- ");
        return true;
    }
    return cursor.skip(':') || cursor.skip('-') || cursor.skip('/');
}

bool read_twelve_hours(Cursor& cursor, Stamp& stamp) {   // " AM", " p.m."
    Cursor ahead = cursor;
    ahead.skip_spaces();
    const char c = lower(ahead.peek());
    if ((c != 'a' && c != 'p') || lower(ahead.peek(1)) != 'm' || is_alpha(ahead.peek(2))) return true;
    if (stamp.hour < 1 || stamp.hour > 12) return false;
    stamp.hour = static_cast<std::int8_t>(stamp.hour % 12 + (c == 'p' ? 12 : 0));
    ahead.at += 2;
    cursor = ahead;
    return true;
}

// "Nov  2 12:00:00", "Oct 10 2018 12:34:56", "Jun 01 02:17:42.123 2013", "Sep 1, 2020 10:00:00"
bool read_month_first(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    const int month = month_at(ahead.at, ahead.end);
    if (month == 0) return false;
    ahead.at += 3;
    if (is_alpha(ahead.peek())) {
        while (is_alpha(ahead.peek())) ++ahead.at;   // January
    } else {
        ahead.skip('.');
    }
    int day = 0;
    if (!(ahead.skip_spaces() || ahead.skip('-') || ahead.skip('/'))) return false;
    if (!small_number(ahead, day) || !set_date(stamp, 0, month, day)) return false;
    const bool comma = ahead.skip(',');
    if (!(is_space(ahead.peek()) || comma || ahead.peek() == '/' || ahead.peek() == '-')) return false;
    if (!comma && !is_space(ahead.peek())) ++ahead.at;
    bool had_year = year_behind(ahead, stamp);
    int short_year = 0;
    if (!had_year && ahead.at > cursor.at && ahead.at[-1] == '-') {   // "Apr-07-13 07:08:36"
        Cursor two = ahead;
        if (two.fixed_digits(short_year, 2) && is_space(two.peek()) &&
            set_date(stamp, full_year(short_year, 2), month, day)) {
            ahead = two;
            had_year = true;
        }
    }
    if (had_year) ahead.skip(',');
    if (!had_year || !skip_to_clock(ahead)) ahead.skip_spaces();
    if (!read_clock(ahead, stamp)) return false;
    if (!had_year && !year_behind(ahead, stamp)) {
        Cursor zone_first = ahead;   // "Sat May  7 03:17:27 CDT 2011"
        if (is_space(zone_first.peek()) && is_alpha(zone_first.peek(1)) && read_zone(zone_first, stamp)) {
            if (year_behind(zone_first, stamp)) {
                cursor = zone_first;
                return true;
            }
            stamp.has_zone = false;
            stamp.zone_name = {};
        }
    }
    cursor = ahead;
    return true;
}

// "2026-01-13", "2026/1/3", "2026.01.13", "2014:07:02", "2014 Dec 20", "20260113"
bool read_year_first(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    int year = 0, month = 0, day = 0;
    if (!ahead.fixed_digits(year, 4) || year < 1980 || year > 2100) return false;
    const char between = ahead.peek();
    if (is_digit(between)) {
        if (!ahead.fixed_digits(month, 2) || !ahead.fixed_digits(day, 2) || is_digit(ahead.peek())) return false;
    } else if (between == ' ' || (between == '-' && is_alpha(ahead.peek(1)))) {
        ++ahead.at;
        month = month_at(ahead.at, ahead.end);
        if (month == 0) return false;
        ahead.at += 3;
        if (!(ahead.skip_spaces() || ahead.skip('-')) || !small_number(ahead, day)) return false;
    } else if (between == '-' || between == '/' || between == '.' || between == ':') {
        ++ahead.at;
        if (!small_number(ahead, month) || !ahead.skip(between) || !small_number(ahead, day)) return false;
    } else if (ahead.skip("\xE5\xB9\xB4")) {   // 年 月 日
        ahead.skip_spaces();
        if (!small_number(ahead, month) || !ahead.skip("\xE6\x9C\x88")) return false;
        ahead.skip_spaces();
        if (!small_number(ahead, day) || !ahead.skip("\xE6\x97\xA5")) return false;
        if (ahead.skip('(')) ahead.skip_past(')');
        ahead.skip_spaces();
        if (!set_date(stamp, year, month, day) || !read_clock(ahead, stamp)) return false;
        cursor = ahead;
        return true;
    } else {
        return false;
    }
    if (!set_date(stamp, year, month, day)) return false;
    if (ahead.skip(" (")) ahead.skip_past(')');   // a weekday, (Wed)
    if (!skip_to_clock(ahead)) return false;
    if (ahead.peek() == '"') ++ahead.at;
    if (!read_clock(ahead, stamp)) {
        int hour = 0, minute = 0, second = 0;   // 20260113T093000
        if (!is_digit(between) || !ahead.fixed_digits(hour, 2) || !ahead.fixed_digits(minute, 2) ||
            !ahead.fixed_digits(second, 2) || is_digit(ahead.peek()) || hour > 23 || minute > 59 || second > 60)
            return false;
        stamp.hour = static_cast<std::int8_t>(hour);
        stamp.minute = static_cast<std::int8_t>(minute);
        stamp.second = static_cast<std::int8_t>(second);
    }
    cursor = ahead;
    return true;
}

// "13/Jan/2026:09:30:00", "13-Jan-2026 09:30:00", "13 Jan 2026 09:30:00", "13 Jan 09:30:00"
bool read_day_name_year(Cursor& cursor, int day, Stamp& stamp) {
    const char between = cursor.peek();
    if (between != '/' && between != '-' && between != ' ' && between != '.') return false;
    Cursor ahead = cursor;
    ahead.at += 1;
    if (between == '.') ahead.skip_spaces();
    const int month = month_at(ahead.at, ahead.end);
    if (month == 0) return false;
    ahead.at += 3;
    while (is_alpha(ahead.peek())) ++ahead.at;
    int year = 0;
    if (ahead.peek() == between || is_space(ahead.peek())) {
        Cursor with_year = ahead;
        with_year.skip(between) || with_year.skip_spaces();
        const char* const from = with_year.at;
        const bool is_year = with_year.number(year, 4);
        const auto digits = with_year.at - from;
        // "13 Jan 09:30:00": two digits before a colon are the hour
        if (is_year && (digits == 4 || (digits == 2 && between != ' ' && with_year.peek() != ':'))) {
            year = full_year(year, static_cast<int>(digits));
            ahead = with_year;
        } else {
            year = 0;
        }
    }
    if (!set_date(stamp, year, month, day) || !skip_to_clock(ahead) || !read_clock(ahead, stamp)) return false;
    if (year == 0) year_behind(ahead, stamp);
    cursor = ahead;
    return true;
}

// "2Nov2025 12:00:00", as Check Point's console writes it
bool read_joined_date(Cursor& cursor, int day, Stamp& stamp) {
    Cursor ahead = cursor;
    const int month = month_at(ahead.at, ahead.end);
    int year = 0;
    if (month == 0) return false;
    ahead.at += 3;
    if (!ahead.fixed_digits(year, 4) || year < 1980 || year > 2100 || !set_date(stamp, year, month, day)) return false;
    if (!ahead.skip_spaces() || !read_clock(ahead, stamp)) return false;
    cursor = ahead;
    return true;
}

// "251102 12:00:00": MySQL until 5.6
bool read_six_digits(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    int year = 0, month = 0, day = 0;
    if (!ahead.fixed_digits(year, 2) || !ahead.fixed_digits(month, 2) || !ahead.fixed_digits(day, 2)) return false;
    if (!ahead.skip_spaces() || !set_date(stamp, full_year(year, 2), month, day) || !read_clock(ahead, stamp)) return false;
    cursor = ahead;
    return true;
}

// "11/01-00:00:01.4", "11/01/25-00:00:01", "13.01.2026 09:30:00", "13/01/2026 09:30:00", "01/13/2026 9:30:00 PM", "01/13
// 09:30:00"
bool read_numeric(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    int first = 0, second = 0, year = 0;
    if (!small_number(ahead, first)) return false;
    if (read_joined_date(ahead, first, stamp)) {
        cursor = ahead;
        return true;
    }
    if (is_alpha(ahead.peek(1)) || (ahead.peek() == '.' && ahead.peek(1) == ' ')) {
        if (!read_day_name_year(ahead, first, stamp)) return false;
        cursor = ahead;
        return true;
    }
    const char between = ahead.peek();
    if (ahead.skip("\xE6\x9C\x88")) {   // "11月12日 20:41:05"
        ahead.skip_spaces();            // "11月 02 12:00:00": journald with a Japanese locale leaves the day's sign out
        if (!small_number(ahead, second) || !set_date(stamp, 0, first, second)) return false;
        const bool has_sign = ahead.skip("\xE6\x97\xA5");
        if (ahead.skip('(')) ahead.skip_past(')');
        if (!ahead.skip_spaces() && !has_sign) return false;
        if (!read_clock(ahead, stamp)) return false;
        cursor = ahead;
        return true;
    }
    if (between != '/' && between != '.' && between != '-') return false;
    ++ahead.at;
    if (!small_number(ahead, second)) return false;
    bool has_year = false;
    if (ahead.peek() == between && is_digit(ahead.peek(1)) && is_digit(ahead.peek(2)) && ahead.peek(3) != ':') {
        ++ahead.at;
        const char* const from = ahead.at;
        if (!ahead.number(year, 4) || (ahead.at - from != 2 && ahead.at - from != 4)) return false;
        year = full_year(year, static_cast<int>(ahead.at - from));
        has_year = true;
    }
    int month = first, day = second;
    if (between == '.' && has_year) {   // German order
        month = second;
        day = first;
    } else if (between == '/' && has_year && ahead.peek() != '-') {
        // 03/04/2026 is March in America and April elsewhere: only told apart when one of them is no month.
        if (first > 12 && second <= 12) {
            month = second;
            day = first;
        } else if (first <= 12 && second <= 12 && first != second) {
            return false;
        }
    } else if (between == '-' && has_year) {
        if (first <= 12 && second <= 12 && first != second) return false;
        if (first > 12) {
            month = second;
            day = first;
        }
    } else if (!has_year && between == '.') {
        return false;   // 10.30 is a version or a price
    }
    if (!set_date(stamp, year, month, day) || !skip_to_clock(ahead) || !read_clock(ahead, stamp)) return false;
    cursor = ahead;
    return true;
}

// TAI64N: "@" and 24 hexadecimal digits (https://cr.yp.to/libtai/tai64.html). TAI was 10 s ahead in 1970 as tai64n counts.
bool read_tai64n(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    if (!ahead.skip('@') || ahead.left() < 24) return false;
    std::uint64_t seconds = 0, nanos = 0;
    for (int i = 0; i < 24; ++i) {
        const char c = ahead.at[i];
        if (!is_hex(c)) return false;
        const auto value = static_cast<std::uint64_t>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10);
        (i < 16 ? seconds : nanos) = (i < 16 ? seconds : nanos) << 4 | value;
    }
    constexpr std::uint64_t epoch = 0x4000000000000000ULL + 10;
    if (seconds < epoch || seconds - epoch > 4102444800ULL || nanos > 999999999) return false;
    stamp.is_epoch = true;
    stamp.micros = static_cast<std::int64_t>((seconds - epoch) * 1000000 + nanos / 1000);
    ahead.at += 24;
    cursor = ahead;
    return true;
}

struct ZoneRow {
    std::string_view name;
    int minutes;
};
// Names with one meaning only. CST, IST, BST, PST, EST and their summer forms have several and are not here.
constexpr ZoneRow zone_rows[] = {{"UTC", 0},    {"GMT", 0},    {"UT", 0},     {"JST", 540}, {"KST", 540},  {"CET", 60},
                                 {"CEST", 120}, {"MEZ", 60},   {"MESZ", 120}, {"EET", 120}, {"EEST", 180}, {"WET", 0},
                                 {"WEST", 60},  {"MSK", 180},  {"HKT", 480},  {"SGT", 480}, {"NZST", 720}, {"NZDT", 780},
                                 {"AEST", 600}, {"AEDT", 660}, {"AWST", 480}, {"ICT", 420}, {"WIB", 420},  {"PHT", 480}};
constexpr std::string_view ambiguous_zones[] = {"CST", "CDT", "IST", "BST", "PST", "PDT", "EST", "EDT",
                                                "MST", "MDT", "AST", "ADT", "CT",  "PT",  "ET",  "OMST"};

}   // namespace

int month_named(std::string_view text) { return month_at(text.data(), text.data() + text.size()); }

std::optional<ZoneOffset> offset_of_zone_name(std::string_view name) {
    for (const ZoneRow& row : zone_rows)
        if (row.name == name) return ZoneOffset{row.minutes};
    return {};
}

bool read_clock(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    int hour = 0, minute = 0, second = 0;
    const bool afternoon = ahead.skip("\xE5\x8D\x88\xE5\xBE\x8C");               // 午後
    const bool has_half = afternoon || ahead.skip("\xE5\x8D\x88\xE5\x89\x8D");   // 午前
    if (!small_number(ahead, hour)) return false;
    if (has_half && hour <= 12) hour = hour % 12 + (afternoon ? 12 : 0);
    if (ahead.skip(':')) {
        if (!ahead.fixed_digits(minute, 2)) return false;
        if (ahead.skip(':')) {
            if (!ahead.fixed_digits(second, 2)) return false;
        } else if (is_digit(ahead.peek())) {
            return false;
        }
    } else if (ahead.skip("\xE6\x99\x82")) {   // 時 分 秒
        ahead.skip_spaces();
        if (!small_number(ahead, minute) || !ahead.skip("\xE5\x88\x86")) return false;
        ahead.skip_spaces();
        if (small_number(ahead, second) && !ahead.skip("\xE7\xA7\x92")) return false;
    } else {
        return false;
    }
    if (hour > 23 || minute > 59 || second > 60 || is_digit(ahead.peek()) ||
        (ahead.peek() == ':' && is_digit(ahead.peek(1))))
        return false;
    std::int64_t micros = 0;
    if ((ahead.peek() == '.' || ahead.peek() == ',') && is_digit(ahead.peek(1))) {
        Cursor fraction = ahead;
        ++fraction.at;
        std::int64_t unit = 100000;
        const char* const from = fraction.at;
        while (is_digit(fraction.peek())) {
            micros += (*fraction.at - '0') * unit;
            unit /= 10;
            ++fraction.at;
        }
        // "12:00:00,203.0.113.7" and "12:00:00,80,": the comma is a column's
        if (*ahead.at == '.' || (fraction.at - from == 3 && fraction.peek() != '.' && fraction.peek() != ','))
            ahead = fraction;
        else
            micros = 0;
    }
    stamp.hour = static_cast<std::int8_t>(hour);
    stamp.minute = static_cast<std::int8_t>(minute);
    stamp.second = static_cast<std::int8_t>(second == 60 ? 59 : second);
    stamp.micros = micros;
    cursor = ahead;
    return read_twelve_hours(cursor, stamp);
}

bool read_zone(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    const bool spaced = ahead.skip_spaces();
    bool bracket = ahead.skip('(') || ahead.skip('[');
    if (ahead.skip("UTC") || ahead.skip("GMT")) {
        if (is_alpha(ahead.peek())) return false;
        stamp.has_zone = true;
        stamp.offset_minutes = 0;
        if (ahead.peek() != '+' && ahead.peek() != '-') {
            if (bracket && !ahead.skip(')')) ahead.skip(']');
            cursor = ahead;
            return true;
        }
    } else if (ahead.peek() == 'Z' && !spaced && !is_alpha(ahead.peek(1)) && !is_digit(ahead.peek(1))) {
        ++ahead.at;
        stamp.has_zone = true;
        stamp.offset_minutes = 0;
        cursor = ahead;
        return true;
    }
    if (ahead.peek() == '+' || ahead.peek() == '-') {
        const bool west = ahead.peek() == '-';
        ++ahead.at;
        const char* const from = ahead.at;
        int hours = 0, minutes = 0;
        if (!ahead.number(hours, 4)) {
            stamp.has_zone = false;   // a host called GMT-fw1
            return false;
        }
        const auto digits = ahead.at - from;
        if (digits > 2) {
            minutes = hours % 100;
            hours /= 100;
        } else if (ahead.peek() == ':' && is_digit(ahead.peek(1)) && is_digit(ahead.peek(2))) {
            ++ahead.at;
            if (!ahead.fixed_digits(minutes, 2)) return false;
        } else if (digits == 1 && west && spaced) {
            return false;   // "12:00:00 -5 ..." hardly ever is a zone; "+9" is
        } else if (spaced && (ahead.peek() == '.' || ahead.peek() == '-' || ahead.peek() == '/')) {
            return false;
        }
        if (hours > 14 || minutes > 59) return false;
        stamp.has_zone = true;
        stamp.offset_minutes = static_cast<std::int16_t>((hours * 60 + minutes) * (west ? -1 : 1));
        if (ahead.peek() == ' ' && (ahead.rest().substr(1, 3) == "GMT" || ahead.rest().substr(1, 3) == "UTC")) ahead.at += 4;
        if (bracket && !ahead.skip(')')) ahead.skip(']');
        cursor = ahead;
        return true;
    }
    const char* const from = ahead.at;
    while (ahead.peek() >= 'A' && ahead.peek() <= 'Z' && ahead.at - from < 5) ++ahead.at;
    const std::string_view name(from, static_cast<std::size_t>(ahead.at - from));
    if (name.size() < 2 || is_alpha(ahead.peek()) || is_digit(ahead.peek()) || ahead.peek() == '_' || ahead.peek() == '=' ||
        ahead.peek() == '-')
        return false;
    if (const auto offset = offset_of_zone_name(name)) {
        stamp.has_zone = true;
        stamp.offset_minutes = static_cast<std::int16_t>(offset->count());
    } else {
        bool known = false;
        for (const std::string_view ambiguous : ambiguous_zones) known = known || ambiguous == name;
        if (!known) return false;
        stamp.zone_name = name;
    }
    if (bracket && !ahead.skip(')')) ahead.skip(']');
    cursor = ahead;
    return true;
}

bool read_epoch(Cursor& cursor, Stamp& stamp) {
    Cursor ahead = cursor;
    std::uint64_t value = 0;
    const char* const from = ahead.at;
    if (!ahead.number(value, 19)) return false;
    std::int64_t unit = 0;
    switch (ahead.at - from) {
        case 9:
        case 10: unit = 1000000; break;
        case 13: unit = 1000; break;
        case 16: unit = 1; break;
        case 19: unit = -1000; break;
        default: return false;
    }
    std::int64_t micros = unit > 0 ? static_cast<std::int64_t>(value) * unit : static_cast<std::int64_t>(value / 1000);
    if (unit == 1000000 && ahead.peek() == '.' && is_digit(ahead.peek(1))) {
        ++ahead.at;
        for (std::int64_t part = 100000; is_digit(ahead.peek()); part /= 10) micros += (*ahead.at++ - '0') * part;
    }
    if (micros < 631152000000000 || micros > 4102444800000000) return false;   // 1990 to 2100
    stamp.is_epoch = true;
    stamp.micros = micros;
    cursor = ahead;
    return true;
}

bool read_stamp(Cursor& cursor, Stamp& result) {
    Cursor ahead = cursor;
    if (ahead.peek() == '[' || ahead.peek() == '"' || ahead.peek() == '(' || ahead.peek() == '\'') ++ahead.at;
    Stamp stamp;
    const char c = ahead.peek();
    bool found = false;
    if (is_digit(c)) {
        const bool is_long = is_digit(ahead.peek(1)) && is_digit(ahead.peek(2)) && is_digit(ahead.peek(3));
        found = is_long ? read_year_first(ahead, stamp) || read_six_digits(ahead, stamp) : read_numeric(ahead, stamp);
    } else if (is_alpha(c)) {
        const int weekday = weekday_at(ahead.at, ahead.end);
        if (weekday >= 0) {
            Cursor behind = ahead;
            while (is_alpha(behind.peek())) ++behind.at;
            behind.skip(',');
            if (behind.skip_spaces() || behind.skip('-')) {
                stamp.weekday = static_cast<std::int8_t>(weekday);
                found = is_digit(behind.peek())
                            ? (is_digit(behind.peek(2)) ? read_year_first(behind, stamp) : read_numeric(behind, stamp))
                            : read_month_first(behind, stamp);
                if (found) ahead = behind;
            }
        }
        if (!found) {
            stamp = {};
            found = read_month_first(ahead, stamp);
        }
        if (!found && c >= 'A' && c <= 'Z') {   // "[PDT Apr 16 21:05:29]"
            Cursor behind = ahead;
            Stamp zone;
            if (read_zone(behind, zone) && behind.skip(' ') && read_month_first(behind, zone)) {
                stamp = zone;
                found = true;
                ahead = behind;
            }
        }
    } else if (c == '@') {
        found = read_tai64n(ahead, stamp);
    }
    if (!found) return false;
    if (!stamp.is_epoch && !stamp.has_zone && stamp.zone_name.empty()) read_zone(ahead, stamp);
    cursor = ahead;
    result = stamp;
    return true;
}

bool find_stamp(std::string_view text, std::size_t within, Stamp& stamp) {
    const std::size_t last = within < text.size() ? within : text.size();
    bool starts = true;   // a stamp begins where a word begins
    for (std::size_t i = 0; i < last; ++i) {
        const char c = text[i];
        const bool is_word = is_digit(c) || is_alpha(c);
        if (starts && is_word) {
            Cursor cursor(text, i);
            if (read_stamp(cursor, stamp)) return true;
        }
        starts = !is_word;
        if (c == '.' && i > 0 && is_digit(text[i - 1])) starts = false;
    }
    return false;
}

}   // namespace toritsugi::logs
