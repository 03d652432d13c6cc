#include "mailgate/lookup/registry_finder.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "core/contacts/gather.hpp"
#include "core/contacts/mailbox.hpp"
#include "core/contacts/whois.hpp"
#include "core/writing/quoted.hpp"
#include "mailgate/lookup/directory_index.hpp"
#include "mailgate/lookup/home_tables.hpp"
#include "mailgate/mime/charset.hpp"

namespace toritsugi {
namespace {

using Way = RegistryQuestion::Way;
using std::chrono::hours;
using std::chrono::minutes;
using Steady = std::chrono::steady_clock;

constexpr hours fresh_registry{24 * 7}, fresh_security_txt{24}, oldest_used{24 * 30};
constexpr std::size_t longest_queue = 10000;
// Registries count questions; a burst of fifty addresses must not get the desk locked out.
constexpr std::chrono::milliseconds gap_between_questions{200};
constexpr minutes pause_after_failure{10};

std::optional<RegistryText> kept_answer(Database& database, const RegistryQuestion& question, UtcTime now) {
    std::optional<RegistryText> found;
    database.read([&](Stores& stores) {
        found = stores.contacts().answer(question.key);
        if (!found && !question.kind.empty() && question.address)
            found = stores.contacts().answer_covering(question.kind, *question.address);
    });
    if (found && now - found->read_at > oldest_used) found.reset();
    return found;
}

bool is_fresh(const RegistryText& answer, Way way, UtcTime now) {
    return now - answer.read_at <= (way == Way::security_txt ? fresh_security_txt : fresh_registry);
}

// What is known already; asks nobody.
class KeptAnswers final : public AnswerSource {
  public:
    KeptAnswers(Database& database, UtcTime now) : database_(database), now_(now) {}
    std::optional<RegistryText> answer(const RegistryQuestion& question) override {
        return kept_answer(database_, question, now_);
    }
    std::string why() const override { return "not asked yet"; }

  private:
    Database& database_;
    UtcTime now_;
};

}   // namespace

std::string home_tables_folder(const Settings& settings) { return settings.data.folder + "/contacts"; }

struct RegistryFinder::State {
    const Settings settings;
    Database& database;
    const Clock& clock;
    std::shared_ptr<spdlog::logger> log;

    std::mutex tables_mutex;
    std::shared_ptr<const HomeTables> tables;
    std::string tables_mark;   // what the folder of tables looked like when they were read
    DirectoryIndex directory;
    std::optional<Wire> wire;

    std::mutex mutex;
    std::condition_variable wake, idle;
    std::deque<LookUp> queue;
    std::set<std::string> queued;
    std::map<std::string, Steady::time_point> failed;   // question -> not before
    Steady::time_point last_question{};
    bool is_stopping = false, is_busy = false;
    std::thread thread;

    State(const Settings& s, Database& d, const Clock& c, std::shared_ptr<spdlog::logger> l, std::optional<WireRules> rules)
        : settings(s), database(d), clock(c), log(std::move(l)), directory(d) {
        read_tables();
        if (!rules) rules = WireRules{};
        for (const std::string& host : tables->servers.hosts()) rules->hosts.insert(host);
        for (const std::string& host : settings.contacts.also_ask) rules->hosts.insert(host);
        wire.emplace(std::move(*rules));
    }

    std::shared_ptr<const HomeTables> home() {
        const std::lock_guard lock(tables_mutex);
        return tables;
    }

    // `toritsugi contact import` puts new files there while we serve. Servers that a new bootstrap file names are asked
    // after the next start: the allow-list of the network is made once.
    void read_tables() {
        const std::string folder = home_tables_folder(settings), mark = home_tables_mark(folder);
        if (tables && mark == tables_mark) return;
        auto loaded = std::make_shared<HomeTables>(load_home_tables(folder));
        for (const std::string& problem : loaded->problems) log->warn("contacts.table_not_read why={}", quoted(problem));
        const std::lock_guard lock(tables_mutex);
        tables = std::move(loaded);
        tables_mark = mark;
    }

    std::shared_ptr<const Directory> contacts() {
        auto current = directory.current();
        if (directory.is_stale()) wake.notify_all();
        return current;
    }

