// GET /stats, /stats.csv, /stats.json: the published figures, as in design/stats.html. Nothing of a single report is shown.
#include <algorithm>

#include "core/statistics/tables.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/public_frame.hpp"
#include "web/pages/review_pages.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_quarters = 8, shown_categories = 4;

std::shared_ptr<const Statistics> counted(Visit& visit, const Period& period) {
    const ZoneOffset zone = visit.site.settings.site.zone;
    return visit.site.statistics.of(period.text(), visit.now, [&] {
        auto statistics = std::make_shared<Statistics>();
        visit.site.database.read(
            [&](Stores& stores) { *statistics = statistics_of(stores.statistics(), period, zone, visit.now); });
        return statistics;
    });
}

// Newest first, from the first report on, at most three years.
std::vector<Period> quarters(Visit& visit) {
    std::optional<UtcTime> first;
    visit.site.database.read([&](Stores& stores) { first = stores.statistics().first_report(); });
    std::vector<Period> all;
    const ZoneOffset zone = visit.site.settings.site.zone;
    Period period = Period::quarter_of(visit.now, zone);
    while (all.size() < 12 && (all.empty() || (first && period.end(zone) > *first))) {
        all.push_back(period);
        period = period.before();
    }
    return all;
}

// The quarter that is asked for; without a word the last one that is over, or the running one when there is no other.
std::optional<Period> asked_for(Visit& visit, const std::vector<Period>& all) {
    const std::string_view wanted = visit.request.query.get("q");
    if (wanted.empty()) return all[all.size() > 1 ? 1 : 0];
    for (const Period& one : all)
        if (one.text() == wanted) return one;
    return std::nullopt;
}

std::string quarter_name(const Visit& visit, const Period& period) {
    const std::string text = period.text();
    return visit.say("Q{2} {1}", {text.substr(0, 4), text.substr(5)});
}

std::string date(const Visit& visit, UtcTime time) {
    return local_minutes(time, visit.site.settings.site.zone).substr(0, 10);
}

