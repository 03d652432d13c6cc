#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/search/excerpt.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/search_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

constexpr int most_aliases = 20;   // of a chain of merged tickets

using Keys = std::unordered_set<std::int64_t>;

// What of a ticket the terms without words ask for.
struct Facts {
    TicketKey ticket, merged_into;
    UtcTime received_at{};
    Category category = Category::other;
    bool is_incident = false;
    TicketState state = TicketState::fresh;
    std::string close_reason;
    HandlerKey owner;
    std::int64_t due_order = 0;
    bool has_attachment = false, has_answer = false;
};

Facts facts_in(const Asked& row) {
    Facts facts;
    facts.ticket = row.key<TicketKey>(0);
    facts.received_at = row.time(1);
    facts.category = category_named(row.view(2)).value_or(Category::other);
    facts.is_incident = row.integer(3) != 0;
    facts.close_reason = row.text(4);
    facts.state = ticket_state(row.view(5));
    facts.owner = row.key<HandlerKey>(6);
    facts.due_order = row.integer(7);
    facts.has_attachment = row.integer(8) > 0;
    facts.has_answer = row.integer(9) != 0;
    facts.merged_into = row.key<TicketKey>(10);
    return facts;
}

std::string state_name(const Facts& facts) {
    if (facts.state == TicketState::closed && !facts.close_reason.empty()) return facts.close_reason;
    return facts.state == TicketState::fresh ? "new" : facts.state == TicketState::open ? "open" : "closed";
}

bool holds(std::string_view text, std::string_view lower_word) {
    return lower_case(text).find(lower_word) != std::string::npos;
}

bool is_text(const SearchTerm& term) {
    return term.key == SearchKey::words || term.key == SearchKey::from || term.key == SearchKey::host;
}

}   // namespace

// One search. What can be looked up gives candidates; the rest is asked of each of them. Without anything to look up, all
// tickets are gone through, newest first. When the time is over, what was found until then is the answer.
class SqlSearchStore::Search {
  public:
    Search(Connection& connection, const FullText& full_text, SqlTicketStore& tickets, const SearchQuestion& question)
        : connection_(connection),
          full_text_(full_text),
          tickets_(tickets),
          question_(question),
          limit_(connection, question.longest) {}

    // Newest first.
    std::vector<Facts> run(bool& is_cut) {
        try {
            look_up();
            if (candidates_)
                filter_candidates();
            else
                filter_all();
        } catch (const StoreError&) {
            if (!limit_.is_over()) throw;
        }
        is_cut = is_cut_ || limit_.is_over();
        std::stable_sort(found_.begin(), found_.end(),
                         [](const Facts& a, const Facts& b) { return a.received_at > b.received_at; });
        return std::move(found_);
    }
    // The address of the ticket that lies in an asked network, if that is how it was found.
    void name_address(SearchHit& hit) const {
        const auto found = addresses_.find(hit.row.key.value);
        if (found == addresses_.end()) return;
        hit.address = found->second.first.text();
        hit.role = found->second.second;
    }

  private:
    void look_up();
    bool look_up_number();
    void take(Keys&& keys);
    Keys tickets_with(const std::string& full_text);
    void add_notes(Keys& keys);
    Keys tickets_in(const IpRange& network);
    std::vector<HandlerKey> owners_of(const SearchTerm& term);
    void filter_candidates();
    void filter_all();
    bool fits(const Facts& facts);
    bool fits(const Facts& facts, const SearchTerm& term, std::size_t place);
    bool has(const Facts& facts, SearchFlag flag);
    bool has_row(Query query, TicketKey ticket) { return Asked(connection_, query, ticket).next(); }
    bool has_sender(TicketKey ticket, const std::string& lower_part);

    std::string full_text_of(const SearchTerm& term) const;

