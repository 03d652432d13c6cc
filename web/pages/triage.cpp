// GET /: the list with its preview pane, as in design/queue.html.
#include <algorithm>
#include <map>
#include <set>

#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/peek.hpp"
#include "web/pages/reasons.hpp"
#include "web/pages/search_words.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::uint32_t rows_of_a_page = 50;

struct OrderName {
    ListOrder order;
    std::string_view url, title;
};
constexpr OrderName order_names[] = {{ListOrder::due_first, "", marked("Due first")},
                                     {ListOrder::newest, "new", marked("Newest")},
                                     {ListOrder::by_source, "source", marked("By source")}};

ListOrder order_named(std::string_view url) {
    for (const OrderName& name : order_names)
        if (name.url == url) return name.order;
    return ListOrder::due_first;
}

// Rows of the page that name the same source, from at least two senders: they stand together under one strip.
struct Group {
    std::string source;
    std::vector<std::size_t> rows;   // indices, in list order
    std::set<std::string> senders;
    UtcTime oldest = UtcTime::max();
};

std::vector<Group> same_source_groups(const std::vector<TicketRow>& rows) {
    std::map<std::string, Group> by_source;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const SourceChip& chip : rows[i].sources) {
            if (chip.role == ObservableRole::target || chip.role == ObservableRole::mentioned) continue;
            Group& group = by_source[chip.value];
            group.source = chip.value;
            if (group.rows.empty() || group.rows.back() != i) group.rows.push_back(i);
            group.senders.insert(rows[i].from_address);
            group.oldest = std::min(group.oldest, rows[i].received_at);
        }
    std::vector<Group> groups;
    for (auto& [source, group] : by_source)
        if (group.rows.size() > 1) groups.push_back(std::move(group));
    // A row stands in one group only: the larger group takes it.
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.rows.size() > b.rows.size(); });
    std::set<std::size_t> taken;
    std::vector<Group> kept;
    for (Group& group : groups) {
        std::erase_if(group.rows, [&](std::size_t row) { return taken.contains(row); });
        if (group.rows.size() < 2) continue;
        taken.insert(group.rows.begin(), group.rows.end());
        kept.push_back(std::move(group));
    }
    return kept;
}

// The list's order, but the rows of a group follow its first one.
struct Placed {
    std::size_t row;
    const Group* group = nullptr;
    bool is_first = false, is_last = false;
};

std::vector<Placed> placed(std::size_t count, const std::vector<Group>& groups) {
    std::vector<const Group*> group_of(count, nullptr);
    for (const Group& group : groups)
        for (const std::size_t row : group.rows) group_of[row] = &group;
    std::vector<Placed> order;
    for (std::size_t i = 0; i < count; ++i) {
        const Group* group = group_of[i];
        if (!group) order.push_back({i});
        if (!group || group->rows.front() != i) continue;
        for (const std::size_t row : group->rows)
            order.push_back({row, group, row == group->rows.front(), row == group->rows.back()});
    }
    return order;
}

std::string list_href(const Visit& visit, std::string_view name, std::string_view value) {
    Fields kept;
    for (const std::string_view field : {"v", "o", "q", "p"})
        if (!visit.request.query.get(field).empty())
            kept.add(std::string(field), std::string(visit.request.query.get(field)));
    const std::string query = kept.with(name, value);
    return query.empty() ? "/" : "/?" + query;
}

void fill_wait(Values& entry, const Visit& visit, const TicketRow& row) {
    using namespace std::chrono;
    const auto waited = duration_cast<seconds>(visit.now - row.received_at);
    entry.text("WAITED", duration(visit, std::max(waited, seconds(0))));
    if (!row.due_at || row.state == TicketState::closed) return;
    const auto whole = std::max(duration_cast<minutes>(*row.due_at - row.received_at), minutes(1));
    const auto left = duration_cast<seconds>(*row.due_at - visit.now);
    const bool is_over = left < seconds(0), is_soon = !is_over && left < whole / 3;
    Values meter = entry.add("METER");
    meter.text("METER_CLASS", is_over ? "shu" : is_soon ? "yama" : "ai");
    meter.text("METER_MAX", std::to_string(whole.count()));
    const auto used = std::clamp(duration_cast<minutes>(waited), minutes(0), whole);
    meter.text("METER_VALUE", std::to_string(used.count()));
    meter.text("METER_TEXT", visit.say("{1} of {2} minutes", {std::to_string(used.count()), std::to_string(whole.count())}));
    meter.text("LEFT_CLASS", is_over ? "bad" : is_soon ? "warn" : "");
    meter.text("LEFT",
               is_over ? visit.say("{1} over", {duration(visit, -left)}) : visit.say("{1} left", {duration(visit, left)}));
}

