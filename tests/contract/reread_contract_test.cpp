// A mail that is read again: what was read is replaced everywhere, what was decided stays.
#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {
const UtcTime now = at("2026-04-14T01:00:00Z");

std::vector<TicketId> found(Database& database, const std::string& words) {
    std::vector<TicketId> ids;
    // The index is filled in the background; both readings are there once nothing waits.
    for (int i = 0; i < 500; ++i) {
        database.read([&](Stores& stores) {
            ids.clear();
            for (const SearchHit& hit : stores.search().search(question_of(words)).hits) ids.push_back(hit.row.id);
        });
        if (!ids.empty()) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return ids;
}

struct Reread {
    explicit Reread(const std::string& database) : store(database) {
        old = {"one@x", "alice@a.example", "mojibake", "garbled words\n", {}, {"198.51.100.23"}};
        id = take_in(store.database(), old, now);
        store->read([&](Stores& stores) { key = stores.tickets().ledger({}, 1, "").front().key; });
        fresh = old;
        fresh.subject = "proper subject";
        fresh.text = "legible sentence\n";
        fresh.sources = {"203.0.113.9", "203.0.113.10"};
        fresh.category = Category::phishing;
    }
    void read_again(bool set_category) {
        store->write([&](Stores& stores) {
            stores.tickets().read_again(key, fresh.message(), fresh.report(), set_category, {}, "category scan to phishing",
                                        now + std::chrono::minutes(5));
        });
        store.reopen();
        CHECK(store->check() == "");
    }
    StoreUnderTest store;
    Reported old, fresh;
    TicketId id;
    MessageKey key;
};

}   // namespace

TEST_CASE("A new reading takes the place of the old one on pages, in lists, evidence and search") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        Reread world(name);
        CHECK(found(world.store.database(), "garbled") == std::vector<TicketId>{world.id});
        world.read_again(true);
        const TicketView view = view_of(world.store.database(), world.id);
        CHECK(view.messages[0].text == "legible sentence\n");
        CHECK(view.row.title == "proper subject");
        CHECK(view.row.category == Category::phishing);
        CHECK(!view.row.is_confirmed);
        CHECK(view.row.source_count == 2);
        CHECK(view.history.back().verb == "reread");
        CHECK(view.history.back().detail == "category scan to phishing");
        CHECK(found(world.store.database(), "legible") == std::vector<TicketId>{world.id});
        world.store->read([&](Stores& stores) { CHECK(stores.search().search(question_of("garbled")).hits.empty()); });
        ThreadQuestion question;
        question.message_id = "two@x";
        question.sources = {"198.51.100.23"};
        CHECK(known_to(world.store.database(), question, now).similar.empty());
        question.sources = {"203.0.113.10"};
        CHECK(known_to(world.store.database(), question, now).similar.size() == 1);
        world.store->write(
            [&](Stores& stores) { CHECK(stores.tickets().undo_last(*stores.tickets().find(world.id), {}, now)); });
        CHECK(view_of(world.store.database(), world.id).row.category == Category::scan);
        CHECK(view_of(world.store.database(), world.id).messages[0].text == "legible sentence\n");   // read, not decided
    }
}

TEST_CASE("Reading again changes no outcome, no ticket and no category that was not asked for") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        Reread world(name);
        world.read_again(false);
        CHECK(view_of(world.store.database(), world.id).row.category == Category::scan);
        world.store->read([&](Stores& stores) {
            const auto rows = stores.tickets().ledger({}, 10, "");
            REQUIRE(rows.size() == 1);
            CHECK(rows[0].outcome == Outcome::new_ticket);
            CHECK(rows[0].ticket == world.id);
            CHECK(rows[0].message_id == "one@x");
            const auto stored = stores.tickets().reading(world.key);
            REQUIRE(stored);
            CHECK(stored->subject == "proper subject");
            CHECK(stored->category == Category::phishing);   // of the reading, not of the ticket
            CHECK(stored->opened_ticket);
            CHECK(stored->state == TicketState::fresh);
            CHECK(stored->wants == std::vector<Want>{Want::notify_source});
            CHECK(stored->observables.size() == 2);
        });
        TicketChange confirm;
        confirm.ticket = key_of(world.store.database(), world.id);
        confirm.verb = "category";
        confirm.category = Category::dos;
        change(world.store.database(), confirm, now);
        world.read_again(true);
        CHECK(view_of(world.store.database(), world.id).row.category == Category::dos);   // a person said so
    }
}

TEST_CASE("What a handler wrote as the title stays, and a mail that is not decided has no reading") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        Reread world(name);
        TicketChange rename;
        rename.ticket = key_of(world.store.database(), world.id);
        rename.verb = "renamed";
        rename.title = "our words";
        change(world.store.database(), rename, now);
        world.read_again(true);
        CHECK(view_of(world.store.database(), world.id).row.title == "our words");
        const MessageKey waiting = keep(world.store.database(), "not read yet", now);
        world.store->read([&](Stores& stores) { CHECK(!stores.tickets().reading(waiting)); });
        CHECK_THROWS_AS(world.store->write([&](Stores& stores) {
            stores.tickets().read_again(waiting, world.fresh.message(), world.fresh.report(), true, {}, "", now);
        }),
                        std::invalid_argument);
    }
}
