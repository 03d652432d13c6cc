#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

EventRow row_of(std::string_view source, std::string_view hour, std::uint64_t line) {
    EventRow row;
    row.src = IpAddress::parse(source).value();
    row.dst_port = 22;
    row.proto = "tcp";
    row.format = "sshd";
    row.count = 4;
    row.first_line = line;
    if (!hour.empty()) row.hour = row.first = row.last = at(hour);
    return row;
}

MessageKey keep_with_events(Database& database, const std::string& id, const std::vector<EventRow>& rows) {
    Reported reported{id, "reporter@reporter.example"};
    Report report = reported.report();
    for (const EventRow& row : rows) report.event_rows.add(row);
    const UtcTime now = at("2026-04-14T01:16:00Z");
    const MessageKey key = keep(database, reported.raw(), now);
    database.write([&](Stores& stores) {
        Decision decision;
        decision.id = stores.tickets().known_to(reported.question(), now, year).next;
        stores.tickets().commit(key, reported.message(), report, decision, now);
    });
    return key;
}

}   // namespace

TEST_CASE("contract: events are kept with the decision, and found by mail and by hour") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        std::vector<EventRow> many;
        for (int i = 0; i < 20'000; ++i)
            many.push_back(row_of("203.0.113." + std::to_string(i % 250), "2026-04-13T10:00:00Z", i + 1));
        const MessageKey large = keep_with_events(store.database(), "large@reporter.example", many);
        const MessageKey small =
            keep_with_events(store.database(), "small@reporter.example",
                             {row_of("198.51.100.1", "2026-04-13T11:00:00Z", 1), row_of("198.51.100.2", "", 2),
                              row_of("198.51.100.3", "2026-04-13T12:00:00Z", 9)});
        store.reopen();
        store->read([&](Stores& stores) {
            std::uint64_t next = 1;
            stores.events().each_of(large, [&](MessageKey message, const EventRow& row) {
                CHECK(message == large);
                REQUIRE(row.first_line == next++);
            });
            CHECK(next == many.size() + 1);
            struct Row {
                std::string label, from, to;
                std::size_t large, small;
            };
            const Row rows[] = {
                {"one hour of both", "2026-04-13T10:00:00Z", "2026-04-13T11:00:00Z", 20'000, 0},
                {"the end does not belong to it", "2026-04-13T11:00:00Z", "2026-04-13T12:00:00Z", 0, 1},
                {"the day", "2026-04-13T00:00:00Z", "2026-04-14T00:00:00Z", 20'000, 2},
                {"another day", "2026-04-14T00:00:00Z", "2026-04-15T00:00:00Z", 0, 0},
            };
            for (const Row& row : rows) {
                INFO(row.label);
                std::size_t of_large = 0, of_small = 0;
                stores.events().each_between(at(row.from), at(row.to), [&](MessageKey message, const EventRow&) {
                    (message == large ? of_large : of_small)++;
                    CHECK((message == large || message == small));
                });
                CHECK(of_large == row.large);
                CHECK(of_small == row.small);
            }
        });
    }
}

TEST_CASE("contract: sources that a further mail adds are counted, each once, and found by their address") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const UtcTime now = at("2026-04-14T01:16:00Z");
        Reported first{"first@reporter.example", "reporter@reporter.example"},
            second{"second@reporter.example", "reporter@reporter.example"};
        first.sources.clear();
        for (int i = 1; i <= 30; ++i) first.sources.push_back("203.0.113." + std::to_string(i));
        for (int i = 21; i <= 45; ++i)
            second.sources.push_back("203.0.113." + std::to_string(i));   // 15 new, and 198.51.100.23
        second.references = {first.id};
        const TicketId ticket = take_in(store.database(), first, now);
        const MessageKey key = keep(store.database(), second.raw(), now);
        store->write([&](Stores& stores) {
            Decision decision;
            decision.outcome = Outcome::joined;
            decision.ticket = stores.tickets().find(ticket);
            decision.id = ticket;
            stores.tickets().commit(key, second.message(), second.report(), decision, now);
        });
        std::size_t counted = 0;
        for (int i = 0; i < 100 && counted != 46; ++i) {   // the indexes follow the decision
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            store->read([&](Stores& stores) { counted = stores.tickets().row(ticket)->source_count; });
        }
        CHECK(counted == 46);
        store->read([&](Stores& stores) {
            for (const char* words : {"ip:203.0.113.30", "ip:203.0.113.45", "ip:203.0.113.0/24"}) {
                INFO(words);
                CHECK(stores.search().search(question_of(words)).hits.size() == 1);
            }
        });
    }
}
