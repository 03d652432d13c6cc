#include "core/rules/categorize.hpp"

#include <algorithm>
#include <array>

#include "core/learning/category_model.hpp"
#include "core/rules/plain_text.hpp"

namespace toritsugi {

namespace {

constexpr double subject_factor = 1.5;   // what stands in the subject is what the mail is about
constexpr double quoted_factor = 0.7;
constexpr double doubt = 1.5;   // so that one weak word never makes a sure guess

// Scans, password guessing and exploits are steps of one thing, and so are malware's site, bot and controller: when two of
// a family compete, the family is still certain.
int family_of(Category category) {
    switch (category) {
        case Category::scan:
        case Category::brute_force:
        case Category::exploit_attempt: return 1;
        case Category::malware_site:
        case Category::infected_host:
        case Category::c2: return 2;
        case Category::spam:
        case Category::forged_mail: return 3;
        case Category::intrusion:
        case Category::defacement: return 4;
        default: return 10 + static_cast<int>(category);
    }
}

struct Score {
    double points = 0;
    std::vector<std::pair<double, std::string>> why;   // points, words
};
using Scores = std::array<Score, category_count>;

void add(Scores& scores, Category category, double points, std::string why) {
    Score& score = scores[static_cast<std::size_t>(category)];
    score.points += points;
    score.why.emplace_back(points, std::move(why));
}

// Each phrase counts once, however often it stands there, and not at all inside a longer one: an "intrusion attempt" is no
// intrusion, who is "used for DDoS amplification" is not attacked.
void count_words(Scores& scores, std::string_view text, double factor, const CategoryWords& words) {
    auto hits = words.finder().find(text);
    std::sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.length > b.length; });
    std::vector<bool> counted(words.words().size());
    std::vector<PhraseFinder::Hit> taken;
    for (const auto& hit : hits) {
        if (counted[hit.phrase] || taken.size() > 200) continue;
        const auto& word = words.words()[hit.phrase];
        const bool inside = std::any_of(taken.begin(), taken.end(), [&](const auto& longer) {
            return longer.length > hit.length && longer.at <= hit.at && hit.at + hit.length <= longer.at + longer.length;
        });
        if (inside) continue;
        counted[hit.phrase] = true;
        taken.push_back(hit);
        const std::string where = factor > 1 ? "subject: " : "";
        add(scores, word.category, word.weight * factor, where + std::string(text.substr(hit.at, hit.length)));
    }
}

struct FormatFact {
    std::string_view format;
    Category category;
    double points;
};
// What kind of log it is says what was seen. Firewalls see scans; a login daemon sees guesses.
constexpr FormatFact format_facts[] = {
    {"netfilter", Category::scan, 1.5},
    {"cisco-asa", Category::scan, 1.5},
    {"cisco-ios", Category::scan, 1.5},
    {"ipchains", Category::scan, 1.5},
    {"pf", Category::scan, 1.5},
    {"ipfilter", Category::scan, 1.5},
    {"ipfw", Category::scan, 1.5},
    {"juniper", Category::scan, 1},
    {"netscreen", Category::scan, 1},
    {"fortigate", Category::scan, 1},
    {"sonicwall", Category::scan, 1},
    {"yamaha", Category::scan, 1.5},
    {"windows-firewall", Category::scan, 1.5},
    {"mikrotik", Category::scan, 1},
    {"shorewall", Category::scan, 1.5},
    {"netgear", Category::scan, 1.5},
    {"portsentry", Category::scan, 2},
    {"scanlogd", Category::scan, 2.5},
    {"psad", Category::scan, 2.5},
    {"dshield", Category::scan, 1.5},
    {"csv", Category::scan, 1.5},
    {"snort", Category::exploit_attempt, 1},
    {"suricata", Category::exploit_attempt, 1},
    {"modsecurity", Category::exploit_attempt, 2.5},
    {"apache", Category::exploit_attempt, 1},
    {"nginx", Category::exploit_attempt, 1},
    {"iis", Category::exploit_attempt, 1},
    {"clf", Category::exploit_attempt, 1},
    {"http", Category::exploit_attempt, 1},
    {"access", Category::exploit_attempt, 1},
    {"sshd", Category::brute_force, 2.5},
    {"dovecot", Category::brute_force, 2},
    {"postfix", Category::brute_force, 1.6},
    {"asterisk", Category::brute_force, 2},
    {"freeswitch", Category::brute_force, 2},
    {"proftpd", Category::brute_force, 2},
    {"vsftpd", Category::brute_force, 2},
    {"ftp", Category::brute_force, 2},
    {"windows-security", Category::brute_force, 2},
    {"windows", Category::brute_force, 2},
    {"cowrie", Category::brute_force, 2},
    {"fail2ban", Category::brute_force, 2},
    {"xrdp", Category::brute_force, 2},
    {"named", Category::dos, 1},
    {"bind", Category::dos, 1},
};

