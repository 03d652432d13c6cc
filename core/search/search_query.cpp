#include "core/search/search_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace toritsugi {
namespace {

constexpr std::size_t longest_query = 2000, most_terms = 40;

struct KeyWord {
    std::string_view word;
    SearchKey key;
};
// What may stand before a colon, "age<" apart. Words of other ticket systems and of Japanese handlers lead to the same.
constexpr KeyWord key_words[] = {
    {"ip", SearchKey::ip},
    {"net", SearchKey::ip},
    {"host", SearchKey::host},
    {"domain", SearchKey::host},
    {"from", SearchKey::from},
    {"reporter", SearchKey::from},
    {"category", SearchKey::category},
    {"state", SearchKey::state},
    {"status", SearchKey::state},
    {"owner", SearchKey::owner},
    {"age", SearchKey::received},
    {"after", SearchKey::received},
    {"since", SearchKey::received},
    {"before", SearchKey::received},
    {"has", SearchKey::flag},
    {"is", SearchKey::flag},
    {"種類", SearchKey::category},
    {"状態", SearchKey::state},
    {"担当", SearchKey::owner},
    {"送信者", SearchKey::from},
};

struct FlagWord {
    std::string_view word;
    SearchFlag flag;
};
constexpr FlagWord flag_words[] = {
    {"relay", SearchFlag::relay},     {"log", SearchFlag::log},       {"attachment", SearchFlag::attachment},
    {"note", SearchFlag::note},       {"answer", SearchFlag::answer}, {"incident", SearchFlag::incident},
    {"overdue", SearchFlag::overdue}, {"mine", SearchFlag::mine},     {"relayed", SearchFlag::relay},
};
constexpr std::string_view state_words[] = {"new",       "open",         "closed", "solved",   "information",
                                            "no-answer", "out-of-scope", "spam",   "duplicate"};

// Full-width space and colon are what a Japanese keyboard writes.
constexpr std::string_view wide_space = "\u3000", wide_colon = "\uff1a";

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return result;
}

// How many letters must be changed, put in or left out, at most 3; words longer than 20 are not compared.
std::size_t distance(std::string_view a, std::string_view b) {
    if (a.size() > 20 || b.size() > 20) return 3;
    std::array<std::size_t, 21> row{};
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
            diagonal = above;
        }
    }
    return std::min<std::size_t>(row[b.size()], 3);
}

// The likeliest of the words: one that is begun, or one that differs in two letters at most.
std::string nearest(std::string_view typed, const std::vector<std::string_view>& words) {
    std::string_view best;
    std::size_t least = std::min<std::size_t>(3, typed.size());   // of a short word not every letter may differ
    for (const std::string_view word : words) {
        if (typed.size() >= 2 && word.substr(0, typed.size()) == typed) return std::string(word);
        if (const std::size_t far = distance(typed, word); far < least) {
            least = far;
            best = word;
        }
    }
    return std::string(best);
}

std::vector<std::string_view> comma_parts(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = std::min(text.find(','), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

// One word of the query as it stands there.
struct Token {
    std::size_t offset = 0, length = 0;
    bool is_not = false;
    bool is_phrase = false;   // all of it in quotes
    std::string_view text;    // without the minus and the quotes of a phrase
};

std::size_t space_at(std::string_view text, std::size_t at) {
    if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r') return 1;
    return text.substr(at, wide_space.size()) == wide_space ? wide_space.size() : 0;
}

// The end of a word: a space outside quotes. A quote that is not closed goes to the end.
std::size_t end_of_word(std::string_view text, std::size_t at) {
    bool is_quoted = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '"') is_quoted = !is_quoted;
        if (!is_quoted && space_at(text, at)) break;
    }
    return at;
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size() && tokens.size() < most_terms;) {
        if (const std::size_t space = space_at(text, at)) {
            at += space;
            continue;
        }
        const std::size_t end = end_of_word(text, at);
        Token token{at, end - at, false, false, text.substr(at, end - at)};
        at = end;
        if (token.text.size() > 1 && token.text.front() == '-') {
            token.is_not = true;
            token.text.remove_prefix(1);
        }
        if (token.text.front() == '"') {
            token.is_phrase = true;
            token.text.remove_prefix(1);
            if (!token.text.empty() && token.text.back() == '"') token.text.remove_suffix(1);
        }
        tokens.push_back(token);
    }
    return tokens;
}

std::string without_quotes(std::string_view text) {
    std::string result(text);
    result.erase(std::remove(result.begin(), result.end(), '"'), result.end());
    return result;
}

struct Reader {
    UtcTime now;
    ZoneOffset zone;
    SearchQuery query{};

