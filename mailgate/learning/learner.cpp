#include "mailgate/learning/learner.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/desk/kept_model.hpp"
#include "core/reading/read_report.hpp"
#include "core/rules/desk_rules.hpp"
#include "core/writing/quoted.hpp"
#include "mailgate/site_reading.hpp"

namespace toritsugi {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t page = 100;

// What a model may be trained from: the hashed words that anybody reads without our key. Nothing that was encrypted is
// opened.
std::vector<std::uint16_t> ngrams_of_mail(const RawMail& raw, const Envelope& envelope, const Desk& desk) {
    const Message mail = parse_message(raw, envelope, parsing_of(desk.settings));
    if (mail.protection.is_encrypted) return {};
    ReadingContext reading = reading_of(desk, envelope.received_at);
    reading.keep_ngrams = true;
    return read_report(mail, reading).ngrams;
}

}   // namespace

struct Learner::State {
    Database& database;
    const Desk& desk;
    CurrentRules& rules;
    const Clock& clock;
    const std::shared_ptr<spdlog::logger> log;
    const Options options;
    Steady::time_point rests_until{};
    std::int64_t known_version = 0;   // of the model in use; 0: the one that is built in
    bool is_of_this_release = true;

    std::mutex mutex;
    std::condition_variable wake;
    bool is_stopping = false;
    std::thread thread;

    bool stops() {
        const std::lock_guard lock(mutex);
        return is_stopping;
    }

    bool round() {
        std::optional<ModelFacts> newest;
        std::int64_t change = 0;
        database.read([&](Stores& stores) {
            newest = stores.lessons().newest_model();
            change = stores.lessons().newest_change();
        });
        if (newest && newest->version != known_version) take_in_use(*newest);
        if (change == (newest ? newest->change : 0) && is_of_this_release) return false;
        if (!read_lessons()) return false;
        train(change);
        return true;
    }

    // From another process, or from before the start. Another release has other seeds, or hashes otherwise: then it is
    // trained anew.
    void take_in_use(const ModelFacts& newest) {
        std::shared_ptr<const CategoryModel> kept;
        database.read([&](Stores& stores) { kept = kept_model(stores.lessons()); });
        is_of_this_release = kept && kept->seeds() == CategoryModel::built_in()->seeds();
        known_version = newest.version;
        if (kept)
            rules.set_model(std::move(kept));
        else
            database.write([](Stores& stores) { stores.lessons().forget_ngrams(); });
    }

    // False: the desk closes.
    bool read_lessons() {
        while (true) {
            std::vector<UnreadLesson> unread;
            database.read([&](Stores& stores) { unread = stores.lessons().unread(page); });
            if (unread.empty()) return true;
            for (const UnreadLesson& one : unread) {
                if (stops()) return false;
                read_lesson(one);
            }
        }
    }

    void read_lesson(const UnreadLesson& lesson) {
        const auto keep = [&](const std::string& bytes) {
            database.write([&](Stores& stores) { stores.lessons().keep_ngrams(lesson.ticket, bytes); });
        };
        keep("");   // a mail that ends the program while it is read is not read for learning again
        if (!lesson.mail) return;
        try {
            RawMail raw;
            Envelope envelope;
            database.read([&](Stores& stores) {
                raw = stores.messages().raw(lesson.mail);
                envelope = stores.messages().envelope(lesson.mail);
            });
            if (const auto ngrams = ngrams_of_mail(raw, envelope, desk); !ngrams.empty()) keep(packed_ngrams(ngrams));
        } catch (const StoreError&) {
            throw;
        } catch (const std::exception& failure) {   // set aside when it came in, and a handler named its category
            log->warn("lesson.not_read message_key={} reason={}", lesson.mail.value, quoted(failure.what()));
        }
    }

    void train(std::int64_t change) {
        const auto began = Steady::now();
        const auto current = rules.get();
        const CategoryWords& words = current && current->words ? *current->words : CategoryWords::built_in();
        std::vector<Example> examples = examples_of(words);
        for (Example& one : built_in_seeds()) examples.push_back(std::move(one));
        std::vector<Example> lessons;
        database.read([&](Stores& stores) { lessons = kept_lessons(stores.lessons()); });
        for (Example& one : lessons) examples.push_back(std::move(one));
        auto model = std::make_shared<const CategoryModel>(train_category_model(examples));
        const std::string bytes = model->bytes();
        ModelFacts facts;
        database.write([&](Stores& stores) {
            stores.lessons().keep_model({0, clock.now(), model->lessons(), change}, bytes);
            facts = stores.lessons().newest_model().value();
        });
        known_version = facts.version;
        is_of_this_release = true;
        rules.set_model(std::move(model));
        const auto took = Steady::now() - began;
        rests_until = Steady::now() + took * options.rest;
        log->info("categories.learned version={} lessons={} took_ms={}", facts.version, facts.lessons,
                  std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
    }

    void run() {
        const auto self = static_cast<id_t>(::gettid());   // on Linux this is the thread's own priority
        ::setpriority(PRIO_PROCESS, self, 19);
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, options.every, [&] { return is_stopping; })) {
            if (Steady::now() < rests_until) continue;
            lock.unlock();
            try {
                round();
            } catch (const std::exception& failure) {
                log->error("categories.not_learned reason={}", quoted(failure.what()));
            }
            lock.lock();
        }
    }
};

Learner::Learner(Database& database, const Desk& desk, CurrentRules& rules, const Clock& clock,
                 std::shared_ptr<spdlog::logger> log, Options options)
    : state_(new State{database, desk, rules, clock, std::move(log), options}) {
    if (options.every.count() > 0) state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Learner::~Learner() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->is_stopping = true;
    }
    state_->wake.notify_all();
    if (state_->thread.joinable()) state_->thread.join();
}

bool Learner::round() { return state_->round(); }

}   // namespace toritsugi
