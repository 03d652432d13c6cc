// POST /views: a search gets a name and stands in the view rail, or goes from there. GET /views/counts: how many tickets
// each has, for the rail, asked by script after the page is there, so that no page waits for it.
#include <nlohmann/json.hpp>

#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/search_words.hpp"
#include "web/pages/toast.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t longest_name = 60, most_views = 30;

std::string trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return std::string(text);
}

Response save(Visit& visit) {
    const Fields& form = visit.request.form;
    SavedView view;
    view.name = trimmed(for_display(form.get("name").substr(0, longest_name * 4)));
    const SearchQuery query = search_of(visit, form.get("q"));
    view.query = query.text();
    view.is_shared = form.get("shared") == "1";
    view.by = visit.handler().key;
    const std::string back = query_path("/search", form.get("q"));
    if (view.name.empty() || view.query.empty() || !query.problems.empty()) return Response::see_other(back);
    bool is_full = false;
    visit.site.database.write([&](Stores& stores) {
        is_full = stores.search().views(view.by).size() >= most_views;
        if (!is_full) stores.search().save_view(view, visit.now);
    });
    if (is_full)
        return problem_page(
            visit, 409, "There are 30 saved views",
            "More would not fit beside the lists. Remove one that is not needed any more, then save this one.");
    return Response::see_other(query_path("/", view.query) + "&" + did_query("view-saved", 1, {}));
}

Response remove(Visit& visit) {
    const std::int64_t key = visit.request.form.number("view", 0);
    bool may = false;
    visit.site.database.write([&](Stores& stores) {
        may = false;
        for (const SavedView& view : stores.search().views(visit.handler().key))
            may = may || (view.key == key && (view.by == visit.handler().key || visit.handler().is_lead));
        if (may) stores.search().remove_view(key);
    });
    if (!may)
        return problem_page(visit, 403, "This view is not yours to remove",
                            "Ask the one who made it, or a lead of the desk.");
    return Response::see_other(query_path("/search", visit.request.form.get("q")) + "&" + did_query("view-removed", 1, {}));
}

}   // namespace

Response saved_view_act(Visit& visit) { return visit.request.form.get("do") == "remove" ? remove(visit) : save(visit); }

Response saved_view_counts(Visit& visit) {
    nlohmann::json counts = nlohmann::json::object();
    const auto start = std::chrono::steady_clock::now();
    visit.site.database.read([&](Stores& stores) {
        for (const SavedView& view : stores.search().views(visit.handler().key)) {
            if (std::chrono::steady_clock::now() - start > std::chrono::seconds(2)) return;   // the others stay empty
            SearchQuestion question;
            question.query = search_of(visit, view.query);
            question.handler = visit.handler().key;
            question.now = visit.now;
            question.at_most = 0;
            question.longest = std::chrono::milliseconds(500);
            const SearchResult result = stores.search().search(question);
            counts[std::to_string(view.key)] = std::to_string(result.count) + (result.is_cut ? "+" : "");
        }
    });
    // Pages follow each other within seconds; the browser need not ask for each. The address names the views.
    Response response = Response::text(200, counts.dump(), "application/json");
    response.with("Cache-Control", "private, max-age=15");
    return response;
}

}   // namespace toritsugi