    void problem(const Token& token, SearchProblem::Kind kind, std::string_view wrong, std::string better) {
        query.problems.push_back({kind, token.offset, token.length, std::string(wrong), std::move(better)});
    }
    void keep(const Token& token, SearchTerm term, std::string typed) {
        term.is_not = token.is_not;
        term.typed = (token.is_not ? "-" : "") + std::move(typed);
        query.terms.push_back(std::move(term));
    }
    // key:value, written the same way whatever was typed; a value with a space stands in quotes.
    static std::string pair(std::string_view key, std::string_view value) {
        const bool has_space = value.find(' ') != value.npos;
        return std::string(key) + ":" + (has_space ? "\"" : "") + std::string(value) + (has_space ? "\"" : "");
    }

    void words(const Token& token);
    bool with_key(const Token& token);
    void value(const Token& token, std::string_view word, SearchKey key, std::string_view value);
    void ip(const Token& token, std::string_view value);
    void category(const Token& token, std::string_view value);
    void state(const Token& token, std::string_view value);
    void flag(const Token& token, std::string_view word, std::string_view value);
    void age(const Token& token, std::string_view value);
    void date(const Token& token, std::string_view word, std::string_view value);
};

void Reader::words(const Token& token) {
    SearchTerm term;
    term.value = without_quotes(token.text);
    if (term.value.empty() || term.value == "-") return;
    if (const auto range = IpRange::parse(term.value); range.ok() && !token.is_phrase) {
        term.key = SearchKey::ip;
        term.network = range.value();
        keep(token, std::move(term), pair("ip", range.value().text()));
        return;
    }
    const bool is_quoted = token.is_phrase || term.value.front() == '-';
    std::string typed = is_quoted ? "\"" + term.value + "\"" : term.value;
    keep(token, std::move(term), std::move(typed));
}

void Reader::ip(const Token& token, std::string_view value) {
    const auto range = IpRange::parse(value);
    if (!range.ok()) return problem(token, SearchProblem::Kind::not_an_address, value, "");
    SearchTerm term;
    term.key = SearchKey::ip;
    term.network = range.value();
    keep(token, std::move(term), pair("ip", range.value().text()));
}

void Reader::category(const Token& token, std::string_view value) {
    SearchTerm term;
    term.key = SearchKey::category;
    std::string names;
    for (const std::string_view part : comma_parts(value)) {
        const std::string name = lower(part);
        const auto& table = category_table();
        const auto row = std::find_if(table.begin(), table.end(), [&](const CategoryRow& one) {
            return one.name == name || lower(one.english) == name || one.japanese == part;
        });
        if (row == table.end())
            return problem(token, SearchProblem::Kind::not_a_category, part,
                           nearest(name, search_values(SearchKey::category)));
        term.categories.push_back(row->category);
        names += (names.empty() ? "" : ",") + std::string(row->name);
    }
    keep(token, std::move(term), pair("category", names));
}

void Reader::state(const Token& token, std::string_view value) {
    SearchTerm term;
    term.key = SearchKey::state;
    std::string names;
    for (const std::string_view part : comma_parts(value)) {
        const std::string name = lower(part);
        if (std::find(std::begin(state_words), std::end(state_words), name) == std::end(state_words))
            return problem(token, SearchProblem::Kind::not_a_state, part, nearest(name, search_values(SearchKey::state)));
        names += (names.empty() ? "" : ",") + name;
        term.names.push_back(name);
    }
    keep(token, std::move(term), pair("state", names));
}

void Reader::flag(const Token& token, std::string_view word, std::string_view value) {
    SearchTerm term;
    term.key = SearchKey::flag;
    std::string names;
    for (const std::string_view part : comma_parts(value)) {
        const std::string name = lower(part);
        const auto found = std::find_if(std::begin(flag_words), std::end(flag_words),
                                        [&](const FlagWord& one) { return one.word == name; });
        if (found == std::end(flag_words))
            return problem(token, SearchProblem::Kind::not_a_flag, part, nearest(name, search_values(SearchKey::flag)));
        term.flags.push_back(found->flag);
        names += (names.empty() ? "" : ",") + name;
    }
    keep(token, std::move(term), pair(word, names));
}

