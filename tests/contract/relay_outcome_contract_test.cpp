#include "tests/contract/relay_world.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("The outcome goes to each reporter once, in their language, about what they named and no more") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        const TicketId ticket = world.harada_reports();
        const std::string yamamoto =
            "From: yamamoto@univ.example.jp\r\nTo: report@csirt.example\r\nSubject: "
            "=?UTF-8?B?5LiN5a+p44Gq44Ki44Kv44K744K5?=\r\n"
            "Message-ID: <y1@univ.example.jp>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            "次のアドレスから不審なアクセスがありました。送信元に連絡をお願いします。\r\n"
            "Apr 13 08:41:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.24 DST=192.0.2.7 LEN=60 PROTO=TCP SPT=40000 "
            "DPT=23\r\n";
        const TicketId other = world.arrives(yamamoto, "yamamoto@univ.example.jp", "report@csirt.example").id;
        REQUIRE(other != ticket);
        change(
            world.store.database(),
            [&] {
                TicketChange merge;
                merge.ticket = key_of(world.store.database(), other);
                merge.by = world.handler;
                merge.verb = "merged";
                merge.merge_into = key_of(world.store.database(), ticket);
                return merge;
            }(),
            world.now);
        const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
        world.sends();
        world.arrives(world.answer("Both machines have been disconnected."), "abuse@nordhost.example.net",
                      world.ids.reply_address({ticket, 2}));
        REQUIRE(world.relay(key).state == RelayState::acted);

        OutcomeDrafts drafts;
        world.store->read(
            [&](Stores& stores) { drafts = outcome_drafts(stores, ticket, OutcomeKind::outcome, world.desk, world.now); });
        CHECK(drafts.is_settled);
        REQUIRE(drafts.drafts.size() == 2);
        const bool first_is_harada = drafts.drafts[0].address == "harada@cable.example.jp";
        const OutcomeDraft &harada = drafts.drafts[first_is_harada ? 0 : 1],
                           &japanese = drafts.drafts[first_is_harada ? 1 : 0];
        CHECK(has(harada.mail.text, "198.51.100.23: passed on to those who run the network; they say that it is fixed"));
        CHECK(has(harada.mail.text, "203.0.113.9: not passed on"));
        CHECK(japanese.mail.language == "ja");
        CHECK(has(japanese.mail.text, "198.51.100.24: ネットワークの管理者へ取り次ぎ、対処したとの返信がありました"));
        CHECK_FALSE(has(japanese.mail.text, "198.51.100.23"));   // what somebody else reported
        for (const OutcomeDraft& one : drafts.drafts) CHECK_FALSE(has(one.mail.text, "nordhost"));

        const auto press = [&] {
            Result<std::size_t> sent = Problem{};
            world.store->write([&](Stores& stores) {
                sent = send_outcomes(stores, ticket, OutcomeKind::outcome, {}, world.handler, world.desk, world.now);
            });
            return sent;
        };
        REQUIRE(press().ok());
        CHECK_FALSE(press().ok());
        const auto sent = world.sends();
        REQUIRE(sent.size() == 2);
        for (const DueMail& mail : sent) CHECK(mail.kind == OutgoingKind::outcome);
        // The answer to an outcome joins the reporter's conversation, not the contact's.
        CHECK(world.ids.of_address(sent[0].envelope_from)->number == 1);
    }
}

