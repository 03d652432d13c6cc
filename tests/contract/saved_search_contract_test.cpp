#include <doctest/doctest.h>

#include <thread>

#include "core/desk/handler_acts.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

const UtcTime now = at("2026-04-14T01:00:00Z");

std::vector<int> found(Database& database, const SearchQuestion& question) {
    std::vector<int> serials;
    database.read([&](Stores& stores) {
        for (const SearchHit& hit : stores.search().search(question).hits) serials.push_back(hit.row.id.serial());
    });
    return serials;
}

void wait_for_index(Database& database, std::string_view word, std::size_t mails = 1) {
    for (int i = 0; i < 200 && found(database, question_of(word, now)).size() < mails; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

}   // namespace

TEST_CASE("Search filters by what a ticket is and has, alone and with words") {
    struct Row {
        std::string label, typed;
        std::vector<int> found;   // serials, newest first
    };
    const Row rows[] = {
        {"a category", "category:phishing", {2}},
        {"either of two", "category:phishing,scan", {3, 2, 1}},
        {"not a category", "-category:scan", {2}},
        {"a state", "state:new", {3}},
        {"closed, whatever the reason", "state:closed", {1}},
        {"a reason", "state:spam", {1}},
        {"another reason", "state:solved", {}},
        {"not closed", "-state:closed", {3, 2}},
        {"mine", "is:mine", {2}},
        {"owner by name", "owner:SATO", {2}},
        {"nobody's", "owner:none", {3, 1}},
        {"owner unknown", "owner:nobody-here", {}},
        {"younger", "age<2d", {3, 2}},
        {"older", "age>2d", {1}},
        {"dates", "after:2026-04-01 before:2026-04-13", {1}},
        {"an incident", "is:incident", {2}},
        {"a note", "has:note", {2}},
        {"words of a note", "lease", {2}},
        {"words of note and category", "lease category:scan", {}},
        {"a sender", "from:alice", {1}},
        {"senders of a domain", "from:@bank.example", {2}},
        {"a recipient is no sender", "from:report@desk.example", {}},
        {"not a sender", "-from:alice", {3, 2}},
        {"a host", "host:login.example", {2}},
        {"and what lies below it", "host:example", {2}},
        {"a network", "198.51.100.0/24", {3, 1}},
        {"outside of a network", "-ip:198.51.100.0/24", {2}},
        {"a word and a filter", "please state:new", {3}},
        {"without a word", "please -telnet", {2, 1}},
        {"only without a word", "-telnet", {2, 1}},
        {"one Japanese character", "検 category:phishing", {2}},
        {"only signs", "()", {}},
        {"signs and a category", "() category:phishing", {2}},
        {"passed on", "has:relay", {}},
        {"not passed on", "-has:relay", {3, 2, 1}},
    };
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey sato = add_handler(store.database(), "sato");
        take_in(store.database(), {"one@x", "alice@reporter.example", "Old scan", "please\n", {}, {"198.51.100.5"}},
                now - std::chrono::hours(24 * 5));
        take_in(store.database(),
                {"two@x",
                 "desk@bank.example",
                 "偽サイト",
                 "検体を送ります。please\n",
                 {},
                 {"login.example"},
                 Category::phishing},
                now - std::chrono::hours(3));
        take_in(store.database(), {"three@x", "carol@reporter.example", "Telnet scan", "please\n", {}, {"198.51.100.99"}},
                now - std::chrono::hours(1));
        store->write([&](Stores& stores) {
            Handler handler;
            handler.key = sato;
            const auto first = stores.tickets().row(TicketId::issued(2026, 1));
            stores.tickets().change(close(*first, "spam", handler), now);
            const auto second = stores.tickets().row(TicketId::issued(2026, 2));
            stores.tickets().change(assign(second->key, stores.people().handler(sato), handler), now);
            stores.tickets().change(declare_incident(*second, true, handler), now);
            TicketChange note;
            note.ticket = second->key;
            note.by = sato;
            note.verb = "note";
            note.note = "Check the lease time.";
            stores.tickets().change(note, now);
        });
        store.reopen();
        for (const char* word : {"old", "検体", "telnet"}) wait_for_index(store.database(), word);
        for (const Row& row : rows) {
            INFO(row.label);
            CHECK(found(store.database(), question_of(row.typed, now, sato)) == row.found);
        }
    }
}

TEST_CASE("A search tells how many it found by category, state and time, page by page, and where the words stand") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        for (int i = 0; i < 7; ++i)
            take_in(store.database(),
                    {"m" + std::to_string(i) + "@x",
                     "alice@reporter.example",
                     "Telnet",
                     "A camera at 198.51.100.77 scans.\n",
                     {},
                     {"198.51.100.77"},
                     i % 2 ? Category::scan : Category::phishing},
                    now - std::chrono::hours(i));
        wait_for_index(store.database(), "camera", 7);
        SearchQuestion question = question_of("198.51.100.0/24", now);
        question.offset = 5;
        question.at_most = 5;
        question.with_texts = true;
        store->read([&](Stores& stores) {
            const SearchResult result = stores.search().search(question);
            CHECK(result.count == 7);
            REQUIRE(result.hits.size() == 2);
            CHECK(result.by_category[static_cast<std::size_t>(Category::phishing)] == 4);
            CHECK(result.by_category[static_cast<std::size_t>(Category::scan)] == 3);
            CHECK(result.by_state.at("new") == 7);
            REQUIRE(result.received.size() == 7);
            CHECK(result.received.front() == now);
            CHECK_FALSE(result.is_cut);
            CHECK(result.hits.front().address == "198.51.100.77");
            CHECK(result.hits.front().role == ObservableRole::source);
            CHECK(result.hits.front().text.find("camera") != std::string::npos);
        });
        question.longest = std::chrono::milliseconds(0);
        question.query = read_search("-category:dos", now, ZoneOffset{540});
        store->read([&](Stores& stores) { CHECK(stores.search().search(question).is_cut); });
        store->read([&](Stores& stores) { CHECK(stores.search().search(question_of("camera", now)).count == 7); });
    }
}

TEST_CASE("Saved views are one's own or everybody's, and the same name again takes the place of the old one") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey sato = add_handler(store.database(), "sato"), tanaka = add_handler(store.database(), "tanaka");
        std::int64_t own = 0, shared = 0;
        store->write([&](Stores& stores) {
            own = stores.search().save_view({0, "Telnet", "telnet", false, sato}, now);
            shared = stores.search().save_view({0, "Banks", "from:@bank.example", true, sato}, now);
            stores.search().save_view({0, "Telnet", "port 23", false, tanaka}, now);
            CHECK(stores.search().save_view({0, "Telnet", "telnet state:new", false, sato}, now) == own);
        });
        store.reopen();
        store->read([&](Stores& stores) {
            const auto views = stores.search().views(sato);
            REQUIRE(views.size() == 2);
            CHECK(views[0].key == shared);
            CHECK(views[0].is_shared);
            CHECK(views[1].query == "telnet state:new");
            CHECK_FALSE(views[1].is_shared);
            REQUIRE(stores.search().views(tanaka).size() == 2);
            CHECK(stores.search().views(tanaka)[1].query == "port 23");
        });
        store->write([&](Stores& stores) { stores.search().remove_view(shared); });
        store->read([&](Stores& stores) { CHECK(stores.search().views(tanaka).size() == 1); });
    }
}
