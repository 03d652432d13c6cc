#include "core/desk/take_in.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace toritsugi;

namespace {

const UtcTime now = parse_rfc3339("2026-04-14T01:16:00Z").value();

struct World {
    Settings settings;
    SignedIds ids{{std::string(32, 'k')}, "report@csirt.example", "csirt.example"};
    MailTexts texts = MailTexts::load("").value();
    Message message;
    Report report;
    Envelope envelope;
    KnownThreads known;

    World() {
        settings.mail.address = "report@csirt.example";
        settings.site.domain = "csirt.example";
        message.message_id = "new@isp.example";
        message.from = {"鈴木", "Suzuki@isp.example"};
        message.subject = "ルーターの記録";
        message.language = "ja";
        message.body_sha256 = "aa";
        envelope.sender = "suzuki@isp.example";
        envelope.recipients = {"report@csirt.example"};
        envelope.channel = "lmtp";
        known.next = TicketId::issued(2026, 42);
    }
    Desk desk() const { return {settings, ids, texts}; }
    Decision decide() const { return take_in(message, report, envelope, known, desk(), now); }
    static KnownConversation conversation(std::string party, TicketState state = TicketState::open) {
        KnownConversation known;
        known.ticket = known.root = TicketKey{7};
        known.id = {TicketId::issued(2026, 7), 1};
        known.unused_number = 3;
        known.state = state;
        known.parties = {std::move(party)};
        return known;
    }
};

}   // namespace

TEST_CASE("a report of somebody new becomes a ticket and owes one acknowledgement") {
    World world;
    const Decision decision = world.decide();
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.id == TicketId::issued(2026, 42));
    REQUIRE(decision.owed.size() == 1);
    const OutgoingMail& mail = decision.owed[0];
    CHECK(mail.kind == OutgoingKind::acknowledgement);
    CHECK(mail.envelope_from.empty());
    CHECK(mail.recipient == "suzuki@isp.example");
    CHECK(mail.language == "ja");
    CHECK(mail.text.find("TRT-2026-000042") != mail.text.npos);
    CHECK(mail.text.find("ルーターの記録") == mail.text.npos);   // nothing that a forged sender wrote
    CHECK(mail.raw.find("Auto-Submitted: auto-replied\r\n") != mail.raw.npos);
    CHECK(mail.raw.find("In-Reply-To: <new@isp.example>\r\n") != mail.raw.npos);
    CHECK(world.ids.of_message_id(mail.message_id) == ConversationId{TicketId::issued(2026, 42), 1});
    CHECK(world.decide().owed[0].raw == mail.raw);   // pure: the same mail decided again owes the same bytes
}