    Connection& connection_;
    const FullText& full_text_;
    SqlTicketStore& tickets_;
    const SearchQuestion& question_;
    TimeLimit limit_;
    std::optional<Keys> candidates_;                 // empty: every ticket is one
    std::unordered_map<std::size_t, Keys> listed_;   // by the place of a term: the tickets that it names
    std::unordered_map<std::size_t, std::vector<HandlerKey>> owners_;
    std::unordered_map<std::int64_t, std::pair<IpAddress, ObservableRole>> addresses_;
    std::vector<Facts> found_;
    bool is_cut_ = false;
};

std::string SqlSearchStore::Search::full_text_of(const SearchTerm& term) const {
    return full_text_.phrase(term.value, term.key == SearchKey::from   ? IndexedPart::people
                                         : term.key == SearchKey::host ? IndexedPart::evidence
                                                                       : IndexedPart::all);
}

void SqlSearchStore::Search::take(Keys&& keys) {
    if (!candidates_) {
        candidates_ = std::move(keys);
        return;
    }
    std::erase_if(*candidates_, [&](std::int64_t key) { return keys.count(key) == 0; });
}

Keys SqlSearchStore::Search::tickets_with(const std::string& full_text) {
    Keys keys;
    Asked row(connection_, Query::tickets_with_words, full_text);
    while (row.next()) keys.insert(tickets_.root_of(row.key<TicketKey>(0)).value);
    return keys;
}

// Notes stand in no index; they have the words when they have all of them.
void SqlSearchStore::Search::add_notes(Keys& keys) {
    std::vector<std::string> words;
    for (const SearchTerm& term : question_.query.terms)
        if (!term.is_not && is_text(term)) {
            if (term.key != SearchKey::words) return;   // nobody sent a note, and it names no host
            words.push_back(lower_case(term.value));
        }
    Asked row(connection_, Query::notes_to_search);
    while (row.next()) {
        const std::string text = lower_case(row.view(1));
        if (std::all_of(words.begin(), words.end(), [&](const std::string& word) { return text.find(word) != text.npos; }))
            keys.insert(tickets_.root_of(row.key<TicketKey>(0)).value);
    }
}

Keys SqlSearchStore::Search::tickets_in(const IpRange& network) {
    Keys keys;
    const std::string first = address_key(network.first()), last = address_key(network.last());
    Asked row(connection_, Query::tickets_in_network, Bytes{first}, Bytes{last});
    while (row.next()) {
        const std::string_view key = row.view(1);
        const std::int64_t ticket = tickets_.root_of(row.key<TicketKey>(0)).value;
        const auto role = static_cast<ObservableRole>(row.integer(2));
        keys.insert(ticket);
        if (key.size() != 17) continue;
        // Of several, the one with the most telling role: a source rather than what is only mentioned.
        const auto named = addresses_.find(ticket);
        if (named != addresses_.end() && named->second.second <= role) continue;
        std::array<std::uint8_t, 16> bytes{};
        std::copy(key.begin() + 1, key.end(), bytes.begin());
        addresses_.insert_or_assign(ticket, std::pair{IpAddress::v6(bytes), role});
    }
    // Of addresses that are only mentioned, the index of evidence has the first ones of a mail; the text has all.
    if (network.is_one_address() && network.first().is_v4())
        keys.merge(tickets_with(full_text_.phrase(network.first().text(), IndexedPart::all)));
    return keys;
}

std::vector<HandlerKey> SqlSearchStore::Search::owners_of(const SearchTerm& term) {
    std::vector<HandlerKey> owners;
    for (const std::string& name : term.names) {
        if (name == "me") owners.push_back(question_.handler);
        if (name == "none") owners.push_back(HandlerKey{});
        Asked row(connection_, Query::handlers);
        while (row.next())
            if (lower_case(row.view(1)) == name || lower_case(row.view(2)) == name) owners.push_back(row.key<HandlerKey>(0));
    }
    return owners;
}

