#include "core/model/ids.hpp"

#include <charconv>
#include <cstdio>

namespace toritsugi {
namespace {

bool same_without_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
    return true;
}

}   // namespace

Result<TicketId> TicketId::parse(std::string_view text, std::string_view prefix) {
    const std::string advice = "Write a ticket number such as " + issued(2026, 42).text(prefix) + ".";
    std::size_t at = 0;
    if (text.size() <= prefix.size() + 1 || !same_without_case(text.substr(0, prefix.size()), prefix) ||
        text[prefix.size()] != '-')
        return Problem{0, advice};
    at = prefix.size() + 1;
    int year = 0;
    std::int32_t serial = 0;
    const char* const end = text.data() + text.size();
    const auto [dash, year_error] = std::from_chars(text.data() + at, end, year);
    if (year_error != std::errc{} || dash == end || *dash != '-' || year < 1970 || year > 9999) return Problem{at, advice};
    const auto [stop, serial_error] = std::from_chars(dash + 1, end, serial);
    if (serial_error != std::errc{} || stop != end || serial < 1)
        return Problem{std::size_t(dash - text.data()) + 1, advice};
    return issued(year, serial);
}

TicketId TicketId::issued(int year, std::int32_t serial) { return TicketId(year, serial); }

std::string TicketId::text(std::string_view prefix) const {
    char number[32];
    std::snprintf(number, sizeof number, "-%04d-%06d", year_, serial_);
    return std::string(prefix) + number;
}

}   // namespace toritsugi
