#include <doctest/doctest.h>

#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {
const UtcTime now = at("2026-04-14T01:00:00Z");

ThreadQuestion from(const std::string& sender) {
    ThreadQuestion question;
    question.message_id = "asked@elsewhere.example";
    question.sender = sender;
    return question;
}
}   // namespace

TEST_CASE("known_to() finds the conversation by every tie that a mail may have") {
    struct Row {
        std::string label;
        std::optional<KnownConversation> KnownThreads::*tie;
        std::function<void(ThreadQuestion&, TicketId)> ask;
        bool is_found;
    };
    const Row rows[] = {
        {"signed token", &KnownThreads::by_token,
         [](auto& q, TicketId id) {
             q.tokens = {{id, 1}};
         },
         true},
        {"token of a conversation that is not there", &KnownThreads::by_token,
         [](auto& q, TicketId id) {
             q.tokens = {{id, 7}};
         },
         false},
        {"token of a ticket that is not there", &KnownThreads::by_token,
         [](auto& q, TicketId) {
             q.tokens = {{TicketId::issued(2026, 99), 1}};
         },
         false},
        {"reference to their mail", &KnownThreads::by_reference,
         [](auto& q, TicketId) {
             q.references = {"unseen@x", "one@reporter.example"};
         },
         true},
        {"reference to our acknowledgement", &KnownThreads::by_reference,
         [](auto& q, TicketId) { q.references = {"ack.one@reporter.example"}; }, true},
        {"reference to a mail nobody saw", &KnownThreads::by_reference,
         [](auto& q, TicketId) { q.references = {"ghost@reporter.example"}; }, false},
        {"reference to a mail that another mail answers, too", &KnownThreads::by_sibling,
         [](auto& q, TicketId) { q.references = {"ghost@reporter.example"}; }, true},
        {"a mail that was referred to before it came", &KnownThreads::by_ghost,
         [](auto& q, TicketId) { q.message_id = "ghost@reporter.example"; }, true},
        {"no ghost: it is here", &KnownThreads::by_ghost, [](auto& q, TicketId) { q.message_id = "one@reporter.example"; },
         false},
        {"number", &KnownThreads::by_number,
         [](auto& q, TicketId id) {
             q.numbers = {TicketId::issued(2025, 1), id};
         },
         true},
        {"number that is not given yet", &KnownThreads::by_number,
         [](auto& q, TicketId) { q.numbers = {TicketId::issued(2026, 2)}; }, false},
        {"partner's number, same domain", &KnownThreads::by_partner_reference,
         [](auto& q, TicketId) { q.partner_reference = "INC#77"; }, true},
        {"partner's number of another partner", &KnownThreads::by_partner_reference,
         [](auto& q, TicketId) {
             q.partner_reference = "INC#77";
             q.sender = "x@other.example";
         },
         false},
    };
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        Reported first{"one@reporter.example", "alice@reporter.example"};
        first.references = {"ghost@reporter.example"};
        first.partner_reference = "INC#77";
        const TicketId id = take_in(store.database(), first, now, true);
        store.reopen();
        for (const Row& row : rows) {
            INFO(row.label);
            ThreadQuestion question = from("bob@reporter.example");
            row.ask(question, id);
            const KnownThreads known = known_to(store.database(), question, now);
            const auto& found = known.*row.tie;
            REQUIRE(found.has_value() == row.is_found);
            if (!found) continue;
            CHECK(found->ticket == key_of(store.database(), id));
            CHECK(found->id == ConversationId{id, 1});
            CHECK(found->state == TicketState::fresh);
            CHECK(found->unused_number == 2);
            CHECK(found->parties == std::vector<std::string>{"alice@reporter.example"});
        }
    }
}

