#include "db/stores/statistics_store.hpp"

namespace toritsugi {
namespace {

std::uint64_t number(const Asked& row, int column) { return static_cast<std::uint64_t>(row.integer(column)); }

std::vector<NamedCount> named_counts(Connection& connection, Query query, UtcTime from, UtcTime to) {
    std::vector<NamedCount> counts;
    Asked row(connection, query, from, to);
    while (row.next()) counts.push_back({row.text(0), number(row, 1), number(row, 2)});
    return counts;
}

std::vector<std::int64_t> minutes(Connection& connection, Query query, UtcTime from, UtcTime to) {
    std::vector<std::int64_t> all;
    Asked row(connection, query, from, to);
    while (row.next()) all.push_back(row.integer(0));
    return all;
}

}   // namespace

std::vector<TicketCount> SqlStatisticsStore::tickets(UtcTime from, UtcTime to) {
    std::vector<TicketCount> counts;
    Asked row(connection_, Query::count_tickets_of_period, from, to);
    while (row.next())
        counts.push_back(
            {category_named(row.view(0)).value_or(Category::other), number(row, 1), number(row, 2), number(row, 3)});
    return counts;
}

std::vector<NamedCount> SqlStatisticsStore::by_channel(UtcTime from, UtcTime to) {
    return named_counts(connection_, Query::channels_of_period, from, to);
}

std::vector<NamedCount> SqlStatisticsStore::by_format(UtcTime from, UtcTime to) {
    return named_counts(connection_, Query::formats_of_period, from, to);
}

std::vector<NamedCount> SqlStatisticsStore::relays(UtcTime from, UtcTime to) {
    return named_counts(connection_, Query::relays_of_period, from, to);
}

std::vector<std::int64_t> SqlStatisticsStore::minutes_to_relay(UtcTime from, UtcTime to) {
    return minutes(connection_, Query::minutes_to_relay, from, to);
}

std::vector<std::int64_t> SqlStatisticsStore::minutes_to_answer(UtcTime from, UtcTime to) {
    return minutes(connection_, Query::minutes_to_answer, from, to);
}

std::optional<UtcTime> SqlStatisticsStore::first_report() {
    Asked row(connection_, Query::first_report);
    if (!row.next() || row.is_null(0)) return std::nullopt;
    return row.time(0);
}

}   // namespace toritsugi
