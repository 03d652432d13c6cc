// Mails that stand in the wrong ticket are moved or split off, and undo brings everything back.
#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::minutes;

namespace {
const UtcTime now = at("2026-04-14T01:00:00Z");

struct TwoReports {   // a ticket that holds two mails of alice and one of bob, who reports something else
    explicit TwoReports(const std::string& database) : store(database), kato(add_handler(store.database(), "kato")) {
        id = take_in(store.database(), {"one@x", "alice@a.example", "scan", "first\n", {}, {"198.51.100.23"}}, now, true);
        join(store.database(), {"two@x", "alice@a.example", "Re: scan", "second\n", {"one@x"}, {"198.51.100.24"}}, id,
             now + minutes{1});
        Reported bobs{"three@x", "bob@b.example", "phishing", "third\n", {"ghost@x"}, {"203.0.113.9"}};
        bobs.partner_reference = "INC#7";
        join(store.database(), bobs, id, now + minutes{2}, Outcome::joined);
    }
    MessageKey mail(const std::string& message_id) {
        for (const TicketId ticket : {id, other})
            if (!ticket.is_none())
                for (const MessageView& one : view_of(store.database(), ticket).messages)
                    if (one.message_id == message_id) return one.key;
        return {};
    }
    TicketId move(const std::vector<std::string>& message_ids, std::optional<TicketId> into = {}) {
        MailMove move;
        move.from = key_of(store.database(), id);
        for (const std::string& one : message_ids) move.messages.push_back(mail(one));
        if (into) move.into = key_of(store.database(), *into);
        move.by = kato;
        move.local_year = year;
        store->write([&](Stores& stores) { other = stores.tickets().move(move, now + minutes{5}); });
        store.reopen();
        CHECK(store->check() == "");
        return other;
    }
    bool undo(TicketId ticket) {
        bool is_done = false;
        store->write([&](Stores& stores) {
            is_done = stores.tickets().undo_last(*stores.tickets().find(ticket), kato, now + minutes{9});
        });
        store.reopen();
        CHECK(store->check() == "");
        return is_done;
    }
    KnownThreads known(const ThreadQuestion& question) { return known_to(store.database(), question, now + minutes{6}); }
    std::vector<std::string> ids_of(TicketId ticket) {
        std::vector<std::string> ids;
        for (const MessageView& one : view_of(store.database(), ticket).messages)
            if (!one.is_outgoing) ids.push_back(one.message_id);
        return ids;
    }

    StoreUnderTest store;
    HandlerKey kato;
    TicketId id, other;
};

using Ids = std::vector<std::string>;

}   // namespace

TEST_CASE("Mails that are split off open a ticket of their own, and answers to them follow") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        TwoReports world(name);
        const TicketId split = world.move({"three@x"});
        CHECK(split == TicketId::issued(year, 2));
        CHECK(world.ids_of(world.id) == Ids{"one@x", "two@x"});
        CHECK(world.ids_of(split) == Ids{"three@x"});
        const TicketView ticket = view_of(world.store.database(), split), left = view_of(world.store.database(), world.id);
        CHECK(ticket.row.title == "phishing");
        CHECK(ticket.row.from_address == "bob@b.example");
        CHECK(ticket.row.state == TicketState::fresh);
        CHECK(ticket.row.due_at);
        CHECK(ticket.row.message_count == 1);
        CHECK(ticket.row.source_count == 1);
        REQUIRE(ticket.row.sources.size() == 1);
        CHECK(ticket.row.sources[0].value == "203.0.113.9");
        CHECK(left.row.message_count == 2);
        CHECK(left.row.source_count == 2);
        CHECK(left.history.back().verb == "split");
        CHECK(left.history.back().who == "Ms kato");
        CHECK(left.history.back().detail == "1 mail to TRT-2026-000002");
        CHECK(ticket.history.back().detail == "1 mail from TRT-2026-000001");
        CHECK(counts_of(world.store.database()).all_open == 2);

        ThreadQuestion bob;
        bob.message_id = "four@x";
        bob.sender = "bob@b.example";
        bob.references = {"three@x"};
        REQUIRE(world.known(bob).by_reference);
        CHECK(world.known(bob).by_reference->id == ConversationId{split, 1});
        CHECK(world.known(bob).by_reference->parties == Ids{"bob@b.example"});
        bob.message_id = "ghost@x";
        bob.references.clear();
        REQUIRE(world.known(bob).by_ghost);
        CHECK(world.known(bob).by_ghost->id.ticket == split);
        bob.partner_reference = "INC#7";
        REQUIRE(world.known(bob).by_partner_reference);
        CHECK(world.known(bob).by_partner_reference->id.ticket == split);
        bob.sources = {"203.0.113.9"};
        REQUIRE(world.known(bob).similar.size() == 1);
        CHECK(world.known(bob).similar[0].id == split);
        // bob was a party of alice's conversation only through the mail that is gone
        ThreadQuestion alice;
        alice.message_id = "five@x";
        alice.sender = "alice@a.example";
        alice.references = {"two@x"};
        CHECK(world.known(alice).by_reference->parties == Ids{"alice@a.example"});
    }
}

