#include "core/contacts/contact_files.hpp"

#include <doctest/doctest.h>

#include "core/contacts/directory.hpp"
#include "core/contacts/team_list.hpp"

using namespace toritsugi;

namespace {
const UtcTime today = parse_rfc3339("2026-11-23T00:00:00Z").value();
}

TEST_CASE("Contacts go out as CSV and JSON and come back the same") {
    const auto contacts = read_contacts_csv(
        "organisation,addresses,roles,states,networks,asns,domains,countries,language,format,at_most_every,inhibited,source,"
        "note\r\n"
        "\"=Nordhost, AS\",abuse@Nordhost.example.net noc@nordhost.example.net,abuse noc,confirmed,198.51.100.7/24 "
        "2001:db8::/32,"
        "AS64511,nordhost.example.net,NO,en,xarf,1d,spam scan,manual,\"ask for Kari\nbefore noon\"\r\n"
        "山口ケーブル,abuse@cable.example.jp,,,192.0.2.0/25,64500,,jp,ja,,,,,\r\n",
        "list.csv", today);
    REQUIRE_MESSAGE(contacts.ok(), contacts.problem().advice);
    REQUIRE(contacts.value().size() == 2);
    const Contact& first = contacts.value()[0];
    CHECK(first.organisation == "=Nordhost, AS");
    CHECK(first.addresses[0].address == "abuse@nordhost.example.net");
    CHECK(first.addresses[0].state == AddressState::confirmed);
    CHECK(first.addresses[1].role == AddressRole::noc);
    CHECK(first.networks[0].text() == "198.51.100.0/24");
    CHECK(first.at_most_every == std::chrono::hours{24});
    CHECK(first.inhibited == std::vector<Category>{Category::spam, Category::scan});
    CHECK(contacts.value()[1].source == ContactSource::imported);
    CHECK(contacts.value()[1].source_detail == "list.csv");
    CHECK(contacts.value()[1].asns == std::vector<std::uint32_t>{64500});

    const std::string csv = write_contacts_csv(contacts.value());
    CHECK(csv.find("\"'=Nordhost, AS\"") != csv.npos);   // a spreadsheet must not run it
    const auto again = read_contacts_csv(csv, "list.csv", today);
    REQUIRE_MESSAGE(again.ok(), again.problem().advice);
    CHECK(write_contacts_csv(again.value()) == csv);
    const auto json = read_contacts_json(write_contacts_json(contacts.value()), "list.csv", today);
    REQUIRE_MESSAGE(json.ok(), json.problem().advice);
    CHECK(write_contacts_csv(json.value()) == csv);
}

TEST_CASE("A wrong cell is named with its line and what to write instead") {
    struct Row {
        std::string label, text, begins;
    };
    const Row rows[] = {
        {"column", "organization\nx\n", "Line 1: there is no column \"organization\""},
        {"network", "organisation,networks\nA,198.51.100.0/24\nB,198.51.100.0/40\n",
         "Line 3, networks: \"198.51.100.0/40\""},
        {"address", "organisation,addresses\nA,abuse at example\n", "Line 2, addresses: \"abuse\""},
        {"empty", "organisation,note\n,hello\n", "Line 2: a contact needs"},
        {"category", "organisation,inhibited\nA,everything\n", "Line 2, inhibited: \"everything\""},
        {"time", "organisation,at_most_every\nA,5\n", "Line 2, at_most_every: Write a time"},
        {"nothing", "", "Line 1: write a heading"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto contacts = read_contacts_csv(row.text, "f", today);
        REQUIRE_FALSE(contacts.ok());
        INFO(contacts.problem().advice);
        CHECK(contacts.problem().advice.starts_with(row.begins));
    }
    CHECK_FALSE(read_contacts_json("[]", "f", today).ok());
}

TEST_CASE("National CERTs are read from CC|Name <mail>") {
    const auto certs = read_national_certs(
        "# teams\nNO|Example NorCERT <cert@cert.example.no>\n jp|例示CERT <info@cert.example.jp>\n", "f", today);
    REQUIRE_MESSAGE(certs.ok(), certs.problem().advice);
    REQUIRE(certs.value().size() == 2);
    CHECK(certs.value()[1].countries == std::vector<std::string>{"JP"});
    CHECK(certs.value()[1].organisation == "例示CERT");
    CHECK(certs.value()[0].addresses[0].role == AddressRole::national_cert);
    const Directory directory(certs.value());
    REQUIRE(directory.national_certs("NO").size() == 1);
    CHECK(directory.national_certs("SE").empty());
    CHECK(read_national_certs("NO Example <a@b.example>\n", "f", today).problem().advice.starts_with("Line 1: "));
}

TEST_CASE("Lists of teams come with headings of their own; only a national team speaks for its country") {
    const std::string lists[] = {
        "Team,Official Team Name,Country,E-mail,Constituency\nNorCERT-X,Example National "
        "CERT,NO,cert@cert.example.no,National\n"
        "ACME-CSIRT,ACME Response Team,NO,csirt@acme.example.no,Company\nNo mail,,NO,,\n",
        "Team\tOfficial Team Name\tEconomy\tEmail\tType\nNorCERT-X\tExample National CERT\tNO\tcert@cert.example.no\t\n"
        "ACME-CSIRT\tACME Response Team\tJapan\tcsirt@acme.example.no\t\n",
        R"({"status":"OK","data":[{"team":"NorCERT-X","team-full":"Example National CERT","country":"no","email":"cert@cert.example.no"},
            {"team":"ACME-CSIRT","team-full":"ACME Response Team","country":"NO","email":"csirt@acme.example.no","x":[1]}]})",
    };
    for (const std::string& list : lists) {
        INFO(list);
        REQUIRE(is_team_list(list));
        const auto teams = read_team_list(list, "f", today);
        REQUIRE_MESSAGE(teams.ok(), teams.problem().advice);
        REQUIRE(teams.value().size() == 2);
        const Contact &national = teams.value()[0], &company = teams.value()[1];
        CHECK(national.organisation == "NorCERT-X (Example National CERT)");
        CHECK(national.countries == std::vector<std::string>{"NO"});
        CHECK(national.kind == ContactKind::national_cert);
        CHECK(company.countries.empty());
        CHECK(company.domains.size() == 1);
        const Directory directory(teams.value());
        CHECK(directory.national_certs("NO").size() == 1);
        CHECK(directory.national_certs("JP").empty());
    }
    CHECK_FALSE(is_team_list("organisation,addresses,networks\nA,abuse@a.example,\n"));
    CHECK_FALSE(is_team_list("{\"contacts\": [{\"organisation\": \"A\", \"addresses\": [\"a@a.example\"]}]}"));
    CHECK_FALSE(is_team_list("[[["));
    CHECK_FALSE(read_team_list("team,email\nA,nobody\n", "f", today).ok());
}

