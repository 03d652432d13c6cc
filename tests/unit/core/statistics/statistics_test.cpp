#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/statistics/tables.hpp"

using namespace toritsugi;

namespace {

const ZoneOffset jst{540};

UtcTime moment(std::string_view text) { return parse_rfc3339(text).value(); }

// What a store would give: the same for every month, so that sums can be foreseen.
struct Counted : StatisticsStore {
    std::vector<TicketCount> tickets(UtcTime from, UtcTime to) override {
        const auto months = static_cast<std::uint64_t>((to - from) / std::chrono::hours(24 * 28));
        return {{Category::scan, 10 * months, 4 * months, 2 * months}, {Category::phishing, 5 * months, months, 0}};
    }
    std::vector<NamedCount> by_channel(UtcTime, UtcTime) override {
        return {{"lmtp", 40, 12}, {"form", 4, 2}, {"import", 1, 1}};
    }
    std::vector<NamedCount> by_format(UtcTime, UtcTime) override { return {{"=free-form", 45, 15}}; }
    std::vector<NamedCount> relays(UtcTime, UtcTime) override { return {{"acted", 3, 3}}; }
    std::vector<std::int64_t> minutes_to_relay(UtcTime, UtcTime) override { return {10, 20, 30, 40, 500}; }
    std::vector<std::int64_t> minutes_to_answer(UtcTime, UtcTime) override { return {10, 20}; }
    std::optional<UtcTime> first_report() override { return {}; }
};

}   // namespace

TEST_CASE("A period is a month, a quarter or a year of the site's calendar") {
    struct Row {
        std::string label, text, begin, end, before, year_before;
        std::size_t months;
    };
    const Row rows[] = {
        {"quarter", "2026Q3", "2026-06-30T15:00:00Z", "2026-09-30T15:00:00Z", "2026Q2", "2025Q3", 3},
        {"first quarter", "2026Q1", "2025-12-31T15:00:00Z", "2026-03-31T15:00:00Z", "2025Q4", "2025Q1", 3},
        {"last quarter", "2026q4", "2026-09-30T15:00:00Z", "2026-12-31T15:00:00Z", "2026Q3", "2025Q4", 3},
        {"month", "2026-12", "2026-11-30T15:00:00Z", "2026-12-31T15:00:00Z", "2026-11", "2025-12", 1},
        {"January", "2026-01", "2025-12-31T15:00:00Z", "2026-01-31T15:00:00Z", "2025-12", "2025-01", 1},
        {"year", "2026", "2025-12-31T15:00:00Z", "2026-12-31T15:00:00Z", "2025", "2025", 12},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto period = Period::parse(row.text);
        REQUIRE(period.ok());
        CHECK(period.value().begin(jst) == moment(row.begin));
        CHECK(period.value().end(jst) == moment(row.end));
        CHECK(period.value().before().text() == row.before);
        CHECK(period.value().year_before().text() == row.year_before);
        CHECK(period.value().months().size() == row.months);
        CHECK(period.value().months().back().end(jst) == moment(row.end));
    }
    for (const char* wrong : {"", "2026Q5", "2026Q0", "2026-13", "2026-1", "26Q1", "2026Q33", "abcd", "2026-Q1"}) {
        INFO(std::string(wrong));
        CHECK(!Period::parse(wrong).ok());
    }
    CHECK(Period::quarter_of(moment("2026-06-30T15:00:00Z"), jst).text() == "2026Q3");
    CHECK(Period::quarter_of(moment("2026-06-30T14:59:59Z"), jst).text() == "2026Q2");
}

TEST_CASE("Figures are compared with the period before and the year before, and small rows are put together") {
    Counted store;
    const Statistics all = statistics_of(store, Period::parse("2026Q3").value(), jst, moment("2026-08-01T00:00:00Z"));
    CHECK(all.is_preliminary);
    CHECK(all.now.reports == 45);
    CHECK(all.now.incidents == 15);
    CHECK(all.now.coordinations == 6);
    CHECK(all.year_before == "2025Q3");
    REQUIRE(all.months.size() == 3);
    CHECK(all.months[0].month == "2026-07");
    CHECK(all.months[0].figures.reports + all.months[1].figures.reports + all.months[2].figures.reports == 45);
    REQUIRE(all.channels.size() == 2);   // two reporters could be told from the row "form"
    CHECK(all.channels[1].name == "other");
    CHECK(all.channels[1].count == 5);
    CHECK(all.to_relay.median == 30);
    CHECK(all.to_relay.cases == 5);
    CHECK(all.to_answer.cases == 2);
    CHECK(!all.to_answer.median);   // two cases are no statistic
}

TEST_CASE("CSV and JSON say the same, and a spreadsheet runs nothing") {
    Counted store;
    const Statistics all = statistics_of(store, Period::parse("2026-07").value(), jst, moment("2026-08-02T00:00:00Z"));
    const std::string csv = statistics_csv(all);
    CHECK(csv.starts_with("table,row,figure,value\r\n"));
    CHECK(csv.find("total,2026-07,reports,15\r\n") != csv.npos);
    CHECK(csv.find("category,scan,incidents,4\r\n") != csv.npos);
    CHECK(csv.find("jpcert-class,スキャン,reports,10\r\n") != csv.npos);
    CHECK(csv.find(",=free-form") == csv.npos);
    const auto json = nlohmann::json::parse(statistics_json(all));
    CHECK(json["total"]["reports"] == 15);
    CHECK(json["preliminary"] == false);
    CHECK(json["categories"].size() == 2);
    CHECK(json["categories"][0]["rsit"] == row_of(Category::scan).rsit);
    CHECK(json["minutes"]["relay_to_answer"]["median_minutes"].is_null());
    CHECK(json["definitions"].contains("coordinations"));
}
