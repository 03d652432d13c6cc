#include "core/relay/answer_words.hpp"
#include "tests/contract/relay_world.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::days;
using std::chrono::hours;

namespace {

// A second reporter, whose ticket a handler merges into the first one.
TicketId merged_report(World& world, TicketId into, const std::string& subject, const std::string& source) {
    const std::string raw = "From: Kubo <kubo@lab.example.jp>\r\nTo: report@csirt.example\r\nSubject: " + subject +
                            "\r\nMessage-ID: <k1@lab.example.jp>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                            "Please tell the network.\r\n"
                            "Apr 13 08:41:00 fw kernel: DROP IN=eth0 OUT= SRC=" +
                            source + " DST=192.0.2.7 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n";
    const TicketId ticket = world.arrives(raw, "kubo@lab.example.jp", "report@csirt.example").id;
    REQUIRE(ticket != into);
    TicketChange merge;
    merge.ticket = key_of(world.store.database(), ticket);
    merge.by = world.handler;
    merge.verb = "merged";
    merge.merge_into = key_of(world.store.database(), into);
    change(world.store.database(), merge, world.now);
    return ticket;
}

std::vector<TicketId> outcome_due(World& world) {
    std::vector<TicketId> due;
    world.store->read([&](Stores& stores) { due = stores.relays().outcome_due(world.now, world.now - days{30}, 10); });
    return due;
}

void note(World& world, RelayKey key, RelayAct act) {
    world.store->write([&](Stores& stores) {
        const auto noted = note_news(stores, key, {act, "", ""}, NewsFrom::delivery, {}, world.desk, world.now);
        REQUIRE_MESSAGE(noted.ok(), noted.problem().advice);
    });
}

}   // namespace

TEST_CASE("An address that only a report with TLP:RED names is not told, though the same contact hears of others") {
    World world("sqlite");
    Ranking nordhost = world.finder.known["198.51.100.23"];
    world.finder.known["198.51.100.99"] = nordhost;
    const TicketId ticket = world.harada_reports();
    merged_report(world, ticket, "TLP:RED scans", "198.51.100.99");
    const RelayDrafts drafts = world.drafts(ticket);
    REQUIRE(drafts.proposals.size() == 1);
    CHECK(drafts.proposals[0].draft.observables == std::vector<std::string>{"198.51.100.23", "198.51.100.24"});
    const auto composed = compose_relay(drafts.proposals[0].draft, world.desk, world.now);
    REQUIRE(composed.ok());
    CHECK_FALSE(has(composed.value().mail.text, "198.51.100.99"));
    CHECK_FALSE(has(composed.value().evidence.csv, "198.51.100.99"));
    const bool is_said = std::any_of(drafts.not_told.begin(), drafts.not_told.end(), [](const NotTold& one) {
        return one.value == "198.51.100.99" && one.reason == NotTold::Why::marked && has(one.why.english, "TLP:RED");
    });
    CHECK(is_said);
    // By an address typed by hand neither.
    const auto typed = relay_draft_to(world.store.database(), world.finder, world.parse(), ticket, "other@x.example.org",
                                      {"198.51.100.99", "198.51.100.23"}, world.desk, world.now);
    REQUIRE(typed.ok());
    CHECK(typed.value().draft.observables == std::vector<std::string>{"198.51.100.23"});
}

TEST_CASE(
    "The outcome is due for requests of a merged ticket, too, and when a second contact acted after the first came back") {
    World world("sqlite");
    const TicketId ticket = world.harada_reports();
    const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
    world.sends();
    note(world, key, RelayAct::act);
    world.now += hours{1};
    CHECK(outcome_due(world) == std::vector<TicketId>{ticket});
    // The ticket with the request goes into another one: its reporters, and the others, wait for the outcome there.
    const TicketId head = world
                              .arrives(
                                  "From: ueda@city.example.jp\r\nTo: report@csirt.example\r\nSubject: other\r\nMessage-ID: "
                                  "<u@city.example.jp>\r\n\r\n"
                                  "Something else altogether happened here.\r\n",
                                  "ueda@city.example.jp", "report@csirt.example")
                              .id;
    REQUIRE(head != ticket);
    TicketChange merge;
    merge.ticket = key_of(world.store.database(), ticket);
    merge.by = world.handler;
    merge.verb = "merged";
    merge.merge_into = key_of(world.store.database(), head);
    change(world.store.database(), merge, world.now);
    CHECK(outcome_due(world) == std::vector<TicketId>{head});
    world.store->write([&](Stores& stores) {
        const auto told = send_outcomes(stores, head, OutcomeKind::outcome, {}, {}, world.desk, world.now);
        CHECK(told.ok());
    });
    CHECK(outcome_due(world).empty());
}

TEST_CASE("What came back holds the outcome up until somebody else was told, and no longer") {
    World world("sqlite");
    const TicketId ticket = world.harada_reports();
    const RelayKey first = world.opens(world.drafts(ticket).proposals.at(0));
    world.sends("550 5.1.1 no such user");
    REQUIRE(world.relay(first).state == RelayState::undelivered);
    CHECK(outcome_due(world).empty());
    const RelayKey second = world.opens(world.drafts(ticket).proposals.at(0));
    REQUIRE(world.relay(second).address == "noc@nordhost.example.net");
    world.sends();
    CHECK(outcome_due(world).empty());
    note(world, second, RelayAct::act);
    world.now += hours{1};
    CHECK(outcome_due(world) == std::vector<TicketId>{ticket});
}

TEST_CASE("An absence note's deputy and a denial's owner stand on the tracker as a proposal; nothing goes there by itself") {
    World world("sqlite");
    const TicketId ticket = world.harada_reports();
    const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
    world.sends();
    const std::string to = world.ids.reply_address({ticket, 2});
    world.arrives("From: Abuse <abuse@nordhost.example.net>\r\nTo: " + to +
                      "\r\nSubject: Automatic reply: your mail\r\nAuto-Submitted: auto-replied\r\nMessage-ID: "
                      "<ooo@nordhost.example.net>\r\n\r\nI am out of the office. In urgent cases write to "
                      "deputy@nordhost.example.net.\r\n",
                  "", to);
    CHECK(world.relay(key).state == RelayState::sent);
    CHECK(named_instead(world.relay(key)) == "deputy@nordhost.example.net");
    CHECK(world.sends().empty());
    world.arrives(world.answer("This IP is no longer ours, please contact abuse@sudhost.example instead."),
                  "abuse@nordhost.example.net", to);
    CHECK(world.relay(key).state == RelayState::declined);
    CHECK(named_instead(world.relay(key)) == "abuse@sudhost.example");
    CHECK(world.sends().empty());
}

TEST_CASE("A contact that wants one mail a week is better not written to before") {
    World world("sqlite");
    ContactKey key;
    world.store->write([&](Stores& stores) {
        Contact contact;
        contact.organisation = "Nordhost";
        contact.addresses = {ContactAddress{"abuse@nordhost.example.net"}};
        contact.addresses[0].health.last_sent = world.now - days{2};
        contact.at_most_every = days{7};
        contact.source_date = world.now;
        key = stores.contacts().add(contact);
    });
    for (auto& [value, ranking] : world.finder.known) ranking.contacts[0].contact = key;
    const RelayDrafts drafts = world.drafts(world.harada_reports());
    REQUIRE(drafts.proposals.size() == 1);
    REQUIRE(drafts.proposals[0].better_after);
    CHECK(*drafts.proposals[0].better_after == world.now + days{5});
}
