#include <doctest/doctest.h>

#include "core/desk/kept_rules.hpp"
#include "core/desk/take_in.hpp"
#include "core/stores/retention_store.hpp"
#include "core/stores/rule_store.hpp"
#include "core/stores/statistics_store.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {
const UtcTime now = at("2026-04-14T01:00:00Z");
}   // namespace

TEST_CASE("Every version of the rules stays, and the newest counts") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey kato = add_handler(store.database(), "kato");
        store->write([&](Stores& stores) {
            CHECK(!stores.rules().newest("words"));
            stores.rules().keep("words", "scan 4 a\n", kato, now);
            stores.rules().keep("words", "scan 4 b\n", kato, now + std::chrono::minutes(1));
            stores.rules().keep("policies", "# none\n", {}, now);
        });
        store.reopen();
        store->read([&](Stores& stores) {
            const auto newest = stores.rules().newest("words");
            REQUIRE(newest);
            CHECK(newest->text == "scan 4 b\n");
            CHECK(newest->who == "Ms kato");
            CHECK(newest->at == now + std::chrono::minutes(1));
            CHECK(stores.rules().versions("words", 10).size() == 2);
            CHECK(stores.rules().newest("policies")->who.empty());
            CHECK(kept_rules(stores.rules()).ok());
        });
    }
}

TEST_CASE("The kill switch reaches the next decision, in every process") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        for (const bool are_off : {true, false}) {
            store->write([&](Stores& stores) { stores.rules().switch_answers(are_off); });
            store.reopen();
            CHECK(known_to(store.database(), {}, now).answers_are_off == are_off);
            store->read([&](Stores& stores) { CHECK(stores.rules().answers_are_off() == are_off); });
        }
    }
}

TEST_CASE("A policy closes a report as it comes in, thanks its sender, and undo opens it again") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const SignedIds ids({std::string(32, 'k')}, "report@localhost", "localhost");
        const MailTexts texts = MailTexts::load("").value();
        CurrentRules rules;
        rules.set(parse_rules("", "[[policy]]\nname = \"sensors\"\nfrom = \"@sensor.example\"\nthen = \"close-and-thank\"\n")
                      .value());
        const Desk desk{store.settings(), ids, texts, &rules};
        Reported digest{"d@x", "robot@sensor.example"};
        const MessageKey key = keep(store.database(), digest.raw(), now);
        Envelope envelope;
        envelope.sender = digest.from;
        envelope.recipients = {"report@localhost"};
        store->write([&](Stores& stores) {
            const auto question = question_of(digest.message(), digest.report(), envelope, desk);
            const KnownThreads known = stores.tickets().known_to(question, now, year);
            const Decision decision = take_in(digest.message(), digest.report(), envelope, known, desk, now);
            CHECK(decision.close_reason == "information");
            stores.tickets().commit(key, digest.message(), digest.report(), decision, now);
        });
        store.reopen();
        const TicketId id = TicketId::issued(year, 1);
        const TicketView view = view_of(store.database(), id);
        CHECK(view.row.state == TicketState::closed);
        CHECK(view.close_reason == "information");
        CHECK(view.history.back().detail == "information, policy: sensors");
        REQUIRE(view.messages.size() == 2);
        CHECK(view.messages[1].text.find("nothing more is done") != std::string::npos);
        CHECK(counts_of(store.database()).all_open == 0);
        CHECK(store->check() == "");
        store->write([&](Stores& stores) { CHECK(stores.tickets().undo_last(view.row.key, {}, now)); });
        CHECK(view_of(store.database(), id).row.state == TicketState::fresh);
        CHECK(counts_of(store.database()).untriaged == 1);
    }
}

TEST_CASE("What a reporter chose on their page counts instead of what was read") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId id = take_in(store.database(), {"one@x", "a@a.example"}, now);
        CHECK(view_of(store.database(), id).wants == std::vector<Want>{Want::notify_source});
        for (const std::vector<Want>& wants : {std::vector{Want::info_only}, {Want::advice, Want::analysis}}) {
            store->write([&](Stores& stores) { stores.tickets().say_wants(key_of(store.database(), id), 1, wants, now); });
            store.reopen();
            CHECK(view_of(store.database(), id).wants == wants);
            store->read([&](Stores& stores) {
                CHECK(stores.tickets().said_wants(key_of(store.database(), id), 1) == wants);
                CHECK(stores.tickets().said_wants(key_of(store.database(), id), 2).empty());
            });
            CHECK(view_of(store.database(), id).wants_why == "the reporter chose it on their page");
        }
    }
}

