#include "web/pages/public_frame.hpp"

#include "web/pages/frame.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_sources = 8;

}   // namespace

void fill_public_frame(Values& values, const Visit& visit, std::string_view title) {
    const bool is_japanese = visit.language == Language::japanese;
    values.text("TITLE", title);
    values.text("PAGE_LANG", code_of(visit.language));
    values.text("OTHER_LANGUAGE_HREF", visit.request.path + "?lang=" + (is_japanese ? "en" : "ja"));
    values.text("OTHER_LANGUAGE_CODE", is_japanese ? "en" : "ja");
    values.text("OTHER_LANGUAGE", is_japanese ? "English" : "日本語");
    values.text("SITE_NAME", is_japanese ? visit.site.settings.site.name_ja : visit.site.settings.site.name);
    values.text("DESK_ADDRESS", visit.site.settings.mail.address);
}

void fill_understood(Values& values, const Visit& visit, const CategoryGuess& category,
                     const std::vector<Observable>& observables, const EventSummary* events) {
    values.text("CATEGORY", category.is_sure() ? category_name(visit, category.category)
                                               : visit.say("Not sure yet. A person will read it."));
    std::vector<std::string_view> sources;
    for (const Observable& one : observables)
        if (one.role == ObservableRole::source || one.role == ObservableRole::site) sources.push_back(one.value);
    if (!sources.empty()) {
        Values section = values.add("SOURCES");
        for (std::size_t i = 0; i < std::min(sources.size(), shown_sources); ++i)
            section.text_section("SOURCE", "VALUE", sources[i]);
        if (sources.size() > shown_sources)
            section.text_section("SOURCES_MORE", "SOURCES_MORE_TEXT",
                                 visit.say("and {1} more", {std::to_string(sources.size() - shown_sources)}));
    }
    if (!events || events->read + events->not_read == 0) return;
    values.text_section(
        "LINES", "LINES_TEXT",
        visit.say("{1} of {2} lines read", {std::to_string(events->read), std::to_string(events->read + events->not_read)}));
    if (!events->by_source.empty() && !events->by_source.front().ports.empty())
        values.text_section("PORTS", "PORTS_TEXT", ports_text(events->by_source.front(), 4));
    if (events->first && events->last)
        values.text_section(
            "TIMES", "TIMES_TEXT",
            day(visit, *events->first) + " " + from_to(visit, *events->first, *events->last) + " " + zone_name(visit));
}

}   // namespace toritsugi
