// The relay loop on a real store: from a report to the outcome, with mails that come in parsed as they are in serve.
#include <doctest/doctest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <map>

#include "core/desk/answer_links.hpp"
#include "core/desk/contact_check.hpp"
#include "core/desk/outcome.hpp"
#include "core/desk/relay_acts.hpp"
#include "core/desk/relay_mail.hpp"
#include "core/desk/take_in.hpp"
#include "core/reading/read_report.hpp"
#include "mailgate/relay/chaser.hpp"
#include "mailgate/site_reading.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// A Tuesday: no chase is moved by a weekend in the first days.
const UtcTime monday = at("2026-04-13T01:00:00Z");

class StandingClock final : public Clock {
  public:
    explicit StandingClock(const UtcTime& time) : time_(time) {}
    UtcTime now() const override { return time_; }

  private:
    const UtcTime& time_;
};

// Contacts as a test lays them down; what is known of their health comes from the directory, as in rank().
class LaidDownContacts final : public ContactFinder {
  public:
    std::map<std::string, Ranking> known;
    std::vector<LookUp> wanted;
    Ranking at_hand(const LookUp& look_up) override {
        const auto found = known.find(look_up.value);
        return found == known.end() ? Ranking{} : found->second;
    }
    void want(const std::vector<LookUp>& look_ups) override {
        wanted.insert(wanted.end(), look_ups.begin(), look_ups.end());
    }
    std::string dates() override { return ""; }
};

RankedContact contact(const std::string& address, Side side = Side::network, int weight = 1000) {
    RankedContact one;
    one.address = address;
    one.organisation = "Org of " + address;
    one.side = side;
    one.source = ContactSource::rdap;
    one.source_detail = "rdap.example.net";
    one.state = AddressState::confirmed;
    one.may_send_alone = true;
    one.country = "NO";
    one.language = "en";
    one.weight = weight;
    one.why = {"abuse contact", "窓口"};
    return one;
}

const std::string report_of_harada =
    "From: Harada <harada@cable.example.jp>\r\nTo: report@csirt.example\r\nSubject: scans\r\nMessage-ID: "
    "<h1@cable.example.jp>\r\n"
    "Date: Mon, 13 Apr 2026 09:50:00 +0900\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Please tell the networks that these come from.\r\n\r\n"
    "Apr 13 08:41:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.23 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n"
    "Apr 13 08:42:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.24 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n"
    "Apr 13 08:43:00 fw kernel: DROP IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n"
    "Apr 13 08:44:00 fw kernel: DROP IN=eth0 OUT= SRC=10.1.2.3 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n";

struct World {
    StoreUnderTest store;
    Settings settings;
    SignedIds ids{{std::string(32, 'k')}, "report@csirt.example", "csirt.example"};
    MailTexts texts = MailTexts::load("").value();
    Desk desk{settings, ids, texts};
    LaidDownContacts finder;
    UtcTime now = monday;
    HandlerKey handler;

    explicit World(const std::string& database) : store(database) {
        settings.site.name = "Example CSIRT";
        settings.site.domain = "csirt.example";
        settings.site.base_url = "https://desk.csirt.example";
        settings.site.documentation_addresses = true;
        settings.mail.address = "report@csirt.example";
        handler = add_handler(store.database(), "yamada");
        Ranking nordhost;
        nordhost.contacts = {contact("abuse@nordhost.example.net", Side::network, 2000),
                             contact("noc@nordhost.example.net", Side::network, 1000),
                             contact("cert@cert.example.no", Side::country, 200)};
        nordhost.at_once = {Side::network};
        finder.known["198.51.100.23"] = finder.known["198.51.100.24"] = nordhost;
        finder.known["10.1.2.3"] = nordhost;   // must never be asked for
    }

    ParseAgain parse() {
        return [this](const RawMail& raw, const Envelope& envelope) {
            return parse_message(raw, envelope, parsing_of(settings));
        };
    }