TEST_CASE("Reports, incidents and coordinations are counted as JPCERT/CC does") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        std::vector<TicketId> ids;
        for (int i = 0; i < 6; ++i)
            ids.push_back(take_in(store.database(),
                                  {"m" + std::to_string(i) + "@x",
                                   "r" + std::to_string(i) + "@a.example",
                                   "s",
                                   "t" + std::to_string(i),
                                   {},
                                   {},
                                   i == 5   ? Category::spam
                                   : i == 4 ? Category::phishing
                                            : Category::scan},
                                  now + std::chrono::hours(i)));
        take_in(store.database(), {"later@x", "z@a.example"}, now + std::chrono::hours(24 * 40));
        const auto act = [&](TicketId id, auto set) {
            TicketChange change_;
            change_.ticket = key_of(store.database(), id);
            change_.verb = "in a test";
            set(change_);
            change(store.database(), change_, now + std::chrono::hours(9));
        };
        for (const int incident : {0, 1, 2, 4})
            act(ids[static_cast<std::size_t>(incident)], [](TicketChange& c) { c.is_incident = true; });
        act(ids[1], [&](TicketChange& c) { c.merge_into = key_of(store.database(), ids[0]); });   // the same incident
        act(ids[3], [](TicketChange& c) { c.state = TicketState::closed, c.close_reason = "spam"; });
        store->write([&](Stores& stores) {   // a relay request on the merged one still is a coordination of the incident
            RelayRequest relay;
            relay.ticket = key_of(store.database(), ids[1]);
            relay.conversation = 2;
            relay.address = "abuse@isp.example";
            relay.state = RelayState::sent;
            relay.created_at = now;
            relay.sent_at = now + std::chrono::minutes(90);
            relay.answered_at = now + std::chrono::minutes(150);
            stores.relays().open(relay, now);
        });
        store.reopen();
        store->read([&](Stores& stores) {
            const auto counts = stores.statistics().tickets(now, now + std::chrono::hours(24));
            REQUIRE(counts.size() == 2);
            CHECK(counts[0].category == Category::phishing);
            CHECK(counts[0].reports == 1);
            CHECK(counts[0].incidents == 1);
            CHECK(counts[0].coordinations == 0);
            CHECK(counts[1].category == Category::scan);
            CHECK(counts[1].reports == 3);   // four, one of them spam
            CHECK(counts[1].incidents == 2);
            CHECK(counts[1].coordinations == 1);
            const auto channels = stores.statistics().by_channel(now, now + std::chrono::hours(24));
            REQUIRE(channels.size() == 1);
            CHECK(channels[0].name == "lmtp");
            CHECK(channels[0].count == 4);
            CHECK(channels[0].reporters == 4);
            CHECK(stores.statistics().minutes_to_answer(now, now + std::chrono::hours(24)) == std::vector<std::int64_t>{60});
            CHECK(stores.statistics().minutes_to_relay(now, now + std::chrono::hours(24)) == std::vector<std::int64_t>{30});
            CHECK(stores.statistics().first_report() == now);
            CHECK(stores.statistics().tickets(now - std::chrono::hours(24), now).empty());
        });
    }
}

TEST_CASE("What is purged says so first, and mails that came in stay for ever") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey kato = add_handler(store.database(), "kato");
        const TicketId id = take_in(store.database(), {"one@x", "a@a.example"}, now, true);
        take_in(store.database(), {"two@x", "b@a.example"}, now, true);
        const UtcTime later = now + std::chrono::hours(24 * 800), moment = later - std::chrono::hours(24 * 730);
        store->write([&](Stores& stores) {
            stores.people().open_session({"old", kato, "f", now, now});
            stores.people().open_session({"new", kato, "f", later, later});
            const auto due = stores.outbox().take_due(now, 1);
            REQUIRE(due.size() == 1);
            stores.outbox().sent(due[0].key, now, "250 ok");   // the other one is still owed
        });
        Purged counted, gone;
        store->read([&](Stores& stores) { counted = stores.retention().older_than(moment); });
        CHECK(counted.sessions == 1);
        CHECK(counted.outgoing_mails == 1);
        CHECK(counted.outgoing_bytes > 0);
        store->write([&](Stores& stores) { gone = stores.retention().purge(moment, 100); });
        CHECK(gone.sessions == counted.sessions);
        CHECK(gone.outgoing_bytes == counted.outgoing_bytes);
        store.reopen();
        store->read([&](Stores& stores) {
            CHECK(stores.retention().older_than(moment).outgoing_mails == 0);
            CHECK(stores.people().session("new"));
            CHECK(!stores.messages().raw(stores.tickets().ledger({}, 1, "").front().key).bytes.empty());
        });
        CHECK(view_of(store.database(), id).messages[1].text == "Thank you.\n");
        CHECK(store->check() == "");
    }
}
