#include "core/reading/stated_time.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace toritsugi {

namespace {

using namespace std::chrono;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// A cursor over one field. Full-width digits and signs were folded before.
struct Cursor {
    std::string_view rest;
    void blanks() {
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
    }
    bool take(std::string_view word) {
        if (rest.substr(0, word.size()) != word) return false;
        rest.remove_prefix(word.size());
        return true;
    }
    // At most `most` digits; -1: none.
    int number(std::size_t most, std::size_t* digits = nullptr) {
        int value = 0;
        std::size_t n = 0;
        while (n < most && n < rest.size() && is_digit(rest[n])) value = value * 10 + (rest[n++] - '0');
        rest.remove_prefix(n);
        if (digits) *digits = n;
        return n ? value : -1;
    }
    std::string_view word() {
        std::size_t n = 0;
        while (n < rest.size() && is_letter(rest[n])) ++n;
        const std::string_view taken = rest.substr(0, n);
        rest.remove_prefix(n);
        return taken;
    }
};

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

std::optional<ZoneOffset> read_offset(Cursor& cursor) {   // "+0900", "+09:00", "-5"
    Cursor at = cursor;
    int sign = 0;
    if (at.take("+"))
        sign = 1;
    else if (at.take("-"))
        sign = -1;
    else
        return std::nullopt;
    std::size_t digits = 0;
    int value = at.number(4, &digits);
    int minute = 0;
    if (digits == 0) return std::nullopt;
    if (digits >= 3) {
        minute = value % 100;
        value /= 100;
    } else if (at.take(":")) {
        minute = at.number(2);
    }
    if (value > 14 || minute < 0 || minute > 59) return std::nullopt;
    cursor = at;
    return minutes{sign * (value * 60 + minute)};
}

std::optional<ZoneOffset> read_zone(Cursor& cursor) {
    cursor.blanks();
    Cursor at = cursor;
    while (at.take("(") || at.take("（") || at.take("[")) {}
    if (const auto offset = read_offset(at)) {
        cursor = at;
        return offset;
    }
    if (at.take("日本時間") || at.take("日本標準時")) return minutes{540};
    const std::string_view name = at.word();
    if (name.empty()) return std::nullopt;
    if (const auto zone = zone_named(name)) {
        if (*zone == minutes{0})
            if (const auto offset = read_offset(at)) {
                cursor = at;
                return offset;
            }
        cursor = at;
        return zone;
    }
    return std::nullopt;
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

struct ZoneName {
    std::string_view name;
    int minutes;
};
// Only names that mean one offset wherever they are used.
constexpr ZoneName zone_names[] = {{"UTC", 0},    {"GMT", 0},    {"Z", 0},      {"UT", 0},      {"UCT", 0},    {"JST", 540},
                                   {"KST", 540},  {"CET", 60},   {"CEST", 120}, {"MEZ", 60},    {"MESZ", 120}, {"EET", 120},
                                   {"EEST", 180}, {"WET", 0},    {"WEST", 60},  {"EST", -300},  {"EDT", -240}, {"CDT", -300},
                                   {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420},  {"AEST", 600}, {"AEDT", 660},
                                   {"ACST", 570}, {"AWST", 480}, {"NZST", 720}, {"NZDT", 780},  {"HKT", 480},  {"SGT", 480},
                                   {"MSK", 180},  {"BRT", -180}, {"HST", -600}, {"AKST", -540}, {"AKDT", -480}};

bool is_word_char(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

}   // namespace

std::optional<ZoneOffset> zone_named(std::string_view name) {
    while (!name.empty() && (name.front() == ' ' || name.front() == '(')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == ' ' || name.back() == ')')) name.remove_suffix(1);
    std::size_t letters = 0;
    while (letters < name.size() && is_letter(name[letters])) ++letters;
    std::optional<ZoneOffset> base;
    if (letters) {
        const std::string_view word = name.substr(0, letters);
        for (const ZoneName& zone : zone_names) {
            if (zone.name.size() != word.size()) continue;
            if (std::equal(word.begin(), word.end(), zone.name.begin(), [](char a, char b) { return (a & ~0x20) == b; }))
                base = minutes{zone.minutes};
        }
        if (!base) return std::nullopt;
    }
    Cursor rest{name.substr(letters)};
    rest.blanks();
    if (const auto offset = read_offset(rest)) return offset;
    return base;
}

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

std::optional<ZoneOffset> zone_said_in(std::string_view text) {
    std::optional<ZoneOffset> labelled, plain;
    bool disagree = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (line.size() > 600) continue;
        std::string lowered(line);
        for (char& c : lowered) c = lower(c);
        if (lowered.rfind("date:", 0) == 0 || lowered.rfind("received:", 0) == 0 || lowered.rfind("> ", 0) == 0 ||
            lowered.rfind("on ", 0) == 0)
            continue;
        for (const std::string_view label : {"timezone", "time zone", "time-zone", "タイムゾーン", "zone:"}) {
            std::size_t found = lowered.find(label);
            if (found == lowered.npos) continue;
            std::string_view rest = line.substr(found + label.size());
            // "timezone..................: GMT+1", "Local timezone is +0200 (CEST)", "タイムゾーンは JST です"
            std::size_t i = 0;
            while (i < rest.size() && !is_digit(rest[i]) && rest[i] != '+' &&
                   !(is_letter(rest[i]) && i + 1 < rest.size() && is_letter(rest[i + 1])))
                ++i;
            for (const std::string_view filler : {"is ", "of ", "used ", "in "})
                if (rest.substr(i).size() > filler.size() &&
                    lowered.compare(found + label.size() + i, filler.size(), filler) == 0)
                    i += filler.size();
            Cursor cursor{rest.substr(std::min(i, rest.size()))};
            if (const auto zone = read_zone(cursor)) {
                if (!labelled) labelled = zone;
                break;
            }
        }
        if (line.find("日本時間") != line.npos || line.find("日本標準時") != line.npos) {
            if (plain && *plain != minutes{540}) disagree = true;
            plain = minutes{540};
        }
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            if (!(line[i] >= 'A' && line[i] <= 'Z') ||
                (i > 0 && (is_word_char(line[i - 1]) || line[i - 1] == '/' || line[i - 1] == '.')))
                continue;
            std::size_t stop = i;
            while (stop < line.size() && is_letter(line[stop])) ++stop;
            const std::string_view word = line.substr(i, stop - i);
            if (word.size() < 3 || word.size() > 4) {
                i = stop;
                continue;
            }
            bool upper = true;
            for (const char c : word) upper &= c >= 'A' && c <= 'Z';
            const auto zone = upper && !(stop < line.size() && (is_digit(line[stop]) || line[stop] == '_'))
                                  ? zone_named(word)
                                  : std::nullopt;
            if (!zone) {
                i = stop;
                continue;
            }
            Cursor rest{line.substr(stop)};
            std::optional<ZoneOffset> offset = *zone == minutes{0} ? read_offset(rest) : std::nullopt;
            const ZoneOffset said = offset.value_or(*zone);
            const bool of_clock = lowered.find("clock") != lowered.npos || lowered.find("times are") != lowered.npos ||
                                  lowered.find("all times") != lowered.npos || lowered.find("時刻") != lowered.npos ||
                                  lowered.find("時計") != lowered.npos || lowered.find("ログ") != lowered.npos;
            if (of_clock && !labelled) labelled = said;
            if (plain && *plain != said) disagree = true;
            if (!plain) plain = said;
            i = stop;
        }
        if (!labelled && (lowered.find("ログ") != lowered.npos || lowered.find("時刻") != lowered.npos ||
                          lowered.find("clock") != lowered.npos || lowered.find("times") != lowered.npos))
            for (std::size_t i = 0; i + 4 < line.size(); ++i)   // "ログの時刻は +0900", "times are +0200"
                if ((line[i] == '+' || line[i] == '-') && is_digit(line[i + 1]) && is_digit(line[i + 2]) &&
                    (i == 0 || !is_word_char(line[i - 1]))) {
                    Cursor cursor{line.substr(i)};
                    std::size_t digits = 0;
                    for (std::size_t n = i + 1; n < line.size() && (is_digit(line[n]) || line[n] == ':'); ++n) ++digits;
                    if (digits >= 4 && digits <= 5)
                        if (const auto offset = read_offset(cursor)) {
                            labelled = offset;
                            break;
                        }
                }
    }
    if (labelled) return labelled;
    if (disagree) return std::nullopt;
    return plain;
}

}   // namespace toritsugi
