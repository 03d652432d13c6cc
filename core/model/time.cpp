#include "core/model/time.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace toritsugi {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::seconds;
using std::chrono::year_month_day;

struct Civil {
    year_month_day date;
    hh_mm_ss<seconds> time;
};
Civil civil(UtcTime time, ZoneOffset offset) {
    const auto local = floor<seconds>(time + offset);
    const auto day = floor<days>(local);
    return {year_month_day{day}, hh_mm_ss<seconds>{local - day}};
}

template <class... Values>
std::string printed(const char* format, Values... values) {
    char text[64];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

}   // namespace

std::int64_t microseconds_since_1970(UtcTime time) { return time.time_since_epoch().count(); }
UtcTime time_from_microseconds(std::int64_t microseconds) { return UtcTime{std::chrono::microseconds{microseconds}}; }

std::string rfc3339(UtcTime time) {
    const auto [date, clock] = civil(time, ZoneOffset{0});
    return printed("%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()), unsigned(date.month()), unsigned(date.day()),
                   int(clock.hours().count()), int(clock.minutes().count()), int(clock.seconds().count()));
}

std::string rfc5322_date(UtcTime time, ZoneOffset offset) {
    static constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto [date, clock] = civil(time, offset);
    const std::chrono::weekday weekday{std::chrono::sys_days{date}};
    const int minutes = std::abs(int(offset.count()));
    return printed("%s, %02u %s %04d %02d:%02d:%02d %c%02d%02d", weekdays[weekday.c_encoding()], unsigned(date.day()),
                   months[unsigned(date.month()) - 1], int(date.year()), int(clock.hours().count()),
                   int(clock.minutes().count()), int(clock.seconds().count()), offset.count() < 0 ? '-' : '+', minutes / 60,
                   minutes % 60);
}

std::string local_minutes(UtcTime time, ZoneOffset offset) {
    const auto [date, clock] = civil(time, offset);
    return printed("%04d-%02u-%02u %02d:%02d", int(date.year()), unsigned(date.month()), unsigned(date.day()),
                   int(clock.hours().count()), int(clock.minutes().count()));
}

std::string offset_text(ZoneOffset offset) {
    const int minutes = std::abs(int(offset.count()));
    return printed("%c%02d:%02d", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

int year_of(UtcTime time, ZoneOffset offset) { return int(civil(time, offset).date.year()); }

Result<UtcTime> parse_rfc3339(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t digits) -> int {
        if (at + digits > text.size()) return -1;
        int value = -1;
        const auto [stop, error] = std::from_chars(text.data() + at, text.data() + at + digits, value);
        return error == std::errc{} && stop == text.data() + at + digits ? value : -1;
    };
    const std::string advice = "Write times as 2026-01-13T09:30:00Z or 2026-01-13T18:30:00+09:00.";
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ' && text[10] != 't') ||
        text[13] != ':' || text[16] != ':')
        return Problem{0, advice};
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    const year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)), std::chrono::day(unsigned(day))};
    if (year < 0 || month < 1 || day < 1 || !date.ok()) return Problem{0, "There is no such day. " + advice};
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return Problem{11, "There is no such time of day. " + advice};
    std::size_t at = 19;
    std::int64_t fraction = 0;
    if (text[at] == '.') {
        std::int64_t unit = 100000;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            fraction += (text[at] - '0') * unit;
    }
    int offset = 0;
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z') && at + 1 == text.size()) {
        offset = 0;
    } else if (at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
        const int hours = number(at + 1, 2), minutes = number(at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return Problem{at, advice};
        offset = (hours * 60 + minutes) * (text[at] == '-' ? -1 : 1);
    } else {
        return Problem{at, "End with Z or an offset such as +09:00. " + advice};
    }
    return UtcTime{std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute - offset} +
                   seconds{second} + std::chrono::microseconds{fraction}};
}

}   // namespace toritsugi