// A device of unknown make that names the port which was tried saw a knock at a door; which doors are knocked at without
// being anybody's service there is well known.
void count_ports(Scores& scores, const EventSummary& events) {
    constexpr std::uint32_t often_scanned[] = {23, 2323, 135, 139, 445, 1433, 3389, 5555, 5900, 8291, 8728, 37215, 52869};
    constexpr std::size_t most_doors = 3;   // who tries several did not mistype a number
    std::vector<std::uint32_t> doors;
    double points = 0;
    std::uint32_t first = 0;
    for (std::size_t i = 0; i < events.by_source.size() && i < 5; ++i)
        for (const auto& [key, count] : events.by_source[i].ports) {
            const std::uint32_t port = key & 0xFFFF;
            const bool is_guess = events.by_source[i].guessed > 0;
            const bool is_scanned =
                std::find(std::begin(often_scanned), std::end(often_scanned), port) != std::end(often_scanned);
            const double worth = is_scanned ? 2.5 : is_guess ? 2 : 0;
            const bool is_door = is_scanned || (is_guess && port == 22);
            if (worth > points) points = worth, first = port;
            if (is_door && doors.size() < most_doors && std::find(doors.begin(), doors.end(), port) == doors.end())
                doors.push_back(port);
        }
    const auto say = [&](std::uint32_t port, double worth) {
        add(scores, Category::scan, worth, "port " + std::to_string(port) + " was tried");
    };
    if (points > 0) say(first, points);
    for (const std::uint32_t port : doors)
        if (port != first) say(port, 1.5);
}

void count_events(Scores& scores, const EventSummary& events, const CategoryWords& words) {
    if (events.count == 0) return;
    for (const auto& [format, lines] : events.by_format)
        for (const FormatFact& fact : format_facts)
            if (format.find(fact.format) != std::string::npos) {
                add(scores, fact.category, fact.points, format + " lines: " + std::to_string(lines));
                break;
            }
    std::size_t ports = 0, targets = 0;
    for (const auto& source : events.by_source) {
        ports = std::max(ports, source.ports.size());
        targets = std::max(targets, source.targets.size());
    }
    // What the lines say of themselves: a rule's name, a request, the sentence of a device that no grammar knows. The
    // address with most events says most.
    for (std::size_t i = 0; i < events.by_source.size() && i < 5; ++i) {
        const SourceSummary& source = events.by_source[i];
        if (source.signature.empty()) continue;
        const double share = static_cast<double>(source.count) / static_cast<double>(events.by_source.front().count);
        const double weight = source.guessed > 0 || source.format == "csv" ? 1 : 0.6;
        count_words(scores, plain_text(std::string_view(source.signature).substr(0, 300)), weight * std::min(share, 1.0),
                    words);
    }
    count_ports(scores, events);
    if (ports >= 5) add(scores, Category::scan, 1.5, std::to_string(ports) + " ports tried by one address");
    if (targets >= 4) add(scores, Category::scan, 1.5, std::to_string(targets) + " targets of one address");
}

// What was learned from mails is one more witness. Where words and logs are not sure of anything, a good chance decides;
// where they are, it only raises doubt. What the desk's own handlers taught may outweigh both.
constexpr double learned_bar = 0.4;         // a chance up to this says nothing: reporters write otherwise than the seeds
constexpr double deciding_bar = 0.6;        // the same, of what was built in, where the rules are silent
constexpr double learned_points = 4.5;      // for a chance of 1: as much as one word that says it outright
constexpr double taught_points = 14;        // the same, when it is the handlers' examples that made the difference
constexpr double taught_difference = 0.4;   // between what is known with and without them, from which on they count fully

// Of a category, how many points the built-in model gives for a chance of 1.
double built_in_points(Category category, const CategoryClues& clues) {
    if (category == Category::other) return 0;   // that is what is left when nothing speaks
    // Knocks at doors are told by who knocked; who names nobody asks about a log.
    if (!clues.has_evidence && family_of(category) == family_of(Category::scan)) return 0;
    return learned_points;
}

