// Zones: as a field names them, and as a text says them about the clock of its logs.
#include "core/reading/stated_zone.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace toritsugi {

using namespace stated;
using std::chrono::minutes;

namespace {

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

// memmem: string_view::find stops at each byte like the first of a word, and all of Japanese begins with a few bytes.
bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
    });
}

// What of a zone a line may hold, told by one look at its bytes: most hold nothing.
struct ZoneSigns {
    bool z = false;           // of "zone"
    bool capitals = false;    // two in a row, as in a name
    bool offset = false;      // "+0"
    bool non_ascii = false;   // 日本時間, タイムゾーン
};
ZoneSigns zone_signs(std::string_view line) {
    unsigned z = 0, capitals = 0, offset = 0, high = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i], before = i > 0 ? line[i - 1] : ' ';
        z |= (c | 0x20) == 'z';
        high |= static_cast<unsigned char>(c);
        capitals |= static_cast<unsigned>(static_cast<unsigned char>(c - 'A') < 26) &
                    static_cast<unsigned>(static_cast<unsigned char>(before - 'A') < 26);
        offset |= static_cast<unsigned>(static_cast<unsigned char>(c - '0') < 10) &
                  static_cast<unsigned>(before == '+' || before == '-');
    }
    return {z != 0, capitals != 0, offset != 0, high >= 0x80};
}

bool is_of_a_clock(std::string_view lowered) {
    return has_any(lowered, {"clock", "times are", "all times", "時刻", "時計", "ログ"});
}

bool is_of_a_header(std::string_view lowered) {
    return lowered.rfind("date:", 0) == 0 || lowered.rfind("received:", 0) == 0 || lowered.rfind("> ", 0) == 0 ||
           lowered.rfind("on ", 0) == 0;
}

// "timezone..................: GMT+1", "Local timezone is +0200 (CEST)", "タイムゾーンは JST です"
std::optional<ZoneOffset> labelled_zone(std::string_view line, std::string_view lowered) {
    if (!has_any(lowered, {"zone", "ゾーン"})) return std::nullopt;   // most lines
    for (const std::string_view label : {"timezone", "time zone", "time-zone", "タイムゾーン", "zone:"}) {
        const std::size_t found = lowered.find(label);
        if (found == lowered.npos) continue;
        const std::string_view rest = line.substr(found + label.size());
        std::size_t i = 0;
        while (i < rest.size() && !is_digit(rest[i]) && rest[i] != '+' &&
               !(is_letter(rest[i]) && i + 1 < rest.size() && is_letter(rest[i + 1])))
            ++i;
        for (const std::string_view filler : {"is ", "of ", "used ", "in "})
            if (rest.substr(i).size() > filler.size() &&
                lowered.compare(found + label.size() + i, filler.size(), filler) == 0)
                i += filler.size();
        Cursor cursor{rest.substr(std::min(i, rest.size()))};
        if (const auto zone = read_zone(cursor)) return zone;
    }
    return std::nullopt;
}

// Each zone that stands in the line by its name: "all times are JST", "02:13 (GMT+9)".
template <class Use>
void each_named_zone(std::string_view line, const Use& use) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        if (!(line[i] >= 'A' && line[i] <= 'Z') ||
            (i > 0 && (is_word_char(line[i - 1]) || line[i - 1] == '/' || line[i - 1] == '.')))
            continue;
        std::size_t stop = i;
        while (stop < line.size() && is_letter(line[stop])) ++stop;
        const std::string_view word = line.substr(i, stop - i);
        i = stop;
        if (word.size() < 3 || word.size() > 4) continue;
        if (!std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) continue;
        if (stop < line.size() && (is_digit(line[stop]) || line[stop] == '_')) continue;
        const auto zone = zone_named(word);
        if (!zone) continue;
        Cursor rest{line.substr(stop)};
        const auto offset = *zone == minutes{0} ? read_offset(rest) : std::nullopt;
        use(offset.value_or(*zone));
    }
}

// "ログの時刻は +0900", "times are +0200"
std::optional<ZoneOffset> offset_of_a_clock(std::string_view line, std::string_view lowered) {
    for (std::size_t i = 0; i + 4 < line.size(); ++i) {
        if ((line[i] != '+' && line[i] != '-') || !is_digit(line[i + 1]) || !is_digit(line[i + 2]) ||
            (i > 0 && is_word_char(line[i - 1])))
            continue;
        std::size_t digits = 0;
        for (std::size_t n = i + 1; n < line.size() && (is_digit(line[n]) || line[n] == ':'); ++n) ++digits;
        if (digits < 4 || digits > 5) continue;
        Cursor cursor{line.substr(i)};
        const auto offset = read_offset(cursor);
        if (!offset) continue;
        if (!has_any(lowered, {"ログ", "時刻", "clock", "times"})) return std::nullopt;
        return offset;
    }
    return std::nullopt;
}

}   // namespace

namespace stated {

std::optional<ZoneOffset> read_offset(Cursor& cursor) {
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

}   // namespace stated

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

std::optional<ZoneOffset> zone_said_in(std::string_view text) {
    constexpr std::size_t longest_line = 600;   // longer ones are no sentences
    std::optional<ZoneOffset> labelled, plain;
    bool disagree = false;
    const auto say = [&](ZoneOffset zone) {
        disagree |= plain && *plain != zone;
        if (!plain) plain = zone;
    };
    std::string lowered;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (line.size() > longest_line) continue;
        ZoneSigns signs = zone_signs(line);
        const bool is_japanese_time = signs.non_ascii && has_any(line, {"日本時間", "日本標準時"});
        signs.z = signs.z || (signs.non_ascii && has_any(line, {"ゾーン"}));
        if (!signs.z && !signs.capitals && !signs.offset && !is_japanese_time) continue;
        lowered.assign(line);
        for (char& c : lowered) c = lower(c);
        if (is_of_a_header(lowered)) continue;
        if (!labelled && signs.z) labelled = labelled_zone(line, lowered);
        if (is_japanese_time) say(minutes{540});
        if (signs.capitals)
            each_named_zone(line, [&](ZoneOffset zone) {
                if (!labelled && is_of_a_clock(lowered)) labelled = zone;
                say(zone);
            });
        if (!labelled && signs.offset) labelled = offset_of_a_clock(line, lowered);
    }
    if (labelled) return labelled;
    if (disagree) return std::nullopt;
    return plain;
}

}   // namespace toritsugi