TEST_CASE("Undo brings split mails back, from either ticket, and the number that was given leads to them") {
    for (const std::string& name : databases_under_test())
        for (const bool from_the_new_one : {false, true}) {
            INFO(name << (from_the_new_one ? ", from the new ticket" : ", from the old ticket"));
            TwoReports world(name);
            const TicketView before = view_of(world.store.database(), world.id);
            const TicketId split = world.move({"one@x", "two@x"});   // the first mail, too: its head moves with it
            CHECK(view_of(world.store.database(), world.id).row.title == "phishing");
            CHECK(world.undo(from_the_new_one ? split : world.id));
            const TicketView after = view_of(world.store.database(), world.id);
            CHECK(world.ids_of(world.id) == Ids{"one@x", "two@x", "three@x"});
            CHECK(after.row.title == before.row.title);
            CHECK(after.row.from_address == before.row.from_address);
            CHECK(after.row.snippet == before.row.snippet);
            CHECK(after.row.message_count == before.row.message_count);
            CHECK(after.row.source_count == before.row.source_count);
            CHECK(after.messages.size() == before.messages.size());
            CHECK(view_of(world.store.database(), split).merged_into == world.id);
            CHECK(counts_of(world.store.database()).all_open == 1);
            CHECK(!world.undo(world.id));   // the act is undone in both histories
            ThreadQuestion bob;
            bob.message_id = "four@x";
            bob.sender = "bob@b.example";
            bob.references = {"three@x"};
            CHECK(world.known(bob).by_reference->id == ConversationId{world.id, 1});
            CHECK(world.known(bob).by_reference->parties == Ids{"alice@a.example", "bob@b.example"});
        }
}

