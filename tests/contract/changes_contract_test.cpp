#include <doctest/doctest.h>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {
const UtcTime now = at("2026-04-14T01:00:00Z");

bool undo(Database& database, TicketKey ticket, HandlerKey by = {}) {
    bool is_done = false;
    database.write([&](Stores& stores) { is_done = stores.tickets().undo_last(ticket, by, now); });
    return is_done;
}
}   // namespace

TEST_CASE("What a handler changes is there after a restart, and undo puts it back as it was") {
    struct Row {
        std::string label;
        std::function<void(TicketChange&, HandlerKey)> act;
        std::function<bool(const TicketView&)> is_done;
    };
    const Row rows[] = {
        {"close",
         [](auto& c, HandlerKey) {
             c.state = TicketState::closed;
             c.close_reason = "solved";
         },
         [](const TicketView& v) {
             return v.row.state == TicketState::closed && v.close_reason == "solved" && !v.row.due_at;
         }},
        {"open", [](auto& c, HandlerKey) { c.state = TicketState::open; },
         [](const TicketView& v) { return v.row.state == TicketState::open && !v.row.due_at; }},
        {"take", [](auto& c, HandlerKey by) { c.owner = by; }, [](const TicketView& v) { return v.row.owner == "Ms kato"; }},
        {"category", [](auto& c, HandlerKey) { c.category = Category::phishing; },
         [](const TicketView& v) {
             return v.row.category == Category::phishing && v.row.is_confirmed && v.row.confidence == 1;
         }},
        {"incident", [](auto& c, HandlerKey) { c.is_incident = true; },
         [](const TicketView& v) { return v.row.is_incident; }},
        {"title", [](auto& c, HandlerKey) { c.title = "総当たり"; },
         [](const TicketView& v) { return v.row.title == "総当たり"; }},
    };
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey kato = add_handler(store.database(), "kato");
        const TicketId id = take_in(store.database(), {"one@x", "a@x.example"}, now);
        const TicketKey ticket = key_of(store.database(), id);
        for (const Row& row : rows) {
            INFO(row.label);
            const TicketView before = view_of(store.database(), id);
            const ListCounts counts = counts_of(store.database(), kato);
            REQUIRE(!row.is_done(before));
            TicketChange act;
            act.ticket = ticket;
            act.by = kato;
            act.verb = row.label;
            act.detail = "in a test";
            row.act(act, kato);
            change(store.database(), act, now);
            store.reopen();
            const TicketView after = view_of(store.database(), id);
            CHECK(row.is_done(after));
            CHECK(after.version > before.version);
            CHECK(after.row.version == after.version);
            CHECK(after.history.back().verb == row.label);
            CHECK(after.history.back().who == "Ms kato");
            CHECK(after.history.back().can_undo);
            CHECK(store->check() == "");
            CHECK(undo(store.database(), ticket, kato));
            store.reopen();
            const TicketView undone = view_of(store.database(), id);
            CHECK(!row.is_done(undone));
            CHECK(undone.row.state == before.row.state);
            CHECK(undone.row.due_at == before.row.due_at);
            CHECK(undone.row.owner == before.row.owner);
            CHECK(undone.row.confidence == doctest::Approx(before.row.confidence));
            CHECK(undone.history.back().verb == "undone");
            CHECK(!undone.history.back().can_undo);
            const ListCounts counts_now = counts_of(store.database(), kato);
            CHECK(counts_now.untriaged == counts.untriaged);
            CHECK(counts_now.all_open == counts.all_open);
            CHECK(counts_now.mine == counts.mine);
            CHECK(counts_now.version > counts.version);
            CHECK(store->check() == "");
        }
        CHECK(!undo(store.database(), ticket));
    }
}

