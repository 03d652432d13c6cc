#include "core/statistics/period.hpp"

#include <charconv>
#include <optional>

namespace toritsugi {
namespace {

UtcTime first_moment(int year, int month, ZoneOffset zone) {
    const std::chrono::year_month_day first{std::chrono::year{year} / month / 1};
    return UtcTime{std::chrono::sys_days{first}} - std::chrono::minutes{zone};
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

}   // namespace

Result<Period> Period::parse(std::string_view text) {
    const Problem advice{0, "Write a quarter such as 2026Q3, a month such as 2026-07, or a year such as 2026."};
    const auto year = text.size() >= 4 ? number(text.substr(0, 4)) : std::nullopt;
    if (!year || *year < 1970 || *year > 2999) return advice;
    const std::string_view rest = text.substr(4);
    if (rest.empty()) return Period(*year, 1, 12);
    if (rest.size() == 2 && (rest[0] == 'Q' || rest[0] == 'q') && rest[1] >= '1' && rest[1] <= '4')
        return Period(*year, (rest[1] - '1') * 3 + 1, 3);
    const auto month = rest.size() == 3 && rest[0] == '-' ? number(rest.substr(1)) : std::nullopt;
    if (!month || *month < 1 || *month > 12) return advice;
    return Period(*year, *month, 1);
}

Period Period::quarter_of(UtcTime moment, ZoneOffset zone) {
    const auto day = std::chrono::floor<std::chrono::days>(moment + std::chrono::minutes{zone});
    const std::chrono::year_month_day date{day};
    const int month = static_cast<int>(static_cast<unsigned>(date.month()));
    return Period(static_cast<int>(date.year()), (month - 1) / 3 * 3 + 1, 3);
}

std::string Period::text() const {
    if (months_ == 12) return std::to_string(year_);
    if (months_ == 3) return std::to_string(year_) + "Q" + std::to_string((month_ - 1) / 3 + 1);
    return std::to_string(year_) + (month_ < 10 ? "-0" : "-") + std::to_string(month_);
}

UtcTime Period::begin(ZoneOffset zone) const { return first_moment(year_, month_, zone); }

UtcTime Period::end(ZoneOffset zone) const {
    const int after = month_ - 1 + months_;
    return first_moment(year_ + after / 12, after % 12 + 1, zone);
}

Period Period::before() const {
    const int first = year_ * 12 + month_ - 1 - months_;
    return Period(first / 12, first % 12 + 1, months_);
}

Period Period::year_before() const { return Period(year_ - 1, month_, months_); }

std::vector<Period> Period::months() const {
    std::vector<Period> all;
    for (int i = 0; i < months_; ++i) all.push_back(Period(year_, month_ + i, 1));
    return all;
}

}   // namespace toritsugi
