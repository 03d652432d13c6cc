// The look-up against registries on loopback, over TLS with a CA of its own.
#include <doctest/doctest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/contacts/contact_files.hpp"
#include "mailgate/lookup/contact_command.hpp"
#include "mailgate/lookup/home_tables.hpp"
#include "mailgate/lookup/registry_finder.hpp"
#include "tests/contract/stores_under_test.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

struct FixedClock : Clock {
    UtcTime time = at("2026-11-23T00:00:00Z");
    UtcTime now() const override { return time; }
};

void run_or_fail(const std::string& command) { REQUIRE_MESSAGE(std::system(command.c_str()) == 0, command); }

// A CA, a certificate for the registries' names, and the servers; one for all cases, since making keys takes a moment.
class Registries {
  public:
    static Registries& running() {
        static Registries one;
        return one;
    }
    WireRules rules() const {
        WireRules rules;
        rules.allow_inside = true;
        rules.certificates = folder_.path + "/ca.pem";
        for (const char* const host :
             {"rdap.arin.net", "rdap.apnic.net", "rdap.lacnic.net", "rdap.afrinic.net", "shop.example"})
            rules.connect_to[std::string(host) + ":443"] = "127.0.0.1:" + std::to_string(rdap_port_);
        for (const char* const host : {"whois.nic.ad.jp", "whois.apnic.net", "whois.arin.net", "whois.lacnic.net"})
            rules.connect_to[std::string(host) + ":43"] = "127.0.0.1:" + std::to_string(whois_port_);
        rules.hosts = {"rdap.arin.net",   "rdap.apnic.net",  "rdap.lacnic.net", "rdap.afrinic.net",
                       "whois.nic.ad.jp", "whois.apnic.net", "whois.lacnic.net"};
        return rules;
    }
    ~Registries() {
        close(to_server_);
        waitpid(server_, nullptr, 0);
    }

  private:
    Registries() {
        const std::string& f = folder_.path;
        std::ofstream(f + "/san.cnf") << "subjectAltName=DNS:rdap.arin.net,DNS:rdap.apnic.net,DNS:rdap.lacnic.net,DNS:shop."
                                         "example\nbasicConstraints=CA:FALSE\n";
        run_or_fail(
            "cd " + f +
            " && exec 2>openssl.log && "
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Test CA' "
            "-keyout ca.key -out ca.pem && "
            "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=registries -keyout s.key -out s.csr "
            "&& "
            "openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san.cnf -out s.pem");
        int in[2], out[2];
        REQUIRE(pipe(in) == 0);
        REQUIRE(pipe(out) == 0);
        server_ = fork();
        if (server_ == 0) {
            dup2(in[0], 0);
            dup2(out[1], 1);
            for (const int end : {in[0], in[1], out[0], out[1]}) close(end);
            const std::string script = in_source("/tests/unit/mailgate/lookup/registry_servers.py");
            execlp("python3", "python3", script.c_str(), in_source("/tests/answers").c_str(), (f + "/s.pem").c_str(),
                   (f + "/s.key").c_str(), nullptr);
            _exit(127);
        }
        close(in[0]);
        close(out[1]);
        to_server_ = in[1];
        FILE* const said = fdopen(out[0], "r");
        REQUIRE(std::fscanf(said, "%d %d", &rdap_port_, &whois_port_) == 2);
        std::fclose(said);
    }
    Folder folder_;
    pid_t server_ = 0;
    int to_server_ = -1, rdap_port_ = 0, whois_port_ = 0;
};

struct Desk {
    StoreUnderTest store{"sqlite"};
    FixedClock clock;
    Settings settings = store.settings();
    std::shared_ptr<spdlog::logger> log =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_mt>());
    Desk() { settings.site.documentation_addresses = true; }
    std::unique_ptr<RegistryFinder> finder(WireRules rules = Registries::running().rules()) {
        return std::make_unique<RegistryFinder>(settings, store.database(), clock, log, std::move(rules));
    }
};