TEST_CASE("threads: proof first, then parties, then nothing") {
    using C = World;
    struct Row {
        std::string label;
        void (*set)(World&);
        Outcome outcome;
        JoinRule rule;
        std::int32_t conversation;
        bool reopens, owes;
    };
    const Row rows[] = {
        {"token, same sender",
         [](World& w) { w.known.by_token = C::conversation("suzuki@isp.example", TicketState::closed); }, Outcome::joined,
         JoinRule::token_and_party, 1, true, false},
        {"token, colleague of the addressee", [](World& w) { w.known.by_token = C::conversation("noc@isp.example"); },
         Outcome::joined, JoinRule::token_and_party, 1, false, false},
        {"token, stranger: joined, but changes no state",
         [](World& w) { w.known.by_token = C::conversation("other@elsewhere.example", TicketState::closed); },
         Outcome::joined, JoinRule::token_new_sender, 1, false, false},
        {"token, the party's From failed DMARC",
         [](World& w) {
             w.known.by_token = C::conversation("suzuki@isp.example", TicketState::closed);
             w.message.sender_check.dmarc = "fail";
         },
         Outcome::joined, JoinRule::token_new_sender, 1, false, false},
        {"known Message-ID, the party's From failed DMARC: held",
         [](World& w) {
             w.known.by_reference = C::conversation("suzuki@isp.example");
             w.message.sender_check.dmarc = "fail";
         },
         Outcome::held, JoinRule::none, 3, false, false},
        {"number, the party's From failed DMARC: a report of its own, not answered",
         [](World& w) {
             w.known.by_number = C::conversation("suzuki@isp.example");
             w.message.sender_check.dmarc = "fail";
         },
         Outcome::new_ticket, JoinRule::none, 1, false, false},
        {"known Message-ID, party",
         [](World& w) { w.known.by_reference = C::conversation("suzuki@isp.example", TicketState::closed); },
         Outcome::joined, JoinRule::known_party, 1, true, false},
        {"known Message-ID, stranger: held",
         [](World& w) { w.known.by_reference = C::conversation("other@elsewhere.example", TicketState::closed); },
         Outcome::held, JoinRule::none, 3, false, false},
        {"known Message-ID, only the same domain: held",
         [](World& w) { w.known.by_reference = C::conversation("other@isp.example"); }, Outcome::held, JoinRule::none, 3,
         false, false},
        {"number, party", [](World& w) { w.known.by_number = C::conversation("suzuki@isp.example"); }, Outcome::joined,
         JoinRule::known_party, 1, false, false},
        {"number, stranger: a report of its own",
         [](World& w) { w.known.by_number = C::conversation("other@elsewhere.example"); }, Outcome::new_ticket,
         JoinRule::none, 1, false, true},
        {"answers what a party answered, and which never came",
         [](World& w) { w.known.by_sibling = C::conversation("suzuki@isp.example"); }, Outcome::joined,
         JoinRule::known_party, 1, false, false},
        {"answers what somebody else answered, and which never came",
         [](World& w) {
             w.known.by_sibling = C::conversation("other@elsewhere.example");
             w.known.sibling_has_subject = true;
         },
         Outcome::held, JoinRule::none, 3, false, false},
        {"the same, but under another subject: programs reuse made-up ids",
         [](World& w) { w.known.by_sibling = C::conversation("other@elsewhere.example"); }, Outcome::new_ticket,
         JoinRule::none, 1, false, true},
        {"a stranger goes on in the mailing list that brought the first mail",
         [](World& w) {
             w.known.by_reference = C::conversation("<first-teams.lists.example>", TicketState::closed);
             w.message.headers = {{"List-ID", "FIRST teams <First-Teams.lists.example>"}};
         },
         Outcome::joined, JoinRule::known_party, 1, false, false},
        {"the same Message-ID and other words, from a party",
         [](World& w) { w.known.by_same_id = C::conversation("suzuki@isp.example"); }, Outcome::joined,
         JoinRule::known_party, 1, false, false},
        {"the same Message-ID and other words, from a stranger",
         [](World& w) { w.known.by_same_id = C::conversation("other@elsewhere.example"); }, Outcome::held, JoinRule::none, 3,
         false, false},
        {"came after its answer", [](World& w) { w.known.by_ghost = C::conversation("other@elsewhere.example"); },
         Outcome::joined, JoinRule::none, 3, false, true},
        {"a second copy",
         [](World& w) {
             w.known.same_message_id = KnownThreads::Earlier{MessageKey{1}, TicketKey{7}, "aa", 1};
         },
         Outcome::duplicate, JoinRule::duplicate_of, 1, false, false},
        {"same Message-ID, other text",
         [](World& w) {
             w.known.same_message_id = KnownThreads::Earlier{MessageKey{1}, TicketKey{7}, "bb", 1};
         },
         Outcome::new_ticket, JoinRule::none, 1, false, true},
        {"bounce of our reply",
         [](World& w) {
             w.known.by_token = C::conversation("suzuki@isp.example", TicketState::closed);
             w.message.kind = MailKind::bounce;
             w.message.bounce = Bounce{};
             w.message.may_answer = false;
         },
         Outcome::bounce, JoinRule::token_and_party, 1, false, false},
        {"vacation notice to nothing",
         [](World& w) {
             w.message.kind = MailKind::auto_reply;
             w.message.may_answer = false;
         },
         Outcome::auto_reply, JoinRule::none, 1, false, false},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        World world;
        row.set(world);
        const Decision decision = world.decide();
        CHECK(decision.outcome == row.outcome);
        CHECK(decision.rule == row.rule);
        CHECK(decision.conversation == row.conversation);
        CHECK(decision.reopens == row.reopens);
        CHECK(!decision.owed.empty() == row.owes);
        CHECK(decision.owed.empty() == !decision.why_no_answer.empty());
    }
    World world;
    world.known.by_number = World::conversation("other@elsewhere.example");
    REQUIRE(world.decide().suggestions.size() == 1);
    CHECK(world.decide().suggestions[0].id == TicketId::issued(2026, 7));
}