void fill_guess(Values& entry, const Visit& visit, const TicketRow& row) {
    const bool is_sure = row.is_confirmed || row.confidence >= 0.5;
    entry.show(is_sure ? "SURE" : "UNSURE");
    entry.text("CATEGORY", category_name(visit, row.category));
    entry.text("CONFIDENCE", row.is_confirmed ? visit.say("confirmed")
                                              : std::to_string(static_cast<int>(row.confidence * 100 + 0.5)) + "%");
    entry.text("WHY", !is_sure && row.category_why.empty() ? visit.say("A person should read this")
                      : !is_sure ? category_name(visit, row.category) + ": " + reasons_said(visit, row.category_why)
                                 : reasons_said(visit, row.category_why));
}

void fill_tags(Values& entry, const Visit& visit, const TicketRow& row, TicketList list) {
    const auto tag = [&](std::string_view css, const std::string& text) {
        Values one = entry.add("TAGS");
        one.text("TAG_CLASS", css);
        one.text("TAG_TEXT", text);
    };
    if (row.has_unread_answer && list != TicketList::replied) tag("ai", visit.say("answer"));
    if (row.is_incident) tag("", visit.say("Incident"));
    if (!row.owner.empty() && list != TicketList::mine) tag("", row.owner);
}

// From here on to a ticket, which then knows what is next.
std::string ticket_href(const Visit& visit, TicketId id, TicketList list) {
    const std::string_view query = visit.request.query.get("q");
    const std::string where = !query.empty()                  ? "?q=" + url_encoded(query)
                              : list == TicketList::untriaged ? ""
                                                              : "?in=" + std::string(url_name(list));
    return ticket_path(visit, id) + where;
}

void fill_row(Values& entry, const Visit& visit, const TicketRow& row, TicketList list) {
    entry.text("NUMBER", ticket_number(visit, row.id));
    entry.text("TICKET_HREF", ticket_href(visit, row.id, list));
    entry.text("FROM", row.from_name.empty() ? row.from_address : row.from_name);
    entry.text("SUBJECT", row.title.empty() ? visit.say("(no subject)") : row.title);
    entry.text("SNIPPET", row.snippet);
    if (!language_tag(row.language).empty()) entry.show("HAS_LANG");
    fill_language(entry, visit, row.language);
    entry.show_if(row.signature == SignatureState::good, "SIGNED");
    entry.show_if(row.is_encrypted, "ENCRYPTED");
    if (row.attachment_count > 0)
        entry.text_section("CLIPS", "CLIP_TEXT",
                           visit.say(row.attachment_count == 1 ? "{1} attachment" : "{1} attachments",
                                     {std::to_string(row.attachment_count)}));
    fill_tags(entry, visit, row, list);
    fill_guess(entry, visit, row);
    std::string sources;
    for (const SourceChip& chip : row.sources) {
        Values one = entry.add("CHIPS");
        fill_chip(one, visit, chip);
        sources += (sources.empty() ? "" : " ") + chip.value;
    }
    entry.text("SOURCES", sources);
    if (row.source_count > row.sources.size())
        entry.text_section(
            "MORE", "MORE_TEXT",
            visit.say(row.source_count - row.sources.size() == 1 ? "and {1} more source" : "and {1} more sources",
                      {std::to_string(row.source_count - row.sources.size())}));
    entry.show_if(row.sources.empty(), "NO_SOURCE");
    fill_wait(entry, visit, row);
}

