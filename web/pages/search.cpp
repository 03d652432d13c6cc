// GET /search?q=: as design/search.html. A part of the query that stands in a chip is kept in a field `t` of its own until
// the form is sent; then all of it becomes one `q`, so that every list is a URL.
#include <algorithm>
#include <chrono>
#include <numeric>

#include "core/search/excerpt.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/search_words.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::uint32_t hits_of_a_page = 50;
constexpr std::size_t most_typed = 1000, excerpt_bytes = 330, bars = 29;

bool is_chip(const SearchTerm& term) { return term.key != SearchKey::words || term.is_not; }

// The query without one of its terms.
std::string text_without(const SearchQuery& query, const SearchTerm* left_out) {
    std::string text;
    for (const SearchTerm& term : query.terms)
        if (&term != left_out) text += (text.empty() ? "" : " ") + term.typed;
    return text;
}

void fill_query(Values& values, const Visit& visit, const SearchQuery& query) {
    std::string words;
    for (const SearchTerm& term : query.terms) {
        if (!is_chip(term)) {
            words += (words.empty() ? "" : " ") + term.typed;
            continue;
        }
        Values chip = values.add("TERM");
        const std::size_t colon = term.typed.find_first_of(":<>");
        const std::size_t key_end = term.key == SearchKey::words || colon == term.typed.npos ? 0 : colon + 1;
        chip.text("TERM_KEY", key_end ? term.typed.substr(0, key_end) : "");
        chip.text("TERM_VALUE", term.typed.substr(key_end));
        chip.text("TERM_TYPED", term.typed);
        chip.text("TERM_OFF", query_path("/search", text_without(query, &term)));
        chip.text("TERM_REMOVE", visit.say("Remove {1}", {term.typed}));
    }
    values.text("WORDS", words);
}

void fill_pieces(Values& values, std::string_view section, const std::vector<ExcerptPiece>& pieces) {
    for (const ExcerptPiece& piece : pieces) {
        Values one = values.add(section);
        one.text_section(piece.is_marked ? "MARKED" : "PLAIN", "PIECE", piece.text);
    }
}

std::string reason(const Visit& visit, const SearchHit& hit) {
    if (hit.is_note) return visit.say("note by {1}, inside only", {hit.from_name});
    if (hit.address.empty()) return {};
    return visit.say("{1} as {2}", {hit.address, role_words(visit, hit.role)});
}

void fill_hit(Values& entry, const Visit& visit, const SearchHit& hit, const std::vector<std::string>& words) {
    const TicketRow& row = hit.row;
    std::vector<std::string> marks = words;
    if (!hit.address.empty()) marks.push_back(hit.address);
    entry.text("NUMBER", ticket_number(visit, row.id));
    entry.text("TICKET_HREF", ticket_path(visit, row.id));
    fill_pieces(entry, "SUBJECT_PIECE", with_marks(row.title.empty() ? visit.say("(no subject)") : row.title, marks));
    fill_pieces(entry, "SNIPPET_PIECE", excerpt(hit.text.empty() ? row.snippet : hit.text, marks, excerpt_bytes));
    const bool is_other = !hit.is_note && !hit.from_address.empty() && hit.from_address != row.from_address;
    const std::string& name = is_other ? hit.from_name : row.from_name;
    const std::string& address = is_other ? hit.from_address : row.from_address;
    entry.text("FROM", name.empty() ? address : name);
    entry.text("AT", moment(visit, row.received_at));
    entry.text("AT_FULL", moment_full(visit, row.received_at));
    entry.text("CATEGORY", category_name(visit, row.category));
    entry.text("STATE_TEXT", row.has_unread_answer ? visit.say("Open, answer came") : state_words(visit, row.state));
    entry.text("STATE_CLASS", row.has_unread_answer ? "yama" : row.state == TicketState::closed ? "matsu" : "ai");
    entry.show_if(row.is_incident, "INCIDENT");
    if (const std::string why = reason(visit, hit); !why.empty()) entry.text_section("REASON", "REASON_TEXT", why);
    entry.show_if(!language_tag(row.language).empty(), "HAS_LANG");
    fill_language(entry, visit, row.language);
}

// A value of a facet: a link that asks for it, or no longer.
void fill_facet(Values& values, std::string_view section, const SearchQuery& query, SearchKey key, const std::string& typed,
                const std::string& label, std::uint64_t count) {
    const auto asked = std::find_if(query.terms.begin(), query.terms.end(),
                                    [&](const SearchTerm& term) { return term.key == key && term.typed == typed; });
    Values entry = values.add(section);
    const bool is_asked = asked != query.terms.end();
    entry.show_if(is_asked, "FACET_ON");
    entry.text("FACET_HREF", query_path("/search", is_asked ? text_without(query, &*asked) : query.text() + " " + typed));
    entry.text("FACET_NAME", label);
    entry.number("FACET_COUNT", static_cast<std::int64_t>(count));
}