void count_learned(Scores& scores, const CategoryClues& clues, bool rules_are_sure) {
    if (!clues.model) return;
    const CategoryModel::Parts parts{clues.plain_subject, clues.plain_body, clues.plain_quoted};
    const CategoryModel::Chances chances = clues.model->chances(parts);
    CategoryModel::Chances before = chances;   // without the handlers' examples
    if (clues.model->lessons() > 0) before = CategoryModel::built_in()->chances(parts);
    const bool has_logs = clues.events && clues.events->count > 0;
    const double share = !clues.stated_types.empty() ? 0.1 : has_logs ? 0.25 : 1;
    double best = 0;
    for (const Score& score : scores) best = std::max(best, score.points);
    for (std::size_t i = 0; i < category_count; ++i) {
        const Category category = category_table()[i].category;
        const double taught = std::clamp((chances[i] - before[i]) / taught_difference, 0.0, 1.0);
        const double bar = rules_are_sure ? learned_bar : deciding_bar + (learned_bar - deciding_bar) * taught;
        if (chances[i] <= bar) continue;
        const double built_in = built_in_points(category, clues);
        const double most = built_in + (taught_points - built_in) * taught;
        double points = share * most * (chances[i] - bar) / (1 - bar);
        if (rules_are_sure && taught == 0) points = std::min(points, 0.9 * best - scores[i].points);   // doubt, no victory
        if (points <= 0) continue;
        std::string why = taught > 0.5 ? "learned from handlers: " : "learned: ";
        const auto words = clues.model->words_for(parts, category, 3);
        for (std::size_t n = 0; n < words.size(); ++n) why += (n ? ", " : "") + words[n];
        if (!words.empty()) add(scores, category, points, std::move(why));
    }
}

struct TypeWord {
    std::string_view part;   // letters and digits only
    Category category;
};
// In this order: the first part that the type holds decides.
constexpr TypeWord type_words[] = {
    {"authfailure", Category::forged_mail},
    {"spearphish", Category::targeted},
    {"phish", Category::phishing},
    {"fraud", Category::phishing},
    {"scam", Category::phishing},
    {"brandinfringement", Category::phishing},
    {"masquerade", Category::forged_mail},
    {"spoof", Category::forged_mail},
    {"copyright", Category::copyright},
    {"trademark", Category::copyright},
    {"infringement", Category::copyright},
    {"usenet", Category::copyright},
    {"cyberlocker", Category::copyright},
    {"p2p", Category::copyright},
    {"linksite", Category::copyright},
    {"ugcplatform", Category::copyright},
    {"drone", Category::infected_host},
    {"sinkhole", Category::infected_host},
    {"botnetcc", Category::c2},
    {"c2", Category::c2},
    {"cnc", Category::c2},
    {"commandandcontrol", Category::c2},
    {"infected", Category::infected_host},
    {"botnet", Category::infected_host},
    {"microsoftsinkhole", Category::infected_host},
    {"bots", Category::infected_host},
    {"malwaredistribution", Category::malware_site},
    {"malwareurl", Category::malware_site},
    {"malurl", Category::malware_site},
    {"malicioussite", Category::malware_site},
    {"malware", Category::malware_site},
    {"virus", Category::malware_site},
    {"rpz", Category::malware_site},
    {"remotecompromise", Category::defacement},
    {"deface", Category::defacement},
    {"unauthorisedinformationmodification", Category::defacement},
    {"compromisedwebsite", Category::defacement},
    {"compromisedaccount", Category::intrusion},
    {"compromise", Category::intrusion},
    {"backdoor", Category::intrusion},
    {"dosvictim", Category::dos},
    {"amplifier", Category::open_service},
    {"ddosamplifier", Category::open_service},
    {"ddos", Category::dos},
    {"dosattack", Category::dos},
    {"flood", Category::dos},
    {"openservice", Category::open_service},
    {"openresolver", Category::open_service},
    {"openproxy", Category::open_service},
    {"misconfiguration", Category::open_service},
    {"vulnerablesystem", Category::open_service},
    {"potentiallyunwantedaccessible", Category::open_service},
    {"shadowserverscan", Category::open_service},
    {"shadowserveropen", Category::open_service},
    {"shadowserver", Category::open_service},
    {"loginattack", Category::brute_force},
    {"bruteforce", Category::brute_force},
    {"regbot", Category::spam},
    {"badbot", Category::exploit_attempt},
    {"harvest", Category::spam},
    {"commentspam", Category::spam},
    {"dictionary", Category::spam},
    {"spam", Category::spam},
    {"bulkmessaging", Category::spam},
    {"portscan", Category::scan},
    {"webattack", Category::exploit_attempt},
    {"sqlinjection", Category::exploit_attempt},
    {"vulnerabilityscan", Category::exploit_attempt},
    {"reconnaissance", Category::exploit_attempt},
    {"webcrawler", Category::exploit_attempt},
    {"scraping", Category::exploit_attempt},
    {"exploit", Category::exploit_attempt},
    {"idsalert", Category::exploit_attempt},
    {"vulnerabilitycve", Category::open_service},
    {"scan", Category::scan},
    {"exposeddata", Category::data_leak},
    {"dataleak", Category::data_leak},
    {"leak", Category::data_leak},
    {"exposed", Category::data_leak},
    {"suspiciousregistration", Category::phishing},
    {"dos", Category::dos},
    {"ssh", Category::brute_force},
    {"imap", Category::brute_force},
    {"ftp", Category::brute_force},
    {"sip", Category::brute_force},
    {"apache", Category::exploit_attempt},
    {"hack", Category::exploit_attempt},
    {"botnet", Category::infected_host},
    {"blocklist", Category::other},
    {"abuse", Category::other},
};

}   // namespace