void fill_strip(Values& entry, const Visit& visit, const Group& group) {
    Values strip = entry.add("SAME");
    const std::string count = std::to_string(group.rows.size());
    strip.text("SAME_TEXT",
               visit.say("{1} reports from {2} senders name {3} since {4}",
                         {count, std::to_string(group.senders.size()), group.source, moment_in_text(visit, group.oldest)}));
    strip.text("SAME_SOURCE", group.source);
    strip.text("SAME_SELECT", visit.say("Select these {1}", {count}));
    strip.text("SAME_HREF", list_href(visit, "x", group.source));
}

bool names(const TicketRow& row, std::string_view source) {
    return !source.empty() &&
           std::any_of(row.sources.begin(), row.sources.end(), [&](const auto& chip) { return chip.value == source; });
}

void fill_rows(Values& values, const Visit& visit, const std::vector<TicketRow>& rows, const std::vector<Group>& groups,
               TicketList list, TicketId current) {
    const std::string_view selected = visit.request.query.get("x");
    Values some = values.add("SOME");
    for (const Placed& place : placed(rows.size(), groups)) {
        const TicketRow& row = rows[place.row];
        Values entry = some.add("ENTRY");
        fill_row(entry, visit, row, list);
        if (place.is_first) fill_strip(entry, visit, *place.group);
        entry.show_if(place.group != nullptr, "IN_SAME");
        entry.show_if(place.is_last, "LAST_SAME");
        entry.show_if(row.id == current, "CURRENT");
        entry.show_if(names(row, selected), "CHECKED");
    }
}

void fill_pages(Values& values, const Visit& visit, std::uint32_t page, std::size_t rows, std::uint64_t all) {
    const std::uint64_t first = std::uint64_t{page} * rows_of_a_page;
    values.text("RANGE",
                visit.say("{1}–{2} of {3}", {std::to_string(first + 1), std::to_string(first + rows), std::to_string(all)}));
    if (page > 0)
        values.text_section("EARLIER", "EARLIER_HREF", list_href(visit, "p", page == 1 ? "" : std::to_string(page)));
    if (first + rows < all) values.text_section("LATER", "LATER_HREF", list_href(visit, "p", std::to_string(page + 2)));
}

void fill_nothing(Values& values, const Visit& visit, TicketList list) {
    Values none = values.add("NONE");
    none.text("NONE_TITLE", visit.say(list == TicketList::untriaged ? "All reports are triaged" : "Nothing here"));
    none.text("NONE_TEXT", list == TicketList::untriaged
                               ? visit.say("New reports appear here by themselves. Send a mail to {1} to see one arrive.",
                                           {visit.site.settings.mail.address})
                               : visit.say("Tickets that belong here appear by themselves."));
}

// What the page shows: one of the lists, or what a query finds, as a list that can be worked on.
struct Shown {
    ListQuestion question;
    SearchQuery query;
    bool is_search = false, is_cut = false;
    std::string title;         // in the language of the page
    std::uint64_t count = 0;   // of all rows
    std::vector<TicketRow> rows;
};

void read_search_rows(Stores& stores, const Visit& visit, Shown& shown) {
    SearchQuestion question;
    question.query = shown.query;
    question.handler = visit.handler().key;
    question.now = visit.now;
    question.offset = shown.question.offset;
    question.at_most = shown.question.at_most;
    SearchResult result = stores.search().search(question);
    shown.count = result.count;
    shown.is_cut = result.is_cut;
    shown.rows.clear();
    for (SearchHit& hit : result.hits) shown.rows.push_back(std::move(hit.row));
    shown.title = shown.query.text();
    for (const SavedView& view : stores.search().views(visit.handler().key))
        if (view.query == shown.query.text()) shown.title = view.name;
}

void fill_orders(Values& values, const Visit& visit, ListOrder order) {
    for (const OrderName& name : order_names) {
        Values tab = values.add("ORDERS");
        tab.text("ORDER_NAME", visit.say(name.title));
        tab.text("ORDER_HREF", list_href(visit, "o", name.url));
        tab.show_if(name.order == order, "ORDER_CURRENT");
        if (name.order == order) values.text("ORDER_ID", name.url);
    }
}

