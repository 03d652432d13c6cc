#pragma once
#include <optional>
#include <string_view>

#include "core/model/time.hpp"

namespace toritsugi {

struct MailDate {
    UtcTime time;
    std::optional<ZoneOffset> offset;   // empty: "-0000" or none was written
};

// A Date field (RFC 5322, 3.3) as it is really written: two-digit years, no seconds, zone names, asctime order, ISO 8601.
// Empty: not a date, or an absurd one (hour 25, before 1980, after 2100).
std::optional<MailDate> read_mail_date(std::string_view raw);

}   // namespace toritsugi