TEST_CASE("who takes part after a mail") {
    World world;
    world.message.headers = {{"List-Id", "<Abuse.lists.example>"}};
    CHECK(world.decide().parties == std::vector<std::string>{"suzuki@isp.example", "<abuse.lists.example>"});
    world.known.by_reference = World::conversation("other@elsewhere.example");
    CHECK(world.decide().outcome == Outcome::held);
    CHECK(world.decide().parties.empty());
    world.known = {};
    world.known.by_token = World::conversation("other@elsewhere.example");   // a leaked token
    CHECK(world.decide().parties.empty());
    for (const char* broken : {"no brackets", "<>", ">a<", "<", ""}) {
        INFO(std::string(broken));
        world.message.headers = {{"List-Id", broken}};
        CHECK(list_party(world.message).empty());
    }
}

TEST_CASE("who gets no automatic answer") {
    struct Row {
        std::string label;
        void (*set)(World&);
    };
    const Row rows[] = {
        {"automatic mail",
         [](World& w) {
             w.message.may_answer = false;
             w.message.why_not = "List-Id";
         }},
        {"null return path", [](World& w) { w.envelope.sender = ""; }},
        {"no envelope sender known", [](World& w) { w.envelope.sender.reset(); }},
        {"kill switch", [](World& w) { w.settings.answers.acknowledge = false; }},
        {"kill switch on the page", [](World& w) { w.known.answers_are_off = true; }},
        {"DMARC failed", [](World& w) { w.message.sender_check.dmarc = "fail"; }},
        {"the second mail within the hour, without evidence", [](World& w) { w.known.answers.address_hour = 1; }},
        {"address budget", [](World& w) { w.known.answers.address_hour = w.settings.answers.per_address_hour; }},
        {"domain budget", [](World& w) { w.known.answers.domain_hour = w.settings.answers.per_domain_hour; }},
        {"budget of all", [](World& w) { w.known.answers.all_hour = w.settings.answers.in_all_hour; }},
        {"an address that is none", [](World& w) { w.envelope.sender = "a b@x\r\n"; }},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        World world;
        row.set(world);
        const Decision decision = world.decide();
        CHECK(decision.outcome == Outcome::new_ticket);
        CHECK(decision.owed.empty());
        CHECK_FALSE(decision.why_no_answer.empty());
    }
}

TEST_CASE("a second report within the hour is acknowledged when it brings evidence") {
    World world;
    world.known.answers.address_hour = 1;
    CHECK(world.decide().owed.empty());
    world.report.observables = {{ObservableType::ip, "198.51.100.23", ObservableRole::mentioned, 1, {}}};
    CHECK(world.decide().owed.empty());
    world.report.observables[0].role = ObservableRole::source;
    CHECK(world.decide().owed.size() == 1);
    world.known.answers.address_hour = world.settings.answers.per_address_hour;
    CHECK(world.decide().owed.empty());
}

TEST_CASE("the acknowledgement says what was understood") {
    World world;
    world.message.language = "en";
    world.report.category = {Category::scan, 0.94, {}};
    world.report.wants = {Want::notify_source};
    world.report.events.read = 209;
    world.report.events.not_read = 3;
    world.report.events.first = parse_rfc3339("2026-04-13T17:10:44Z").value();
    world.report.events.last = parse_rfc3339("2026-04-13T23:55:09Z").value();
    world.report.events.zone = ZoneOffset{540};
    world.report.events.zone_from = ZoneFrom::mail_date;
    SourceSummary source;
    source.ip = IpAddress::parse("198.51.100.23").value();
    source.count = 209;
    source.ports = {{23, 201}, {2323, 8}};
    world.report.events.by_source = {source};
    const std::string text = world.decide().owed.at(0).text;
    INFO(text);
    for (const char* part : {"Log lines read: 209\n", "Not read:       3\n",
                             "198.51.100.23  209 events, port 23/tcp, 2323/tcp", "2026-04-14 02:10 - 08:55 JST",
                             "we assumed +09:00", "tell the source's network", "by 2026-04-14 14:16 JST", "/r/2026-42-1-"})
        CHECK_MESSAGE(text.find(part) != text.npos, std::string(part));
    CHECK(text.find('{') == text.npos);
    CHECK(text.find("\n\n\n") == text.npos);
}

