#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/report.hpp"
#include "core/rules/category_words.hpp"

namespace toritsugi {

class CategoryModel;

// What a report shows of its category, before any judgement.
struct CategoryClues {
    std::string_view plain_subject;   // plain_text() of the subject
    std::string_view plain_body;      // plain_text() of what the reporter wrote, without log lines and quotations
    std::string_view plain_quoted;    // what the reporter only sends along; looked at when the own words are not enough
    std::vector<std::string> stated_types;   // what a format says: "abuse/login-attack"
    const EventSummary* events = nullptr;
    bool has_evidence = false;              // any address, URL or host of an incident
    const CategoryModel* model = nullptr;   // what was learned; null: words and logs alone
};

// Best first, at most four. The first is Category::other when no category reaches the bar of CategoryGuess::is_sure(); what
// was nearest then follows it.
std::vector<CategoryGuess> categorize(const CategoryClues& clues, const CategoryWords& words);

// The category of a type as formats write it: "login_attack", "ddos", "infected-system", "shadowserver:scan_ntp", "bots",
// "Fraud/Phishing". Empty: a word that says nothing.
std::optional<Category> category_of_type(std::string_view type);

}   // namespace toritsugi