    bool may_be_asked(const LookUp& look_up) const {
        const auto address = look_up.address ? look_up.address
                             : look_up.range ? std::optional(look_up.range->first())
                                             : std::nullopt;
        if (!address) return true;
        const IpScope scope = scope_of(*address);
        return scope == IpScope::global || (scope == IpScope::documentation && settings.site.documentation_addresses);
    }

    std::string registry_of(const LookUp& look_up, const HomeTables& home) const {
        const auto address = look_up.address ? look_up.address
                             : look_up.range ? std::optional(look_up.range->first())
                                             : std::nullopt;
        const auto told = address       ? home.delegated.of(*address)
                          : look_up.asn ? home.delegated.of_asn(*look_up.asn)
                                        : std::nullopt;
        return told ? std::string(told->registry) : "";
    }

    Ranking ranked(const LookUp& look_up, AnswerSource& source) {
        const auto home_tables = home();
        const auto own = contacts();
        const UtcTime now = clock.now();
        Findings findings = find_at_home(look_up, *own, home_tables->delegated, home_tables->origins);
        if (may_be_asked(look_up))
            gather(look_up, home_tables->servers, registry_of(look_up, *home_tables), source, now, findings);
        // The registry may know a country that our tables do not.
        if (findings.national_certs.empty()) findings.national_certs = own->national_certs(findings.country);
        RankPolicy policy;
        policy.cert_first.insert(settings.contacts.cert_first.begin(), settings.contacts.cert_first.end());
        policy.use_guesses = settings.contacts.guess;
        return rank(look_up, findings, *own, policy, now);
    }

    void loop();
    Ranking ask(const LookUp& look_up);
    std::optional<RegistryText> asked(const RegistryQuestion& question, std::string& why);
};

namespace {

// Kept answers while they are fresh, else the network; an old answer is better than none.
class AskingSource final : public AnswerSource {
  public:
    using Ask = std::function<std::optional<RegistryText>(const RegistryQuestion&, std::string&)>;
    AskingSource(Database& database, const Clock& clock, Ask ask)
        : database_(database), clock_(clock), ask_(std::move(ask)) {}
    std::optional<RegistryText> answer(const RegistryQuestion& question) override {
        auto kept = kept_answer(database_, question, clock_.now());
        if (kept && is_fresh(*kept, question.way, clock_.now())) return kept;
        if (auto fresh = ask_(question, why_)) return fresh;
        return kept;
    }
    std::string why() const override { return why_; }