std::optional<Category> category_of_type(std::string_view type) {
    if (const auto named = category_named(type)) return *named == Category::other ? std::nullopt : named;
    for (const CategoryRow& row : category_table())   // "rsit:fraud:masquerade"
        if (!row.rsit.empty() && row.rsit.substr(0, 6) != "other:" && type.find(row.rsit) != type.npos) return row.category;
    std::string letters;
    for (const char c : type.substr(0, 200)) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) letters += c;
        if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c | 0x20);
    }
    for (const TypeWord& word : type_words)
        if (letters.find(word.part) != std::string::npos) {
            if (word.category == Category::other) return std::nullopt;
            return word.category;
        }
    // Boxes of Japanese forms.
    struct Word {
        std::string_view word;
        Category category;
    };
    static constexpr Word words[] = {{"フィッシング", Category::phishing},
                                     {"改ざん", Category::defacement},
                                     {"総当", Category::brute_force},
                                     {"不正ログイン", Category::brute_force},
                                     {"スキャン", Category::scan},
                                     {"プローブ", Category::scan},
                                     {"侵入", Category::intrusion},
                                     {"ランサム", Category::intrusion},
                                     {"C2", Category::c2},
                                     {"ボット", Category::infected_host},
                                     {"感染", Category::infected_host},
                                     {"マルウ", Category::malware_site},
                                     {"ウイルス", Category::malware_site},
                                     {"妨害", Category::dos},
                                     {"標的型", Category::targeted},
                                     {"制御", Category::ics},
                                     {"詐称", Category::forged_mail},
                                     {"なりすまし", Category::forged_mail},
                                     {"迷惑メール", Category::spam},
                                     {"スパム", Category::spam},
                                     {"漏", Category::data_leak},
                                     {"著作権", Category::copyright},
                                     {"脆弱性", Category::vulnerability}};
    for (const Word& word : words)
        if (type.find(word.word) != type.npos) return word.category;
    return std::nullopt;
}

// What the points make of each category, best first, at most four.
std::vector<CategoryGuess> ranked(Scores& scores) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores[i].points > 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a].points > scores[b].points; });
    if (order.size() > 4) order.resize(4);

    std::vector<CategoryGuess> guesses;
    for (const std::size_t i : order) {
        const Category category = category_table()[i].category;
        double rival = 0;
        for (const std::size_t other : order) {
            if (other == i) continue;
            const bool related = family_of(category_table()[other].category) == family_of(category);
            rival = std::max(rival, scores[other].points * (related ? 0.2 : 0.8));
        }
        CategoryGuess guess;
        guess.category = category;
        guess.confidence = scores[i].points / (scores[i].points + rival + doubt);
        auto& why = scores[i].why;
        std::stable_sort(why.begin(), why.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
        for (std::size_t n = 0; n < why.size() && n < 6; ++n) guess.why.push_back(why[n].second);
        guesses.push_back(std::move(guess));
    }
    return guesses;
}

std::vector<CategoryGuess> categorize(const CategoryClues& clues, const CategoryWords& words) {
    Scores scores;
    count_words(scores, clues.plain_subject, subject_factor, words);
    count_words(scores, clues.plain_body, 1, words);
    if (!clues.plain_quoted.empty()) count_words(scores, clues.plain_quoted, quoted_factor, words);
    // Words alone, of somebody who only asks a question, weigh less.
    if (!clues.has_evidence)
        for (Score& score : scores) score.points *= 0.6;
    if (clues.events) count_events(scores, *clues.events, words);
    std::vector<std::string> seen;
    for (const std::string& type : clues.stated_types) {
        if (seen.size() >= 8 || std::find(seen.begin(), seen.end(), type) != seen.end()) continue;
        seen.push_back(type);
        if (const auto category = category_of_type(type)) add(scores, *category, 6, "stated type: " + type);
    }

    const auto by_rules = ranked(scores);
    count_learned(scores, clues, !by_rules.empty() && by_rules.front().is_sure());
    std::vector<CategoryGuess> guesses = ranked(scores);
    if (guesses.empty() || !guesses.front().is_sure()) {
        CategoryGuess unsure;
        unsure.category = Category::other;
        unsure.confidence = guesses.empty() ? 0.3 : 1 - guesses.front().confidence;
        unsure.confidence = std::min(unsure.confidence, 0.49);
        unsure.why.push_back("no category is clear");
        guesses.insert(guesses.begin(), std::move(unsure));
        if (guesses.size() > 4) guesses.resize(4);
    }
    return guesses;
}

}   // namespace toritsugi