TEST_CASE("Undo goes back step by step, and neither notes nor mails are taken back") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey kato = add_handler(store.database(), "kato");
        const TicketId id = take_in(store.database(), {"one@x", "a@x.example"}, now);
        TicketChange act;
        act.ticket = key_of(store.database(), id);
        act.by = kato;
        act.verb = "assigned";
        act.owner = kato;
        change(store.database(), act, now);
        TicketChange note;
        note.ticket = act.ticket;
        note.by = kato;
        note.verb = "note";
        note.note = "called them";
        change(store.database(), note, now);
        TicketChange reply;
        reply.ticket = act.ticket;
        reply.by = kato;
        reply.verb = "replied";
        reply.state = TicketState::open;
        reply.owed = {acknowledgement("a@x.example", "reply@csirt.example")};
        change(store.database(), reply, now);
        CHECK(undo(store.database(), act.ticket));
        store.reopen();
        TicketView view = view_of(store.database(), id);
        CHECK(view.row.state == TicketState::fresh);
        CHECK(view.row.owner == "Ms kato");
        CHECK(view.messages.size() == 2);
        REQUIRE(view.notes.size() == 1);
        CHECK(view.notes[0].text == "called them");
        CHECK(view.notes[0].who == "Ms kato");
        CHECK(view.notes[0].key == view.history[2].key);
        CHECK(undo(store.database(), act.ticket));
        CHECK(view_of(store.database(), id).row.owner == "");
        CHECK(!undo(store.database(), act.ticket));
        CHECK(view_of(store.database(), id).notes.size() == 1);
    }
}

TEST_CASE("A merged ticket is an alias: shown with the other, answered in its own conversation, and given back by undo") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId a = take_in(store.database(), {"a@x", "a@x.example"}, now),
                       b = take_in(store.database(), {"b@x", "b@x.example"}, now),
                       c = take_in(store.database(), {"c@x", "c@x.example"}, now);
        const auto merge = [&](TicketId from, TicketId into) {
            TicketChange act;
            act.ticket = key_of(store.database(), from);
            act.verb = "merged";
            act.merge_into = key_of(store.database(), into);
            change(store.database(), act, now);
        };
        merge(a, b);
        merge(b, c);
        CHECK_THROWS_AS(merge(c, a), std::invalid_argument);   // a ring
        CHECK_THROWS_AS(merge(c, c), std::invalid_argument);
        store.reopen();
        CHECK(counts_of(store.database()).untriaged == 1);
        CHECK(listed(store.database(), TicketList::untriaged) == std::vector<TicketId>{c});
        TicketView view = view_of(store.database(), a);
        CHECK(view.row.id == c);
        CHECK(view.merged_into == c);
        CHECK(view.merged_from == std::vector<TicketId>{a, b});
        CHECK(view.messages.size() == 3);
        CHECK(view.row.message_count == 3);
        CHECK(!view_of(store.database(), c).merged_into);

        join(store.database(), {"a2@x", "a@x.example", "more", "more", {"a@x"}}, a, now);
        view = view_of(store.database(), c);
        CHECK(view.messages.size() == 4);
        CHECK(view.messages[3].ticket == key_of(store.database(), a));
        CHECK(view.row.message_count == 4);
        ThreadQuestion question;
        question.references = {"a2@x"};
        CHECK(known_to(store.database(), question, now).by_reference->id == ConversationId{a, 1});

        CHECK(undo(store.database(), key_of(store.database(), c)));   // what was done last in the whole family: b into c
        CHECK(view_of(store.database(), c).row.message_count == 1);
        view = view_of(store.database(), b);
        CHECK(view.row.id == b);
        CHECK(view.row.message_count == 3);
        CHECK(undo(store.database(), key_of(store.database(), a)));
        store.reopen();
        CHECK(view_of(store.database(), a).row.message_count == 2);
        CHECK(view_of(store.database(), b).row.message_count == 1);
        CHECK(counts_of(store.database()).untriaged == 3);
        CHECK(store->check() == "");
    }
}

