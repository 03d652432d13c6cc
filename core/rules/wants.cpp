#include "core/rules/wants.hpp"

#include <algorithm>
#include <array>

#include "core/rules/phrases.hpp"
#include "core/rules/want_words.hpp"

namespace toritsugi {

namespace {

const PhraseFinder& want_finder() {
    static const PhraseFinder finder = [] {
        std::vector<std::string> phrases;
        for (const WantWord& word : want_words()) phrases.emplace_back(word.phrase);
        return PhraseFinder(phrases);
    }();
    return finder;
}

constexpr std::size_t want_count = 8;
using Points = std::array<double, want_count>;
double& of(Points& points, Want want) { return points[static_cast<std::size_t>(want)]; }

bool is_of_a_site(Category category) {
    return category == Category::phishing || category == Category::malware_site || category == Category::c2 ||
           category == Category::copyright || category == Category::data_leak;
}

// Categories in which somebody runs the source and does not know it.
bool is_of_a_source(Category category) {
    switch (category) {
        case Category::targeted:
        case Category::ics:
        case Category::vulnerability:
        case Category::other: return false;
        default: return true;
    }
}

// Who asks and says not what of us wants to be told what to do. A question mark in an address or in a list of values is
// none.
bool asks_a_question(std::string_view plain) {
    for (const std::string_view end : {"でしょうか", "ですか", "ますか", "のか。", "吗？", "吗?", "嗎?"})
        if (plain.find(end) != plain.npos) return true;
    for (std::size_t at = plain.find('?'); at != plain.npos; at = plain.find('?', at + 1)) {
        const bool ends = at + 1 == plain.size() || plain[at + 1] == ' ' || plain[at + 1] == '?' || plain[at + 1] == '!';
        const bool behind_word = at > 0 && ((plain[at - 1] >= 'a' && plain[at - 1] <= 'z') || (plain[at - 1] & 0x80));
        if (ends && behind_word) return true;
    }
    return false;
}

// What stands in 「」 somebody else said: a threat, a notice.
std::string without_quotations(std::string_view plain) {
    constexpr std::string_view opens = "「", closes = "」";
    constexpr std::size_t longest = 600;
    std::string out;
    while (!plain.empty()) {
        const std::size_t open = plain.find(opens);
        const std::size_t close = open == plain.npos ? plain.npos : plain.substr(open, longest).find(closes);
        if (open == plain.npos) {
            out += plain;
            break;
        }
        out += plain.substr(0, open);
        if (close == plain.npos) out += opens;
        plain.remove_prefix(close == plain.npos ? open + opens.size() : open + close + closes.size());
    }
    return out;
}

// "結果を教えていただけますか" asks for the outcome, not for advice: what begins inside another request belongs to it.
std::vector<PhraseFinder::Hit> requests_in(std::string_view plain) {
    auto hits = want_finder().find(plain);
    std::stable_sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    std::vector<PhraseFinder::Hit> requests;
    std::size_t begin = 0, end = 0;   // of the last request that is none for advice
    for (const auto& hit : hits) {
        const bool is_advice = want_words()[hit.phrase].want == Want::advice;
        if (is_advice && begin < hit.at && hit.at < end) continue;
        if (!is_advice) begin = hit.at, end = std::max<std::size_t>(end, hit.at + hit.length);
        requests.push_back(hit);
    }
    return requests;
}

bool contains(const std::vector<Want>& wants, Want want) {
    return std::find(wants.begin(), wants.end(), want) != wants.end();
}

}   // namespace

WantsFound read_wants(const WantsClues& clues) {
    switch (clues.kind) {
        case MailKind::auto_reply:
        case MailKind::bounce:
        case MailKind::receipt: return {{Want::none}, "automatic mail"};
        case MailKind::list:   // notifiers mark their complaints "Precedence: list" as well
            if (!clues.has_evidence || !clues.is_sure) return {{Want::none}, "mailing list"};
            break;
        default: break;
    }
    if (!clues.ticked.empty()) return {clues.ticked, "answers of the form"};

    Points points{};
    std::string why;
    const auto words = want_words();
    std::vector<bool> counted(words.size());
    const std::string own_words = without_quotations(clues.plain_body);
    for (const std::string_view text : {clues.plain_subject, std::string_view(own_words)})
        for (const auto& hit : requests_in(text)) {
            if (counted[hit.phrase]) continue;
            counted[hit.phrase] = true;
            of(points, words[hit.phrase].want) += words[hit.phrase].weight;
            if (why.size() < 160) why += (why.empty() ? "" : ", ") + std::string(text.substr(hit.at, hit.length));
        }
    // In an answer the same words often only refer to what was asked before.
    const double bar = clues.kind == MailKind::reply ? 4 : 2;
    const auto asked = [&](Want want) {
        return of(points, want) >= (want == Want::notify_source || want == Want::takedown ? bar : 2);
    };

    WantsFound found;
    found.why = why;
    const bool site = is_of_a_site(clues.category) || clues.category == Category::defacement;
    if (clues.kind == MailKind::relay_request) {
        found.wants.push_back(Want::relay);
        if (asked(Want::takedown) || is_of_a_site(clues.category)) found.wants.push_back(Want::takedown);
        return found;
    }
    if (clues.kind == MailKind::digest && !asked(Want::notify_source)) {
        found.wants.push_back(Want::info_only);
        return found;
    }
    // A site is taken down, a machine's owner is told: the same verb, two requests.
    if (asked(Want::takedown))
        found.wants.push_back(site || clues.has_page || !clues.is_sure ? Want::takedown : Want::notify_source);
    if (asked(Want::notify_source)) {
        if (!found.wants.empty() && found.wants.front() == Want::takedown) {
            if (of(points, Want::notify_source) >= 5) found.wants.push_back(Want::notify_source);
        } else if (found.wants.empty()) {
            found.wants.push_back(Want::notify_source);
        }
    }
    if (asked(Want::analysis)) found.wants.push_back(Want::analysis);
    if (asked(Want::advice)) {
        // "What information do you need to investigate?" asks for advice, not for an analysis.
        if (of(points, Want::advice) > of(points, Want::analysis) && contains(found.wants, Want::analysis))
            found.wants.erase(std::find(found.wants.begin(), found.wants.end(), Want::analysis));
        found.wants.push_back(Want::advice);
    }
    if (asked(Want::info_only) && found.wants.empty()) found.wants.push_back(Want::info_only);
    if (of(points, Want::info_only) >= 3 && !contains(found.wants, Want::info_only)) {
        // "No action is needed" outweighs polite formulas, not a plain request.
        const bool weak = of(points, Want::notify_source) <= 2 && of(points, Want::takedown) == 0;
        if (weak && contains(found.wants, Want::notify_source))
            found.wants.erase(std::find(found.wants.begin(), found.wants.end(), Want::notify_source));
        if (found.wants.empty()) found.wants.push_back(Want::info_only);
    }
    if (asked(Want::reply_requested)) found.wants.push_back(Want::reply_requested);
    const bool only_reply = found.wants.size() == 1 && found.wants.front() == Want::reply_requested;
    if ((found.wants.empty() || (only_reply && clues.has_evidence && clues.is_sure)) && asks_a_question(clues.plain_body)) {
        found.wants.insert(found.wants.begin(), Want::advice);
        if (found.why.empty()) found.why = "a question";
    }
    if (found.wants.empty() || (found.wants.size() == 1 && found.wants.front() == Want::reply_requested)) {
        // Nothing was asked in words. Who sends evidence of an attack to a desk wants its source told.
        if (clues.has_evidence && clues.is_sure && (clues.kind == MailKind::report || clues.kind == MailKind::list) &&
            is_of_a_source(clues.category)) {
            found.wants.insert(found.wants.begin(), is_of_a_site(clues.category) ? Want::takedown : Want::notify_source);
            if (found.why.empty()) found.why = "usual for " + std::string(name_of(clues.category));
        } else if (found.wants.empty()) {
            found.wants.push_back(Want::info_only);
            if (found.why.empty()) found.why = "nothing asked";
        }
    }
    return found;
}

}   // namespace toritsugi