// The one ticket whose number was typed, whatever its prefix: which one is a setting of the site.
bool SqlSearchStore::Search::look_up_number() {
    const auto& terms = question_.query.terms;
    if (terms.size() != 1 || terms.front().key != SearchKey::words || terms.front().is_not) return false;
    const std::string_view word = terms.front().value;
    const std::size_t dash = word.find('-');
    if (dash == word.npos || dash == 0) return false;
    const auto id = TicketId::parse(word, word.substr(0, dash));
    const auto ticket = id.ok() ? tickets_.find(id.value()) : std::nullopt;
    if (ticket) take({tickets_.root_of(*ticket).value});
    return ticket.has_value();
}

void SqlSearchStore::Search::look_up() {
    if (look_up_number()) return;
    std::vector<std::string> needed;
    for (std::size_t i = 0; i < question_.query.terms.size(); ++i) {
        const SearchTerm& term = question_.query.terms[i];
        const bool is_relay = term.key == SearchKey::flag && term.flags == std::vector{SearchFlag::relay};
        if (term.key == SearchKey::owner) owners_[i] = owners_of(term);
        if (term.key == SearchKey::ip) {
            Keys keys = tickets_in(*term.network);
            if (term.is_not)
                listed_[i] = std::move(keys);
            else
                take(std::move(keys));
        } else if (is_text(term)) {
            const std::string one = full_text_of(term);
            if (one.empty()) continue;   // only signs: nothing that could be looked for
            if (term.is_not && term.key != SearchKey::from)
                listed_[i] = tickets_with(one);
            else if (!term.is_not)
                needed.push_back(one);
        } else if (is_relay && !term.is_not) {
            Keys keys;
            Asked row(connection_, Query::tickets_with_relay);
            while (row.next()) keys.insert(tickets_.root_of(row.key<TicketKey>(0)).value);
            take(std::move(keys));
        }
    }
    if (needed.empty()) {
        const auto& terms = question_.query.terms;
        const bool asks_nothing =
            std::all_of(terms.begin(), terms.end(), [](const SearchTerm& term) { return is_text(term) && !term.is_not; });
        if (asks_nothing) take({});   // only signs: not everything, which nobody asked for
        return;
    }
    Keys keys = tickets_with(full_text_.all_of(needed));
    add_notes(keys);
    take(std::move(keys));
}

bool SqlSearchStore::Search::has_sender(TicketKey ticket, const std::string& lower_part) {
    Asked row(connection_, Query::senders_of_ticket, ticket);
    while (row.next())
        if (holds(row.view(0), lower_part) || holds(row.view(1), lower_part)) return true;
    return false;
}

bool SqlSearchStore::Search::has(const Facts& facts, SearchFlag flag) {
    switch (flag) {
        case SearchFlag::relay: return has_row(Query::ticket_has_relay, facts.ticket);
        case SearchFlag::log: return has_row(Query::ticket_has_log, facts.ticket);
        case SearchFlag::note: return has_row(Query::ticket_has_note, facts.ticket);
        case SearchFlag::attachment: return facts.has_attachment;
        case SearchFlag::answer: return facts.has_answer;
        case SearchFlag::incident: return facts.is_incident;
        case SearchFlag::mine: return facts.owner && facts.owner == question_.handler;
        case SearchFlag::overdue:
            return facts.state != TicketState::closed && facts.due_order < microseconds_since_1970(question_.now);
    }
    return false;
}

bool SqlSearchStore::Search::fits(const Facts& facts, const SearchTerm& term, std::size_t place) {
    const auto one_of = [](const auto& values, const auto& value) {
        return std::find(values.begin(), values.end(), value) != values.end();
    };
    switch (term.key) {
        case SearchKey::category: return one_of(term.categories, facts.category);
        case SearchKey::state:
            return one_of(term.names, state_name(facts)) ||
                   (facts.state == TicketState::closed && one_of(term.names, std::string("closed")));
        case SearchKey::owner: return one_of(owners_[place], facts.owner);
        case SearchKey::received:
            return (!term.from || facts.received_at >= *term.from) && (!term.before || facts.received_at < *term.before);
        case SearchKey::flag:
            return std::any_of(term.flags.begin(), term.flags.end(), [&](SearchFlag flag) { return has(facts, flag); });
        case SearchKey::from: return has_sender(facts.ticket, lower_case(term.value));
        case SearchKey::ip:
        case SearchKey::host:
        case SearchKey::words: {   // those that are wanted were candidates
            const auto listed = listed_.find(place);
            return listed == listed_.end() ? !term.is_not : listed->second.count(facts.ticket.value) > 0;
        }
    }
    return true;
}

