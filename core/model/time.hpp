#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/result.hpp"

namespace toritsugi {

// A moment in UTC, to the microsecond. The only time type that is stored or compared.
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;

// Minutes east of UTC: +540 is JST.
using ZoneOffset = std::chrono::minutes;

// Where "now" comes from. core never asks a clock itself, so a test can be any day it likes.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual UtcTime now() const = 0;
};

std::int64_t microseconds_since_1970(UtcTime time);
UtcTime time_from_microseconds(std::int64_t microseconds);

// RFC 3339 in UTC with seconds: "2026-04-14T01:16:00Z".
std::string rfc3339(UtcTime time);
// RFC 5322 Date value with the given offset: "Tue, 14 Apr 2026 10:16:00 +0900".
std::string rfc5322_date(UtcTime time, ZoneOffset offset);
// "2026-04-14 10:16" in the given offset, for pages and mails that name the zone beside it.
std::string local_minutes(UtcTime time, ZoneOffset offset);
// "+09:00"
std::string offset_text(ZoneOffset offset);
// The calendar year in the given offset: ticket numbers start again each local year.
int year_of(UtcTime time, ZoneOffset offset);
// "2026-04-14T01:16:00Z", fraction and offset allowed. Problem: what to write instead.
Result<UtcTime> parse_rfc3339(std::string_view text);

}   // namespace toritsugi
