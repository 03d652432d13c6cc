#include "mailgate/mime/mail_date.hpp"

#include <array>
#include <string>
#include <vector>

#include "core/model/time.hpp"

namespace toritsugi {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

int month_named(std::string_view word) {
    static constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "may", "jun",
                                                            "jul", "aug", "sep", "oct", "nov", "dec"};
    if (word.size() < 3) return 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if ((word[0] | 0x20) == names[i][0] && (word[1] | 0x20) == names[i][1] && (word[2] | 0x20) == names[i][2]) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

// RFC 5322, 4.3, and the names that mailers really write. Empty: not a zone that we know.
std::optional<int> minutes_of_zone(std::string_view word) {
    struct Row {
        std::string_view name;
        int minutes;
    };
    static constexpr Row rows[] = {{"ut", 0},     {"utc", 0},    {"gmt", 0},    {"z", 0},      {"est", -300}, {"edt", -240},
                                   {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
                                   {"jst", 540},  {"kst", 540},  {"bst", 60},   {"cet", 60},   {"cest", 120}, {"met", 60},
                                   {"mest", 120}, {"eet", 120},  {"eest", 180}, {"wet", 0},    {"west", 60},  {"msk", 180},
                                   {"hkt", 480},  {"sgt", 480},  {"ist", 330},  {"aest", 600}, {"aedt", 660}, {"nzst", 720},
                                   {"nzdt", 780}};
    for (const Row& row : rows) {
        if (row.name.size() != word.size()) continue;
        bool same = true;
        for (std::size_t i = 0; i < word.size(); ++i) same &= (word[i] | 0x20) == row.name[i];
        if (same) return row.minutes;
    }
    return std::nullopt;
}

struct Fields {
    int year = -1, month = 0, day = 0, hour = -1, minute = 0, second = 0;
    std::optional<int> zone;   // minutes
    bool has_zone = false;
};

// Words of a date: runs of letters, runs of digits with ":" inside, and signed numbers.
std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size() && words.size() < 16;) {
        if (text[at] == '(') break;   // the comment at the end repeats the zone, often in another language
        const std::size_t from = at;
        if (is_letter(text[at])) {
            while (at < text.size() && is_letter(text[at])) ++at;
        } else if (is_digit(text[at])) {
            while (at < text.size() && (is_digit(text[at]) || text[at] == ':' || text[at] == '.')) ++at;
            const bool is_year = at == from + 4 && at + 1 < text.size() && is_digit(text[at + 1]);
            if (is_year && (text[at] == '/' || text[at] == '-')) {   // "2026/10/01"
                const char mark = text[at];
                while (at < text.size() && (is_digit(text[at]) || text[at] == mark)) ++at;
            }
        } else if ((text[at] == '+' || text[at] == '-') && at + 1 < text.size() && is_digit(text[at + 1])) {
            ++at;
            while (at < text.size() && (is_digit(text[at]) || text[at] == ':')) ++at;
        } else {
            ++at;
            continue;
        }
        words.push_back(text.substr(from, at - from));
    }
    return words;
}

int number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (!is_digit(c) || value > 100000) return -1;
        value = value * 10 + (c - '0');
    }
    return text.empty() ? -1 : value;
}

bool read_clock(std::string_view word, Fields& fields) {
    const std::size_t first = word.find(':');
    if (first == word.npos) return false;
    const std::size_t second = word.find(':', first + 1);
    fields.hour = number(word.substr(0, first));
    fields.minute = number(word.substr(first + 1, second == word.npos ? word.npos : second - first - 1));
    std::string_view seconds = second == word.npos ? std::string_view("0") : word.substr(second + 1);
    seconds = seconds.substr(0, seconds.find('.'));
    fields.second = number(seconds);
    return fields.hour >= 0 && fields.minute >= 0 && fields.second >= 0;
}