TEST_CASE("known_to() names a mail with the same Message-ID, and the next ticket number") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const Reported first{"one@reporter.example", "alice@reporter.example"};
        CHECK(known_to(store.database(), first.question(), now).next == TicketId::issued(2026, 1));
        const TicketId id = take_in(store.database(), first, now);
        store.reopen();
        const KnownThreads known = known_to(store.database(), first.question(), now);
        REQUIRE(known.same_message_id);
        CHECK(known.same_message_id->ticket == key_of(store.database(), id));
        CHECK(known.same_message_id->body_sha256 == first.message().body_sha256);
        CHECK(known.same_message_id->conversation == 1);
        CHECK(known.next == TicketId::issued(2026, 2));
        store->read([&](Stores& stores) {
            CHECK(stores.tickets().known_to(first.question(), now, 2027).next == TicketId::issued(2027, 1));
        });
    }
}

TEST_CASE("A number finds the conversation that the sender takes part in") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId id = take_in(store.database(), {"one@reporter.example", "alice@reporter.example"}, now);
        TicketChange relay;
        relay.ticket = key_of(store.database(), id);
        relay.verb = "relayed";
        OutgoingMail request = acknowledgement("abuse@isp.example", "relay@csirt.example");
        request.kind = OutgoingKind::relay_request;
        request.conversation = 2;
        relay.owed = {request};
        change(store.database(), relay, now);
        store.reopen();
        ThreadQuestion question = from("abuse@isp.example");
        question.numbers = {id};
        const auto found = known_to(store.database(), question, now).by_number;
        REQUIRE(found);
        CHECK(found->id.number == 2);
        CHECK(found->role == CounterpartRole::relay_contact);
        CHECK(found->unused_number == 3);
        question.sender = "stranger@elsewhere.example";
        CHECK(known_to(store.database(), question, now).by_number->id.number == 1);
    }
}

TEST_CASE("Similar tickets are found by source and by text, newest first, at most five, within ninety days") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        take_in(store.database(), {"old@x", "a@x.example"}, now - days{91});
        std::vector<TicketId> ids;
        for (int i = 0; i < 7; ++i)
            ids.push_back(take_in(store.database(),
                                  {"n" + std::to_string(i) + "@x", "a@x.example", "s", "text " + std::to_string(i)},
                                  now - hours{7 - i}));
        const TicketId same_text = take_in(
            store.database(), {"t@x", "a@x.example", "s", "the very same words", {}, {"203.0.113.9"}}, now - minutes{5});
        store.reopen();
        ThreadQuestion question = from("c@z.example");
        question.sources = {"198.51.100.23"};
        std::vector<SimilarTicket> similar = known_to(store.database(), question, now).similar;
        REQUIRE(similar.size() == 5);
        CHECK(similar[0].id == ids[6]);
        CHECK(similar[0].why == "names the same source 198.51.100.23, 1 h ago");
        CHECK(similar[4].id == ids[2]);
        question.sources = {"192.0.2.77"};
        question.body_sha256 = Reported{"", "", "", "the very same words"}.message().body_sha256;
        similar = known_to(store.database(), question, now).similar;
        REQUIRE(similar.size() == 1);
        CHECK(similar[0].id == same_text);
        CHECK(similar[0].why == "has the same text, 5 min ago");
        question.body_sha256.clear();
        CHECK(known_to(store.database(), question, now).similar.empty());
    }
}

TEST_CASE("Automatic answers are counted by address, domain and in all, within their windows") {
    struct Row {
        std::string label, to;
        std::chrono::minutes ago;
    };
    const Row rows[] = {
        {"this hour", "alice@reporter.example", minutes{10}},   {"earlier today", "alice@reporter.example", minutes{300}},
        {"yesterday", "alice@reporter.example", minutes{1500}}, {"her colleague", "bob@reporter.example", minutes{20}},
        {"somebody else", "carol@other.example", minutes{30}},
    };
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        int i = 0;
        for (const Row& row : rows)
            take_in(store.database(), {"m" + std::to_string(++i) + "@x", row.to}, now - row.ago, true);
        store.reopen();
        ThreadQuestion question = from("alice@reporter.example");
        question.answer_to = "alice@reporter.example";
        const KnownThreads::Answers answers = known_to(store.database(), question, now).answers;
        CHECK(answers.address_day == 2);
        CHECK(answers.address_hour == 1);
        CHECK(answers.domain_hour == 2);
        CHECK(answers.all_hour == 3);
    }
}

