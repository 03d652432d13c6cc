#include <doctest/doctest.h>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

TEST_CASE("A mail becomes a ticket that is there after the database was closed") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const UtcTime now = at("2026-04-14T01:00:00Z");
        const Reported first{"one@reporter.example", "alice@reporter.example"};
        const TicketId id = take_in(store.database(), first, now, true);
        CHECK(id.text() == "TRT-2026-000001");
        store.reopen();
        CHECK(listed(store.database(), TicketList::untriaged) == std::vector<TicketId>{id});
        CHECK(listed(store.database(), TicketList::all_open, ListOrder::by_source) == std::vector<TicketId>{id});
        const ListCounts counts = counts_of(store.database());
        CHECK(counts.untriaged == 1);
        CHECK(counts.all_open == 1);
        CHECK(counts.replied == 0);
        CHECK(counts.oldest_untriaged == now);
        const TicketView view = view_of(store.database(), id);
        CHECK(view.row.title == first.subject);
        CHECK(view.row.from_address == first.from);
        CHECK(view.row.category == Category::scan);
        CHECK(view.row.due_at == now + std::chrono::minutes{240});
        REQUIRE(view.row.sources.size() == 1);
        CHECK(view.row.sources[0].value == "198.51.100.23");
        CHECK(view.row.source_count == 1);
        REQUIRE(view.messages.size() == 2);
        CHECK(view.messages[0].text == first.text);
        CHECK(view.messages[0].message_id == first.id);
        CHECK(view.messages[1].is_outgoing);
        CHECK(view.messages[1].delivery == "waiting");
        CHECK(view.wants == std::vector<Want>{Want::notify_source});
        REQUIRE(view.history.size() == 1);
        CHECK(view.history[0].verb == "taken-in");
        CHECK(take_in(store.database(), {"two@reporter.example", "bob@reporter.example"}, now).serial() == 2);
        CHECK(store->check() == "");
    }
}