// <90d, >2h, 30min, 4w; without a sign: younger.
void Reader::age(const Token& token, std::string_view value) {
    std::string_view rest = value;
    bool is_older = false;
    if (!rest.empty() && (rest.front() == '<' || rest.front() == '>')) {
        is_older = rest.front() == '>';
        rest.remove_prefix(1);
    }
    int count = 0;
    const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
    const std::string unit = lower(std::string_view(stop, static_cast<std::size_t>(rest.data() + rest.size() - stop)));
    constexpr std::pair<std::string_view, int> units[] = {{"min", 1},      {"h", 60},        {"d", 1440},
                                                          {"w", 7 * 1440}, {"m", 30 * 1440}, {"y", 365 * 1440}};
    const auto found = std::find_if(std::begin(units), std::end(units), [&](const auto& one) { return one.first == unit; });
    if (error != std::errc{} || count < 0 || count > 100'000 || found == std::end(units))
        return problem(token, SearchProblem::Kind::not_an_age, value, "");
    SearchTerm term;
    term.key = SearchKey::received;
    const UtcTime then = now - std::chrono::minutes(std::int64_t{count} * found->second);
    (is_older ? term.before : term.from) = then;
    keep(token, std::move(term), std::string("age") + (is_older ? ">" : "<") + std::to_string(count) + unit);
}

// 2026-01-31, the whole day where the desk is; 2026-01 and 2026 are the whole month and year.
void Reader::date(const Token& token, std::string_view word, std::string_view value) {
    using namespace std::chrono;
    const bool is_before = word == "before";
    int numbers[3] = {0, 1, 1};
    std::size_t count = 0;
    std::string_view rest = value;
    while (count < 3 && !rest.empty()) {
        const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), numbers[count]);
        if (error != std::errc{}) break;
        ++count;
        rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
        if (rest.empty() || (rest.front() != '-' && rest.front() != '/')) break;
        rest.remove_prefix(1);
    }
    const year_month_day date{year{numbers[0]}, month{static_cast<unsigned>(numbers[1])},
                              day{static_cast<unsigned>(numbers[2])}};
    if (count == 0 || !rest.empty() || !date.ok() || numbers[0] < 1970 || numbers[0] > 9999)
        return problem(token, SearchProblem::Kind::not_a_date, value, "");
    SearchTerm term;
    term.key = SearchKey::received;
    (is_before ? term.before : term.from) = UtcTime(sys_days(date)) - zone;
    keep(token, std::move(term), pair(is_before ? "before" : "after", value));
}

void Reader::value(const Token& token, std::string_view word, SearchKey key, std::string_view value) {
    SearchTerm term;
    term.key = key;
    switch (key) {
        case SearchKey::ip: return ip(token, value);
        case SearchKey::category: return category(token, value);
        case SearchKey::state: return state(token, value);
        case SearchKey::flag: return flag(token, word, value);
        case SearchKey::received: return word == "age" ? age(token, value) : date(token, word, value);
        case SearchKey::owner:
            for (const std::string_view part : comma_parts(value)) term.names.push_back(lower(part));
            return keep(token, std::move(term), pair("owner", value));
        case SearchKey::host:
            term.value = lower(value.substr(0, 2) == "*." ? value.substr(2) : value);
            return keep(token, std::move(term), pair("host", value));
        case SearchKey::from: term.value = std::string(value); return keep(token, std::move(term), pair("from", value));
        case SearchKey::words: return;
    }
}

// Letters only: what could be meant as a key. Times, addresses of IPv6 and "TLP:AMBER" are words.
bool looks_like_key(std::string_view word) {
    return word.size() >= 2 && word.size() <= 10 &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// False: it is no key with a value.
bool Reader::with_key(const Token& token) {
    const std::string_view text = token.text;
    std::size_t colon = text.find(':'), width = 1;
    if (const std::size_t wide = text.find(wide_colon); wide < colon) {
        colon = wide;
        width = wide_colon.size();
    }
    if (lower(text.substr(0, 4)) == "age<" || lower(text.substr(0, 4)) == "age>") {
        value(token, "age", SearchKey::received, text.substr(3));
        return true;
    }
    if (colon == text.npos || colon == 0) return false;
    const std::string word = lower(text.substr(0, colon));
    const std::string behind = without_quotes(text.substr(colon + width));
    const auto found =
        std::find_if(std::begin(key_words), std::end(key_words), [&](const KeyWord& one) { return one.word == word; });
    if (found != std::end(key_words)) {
        if (behind.empty())
            problem(token, SearchProblem::Kind::nothing, word, "");
        else
            value(token, word, found->key, behind);
        return true;
    }
    if (behind.empty() || behind.front() == '/' || !looks_like_key(text.substr(0, colon)) ||
        IpRange::parse(without_quotes(text)).ok())
        return false;
    std::vector<std::string_view> known;
    for (const KeyWord& one : key_words) known.push_back(one.word);
    const std::string near = nearest(word, known);
    problem(token, SearchProblem::Kind::unknown_key, word,
            near.empty() ? "\"" + without_quotes(text) + "\"" : pair(near, behind));
    return true;
}

}   // namespace

std::vector<std::string_view> search_values(SearchKey key) {
    std::vector<std::string_view> values;
    if (key == SearchKey::category)
        for (const CategoryRow& row : category_table()) values.push_back(row.name);
    if (key == SearchKey::state) values.assign(std::begin(state_words), std::end(state_words));
    if (key == SearchKey::flag)
        for (const FlagWord& one : flag_words)
            if (one.word != "relayed") values.push_back(one.word);
    return values;
}

std::string SearchQuery::text() const {
    std::string text;
    for (const SearchTerm& term : terms) text += (text.empty() ? "" : " ") + term.typed;
    return text;
}

SearchQuery read_search(std::string_view typed, UtcTime now, ZoneOffset zone) {
    Reader reader{now, zone};
    for (const Token& token : tokens_of(typed.substr(0, longest_query)))
        if (token.is_phrase || !reader.with_key(token)) reader.words(token);
    return std::move(reader.query);
}

}   // namespace toritsugi