LookUp of_ip(const char* address) { return LookUp::of({ObservableType::ip, address}, Category::scan); }

std::string questions_asked() {
    Wire wire(Registries::running().rules());
    return wire.get("https://rdap.arin.net/asked").body;
}

}   // namespace

TEST_CASE("The wire asks only servers on its list, over TLS it can check, within its limits") {
    WireRules rules = Registries::running().rules();
    rules.at_most_time = std::chrono::milliseconds{1500};
    Wire wire(rules);
    struct Row {
        std::string label, url, problem;
    };
    const Row rows[] = {
        {"follows a redirect to a server on the list", "https://rdap.arin.net/registry/ip/203.0.113.7", ""},
        {"404 is an answer", "https://rdap.apnic.net/ip/192.0.2.99", ""},
        {"another server", "https://evil.example/", "evil.example is not on the list of servers that may be asked"},
        {"redirect to another server", "https://rdap.arin.net/registry/ip/198.51.100.1",
         "evil.example is not on the list of servers that may be asked"},
        {"redirect to plain HTTP", "https://rdap.arin.net/registry/ip/198.51.100.2",
         "it sends us to something that is no https address"},
        {"redirects for ever", "https://rdap.arin.net/registry/ip/198.51.100.3", "too many redirects"},
        {"too long", "https://rdap.arin.net/registry/ip/198.51.100.4", "the answer is longer than 64 KiB"},
        {"too slow", "https://rdap.arin.net/registry/ip/198.51.100.5", "no answer in time"},
        {"a name inside the URL", "https://rdap.arin.net@evil.example/",
         "it sends us to something that is no https address"},
        {"a certificate for other names", "https://rdap.afrinic.net/rdap/ip/192.0.2.7", "its certificate is not valid"},
        {"a file", "file:///etc/passwd", "it sends us to something that is no https address"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const WireAnswer answer = wire.get(row.url);
        CHECK(answer.problem == row.problem);
        CHECK(answer.is_ok == row.problem.empty());
    }
    CHECK(wire.whois("whois.evil.example", "192.0.2.1").problem ==
          "whois.evil.example is not on the list of servers that may be asked");
    CHECK(wire.whois("whois.apnic.net", "192.0.2.1\r\nmore").problem == "the question cannot be asked by whois");
    CHECK(wire.whois("whois.apnic.net", "slow").problem == "no answer in time");
    CHECK(wire.whois("whois.apnic.net", "x").body == "% No match found\r\n");

    rules.allow_inside = false;   // as in real life: the name of a registry that leads to this machine
    Wire careful(rules);
    CHECK(careful.get("https://rdap.apnic.net/ip/192.0.2.99").problem == "its name leads to an address inside; not asked");
    CHECK(careful.whois("whois.apnic.net", "x").problem == "its name leads to an address inside; not asked");
    CHECK(careful.get("https://shop.example/.well-known/security.txt", Wire::Host::any_public).problem ==
          "its name leads to an address inside; not asked");

    rules.allow_inside = true;
    rules.certificates.clear();   // the system does not know our CA
    Wire distrustful(rules);
    CHECK_FALSE(distrustful.get("https://rdap.apnic.net/ip/192.0.2.99").is_ok);
}

TEST_CASE("A Japanese address leads from ARIN to APNIC to JPNIC, and its neighbours need no question") {
    Desk desk;
    auto finder = desk.finder();
    CHECK(finder->at_hand(of_ip("203.0.113.7")).is_unknown());   // nothing is asked, nothing waits
    finder->want({of_ip("203.0.113.7"), of_ip("203.0.113.7")});
    REQUIRE(finder->wait_until_idle(std::chrono::seconds{10}));
    const Ranking ranking = finder->at_hand(of_ip("203.0.113.7"));
    REQUIRE_FALSE(ranking.is_unknown());
    CHECK(ranking.contacts[0].address == "abuse@cable.example.jp");
    CHECK(ranking.contacts[0].organisation == "山口ケーブル株式会社");   // came in ISO-2022-JP
    CHECK(ranking.contacts[0].language == "ja");
    CHECK(ranking.contacts[0].source_detail == "whois.nic.ad.jp");
    CHECK_FALSE(ranking.contacts[0].may_send_alone);   // nobody has answered from there yet
    const std::string before = questions_asked();
    CHECK(finder->ask_now(of_ip("203.0.113.8")).contacts[0].address == "abuse@cable.example.jp");
    const std::string after = questions_asked();
    CHECK(after.find("203.0.113.8") == std::string::npos);
    // After seven days it is asked again; the old answer is used for thirty.
    finder.reset();
    desk.clock.time += std::chrono::hours{24 * 8};
    desk.settings.contacts.ask_registries = false;
    finder = desk.finder();
    CHECK(finder->at_hand(of_ip("203.0.113.7")).contacts[0].address == "abuse@cable.example.jp");
    desk.clock.time += std::chrono::hours{24 * 30};
    CHECK(finder->at_hand(of_ip("203.0.113.7")).is_unknown());
}

TEST_CASE("Where RDAP names only a person, text whois is asked; where it names abuse, it is not") {
    Desk desk;
    const auto finder = desk.finder();
    const Ranking person = finder->ask_now(of_ip("203.0.113.70"));
    REQUIRE_FALSE(person.is_unknown());
    CHECK(person.contacts[0].address == "abuse@southern.example.net");
    CHECK(finder->ask_now(of_ip("192.0.2.7")).contacts[0].address == "abuse@hosting.example.com");
}

TEST_CASE("LACNIC's whois names a handle, and the record behind it is the abuse contact") {
    Desk desk;
    const auto finder = desk.finder();
    const Ranking ranking = finder->ask_now(of_ip("198.51.100.70"));
    REQUIRE_FALSE(ranking.is_unknown());
    CHECK(ranking.contacts[0].address == "mesa@pampacloud.example.org");
    CHECK(ranking.contacts[0].role == AddressRole::abuse);
    CHECK_FALSE(ranking.contacts[0].is_fallback);
    CHECK(ranking.contacts[0].source_detail == "whois.lacnic.net");
}

TEST_CASE("A phishing site's own security.txt is read; a scan from there does not ask for it") {
    Desk desk;
    const auto finder = desk.finder();
    LookUp look_up = LookUp::of({ObservableType::url, "https://shop.example/login"}, Category::phishing);
    const Ranking ranking = finder->ask_now(look_up);
    REQUIRE_FALSE(ranking.is_unknown());
    CHECK(ranking.contacts[0].address == "security@shop.example");
    CHECK(ranking.contacts[0].source == ContactSource::security_txt);
    Desk other;
    const auto plain = other.finder()->ask_now(LookUp::of({ObservableType::host, "shop.example"}, Category::scan));
    CHECK(plain.contacts[0].address == "abuse@shop.example");
    CHECK(plain.contacts[0].source == ContactSource::guessed);
}

TEST_CASE("Without a network the own directory and the tables answer, and say from when they are") {
    Desk desk;
    desk.settings.contacts.ask_registries = false;
    const std::string folder = home_tables_folder(desk.settings);
    const auto imported = import_contact_file(
        "2|apnic|20261101|1|19830613|20261101|+1000\napnic|KR|ipv4|198.51.100.0|256|20030711|allocated|A1\n",
        "delegated-apnic-extended-latest", folder, desk.clock.now());
    REQUIRE_MESSAGE(imported.ok(), imported.problem().advice);
    CHECK(imported.value().table_name == "delegated-apnic");
    REQUIRE(import_contact_file("; comment\n198.51.100.0/24\t64511\n", "ipasn.dat", folder, desk.clock.now()).ok());
    // IPv6 comes in a file of its own and does not take the place of the other.
    const auto six = import_contact_file("2001:db8::\t32\t64511\n", "routeviews6.pfx2as", folder, desk.clock.now());
    REQUIRE_MESSAGE(six.ok(), six.problem().advice);
    CHECK(six.value().table_name == "origins-v6");
    CHECK(load_home_tables(folder).origins.size() == 2);
    REQUIRE(
        import_contact_file("198.51.100.0/24\t64511\n2001:db8::/32\t64499\n", "both.dat", folder, desk.clock.now()).ok());
    CHECK(load_home_tables(folder).origins.origin_of(IpAddress::parse("2001:db8::1").value()) == 64499u);
    REQUIRE(import_contact_file("198.51.100.0/24\t64511\n", "ipasn.dat", folder, desk.clock.now()).ok());
    const auto certs =
        import_contact_file("KR|Example KrCERT <cert@krcert.example>\n", "certs.txt", folder, desk.clock.now());
    REQUIRE(certs.ok());
    CHECK(import_contact_file("KR|Example\n", "certs.txt", folder, desk.clock.now())
              .problem()
              .advice.starts_with("certs.txt: "));
    const auto own = read_contacts_csv("organisation,addresses,asns,source\nHangang,abuse@hangang.example,AS64511,manual\n",
                                       "f", desk.clock.now());
    desk.store->write([&](Stores& stores) {
        stores.contacts().add(certs.value().contacts[0]);
        stores.contacts().add(own.value()[0]);
    });
    const auto finder = desk.finder();
    CHECK(finder->dates() == "delegated files: apnic 2026-11-01; origin table: 1 prefixes");
    const Ranking ranking = finder->ask_now(of_ip("198.51.100.200"));
    REQUIRE(ranking.contacts.size() == 2);
    CHECK(ranking.contacts[0].address == "abuse@hangang.example");
    CHECK(ranking.contacts[1].address == "cert@krcert.example");
    CHECK(ranking.tried.front().find("ask_registries") != std::string::npos);
    // A change of the directory is seen at once.
    desk.store->write([&](Stores& stores) { stores.contacts().remove(stores.contacts().all()[1].key); });
    CHECK(finder->at_hand(of_ip("198.51.100.200")).contacts[0].address == "cert@krcert.example");
}

TEST_CASE("contact import, export and lookup do what the command line says") {
    Desk desk;
    desk.settings.contacts.ask_registries = false;
    const std::string csv =
        "organisation,addresses,networks,source\nNordhost,abuse@nordhost.example,198.51.100.0/24,manual\n";
    const auto first = contact_import(csv, "own.csv", desk.settings, desk.store.database(), desk.clock.now());
    REQUIRE_MESSAGE(first.ok(), first.problem().advice);
    CHECK(first.value() == "own.csv: 1 added, 0 brought up to date\n");
    const auto again = contact_import(csv, "own.csv", desk.settings, desk.store.database(), desk.clock.now());
    CHECK(again.value() == "own.csv: 0 added, 0 brought up to date\nleft alone, entered by hand: Nordhost\n");
    CHECK(contact_import("what\n1\n", "x.csv", desk.settings, desk.store.database(), desk.clock.now())
              .problem()
              .advice.starts_with("x.csv: Line 1: "));
    CHECK(contact_export("all.csv", desk.store.database()).find("Nordhost,abuse@nordhost.example") != std::string::npos);
    CHECK(contact_export("all.json", desk.store.database()).find("\"Nordhost\"") != std::string::npos);
    const auto finder = desk.finder();
    const auto found = contact_lookup("198.51.100.7", *finder);
    REQUIRE(found.ok());
    CHECK(found.value().starts_with("1. abuse@nordhost.example\n   network, unknown, Nordhost, en\n   own directory for "));
    CHECK(contact_lookup("not a name", *finder).problem().advice.starts_with("\"not a name\" is no address"));
}
