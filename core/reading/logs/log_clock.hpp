#pragma once
// From a stamp to a moment: the year and the zone that the line itself does not state (field rules: the latest year not
// after the mail; the first zone that anything states; else honestly unknown).
#include <optional>
#include <vector>

#include "core/reading/logs/log_reader.hpp"
#include "core/reading/logs/stamp.hpp"

namespace toritsugi::logs {

class LogClock {
  public:
    explicit LogClock(const LogContext& context) : context_(context) {}

    // A directive such as "#Time-Zone: UTC", an IIS log (always UTC), or a heading; outranks what the mail says, for lines
    // of that format alone: another device's log in the same text may keep another time.
    void log_states_zone(std::string_view format, ZoneOffset zone);
    // Two clocks on one line, of which one states UTC: their difference is the zone of the other.
    void two_clocks(std::string_view format, const Stamp& local, const Stamp& exact);
    // Words in the text around: "JST", "GMT+9".
    void text_states_zone(ZoneOffset zone);
    // What a handler said of this reporter's lines; writes the zone's offset into a stamp that needs one. False: it does
    // not.
    bool reporter_states_zone(Stamp& stamp, ZoneOffset zone);
    // A date without clock that stands above lines that have only a clock ("tcpdump from today 2014-02-11").
    void text_states_date(const Stamp& date);
    // The months that stamps without year show, in the order of the text, before any line is read: a step from December
    // back to January tells that the first ones are of an earlier year.
    void look_ahead(const Stamp& stamp);
    void looked_ahead();

    struct Moment {
        std::optional<UtcTime> time;
        bool is_sure = false;   // year and zone stood in the stamp
    };
    Moment resolve(const Stamp& stamp, std::string_view format = {});

    ZoneFrom zone_from() const;   // where the zone of lines without one came from; `line` when none needed one
    std::optional<ZoneOffset> zone() const;

  private:
    const ZoneOffset* log_zone(std::string_view format) const;
    std::optional<ZoneOffset> zone_of(const Stamp& stamp, std::string_view format);
    int year_of(const Stamp& stamp);
    std::int64_t days_of(int year, int month, int day);

    LogContext context_;
    struct FormatZone {
        std::string_view format;
        ZoneOffset zone;
    };
    std::vector<FormatZone> log_zones_;
    std::optional<ZoneOffset> text_zone_;
    Stamp date_;
    bool needed_zone_ = false;
    std::optional<ZoneOffset> reporters_zone_;
    std::optional<ZoneOffset> line_zone_;
    bool is_in_order_ = true;
    int ahead_day_ = 0, ahead_years_ = 0, seen_month_ = 0, years_left_ = 0;
    int known_year_ = 0, known_month_ = 0, known_day_ = 0;   // the last date that was computed
    std::int64_t known_days_ = 0;
    int guess_month_ = 0, guess_day_ = 0, guess_weekday_ = -2, guess_year_ = 0;
};

}   // namespace toritsugi::logs