std::string number_text(std::uint64_t value) {
    std::string text = std::to_string(value);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

std::string change_text(const Visit& visit, std::uint64_t now, std::uint64_t before) {
    if (before == 0) return visit.say("nothing in the quarter before");
    const auto percent =
        (static_cast<std::int64_t>(now) - static_cast<std::int64_t>(before)) * 100 / static_cast<std::int64_t>(before);
    if (percent == 0) return visit.say("as in the quarter before");
    return percent > 0 ? visit.say("{1}% more than in the quarter before", {std::to_string(percent)})
                       : visit.say("{1}% less than in the quarter before", {std::to_string(-percent)});
}

std::string tenth(double value) {
    const auto tenths = static_cast<std::int64_t>(value * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

struct Series {
    std::string name, unit, why;
    std::vector<std::uint64_t> values;   // oldest first
    bool has_value = true;
};

void fill_figure(Values& values, const Visit& visit, const Series& series) {
    Values figure = values.add("FIGURE");
    figure.text("F_NAME", series.name);
    figure.text("F_VALUE", series.has_value ? number_text(series.values.back()) : "–");
    figure.text("F_UNIT", series.unit);
    figure.text("F_WHY", series.why);
    std::string spoken;
    for (const std::uint64_t value : series.values) spoken += (spoken.empty() ? "" : ", ") + std::to_string(value);
    figure.text("F_LABEL", visit.say("{1}, quarter by quarter: {2}", {series.name, spoken}));
    const double most =
        static_cast<double>(std::max<std::uint64_t>(1, *std::max_element(series.values.begin(), series.values.end())));
    const double step = 220.0 / static_cast<double>(shown_quarters);
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        const double height = 42.0 * static_cast<double>(series.values[i]) / most;
        Values bar = figure.add("BAR");
        bar.text("X", tenth(step * static_cast<double>(i + shown_quarters - series.values.size())));
        bar.text("Y", tenth(44 - height));
        bar.text("H", tenth(height));
        bar.show_if(i + 1 < series.values.size(), "DIM");
    }
}

std::uint64_t incidents_of(const Statistics& statistics, Category category) {
    for (const CategoryFigures& row : statistics.categories)
        if (row.category == category) return row.now.incidents;
    return 0;
}

using Quarters = std::vector<std::shared_ptr<const Statistics>>;   // oldest first

// The categories with most incidents over all quarters shown; the rest is one row.
std::vector<Category> largest(const Quarters& all) {
    std::vector<std::pair<std::uint64_t, Category>> sums;
    for (const CategoryRow& row : category_table()) {
        std::uint64_t sum = 0;
        for (const auto& quarter : all) sum += incidents_of(*quarter, row.category);
        if (sum > 0 && row.category != Category::other) sums.emplace_back(sum, row.category);
    }
    std::stable_sort(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<Category> categories;
    for (std::size_t i = 0; i < std::min(sums.size(), shown_categories); ++i) categories.push_back(sums[i].second);
    return categories;
}

void fill_categories_chart(Values& values, const Visit& visit, const Quarters& all) {
    const std::vector<Category> categories = largest(all);
    std::uint64_t most = 1;
    for (const auto& quarter : all) most = std::max(most, quarter->now.incidents);
    most = (most + 3) / 4 * 4;   // four lines, each at a whole number
    Values chart = values.add("CHART");
    constexpr double bottom = 212, top = 24, left = 40, width = 924;
    for (int line = 0; line <= 4; ++line) {
        Values axis = chart.add("AXIS");
        const double y = bottom - (bottom - top) * line / 4;
        axis.text("Y", tenth(y));
        axis.text("TEXT_Y", tenth(y + 4));
        axis.text("AXIS_TEXT", line == 0 ? "0" : number_text(most * static_cast<std::uint64_t>(line) / 4));
    }
    const double step = width / static_cast<double>(std::max<std::size_t>(1, all.size()));
    const auto part = [&](std::size_t quarter, std::size_t series) -> std::uint64_t {
        if (series < categories.size()) return incidents_of(*all[quarter], categories[series]);
        std::uint64_t rest = all[quarter]->now.incidents;
        for (const Category category : categories) rest -= incidents_of(*all[quarter], category);
        return rest;
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        double y = bottom;
        for (std::size_t series = 0; series <= categories.size(); ++series) {
            const double height = (bottom - top) * static_cast<double>(part(i, series)) / static_cast<double>(most);
            if (height <= 0) continue;
            y -= height;
            Values box = chart.add("BOX");
            box.text("SERIES", std::to_string(series < categories.size() ? series + 1 : 5));
            box.text("X", tenth(left + step * static_cast<double>(i)));
            box.text("Y", tenth(y));
            box.text("W", tenth(step * 0.7));
            box.text("H", tenth(height));
        }
        Values tick = chart.add("TICK");
        tick.text("X", tenth(left + step * (static_cast<double>(i) + 0.35)));
        tick.text("TICK_TEXT", all[i]->period.substr(2, 2) + " " + all[i]->period.substr(4));
        chart.text_section("HEAD", "HEAD_TEXT", all[i]->period.substr(2, 2) + " " + all[i]->period.substr(4));
    }
    for (std::size_t series = 0; series <= categories.size(); ++series) {
        Values row = chart.add("CATEGORY");
        row.text("C_SERIES", std::to_string(series < categories.size() ? series + 1 : 5));
        row.text("C_NAME", series < categories.size() ? category_name(visit, categories[series]) : visit.say("Others"));
        for (std::size_t i = 0; i < all.size(); ++i) row.text_section("CELL", "CELL_TEXT", number_text(part(i, series)));
    }
}

Series hours(const Visit& visit, const Quarters& all) {
    Series series{visit.say("Until the first answer"),
                  visit.say("hours (median)"),
                  visit.say("of those we passed a report on to"),
                  {}};
    for (const auto& quarter : all)
        series.values.push_back(static_cast<std::uint64_t>((quarter->to_answer.median.value_or(0) + 30) / 60));
    series.has_value = all.back()->to_answer.median.has_value();
    if (!series.has_value) series.why = visit.say("too few cases for a figure");
    return series;
}

Response not_there(const Visit& visit) {
    return problem_page(visit, 404, "There are no figures for that quarter", "Choose one of the list.");
}

Response file(Visit& visit, std::string_view type, const std::string& suffix, std::string (*write)(const Statistics&)) {
    const auto period = asked_for(visit, quarters(visit));
    if (!period) return not_there(visit);
    return Response::text(200, write(*counted(visit, *period)), std::string(type))
        .with("Content-Disposition", "attachment; filename=\"statistics-" + period->text() + suffix + "\"");
}

}   // namespace

Response statistics_page(Visit& visit) {
    const std::vector<Period> choices = quarters(visit);
    const auto period = asked_for(visit, choices);
    if (!period) return not_there(visit);
    Quarters all;
    for (Period one = *period; all.size() < shown_quarters; one = one.before()) {
        if (!all.empty() &&
            std::none_of(choices.begin(), choices.end(), [&](const Period& c) { return c.text() == one.text(); }))
            break;
        all.insert(all.begin(), counted(visit, one));
    }
    const Statistics& now = *all.back();
    Values values;
    fill_public_frame(values, visit, visit.say("Statistics of incident reports"));
    values.show("AT_STATS");
    values.text(
        "PERIOD_TEXT",
        visit.say(now.is_preliminary ? "{1} to {2}, not over yet: these figures will grow." : "{1} to {2}, counted on {3}.",
                  {date(visit, now.begin), date(visit, now.end - std::chrono::seconds(1)), date(visit, now.as_of)}));
    for (const Period& one : choices) {
        Values choice = values.add("CHOICE");
        choice.text("CHOICE_ID", one.text());
        choice.text("CHOICE_NAME", quarter_name(visit, one));
        choice.show_if(one.text() == period->text(), "CHOICE_SELECTED");
    }
    values.text("PERIOD_ID", period->text());
    Series reports{
        visit.say("Reports"), visit.say("mails and forms"), change_text(visit, now.now.reports, now.previous.reports), {}};
    Series incidents{
        visit.say("Incidents"), visit.say("cases"), change_text(visit, now.now.incidents, now.previous.incidents), {}};
    Series coordinations{visit.say("Coordinations"),
                         visit.say("cases"),
                         change_text(visit, now.now.coordinations, now.previous.coordinations),
                         {}};
    for (const auto& quarter : all) {
        reports.values.push_back(quarter->now.reports);
        incidents.values.push_back(quarter->now.incidents);
        coordinations.values.push_back(quarter->now.coordinations);
    }
    for (const Series& series : {reports, incidents, coordinations, hours(visit, all)}) fill_figure(values, visit, series);
    fill_categories_chart(values, visit, all);
    for (const Definition& one : definitions())
        values.text_section("DEFINITION", "DEFINITION_TEXT",
                            visit.language == Language::japanese ? one.japanese : one.english);
    return html(visit, "statistics", values);
}

Response statistics_file_csv(Visit& visit) { return file(visit, "text/csv; charset=utf-8", ".csv", statistics_csv); }
Response statistics_file_json(Visit& visit) { return file(visit, "application/json", ".json", statistics_json); }

}   // namespace toritsugi
