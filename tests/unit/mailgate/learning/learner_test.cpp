// From a handler's word to the next mail: kept, learned in the background, used by the running desk and after a restart.
#include "mailgate/learning/learner.hpp"

#include <doctest/doctest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <thread>

#include "core/desk/handler_acts.hpp"
#include "core/desk/kept_model.hpp"
#include "core/rules/desk_rules.hpp"
#include "mailgate/intake_line.hpp"
#include "mailgate/site_reading.hpp"
#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

struct LearningDesk {
    LearningDesk() : desk{web.store.settings(), web.ids, web.texts, &rules} {
        web.add_handler("sato", "Sato Megumi");
        web.store->read([&](Stores& stores) { sato = stores.people().handler_named("sato").value(); });
    }
    TicketId mail(const std::string& subject, const std::string& text) {
        ++mails;
        const std::string raw =
            "From: r" + std::to_string(mails) + "@reporter" + std::to_string(mails) +
            ".example\r\nTo: report@csirt.example\r\nSubject: " + subject + "\r\nMessage-ID: <" + std::to_string(mails) +
            "@reporter.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
        Envelope envelope;
        envelope.sender = "r@reporter.example";
        envelope.channel = "lmtp";
        envelope.received_at = web.clock.time;
        web.store->write([&](Stores& stores) { stores.messages().keep(RawMail::from(raw), envelope, ""); });
        IntakeLine intake(web.store.database(), desk, web.clock, log, {});
        intake.wait_until_idle();
        return TicketId::issued(2026, mails);
    }
    void say(TicketId id, Category category) {
        change(web.store.database(), change_category(view_of(web.store.database(), id).row, category, sato), web.clock.time);
    }
    Learner::Options by_hand() {
        Learner::Options options;
        options.every = std::chrono::milliseconds(0);
        return options;
    }
    WebUnderTest web;
    CurrentRules rules;
    Desk desk;
    Handler sato;
    std::int32_t mails = 0;
    std::shared_ptr<spdlog::logger> log =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
};

const std::pair<const char*, const char*> like[] = {
    {"Lantern report", "The lantern of this host burns without a keeper."},
    {"Lantern report", "A lantern without keeper at the host below."},
    {"Weekly lanterns", "These lanterns burn, no keeper is known."},
    {"Lantern", "Another lantern without a keeper was seen."},
    {"Lantern report", "Keeper missing, lantern burns."},
};

}   // namespace

TEST_CASE("Five like corrections: the sixth mail is guessed so, old tickets stay, and a restart finds it") {
    LearningDesk d;
    std::vector<TicketId> old;
    for (const auto& [subject, text] : like) old.push_back(d.mail(subject, text));
    const TicketId untouched = d.mail("Lantern report", "A lantern with no keeper, nobody has looked at it.");
    const auto before = view_of(d.web.store.database(), untouched).row;
    CHECK(before.category != Category::ics);
    {
        Learner learner(d.web.store.database(), d.desk, d.rules, d.web.clock, d.log, d.by_hand());
        CHECK_FALSE(learner.round());   // nobody said anything
        for (const TicketId& id : old) d.say(id, Category::ics);
        CHECK(learner.round());
        CHECK_FALSE(learner.round());   // nothing new
    }
    const TicketId next = d.mail("Lantern report", "Two lanterns burn without a keeper at this host.");
    const auto row = view_of(d.web.store.database(), next).row;
    CHECK(name_of(row.category) == "ics");
    CHECK(holds(row.category_why, "learned from handlers: "));
    CHECK(view_of(d.web.store.database(), untouched).row.category == before.category);
    CHECK(view_of(d.web.store.database(), untouched).history.size() == 1);

    d.web.store.reopen();
    std::shared_ptr<const CategoryModel> kept;
    d.web.store->read([&](Stores& stores) { kept = kept_model(stores.lessons()); });
    REQUIRE(kept);
    CHECK(kept->lessons() == 5);
}

TEST_CASE("What is taken back is unlearned") {
    LearningDesk d;
    Learner learner(d.web.store.database(), d.desk, d.rules, d.web.clock, d.log, d.by_hand());
    const TicketId id = d.mail(like[0].first, like[0].second);
    d.say(id, Category::ics);
    CHECK(learner.round());
    CHECK(d.rules.get()->model->lessons() == 1);
    d.web.store->write([&](Stores& stores) {
        CHECK(stores.tickets().undo_last(key_of(d.web.store.database(), id), d.sato.key, d.web.clock.time));
    });
    CHECK(learner.round());
    CHECK(d.rules.get()->model->lessons() == 0);
}

TEST_CASE("Another process's model is taken in use, and one of another release is trained anew") {
    LearningDesk d;
    d.say(d.mail(like[0].first, like[0].second), Category::ics);
    Learner learner(d.web.store.database(), d.desk, d.rules, d.web.clock, d.log, d.by_hand());
    CHECK(learner.round());
    CurrentRules theirs;
    Learner other(d.web.store.database(), d.desk, theirs, d.web.clock, d.log, d.by_hand());
    CHECK_FALSE(other.round());
    REQUIRE(theirs.get());
    CHECK(theirs.get()->model->lessons() == 1);
    d.web.store->write([&](Stores& stores) {
        stores.lessons().keep_model({0, d.web.clock.time, 1, stores.lessons().newest_change()}, "of another release");
    });
    CHECK(other.round());
    d.web.store->read([&](Stores& stores) { REQUIRE(kept_model(stores.lessons())); });
}

TEST_CASE("The learner works by itself, and ends when the desk closes") {
    LearningDesk d;
    d.say(d.mail(like[0].first, like[0].second), Category::ics);
    Learner::Options options;
    options.every = std::chrono::milliseconds(20);
    Learner learner(d.web.store.database(), d.desk, d.rules, d.web.clock, d.log, options);
    for (int i = 0; i < 3000 && !(d.rules.get() && d.rules.get()->model); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(d.rules.get());
    CHECK(d.rules.get()->model->lessons() == 1);
}

TEST_CASE("The words of an encrypted mail are never learned, nor kept as anything") {
    LearningDesk d;
    ++d.mails;
    const std::string raw =
        "From: taro@reporter.example\r\nSubject: lantern\r\nMessage-ID: <secret@reporter.example>\r\nContent-Type: "
        "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=e\r\n\r\n--e\r\nContent-Type: "
        "application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--e\r\nContent-Type: application/octet-stream\r\n\r\n"
        "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n--e--\r\n";
    Envelope envelope;
    envelope.received_at = d.web.clock.time;
    d.web.store->write([&](Stores& stores) { stores.messages().keep(RawMail::from(raw), envelope, ""); });
    {
        IntakeLine intake(d.web.store.database(), d.desk, d.web.clock, d.log, {});
        intake.wait_until_idle();
    }
    d.say(TicketId::issued(2026, 1), Category::ics);
    Learner learner(d.web.store.database(), d.desk, d.rules, d.web.clock, d.log, d.by_hand());
    CHECK(learner.round());
    CHECK(d.rules.get()->model->lessons() == 0);
    d.web.store->read([&](Stores& stores) {
        CHECK(stores.lessons().unread(10).empty());
        CHECK(stores.lessons().ngrams_of(Category::ics, 10).empty());
    });
}
