#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/category.hpp"
#include "core/model/ip.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

enum class SearchKey { words, ip, host, from, category, state, owner, received, flag };

// What a ticket can have or be: has:relay, is:overdue.
enum class SearchFlag { relay, log, attachment, note, answer, incident, overdue, mine };

// One thing that is asked of a ticket; with several values, either of them counts.
struct SearchTerm {
    SearchKey key = SearchKey::words;
    bool is_not = false;
    std::string typed;                     // put into a query again it means the same
    std::string value;                     // a word or phrase without its quotes; a host; a sender
    std::optional<IpRange> network;        // of ip:, and of a word that is an address or a network
    std::vector<Category> categories;      // of category:
    std::vector<std::string> names;        // state:new, open, closed or a reason of closing; owner:, "me" and "none" too
    std::vector<SearchFlag> flags;         // of has: and is:
    std::optional<UtcTime> from, before;   // of age and dates: received at or after, and before
};

// A word of the search language that was not understood, and what could be written instead.
struct SearchProblem {
    enum class Kind {
        unknown_key,
        not_an_address,
        not_a_category,
        not_a_state,
        not_a_flag,
        not_an_age,
        not_a_date,
        nothing
    };
    Kind kind = Kind::unknown_key;
    std::size_t offset = 0, length = 0;   // in what was typed, in bytes
    std::string typed;                    // the wrong word
    std::string better;                   // the likeliest right one, to be put in its place; empty: none is near
};

struct SearchQuery {
    std::vector<SearchTerm> terms;
    std::vector<SearchProblem> problems;   // not empty: nothing should be searched for
    std::string text() const;              // all terms, parted by spaces
};

// Reads words, "phrases", ip:198.51.100.0/24, host:, from:, category:, state:, owner:, age<90d, after:2026-01-31, before:,
// has:relay, is:overdue, and -not before any of them. Full-width spaces and colons count like the narrow ones. A word that
// is an address or a network is looked for as such. Words with a colon that are no key, such as times, are words.
SearchQuery read_search(std::string_view typed, UtcTime now, ZoneOffset zone);

// The words of the language, for help: what stands before the colon, and the values of those that have a closed list.
std::vector<std::string_view> search_values(SearchKey key);

}   // namespace toritsugi
