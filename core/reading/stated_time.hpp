#pragma once
#include <optional>
#include <string_view>

#include "core/model/time.hpp"

namespace toritsugi {

// A time as a field of a form or a format states it.
struct StatedTime {
    UtcTime civil{};                    // the clock's reading, as if it were UTC
    std::optional<ZoneOffset> offset;   // empty: no zone was written
    bool has_time = true;               // false: a day only
    std::optional<UtcTime> utc() const {
        if (!offset) return std::nullopt;
        return civil - *offset;
    }
    UtcTime utc_in(ZoneOffset assumed) const { return civil - offset.value_or(assumed); }
};

// RFC 5322, ISO 8601 with T or blank, 2004/03/11 02:13:44, 2024年2月19日 8時55分, 25 May 2000, 14:20, 01/Aug/2018:09:49:41
// +0200, seconds or milliseconds since 1970; a zone as an offset or a name that means only one offset. What follows the time
// is ignored. Empty: no time stands at the start (white space, brackets and quotation marks aside).
std::optional<StatedTime> read_stated_time(std::string_view text);

// "JST", "UTC", "GMT+9", "+0900", "UTC-05:30". Empty: unknown, or a name that is used for several (CST, IST, BST).
std::optional<ZoneOffset> zone_named(std::string_view name);

// What the writer of a text says about the clock of the logs: "(JST)", "Our clock is GMT", "タイムゾーン: +0900", "Local
// timezone is +0200". Empty: nothing said, or two different zones without a hint which is meant.
std::optional<ZoneOffset> zone_said_in(std::string_view text);

}   // namespace toritsugi