void fill_facets(Values& values, const Visit& visit, const SearchQuery& query, const SearchResult& result) {
    std::vector<const CategoryRow*> rows;
    for (const CategoryRow& row : category_table())
        if (result.by_category[static_cast<std::size_t>(row.category)] > 0) rows.push_back(&row);
    const auto count_of = [&](const CategoryRow* row) {
        return result.by_category[static_cast<std::size_t>(row->category)];
    };
    std::stable_sort(rows.begin(), rows.end(), [&](auto* a, auto* b) { return count_of(a) > count_of(b); });
    for (const CategoryRow* row : rows)
        fill_facet(values, "CATEGORY_FACET", query, SearchKey::category, "category:" + std::string(row->name),
                   category_name(visit, row->category), count_of(row));
    for (const auto& [state, count] : result.by_state)
        fill_facet(values, "STATE_FACET", query, SearchKey::state, "state:" + state, search_state_words(visit, state),
                   count);
}

// How the results lie in time: bars from the oldest to the newest.
void fill_bars(Values& values, const Visit& visit, const std::vector<UtcTime>& received) {
    if (received.size() < 2 || received.front() - received.back() < std::chrono::hours(1)) return;
    std::array<std::size_t, bars> counts{};
    const auto whole = (received.front() - received.back()).count();
    for (const UtcTime time : received) {
        const auto place =
            static_cast<std::size_t>((time - received.back()).count() / (whole / static_cast<std::int64_t>(bars) + 1));
        ++counts[std::min(place, bars - 1)];
    }
    const std::size_t most = *std::max_element(counts.begin(), counts.end());
    Values chart = values.add("CHART");
    chart.text("CHART_LABEL",
               visit.say("Results in time, from {1} to {2}; at most {3} in one bar",
                         {moment(visit, received.back()), moment(visit, received.front()), std::to_string(most)}));
    chart.text("CHART_FROM", day(visit, received.back()));
    chart.text("CHART_TO", day(visit, received.front()));
    for (std::size_t i = 0; i < bars; ++i) {
        if (counts[i] == 0) continue;
        const double height = std::max(2.0, 24.0 * static_cast<double>(counts[i]) / static_cast<double>(most));
        Values bar = chart.add("BAR");
        bar.text("BAR_X", std::to_string(i * 6));
        const int tenths = static_cast<int>(height * 10);
        bar.text("BAR_HEIGHT", std::to_string(tenths / 10) + "." + std::to_string(tenths % 10));
        bar.text("BAR_Y", std::to_string((240 - tenths) / 10) + "." + std::to_string((240 - tenths) % 10));
        bar.show_if(counts[i] == most, "BAR_HIGH");
    }
}

// Who takes reports about the address or network that is asked for.
void fill_network(Values& values, const Visit& visit, const SearchQuery& query, const SearchResult& result) {
    const auto asked = std::find_if(query.terms.begin(), query.terms.end(),
                                    [](const SearchTerm& term) { return term.network && !term.is_not; });
    if (asked == query.terms.end() || !visit.site.mail_side.contacts) return;
    const LookUp look_up = LookUp::of_text(asked->network->text(), Category::other);
    if (look_up.value.empty()) return;
    visit.site.mail_side.contacts->want({look_up});
    const Ranking ranking = visit.site.mail_side.contacts->at_hand(look_up);
    Values card = values.add("NET");
    card.text("NET_VALUE", look_up.value);
    card.text("NET_HREF", "/contacts?q=" + url_encoded(look_up.value));
    const auto best = std::find_if(ranking.contacts.begin(), ranking.contacts.end(),
                                   [](const RankedContact& contact) { return contact.is_usable; });
    if (best == ranking.contacts.end()) {
        card.show("NET_UNKNOWN");
    } else {
        Values known = card.add("NET_KNOWN");
        fill_found_contact(known, visit, *best);
    }
    for (const SearchHit& hit : result.hits)
        if (hit.row.state != TicketState::closed)
            return card.text_section("NET_RELAY", "NET_RELAY_HREF", ticket_path(visit, hit.row.id) + "/relay");
}

void fill_problems(Values& values, const Visit& visit, std::string_view typed, const SearchQuery& query) {
    if (query.problems.empty()) return;
    Values wrong = values.add("WRONG");
    for (const SearchProblem& problem : query.problems)
        wrong.text_section("ADVICE", "ADVICE_TEXT", advice_for(visit, problem));
    if (const std::string better = corrected(typed, query); !better.empty()) {
        Values link = wrong.add("BETTER");
        link.text("BETTER_HREF", query_path("/search", better));
        link.text("BETTER_TEXT", better);
    }
}

