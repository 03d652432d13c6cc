#include "tests/contract/relay_world.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::days;
using std::chrono::minutes;

TEST_CASE("What a ticket has to tell is one mail a contact, with its log lines; private addresses are never told") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        const RelayDrafts drafts = world.drafts(ticket);
        REQUIRE(drafts.proposals.size() == 1);
        const RelayDraft& draft = drafts.proposals[0].draft;
        CHECK(draft.contact.address == "abuse@nordhost.example.net");
        CHECK(draft.observables == std::vector<std::string>{"198.51.100.23", "198.51.100.24"});
        REQUIRE(draft.reports.size() == 1);
        CHECK(draft.reports[0].lines == 2);
        CHECK(draft.reports[0].asks_to_tell());
        CHECK(drafts.proposals[0].alternatives.size() == 2);
        std::map<std::string, NotTold::Why> not_told;
        for (const NotTold& one : drafts.not_told) not_told[one.value] = one.reason;
        CHECK(not_told.at("10.1.2.3") == NotTold::Why::private_address);
        CHECK(not_told.at("203.0.113.9") == NotTold::Why::contact_unknown);

        // The gate before anything leaves does not trust the page.
        RelayDraft forged = draft;
        forged.observables.push_back("10.1.2.3");
        const auto refused = open_relays(world.store.database(), {forged}, world.handler, world.desk, world.now);
        REQUIRE_FALSE(refused.ok());
        CHECK(has(refused.problem().advice, "10.1.2.3"));
        world.settings.site.documentation_addresses = false;
        CHECK_FALSE(open_relays(world.store.database(), {draft}, world.handler, world.desk, world.now).ok());
    }
}

TEST_CASE("A relay request is owed with its decision, once, and the ticket becomes the handler's") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        const RelayProposal proposal = world.drafts(ticket).proposals.at(0);
        const RelayKey key = world.opens(proposal);
        world.store.reopen();
        CHECK(world.relay(key).state == RelayState::queued);
        CHECK(view_of(world.store.database(), ticket).row.state == TicketState::open);
        CHECK(view_of(world.store.database(), ticket).row.owner == "Ms yamada");
        // A second press, or a second handler with the same page.
        const auto again = open_relays(world.store.database(), {proposal.draft}, world.handler, world.desk, world.now);
        REQUIRE_FALSE(again.ok());
        CHECK(has(again.problem().advice, "was told about 198.51.100.23 already"));
        const RelayDrafts rest = world.drafts(ticket);
        CHECK(rest.proposals.empty());
        int told = 0;
        for (const NotTold& one : rest.not_told) told += one.reason == NotTold::Why::told_already && one.relay == key;
        CHECK(told == 2);

        std::vector<DueMail> relays;
        for (const DueMail& mail : world.sends())
            if (mail.kind == OutgoingKind::relay_request) relays.push_back(mail);
        REQUIRE(relays.size() == 1);
        CHECK(relays[0].recipient == "abuse@nordhost.example.net");
        CHECK_FALSE(has(relays[0].raw, "harada"));
        const RelayRequest sent = world.relay(key);
        CHECK(sent.state == RelayState::sent);
        CHECK(sent.sent_at == world.now);
        CHECK(sent.next_chase_at == world.now + days{3});
        CHECK(world.address("abuse@nordhost.example.net").health.sent == 1);
        CHECK(world.address("abuse@nordhost.example.net").health.delivered == 1);
    }
}

TEST_CASE("A relay request that comes back drops the contact's health, and the next best is offered") {
    struct Row {
        std::string label;
        bool by_our_server;
    };
    for (const std::string& name : databases_under_test())
        for (const Row& row :
             {Row{"refused by the next server", true}, Row{"a delivery status that comes in later", false}}) {
            INFO(name << ", " << row.label);
            World world(name);
            const TicketId ticket = world.harada_reports();
            const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
            if (row.by_our_server) {
                world.sends("550 5.1.1 User unknown");
            } else {
                const std::string return_path = world.sends().back().envelope_from;
                CHECK(world.ids.of_address(return_path) == ConversationId{ticket, 2});
                world.now += minutes{5};
                const Decision decision = world.arrives(dsn("abuse@nordhost.example.net", return_path), "", return_path);
                CHECK(decision.outcome == Outcome::bounce);
            }
            world.store.reopen();
            const RelayRequest relay = world.relay(key);
            CHECK(relay.state == RelayState::undelivered);
            CHECK(has(relay.last_words, "5.1.1"));
            CHECK_FALSE(relay.next_chase_at);
            CHECK(world.address("abuse@nordhost.example.net").state == AddressState::suspect);
            CHECK(world.address("abuse@nordhost.example.net").health.bounced == 1);
            const RelayDrafts drafts = world.drafts(ticket);
            REQUIRE(drafts.proposals.size() == 1);
            CHECK(drafts.proposals[0].draft.contact.address == "noc@nordhost.example.net");
            CHECK(drafts.proposals[0].asked_before == std::vector<std::string>{"abuse@nordhost.example.net"});
            const RelayKey second = world.opens(drafts.proposals[0]);
            world.sends();
            CHECK(world.relay(second).state == RelayState::sent);
            CHECK(world.relay(key).state == RelayState::undelivered);
        }
}

TEST_CASE("The plan goes from a reminder to a second contact, to the national CERT, and ends in silence") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
        world.sends();
        world.now += days{3};
        CHECK(world.chases(key).ok());   // reminder
        CHECK(world.sends().at(0).kind == OutgoingKind::reminder);
        world.now = *world.relay(key).next_chase_at;
        const auto second = chase_draft(world.store.database(), world.finder, world.parse(), key, world.desk, world.now);
        REQUIRE(second);
        CHECK(second->step == ChaseStep::second_contact);
        REQUIRE(second->to);
        CHECK(second->to->draft.contact.address == "noc@nordhost.example.net");
        CHECK(second->to->draft.reports.at(0).lines == 2);
        CHECK(world.chases(key).ok());
        CHECK(world.sends().at(0).recipient == "noc@nordhost.example.net");
        world.now = *world.relay(key).next_chase_at;
        CHECK(world.chases(key).ok());
        CHECK(world.sends().at(0).recipient == "cert@cert.example.no");
        world.now = *world.relay(key).next_chase_at;
        CHECK(world.chases(key).ok());
        CHECK(world.relay(key).state == RelayState::no_answer);
        CHECK(world.sends().empty());
        CHECK_FALSE(chase_draft(world.store.database(), world.finder, world.parse(), key, world.desk, world.now));
    }
}

TEST_CASE("What is withdrawn before it left is not sent") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        world.sends();   // the acknowledgement
        const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
        world.store->write([&](Stores& stores) {
            CHECK(note_news(stores, key, {RelayAct::withdraw, "wrong log", ""}, NewsFrom::handler, world.handler, world.desk,
                            world.now)
                      .ok());
        });
        CHECK(world.sends().empty());
        CHECK(world.relay(key).state == RelayState::withdrawn);
        CHECK(world.drafts(ticket).proposals.size() == 1);   // it is still to be told
    }
}