TEST_CASE("question_of believes only signed ids and finds numbers anywhere in the subject") {
    World world;
    const ConversationId conversation{TicketId::issued(2026, 9), 2};
    world.envelope.recipients = {world.ids.reply_address(conversation), "report+2026-10-1-aaaaaaaaaaaaaaaa@csirt.example"};
    world.message.in_reply_to = {"parent@x"};
    world.message.references = {"root@x", "parent@x"};
    world.message.subject = "Re: [TRT-2026-000011] and trt-2026-12, not XTRT-2026-000013";
    const ThreadQuestion question = question_of(world.message, world.report, world.envelope, world.desk());
    CHECK(question.tokens == std::vector<ConversationId>{conversation});
    CHECK(question.references == std::vector<std::string>{"parent@x", "root@x"});
    CHECK(question.numbers == std::vector<TicketId>{TicketId::issued(2026, 11), TicketId::issued(2026, 12)});
    CHECK(question.sender == "suzuki@isp.example");
}

TEST_CASE("an acknowledgement has no label without what it labels") {
    World world;
    const auto bare_labels = [&] {
        std::string bare, line, label;
        std::istringstream text(world.decide().owed.at(0).text);
        while (std::getline(text, line)) {
            // What a label introduces stands deeper than it.
            if (!label.empty() && line.find_first_not_of(' ') <= label.find_first_not_of(' ')) bare += label;
            label = line.ends_with(":") && line.starts_with(" ") ? line : "";
        }
        return bare + label;
    };
    for (const char* language : {"ja", "en"}) {
        INFO(std::string(language));
        world.message.language = language;
        world.report = {};
        CHECK(bare_labels().empty());
        // A log of hosts without addresses: read, and still no source that may be written down.
        world.report.events.read = world.report.events.count = 3;
        world.report.events.by_source.emplace_back().host = "evil.example";
        CHECK(bare_labels().empty());
        world.report.events.by_source.emplace_back().ip = IpAddress::parse("198.51.100.23").value();
        CHECK(bare_labels().empty());
        CHECK(world.decide().owed.at(0).text.find(":\n    198.51.100.23") != std::string::npos);
    }
}

TEST_CASE("a mail that comes late ties the tickets of its thread") {
    const auto tied = [](std::int64_t key, TicketState state) {
        return KnownThreads::Tied{TicketKey{key}, TicketId::issued(2026, static_cast<std::int32_t>(key)), state};
    };
    struct Row {
        std::string label;
        std::string party;           // of the ticket that it joins, number 7
        TicketState joined, other;   // of 7 and 9
        std::int64_t from, into;     // 0: not merged
        bool holds;
    };
    const std::string us = "suzuki@isp.example", others = "else@elsewhere.example";
    const Row rows[] = {
        {"both new", us, TicketState::fresh, TicketState::fresh, 9, 7, false},
        {"joined what is worked on", us, TicketState::open, TicketState::fresh, 9, 7, false},
        {"the other is worked on: only behind a key there", us, TicketState::fresh, TicketState::open, 7, 9, true},
        {"both are worked on: a person decides", us, TicketState::open, TicketState::closed, 0, 0, false},
        {"a stranger's mail is held, and so is what it ties", others, TicketState::open, TicketState::fresh, 9, 7, true},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        World world;
        world.known.by_reference = World::conversation(row.party, row.joined);
        world.known.tied = {tied(7, row.joined), tied(9, row.other)};
        const Decision decision = world.decide();
        REQUIRE(decision.ties.size() == (row.from ? 1 : 0));
        if (row.from) {
            CHECK(decision.ties[0].from == TicketKey{row.from});
            CHECK(decision.ties[0].into == TicketKey{row.into});
            CHECK(decision.ties[0].holds == row.holds);
        } else {
            REQUIRE(decision.suggestions.size() == 1);
            CHECK(decision.suggestions[0].ticket == TicketKey{9});
        }
    }
}
