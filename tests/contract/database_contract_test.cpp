#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <future>
#include <thread>

#include "db/open_database.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

const UtcTime now = at("2026-04-14T01:00:00Z");

std::size_t kept_mails(Database& database) {
    std::size_t count = 0;
    database.read([&](Stores& stores) { count = stores.tickets().ledger({}, 1000000, "").size(); });
    return count;
}

// Runs `body` in a process of its own; true when it ended well.
bool run_apart(const std::function<void()>& body) {
    const pid_t child = fork();
    if (child == 0) {
        try {
            body();
            _exit(0);
        } catch (...) { _exit(1); }
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}   // namespace

TEST_CASE("Works that share a commit do not share their failures") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        std::promise<void> begun, go;
        // The first holds the writer until all others wait behind it: they become one batch.
        store->post(
            [&](Stores&) {
                begun.set_value();
                go.get_future().wait();
            },
            {});
        begun.get_future().wait();
        constexpr int works = 40;
        std::atomic<int> good{0}, bad{0};
        std::vector<std::string> told(works);
        for (int i = 0; i < works; ++i)
            store->post(
                [i](Stores& stores) {
                    Envelope envelope;
                    envelope.received_at = now;
                    stores.messages().keep(RawMail::from("mail " + std::to_string(i)), envelope, "");
                    if (i % 4 == 1) throw std::runtime_error("work " + std::to_string(i));
                },
                [&, i](std::exception_ptr problem) {
                    (problem ? bad : good)++;
                    if (problem) try {
                            std::rethrow_exception(problem);
                        } catch (const std::exception& error) { told[static_cast<std::size_t>(i)] = error.what(); }
                });
        go.set_value();
        store.reopen();   // closing runs what waits
        CHECK(good == 30);
        CHECK(bad == 10);
        CHECK(told[1] == "work 1");
        CHECK(told[0] == "");
        CHECK(kept_mails(store.database()) == 30);
        CHECK(store->check() == "");
    }
}

TEST_CASE("write() throws what the work threw, and undoes it") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        CHECK_THROWS_WITH_AS(store->write([](Stores& stores) {
            stores.messages().keep(RawMail::from("x"), {}, "");
            throw std::runtime_error("no");
        }),
                             "no", std::runtime_error);
        CHECK(kept_mails(store.database()) == 0);
        CHECK(keep(store.database(), "y", now).value >= 1);   // a number that was never used may be left out
        CHECK_THROWS_AS(store->write([&](Stores&) { store->write([](Stores&) {}); }), std::logic_error);
        CHECK_THROWS(store->read([](Stores& stores) { stores.messages().keep(RawMail::from("z"), {}, ""); }));
        CHECK(kept_mails(store.database()) == 1);
    }
}

TEST_CASE("A read sees one moment, and does not wait for a writer") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        keep(store.database(), "first", now);
        store->read([&](Stores& stores) {
            CHECK(stores.tickets().ledger({}, 10, "").size() == 1);
            keep(store.database(), "second", now);
            CHECK(stores.tickets().ledger({}, 10, "").size() == 1);
        });
        CHECK(kept_mails(store.database()) == 2);
        store->write([&](Stores& stores) {
            stores.messages().keep(RawMail::from("third"), {}, "");
            CHECK(std::async(std::launch::async, [&] { return kept_mails(store.database()); }).get() == 2);
        });
        CHECK(kept_mails(store.database()) == 3);
    }
}

TEST_CASE("Many threads at once: nothing is lost, no number is given twice") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 8; ++thread)
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 25; ++i)
                    take_in(store.database(), {std::to_string(thread) + "." + std::to_string(i) + "@x", "a@x.example"}, now,
                            true);
            });
        for (int i = 0; i < 50; ++i) listed(store.database(), TicketList::untriaged);
        for (std::thread& thread : threads) thread.join();
        store.reopen();
        const ListCounts counts = counts_of(store.database());
        CHECK(counts.untriaged == 200);
        CHECK(counts.version == 200);
        store->read([&](Stores& stores) {
            CHECK(stores.tickets().find(TicketId::issued(2026, 200)));
            CHECK(!stores.tickets().find(TicketId::issued(2026, 201)));
        });
        CHECK(store->check() == "");
    }
}

TEST_CASE("A damaged file is noticed at the start: people may read on, nothing is accepted") {
    {   // PostgreSQL looks after its own files
        StoreUnderTest store("sqlite");
        for (int i = 0; i < 200; ++i) keep(store.database(), std::to_string(i) + std::string(20000, 'x'), now);
        store.close();
        const std::string file = store.settings().data.folder + "/toritsugi.db";
        std::filesystem::remove(file + "-wal");   // all of it is in the file by now, and it would cover the damage
        const auto size = std::filesystem::file_size(file);
        REQUIRE(size > 1 << 20);
        {
            std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
            out.seekp(static_cast<std::streamoff>(size / 2 / 4096 * 4096));
            out << std::string(10 * 4096, '!');
        }
        store.reopen();
        try {
            keep(store.database(), "one more", now);
            FAIL("accepted into a damaged file");
        } catch (const StoreError& error) { CHECK(error.kind() == StoreError::Kind::suspect); }
        CHECK(store->check() != "");
        CHECK_NOTHROW(counts_of(store.database()));
    }
}

TEST_CASE("Nobody else on the machine may read the data folder") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        keep(store.database(), std::string(100000, 'x'), now);
        take_in(store.database(), {"one@x", "a@x.example"}, now);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(store.settings().data.folder)) {
            INFO(entry.path().string());
            CHECK((static_cast<int>(entry.status().permissions()) & 077) == 0);
        }
        CHECK((static_cast<int>(std::filesystem::status(store.settings().data.folder).permissions()) & 077) == 0);
    }
}

