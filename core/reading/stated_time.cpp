#include "core/reading/stated_time.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "core/reading/stated_zone.hpp"

namespace toritsugi {

using namespace stated;

namespace {

using namespace std::chrono;

int month_named(std::string_view name) {
    static constexpr std::string_view months = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (name.size() < 3 || name.size() > 9) return 0;
    const std::string key{lower(name[0]), lower(name[1]), lower(name[2])};
    const std::size_t at = months.find(key);
    return at == months.npos || at % 3 ? 0 : static_cast<int>(at / 3 + 1);
}

struct Civil {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micros = 0;
    bool has_time = false;
};

bool is_day(const Civil& civil) {
    return civil.year >= 1980 && civil.year <= 2100 &&
           year_month_day{year{civil.year}, month{static_cast<unsigned>(civil.month)}, day{static_cast<unsigned>(civil.day)}}
               .ok();
}

UtcTime time_of(const Civil& civil) {
    const sys_days days{year{civil.year} / civil.month / civil.day};
    return UtcTime{days} + hours{civil.hour} + minutes{civil.minute} + seconds{std::min(civil.second, 59)} +
           microseconds{civil.micros};
}

// "14:20", "14:20:13.5", "8時55分", "11:00AM"
void read_clock(Cursor& cursor, Civil& civil) {
    Cursor at = cursor;
    const int hour = at.number(2);
    if (hour < 0 || hour > 23) return;
    const bool kanji = at.take("時");
    if (!kanji && !at.take(":")) return;
    const int minute = at.number(2);
    if (minute > 59 || (minute < 0 && !kanji)) return;
    civil.hour = hour;
    civil.minute = std::max(minute, 0);
    civil.has_time = true;
    if (kanji) at.take("分");
    Cursor more = at;
    if (kanji || more.take(":")) {
        const int second = more.number(2);
        if (second >= 0 && second <= 60) {
            civil.second = second;
            if (kanji) more.take("秒");
            if (more.take(".") || more.take(",")) {
                std::size_t digits = 0;
                int fraction = std::max(more.number(6, &digits), 0);
                for (; digits < 6 && digits > 0; ++digits) fraction *= 10;
                if (digits > 0) civil.micros = fraction;
                while (!more.rest.empty() && is_digit(more.rest.front())) more.rest.remove_prefix(1);
            }
            at = more;
        }
    }
    Cursor half = at;
    half.blanks();
    const char a = half.rest.size() >= 2 ? lower(half.rest[0]) : ' ';
    if ((a == 'a' || a == 'p') && lower(half.rest[1]) == 'm' && civil.hour <= 12) {
        half.rest.remove_prefix(2);
        civil.hour = civil.hour % 12 + (a == 'p' ? 12 : 0);
        at = half;
    }
    cursor = at;
}

// The day, in any of its spellings. False: none.
bool read_day(Cursor& cursor, Civil& civil) {
    Cursor at = cursor;
    std::size_t digits = 0;
    const int first = at.number(4, &digits);
    if (first < 0) {   // "Tue, 19 Jan 2016" or "Jan 19, 2016" or "Jan 19 14:20:13 2016"
        std::string_view word = at.word();
        int month = month_named(word);
        if (!month || (!at.rest.empty() && at.rest.front() == ',')) {
            if (word.size() < 2) return false;
            at.take(",");
            at.take(".");
            at.blanks();
            if (!at.rest.empty() && is_digit(at.rest.front())) {
                cursor = at;
                return read_day(cursor, civil);
            }
            word = at.word();
            month = month_named(word);
            if (!month) return false;
        }
        at.take(".");
        at.blanks();
        civil.month = month;
        civil.day = at.number(2);
        at.take(",");
        at.blanks();
        Cursor clock = at;
        read_clock(clock, civil);
        if (civil.has_time) {
            clock.blanks();
            at = clock;
        }
        civil.year = at.number(4, &digits);
        if (digits != 4) return false;
        cursor = at;
        return is_day(civil);
    }
    if (digits == 4) {   // year first
        civil.year = first;
        const bool kanji = at.take("年");
        if (!kanji && !at.take("-") && !at.take("/") && !at.take(".")) return false;
        at.blanks();
        civil.month = at.number(2);
        if (kanji ? !at.take("月") : !(at.take("-") || at.take("/") || at.take("."))) return false;
        at.blanks();
        civil.day = at.number(2);
        if (kanji) at.take("日");
        cursor = at;
        return is_day(civil);
    }
    // day first: "25 May 2000", "01/Aug/2018:09:49:41", "25.05.2000"
    civil.day = first;
    at.take(".");
    at.blanks();
    if (at.take("/") || at.take("-")) {}
    if (!at.rest.empty() && is_letter(at.rest.front())) {
        civil.month = month_named(at.word());
        at.take(".");
        if (at.take("/") || at.take("-")) {}
        at.take(",");
        at.blanks();
    } else {
        Cursor dotted = cursor;
        dotted.number(2);
        if (!dotted.take(".")) return false;   // 05/06/2000 is May to some and June to others
        civil.month = dotted.number(2);
        if (!dotted.take(".")) return false;
        at = dotted;
    }
    civil.year = at.number(4, &digits);
    if (digits == 2)
        civil.year += civil.year < 70 ? 2000 : 1900;
    else if (digits != 4)
        return false;
    cursor = at;
    return civil.month > 0 && is_day(civil);
}

}   // namespace

std::optional<StatedTime> read_stated_time(std::string_view text) {
    std::string folded;
    for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 120); ++i) {   // full-width digits and signs
        const auto byte = [&](std::size_t n) { return i + n < text.size() ? static_cast<unsigned char>(text[i + n]) : 0u; };
        if (byte(0) == 0xEF && byte(1) == 0xBC) {
            folded += static_cast<char>(byte(2) - 0x81 + '!');
            i += 2;
        } else if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) {
            folded += ' ';
            i += 2;
        } else {
            folded += text[i];
        }
    }
    Cursor cursor{folded};
    while (!cursor.rest.empty() && std::strchr(" \t\"'([*", cursor.rest.front())) cursor.rest.remove_prefix(1);
    if (cursor.rest.empty()) return std::nullopt;

    std::size_t digits = 0;
    while (digits < cursor.rest.size() && is_digit(cursor.rest[digits])) ++digits;
    const bool alone = digits == cursor.rest.size() || std::strchr(" .,\"')\t\r", cursor.rest[digits]);
    if ((digits == 10 || digits == 13) && alone) {   // since 1970
        const std::int64_t value = std::stoll(std::string(cursor.rest.substr(0, digits)));
        StatedTime time;
        time.civil = UtcTime{digits == 10 ? microseconds{value * 1000000} : microseconds{value * 1000}};
        time.offset = minutes{0};
        return time;
    }

    Civil civil;
    if (!read_day(cursor, civil)) return std::nullopt;
    if (!civil.has_time) {
        Cursor at = cursor;
        at.blanks();
        if (at.take("(") || at.take("（")) {   // 2024年2月19日(月) 8時55分
            const std::size_t close = std::min(at.rest.find(')'), at.rest.find("）"));
            if (close != at.rest.npos && close <= 12) {
                at.rest.remove_prefix(close);
                if (!at.take(")")) at.take("）");
                at.blanks();
            } else {
                at = cursor;
                at.blanks();
            }
        }
        if (at.take("T") || at.take(",") || at.take(":") || at.take("-")) at.blanks();
        read_clock(at, civil);
        if (civil.has_time) cursor = at;
    }
    StatedTime time;
    time.civil = time_of(civil);
    time.has_time = civil.has_time;
    Cursor zone = cursor;
    time.offset = read_zone(zone);
    return time;
}

}   // namespace toritsugi