void fill_head(Values& values, const Visit& visit, const ListCounts& counts, const Shown& shown) {
    values.text("LIST_ID", shown.is_search ? "search" : url_name(shown.question.list));   // for script
    values.text("LIST_URL", shown.is_search ? "" : url_name(shown.question.list));
    values.text("LIST_QUERY", shown.is_search ? shown.query.text() : "");
    values.text("LIST_TITLE", shown.title);
    values.text("CLEAR_HREF", list_href(visit, "x", ""));
    std::string summary = visit.say(shown.count == 1 ? "{1} report" : "{1} reports", {std::to_string(shown.count)});
    if (!shown.is_search && shown.question.list == TicketList::untriaged && counts.oldest_untriaged)
        summary +=
            visit.say(" · oldest {1}", {duration(visit, std::chrono::duration_cast<std::chrono::seconds>(std::max(
                                                            visit.now - *counts.oldest_untriaged, UtcTime::duration(0))))});
    if (shown.is_cut) summary += visit.say(" · stopped after 2 seconds, these are not all");
    values.text("SUMMARY", summary);
    if (!shown.is_search) return fill_orders(values, visit, shown.question.order);
    values.text_section("AS_SEARCH", "SEARCH_HREF", query_path("/search", shown.query.text()));
}

}   // namespace

Response triage_page(Visit& visit) {
    const Fields& query = visit.request.query;
    Shown shown;
    shown.query = search_of(visit, query.get("q").substr(0, 1000));
    shown.is_search = !shown.query.terms.empty();
    if (!shown.query.problems.empty())
        return Response::see_other(query_path("/search", query.get("q")));   // says what is wrong
    ListQuestion& question = shown.question;
    question.list = list_named(query.get("v"));
    question.order = order_named(query.get("o"));
    question.handler = visit.handler().key;
    const auto page = static_cast<std::uint32_t>(std::clamp<std::int64_t>(query.number("p", 1), 1, 100'000) - 1);
    question.offset = page * rows_of_a_page;
    question.at_most = rows_of_a_page;
    std::vector<TicketRow>& rows = shown.rows;
    ListCounts counts;
    std::optional<TicketView> at;
    PeekMore more;
    const auto asked = TicketId::parse(query.get("at"), visit.site.settings.site.ticket_prefix);
    visit.site.database.read([&](Stores& stores) {
        counts = stores.tickets().counts(question.handler, visit.now);
        if (shown.is_search) {
            read_search_rows(stores, visit, shown);
        } else {
            rows = stores.tickets().list(question, visit.now);
            shown.count = count_of(counts, question.list);
            shown.title = visit.say(title_of(question.list));
        }
        const bool is_listed = asked.ok() && std::any_of(rows.begin(), rows.end(),
                                                         [&](const TicketRow& row) { return row.id == asked.value(); });
        if (!rows.empty()) at = stores.tickets().view(is_listed ? asked.value() : rows.front().id);
        if (at) more = peek_more(stores, visit, *at);
    });
    const std::vector<Group> groups = same_source_groups(rows);
    Values values;
    fill_frame(values, visit, counts, shown.title + " (" + std::to_string(shown.count) + ")",
               shown.is_search ? "" : title_of(question.list));
    values.show("LIST_KEYS");
    fill_head(values, visit, counts, shown);
    fill_toast(values, visit);
    values.text("AT", at ? ticket_number(visit, at->row.id) : "");
    values.text("PEEK_LABEL",
                at ? visit.say("Report {1}, preview", {ticket_number(visit, at->row.id)}) : visit.say("Preview"));
    if (rows.empty()) {
        fill_nothing(values, visit, shown.is_search ? TicketList::all_open : question.list);
    } else {
        fill_rows(values, visit, rows, groups, question.list, at ? at->row.id : TicketId{});
        fill_pages(values, visit, page, rows.size(), shown.count);
    }
    if (at) {
        Values peek = values.add("PEEK");
        SameSource same;
        for (const Group& group : groups)
            for (const std::size_t row : group.rows)
                if (rows[row].id == at->row.id)
                    same = {group.source, list_href(visit, "x", group.source), group.rows.size()};
        fill_peek(peek, visit, *at, same, more);
    }
    return html(visit, "triage", values);
}

}   // namespace toritsugi