TEST_CASE("An answer to a ticket in work calls for attention until a handler answers; one to a closed ticket opens it") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const HandlerKey kato = add_handler(store.database(), "kato");
        const TicketId id = take_in(store.database(), {"one@x", "a@x.example"}, now);
        TicketChange act;
        act.ticket = key_of(store.database(), id);
        act.by = kato;
        act.verb = "closed";
        act.state = TicketState::closed;
        act.close_reason = "solved";
        act.owner = kato;
        change(store.database(), act, now);
        CHECK(counts_of(store.database(), kato).all_open == 0);
        CHECK(listed(store.database(), TicketList::mine, ListOrder::due_first, kato).empty());
        join(store.database(), {"two@x", "a@x.example"}, id, now + std::chrono::minutes{1});
        store.reopen();
        TicketRow row = view_of(store.database(), id).row;
        CHECK(row.state == TicketState::open);
        CHECK(row.has_unread_answer);
        CHECK(row.message_count == 2);
        CHECK(row.changed_at == now + std::chrono::minutes{1});
        CHECK(counts_of(store.database(), kato).replied == 1);
        CHECK(counts_of(store.database(), kato).mine == 1);
        for (const ListOrder order : {ListOrder::due_first, ListOrder::newest, ListOrder::by_source}) {
            CHECK(listed(store.database(), TicketList::replied, order) == std::vector<TicketId>{id});
            CHECK(listed(store.database(), TicketList::mine, order, kato) == std::vector<TicketId>{id});
            CHECK(listed(store.database(), TicketList::mine, order, HandlerKey{99}).empty());
            CHECK(listed(store.database(), TicketList::untriaged, order).empty());
            CHECK(listed(store.database(), TicketList::all_open, order) == std::vector<TicketId>{id});
        }
        TicketChange reply;
        reply.ticket = act.ticket;
        reply.by = kato;
        reply.verb = "replied";
        reply.answers_reporter = true;
        change(store.database(), reply, now);
        CHECK(counts_of(store.database()).replied == 0);
        CHECK(undo(store.database(), act.ticket));
        CHECK(counts_of(store.database()).replied == 1);
        CHECK(store->check() == "");
    }
}

TEST_CASE("A held mail's sender takes part only once a handler accepts it") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId id = take_in(store.database(), {"one@x", "a@x.example"}, now);
        join(store.database(), {"two@y", "z@y.example"}, id, now, Outcome::held, JoinRule::none);
        store.reopen();
        ThreadQuestion question;
        question.tokens = {{id, 1}};
        CHECK(known_to(store.database(), question, now).by_token->parties == std::vector<std::string>{"a@x.example"});
        TicketChange accept;
        accept.ticket = key_of(store.database(), id);
        accept.verb = "accepted";
        accept.accept_held = view_of(store.database(), id).messages.at(1).key;
        change(store.database(), accept, now);
        store.reopen();
        CHECK(!view_of(store.database(), id).messages.at(1).is_held);
        CHECK(known_to(store.database(), question, now).by_token->parties.size() == 2);
        CHECK(undo(store.database(), accept.ticket));
        CHECK(view_of(store.database(), id).messages.at(1).is_held);
        CHECK(known_to(store.database(), question, now).by_token->parties.size() == 1);
    }
}

TEST_CASE("A reply refers to every mail of its conversation, and goes to who wrote last") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId id = take_in(store.database(), {"one@x", "a@x.example", "the subject"}, now, true);
        join(store.database(), {"two@x", "a@x.example"}, id, now + std::chrono::minutes{1});
        join(store.database(), {"three@y", "stranger@y.example"}, id, now + std::chrono::minutes{2}, Outcome::held);
        const TicketId other = take_in(store.database(), {"only@x", "b@x.example"}, now, true);
        const TicketId nameless = take_in(store.database(), {"sha256.00ff@missing", "c@x.example"}, now, true);
        store.reopen();
        store->read([&](Stores& stores) {
            const TicketKey ticket = stores.tickets().find(id).value();
            const auto frame = stores.tickets().reply_frame(ticket, 1);
            REQUIRE(frame);
            CHECK(frame->references == std::vector<std::string>{"one@x", "ack.one@x", "two@x"});
            // The last is what is answered: the reporter's mail, though our acknowledgement is younger.
            const auto first_answer = stores.tickets().reply_frame(stores.tickets().find(other).value(), 1);
            CHECK(first_answer.value().references == std::vector<std::string>{"ack.only@x", "only@x"});
            const auto to_nameless = stores.tickets().reply_frame(stores.tickets().find(nameless).value(), 1);
            CHECK(to_nameless.value().references == std::vector<std::string>{"ack.sha256.00ff@missing"});
            CHECK(frame->to_address == "a@x.example");
            CHECK(!stores.tickets().reply_frame(ticket, 2));
        });
    }
}
