#pragma once
#include <string_view>

#include "core/model/report.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// Title, languages and name of the site for a public page. Section AT_REPORT marks the form in the navigation.
void fill_public_frame(Values& values, const Visit& visit, std::string_view title);
// SOURCES, LINES, CATEGORY, TIMES, PORTS of a report, as its reporter may see them: it is their own.
void fill_understood(Values& values, const Visit& visit, const CategoryGuess& category,
                     const std::vector<Observable>& observables, const EventSummary* events);

}   // namespace toritsugi
