#pragma once
#include <string>
#include <vector>

#include "core/model/category.hpp"
#include "core/statistics/period.hpp"
#include "core/stores/statistics_store.hpp"

namespace toritsugi {

// The published figures of one period, and of the two it is compared with. Counted as JPCERT/CC does:
//   reports        mails and forms that brought something new, each a ticket; several about one incident count as several
//   incidents      what a handler declared an incident; merged tickets are one
//   coordinations  incidents for which a site, network or CERT was asked to act
// Spam is no report. The same value gives the pages, the CSV and the JSON, so that they cannot differ.
struct Figures {
    std::uint64_t reports = 0, incidents = 0, coordinations = 0;
    Figures& operator+=(const TicketCount& count);
};

struct MonthRow {
    std::string month;   // "2026-07"
    Figures figures;
};

struct CategoryFigures {
    Category category = Category::other;
    Figures now, before, year_before;
};

struct Statistics {
    std::string period, before, year_before;
    UtcTime begin{}, end{}, as_of{};
    bool is_preliminary = false;   // the period is not over yet
    Figures now, previous, year_ago;
    std::vector<MonthRow> months;
    std::vector<CategoryFigures> categories;   // of the contract's order, those with any figure
    std::vector<NamedCount> channels, formats, relays;
    // Medians and ninetieth percentiles in minutes; below 3 cases nothing is published.
    struct Times {
        std::uint64_t cases = 0;
        std::optional<std::int64_t> median, p90;
    } to_relay, to_answer;
};

Statistics statistics_of(StatisticsStore& store, const Period& period, ZoneOffset zone, UtcTime now);

// One row a figure: table, row, figure, value. Cells are safe to open in a spreadsheet.
std::string statistics_csv(const Statistics& statistics);
std::string statistics_json(const Statistics& statistics);

// How each figure is counted, one sentence each, for people who read them.
struct Definition {
    std::string_view name, english, japanese;
};
const std::vector<Definition>& definitions();

}   // namespace toritsugi