void fill_save(Values& values, const Visit& visit, const SearchQuery& query) {
    std::vector<SavedView> views;
    visit.site.database.read([&](Stores& stores) { views = stores.search().views(visit.handler().key); });
    const auto saved =
        std::find_if(views.begin(), views.end(), [&](const SavedView& view) { return view.query == query.text(); });
    values.text("ALL_HREF", query_path("/", query.text()));
    values.text("QUERY_TEXT", query.text());
    if (saved == views.end()) {
        values.show("SAVE");
        return;
    }
    Values known = values.add("SAVED");
    known.text("SAVED_NAME", saved->name);
    known.text("SAVED_KEY", std::to_string(saved->key));
    known.show_if(saved->by == visit.handler().key || visit.handler().is_lead, "CAN_REMOVE");
}

void fill_result(Values& values, const Visit& visit, const SearchQuery& query, const SearchResult& result,
                 std::uint32_t page, std::chrono::milliseconds took) {
    const std::string count = std::to_string(result.count);
    Values summary = values.add("SUMMARY");
    summary.text("SUMMARY_TEXT", visit.say(result.count == 1 ? "{1} result" : "{1} results", {count}));
    summary.text("TOOK_TEXT", std::to_string(took.count()) + " ms");
    summary.show_if(result.is_cut, "IS_CUT");
    fill_save(summary, visit, query);
    fill_network(values, visit, query, result);
    fill_facets(values, visit, query, result);
    if (result.hits.empty()) {
        values.text_section("NONE", "NONE_TITLE", visit.say("Nothing for {1}", {query.text()}));
        return;
    }
    fill_bars(values, visit, result.received);
    std::vector<std::string> words;
    for (const SearchTerm& term : query.terms) {
        if (term.is_not) continue;
        if (term.network && term.network->is_one_address()) words.push_back(term.network->first().text());
        if (!term.value.empty()) words.push_back(term.value);
    }
    Values some = values.add("SOME");
    for (const SearchHit& hit : result.hits) {
        Values entry = some.add("ENTRY");
        entry.show_if(&hit == &result.hits.front(), "CURRENT");
        fill_hit(entry, visit, hit, words);
    }
    const std::uint64_t first = std::uint64_t{page} * hits_of_a_page;
    some.text("RANGE",
              visit.say("{1}–{2} of {3}", {std::to_string(first + 1), std::to_string(first + result.hits.size()), count}));
    const auto page_path = [&](std::uint32_t number) {
        return query_path("/search", query.text()) + "&p=" + std::to_string(number + 1);
    };
    if (page > 0) some.text_section("EARLIER", "EARLIER_HREF", page_path(page - 1));
    if (first + result.hits.size() < result.count) some.text_section("LATER", "LATER_HREF", page_path(page + 1));
}

}   // namespace

Response search_page(Visit& visit) {
    const Fields& fields = visit.request.query;
    if (fields.has("t")) {   // the form was sent with chips: make it one query
        std::string whole;
        for (const std::string& term : fields.all("t")) whole += term + " ";
        return Response::see_other(query_path("/search", whole + std::string(fields.get("q"))));
    }
    const std::string_view typed = fields.get("q").substr(0, most_typed);
    // A ticket number leads straight to its ticket.
    std::string_view number_typed = typed;
    while (!number_typed.empty() && number_typed.front() == ' ') number_typed.remove_prefix(1);
    while (!number_typed.empty() && number_typed.back() == ' ') number_typed.remove_suffix(1);
    const auto number = TicketId::parse(number_typed, visit.site.settings.site.ticket_prefix);
    SearchQuestion question;
    question.query = search_of(visit, typed);
    question.handler = visit.handler().key;
    question.now = visit.now;
    question.with_texts = true;
    const auto page = static_cast<std::uint32_t>(std::clamp<std::int64_t>(fields.number("p", 1), 1, 100'000) - 1);
    question.offset = page * hits_of_a_page;
    question.at_most = hits_of_a_page;
    SearchResult result;
    ListCounts counts;
    bool is_ticket = false;
    const auto start = std::chrono::steady_clock::now();
    visit.site.database.read([&](Stores& stores) {
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        is_ticket = number.ok() && stores.tickets().find(number.value());
        if (!is_ticket) result = stores.search().search(question);
    });
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    if (is_ticket) return Response::see_other(ticket_path(visit, number.value()));
    const SearchQuery& query = question.query;
    Values values;
    const std::string title = query.terms.empty() ? visit.say("Search") : visit.say("Search: {1}", {query.text()});
    fill_frame(values, visit, counts, title, "search");
    values.show("SEARCH_KEYS");
    fill_toast(values, visit);
    fill_problems(values, visit, typed, query);
    if (!query.problems.empty()) {
        values.text("WORDS", typed);
    } else if (query.terms.empty()) {
        values.text_section("NONE", "NONE_TITLE", visit.say("What are you looking for?"));
    } else {
        fill_query(values, visit, query);
        fill_result(values, visit, query, result, page, took);
    }
    return html(visit, "search", values);
}

}   // namespace toritsugi
