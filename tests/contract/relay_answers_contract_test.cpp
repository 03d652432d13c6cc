#include "tests/contract/relay_world.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("Their number is learned from an automatic answer and quoted ever after; a person's clear words end the request") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
        world.sends();
        const std::string reply_to = world.ids.reply_address({ticket, 2});

        // A robot without a number is a sign of life, nothing more.
        world.now += minutes{1};
        const Decision vacation = world.arrives(world.answer("I am away until Monday.", "\r\nAuto-Submitted: auto-replied"),
                                                "abuse@nordhost.example.net", reply_to);
        CHECK(vacation.outcome == Outcome::auto_reply);
        CHECK(world.relay(key).state == RelayState::sent);

        world.now += minutes{1};
        world.arrives(world.answer("Thank you. Your case has been registered as [NORD #4711].",
                                   " [NORD #4711]\r\nAuto-Submitted: auto-replied"),
                      "abuse@nordhost.example.net", reply_to);
        CHECK(world.relay(key).state == RelayState::acknowledged);
        CHECK(world.relay(key).partner_reference == "NORD #4711");
        CHECK(world.address("abuse@nordhost.example.net").state == AddressState::confirmed);

        // A reminder quotes it, refers to what was said, and goes out once.
        world.now += days{8};
        const RelayRequest before = world.relay(key);
        REQUIRE(before.next_chase_at);
        CHECK(*before.next_chase_at <= world.now);
        const auto draft = chase_draft(world.store.database(), world.finder, world.parse(), key, world.desk, world.now);
        REQUIRE(draft);
        REQUIRE(draft->step == ChaseStep::remind);
        CHECK(draft->is_due);
        CHECK(has(draft->reminder->subject, "[NORD #4711]"));
        CHECK_FALSE(draft->reminder->references.empty());
        const auto press = [&] {
            Result<RelayRequest> done = Problem{};
            world.store->write([&](Stores& stores) { done = chase(stores, *draft, world.handler, world.desk, world.now); });
            return done.ok();
        };
        CHECK(press());
        CHECK_FALSE(press());
        CHECK(world.sends().size() == 1);
        CHECK(world.relay(key).chases == 1);
        CHECK(*world.relay(key).next_chase_at > world.now);

        // By their number alone, from the same mailbox.
        world.now += hours{1};
        const Decision joined = world.arrives(world.answer("The server has been suspended. Regards", " [NORD #4711]"),
                                              "abuse@nordhost.example.net", "report@csirt.example");
        CHECK(joined.outcome == Outcome::joined);
        CHECK(joined.conversation == 2);
        const RelayRequest acted = world.relay(key);
        CHECK(acted.state == RelayState::acted);
        CHECK(acted.last_words == "The server has been suspended. Regards");
        CHECK(view_of(world.store.database(), ticket).row.has_unread_answer);
        CHECK(world.address("abuse@nordhost.example.net").health.answered == 1);
        CHECK(world.address("abuse@nordhost.example.net").health.median_to_answer == minutes{2});

        // A handler who read it otherwise corrects it.
        world.store->write([&](Stores& stores) {
            CHECK(note_news(stores, key, {RelayAct::decline, "it was another server", ""}, NewsFrom::handler, world.handler,
                            world.desk, world.now)
                      .ok());
            CHECK_FALSE(
                note_news(stores, key, {RelayAct::withdraw, "", ""}, NewsFrom::handler, world.handler, world.desk, world.now)
                    .ok());
        });
        CHECK(world.relay(key).state == RelayState::declined);
    }
}

TEST_CASE("A mail that nobody of theirs sent moves nothing") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
        world.sends();
        const std::string reply_to = world.ids.reply_address({ticket, 2});
        // The contact passed our mail on: whoever answers was given the address, so it is heard, but "fixed" is not
        // believed.
        world.arrives(
            "From: x@elsewhere.example\r\nSubject: Re\r\nMessage-ID: <e@elsewhere.example>\r\n\r\nThe site has been "
            "removed.\r\n",
            "x@elsewhere.example", reply_to);
        CHECK(world.relay(key).state == RelayState::acknowledged);
        // A stranger with the ticket's number only.
        world.arrives("From: y@elsewhere.example\r\nSubject: Re: [" + ticket.text() +
                          "]\r\nMessage-ID: <f@elsewhere.example>\r\n\r\nThe server has been suspended.\r\n",
                      "y@elsewhere.example", "report@csirt.example");
        CHECK(world.relay(key).state == RelayState::acknowledged);
        // A delay is no bounce.
        std::string delayed = dsn("abuse@nordhost.example.net", reply_to);
        delayed.replace(delayed.find("Action: failed"), 14, "Action: delayed");
        delayed.replace(delayed.find("Status: 5.1.1"), 13, "Status: 4.4.1");
        world.arrives(delayed, "", reply_to);
        CHECK(world.relay(key).state == RelayState::acknowledged);
    }
}

