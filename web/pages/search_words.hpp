#pragma once
#include <string>

#include "core/stores/search_store.hpp"
#include "web/server/site.hpp"

namespace toritsugi {

// What was typed into a search field, read where the desk is.
SearchQuery search_of(const Visit& visit, std::string_view typed);
// What is wrong with a word of a search, and what to write instead.
std::string advice_for(const Visit& visit, const SearchProblem& problem);
// The query as it was typed, with what is likelier meant in the place of the first wrong word; empty: nothing is.
std::string corrected(std::string_view typed, const SearchQuery& query);
std::string search_state_words(const Visit& visit, std::string_view state);   // of state:

// "/search?q=..." and "/?q=...", where the same tickets can be worked on with every key of a list.
std::string query_path(std::string_view page, std::string_view query);

}   // namespace toritsugi