TEST_CASE("When all mails of a conversation go, ours go along and signed answers find them") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        TwoReports world(name);
        const TicketId wanted = take_in(world.store.database(), {"w@x", "alice@a.example", "older", "o\n"}, now, true);
        const TicketId bobs = world.move({"three@x"});
        CHECK(world.move({"one@x"}, wanted) == wanted);   // one of two: the conversation stays
        ThreadQuestion token;
        token.message_id = "answer@x";
        token.sender = "alice@a.example";
        token.tokens = {{world.id, 1}};
        CHECK(world.known(token).by_token->id == ConversationId{world.id, 1});
        CHECK(world.undo(wanted));

        // bob's split ticket holds one conversation; its only mail goes to alice's
        TicketChange reply;
        reply.ticket = key_of(world.store.database(), bobs);
        reply.by = world.kato;
        reply.verb = "replied";
        OutgoingMail ours = acknowledgement("bob@b.example", "ours@csirt.example");
        ours.kind = OutgoingKind::reply;
        reply.owed = {ours};
        change(world.store.database(), reply, now + minutes{6});
        join(world.store.database(), {"bob2@x", "bob@b.example", "more", "m\n", {}, {}}, bobs, now + minutes{7});
        const TicketId old = world.id;
        world.id = bobs;
        CHECK_THROWS_WITH_AS(world.move({"three@x", "bob2@x"}, wanted),
                             "That would leave a ticket without a mail. Merge it into the other one instead.",
                             std::invalid_argument);
        world.id = old;
        const TicketId third = take_in(world.store.database(), {"t@x", "carol@c.example", "carol", "c\n"}, now, true);
        const TicketId both = take_in(world.store.database(), {"b1@x", "dave@d.example", "dave", "d\n"}, now, true);
        Reported second{"b2@x", "erin@e.example", "erin", "e\n"};
        const MessageKey message = keep(world.store.database(), second.raw(), now);
        world.store->write([&](Stores& stores) {   // a conversation of its own beside dave's
            Decision decision;
            decision.outcome = Outcome::joined;
            decision.ticket = stores.tickets().find(both);
            decision.id = both;
            decision.conversation = 2;
            decision.parties = {"erin@e.example"};
            OutgoingMail answer = acknowledgement("erin@e.example", "to-erin@csirt.example");
            answer.conversation = 2;
            decision.owed = {answer};
            stores.tickets().commit(message, second.message(), second.report(), decision, now);
        });
        world.id = both;
        world.move({"b2@x"}, third);
        token.sender = "erin@e.example";
        token.tokens = {{both, 2}};
        REQUIRE(world.known(token).by_token);
        CHECK(world.known(token).by_token->id == ConversationId{third, 2});
        CHECK(world.known(token).by_token->parties == Ids{"erin@e.example"});
        token.tokens.clear();
        token.references = {"to-erin@csirt.example"};
        CHECK(world.known(token).by_reference->id == ConversationId{third, 2});
        world.store->read([&](Stores& stores) {
            CHECK(stores.tickets().where_is({both, 2}) == ConversationId{third, 2});
            CHECK(stores.tickets().where_is({both, 1}) == ConversationId{both, 1});
            const auto frame = stores.tickets().reply_frame(*stores.tickets().find(third), 2);
            REQUIRE(frame);
            CHECK(frame->to_address == "erin@e.example");
            CHECK(frame->references == Ids{"to-erin@csirt.example", "b2@x"});
        });
        CHECK(world.undo(third));
        CHECK(world.known(token).by_reference->id == ConversationId{both, 2});
        world.store->read([&](Stores& stores) { CHECK(stores.tickets().where_is({both, 2}) == ConversationId{both, 2}); });
    }
}

TEST_CASE("What cannot be moved says why") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        TwoReports world(name);
        CHECK_THROWS_WITH_AS(world.move({}), "Choose at least one mail.", std::invalid_argument);
        CHECK_THROWS_WITH_AS(world.move({"nobody@x"}), "One of these mails is not in this ticket any more.",
                             std::invalid_argument);
        CHECK_THROWS_WITH_AS(world.move({"one@x"}, world.id), "These mails are in that ticket already.",
                             std::invalid_argument);
        CHECK(world.ids_of(world.id).size() == 3);
    }
}

TEST_CASE("A held mail that is moved stays held, and its sender takes no part") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        TwoReports world(name);
        join(world.store.database(), {"held@x", "eve@e.example", "eh", "x\n"}, world.id, now + minutes{3}, Outcome::held,
             JoinRule::none);
        const TicketId split = world.move({"held@x"});
        const TicketView ticket = view_of(world.store.database(), split);
        REQUIRE(ticket.messages.size() == 1);
        CHECK(ticket.messages[0].is_held);
        ThreadQuestion eve;
        eve.message_id = "again@x";
        eve.sender = "eve@e.example";
        eve.references = {"held@x"};
        CHECK(world.known(eve).by_reference->parties.empty());
    }
}
