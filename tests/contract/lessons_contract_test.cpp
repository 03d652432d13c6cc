#include <doctest/doctest.h>

#include "core/desk/handler_acts.hpp"
#include "core/desk/kept_model.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

const UtcTime now = at("2026-04-14T01:00:00Z");

Handler handler_of(Database& database, const std::string& name) {
    const HandlerKey key = add_handler(database, name);
    std::optional<Handler> handler;
    database.read([&](Stores& stores) { handler = stores.people().handler(key); });
    return handler.value();
}

std::vector<LessonCount> counts_of_lessons(Database& database) {
    std::vector<LessonCount> counts;
    database.read([&](Stores& stores) { counts = stores.lessons().counts(100); });
    return counts;
}

}   // namespace

TEST_CASE("What a handler says of a category is a lesson with the guess that stood there; undo takes it back") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const Handler kato = handler_of(store.database(), "kato");
        const TicketId corrected = take_in(store.database(), {"1@x", "a@a.example"}, now);
        const TicketId confirmed = take_in(store.database(), {"2@x", "b@b.example"}, now);
        take_in(store.database(), {"3@x", "c@c.example"}, now);   // nobody said anything of it
        CHECK(counts_of_lessons(store.database()).empty());

        change(store.database(), change_category(view_of(store.database(), corrected).row, Category::phishing, kato), now);
        change(store.database(), declare_incident(view_of(store.database(), confirmed).row, true, kato), now);
        store.reopen();
        auto counts = counts_of_lessons(store.database());
        REQUIRE(counts.size() == 2);
        CHECK(counts[0].category == Category::scan);
        CHECK(counts[0].right == 1);
        CHECK(counts[1].category == Category::phishing);
        CHECK(counts[1].wrong == 1);

        // A second thought changes what is learned, not what was guessed at first.
        change(store.database(), change_category(view_of(store.database(), corrected).row, Category::scan, kato), now);
        counts = counts_of_lessons(store.database());
        REQUIRE(counts.size() == 1);
        CHECK(counts[0].right == 2);

        std::int64_t before = 0, after = 0;
        store->read([&](Stores& stores) { before = stores.lessons().newest_change(); });
        store->write([&](Stores& stores) {
            CHECK(stores.tickets().undo_last(key_of(store.database(), confirmed), kato.key, now));
            CHECK(stores.tickets().undo_last(key_of(store.database(), corrected), kato.key, now));
        });
        store->read([&](Stores& stores) { after = stores.lessons().newest_change(); });
        CHECK(after > before);   // the learner has to hear of it
        store.reopen();
        counts = counts_of_lessons(store.database());
        REQUIRE(counts.size() == 1);
        CHECK(counts[0].category == Category::phishing);
        CHECK(counts[0].wrong == 1);
        CHECK(store->check() == "");
    }
}

TEST_CASE("Assigning, closing and merging teach nothing") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const Handler kato = handler_of(store.database(), "kato");
        const TicketId one = take_in(store.database(), {"1@x", "a@a.example"}, now);
        change(store.database(), assign(key_of(store.database(), one), kato, kato), now);
        change(store.database(), close(view_of(store.database(), one).row, "spam", kato), now);
        store->read([&](Stores& stores) { CHECK(stores.lessons().newest_change() == 0); });
    }
}

TEST_CASE("Lessons are read once, newest first and bounded; those of another release are read again") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const Handler kato = handler_of(store.database(), "kato");
        std::vector<TicketKey> keys;
        for (int i = 0; i < 3; ++i) {
            const TicketId id = take_in(store.database(), {std::to_string(i) + "@x", "a@a.example"}, now);
            keys.push_back(key_of(store.database(), id));
            change(store.database(), change_category(view_of(store.database(), id).row, Category::dos, kato),
                   now + std::chrono::minutes(i));
        }
        store->write([&](Stores& stores) {
            const auto unread = stores.lessons().unread(10);
            REQUIRE(unread.size() == 3);
            CHECK(unread[0].mail);
            stores.lessons().keep_ngrams(keys[0], packed_ngrams({1, 300, 32767}));
            stores.lessons().keep_ngrams(keys[1], "");   // must not be used
            stores.lessons().keep_ngrams(keys[2], packed_ngrams({7}));
        });
        store.reopen();
        store->write([&](Stores& stores) {
            CHECK(stores.lessons().unread(10).empty());
            const auto lessons = kept_lessons(stores.lessons());
            REQUIRE(lessons.size() == 2);
            CHECK(lessons[0].category == Category::dos);
            CHECK(lessons[0].ngrams == std::vector<std::uint16_t>{7});
            CHECK(lessons[1].ngrams == std::vector<std::uint16_t>{1, 300, 32767});
            CHECK(stores.lessons().ngrams_of(Category::dos, 1).size() == 1);
            stores.lessons().forget_ngrams();
            CHECK(stores.lessons().unread(10).size() == 2);
        });
        CHECK(unpacked_ngrams("").empty());
        CHECK(unpacked_ngrams("\x7f\x01\x02").empty());
    }
}

TEST_CASE("The newest model counts, a few older ones stay, and what is no model is not used") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const std::string bytes = CategoryModel::built_in()->bytes();
        store->write([&](Stores& stores) {
            CHECK(!stores.lessons().newest_model());
            CHECK(!kept_model(stores.lessons()));
            for (std::uint32_t i = 1; i <= 8; ++i) stores.lessons().keep_model({0, now, i, 10 + i}, bytes);
        });
        store.reopen();
        store->read([&](Stores& stores) {
            const auto newest = stores.lessons().newest_model();
            REQUIRE(newest);
            CHECK(newest->version == 8);
            CHECK(newest->at == now);
            CHECK(newest->lessons == 8);
            CHECK(newest->change == 18);
            REQUIRE(kept_model(stores.lessons()));
            CHECK(kept_model(stores.lessons())->bytes() == bytes);
        });
        store->write([&](Stores& stores) { stores.lessons().keep_model({0, now, 0, 0}, "of another release"); });
        store->read([&](Stores& stores) { CHECK(!kept_model(stores.lessons())); });
    }
}
