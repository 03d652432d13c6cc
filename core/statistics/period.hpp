#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// A month, a quarter or a year of the site's own calendar.
class Period {
  public:
    static Result<Period> parse(std::string_view text);   // "2026-07", "2026Q3", "2026"
    static Period quarter_of(UtcTime moment, ZoneOffset zone);
    std::string text() const;
    UtcTime begin(ZoneOffset zone) const;
    UtcTime end(ZoneOffset zone) const;   // the first moment that is not in it any more
    Period before() const;                // of the same length
    Period year_before() const;
    std::vector<Period> months() const;   // itself when it is one

  private:
    Period(int year, int month, int months) : year_(year), month_(month), months_(months) {}
    int year_, month_, months_;   // first month, 1 to 12; 1, 3 or 12 months
};

}   // namespace toritsugi
