#include <doctest/doctest.h>
#include <sys/stat.h>

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

std::vector<TicketId> search(Database& database, std::string_view words) {
    std::vector<TicketId> ids;
    database.read([&](Stores& stores) {
        for (const SearchHit& hit : stores.search().search(question_of(words)).hits) ids.push_back(hit.row.id);
    });
    return ids;
}

// Words are indexed in the background, within a second of the commit.
std::vector<TicketId> search_soon(Database& database, std::string_view words) {
    std::vector<TicketId> ids;
    for (int i = 0; i < 100 && (ids = search(database, words)).empty(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return ids;
}

}   // namespace

TEST_CASE("Search finds Japanese and other words, addresses, networks and numbers") {
    struct Row {
        std::string label, words;
        std::vector<int> found;   // serials, newest first
    };
    const Row rows[] = {
        {"two Japanese characters", "検体", {2}},
        {"one Japanese character", "検", {2}},
        {"more characters", "不審なファイル", {2}},
        {"characters that stand elsewhere in another order", "体検", {}},
        {"katakana", "マルウェア", {2}},
        {"a Latin word inside Japanese", "evil", {2}},
        {"case does not matter", "WORDPRESS", {1}},
        {"all words are needed", "wordpress 検体", {}},
        {"words of subject and text", "brute wordpress", {1}},
        {"a phrase", "\"login page\"", {1}},
        {"not a phrase", "\"page login\"", {}},
        {"without a word", "please -wordpress", {3}},
        {"the sender", "alice@reporter.example", {1}},
        {"part of an address", "198.51.100.23", {1}},
        {"a host in the text", "c2.evil.example", {2}},
        {"an address", "ip:198.51.100.23", {1}},
        {"a network", "ip:198.51.100.0/24", {3, 1}},
        {"another network", "ip:203.0.113.0/24", {2}},
        {"an IPv6 network", "ip:2001:db8::/32", {3}},
        {"network and word", "ip:198.51.100.0/24 wordpress", {1}},
        {"a ticket number", "TRT-2026-000002", {2}},
        {"a ticket number in small letters", " trt-2026-2 ", {2}},
        {"nothing", "", {}},
        {"only signs", "\"-:*() AND OR NEAR(", {}},
        {"an operator of the index is a word", "login NOT page", {}},
        {"a quote that does not end", "\"login", {1}},
    };
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        take_in(store.database(), {"one@x", "alice@reporter.example", "Brute force", "The WordPress login page, please.\n"},
                now);
        take_in(store.database(),
                {"two@x",
                 "bob@reporter.example",
                 "検体の送付",
                 "不審なファイルevil.exeはマルウェアです。接続先 c2.evil.example\n",
                 {},
                 {"203.0.113.80"}},
                now);
        take_in(store.database(),
                {"three@x", "carol@reporter.example", "scan", "please\n", {}, {"198.51.100.99", "2001:db8:7::1"}}, now);
        store.reopen();
        REQUIRE(search_soon(store.database(), "検体").size() == 1);
        REQUIRE(search_soon(store.database(), "scan").size() == 1);
        for (const Row& row : rows) {
            INFO(row.label);
            std::vector<TicketId> wanted;
            for (const int serial : row.found) wanted.push_back(TicketId::issued(2026, serial));
            CHECK(search(store.database(), row.words) == wanted);
        }
    }
}

TEST_CASE(
    "A backup made while mail comes in holds everything accepted before it, and restores to a desk that sends nothing") {
    {
        StoreUnderTest store("sqlite");
        Folder elsewhere;
        const std::string large(200 << 10, 'L'), file = elsewhere.path + "/desk.tar";
        const TicketId id =
            take_in(store.database(), {"one@x", "a@x.example", "検体", "words", {}, {"203.0.113.5"}}, now, true);
        const MessageKey large_key = keep(store.database(), large, now);
        std::ofstream(store.settings().data.folder + "/keys.toml") << "key = 1\n";
        std::atomic<bool> is_done{false};
        const auto load = std::async(std::launch::async, [&] {
            for (int i = 0; !is_done; ++i)
                keep(store.database(), "during " + std::to_string(i) + std::string(i % 2 ? 70000 : 10, 'x'), now);
        });
        CHECK_NOTHROW(store->backup(file));
        is_done = true;
        load.wait();
        CHECK_THROWS_AS(store->backup(file), StoreError);
        struct stat found {};
        REQUIRE(stat(file.c_str(), &found) == 0);
        CHECK((found.st_mode & 0777) == 0600);
        CHECK(std::distance(std::filesystem::directory_iterator(elsewhere.path), {}) == 1);

        Settings settings = store.settings();
        CHECK_THROWS_AS(restore_backup(settings, file), StoreError);   // not into a folder that holds something
        settings.data.folder = elsewhere.path + "/restored";
        restore_backup(settings, file);
        const auto restored = open_database(settings, Purpose::serve);
        CHECK(restored->check() == "");
        CHECK(view_of(*restored, id).messages.size() == 2);
        CHECK(search_soon(*restored, "検体") == std::vector<TicketId>{id});
        restored->read([&](Stores& stores) {
            CHECK(stores.messages().raw(large_key).bytes == large);
            CHECK(stores.outbox().is_held());
        });
        restored->write([](Stores& stores) { CHECK(stores.outbox().take_due(now + std::chrono::hours{1}, 10).empty()); });
        CHECK(keep(*restored, large, now) == large_key);
        std::string key;
        std::getline(std::ifstream(settings.data.folder + "/keys.toml"), key);
        CHECK(key == "key = 1");
        CHECK(store->check() == "");
    }
}

TEST_CASE("restore refuses what is not a backup, or half of one") {
    {
        StoreUnderTest store("sqlite");
        keep(store.database(), std::string(300 << 10, 'L'), now);
        Folder elsewhere;
        store->backup(elsewhere.path + "/good.tar");
        std::filesystem::copy_file(elsewhere.path + "/good.tar", elsewhere.path + "/half.tar");
        std::filesystem::resize_file(elsewhere.path + "/half.tar",
                                     std::filesystem::file_size(elsewhere.path + "/half.tar") / 2);
        std::ofstream(elsewhere.path + "/text.tar") << "not a tar file at all\n";
        for (const std::string file : {"half.tar", "text.tar", "none.tar"}) {
            INFO(file);
            Settings settings = store.settings();
            settings.data.folder = elsewhere.path + "/into-" + file;
            CHECK_THROWS_AS(restore_backup(settings, elsewhere.path + "/" + file), StoreError);
            CHECK(!std::filesystem::exists(settings.data.folder + "/toritsugi.db"));
        }
    }
}
