#include "core/statistics/tables.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/writing/csv.hpp"

namespace toritsugi {
namespace {

using nlohmann::ordered_json;

// Below this many reporters a row could name one of them.
constexpr std::uint64_t least_reporters = 3;
constexpr std::size_t least_cases = 3;

Figures total(const std::vector<TicketCount>& counts) {
    Figures figures;
    for (const TicketCount& count : counts) figures += count;
    return figures;
}

Statistics::Times times_of(const std::vector<std::int64_t>& sorted) {
    Statistics::Times times;
    times.cases = sorted.size();
    if (sorted.size() < least_cases) return times;
    times.median = sorted[(sorted.size() - 1) / 2];
    times.p90 = sorted[(sorted.size() - 1) * 9 / 10];
    return times;
}

// Rows that few reporters stand behind are put together, so that no total gives them away.
std::vector<NamedCount> published(const std::vector<NamedCount>& counts) {
    std::vector<NamedCount> rows;
    NamedCount rest{"other", 0, 0};
    for (const NamedCount& one : counts) {
        if (one.reporters >= least_reporters) {
            rows.push_back(one);
            continue;
        }
        rest.count += one.count;
        rest.reporters += one.reporters;
    }
    if (rest.count > 0) rows.push_back(rest);
    return rows;
}

ordered_json json_of(const Figures& figures) {
    return {{"reports", figures.reports}, {"incidents", figures.incidents}, {"coordinations", figures.coordinations}};
}

ordered_json json_of(const std::vector<NamedCount>& counts) {
    ordered_json rows = ordered_json::array();
    for (const NamedCount& one : counts) rows.push_back({{"name", one.name}, {"count", one.count}});
    return rows;
}

ordered_json json_of(const Statistics::Times& times) {
    return {{"cases", times.cases},
            {"median_minutes", times.median ? ordered_json(*times.median) : ordered_json()},
            {"p90_minutes", times.p90 ? ordered_json(*times.p90) : ordered_json()}};
}

class Csv {
  public:
    void row(std::string_view table, std::string_view name, std::string_view figure, std::uint64_t value) {
        text_ += csv_row({std::string(table), std::string(name), std::string(figure), std::to_string(value)});
    }
    void figures(std::string_view table, std::string_view name, const Figures& figures) {
        row(table, name, "reports", figures.reports);
        row(table, name, "incidents", figures.incidents);
        row(table, name, "coordinations", figures.coordinations);
    }
    void counts(std::string_view table, const std::vector<NamedCount>& counts) {
        for (const NamedCount& one : counts) row(table, one.name, "count", one.count);
    }
    void times(std::string_view name, const Statistics::Times& times) {
        row("times", name, "cases", times.cases);
        if (times.median) row("times", name, "median_minutes", static_cast<std::uint64_t>(*times.median));
        if (times.p90) row("times", name, "p90_minutes", static_cast<std::uint64_t>(*times.p90));
    }
    std::string text_ = csv_row({"table", "row", "figure", "value"});
};

}   // namespace

Figures& Figures::operator+=(const TicketCount& count) {
    reports += count.reports;
    incidents += count.incidents;
    coordinations += count.coordinations;
    return *this;
}

Statistics statistics_of(StatisticsStore& store, const Period& period, ZoneOffset zone, UtcTime now) {
    Statistics all;
    const Period before = period.before(), year_before = period.year_before();
    all.period = period.text();
    all.before = before.text();
    all.year_before = year_before.text();
    all.begin = period.begin(zone);
    all.end = period.end(zone);
    all.as_of = now;
    all.is_preliminary = now < all.end;
    std::map<Category, CategoryFigures> categories;
    const auto count = [&](const Period& one, Figures& whole, Figures CategoryFigures::*place) {
        const auto counts = store.tickets(one.begin(zone), one.end(zone));
        whole = total(counts);
        for (const TicketCount& row : counts) categories[row.category].*place += row;
    };
    count(period, all.now, &CategoryFigures::now);
    count(before, all.previous, &CategoryFigures::before);
    count(year_before, all.year_ago, &CategoryFigures::year_before);
    for (auto& [category, figures] : categories) {
        figures.category = category;
        all.categories.push_back(figures);
    }
    for (const Period& month : period.months())
        all.months.push_back({month.text(), total(store.tickets(month.begin(zone), month.end(zone)))});
    all.channels = published(store.by_channel(all.begin, all.end));
    all.formats = published(store.by_format(all.begin, all.end));
    all.relays = store.relays(all.begin, all.end);
    all.to_relay = times_of(store.minutes_to_relay(all.begin, all.end));
    all.to_answer = times_of(store.minutes_to_answer(all.begin, all.end));
    return all;
}

std::string statistics_csv(const Statistics& all) {
    Csv csv;
    csv.figures("total", all.period, all.now);
    csv.figures("total", all.before, all.previous);
    csv.figures("total", all.year_before, all.year_ago);
    for (const MonthRow& month : all.months) csv.figures("month", month.month, month.figures);
    for (const CategoryFigures& row : all.categories) csv.figures("category", name_of(row.category), row.now);
    std::map<std::string_view, Figures> by_class;   // a projection of the same rows
    for (const CategoryFigures& row : all.categories) {
        Figures& figures = by_class[row_of(row.category).jpcert];
        figures.reports += row.now.reports;
        figures.incidents += row.now.incidents;
        figures.coordinations += row.now.coordinations;
    }
    for (const auto& [name, figures] : by_class) csv.figures("jpcert-class", name.empty() ? "その他" : name, figures);
    csv.counts("channel", all.channels);
    csv.counts("format", all.formats);
    csv.counts("relay-state", all.relays);
    csv.times("report-to-relay", all.to_relay);
    csv.times("relay-to-answer", all.to_answer);
    return csv.text_;
}

std::string statistics_json(const Statistics& all) {
    ordered_json body;
    body["period"] = all.period;
    body["from"] = rfc3339(all.begin);
    body["to"] = rfc3339(all.end);
    body["as_of"] = rfc3339(all.as_of);
    body["preliminary"] = all.is_preliminary;
    body["total"] = json_of(all.now);
    body["compared_with"] = {{all.before, json_of(all.previous)}, {all.year_before, json_of(all.year_ago)}};
    body["months"] = ordered_json::array();
    for (const MonthRow& month : all.months) {
        ordered_json row = json_of(month.figures);
        row["month"] = month.month;
        body["months"].push_back(row);
    }
    body["categories"] = ordered_json::array();
    for (const CategoryFigures& row : all.categories)
        body["categories"].push_back({{"category", name_of(row.category)},
                                      {"rsit", row_of(row.category).rsit},
                                      {"jpcert", row_of(row.category).jpcert},
                                      {"now", json_of(row.now)},
                                      {"before", json_of(row.before)},
                                      {"year_before", json_of(row.year_before)}});
    body["channels"] = json_of(all.channels);
    body["formats"] = json_of(all.formats);
    body["relay_states"] = json_of(all.relays);
    body["minutes"] = {{"report_to_relay", json_of(all.to_relay)}, {"relay_to_answer", json_of(all.to_answer)}};
    body["definitions"] = ordered_json::object();
    for (const Definition& one : definitions()) body["definitions"][one.name] = {{"en", one.english}, {"ja", one.japanese}};
    return body.dump(2) + "\n";
}

const std::vector<Definition>& definitions() {
    static const std::vector<Definition> all{
        {"reports",
         "Mails and forms that brought something new. Several about one incident count as several; answers, bounces, "
         "automatic mail and spam do not count. A digest is one report.",
         "新しい内容を含むメールとフォームの数です。同じ事象の報告も1通ずつ数えます。返信、不達、自動返信、迷惑メールは含み"
         "ません。定期報告は1通を1件と数えます。"},
        {"incidents", "What a handler declared an incident. Reports that were merged are one incident.",
         "担当者がインシデントと判断したものの数です。同じ事象の報告をまとめて1件と数えます。"},
        {"coordinations", "Incidents for which we asked a network, site or CERT to look into it or to stop it.",
         "ネットワークやサイトの管理者、ほかの CSIRT に調査や対応をお願いしたインシデントの数です。"},
        {"report_to_relay", "From the report until the first request left us. The median; nothing below three cases.",
         "報告から最初の取次を送るまでの時間です。中央値を示し、3件未満は公表しません。"},
        {"relay_to_answer", "From a request until its first answer. Requests without an answer are not in it.",
         "取次から最初の返事までの時間です。返事のない取次は含みません。"},
        {"small_rows", "Rows with fewer than three reporters are put together as \"other\".",
         "報告者が3者未満の行は「その他」(other)にまとめます。"},
        {"warning", "Reports show what people saw and told us, not how many attacks there were.",
         "件数は、気づいて報告されたものの数です。攻撃そのものの数ではありません。"},
    };
    return all;
}

}   // namespace toritsugi
