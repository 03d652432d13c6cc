#include <doctest/doctest.h>

#include "core/desk/kept_templates.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {
const UtcTime now = at("2026-04-14T01:00:00Z");
}   // namespace

TEST_CASE("What a handler said of a reporter's lines stays, the newest counts, and undo of the act takes it back") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey kato = add_handler(store.database(), "kato");
        const TicketId ticket = take_in(store.database(), {"1@a.example", "noc@a.example"}, now);
        const TicketKey key = key_of(store.database(), ticket);
        const MessageKey mail = view_of(store.database(), ticket).messages.front().key;
        store->write([&](Stores& stores) {
            CHECK(stores.templates().all().empty());
            stores.templates().keep("noc@a.example", "T:time\t4:source", mail, kato, now);
            TicketChange change;
            change.ticket = key;
            change.by = kato;
            change.verb = "columns";
            change.keeps_template = stores.templates().keep("noc@a.example", "T:time\t4:source\tzone:540", mail, kato, now);
            stores.tickets().change(change, now);
        });
        store.reopen();
        store->read([&](Stores& stores) {
            const auto all = stores.templates().all();
            REQUIRE(all.size() == 2);
            CHECK(all[0].columns == "T:time\t4:source\tzone:540");   // newest first
            CHECK(all[0].reporter == "noc@a.example");
            CHECK(all[0].message == mail);
            CHECK(all[0].who == "Ms kato");
            CHECK(all[0].at == now);
            CHECK(kept_templates(stores.templates())->of("noc@a.example")->front().zone == ZoneOffset{540});
        });
        store->write([&](Stores& stores) { CHECK(stores.tickets().undo_last(key, kato, now)); });
        store.reopen();
        store->read([&](Stores& stores) {
            REQUIRE(stores.templates().all().size() == 1);
            CHECK(stores.templates().all()[0].columns == "T:time\t4:source");
        });
    }
}

TEST_CASE("A template that this release cannot read is left out, the others count") {
    const auto templates = templates_of({{{}, "a@a.example", "Q:nonsense", {}, {}, {}},
                                         {{}, "a@a.example", "4:source", {}, {}, {}},
                                         {{}, "b@b.example", "T:time", {}, {}, {}}});
    REQUIRE(templates->of("a@a.example"));
    CHECK(templates->of("a@a.example")->size() == 1);
    CHECK(!templates->of("b@b.example"));   // it names no source
}