TEST_CASE("One process serves a data folder; commands work beside it") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        std::string refusal;
        try {
            open_database(store.settings(), Purpose::serve);
        } catch (const StoreError& error) {
            CHECK(error.kind() == StoreError::Kind::in_use);
            refusal = error.what();
        }
        CHECK(refusal.find("process " + std::to_string(getpid())) != std::string::npos);
        const auto command = open_database(store.settings(), Purpose::command);
        keep(*command, "from a command", now);
        keep(store.database(), "from the server", now);
        CHECK(kept_mails(store.database()) == 2);
        store.close();
        CHECK_NOTHROW(open_database(store.settings(), Purpose::serve));
    }
}

TEST_CASE("Processes that write at the same time lose nothing and harm nothing, one of them killed over and over") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        store.close();   // no thread of ours may be inside the library while the process is doubled
        constexpr int mails = 150;
        const auto write_many = [&](const std::string& who) {
            const auto database = open_database(store.settings(), Purpose::command);
            // Large enough that the WAL is moved into the file many times by either process.
            for (int i = 0; i < mails; ++i) keep(*database, who + std::to_string(i) + std::string(40000, 'x'), now);
        };
        const pid_t first = fork();
        if (first == 0) {
            write_many("first ");
            _exit(0);
        }
        for (int round = 0; round < 10; ++round) {
            const pid_t victim = fork();
            if (victim == 0) {
                write_many("victim " + std::to_string(round) + " ");
                _exit(0);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20 + 7 * round));
            kill(victim, SIGKILL);
            waitpid(victim, nullptr, 0);
        }
        CHECK(run_apart([&] { write_many("second "); }));
        int status = -1;
        waitpid(first, &status, 0);
        CHECK(status == 0);
        store.reopen();
        CHECK(kept_mails(store.database()) >= 2 * mails);
        for (int i = 0; i < mails; ++i)
            for (const std::string who : {"first ", "second "})
                store->write([&](Stores& stores) {
                    CHECK(!stores.messages()
                               .keep(RawMail::from(who + std::to_string(i) + std::string(40000, 'x')), {}, "")
                               .is_new);
                });
        CHECK(store->check() == "");
    }
}

TEST_CASE("A full disk refuses mail, keeps what was accepted, lets people read, and heals by itself") {
    if (geteuid() != 0) {
        MESSAGE("full disk skipped: only root can mount a small file system");
        return;
    }
    {   // PostgreSQL's disk is another one
        Folder folder;
        if (mount("tmpfs", folder.path.c_str(), "tmpfs", 0, "size=8m") != 0) {
            MESSAGE("full disk skipped: this machine lets nobody mount");
            return;
        }
        {
            Settings settings;
            settings.data.folder = folder.path + "/data";
            const auto database = open_database(settings, Purpose::serve);
            std::ofstream(folder.path + "/ballast") << std::string(2 << 20, 'x');
            int accepted = 0, refused = 0;
            for (int i = 0; i < 400; ++i) try {
                    keep(*database, std::to_string(i) + std::string(i % 10 == 0 ? 100000 : 20000, 'y'), now);
                    ++accepted;
                } catch (const StoreError& error) {
                    CHECK(error.kind() == StoreError::Kind::full);
                    ++refused;
                }
            REQUIRE(std::filesystem::file_size(folder.path + "/ballast") == 2 << 20);
            CHECK(accepted > 20);
            CHECK(refused > 20);
            CHECK(kept_mails(*database) == static_cast<std::size_t>(accepted));
            std::filesystem::remove(folder.path + "/ballast");
            CHECK_NOTHROW(keep(*database, "after the operator made space", now));
            CHECK(kept_mails(*database) == static_cast<std::size_t>(accepted) + 1);
            CHECK(database->check() == "");
        }
        umount(folder.path.c_str());
    }
}

TEST_CASE("A database that is not ours, or of another release, is refused with a sentence") {
    using Kind = StoreError::Kind;
    struct Row {
        std::string label, database, text;
        Kind kind = Kind::wrong_file;
    };
    const Row rows[] = {
        {"a slip of the pen", "sqlit", "Write database = \"sqlite\""},
        {"nobody answers", "postgresql://desk:s3cret@127.0.0.1:1/desk", "does not answer at 127.0.0.1:1/desk", Kind::away},
        {"a port that is none", "postgresql://desk:s3cret@127.0.0.1:54x2/desk", "correct the setting", Kind::away},
        {"a password that is not escaped", "postgresql://desk:s3cret%zz@127.0.0.1/desk", "write @ as %40"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        Folder folder;
        Settings settings;
        settings.database = row.database;
        settings.data.folder = folder.path + "/data";
        try {
            open_database(settings, Purpose::serve);
            FAIL("opened");
        } catch (const StoreError& error) {
            const std::string said = error.what();
            INFO(said);
            CHECK(error.kind() == row.kind);
            CHECK(said.find(row.text) != said.npos);
            CHECK(said.find("s3cret") == said.npos);
            CHECK(said.find('\n') == said.npos);
        }
    }
    Folder folder;
    Settings settings;
    settings.data.folder = folder.path;
    std::ofstream(folder.path + "/toritsugi.db") << std::string(8192, 'z');
    CHECK_THROWS_AS(open_database(settings, Purpose::serve), StoreError);
}
