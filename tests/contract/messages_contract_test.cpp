#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "tests/contract/postgres_under_test.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

std::string raw_of(Database& database, MessageKey key) {
    std::string bytes;
    database.read([&](Stores& stores) { bytes = stores.messages().raw(key).bytes; });
    return bytes;
}

std::vector<std::int64_t> undecided(Database& database, MessageKey after = {}, std::size_t at_most = 100) {
    std::vector<std::int64_t> keys;
    database.read([&](Stores& stores) {
        for (const Undecided& one : stores.messages().undecided(after, at_most)) keys.push_back(one.key.value);
    });
    return keys;
}

std::string bytes_of(std::size_t size, unsigned seed) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>((seed = seed * 1664525 + 1013904223) >> 24);
    return bytes;
}

}   // namespace

TEST_CASE("Mails of any size and any bytes come back as they were, and the same bytes are the same row") {
    struct Row {
        std::string label;
        std::string bytes;
    };
    const Row rows[] = {
        {"one byte", "x"},
        {"bytes that are no text", std::string("\0\xff\xfe\0end", 8)},
        {"the largest that stands in the table", bytes_of(64 << 10, 1)},
        {"the smallest that is a file", bytes_of((64 << 10) + 1, 2)},
        {"a large one", bytes_of(3 << 20, 3)},
    };
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        std::vector<MessageKey> keys;
        for (const Row& row : rows) keys.push_back(keep(store.database(), row.bytes, at("2026-04-14T01:00:00Z")));
        store.reopen();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            INFO(rows[i].label);
            CHECK(raw_of(store.database(), keys[i]) == rows[i].bytes);
            CHECK(keep(store.database(), rows[i].bytes, at("2026-04-15T01:00:00Z")) == keys[i]);
        }
        CHECK(undecided(store.database()).size() == keys.size());
        CHECK_THROWS_AS(raw_of(store.database(), MessageKey{999}), std::out_of_range);
        CHECK(store->check() == "");
    }
}

TEST_CASE("keep() says whether a mail is new, and keeps the envelope of the first") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        Envelope first, second;
        first.sender = "";
        first.recipients = {"report@csirt.example", "abuse@csirt.example"};
        first.channel = "smtp";
        first.received_at = at("2026-04-14T01:00:00Z");
        second.channel = "import";
        std::vector<Kept> kept;
        store->write([&](Stores& stores) {
            kept = {stores.messages().keep(RawMail::from("same"), first, ""),
                    stores.messages().keep(RawMail::from("same"), second, "")};
        });
        store.reopen();
        REQUIRE(kept.size() == 2);
        CHECK(kept[0].is_new);
        CHECK(!kept[1].is_new);
        CHECK(kept[0].key == kept[1].key);
        store->read([&](Stores& stores) {
            const Envelope envelope = stores.messages().envelope(kept[0].key);
            CHECK(envelope.sender == "");
            CHECK(envelope.recipients == first.recipients);
            CHECK(envelope.channel == "smtp");
            CHECK(envelope.received_at == first.received_at);
        });
    }
}

TEST_CASE("A spool file is taken over, whatever the size of the mail, and never left behind") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        for (const std::size_t size : {std::size_t{100}, std::size_t{1} << 20}) {
            INFO(size);
            StoreUnderTest store(name);
            const std::string bytes = bytes_of(size, 7), spool = store.settings().data.folder + "/spool-1";
            for (int copy = 0; copy < 2; ++copy) {
                std::ofstream(spool, std::ios::binary) << bytes;
                MessageKey key;
                store->write([&](Stores& stores) { key = stores.messages().keep(RawMail::from(bytes), {}, spool).key; });
                store.reopen();
                CHECK(raw_of(store.database(), key) == bytes);
                CHECK(access(spool.c_str(), F_OK) != 0);
            }
        }
    }
}

TEST_CASE("Kept mails wait for a decision, oldest first, and their attempts are counted") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const UtcTime now = at("2026-04-14T01:00:00Z");
        std::vector<MessageKey> keys;
        for (int i = 0; i < 5; ++i) keys.push_back(keep(store.database(), "mail " + std::to_string(i), now));
        take_in(store.database(), {"a@b.example", "c@d.example"}, now);
        store->write([&](Stores& stores) { stores.messages().count_attempt(keys[1]); });
        store.reopen();
        CHECK(undecided(store.database()) ==
              std::vector<std::int64_t>{keys[0].value, keys[1].value, keys[2].value, keys[3].value, keys[4].value});
        CHECK(undecided(store.database(), keys[1], 2) == std::vector<std::int64_t>{keys[2].value, keys[3].value});
        store->read([&](Stores& stores) { CHECK(stores.messages().undecided(keys[0], 1).at(0).attempts == 1); });
    }
}

TEST_CASE("check() finds a raw mail that was changed, cut or lost") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        struct Row {
            std::string label;
            void (*harm)(const std::string& file);
            std::string sql;   // the same in PostgreSQL
        };
        const Row rows[] = {
            {"one bit",
             [](const std::string& file) { std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).put('!'); },
             "UPDATE raw_mail SET bytes = set_byte(bytes, 0, 33)"},
            {"cut", [](const std::string& file) { CHECK(truncate(file.c_str(), 1000) == 0); },
             "UPDATE raw_mail SET bytes = substr(bytes, 1, 1000)"},
            {"empty", [](const std::string& file) { CHECK(truncate(file.c_str(), 0) == 0); },
             "UPDATE raw_mail SET bytes = ''"},
            {"lost", [](const std::string& file) { CHECK(unlink(file.c_str()) == 0); }, "DELETE FROM raw_mail"},
        };
        for (const Row& row : rows) {
            INFO(row.label);
            StoreUnderTest store(name);
            keep(store.database(), bytes_of(100 << 10, 5), at("2026-04-14T01:00:00Z"));
            store.reopen();
            CHECK(store->check() == "");
            if (name == "postgresql")
                postgres_under_test::run_sql(store.settings().database, row.sql);
            else
                for (const auto& file : std::filesystem::recursive_directory_iterator(store.settings().data.folder + "/raw"))
                    if (file.is_regular_file()) row.harm(file.path());
            CHECK(store->check().find("message 1") != std::string::npos);
        }
    }
}
