#include "web/pages/when.hpp"

#include <array>
#include <cstdio>

namespace toritsugi {
namespace {

struct Local {
    int year;
    unsigned month, day;
    int hour, minute, second;
};

Local local_of(const Visit& visit, UtcTime time) {
    using namespace std::chrono;
    const auto local = time + visit.site.settings.site.zone;
    const auto midnight = floor<days>(local);
    const year_month_day date(midnight);
    const hh_mm_ss clock(floor<seconds>(local - midnight));
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            static_cast<int>(clock.hours().count()),
            static_cast<int>(clock.minutes().count()),
            static_cast<int>(clock.seconds().count())};
}

bool is_same_day(const Local& a, const Local& b) { return a.year == b.year && a.month == b.month && a.day == b.day; }

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string short_date(const Visit& visit, const Local& date) {
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (visit.language == Language::japanese) return std::to_string(date.month) + "月" + std::to_string(date.day) + "日";
    return std::to_string(date.day) + " " + months[date.month - 1];
}

}   // namespace

std::string zone_name(const Visit& visit) {
    const ZoneOffset zone = visit.site.settings.site.zone;
    if (zone == std::chrono::minutes(540)) return "JST";
    if (zone == std::chrono::minutes(0)) return "UTC";
    return "UTC" + offset_text(zone);
}

namespace {

std::string moment_with(const Visit& visit, UtcTime time, std::string_view today) {
    const Local then = local_of(visit, time), now = local_of(visit, visit.now);
    const std::string clock = two(then.hour) + ":" + two(then.minute);
    if (is_same_day(then, now)) return visit.say(today, {clock});
    if (then.year == now.year) return short_date(visit, then) + " " + clock;
    if (visit.language == Language::japanese) return std::to_string(then.year) + "年" + short_date(visit, then);
    return short_date(visit, then) + " " + std::to_string(then.year);
}

}   // namespace

std::string moment(const Visit& visit, UtcTime time) { return moment_with(visit, time, marked("Today {1}")); }
std::string moment_in_text(const Visit& visit, UtcTime time) { return moment_with(visit, time, marked("today {1}")); }

std::string moment_full(const Visit& visit, UtcTime time) {
    return local_minutes(time, visit.site.settings.site.zone) + " " + zone_name(visit);
}

std::string clock_time(const Visit& visit, UtcTime time) {
    const Local then = local_of(visit, time);
    return two(then.hour) + ":" + two(then.minute) + ":" + two(then.second);
}

std::string day(const Visit& visit, UtcTime time) {
    static constexpr std::array<const char*, 12> months{"January",   "February", "March",    "April",
                                                        "May",       "June",     "July",     "August",
                                                        "September", "October",  "November", "December"};
    const Local date = local_of(visit, time), now = local_of(visit, visit.now);
    if (visit.language == Language::japanese)
        return (date.year == now.year ? "" : std::to_string(date.year) + "年") + short_date(visit, date);
    return std::to_string(date.day) + " " + months[date.month - 1] +
           (date.year == now.year ? "" : " " + std::to_string(date.year));
}

std::string from_to(const Visit& visit, UtcTime first, UtcTime last) {
    const Local a = local_of(visit, first), b = local_of(visit, last), now = local_of(visit, visit.now);
    const std::string start = (is_same_day(a, now) ? "" : short_date(visit, a) + " ") + clock_time(visit, first);
    if (first == last) return start;
    return start + " – " + (is_same_day(a, b) ? "" : short_date(visit, b) + " ") + clock_time(visit, last);
}

std::string duration(const Visit& visit, std::chrono::seconds length) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(length).count();
    if (minutes < 60) return visit.say("{1} min", {std::to_string(minutes)});
    if (minutes < 24 * 60)
        return visit.say("{1} h {2}", {std::to_string(minutes / 60), two(static_cast<int>(minutes % 60))});
    if (minutes < 48 * 60) return visit.say("{1} h", {std::to_string(minutes / 60)});
    return visit.say("{1} days", {std::to_string(minutes / (24 * 60))});
}

std::string bytes_text(std::uint64_t bytes) {
    char text[32];
    if (bytes < 1000) return std::to_string(bytes) + " B";
    if (bytes < 1'000'000) return std::to_string((bytes + 500) / 1000) + " KB";
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

}   // namespace toritsugi