TEST_CASE("A ticket number is given once: one that is not the next is refused, and nothing of that decision stays") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const Reported mail{"one@x", "a@x.example"};
        const MessageKey message = keep(store.database(), mail.raw(), now);
        for (const int serial : {0, 2}) {
            INFO(serial);
            Decision decision;
            decision.id = TicketId::issued(2026, 1);
            if (serial == 2) decision.id = TicketId::issued(2026, 2);
            if (serial == 0) take_in(store.database(), {"other@x", "b@x.example"}, now);   // number 1 is given meanwhile
            if (serial == 2) decision.id = TicketId::issued(2026, 3);
            CHECK_THROWS_AS(store->write([&](Stores& stores) {
                stores.tickets().commit(message, mail.message(), mail.report(), decision, now);
            }),
                            std::logic_error);
        }
        store.reopen();
        CHECK(counts_of(store.database()).all_open == 1);
        store->read([&](Stores& stores) { CHECK(stores.messages().undecided({}, 10).size() == 1); });
        CHECK(store->check() == "");
    }
}

TEST_CASE("A mail that has its outcome keeps it, however often it is decided again") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const Reported mail{"one@x", "a@x.example"};
        const TicketId id = take_in(store.database(), mail, now, true);
        CHECK(take_in(store.database(), mail, now, true) == id);
        store.reopen();
        CHECK(counts_of(store.database()).all_open == 1);
        CHECK(view_of(store.database(), id).messages.size() == 2);
        CHECK(known_to(store.database(), from("z@z.example"), now).next == TicketId::issued(2026, 2));
    }
}

TEST_CASE("Every outcome stands in the ledger, with or without a ticket") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId id = take_in(store.database(), {"one@x", "a@x.example"}, now);
        join(store.database(), {"two@x", "a@x.example"}, id, now);
        join(store.database(), {"three@x", "z@z.example"}, id, now, Outcome::held);
        join(store.database(), {"one@x", "a@x.example", "again"}, id, now, Outcome::duplicate, JoinRule::duplicate_of);
        const Reported lost{"bounce@x", "mailer-daemon@x.example"};
        const MessageKey message = keep(store.database(), lost.raw(), now);
        store->write([&](Stores& stores) {
            Decision decision;
            decision.outcome = Outcome::bounce;
            decision.why = "of a mail we do not know";
            CHECK(stores.tickets().commit(message, lost.message(), lost.report(), decision, now).is_none());
        });
        keep(store.database(), "not decided yet", now);
        store.reopen();
        std::vector<LedgerRow> rows, held;
        store->read([&](Stores& stores) {
            rows = stores.tickets().ledger({}, 100, "");
            held = stores.tickets().ledger({}, 100, "held");
        });
        REQUIRE(rows.size() == 6);
        CHECK(!rows[0].outcome);
        CHECK(rows[1].outcome == Outcome::bounce);
        CHECK(!rows[1].ticket);
        CHECK(rows[1].why == "of a mail we do not know");
        CHECK(rows[2].outcome == Outcome::duplicate);
        CHECK(rows[3].outcome == Outcome::held);
        CHECK(rows[4].outcome == Outcome::joined);
        CHECK(rows[5].outcome == Outcome::new_ticket);
        CHECK(rows[5].ticket == id);
        CHECK(rows[5].from == "a@x.example");
        CHECK(rows[5].message_id == "one@x");
        REQUIRE(held.size() == 1);
        CHECK(held[0].key == rows[3].key);
        const TicketView view = view_of(store.database(), id);
        REQUIRE(view.messages.size() == 3);   // the copy is not shown twice
        CHECK(view.messages[2].is_held);
        CHECK(store->check() == "");
    }
}
