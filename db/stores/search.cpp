#include <algorithm>

#include "db/stores/evidence.hpp"
#include "db/stores/ticket_store.hpp"

namespace toritsugi {
namespace {

constexpr int most_hits_looked_at = 1000;

struct SearchWords {
    std::string text;                // what the full-text index is asked
    std::vector<IpRange> networks;   // ip:198.51.100.0/24
    std::vector<TicketId> numbers;   // TRT-2026-000042
};

SearchWords parted(std::string_view words) {
    SearchWords parts;
    bool is_quoted = false;
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        const std::string_view word = words.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        const bool begins_quoted = is_quoted;
        if (std::count(word.begin(), word.end(), '"') % 2) is_quoted = !is_quoted;
        if (!begins_quoted && word.substr(0, 3) == "ip:") {
            const auto range = IpRange::parse(word.substr(3));
            if (range.ok()) {
                parts.networks.push_back(range.value());
                continue;
            }
        }
        parts.text.append(parts.text.empty() ? "" : " ").append(word);
    }
    return parts;
}

// Any prefix: which one is a setting of the site, and a year with a serial is not mistaken for anything else.
std::optional<TicketId> ticket_number(std::string_view word) {
    const std::size_t dash = word.find('-');
    if (dash == word.npos || dash == 0 || word.find(' ') != word.npos) return std::nullopt;
    const auto id = TicketId::parse(word, word.substr(0, dash));
    if (!id.ok()) return std::nullopt;
    return id.value();
}

}   // namespace

std::vector<TicketRow> SqlTicketStore::search(std::string_view words, std::size_t at_most) {
    while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
    while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
    if (const auto number = ticket_number(words))
        if (const auto found = row(*number)) return {*found};
    const SearchWords parts = parted(words);
    std::vector<std::vector<TicketKey>> hits;   // one list for each thing asked, newest first
    const auto collect = [&](Asked&& asked) {
        std::vector<TicketKey>& list = hits.emplace_back();
        while (asked.next()) list.push_back(asked.key<TicketKey>(0));
    };
    const std::string query = full_text_.query(parts.text);
    if (!query.empty()) collect(Asked(connection_, Query::tickets_with_words, query, most_hits_looked_at));
    for (const IpRange& network : parts.networks) {
        const std::string first = address_key(network.first()), last = address_key(network.last());
        collect(Asked(connection_, Query::tickets_with_address, Bytes{first}, Bytes{last}, most_hits_looked_at));
    }
    if (hits.empty()) return {};
    std::vector<TicketRow> rows;
    std::vector<TicketKey> shown;
    for (const TicketKey ticket : hits.front()) {
        const bool in_all = std::all_of(hits.begin() + 1, hits.end(), [&](const auto& list) {
            return std::find(list.begin(), list.end(), ticket) != list.end();
        });
        const TicketKey root = root_of(ticket);
        if (!in_all || std::find(shown.begin(), shown.end(), root) != shown.end()) continue;
        shown.push_back(root);
        rows.push_back(row_of(root));
        if (rows.size() == at_most) break;
    }
    return rows;
}

}   // namespace toritsugi
