#include "core/reading/logs/log_clock.hpp"

#include <chrono>

namespace toritsugi::logs {
namespace {

using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t day_us = 86400LL * 1000000;

year_month_day date_of(int year, int month, int day) {
    return {std::chrono::year{year}, std::chrono::month(static_cast<unsigned>(month)),
            std::chrono::day(static_cast<unsigned>(day))};
}

std::int64_t clock_us(const Stamp& stamp) {
    return (stamp.hour * 3600LL + stamp.minute * 60 + stamp.second) * 1000000 + stamp.micros;
}

}   // namespace

void LogClock::log_states_zone(std::string_view format, ZoneOffset zone) {
    for (FormatZone& known : log_zones_)
        if (known.format == format) {
            known.zone = zone;
            return;
        }
    if (log_zones_.size() < 16) log_zones_.push_back({format, zone});
}

const ZoneOffset* LogClock::log_zone(std::string_view format) const {
    for (const FormatZone& known : log_zones_)
        if (known.format == format) return &known.zone;
    return nullptr;
}

void LogClock::text_states_zone(ZoneOffset zone) { text_zone_ = zone; }
void LogClock::text_states_date(const Stamp& date) { date_ = date; }

void LogClock::two_clocks(std::string_view format, const Stamp& local, const Stamp& exact) {
    if (log_zone(format) || local.has_zone || local.is_epoch || !local.has_date()) return;
    if (!exact.is_epoch && !exact.has_zone) return;
    const auto moment = resolve(exact).time;
    if (!moment) return;
    Stamp as_utc = local;
    as_utc.has_zone = true;
    as_utc.offset_minutes = 0;
    if (as_utc.year == 0) {   // the year of the exact clock, unless that is far away (New Year's night)
        as_utc.year = static_cast<std::int16_t>(static_cast<int>(year_month_day{floor<days>(*moment)}.year()));
    }
    if (!date_of(as_utc.year, as_utc.month, as_utc.day).ok()) return;
    auto difference = *resolve(as_utc).time - *moment;
    if (difference > days{300}) difference -= days{365};
    if (difference < -days{300}) difference += days{365};
    // Rounded to a quarter of an hour, as zones are. More than two minutes from that is not a zone but a wrong clock.
    const auto minutes = std::chrono::round<std::chrono::minutes>(difference).count();
    const auto rounded = (minutes >= 0 ? (minutes + 7) / 15 : -((-minutes + 7) / 15)) * 15;
    if (rounded < -12 * 60 || rounded > 14 * 60 || minutes - rounded > 2 || rounded - minutes > 2) return;
    log_states_zone(format, ZoneOffset{rounded});
}

bool LogClock::reporter_states_zone(Stamp& stamp, ZoneOffset zone) {
    if (!stamp.is_there() || stamp.is_epoch || stamp.has_zone || !stamp.zone_name.empty()) return false;
    stamp.offset_minutes = static_cast<std::int16_t>(zone.count());
    reporters_zone_ = zone;
    return true;
}

void LogClock::look_ahead(const Stamp& stamp) {
    if (stamp.year != 0 || stamp.month == 0) return;
    // Only a step from the last months to the first ones is New Year. Any other step back says that the text is not one log
    // in order, and then its order says nothing.
    const int day = stamp.month * 32 + stamp.day;
    if (day < ahead_day_) {
        if (ahead_day_ / 32 >= 10 && stamp.month <= 3)
            ++ahead_years_;
        else
            is_in_order_ = false;
    }
    ahead_day_ = day;
}

void LogClock::looked_ahead() { years_left_ = is_in_order_ ? ahead_years_ : 0; }

std::optional<ZoneOffset> LogClock::zone_of(const Stamp& stamp, std::string_view format) {
    const ZoneOffset* const by_log = log_zone(format);
    if (!stamp.zone_name.empty()) {
        // A name with several meanings counts only where something else states an offset that it can mean.
        struct Row {
            std::string_view name;
            int minutes;
        };
        static constexpr Row meanings[] = {
            {"CST", -360}, {"CST", 480},  {"CDT", -300}, {"IST", 330},  {"IST", 60},   {"IST", 120}, {"BST", 60},
            {"BST", 360},  {"PST", -480}, {"PST", 480},  {"PDT", -420}, {"EST", -300}, {"EST", 600}, {"EDT", -240},
            {"EDT", 660},  {"MST", -420}, {"MST", 480},  {"MDT", -360}, {"AST", -240}, {"AST", 180}, {"ADT", -180}};
        const auto stated = by_log ? std::optional(*by_log) : text_zone_ ? text_zone_ : context_.zone;
        if (stated)
            for (const Row& row : meanings)
                if (row.name == stamp.zone_name && ZoneOffset{row.minutes} == *stated) return stated;
        return {};
    }
    if (by_log) return *by_log;
    if (context_.zone && context_.zone_from == ZoneFrom::text) return context_.zone;
    if (text_zone_) return text_zone_;
    return context_.zone;
}

std::int64_t LogClock::days_of(int year, int month, int day) {
    if (year != known_year_ || month != known_month_ || day != known_day_) {
        known_days_ = sys_days{date_of(year, month, day)}.time_since_epoch().count();
        known_year_ = year;
        known_month_ = month;
        known_day_ = day;
    }
    return known_days_;
}

// The latest year in which the stamp is not more than a day after the mail; 0 when nothing bounds it.
int LogClock::year_of(const Stamp& stamp) {
    if (!context_.sent_at) return 0;
    if (seen_month_ >= 10 && stamp.month <= 3 && years_left_ > 0) --years_left_;
    seen_month_ = stamp.month;
    if (stamp.month != guess_month_ || stamp.day != guess_day_ || stamp.weekday != guess_weekday_) {
        guess_month_ = stamp.month;
        guess_day_ = stamp.day;
        guess_weekday_ = stamp.weekday;
        guess_year_ = 0;
        const auto latest = floor<days>(*context_.sent_at) + days{1};
        int year = static_cast<int>(year_month_day{latest}.year());
        for (int tries = 0; tries < 29; ++tries, --year) {   // weekdays of a date come round within 28 years
            const auto date = date_of(year, stamp.month, stamp.day);
            if (!date.ok() || sys_days{date} > latest) continue;
            if (stamp.weekday >= 0 &&
                std::chrono::weekday{sys_days{date}}.c_encoding() != static_cast<unsigned>(stamp.weekday))
                continue;
            guess_year_ = year;
            break;
        }
    }
    return guess_year_;
}

LogClock::Moment LogClock::resolve(const Stamp& given, std::string_view format) {
    Moment moment;
    if (given.is_epoch) {
        moment.time = UtcTime{microseconds{given.micros}};
        moment.is_sure = true;
        if (!line_zone_) line_zone_ = ZoneOffset{0};
        return moment;
    }
    if (given.hour < 0) return moment;
    Stamp stamp = given;
    bool is_own_date = true;
    if (stamp.month == 0) {
        if (date_.month == 0) return moment;
        stamp.year = date_.year;
        stamp.month = date_.month;
        stamp.day = date_.day;
        is_own_date = false;
    }
    int year = stamp.year;
    if (year == 0) {
        year = year_of(stamp);
        if (year == 0) return moment;
        is_own_date = false;
        // What the text's order tells: this stamp stands before a New Year that the later ones have already passed.
        if (years_left_ > 0 && context_.sent_at) {
            const auto latest = year_month_day{floor<days>(*context_.sent_at) + days{1}};
            const int last_year = static_cast<int>(latest.year());
            if (year > last_year - years_left_ && date_of(year - 1, stamp.month, stamp.day).ok())
                year = last_year - years_left_;
            if (!date_of(year, stamp.month, stamp.day).ok()) return moment;
        }
    }
    std::optional<ZoneOffset> zone;
    if (stamp.has_zone) {
        zone = ZoneOffset{stamp.offset_minutes};
        if (!line_zone_) line_zone_ = zone;
    } else {
        needed_zone_ = true;
        zone = zone_of(stamp, format);
    }
    if (!zone) return moment;
    const std::int64_t local = days_of(year, stamp.month, stamp.day) * day_us + clock_us(stamp);
    moment.time = UtcTime{microseconds{local - zone->count() * 60 * 1000000}};
    moment.is_sure = stamp.has_zone && is_own_date;
    return moment;
}

ZoneFrom LogClock::zone_from() const {
    if (!needed_zone_ && reporters_zone_) return ZoneFrom::reporter;
    if (!needed_zone_) return line_zone_ ? ZoneFrom::line : ZoneFrom::unknown;
    if (!log_zones_.empty()) return ZoneFrom::log;
    if (context_.zone && context_.zone_from == ZoneFrom::text) return ZoneFrom::text;
    if (text_zone_) return ZoneFrom::text;
    return context_.zone ? context_.zone_from : ZoneFrom::unknown;
}

std::optional<ZoneOffset> LogClock::zone() const {
    if (!needed_zone_) return reporters_zone_ ? reporters_zone_ : line_zone_;
    if (!log_zones_.empty()) return log_zones_.front().zone;
    if (context_.zone && context_.zone_from == ZoneFrom::text) return context_.zone;
    if (text_zone_) return text_zone_;
    return context_.zone;
}

}   // namespace toritsugi::logs
