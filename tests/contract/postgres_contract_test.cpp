// What only PostgreSQL has to promise: a server that goes away at any moment, and several processes on one database.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "db/open_database.hpp"
#include "tests/contract/postgres_under_test.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using postgres_under_test::run_sql;

namespace {

const UtcTime now = at("2026-04-14T01:00:00Z");

std::size_t kept_mails(Database& database) {
    std::size_t count = 0;
    database.read([&](Stores& stores) { count = stores.tickets().ledger({}, 1000000, "").size(); });
    return count;
}

// Another process on the same database, as another machine would be.
struct OtherMachine {
    explicit OtherMachine(const Settings& first) : settings(first) {
        settings.data.folder = folder.path + "/data";
        database = open_database(settings, Purpose::serve);
    }
    Folder folder;
    Settings settings;
    std::unique_ptr<Database> database;
};

constexpr char end_writers[] = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ";

}   // namespace

TEST_CASE("PostgreSQL: mail comes in while the server crashes again and again: nothing is lost, no number is given twice") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    OtherMachine other(store.settings());
    std::atomic<bool> is_over{false};
    std::atomic<int> good{0}, refused{0};
    std::vector<std::thread> threads;
    struct End {   // also when the server does not come back: the case fails, the program goes on
        std::atomic<bool>& is_over;
        std::vector<std::thread>& threads;
        void operator()() const {
            is_over = true;
            for (std::thread& thread : threads)
                if (thread.joinable()) thread.join();
        }
        ~End() { (*this)(); }
    } const end{is_over, threads};
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            Database& database = thread % 2 ? store.database() : *other.database;
            for (int i = 0; !is_over; ++i) {
                const Reported mail{std::to_string(thread) + "." + std::to_string(i) + "@x", "a@x.example"};
                for (bool is_done = false; !is_done && !is_over;) try {
                        take_in(database, mail, now, true);
                        is_done = true;
                        ++good;
                    } catch (const StoreError&) { ++refused; }
            }
        });
    for (int i = 0; i < 3; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        postgres_under_test::crash_and_restart();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    end();
    INFO(refused.load() << " refused");
    CHECK(good > 3);
    store.reopen();
    const ListCounts counts = counts_of(store.database());
    // A take_in() that was refused between its two writes has kept the mail and not decided; the next try finds the same
    // mail.
    CHECK(counts.untriaged >= static_cast<std::uint64_t>(good));
    CHECK(counts.untriaged <= static_cast<std::uint64_t>(good) + 4);
    store->read([&](Stores& stores) {
        for (std::uint64_t serial = 1; serial <= counts.untriaged; ++serial)
            CHECK(stores.tickets().find(TicketId::issued(2026, static_cast<std::int32_t>(serial))));
    });
    CHECK(store->check() == "");
}

TEST_CASE("PostgreSQL: a work whose connection ends in its middle is run again, once") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    int runs = 0;
    store->write([&](Stores& stores) {
        stores.messages().keep(RawMail::from("first"), {}, "");
        if (++runs == 1) run_sql(store.settings().database, std::string(end_writers) + "state = 'idle in transaction'");
        stores.messages().keep(RawMail::from("second"), {}, "");
    });
    CHECK(runs == 2);
    CHECK(kept_mails(store.database()) == 2);
}

TEST_CASE("PostgreSQL: a commit whose answer is lost is not done again") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    const std::string& url = store.settings().database;
    // A commit that waits for a standby that does not come is on disk already; ended there, the server answers nothing.
    run_sql(url, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    run_sql(url, "SELECT pg_reload_conf()");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    int runs = 0;
    std::thread ender([&] {
        for (int i = 0; i < 50; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            run_sql(url, std::string(end_writers) + "wait_event = 'SyncRep'");
        }
    });
    store->write([&](Stores& stores) {
        ++runs;
        stores.messages().keep(RawMail::from("once"), {}, "");
    });
    ender.join();
    run_sql(url, "ALTER SYSTEM RESET synchronous_standby_names");
    run_sql(url, "SELECT pg_reload_conf()");
    CHECK(runs == 1);
    CHECK(kept_mails(store.database()) == 1);
}

TEST_CASE("PostgreSQL: one of several processes leads, and another follows when it is gone") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    CHECK(store->is_leader());
    OtherMachine other(store.settings());
    CHECK(!other.database->is_leader());
    CHECK(store->is_leader());
    store.close();
    bool follows = false;
    for (int i = 0; i < 40 && !(follows = other.database->is_leader()); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(follows);
}

TEST_CASE("PostgreSQL: all machines sign with the same keys, those of the first") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    OtherMachine other(store.settings());
    const auto keys = keys_of_site(store.database(), store.settings());
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].size() == 32);
    CHECK(keys_of_site(*other.database, other.settings) == keys);
    CHECK(!std::filesystem::exists(other.settings.data.folder + "/signing-keys"));
    run_sql(store.settings().database, "INSERT INTO signing_key (key) VALUES (repeat('ab', 32))");
    CHECK(keys_of_site(*other.database, other.settings) == std::vector<std::string>{std::string(32, '\xab'), keys[0]});
}

TEST_CASE("PostgreSQL: bytes that are no text are shown as question marks, and places in the text stay") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    const TicketId id = take_in(
        store.database(),
        {"one@x", "a@x.example", std::string("sub\0ject", 8), std::string("caf\xe9 \xf4\x90\x80\x80 \xed\xa0\x80 検体\n")},
        now);
    const TicketView view = view_of(store.database(), id);
    CHECK(view.row.title == "sub?ject");
    REQUIRE(view.messages.size() == 1);
    CHECK(view.messages[0].text == "caf? ???? ??? 検体\n");
    CHECK(view.messages[0].new_text == view.messages[0].text);
}

TEST_CASE("PostgreSQL: a database that a newer toritsugi brought forward is not written to by this one") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    run_sql(store.settings().database, "UPDATE schema_version SET version = 9999");
    try {
        keep(store.database(), "mail", now);
        FAIL("written");
    } catch (const StoreError& error) { CHECK(error.kind() == StoreError::Kind::wrong_file); }
    CHECK_THROWS_AS(store.reopen(), StoreError);
}

TEST_CASE("PostgreSQL: backup and restore name what does it there") {
    if (!postgres_under_test::is_there()) return;
    StoreUnderTest store("postgresql");
    CHECK_THROWS_WITH_AS(store->backup("/nowhere/x"), doctest::Contains("pg_dump"), StoreError);
    CHECK_THROWS_WITH_AS(restore_backup(store.settings(), "/nowhere/x"), doctest::Contains("pg_restore"), StoreError);
}