TEST_CASE("A contact answers on its page; the link is signed and ends") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
        const std::string link = answer_link({ticket, 2}, world.desk, world.now);
        const std::string token = link.substr(link.rfind('/') + 1);
        CHECK(link.starts_with("https://desk.csirt.example/a/2026-1-2."));
        const auto opened = read_answer_token(token, world.desk, world.now);
        REQUIRE(opened);
        CHECK(opened->conversation == ConversationId{ticket, 2});
        CHECK_FALSE(opened->has_expired);
        CHECK(read_answer_token(token, world.desk, world.now + days{91})->has_expired);
        std::string longer = token;
        longer.replace(longer.find('.') + 1, 1, "9");   // more days
        CHECK_FALSE(read_answer_token(longer, world.desk, world.now));
        CHECK_FALSE(read_answer_token("2026-1-2", world.desk, world.now));

        const auto says = [&](PageAnswer answer, const std::string& words) {
            Result<RelayRequest> done = Problem{};
            world.store->write([&](Stores& stores) {
                done = answer_on_page(stores, *opened->conversation, answer, words, "", world.desk, world.now);
            });
            return done;
        };
        // Quicker than the news that our own server delivered.
        REQUIRE(says(PageAnswer::need_more, "Which ports?").ok());
        CHECK(world.relay(key).state == RelayState::acknowledged);
        CHECK(view_of(world.store.database(), ticket).row.has_unread_answer);
        REQUIRE(view_of(world.store.database(), ticket).notes.size() == 1);
        CHECK(has(view_of(world.store.database(), ticket).notes[0].text, "Which ports?"));
        REQUIRE(says(PageAnswer::fixed, "").ok());
        CHECK(world.relay(key).state == RelayState::acted);
        REQUIRE(says(PageAnswer::got_it, "").ok());   // pressed late: it stays fixed
        CHECK(world.relay(key).state == RelayState::acted);
        CHECK(world.address("abuse@nordhost.example.net").state == AddressState::confirmed);
    }
}

TEST_CASE("Another CERT's request is answered with words and with JSON, keyed to their number") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const std::string request =
            "From: AUCERT Example <cert@cert.example.au>\r\nTo: report@csirt.example\r\n"
            "Subject: [AUCERT-EX #51877] Request for assistance: scanning host in your constituency\r\n"
            "Message-ID: <51877@cert.example.au>\r\nContent-Type: text/plain\r\n\r\n"
            "Dear CSIRT team,\r\n\r\nwe are the national CERT of Australia. We would appreciate your assistance: the "
            "following "
            "host in your\r\n"
            "constituency is scanning our networks. Please forward this to the responsible site and let us know the "
            "outcome.\r\n\r\n"
            "Apr 13 08:41:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.23 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 "
            "DPT=23\r\n\r\n"
            "Regards,\r\nAUCERT Example\r\n";
        const TicketId ticket = world.arrives(request, "cert@cert.example.au", "report@csirt.example").id;
        const auto json_of = [&](const std::string& raw) {
            const Message read = parse_message(RawMail::from(raw), Envelope{}, parsing_of(world.settings));
            REQUIRE(read.attachments.size() == 1);
            std::string json;
            read.attachments[0].read([&](std::string_view piece) {
                json += piece;
                return true;
            });
            return json;
        };
        // The first answer already: our number beside theirs, for their program.
        const auto acknowledgement = world.sends();
        REQUIRE(acknowledgement.size() == 1);
        const std::string received = json_of(acknowledgement[0].raw);
        CHECK(has(received, "\"your_reference\": \"AUCERT-EX #51877\""));
        CHECK(has(received, "\"status\": \"received\""));
        world.opens(world.drafts(ticket).proposals.at(0));
        world.sends();
        OutcomeDrafts drafts;
        world.store->read(
            [&](Stores& stores) { drafts = outcome_drafts(stores, ticket, OutcomeKind::status, world.desk, world.now); });
        REQUIRE(drafts.drafts.size() == 1);
        CHECK_FALSE(drafts.is_settled);
        CHECK(drafts.drafts[0].is_cert);
        const OutgoingMail& mail = drafts.drafts[0].mail;
        CHECK(has(mail.subject, "[AUCERT-EX #51877]"));
        CHECK(mail.kind == OutgoingKind::reply);
        const std::string json = json_of(mail.raw);
        CHECK(has(json, "\"your_reference\": \"AUCERT-EX #51877\""));
        CHECK(has(json, "\"status\": \"in-progress\""));
        CHECK(has(json, "\"value\": \"198.51.100.23\""));
        // A status may be sent again, an outcome may not.
        for (const bool is_second : {false, true}) {
            world.now += minutes{1};
            world.store->write([&](Stores& stores) {
                CHECK(send_outcomes(stores, ticket, OutcomeKind::status, {}, world.handler, world.desk, world.now).ok());
            });
            CHECK(world.sends().size() == 1);
            (void)is_second;
        }
        // Their next mail names their number only.
        const Decision next = world.arrives(
            "From: cert@cert.example.au\r\nTo: report@csirt.example\r\nSubject: [AUCERT-EX #51877] any news?\r\n"
            "Message-ID: <51878@cert.example.au>\r\n\r\nIs there any news?\r\n",
            "cert@cert.example.au", "report@csirt.example");
        CHECK(next.outcome == Outcome::joined);
        CHECK(next.id == ticket);
    }
}
