#include "core/contacts/rank.hpp"

#include <doctest/doctest.h>

#include "core/contacts/contact_files.hpp"
#include "core/contacts/security_txt.hpp"

using namespace toritsugi;

namespace {

const UtcTime today = parse_rfc3339("2026-11-23T00:00:00Z").value();

Directory directory_of(const std::string& rows) {
    auto contacts = read_contacts_csv(
        "kind,organisation,addresses,states,networks,asns,domains,countries,inhibited,source\n" + rows, "f", today);
    REQUIRE_MESSAGE(contacts.ok(), contacts.problem().advice);
    std::int64_t key = 0;
    for (Contact& one : contacts.value()) one.key = {++key};
    return Directory(std::move(contacts.value()));
}

Candidate candidate(const char* address, Side side, ContactSource source, int weight) {
    Candidate one;
    one.address = address;
    one.side = side;
    one.source = source;
    one.weight = weight;
    one.source_detail = std::string(name_of(source));
    one.why = {"because", "理由"};
    return one;
}

std::string order_of(const Ranking& ranking) {
    std::string text;
    for (const auto& one : ranking.contacts)
        text += one.address.substr(0, one.address.find('@')) + (one.is_usable ? " " : "! ");
    return text;
}

LookUp of_ip(Category category) { return LookUp::of({ObservableType::ip, "198.51.100.7"}, category); }
LookUp of_url(Category category) {
    LookUp look_up = LookUp::of({ObservableType::url, "http://user@www.shop.example.com:8080/login?x"}, category);
    look_up.address = IpAddress::parse("198.51.100.7").value();
    return look_up;
}

}   // namespace

TEST_CASE("rank follows the decision order") {
    const Directory directory = directory_of(
        "network,Wide,wide@a.example,,198.51.0.0/16,,,,,manual\n"
        "network,Imported,imported@a.example,,198.51.100.0/24,,,,,imported\n"
        "network,Own,own@a.example,confirmed,198.51.100.0/24,,,,,manual\n"
        "network,Dead,dead@a.example,dead,198.51.100.0/28,,,,,manual\n"
        "network,Silent,silent@a.example,,198.51.100.0/27,,,,scan,manual\n"
        "network,Tired,tired@a.example,suspect,198.51.100.0/29,,,,,manual\n"
        "national-cert,CERT-EX,cert@cert.example,,,,,EX,,national-list\n");
    const DelegatedTable no_delegated;
    const OriginTable no_origins;
    Findings findings = find_at_home(of_ip(Category::scan), directory, no_delegated, no_origins);
    findings.country = "EX";
    findings.national_certs = directory.national_certs("EX");
    findings.candidates = {candidate("rdap@a.example", Side::network, ContactSource::rdap, 1150),
                           candidate("whois@a.example", Side::network, ContactSource::whois, 1140),
                           candidate("tech@a.example", Side::network, ContactSource::rdap, 300),
                           candidate("guess@a.example", Side::network, ContactSource::guessed, 100)};

    const Ranking ranking = rank(of_ip(Category::scan), findings, directory, {}, today);
    CHECK(order_of(ranking) == "own wide imported rdap whois tired tech cert guess dead! ");
    CHECK(ranking.at_once == std::vector<Side>{Side::network});
    CHECK(ranking.contacts[0].may_send_alone);
    CHECK_FALSE(ranking.contacts[1].may_send_alone);   // never wrote to us
    CHECK(ranking.tried == std::vector<std::string>{"Silent: does not want reports of scan"});
    CHECK(ranking.contacts[0].why.english.find("198.51.100.0/24") != std::string::npos);

    RankPolicy through_cert;
    through_cert.cert_first = {"EX"};
    const Ranking by_cert = rank(of_ip(Category::scan), findings, directory, through_cert, today);
    CHECK(by_cert.contacts[0].address == "cert@cert.example");
    CHECK(by_cert.at_once == std::vector<Side>{Side::country});
}

TEST_CASE("An address that two registries name beats one that only one names") {
    const Directory directory;
    Findings findings;
    findings.candidates = {candidate("one@a.example", Side::network, ContactSource::rdap, 1200),
                           candidate("both@a.example", Side::network, ContactSource::rdap, 1150),
                           candidate("both@a.example", Side::network, ContactSource::whois, 1140)};
    const Ranking ranking = rank(of_ip(Category::scan), findings, directory, {}, today);
    CHECK(order_of(ranking) == "both one ");
    CHECK(ranking.contacts[0].why.english == "because; also whois");
}

TEST_CASE("Content goes to the site and the network at once, a broken-into site's hoster waits") {
    const Directory directory = directory_of(
        "site,Shop,owner@shop.example.com,,,,shop.example.com,,,manual\n"
        "network,Host,abuse@host.example,,198.51.100.0/24,,,,,manual\n");
    struct Row {
        std::string label;
        Category category;
        std::vector<Side> at_once, later;
    };
    const Row rows[] = {
        {"phishing", Category::phishing, {Side::site, Side::network, Side::registrar}, {}},
        {"defacement", Category::defacement, {Side::site}, {Side::network}},
        {"scan from a named host", Category::scan, {Side::network}, {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        Findings findings = find_at_home(of_url(row.category), directory, {}, {});
        findings.candidates = {candidate("abuse@registrar.example", Side::registrar, ContactSource::rdap, 1150)};
        const Ranking ranking = rank(of_url(row.category), findings, directory, {}, today);
        CHECK(ranking.at_once == row.at_once);
        CHECK(ranking.later == row.later);
        CHECK(ranking.contacts[0].side == row.at_once[0]);
    }
}

TEST_CASE("Nothing usable is an unknown contact, with what was tried") {
    Findings findings;
    findings.tried = {"rdap.apnic.net: no answer"};
    Candidate broken = candidate("abuse@a.example", Side::network, ContactSource::whois, 1000);
    broken.is_invalid = true;
    findings.candidates = {broken};
    const Ranking ranking = rank(of_ip(Category::scan), findings, Directory(), {}, today);
    CHECK(ranking.is_unknown());
    CHECK(ranking.contacts.size() == 1);
    CHECK(ranking.tried.size() == 1);
    CHECK(LookUp::of({ObservableType::hash, "d41d8cd98f00b204e9800998ecf8427e"}, Category::other).value.empty());
    CHECK(LookUp::of({ObservableType::url, "http://[2001:db8::1]:80/x"}, Category::other).address);
    CHECK(LookUp::of({ObservableType::asn, "AS64511"}, Category::other).asn == 64511u);
}

TEST_CASE("What we learned about an address counts wherever it is named") {
    const Directory directory = directory_of("network,Elsewhere,abuse@a.example,confirmed,192.0.2.0/24,,,,,manual\n");
    Findings findings;
    findings.candidates = {candidate("abuse@b.example", Side::network, ContactSource::rdap, 1200),
                           candidate("abuse@a.example", Side::network, ContactSource::whois, 1150)};
    const Ranking ranking = rank(of_ip(Category::scan), findings, directory, {}, today);
    CHECK(ranking.contacts[0].address == "abuse@a.example");
    CHECK(ranking.contacts[0].contact.value == 1);
    CHECK(ranking.contacts[0].state == AddressState::confirmed);
}