TEST_CASE("With automatic settings the calendar acts alone, each act once, and leaves choices to people") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        world.settings.relay.chase = world.settings.relay.outcome = "automatic";
        const StandingClock clock(world.now);
        const auto log = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
        int owed = 0;
        Chaser::Options options;
        options.every = std::chrono::milliseconds(0);
        options.owed = [&] { ++owed; };
        Chaser one(world.store.database(), world.finder, world.parse(), world.desk, clock, log, options);
        Chaser other(world.store.database(), world.finder, world.parse(), world.desk, clock, log,
                     options);   // another process

        const TicketId ticket = world.harada_reports();
        const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
        world.sends();
        CHECK(one.round() == 0);
        world.now += days{3};
        CHECK(one.round() == 1);
        CHECK(other.round() == 0);
        CHECK(owed == 1);
        CHECK(world.sends().size() == 1);
        CHECK(world.relay(key).chases == 1);
        // The second contact never answered us: a person must choose.
        for (auto& [value, ranking] : world.finder.known) ranking.contacts[1].may_send_alone = false;
        world.now = *world.relay(key).next_chase_at;
        CHECK(one.round() == 0);
        CHECK(world.sends().empty());
        CHECK(world.chases(key).ok());
        world.sends();
        const RelayKey second{key.value + 1};
        world.now += hours{1};
        for (const RelayKey answered : {key, second})
            world.store->write([&](Stores& stores) {
                CHECK(note_news(stores, answered, {RelayAct::act, "done", ""}, NewsFrom::handler, world.handler, world.desk,
                                world.now)
                          .ok());
            });
        // A handler has time to correct it, then the reporters hear of it: harada had an acknowledgement.
        world.now += hours{3};
        CHECK(one.round() == 0);
        world.now += hours{2};
        CHECK(one.round() + other.round() == 1);
        CHECK(world.sends().size() == 1);
        world.now += days{5};
        CHECK(one.round() + other.round() == 0);
    }
}

TEST_CASE("A contact that was silent for half a year is asked once, and one click keeps it confirmed") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        World world(name);
        ContactKey key;
        world.store->write([&](Stores& stores) {
            Contact contact;
            contact.organisation = "Nordhost";
            contact.addresses = {ContactAddress{"abuse@nordhost.example.net"}};
            contact.networks = {IpRange::parse("198.51.100.0/24").value()};
            contact.source_date = world.now - days{400};
            key = stores.contacts().add(contact);
        });
        std::vector<ContactCheckDraft> due;
        world.store->read([&](Stores& stores) { due = contact_checks_due(stores, 10, world.desk, world.now); });
        REQUIRE(due.size() == 1);
        CHECK(has(due[0].mail.text, "198.51.100.0/24"));
        const auto ask = [&] {
            bool is_asked = false;
            world.store->write([&](Stores& stores) {
                is_asked = send_contact_check(stores, key, "abuse@nordhost.example.net", world.desk, world.now).ok();
            });
            return is_asked;
        };
        CHECK(ask());
        CHECK_FALSE(ask());
        const auto sent = world.sends();
        REQUIRE(sent.size() == 1);
        CHECK(sent[0].kind == OutgoingKind::contact_check);
        CHECK_FALSE(sent[0].ticket);
        CHECK(world.ids.contact_of_address(sent[0].envelope_from) == key.value);
        world.store->read([&](Stores& stores) { CHECK(contact_checks_due(stores, 10, world.desk, world.now).empty()); });

        // The link of the mail.
        const auto at = due[0].mail.text.find("/a/");
        const std::string token = due[0].mail.text.substr(at + 3, due[0].mail.text.find('\n', at) - at - 3);
        const auto opened = read_answer_token(token, world.desk, world.now);
        REQUIRE(opened);
        CHECK(opened->contact == key);
        CHECK_FALSE(opened->conversation);
        world.store->write([&](Stores& stores) {
            const Contact contact = stores.contacts().contact(key).value();
            const ContactAddress* const asked = checked_address(token, contact, world.desk, world.now);
            REQUIRE(asked);
            note_check_answer(stores, key, asked->address, CheckAnswer::right, "", world.now);
        });
        CHECK(world.address("abuse@nordhost.example.net").state == AddressState::confirmed);

        // Or it comes back, and stands on the list for the registries.
        world.now += minutes{1};
        const Decision bounce =
            world.arrives(dsn("abuse@nordhost.example.net", sent[0].envelope_from), "", sent[0].envelope_from);
        CHECK(bounce.outcome == Outcome::bounce);
        CHECK_FALSE(bounce.ticket);
        CHECK(world.address("abuse@nordhost.example.net").state == AddressState::suspect);
        world.store->read([&](Stores& stores) {
            CHECK(has(wrong_contacts_csv(stores), "manual,abuse@nordhost.example.net,suspect,Nordhost,198.51.100.0/24,1,"));
        });
    }
}