bool SqlSearchStore::Search::fits(const Facts& facts) {
    const auto& terms = question_.query.terms;
    for (std::size_t i = 0; i < terms.size(); ++i)
        if (fits(facts, terms[i], i) == terms[i].is_not) return false;
    return true;
}

void SqlSearchStore::Search::filter_candidates() {
    for (const std::int64_t key : *candidates_) {
        Facts facts;
        {
            Asked row(connection_, Query::search_facts, TicketKey{key});
            if (!row.next()) continue;
            facts = facts_in(row);
        }
        if (fits(facts)) found_.push_back(std::move(facts));
    }
}

void SqlSearchStore::Search::filter_all() {
    UtcTime from = UtcTime::min(), before = UtcTime::max();
    for (const SearchTerm& term : question_.query.terms) {
        if (term.is_not) continue;
        if (term.from) from = std::max(from, *term.from);
        if (term.before) before = std::min(before, *term.before);
    }
    Asked row(connection_, Query::search_all, from, before);
    while (row.next()) {
        Facts facts = facts_in(row);
        if (fits(facts)) found_.push_back(std::move(facts));
    }
}

void SqlSearchStore::add_texts(SearchHit& hit, const std::vector<std::string>& marks) {
    constexpr int most_mails = 30;
    std::size_t best = 0;
    const auto offer = [&](std::string_view text, std::size_t found, bool is_note) {
        if (found < best || (found == best && !hit.text.empty())) return false;
        best = found;
        hit.text = text;
        hit.is_note = is_note;
        return true;
    };
    {
        Asked mail(connection_, Query::texts_of_ticket, hit.row.key, most_mails);
        while (mail.next()) {
            const std::string_view text = mail.view(1).substr(0, 200'000);
            const std::size_t found = marks_in(text, marks);
            if (!offer(text, found, false)) continue;
            hit.subject = mail.text(0);
            hit.from_name = mail.text(2);
            hit.from_address = mail.text(3);
            hit.language = mail.text(4);
        }
    }
    Asked note(connection_, Query::notes_of_ticket, hit.row.key);
    while (note.next()) {
        const std::string text = note.text(1);
        if (const std::size_t found = marks_in(text, marks); found > best && offer(text, found, true))
            hit.from_name = note.text(0);
    }
}

SearchResult SqlSearchStore::search(const SearchQuestion& question) {
    SearchResult result;
    if (question.query.terms.empty() || !question.query.problems.empty()) return result;
    std::vector<Facts> found;
    {
        Search search(connection_, full_text_, tickets_, question);
        found = search.run(result.is_cut);
        for (std::size_t i = question.offset; i < found.size() && result.hits.size() < question.at_most; ++i) {
            SearchHit& hit = result.hits.emplace_back();
            hit.row.key = found[i].ticket;
            search.name_address(hit);
        }
    }   // what follows takes as long as a page of any list
    result.count = found.size();
    for (const Facts& facts : found) {
        ++result.by_category[static_cast<std::size_t>(facts.category)];
        ++result.by_state[state_name(facts)];
        result.received.push_back(facts.received_at);
    }
    std::vector<std::string> words;
    for (const SearchTerm& term : question.query.terms)
        if (!term.is_not && is_text(term)) words.push_back(term.value);
    for (SearchHit& hit : result.hits) {
        hit.row = tickets_.row_of(hit.row.key);
        if (!question.with_texts) continue;
        std::vector<std::string> marks = words;
        if (!hit.address.empty()) marks.push_back(hit.address);
        for (const SearchTerm& term : question.query.terms)
            if (term.network && term.network->is_one_address()) marks.push_back(term.network->first().text());
        add_texts(hit, marks);
    }
    return result;
}

}   // namespace toritsugi
