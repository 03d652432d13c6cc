#include <doctest/doctest.h>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const UtcTime now = at("2026-04-14T01:00:00Z");

std::vector<DueMail> take_due(Database& database, UtcTime when, std::size_t at_most = 100) {
    std::vector<DueMail> due;
    database.write([&](Stores& stores) {
        stores.outbox().give_up_old(when);
        due = stores.outbox().take_due(when, at_most);
    });
    return due;
}
std::vector<OutboxRow> rows_of(Database& database) {
    std::vector<OutboxRow> rows;
    database.read([&](Stores& stores) { rows = stores.outbox().rows({}, 100); });
    return rows;
}

}   // namespace

TEST_CASE("A mail that is owed is given out with its attempt counted already, and not again before its next try") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId id = take_in(store.database(), {"one@x", "alice@x.example"}, now, true);
        store->read([&](Stores& stores) { CHECK(stores.outbox().next_due() == now); });
        const auto due = take_due(store.database(), now);
        REQUIRE(due.size() == 1);
        CHECK(due[0].recipient == "alice@x.example");
        CHECK(due[0].envelope_from == "");
        CHECK(due[0].raw == "Subject: We have it\r\n\r\nThank you.\r\n");
        CHECK(due[0].attempts == 1);
        store.reopen();   // as if the process had died while sending
        CHECK(take_due(store.database(), now + minutes{1} - std::chrono::seconds{1}).empty());
        REQUIRE(rows_of(store.database()).size() == 1);
        const OutboxRow row = rows_of(store.database())[0];
        CHECK(row.attempts == 1);
        CHECK(row.ticket == id);
        CHECK(row.kind == OutgoingKind::acknowledgement);
        CHECK(row.next_try_at == now + minutes{1});
        // 1, 5, 15, 30, 60, 120, then every 240 minutes
        UtcTime when = now + minutes{1};
        for (const int wait : {5, 15, 30, 60, 120, 240, 240}) {
            INFO(wait);
            REQUIRE(take_due(store.database(), when).size() == 1);
            CHECK(take_due(store.database(), when + minutes{wait} - std::chrono::seconds{1}).empty());
            when += minutes{wait};
        }
        CHECK(take_due(store.database(), now + hours{5 * 24 + 1}).empty());
        CHECK(rows_of(store.database())[0].given_up_at == now + hours{5 * 24 + 1});
        store->write([&](Stores& stores) { stores.outbox().send_again(row.key, now + hours{6 * 24}); });
        CHECK(take_due(store.database(), now + hours{6 * 24}).size() == 1);
        CHECK(take_due(store.database(), now + hours{7 * 24}).size() == 1);
    }
}

TEST_CASE("The outbox remembers how each mail ended, and what the server said") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        std::vector<TicketId> ids;
        for (const std::string who : {"a", "b", "c"})
            ids.push_back(take_in(store.database(), {who + "@x", who + "@x.example"}, now, true));
        const auto due = take_due(store.database(), now);
        REQUIRE(due.size() == 3);
        store->write([&](Stores& stores) {
            stores.outbox().sent(due[0].key, now, "250 2.0.0 Ok: queued as 4F1");
            stores.outbox().failed(due[1].key, now + minutes{7}, "451 4.7.1 greylisted");
            stores.outbox().given_up(due[2].key, now, "550 5.1.1 unknown user");
        });
        store.reopen();
        const auto rows = rows_of(store.database());   // newest first
        REQUIRE(rows.size() == 3);
        CHECK(rows[2].sent_at == now);
        CHECK(!rows[2].next_try_at);
        CHECK(rows[1].next_try_at == now + minutes{7});
        CHECK(rows[1].last_answer == "451 4.7.1 greylisted");
        CHECK(rows[0].given_up_at == now);
        CHECK(view_of(store.database(), ids[0]).messages.at(1).delivery == "sent: 250 2.0.0 Ok: queued as 4F1");
        CHECK(view_of(store.database(), ids[1]).messages.at(1).delivery == "waiting: 451 4.7.1 greylisted");
        CHECK(view_of(store.database(), ids[2]).messages.at(1).delivery == "failed: 550 5.1.1 unknown user");
        store->read([&](Stores& stores) {
            CHECK(stores.outbox().next_due() == now + minutes{7});
            CHECK(stores.outbox().rows(rows[1].key, 100).size() == 1);
        });
        CHECK(take_due(store.database(), now + minutes{6}).empty());
        CHECK(take_due(store.database(), now + minutes{7}).size() == 1);
    }
}

TEST_CASE("A held outbox gives out nothing until it is released") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        take_in(store.database(), {"one@x", "alice@x.example"}, now, true);
        store->write([](Stores& stores) { stores.outbox().hold(true); });
        store.reopen();
        CHECK(take_due(store.database(), now).empty());
        store->read([](Stores& stores) {
            CHECK(stores.outbox().is_held());
            CHECK(!stores.outbox().next_due());
        });
        store->write([](Stores& stores) { stores.outbox().hold(false); });
        CHECK(take_due(store.database(), now).size() == 1);
    }
}

TEST_CASE("Handlers, their sessions and their tokens") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey kato = add_handler(store.database(), "kato");
        CHECK_THROWS_AS(add_handler(store.database(), "kato"), std::invalid_argument);
        store->write([&](Stores& stores) {
            Handler handler = stores.people().handler(kato).value();
            handler.password_hash = "$argon2id$v=19$...";
            handler.totp_secret = "SECRET";
            handler.totp_last_step = 57;
            handler.is_lead = true;
            handler.language = "ja";
            stores.people().update(handler);
            for (const int i : {1, 2, 3})
                stores.people().open_session(
                    {"hash" + std::to_string(i), kato, "form" + std::to_string(i), now + minutes{i}, now + minutes{i}});
            stores.people().add_token({"script", "tokenhash", kato, now});
            stores.people().touch_session("hash1", now + minutes{60});
        });
        store.reopen();
        store->read([&](Stores& stores) {
            const auto handler = stores.people().handler_named("kato");
            REQUIRE(handler);
            CHECK(handler->key == kato);
            CHECK(handler->totp_secret == "SECRET");
            CHECK(handler->totp_last_step == 57);
            CHECK(handler->is_lead);
            CHECK(handler->language == "ja");
            CHECK(!stores.people().handler_named("KATO"));
            CHECK(stores.people().handlers().size() == 1);
            REQUIRE(stores.people().session("hash1"));
            CHECK(stores.people().session("hash1")->seen_at == now + minutes{60});
            CHECK(stores.people().session("hash1")->form_token == "form1");
            REQUIRE(stores.people().sessions_of(kato).size() == 3);
            CHECK(stores.people().sessions_of(kato)[0].token_hash == "hash3");
            CHECK(stores.people().token("tokenhash")->name == "script");
            CHECK(stores.people().tokens_of(kato).size() == 1);
        });
        store->write([&](Stores& stores) {
            stores.people().close_sessions_before(now + minutes{3});
            CHECK(stores.people().sessions_of(kato).size() == 2);
            stores.people().close_session("hash3");
            CHECK(stores.people().sessions_of(kato).size() == 1);
            Handler handler = stores.people().handler(kato).value();
            handler.is_disabled = true;
            stores.people().update(handler);
        });
        store.reopen();
        store->read([&](Stores& stores) {
            CHECK(!stores.people().session("hash1"));
            CHECK(stores.people().sessions_of(kato).empty());
            CHECK(!stores.people().token("tokenhash"));
        });
        store->write([&](Stores& stores) {
            CHECK(stores.people().revoke_token("script"));
            CHECK(!stores.people().revoke_token("script"));
        });
    }
}