    // The way of one mail as mailgate/intake goes it.
    Decision arrives(const std::string& raw, const std::string& sender, const std::string& recipient) {
        Envelope envelope;
        envelope.sender = sender;
        envelope.recipients = {recipient};
        envelope.channel = "lmtp";
        envelope.received_at = now;
        Decision decision;
        store->write([&](Stores& stores) {
            const MessageKey key = stores.messages().keep(RawMail::from(raw), envelope, "").key;
            const Message message = parse_message(RawMail::from(raw), envelope, parsing_of(settings));
            const Report report = read_report(message, reading_of(settings, now));
            const KnownThreads known = stores.tickets().known_to(question_of(message, report, envelope, desk), now,
                                                                 year_of(now, settings.site.zone));
            decision = take_in(message, report, envelope, known, desk, now);
            stores.tickets().commit(key, message, report, decision, now);
            heed_mail(stores, message, report, envelope, decision, desk, now);
        });
        return decision;
    }

    TicketId harada_reports() { return arrives(report_of_harada, "harada@cable.example.jp", "report@csirt.example").id; }

    RelayDrafts drafts(TicketId ticket) { return relay_drafts(store.database(), finder, parse(), ticket, desk, now); }

    RelayKey opens(const RelayProposal& proposal) {
        const auto keys = open_relays(store.database(), {proposal.draft}, handler, desk, now);
        REQUIRE_MESSAGE(keys.ok(), keys.problem().advice);
        return keys.value().front();
    }

    RelayRequest relay(RelayKey key) {
        RelayRequest found;
        store->read([&](Stores& stores) { found = stores.relays().relay(key).value(); });
        return found;
    }

    // What the outbox sender does with a server that takes, or refuses, everything. The mails that were due.
    std::vector<DueMail> sends(const std::string& refusal = "") {
        std::vector<DueMail> due;
        store->write([&](Stores& stores) {
            due = stores.outbox().take_due(now, 100);
            for (const DueMail& mail : due) {
                if (refusal.empty() || mail.kind == OutgoingKind::acknowledgement) {
                    stores.outbox().sent(mail.key, now, "250 ok");
                    heed_sent(stores, mail, desk, now);
                } else {
                    stores.outbox().given_up(mail.key, now, refusal);
                    heed_not_sent(stores, mail, refusal, desk, now);
                }
            }
        });
        return due;
    }

    ContactAddress address(const std::string& wanted) {
        ContactAddress found;
        store->read([&](Stores& stores) {
            const auto contact = stores.contacts().contact(stores.contacts().holder_of(wanted));
            REQUIRE(contact);
            for (const ContactAddress& one : contact->addresses)
                if (one.address == wanted) found = one;
        });
        return found;
    }

    Result<RelayRequest> chases(RelayKey key) {
        const auto draft = chase_draft(store.database(), finder, parse(), key, desk, now);
        REQUIRE(draft);
        Result<RelayRequest> done = Problem{};
        store->write([&](Stores& stores) { done = chase(stores, *draft, handler, desk, now); });
        return done;
    }

    std::string answer(const std::string& text, const std::string& extra = "") {
        return "From: Abuse <abuse@nordhost.example.net>\r\nTo: report@csirt.example\r\nSubject: Re: your mail" + extra +
               "\r\nMessage-ID: <a" + std::to_string(++answers) + "@nordhost.example.net>\r\n\r\n" + text + "\r\n";
    }
    int answers = 0;
};

