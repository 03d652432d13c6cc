#include "web/pages/search_words.hpp"

#include "web/pages/frame.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

std::string listed(const std::vector<std::string_view>& words) {
    std::string list;
    for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
    return list;
}

}   // namespace

SearchQuery search_of(const Visit& visit, std::string_view typed) {
    return read_search(typed, visit.now, visit.site.settings.site.zone);
}

std::string advice_for(const Visit& visit, const SearchProblem& problem) {
    switch (problem.kind) {
        case SearchProblem::Kind::unknown_key:
            return visit.say("“{1}:” is no word of the search. Write {2}, or put the word in quotes.",
                             {problem.typed, "ip: host: from: category: state: owner: age< after: before: has: is:"});
        case SearchProblem::Kind::not_an_address:
            return visit.say(
                "“{1}” is no address. Write an address or a network, such as ip:198.51.100.7 or ip:2001:db8::/32.",
                {problem.typed});
        case SearchProblem::Kind::not_a_category:
            return visit.say("“{1}” is no category. Write one of: {2}.",
                             {problem.typed, listed(search_values(SearchKey::category))});
        case SearchProblem::Kind::not_a_state:
            return visit.say("“{1}” is no state. Write one of: {2}.",
                             {problem.typed, listed(search_values(SearchKey::state))});
        case SearchProblem::Kind::not_a_flag:
            return visit.say("“{1}” cannot be asked for. Write one of: {2}.",
                             {problem.typed, listed(search_values(SearchKey::flag))});
        case SearchProblem::Kind::not_an_age:
            return visit.say("“{1}” is no age. Write a number and min, h, d, w, m or y, such as age<90d or age>2h.",
                             {problem.typed});
        case SearchProblem::Kind::not_a_date: return visit.say("“{1}” is no date. Write it as 2026-01-31.", {problem.typed});
        case SearchProblem::Kind::nothing:
            return visit.say("Write what you look for right behind “{1}:”, without a space.", {problem.typed});
    }
    return problem.typed;
}

std::string corrected(std::string_view typed, const SearchQuery& query) {
    const SearchProblem& problem = query.problems.front();
    if (problem.better.empty() || problem.offset + problem.length > typed.size()) return {};
    std::string word(typed.substr(problem.offset, problem.length));
    // An unknown key is replaced with its value; of the others the wrong word alone.
    if (problem.kind == SearchProblem::Kind::unknown_key)
        word = (word.starts_with('-') ? "-" : "") + problem.better;
    else if (const std::size_t at = word.rfind(problem.typed); at != word.npos)
        word.replace(at, problem.typed.size(), problem.better);
    return std::string(typed.substr(0, problem.offset)) + word + std::string(typed.substr(problem.offset + problem.length));
}

std::string search_state_words(const Visit& visit, std::string_view state) {
    if (state == "new") return state_words(visit, TicketState::fresh);
    if (state == "open") return state_words(visit, TicketState::open);
    if (state == "closed") return state_words(visit, TicketState::closed);
    return reason_words(visit, state);
}

std::string query_path(std::string_view page, std::string_view query) {
    return std::string(page) + "?q=" + url_encoded(query);
}

}   // namespace toritsugi