std::optional<int> signed_zone(std::string_view word) {
    std::string digits;
    for (const char c : word.substr(1)) {
        if (is_digit(c)) digits += c;
    }
    if (digits.size() == 2) digits += "00";
    if (digits.size() == 3) digits.insert(0, "0");
    if (digits.size() != 4) return std::nullopt;
    const int minutes = number(digits.substr(0, 2)) * 60 + number(digits.substr(2));
    if (minutes > 14 * 60 + 59) return std::nullopt;
    return word[0] == '-' ? -minutes : minutes;
}

int full_year(int year) {
    if (year < 50) return year + 2000;   // RFC 5322, 4.3
    return year < 1000 ? year + 1900 : year;
}

// "2026/10/01", "2026-10-01": the year first, so nothing is guessed.
bool read_numeric_date(std::string_view word, Fields& fields) {
    if (word.size() < 8 || word.size() > 10 || (word[4] != '/' && word[4] != '-')) return false;
    const std::size_t second = word.find(word[4], 5);
    if (second == word.npos || fields.month || fields.day || fields.year >= 0) return false;
    const int year = number(word.substr(0, 4)), month = number(word.substr(5, second - 5)),
              day = number(word.substr(second + 1));
    if (year < 1980 || month < 1 || month > 12 || day < 1) return false;
    fields.year = year;
    fields.month = month;
    fields.day = day;
    return true;
}

std::optional<Fields> fields_of(std::string_view text) {
    Fields fields;
    for (const std::string_view word : words_of(text)) {
        if (is_letter(word[0])) {
            if (fields.month == 0 && month_named(word) && word.size() <= 9) {
                fields.month = month_named(word);
            } else if (fields.hour >= 0 && !fields.has_zone) {
                fields.zone = minutes_of_zone(word);
                fields.has_zone = fields.zone.has_value();
            }
        } else if (word[0] == '+' || word[0] == '-') {
            if (fields.hour >= 0) {   // "GMT+0900" and "JST -0000" both occur: the number wins
                if (const auto zone = signed_zone(word)) {
                    fields.has_zone = !(word[0] == '-' && *zone == 0);   // RFC 5322, 3.3: "-0000" states no zone
                    fields.zone = zone;
                }
            } else if (fields.month && fields.year < 0 && fields.day) {
                fields.year = number(word.substr(1));   // "14-Apr-2026"
            }
        } else if (word.find(':') != word.npos) {
            if (fields.hour < 0 && !read_clock(word, fields)) return std::nullopt;
        } else if (read_numeric_date(word, fields)) {
            continue;
        } else {
            const int value = number(word.substr(0, word.find('.')));
            if (value < 0) continue;
            if (fields.day == 0 && word.size() <= 2) {
                fields.day = value;
            } else if (fields.year < 0 && word.size() >= 2) {
                fields.year = value;
            }
        }
    }
    if (fields.month == 0 || fields.day == 0 || fields.year < 0 || fields.hour < 0) return std::nullopt;
    return fields;
}

}   // namespace

std::optional<MailDate> read_mail_date(std::string_view raw) {
    if (raw.size() > 256) raw = raw.substr(0, 256);
    while (!raw.empty() && (raw.front() == ' ' || raw.front() == '\t')) raw.remove_prefix(1);
    if (raw.size() >= 19 && is_digit(raw[0]) && is_digit(raw[3]) && raw[4] == '-') {
        if (const auto iso = parse_rfc3339(raw); iso.ok()) return MailDate{iso.value(), ZoneOffset{0}};
    }
    const auto fields = fields_of(raw);
    if (!fields) return std::nullopt;
    const int year = full_year(fields->year);
    const std::chrono::year_month_day day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(fields->month)},
                                          std::chrono::day{static_cast<unsigned>(fields->day)}};
    if (!day.ok() || year < 1980 || year > 2100 || fields->hour > 24 || fields->minute > 59 || fields->second > 60)
        return std::nullopt;
    MailDate date;
    date.time = std::chrono::sys_days{day} + std::chrono::hours{fields->hour} + std::chrono::minutes{fields->minute} +
                std::chrono::seconds{std::min(fields->second, 59)} - std::chrono::minutes{fields->zone.value_or(0)};
    if (fields->has_zone) date.offset = ZoneOffset{fields->zone.value_or(0)};
    return date;
}

}   // namespace toritsugi