std::string dsn(const std::string& recipient, const std::string& to) {
    return "From: MAILER-DAEMON@mx.example.net\r\nTo: " + to +
           "\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <d1@mx.example.net>\r\n"
           "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
           "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
           "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
           "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
           "Final-Recipient: rfc822; " +
           recipient +
           "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b--\r\n";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}   // namespace

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
    for (const Row& row : {Row{"refused by the next server", true}, Row{"a delivery status that comes in later", false}}) {
        INFO(row.label);
        World world("sqlite");
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

TEST_CASE("Their number is learned from an automatic answer and quoted ever after; a person's clear words end the request") {
    World world("sqlite");
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

TEST_CASE("A mail that nobody of theirs sent moves nothing") {
    World world("sqlite");
    const TicketId ticket = world.harada_reports();
    const RelayKey key = world.opens(world.drafts(ticket).proposals.at(0));
    world.sends();
    const std::string reply_to = world.ids.reply_address({ticket, 2});
    // The contact passed our mail on: whoever answers was given the address, so it is heard, but "fixed" is not believed.
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

TEST_CASE("The plan goes from a reminder to a second contact, to the national CERT, and ends in silence") {
    World world("sqlite");
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

TEST_CASE("A contact answers on its page; the link is signed and ends") {
    World world("sqlite");
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

TEST_CASE("What is withdrawn before it left is not sent") {
    World world("sqlite");
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

TEST_CASE("The outcome goes to each reporter once, in their language, about what they named and no more") {
    World world("sqlite");
    const TicketId ticket = world.harada_reports();
    const std::string yamamoto =
        "From: yamamoto@univ.example.jp\r\nTo: report@csirt.example\r\nSubject: =?UTF-8?B?5LiN5a+p44Gq44Ki44Kv44K744K5?=\r\n"
        "Message-ID: <y1@univ.example.jp>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "次のアドレスから不審なアクセスがありました。送信元に連絡をお願いします。\r\n"
        "Apr 13 08:41:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.24 DST=192.0.2.7 LEN=60 PROTO=TCP SPT=40000 DPT=23\r\n";
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
    const OutcomeDraft &harada = drafts.drafts[first_is_harada ? 0 : 1], &japanese = drafts.drafts[first_is_harada ? 1 : 0];
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

TEST_CASE("Another CERT's request is answered with words and with JSON, keyed to their number") {
    World world("sqlite");
    const std::string request =
        "From: AUCERT Example <cert@cert.example.au>\r\nTo: report@csirt.example\r\n"
        "Subject: [AUCERT-EX #51877] Request for assistance: scanning host in your constituency\r\n"
        "Message-ID: <51877@cert.example.au>\r\nContent-Type: text/plain\r\n\r\n"
        "Dear CSIRT team,\r\n\r\nwe are the national CERT of Australia. We would appreciate your assistance: the following "
        "host in your\r\n"
        "constituency is scanning our networks. Please forward this to the responsible site and let us know the "
        "outcome.\r\n\r\n"
        "Apr 13 08:41:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.23 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 "
        "DPT=23\r\n\r\n"
        "Regards,\r\nAUCERT Example\r\n";
    const TicketId ticket = world.arrives(request, "cert@cert.example.au", "report@csirt.example").id;
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
    Envelope envelope;
    const Message read = parse_message(RawMail::from(mail.raw), envelope, parsing_of(world.settings));
    REQUIRE(read.attachments.size() == 1);
    std::string json;
    read.attachments[0].read([&](std::string_view piece) {
        json += piece;
        return true;
    });
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

TEST_CASE("With automatic settings the calendar acts alone, each act once, and leaves choices to people") {
    World world("sqlite");
    world.settings.relay.chase = world.settings.relay.outcome = "automatic";
    const StandingClock clock(world.now);
    const auto log = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    int owed = 0;
    Chaser::Options options;
    options.every = std::chrono::milliseconds(0);
    options.owed = [&] { ++owed; };
    Chaser one(world.store.database(), world.finder, world.parse(), world.desk, clock, log, options);
    Chaser other(world.store.database(), world.finder, world.parse(), world.desk, clock, log, options);   // another process

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

TEST_CASE("A contact that was silent for half a year is asked once, and one click keeps it confirmed") {
    World world("sqlite");
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
