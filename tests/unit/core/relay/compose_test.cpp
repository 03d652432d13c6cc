#include "core/relay/compose.hpp"

#include <doctest/doctest.h>

#include "core/relay/exchange_part.hpp"

using namespace toritsugi;

namespace {

const UtcTime now = parse_rfc3339("2026-04-14T01:51:00Z").value();

struct World {
    Settings settings;
    SignedIds ids{{std::string(32, 'k')}, "report@csirt.example", "csirt.example"};
    MailTexts texts = MailTexts::load("").value();
    RelayDraft draft;

    World() {
        settings.site.name = "Example CSIRT";
        settings.mail.address = "report@csirt.example";
        settings.site.domain = "csirt.example";
        draft.ticket_id = TicketId::issued(2026, 42);
        draft.category = Category::scan;
        draft.observables = {"198.51.100.23"};
        draft.contact.address = "abuse@nordhost.example.net";
        draft.contact.organisation = "Nordhost";
        draft.contact.country = "NO";
        draft.contact.language = "en";
        draft.contact.state = AddressState::confirmed;
        ReportForRelay report;
        report.reporter = "harada@cable.example.jp";
        report.wants = {Want::notify_source};
        const char* const log =
            "Apr 13 22:41:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.23 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 "
            "DPT=23\n"
            "Apr 13 22:42:00 fw kernel: DROP IN=eth0 OUT= SRC=203.0.113.9 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40000 "
            "DPT=23\n"
            "Apr 14 08:55:00 fw kernel: DROP IN=eth0 OUT= SRC=198.51.100.23 DST=192.0.2.118 LEN=60 PROTO=TCP SPT=40001 "
            "DPT=2323\n";
        LogContext context;
        context.sent_at = now;
        context.zone = ZoneOffset{540};
        context.zone_from = ZoneFrom::mail_date;
        report.zone_from = ZoneFrom::mail_date;
        collect_events({TextLeaf::of("1/fw.log", "text/plain", log)}, context, {IpAddress::parse("198.51.100.23").value()},
                       1000, report);
        draft.reports = {report};
    }
    Desk desk() const { return {settings, ids, texts}; }
    ComposedRelay compose() const {
        auto composed = compose_relay(draft, desk(), now);
        REQUIRE_MESSAGE(composed.ok(), composed.problem().advice);
        return composed.value();
    }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}   // namespace

TEST_CASE("A relay request says what happened, in UTC, and shows neither reporter nor victim") {
    World world;
    const ComposedRelay relay = world.compose();
    CHECK(relay.mail.subject == "[TRT-2026-000042] Scan: 198.51.100.23");
    CHECK(has(relay.mail.text, "Dear abuse team of Nordhost,"));
    CHECK(has(relay.mail.text, "2026-04-13 13:41 - 23:55 UTC"));
    CHECK(has(relay.mail.text, "2 log lines are attached as CSV."));
    CHECK(has(relay.mail.text, "https://") == has(world.settings.site.base_url, "https://"));
    CHECK(has(relay.mail.text, "/a/"));
    CHECK_FALSE(has(relay.mail.text, "Your number"));
    CHECK_FALSE(has(relay.mail.raw, "harada"));
    CHECK(has(relay.evidence.csv, "2026-04-13T13:41:00Z,no,198.51.100.23,40000,192.0.2.0/24,23,tcp"));
    CHECK_FALSE(has(relay.evidence.csv, "192.0.2.118"));
    CHECK_FALSE(has(relay.evidence.csv, "203.0.113.9"));   // somebody else's business
    CHECK(has(relay.mail.raw, "events-TRT-2026-000042.csv"));
    CHECK(world.ids.of_message_id(relay.mail.message_id) == ConversationId{world.draft.ticket_id, 2});
    CHECK(world.ids.of_address(relay.mail.envelope_from) == ConversationId{world.draft.ticket_id, 2});
    CHECK(relay.request.state == RelayState::draft);
    CHECK(world.compose().mail.raw == relay.mail.raw);   // pure: what is previewed is what leaves
}

TEST_CASE("The contact's language, both side by side, their number, and fifty addresses in one mail") {
    World world;
    world.draft.language = "en+ja";
    world.draft.partner_reference = "77-4410";
    world.draft.tlp = Tlp::amber;
    for (int i = 24; i < 73; ++i) world.draft.observables.push_back("198.51.100." + std::to_string(i));
    const ComposedRelay relay = world.compose();
    CHECK(relay.mail.subject == "[TRT-2026-000042] Scan: 198.51.100.23 and 49 more (TLP:AMBER) [77-4410]");
    CHECK(has(relay.mail.text, "Each of the following 50 addresses"));
    CHECK(has(relay.mail.text, "  198.51.100.72\n"));
    CHECK(has(relay.mail.text, "Nordhost 不正利用窓口ご担当者様"));
    CHECK(has(relay.mail.text, "2026-04-13 22:41 - 2026-04-14 08:55 日本時間"));
    CHECK(has(relay.mail.text, "Your number: 77-4410"));
    CHECK(relay.request.tlp == "amber");
    world.draft.language = "";
    world.draft.contact.language = "ja";
    CHECK(world.compose().mail.language == "ja");
}

TEST_CASE("Sites hear of it as owners, URLs cannot be clicked, a CERT is asked to pass it on") {
    World world;
    world.draft.category = Category::phishing;
    world.draft.observables = {"http://shop.example.com/login"};
    world.draft.contact.side = Side::site;
    const ComposedRelay site = world.compose();
    CHECK(has(site.mail.text, "broken into"));
    CHECK(has(site.mail.text, "hxxp://shop[.]example.com/login"));
    CHECK_FALSE(has(site.mail.text, "http://shop"));
    world.draft.contact.side = Side::country;
    CHECK(has(world.compose().mail.text, "please pass the following on"));
}

TEST_CASE("Consent and TLP decide what goes along") {
    struct Row {
        std::string label;
        Consent consent;
        std::vector<Want> wants;
        std::string tlp;
        std::optional<bool> chosen;
        bool is_included;
    };
    const Row rows[] = {
        {"asks to tell the source", {}, {Want::notify_source}, "", {}, true},
        {"statistics only", {}, {Want::info_only}, "", {}, false},
        {"agreed to pass logs on", {Answer::unsaid, Answer::unsaid, Answer::yes}, {Want::info_only}, "", {}, true},
        {"said no", {Answer::unsaid, Answer::unsaid, Answer::no}, {Want::relay}, "", {}, false},
        {"handler asked by telephone", {}, {Want::info_only}, "", true, true},
        {"amber, asks", {}, {Want::relay}, "amber", {}, true},
        {"amber, does not ask", {Answer::unsaid, Answer::unsaid, Answer::yes}, {}, "amber", {}, false},
        {"red, whoever ticks it", {}, {Want::relay}, "TLP:RED", true, false},
        {"amber+strict", {}, {Want::relay}, "amber+strict", {}, false},
        {"green", {}, {Want::relay}, "green", {}, true},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        World world;
        ReportForRelay& report = world.draft.reports[0];
        report.consent = row.consent;
        report.wants = row.wants;
        report.tlp = row.tlp;
        report.handler_chose = row.chosen;
        CHECK(report.is_included() == row.is_included);
        CHECK(evidence_csv(world.draft.reports, false).rows == (row.is_included ? 2 : 0));
    }
    World world;
    world.draft.reports[0].tlp = "red";
    const auto refused = compose_relay(world.draft, world.desk(), now);
    REQUIRE_FALSE(refused.ok());
    CHECK(has(refused.problem().advice, "TLP:RED must not leave"));
    World amber;   // its lines stay here, its address is told: the mail bears the marking
    amber.draft.reports[0].tlp = "amber";
    amber.draft.reports[0].wants = {Want::relay};
    amber.draft.reports[0].consent.logs = Answer::no;
    CHECK(amber.compose().request.tlp == "amber");
    CHECK(has(amber.compose().mail.subject, "(TLP:AMBER)"));
    World full;
    full.draft.reports[0].consent.target = Answer::yes;
    CHECK(has(full.compose().evidence.csv, "192.0.2.118"));
}

TEST_CASE("A handler's text that names the reporter is noticed before it goes out") {
    World world;
    world.draft.text_english = "harada@cable.example.jp saw your host.\n";
    const ComposedRelay relay = world.compose();
    CHECK_FALSE(relay.checks.front().is_fine);
    world.draft.text_english = "Harada Jiro saw your host.\n";
    CHECK(world.compose().checks.front().is_fine);
    world.draft.reports[0].reporter_name = "HARADA Jiro";
    CHECK_FALSE(world.compose().checks.front().is_fine);
    world.draft.reports[0].consent.name = Answer::yes;
    CHECK(world.compose().checks.front().is_fine);
    world.draft.contact.is_usable = false;
    CHECK_FALSE(compose_relay(world.draft, world.desk(), now).ok());
}

TEST_CASE("A request line that names the victim is shortened as the target's column is") {
    World world;
    world.draft.reports[0].events[0].signature =
        "POST http://192.0.2.118/login?user=jiro@cable.example.jp&mail=jiro%40cable.example.jp&x=1 HTTP/1.1";
    const std::string short_csv = evidence_csv(world.draft.reports, false).csv;
    CHECK(has(short_csv, "POST http://192.0.2.0/24/login?user=***&mail=***&x=1 HTTP/1.1"));
    CHECK(has(evidence_csv(world.draft.reports, true).csv, "jiro@cable.example.jp"));
}

TEST_CASE("What goes along in files is shown with the mail, and how it is protected") {
    World world;
    world.draft.contact.format = WantedFormat::xarf;
    world.settings.keys.sign_with = "report@csirt.example";
    world.draft.contact.pgp_key = "0123456789ABCDEF0123456789ABCDEF01234567";
    const ComposedRelay relay = world.compose();
    REQUIRE(relay.parts.size() == 2);
    CHECK(relay.parts[0].bytes == relay.evidence.csv);
    CHECK(has(relay.parts[1].name, "xarf-"));
    const bool says_key = std::any_of(relay.checks.begin(), relay.checks.end(), [](const RelayCheck& check) {
        return has(check.text.english, "encrypted to their key 0123456789ABCDEF");
    });
    CHECK(says_key);
}

TEST_CASE("A reminder quotes their number and goes on in the same conversation") {
    World world;
    RelayRequest request = world.compose().request;
    request.partner_reference = "77-4410";
    request.sent_at = now;
    const auto mail = compose_reminder(request, {"first@csirt.example"}, world.desk(), now + std::chrono::hours{72});
    REQUIRE(mail.ok());
    CHECK(has(mail.value().subject, "[77-4410]"));
    CHECK(has(mail.value().text, "on 2026-04-14 we wrote to you"));
    CHECK(has(mail.value().raw, "In-Reply-To: <first@csirt.example>"));
    CHECK(mail.value().conversation == 2);
}

TEST_CASE("A contact whose robots read XARF or IODEF gets the same events in it, with no address of a victim") {
    struct Row {
        std::string label;
        WantedFormat format;
        std::string file, holds;
    };
    const Row rows[] = {
        {"XARF", WantedFormat::xarf, "xarf-TRT-2026-000042.json", "\"xarf_version\""},
        {"IODEF", WantedFormat::iodef, "incident-TRT-2026-000042.xml", "IODEF-Document"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        World world;
        world.draft.contact.format = row.format;
        const auto part = exchange_part(world.draft, Tlp::green, world.desk(), now);
        REQUIRE(part);
        CHECK(part->name == row.file);
        CHECK(has(part->bytes, row.holds));
        CHECK(has(part->bytes, "198.51.100.23"));
        CHECK_FALSE(has(part->bytes, "192.0.2.118"));
        CHECK_FALSE(has(part->bytes, "harada"));
        CHECK(has(world.compose().mail.raw, row.file));
        world.draft.full_targets = true;   // a handler decided so
        CHECK(has(exchange_part(world.draft, Tlp::green, world.desk(), now)->bytes, "192.0.2.118"));
        world.draft.reports[0].consent.logs = Answer::no;
        CHECK_FALSE(exchange_part(world.draft, Tlp::green, world.desk(), now));
    }
    World world;
    CHECK_FALSE(exchange_part(world.draft, {}, world.desk(), now));
}