TEST_CASE("An import updates its own rows, adds new ones, and leaves manual rows alone") {
    Contact manual, imported;
    manual.key = {1};
    manual.organisation = "Nordhost";
    manual.networks = {IpRange::parse("198.51.100.0/24").value()};
    manual.addresses = {{"abuse@nordhost.example.net"}};
    imported = manual;
    imported.key = {2};
    imported.organisation = "Sudhost";
    imported.source = ContactSource::imported;
    imported.addresses[0].state = AddressState::confirmed;
    imported.addresses[0].health.answered = 9;
    Contact changed_manual = manual, changed = imported, fresh = manual;
    changed_manual.source = changed.source = fresh.source = ContactSource::imported;
    changed_manual.addresses[0].address = "hijack@example.org";
    changed.addresses.push_back({"noc@nordhost.example.net"});
    changed.addresses[0].state = AddressState::unknown;
    changed.addresses[0].health = {};
    fresh.organisation = "Westhost";
    const ContactImport plan = plan_import({manual, imported}, {changed_manual, changed, fresh});
    REQUIRE(plan.to_add.size() == 1);
    CHECK(plan.to_add[0].organisation == "Westhost");
    REQUIRE(plan.to_update.size() == 1);
    CHECK(plan.to_update[0].key.value == 2);
    CHECK(plan.to_update[0].addresses.size() == 2);
    CHECK(plan.to_update[0].addresses[0].state == AddressState::confirmed);
    CHECK(plan.to_update[0].addresses[0].health.answered == 9);
    CHECK(plan.left_alone == std::vector<std::string>{"Nordhost"});
}

TEST_CASE("The directory gives the most specific rows first, manual before imported") {
    const auto contacts = read_contacts_csv(
        "organisation,addresses,networks,asns,domains,source\n"
        "wide,a@a.example,198.51.0.0/16,,,manual\n"
        "imported,b@a.example,198.51.100.0/24,,,imported\n"
        "own,c@a.example,198.51.100.0/24,,,manual\n"
        "host,d@a.example,198.51.100.7,AS64511,,imported\n"
        "shop,e@a.example,,,shop.example.co.jp,manual\n"
        "company,f@a.example,,,example.co.jp,manual\n"
        "wrong,g@a.example,,,co.jp,manual\n",
        "f", today);
    REQUIRE_MESSAGE(contacts.ok(), contacts.problem().advice);
    const Directory directory(contacts.value());
    const auto names = [](const std::vector<DirectoryHit>& hits) {
        std::string text;
        for (const auto& hit : hits) text += hit.contact->organisation + " ";
        return text;
    };
    CHECK(names(directory.of(IpAddress::parse("198.51.100.7").value())) == "host own imported wide ");
    CHECK(names(directory.of(IpRange::parse("198.51.100.0/25").value())) == "own imported wide ");
    CHECK(names(directory.of(IpAddress::parse("203.0.113.1").value())).empty());
    CHECK(names(directory.of_asn(64511)) == "host ");
    CHECK(names(directory.of_host("www.SHOP.example.co.jp.")) == "shop company ");
    CHECK(names(directory.of_host("other.co.jp")).empty());
}
