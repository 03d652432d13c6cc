#include "mailgate/relay/chaser.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "core/desk/contact_check.hpp"
#include "core/desk/outcome.hpp"
#include "core/writing/quoted.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_at_once = 50;   // of each kind in one round
constexpr std::size_t most_checks = 5;     // a directory of thousands is asked over days, not in one burst
constexpr auto between_checks = std::chrono::hours(1);
// An outcome of long ago that was never told (the setting was switched on today) is history, not news.
constexpr auto oldest_outcome = std::chrono::hours(24 * 30);

// The next contact by the plan: only one who answered before, and nobody whom a person would have to think about.
bool may_go_alone(const ChaseDraft& draft) { return !draft.to || draft.to->draft.contact.may_send_alone; }

}   // namespace

struct Chaser::State {
    Database& database;
    ContactFinder& finder;
    const ParseAgain parse;
    const Desk& desk;
    const Clock& clock;
    const std::shared_ptr<spdlog::logger> log;
    const Options options;
    std::map<RelayKey, int> for_a_person;   // chase that waits for a handler, and its count then: not drafted every minute
    std::optional<UtcTime> checked_at;

    std::mutex mutex;
    std::condition_variable wake;
    bool is_stopping = false;
    std::thread thread;

    State(Database& d, ContactFinder& f, ParseAgain p, const Desk& k, const Clock& c, std::shared_ptr<spdlog::logger> l,
          Options o)
        : database(d), finder(f), parse(std::move(p)), desk(k), clock(c), log(std::move(l)), options(std::move(o)) {}

    std::string number(TicketId id) const { return id.text(desk.settings.site.ticket_prefix); }

    std::size_t round() {
        std::size_t acts = 0;
        if (desk.settings.relay.chase == "automatic") acts += chase_due();
        if (desk.settings.relay.outcome == "automatic") acts += tell_outcomes();
        if (desk.settings.contacts.check == "automatic") acts += check_contacts();
        if (acts > 0 && options.owed) options.owed();
        return acts;
    }

    std::size_t chase_due() {
        const UtcTime now = clock.now();
        std::vector<RelayRequest> due;
        database.read([&](Stores& stores) {
            RelayListQuestion question;
            question.chase_due_before = now;
            question.at_most = 10 * most_at_once;
            due = stores.relays().list(question);
        });
        std::size_t acts = 0;
        for (const RelayRequest& one : due) {
            if (acts == most_at_once) break;
            if (const auto waits = for_a_person.find(one.key); waits != for_a_person.end() && waits->second == one.chases)
                continue;
            acts += chase_one(one);
        }
        return acts;
    }

    bool chase_one(const RelayRequest& request) {
        const UtcTime now = clock.now();
        const auto draft = chase_draft(database, finder, parse, request.key, desk, now);
        if (!draft || !may_go_alone(*draft)) {
            for_a_person[request.key] = request.chases;
            log->info("relay.chase_waits ticket={} address={} step={}", number(request.ticket_id), quoted(request.address),
                      draft ? name_of(draft->step) : "none");
            return false;
        }
        std::string problem;
        database.write([&](Stores& stores) {
            const auto done = toritsugi::chase(stores, *draft, {}, desk, now);
            problem = done.ok() ? "" : done.problem().advice;
        });
        if (!problem.empty()) {
            for_a_person[request.key] = request.chases;
            log->warn("relay.not_chased ticket={} address={} reason={}", number(request.ticket_id), quoted(request.address),
                      quoted(problem));
            return false;
        }
        log->info("relay.chased ticket={} address={} step={}", number(request.ticket_id), quoted(request.address),
                  name_of(draft->step));
        return true;
    }

    std::size_t tell_outcomes() {
        const UtcTime now = clock.now();
        const UtcTime before = now - desk.settings.relay.outcome_after;
        std::vector<TicketId> due;
        database.read(
            [&](Stores& stores) { due = stores.relays().outcome_due(before, now - oldest_outcome, most_at_once); });
        std::size_t acts = 0;
        for (const TicketId& ticket : due) {
            std::size_t told = 0;
            database.write([&](Stores& stores) {
                told = 0;
                // Asked again inside the transaction that tells: another process may have told it.
                const auto still = stores.relays().outcome_due(before, now - oldest_outcome, most_at_once);
                if (std::find(still.begin(), still.end(), ticket) == still.end()) return;
                const auto sent = send_outcomes(stores, ticket, OutcomeKind::outcome, {}, {}, desk, now);
                told = sent.ok() ? sent.value() : 0;
            });
            log->info("relay.outcome_told ticket={} reporters={}", number(ticket), told);
            acts += told > 0;
        }
        return acts;
    }

    std::size_t check_contacts() {
        const UtcTime now = clock.now();
        if (checked_at && now - *checked_at < between_checks) return 0;
        checked_at = now;
        std::vector<ContactCheckDraft> due;
        database.read([&](Stores& stores) { due = contact_checks_due(stores, most_checks, desk, now); });
        std::size_t acts = 0;
        for (const ContactCheckDraft& one : due) {
            bool is_asked = false;
            database.write([&](Stores& stores) {
                is_asked = send_contact_check(stores, one.contact.key, one.address, desk, now).ok();
            });
            if (is_asked) log->info("contact.asked address={}", quoted(one.address));
            acts += is_asked;
        }
        return acts;
    }

    void run() {
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, options.every, [this] { return is_stopping; })) {
            lock.unlock();
            try {
                if (database.is_leader()) round();
            } catch (const std::exception& failure) { log->error("relay.chaser_waits reason={}", quoted(failure.what())); }
            lock.lock();
        }
    }
};

Chaser::Chaser(Database& database, ContactFinder& finder, ParseAgain parse, const Desk& desk, const Clock& clock,
               std::shared_ptr<spdlog::logger> log, Options options)
    : state_(std::make_unique<State>(database, finder, std::move(parse), desk, clock, std::move(log), std::move(options))) {
    const Settings& settings = desk.settings;
    const bool acts = settings.relay.chase == "automatic" || settings.relay.outcome == "automatic" ||
                      settings.contacts.check == "automatic";
    if (acts && state_->options.every.count() > 0) state_->thread = std::thread([this] { state_->run(); });
}

Chaser::~Chaser() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->is_stopping = true;
    }
    state_->wake.notify_all();
    if (state_->thread.joinable()) state_->thread.join();
}

std::size_t Chaser::round() { return state_->round(); }

}   // namespace toritsugi
