#include "core/reading/observables/scan_observables.hpp"

#include <doctest/doctest.h>

#include "core/reading/observables/host_names.hpp"

using namespace toritsugi;

namespace {

std::string found_in(std::string_view text) {
    std::string all;
    for (const FoundObservable& one : scan_observables(text))
        all += (all.empty() ? "" : " ") + std::string(name_of(one.type)) + "=" + one.value;
    return all;
}

}   // namespace

TEST_CASE("observables are found as people write them, and nothing else is") {
    struct Row {
        std::string label, text, want;
    };
    const Row rows[] = {
        {"plain", "seen from 203.0.113.77.", "ip=203.0.113.77"},
        {"with a port", "203.0.113.77:4664 -> 192.0.2.1", "ip=203.0.113.77 ip=192.0.2.1"},
        {"interface and port", "outside:203.0.113.201/4664", "ip=203.0.113.201"},
        {"after a server", "Our server 192.0.2.1 was hit", "ip=192.0.2.1"},
        {"in brackets", "client=unknown[203.0.113.4]:", "ip=203.0.113.4"},
        {"named's dotted port", "[192.0.2.61].53", "ip=192.0.2.61"},
        {"tcpdump", "IP 198.51.100.120.123 > 203.0.113.140.80: NTPv2", "ip=198.51.100.120 ip=203.0.113.140"},
        {"range", "198.51.100.120 - 198.51.100.122", "ip=198.51.100.120 ip=198.51.100.121 ip=198.51.100.122"},
        {"range with a wave dash", "192.0.2.16 〜 192.0.2.17", "ip=192.0.2.16 ip=192.0.2.17"},
        {"short range", "192.0.2.16-18", "ip=192.0.2.16 ip=192.0.2.17 ip=192.0.2.18"},
        {"long range", "192.0.2.0 - 192.0.2.255", "cidr=192.0.2.0/24"},
        {"network", "192.0.2.9/24", "cidr=192.0.2.0/24"},
        {"port after a slash", "192.0.2.9/22 tcp", "ip=192.0.2.9"},
        {"mask", "192.0.2.0/255.255.255.128", "cidr=192.0.2.0/25"},
        {"masked", "203.0.113.xxx and 203.0.114.*", "cidr=203.0.113.0/24 cidr=203.0.114.0/24"},
        {"IPv6", "2001:DB8::1, [2001:db8::2]:80 IPv6:2001:db8::3 fe80::1%eth0.",
         "ip=2001:db8::1 ip=2001:db8::2 ip=2001:db8::3 ip=fe80::1"},
        {"IPv6 network", "2001:db8::/32", "cidr=2001:db8::/32"},
        {"mapped", "::ffff:203.0.113.7", "ip=203.0.113.7"},
        {"full-width", "２０３．０．１１３．５", "ip=203.0.113.5"},
        {"defanged", "203[.]0[.]113[.]7 203(.)0(.)113(.)8 203.0.113[.]9", "ip=203.0.113.7 ip=203.0.113.8 ip=203.0.113.9"},
        {"defanged URL", "hxxp://evil[.]example[.]com/a?b=1", "url=http://evil.example.com/a?b=1 host=evil.example.com"},
        {"defanged colon", "hxxps[:]//evil[.]example[.]net/", "url=https://evil.example.net/ host=evil.example.net"},
        {"URL in a sentence", "(see http://www.example.co.jp/a(b).)",
         "url=http://www.example.co.jp/a(b) host=www.example.co.jp"},
        {"URL before Japanese", "サイトhttp://bad.example.net/index.htmlです。",
         "url=http://bad.example.net/index.html host=bad.example.net"},
        {"URL with port and user", "ftp://u:p@files.example.org:2121/x.exe",
         "url=ftp://u:p@files.example.org:2121/x.exe host=files.example.org"},
        {"URL of an address", "http://203.0.113.7:8080/x", "url=http://203.0.113.7:8080/x ip=203.0.113.7"},
        {"no scheme", "www.example.jp/images/.x/login.php",
         "url=http://www.example.jp/images/.x/login.php host=www.example.jp"},
        {"host", "192-0-2-234.pool.example.ne.jp", "host=192-0-2-234.pool.example.ne.jp"},
        {"mail", "mailto:A.B@Example.COM", "mail=A.B@example.com"},
        {"defanged mail", "foo[at]bar(dot)example(dot)jp, x＠example．jp", "mail=foo@bar.example.jp mail=x@example.jp"},
        {"hashes", "MD5 38C6C8F05F265A697871E99EB333A482", "hash=38c6c8f05f265a697871e99eb333a482"},
        {"AS numbers", "AS64500 (ASN 64501)", "asn=AS64500 asn=AS64501"},
        {"version numbers", "version 1.2.3.4, v1.2.3.4, Chrome/103.0.50.114 1.2.3.4.5 1.3.6.1.4.1", ""},
        {"times and MAC", "12:34:56 00:00:5e:00:53:10 2004/03/11", ""},
        {"message ids", "Message-ID: <20040311.1@miyama.example.co.jp>", ""},
        {"files", "setup.exe readme.md install.sh index.php /etc/foo.in C:\\a.com", ""},
        {"code", "com.example.app std::string foo.bar()", ""},
        {"sentence without a blank", "stopped.It was", ""},
        {"masks and nothing", "255.255.255.0 0.0.0.0", ""},
        {"too large", "300.1.2.3 1.2.3.999", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(found_in(row.text) == row.want);
    }
}

TEST_CASE("an observable knows where it stood, also after a disguise") {
    const std::string text = "first line\n攻撃元：２０３．０．１１３．５です\n";
    const auto found = scan_observables(text);
    REQUIRE(found.size() == 1);
    CHECK(text.substr(found[0].offset, found[0].length) == "２０３．０．１１３．５");
    CHECK(found[0].line == 2);
}

TEST_CASE("the registered domain is what somebody bought") {
    CHECK(registered_domain("www.bank.co.jp") == "bank.co.jp");
    CHECK(registered_domain("a.b.example.com") == "b.example.com");
    CHECK(is_host_name("bad.example.net"));
    CHECK(!is_host_name("co.jp"));
}

TEST_CASE("scanning stays linear on hostile lines") {
    std::string dashes, colons, numbers, ats;
    for (int i = 0; i < 40'000; ++i) dashes += "1.2.3.4-", colons += "a:b:c::", numbers += "1.2.3.4.5 ", ats += "x@[";
    for (const std::string& text : {dashes, colons, numbers, ats}) CHECK(scan_observables(text).size() < 50'000);
}
