// Duplicates, as suggestions with their reason: the same text, the same log lines, the same incident, the same source.
#include <algorithm>
#include <cstring>
#include <map>

#include "core/reading/logs/event_prints.hpp"
#include "db/raw_files.hpp"
#include "db/stores/evidence.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

using std::chrono::hours;

constexpr hours similar_within{90 * 24}, same_incident_within{14 * 24};
constexpr std::size_t most_similar = 5, most_sources_asked = 10;
constexpr double least_shared = 0.2;   // of the log lines; below, two busy logs of one network look alike

std::string age(std::chrono::microseconds since) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(since).count();
    if (minutes < 1) return "just now";
    if (minutes < 60) return std::to_string(minutes) + " min ago";
    if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h ago";
    return std::to_string(minutes / (24 * 60)) + " days ago";
}

enum class Likeness { source, incident, events, text };   // the strongest last
struct Candidate {
    TicketKey ticket;
    Likeness likeness = Likeness::source;
    double shared = 0;    // of the log lines
    std::string source;   // the common one
};

std::string reason(const Candidate& candidate, Category category, const std::string& told) {
    switch (candidate.likeness) {
        case Likeness::text: return "has the same text";
        case Likeness::events:
            return "has " + std::to_string(static_cast<int>(candidate.shared * 100 + 0.5)) + "% of the same log lines";
        case Likeness::incident:
            return "is likely the same incident: " + candidate.source + ", " + std::string(name_of(category)) +
                   (told.empty() ? "" : ", " + told + " was told");
        case Likeness::source:
            return "names the same source " + candidate.source + (told.empty() ? "" : ", " + told + " was told");
    }
    return {};
}

bool has_line(std::string_view lines, std::string_view line) {
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        if (lines.substr(at, end - at) == line) return true;
        at = end + 1;
    }
    return false;
}

std::vector<Candidate> with_same_text(Connection& connection, const ThreadQuestion& question) {
    std::vector<Candidate> found;
    const std::string body = bytes_of_hex(question.body_sha256);
    if (body.empty()) return found;
    Asked asked(connection, Query::tickets_with_body, Bytes{body});
    while (asked.next()) found.push_back({asked.key<TicketKey>(0), Likeness::text, 1, ""});
    return found;
}

// A few of the smallest prints lead to the mails; all prints of those say how much is shared.
std::vector<Candidate> with_same_events(Connection& connection, const ThreadQuestion& question) {
    std::vector<Candidate> found;
    for (std::size_t i = 0; i < std::min(question.prints.size(), indexed_prints); ++i) {
        Asked asked(connection, Query::mails_with_print, static_cast<std::int64_t>(question.prints[i]));
        while (asked.next()) {
            const double shared = shared_part(question.prints, unpacked_prints(asked.view(1)));
            if (shared >= least_shared) found.push_back({asked.key<TicketKey>(0), Likeness::events, shared, ""});
        }
    }
    return found;
}

std::vector<Candidate> with_same_source(Connection& connection, const ThreadQuestion& question, UtcTime now) {
    std::vector<Candidate> found;
    for (std::size_t i = 0; i < std::min(question.sources.size(), most_sources_asked); ++i) {
        const std::string key = evidence_key(question.sources[i]);
        Asked asked(connection, Query::tickets_with_source, Bytes{key});
        while (asked.next()) {
            const bool is_same_kind = question.category != Category::other && asked.view(1) == name_of(question.category);
            const bool is_incident = is_same_kind && asked.time(2) >= now - same_incident_within;
            found.push_back(
                {asked.key<TicketKey>(0), is_incident ? Likeness::incident : Likeness::source, 0, question.sources[i]});
        }
    }
    return found;
}

// The contact who was asked about this source in that ticket; empty: nobody.
std::string who_was_told(Connection& connection, TicketKey ticket, const std::string& source) {
    if (source.empty()) return {};
    Asked asked(connection, Query::sent_relays_of_ticket, ticket);
    while (asked.next())
        if (has_line(asked.view(1), source)) return asked.text(0);
    return {};
}

}   // namespace

std::vector<SimilarTicket> SqlTicketStore::similar_to(const ThreadQuestion& question, UtcTime now) {
    std::map<TicketKey, Candidate> best;   // by ticket, where aliases end
    const auto consider = [&](Candidate candidate) {
        candidate.ticket = root_of(candidate.ticket);
        const auto [known, is_new] = best.try_emplace(candidate.ticket, candidate);
        const bool is_better = candidate.likeness > known->second.likeness ||
                               (candidate.likeness == known->second.likeness && candidate.shared > known->second.shared);
        if (!is_new && is_better) known->second = candidate;
    };
    for (Candidate& one : with_same_text(connection_, question)) consider(std::move(one));
    for (Candidate& one : with_same_events(connection_, question)) consider(std::move(one));
    for (Candidate& one : with_same_source(connection_, question, now)) consider(std::move(one));

    std::vector<Candidate> order;
    for (auto& [ticket, candidate] : best) order.push_back(std::move(candidate));
    std::sort(order.begin(), order.end(), [](const Candidate& a, const Candidate& b) {
        return a.likeness != b.likeness ? a.likeness > b.likeness : a.ticket > b.ticket;
    });
    std::vector<SimilarTicket> similar;
    for (const Candidate& candidate : order) {
        Asked asked(connection_, Query::ticket_age, candidate.ticket);
        if (!asked.next() || asked.time(2) < now - similar_within) continue;
        const TicketId id =
            TicketId::issued(static_cast<int>(asked.integer(0)), static_cast<std::int32_t>(asked.integer(1)));
        similar.push_back(
            {candidate.ticket, id,
             reason(candidate, question.category, who_was_told(connection_, candidate.ticket, candidate.source)) + ", " +
                 age(now - asked.time(2))});
        if (similar.size() == most_similar) break;
    }
    return similar;
}
}   // namespace toritsugi
