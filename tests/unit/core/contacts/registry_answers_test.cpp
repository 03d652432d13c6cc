// Answers of registries in tests/answers, shaped after the traps that real ones hold; addresses and names are invented.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "core/contacts/rdap.hpp"
#include "core/contacts/whois.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;

namespace {

std::string answer_file(const std::string& name) {
    std::ifstream file(in_source("/tests/answers/") + name, std::ios::binary);
    REQUIRE_MESSAGE(file.good(), name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
    return all;
}

// "abuse@a.example +fallback +person" for the best candidate; "ask jpnic"; "ask handle X"; "no-match".
std::string summary(const RegistryAnswer& answer) {
    std::string text;
    if (!answer.candidates.empty()) {
        const Candidate& best = answer.candidates.front();
        text = best.address + (best.is_fallback ? " +fallback" : "") + (best.is_person ? " +person" : "") +
               (best.is_invalid ? " +invalid" : "");
    }
    if (!answer.ask_registry.empty()) text += (text.empty() ? "ask " : ", ask ") + answer.ask_registry;
    if (answer.candidates.empty() && !answer.ask_handles.empty()) text += "ask handle " + joined(answer.ask_handles);
    return text.empty() ? std::string(name_of(answer.kind)) : text;
}

struct Row {
    std::string file, server;
    Side side;
    std::string want;
};

}   // namespace

TEST_CASE("RDAP answers of the registries give the right address, or the right registry to ask") {
    const Row rows[] = {
        {"01_ripe_abuse_role", "rdap.db.ripe.net", Side::network, "abuse@nordhost.example.net"},
        {"02_ripe_three_mails", "rdap.db.ripe.net", Side::network, "abuse@bigtel.example.com"},
        {"03_arin_nested", "rdap.arin.net", Side::network, "abuse@hosting.example.com"},
        {"04_apnic_irt", "rdap.apnic.net", Side::network, "abuse@sakuragawa.example.net"},
        {"05_apnic_japan_block", "rdap.apnic.net", Side::network, "ask jpnic"},
        {"06_apnic_korea", "rdap.apnic.net", Side::network, "ask krnic"},
        {"07_lacnic_deep", "rdap.lacnic.net", Side::network, "csirt@rioexemplo.example.org"},
        {"08_afrinic_remarks", "rdap.afrinic.net", Side::network, "abuse@savanna.example.org"},
        {"09_removed_abuse", "rdap.apnic.net", Side::network, "security@oldnet.example.net"},
        {"10_domain_registrar", "rdap.nic.example", Side::registrar, "abuse@registrar.example.com"},
        {"11_invalid_irt", "rdap.apnic.net", Side::network, "noc@broken.example.net +fallback"},
        {"12_only_a_person", "rdap.apnic.net", Side::network, "t-yamada@small.example.jp +fallback +person"},
        {"13_ripe_inherited_and_remarks", "rdap.db.ripe.net", Side::network, "abuse@fjordnett.example.net"},
        {"14_arin_resource_beats_org", "rdap.arin.net", Side::network, "trust@resold.example.com"},
        {"15_br_nested_two_levels", "rdap.registro.br", Side::network, "csirt@telecom.example.org"},
        {"16_persons_and_a_noc", "rdap.db.ripe.net", Side::network, "noc@baltwind.example.org +fallback"},
        {"17_apnic_taiwan", "rdap.apnic.net", Side::network, "ask twnic"},
        {"18_apnic_china_own_irt", "rdap.apnic.net", Side::network, "anti-spam@lianhe.example.cn"},
        {"19_jscontact_only", "rdap.example.net", Side::network, "Abuse@nynett.example.net"},
        {"20_afrinic_no_contact_own_remark", "rdap.afrinic.net", Side::network, "abuse@baobab.example.org"},
        {"21_abuse_without_mail", "rdap.lacnic.net", Side::network, "redes@sincorreo.example.org +fallback"},
        {"22_sponsor_without_role", "rdap.apnic.net", Side::network, "secops@kiwi.example.nz"},
        {"23_domain_redacted", "rdap.nic.example", Side::registrar, "domain-abuse@namehaus.example.com"},
        {"24_odd_types", "rdap.example.net", Side::network, "abuse@odd.example.net"},
    };
    for (const Row& row : rows) {
        INFO(row.file);
        const RegistryAnswer answer = read_rdap(answer_file("rdap/" + row.file + ".json"), row.side, row.server);
        CHECK(summary(answer) == row.want);
    }
}

TEST_CASE("whois answers of the registries give the right address, or what to ask next") {
    const Row rows[] = {
        {"01_ripe", "whois.ripe.net", Side::network, "abuse@nordhost.example.net"},
        {"02_apnic_irt", "whois.apnic.net", Side::network, "abuse@southern.example.net"},
        {"03_apnic_japan_block", "whois.apnic.net", Side::network, "ask jpnic"},
        {"04_jpnic_ja", "whois.nic.ad.jp", Side::network, "abuse@cable.example.jp"},
        {"05_jpnic_en_no_abuse", "whois.nic.ad.jp", Side::network, "ask handle JP00098765 HK0456JP"},
        {"06_jpnic_group", "whois.nic.ad.jp", Side::network, "joho@city.example.jp +fallback"},
        {"07_krnic", "whois.kisa.or.kr", Side::network, "security@namsan.example.org +fallback"},
        {"08_arin", "whois.arin.net", Side::network, "cloud-abuse@hosting.example.com"},
        {"09_lacnic", "whois.lacnic.net", Side::network, "seguridad@rioexemplo.example.org"},
        {"10_lacnic_handles_only", "whois.lacnic.net", Side::network, "ask handle PAX9 PAC"},
        {"11_afrinic", "whois.afrinic.net", Side::network, "abuse@savanna.example.org"},
        {"12_arin_list", "whois.arin.net", Side::network, "ask handle NET-198-51-100-0-1 NET-198-51-0-0-1"},
        {"13_arin_to_ripe", "whois.arin.net", Side::network, "ask ripe"},
        {"14_ripe_none", "whois.ripe.net", Side::network, "no-match"},
        {"15_ripe_not_managed", "whois.ripe.net", Side::network, "no-match"},
        {"16_rate_limited", "whois.lacnic.net", Side::network, "refused"},
        {"17_person_only", "whois.ripe.net", Side::network, "tyoung@small.example.de +fallback +person"},
        {"18_jprs_domain", "whois.jprs.jp", Side::registrar, "web-admin@tenpo.example.jp +fallback"},
        {"19_registrar", "whois.registrar.example", Side::registrar, "abuse@registrar.example.com"},
        {"20_ripe_org_inherits", "whois.ripe.net", Side::network, "misbruk@fjordnett.example.net"},
        {"21_apnic_irt_invalid", "whois.apnic.net", Side::network, "engineering@dusty.example.net +fallback"},
        {"22_jpnic_iso2022jp", "whois.nic.ad.jp", Side::network, "net-abuse@minato.example.jp"},
        {"23_jpnic_e_english", "whois.nic.ad.jp", Side::network, "ask handle KS3301JP"},
        {"24_krnic_network_abuse", "whois.kisa.or.kr", Side::network, "clean@hangangnet.example.kr"},
        {"25_arin_resource_beats_org", "whois.arin.net", Side::network, "trust@resold.example.com"},
        {"26_lacnic_handle_object", "whois.lacnic.net", Side::network, "mesa@pampacloud.example.org +fallback +person"},
        {"27_afrinic_remarks_heading", "whois.afrinic.net", Side::network, "cleanup@baobab.example.org"},
        {"28_twnic", "whois.twnic.net", Side::network, "spam@formosa.example.tw +fallback"},
        {"29_registro_br", "whois.registro.br", Side::network, "incidentes@telecom.example.org"},
        {"30_idnic_rpsl", "whois.idnic.net", Side::network, "abuse@nusantara.example.id"},
        {"31_arin_customer_only", "whois.arin.net", Side::network, "abuse@lakeholdings.example.com"},
    };
    for (const Row& row : rows) {
        INFO(row.file);
        const RegistryAnswer answer = read_whois(answer_file("whois/" + row.file + ".txt"), row.side, row.server);
        CHECK(summary(answer) == row.want);
    }
}

TEST_CASE("What else an answer says is kept for the reason line") {
    const RegistryAnswer japan = read_whois(answer_file("whois/04_jpnic_ja.txt"), Side::network, "whois.nic.ad.jp");
    CHECK(japan.organisation == "山口ケーブル株式会社");
    CHECK(japan.range == "203.0.113.0/26");
    REQUIRE(japan.changed_at);
    CHECK(rfc3339(*japan.changed_at) == "2024-11-05T05:10:06Z");
    REQUIRE(japan.candidates.size() == 2);
    CHECK(japan.candidates[1].address == "security@cable.example.jp");
    CHECK(japan.candidates[0].language == "ja");

    const RegistryAnswer irt = read_rdap(answer_file("rdap/04_apnic_irt.json"), Side::network, "rdap.apnic.net");
    REQUIRE(irt.candidates.front().validated);
    CHECK(rfc3339(*irt.candidates.front().validated) == "2026-02-03T00:00:00Z");
    REQUIRE(irt.changed_at);

    const RegistryAnswer domain =
        read_rdap(answer_file("rdap/10_domain_registrar.json"), Side::registrar, "rdap.nic.example");
    CHECK(domain.candidates.front().side == Side::registrar);
    CHECK(joined(domain.links) == "https://rdap.registrar.example.com/domain/shop.example");

    const RegistryAnswer savanna = read_whois(answer_file("whois/11_afrinic.txt"), Side::network, "whois.afrinic.net");
    for (const Candidate& one : savanna.candidates) {
        CHECK(one.address != "security@unrelated.example.net");
        CHECK(one.address != "ops@savanna.example.org");
    }
}

TEST_CASE("read_rdap says what is wrong with an answer, and never recurses") {
    CHECK(read_rdap(R"({"errorCode":404,"title":"Not Found"})", Side::network, "s").kind == AnswerKind::no_match);
    CHECK(read_rdap(R"({"errorCode":429})", Side::network, "s").kind == AnswerKind::refused);
    CHECK(read_rdap("<html>", Side::network, "s").kind == AnswerKind::unreadable);
    CHECK(read_rdap("[]", Side::network, "s").kind == AnswerKind::unreadable);
    CHECK(read_rdap(std::string(100000, '['), Side::network, "s").kind == AnswerKind::unreadable);
    CHECK(read_rdap(
              R"({"objectClassName":7,"handle":null,"entities":[[],{"roles":"abuse","vcardArray":["vcard",[["email"]]]}]})",
              Side::network, "s")
              .candidates.empty());
    CHECK(read_rdap(std::string(2u << 20, ' '), Side::network, "s").problem == "The answer is too long.");
}

TEST_CASE("The bootstrap file names the server of an address, an AS and a domain") {
    const auto bootstrap = RdapBootstrap::read(R"({"version":"1.0","publication":"2026-10-01T00:00:00Z","services":[
        [["198.51.0.0/16","2001:db8::/32"],["http://rdap.a.example/","https://rdap.a.example/v1"]],
        [["198.51.100.0/24"],["https://rdap.b.example/"]],
        [["64496-64500","64511"],["https://rdap.c.example:8443/"]],
        [["example","co.example"],["https://rdap.d.example/"]],
        [["192.0.2.0/24"],["http://only.plain.example/"]]]})");
    REQUIRE(bootstrap.ok());
    const auto& table = bootstrap.value();
    CHECK(table.base_of(IpAddress::parse("198.51.100.7").value()) == "https://rdap.b.example/");
    CHECK(table.base_of(IpAddress::parse("198.51.7.7").value()) == "https://rdap.a.example/v1/");
    CHECK(table.base_of(IpAddress::parse("2001:db8::1").value()) == "https://rdap.a.example/v1/");
    CHECK(table.base_of(IpAddress::parse("192.0.2.1").value()).empty());   // plain HTTP is never used
    CHECK(table.base_of_asn(64498) == "https://rdap.c.example:8443/");
    CHECK(table.base_of_asn(64511) == "https://rdap.c.example:8443/");
    CHECK(table.base_of_asn(64501).empty());
    CHECK(table.base_of_domain("www.shop.example") == "https://rdap.d.example/");
    CHECK(joined(table.hosts()) == "rdap.a.example rdap.b.example rdap.c.example rdap.d.example");
    CHECK_FALSE(RdapBootstrap::read("{}").ok());
}