  private:
    Database& database_;
    const Clock& clock_;
    Ask ask_;
    std::string why_ = "no answer";
};

std::string decoded(const RegistryQuestion& question, const WireAnswer& answer) {
    if (question.way == Way::rdap) return answer.body;   // RFC 8259, 8.1: always UTF-8
    // JPNIC and JPRS answer in ISO-2022-JP on port 43 unless /e asks for English.
    const std::string_view registry = registry_of_domain(answer.host);
    return decode_text(answer.body, registry == "jpnic" || registry == "jprs" ? "iso-2022-jp" : "").text;
}

}   // namespace

std::optional<RegistryText> RegistryFinder::State::asked(const RegistryQuestion& question, std::string& why) {
    if (!settings.contacts.ask_registries) {
        why = "registries are not asked (contacts.ask_registries)";
        return {};
    }
    {
        std::unique_lock lock(mutex);
        if (const auto pause = failed.find(question.key); pause != failed.end() && Steady::now() < pause->second) {
            why = "no answer a few minutes ago";
            return {};
        }
        if (wake.wait_until(lock, last_question + gap_between_questions, [&] { return is_stopping; })) {
            why = "stopped";
            return {};
        }
        last_question = Steady::now();
    }
    const auto start = Steady::now();
    const WireAnswer answer = question.way == Way::whois  ? wire->whois(question.server, question.text)
                              : question.way == Way::rdap ? wire->get(question.text)
                                                          : wire->get(question.text, Wire::Host::any_public);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
    log->info("contacts.asked question={} server={} ok={} took_ms={} problem={}", quoted(question.key), quoted(answer.host),
              answer.is_ok, took, quoted(answer.problem));
    if (!answer.is_ok) {
        const std::lock_guard lock(mutex);
        if (failed.size() > 100000) failed.clear();
        failed[question.key] = Steady::now() + pause_after_failure;
        why = answer.problem;
        return {};
    }
    RegistryText text{question.key, answer.host, decoded(question, answer), clock.now(), {}, {}};
    if (question.way != Way::security_txt && question.address) {
        const RegistryAnswer read = question.way == Way::rdap ? read_rdap(text.text, Side::network, text.server)
                                                              : read_whois(text.text, Side::network, text.server);
        if (const auto bounds = bounds_of(read.range);
            bounds && bounds->first <= *question.address && *question.address <= bounds->second)
            std::tie(text.first, text.last) = *bounds;
        if (read.kind == AnswerKind::refused) {   // not worth keeping; ask later
            const std::lock_guard lock(mutex);
            failed[question.key] = Steady::now() + pause_after_failure;
            return text;
        }
    }
    database.write([&](Stores& stores) { stores.contacts().keep_answer(text); });
    return text;
}

Ranking RegistryFinder::State::ask(const LookUp& look_up) {
    AskingSource source(database, clock,
                        [this](const RegistryQuestion& question, std::string& why) { return asked(question, why); });
    return ranked(look_up, source);
}

void RegistryFinder::State::loop() {
    auto last_cleaning = Steady::now();
    for (;;) {
        LookUp look_up;
        {
            std::unique_lock lock(mutex);
            is_busy = false;
            if (queue.empty()) idle.notify_all();
            wake.wait_for(lock, minutes{1}, [&] { return is_stopping || !queue.empty() || directory.is_stale(); });
            if (is_stopping) return;
            if (!queue.empty()) {
                look_up = std::move(queue.front());
                queue.pop_front();
                queued.erase(look_up.value);
                is_busy = true;
            }
        }
        try {
            if (directory.is_stale()) directory.refresh();
            if (look_up.value.empty()) read_tables();   // a quiet minute
            if (!look_up.value.empty()) ask(look_up);
            if (Steady::now() - last_cleaning > hours{6}) {
                last_cleaning = Steady::now();
                database.write([&](Stores& stores) { stores.contacts().drop_answers_before(clock.now() - oldest_used); });
            }
        } catch (const std::exception& problem) {
            log->error("contacts.look_up_failed value={} why={}", quoted(look_up.value), quoted(problem.what()));
        }
    }
}

RegistryFinder::RegistryFinder(const Settings& settings, Database& database, const Clock& clock,
                               std::shared_ptr<spdlog::logger> log, std::optional<WireRules> rules)
    : state_(std::make_unique<State>(settings, database, clock, std::move(log), std::move(rules))) {
    state_->thread = std::thread([this] { state_->loop(); });
}

RegistryFinder::~RegistryFinder() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->is_stopping = true;
    }
    state_->wire->stop();
    state_->wake.notify_all();
    state_->thread.join();
}

Ranking RegistryFinder::at_hand(const LookUp& look_up) {
    KeptAnswers kept(state_->database, state_->clock.now());
    return state_->ranked(look_up, kept);
}

Ranking RegistryFinder::ask_now(const LookUp& look_up) { return state_->ask(look_up); }

void RegistryFinder::want(const std::vector<LookUp>& look_ups) {
    if (!state_->settings.contacts.ask_registries) return;
    const std::lock_guard lock(state_->mutex);
    for (const LookUp& look_up : look_ups) {
        if (look_up.value.empty() || !state_->may_be_asked(look_up) || state_->queue.size() >= longest_queue) continue;
        if (state_->queued.insert(look_up.value).second) state_->queue.push_back(look_up);
    }
    state_->wake.notify_all();
}

std::string RegistryFinder::dates() { return state_->home()->dates(); }

bool RegistryFinder::wait_until_idle(std::chrono::milliseconds at_most) {
    std::unique_lock lock(state_->mutex);
    return state_->idle.wait_for(lock, at_most, [&] { return state_->queue.empty() && !state_->is_busy; });
}

}   // namespace toritsugi
