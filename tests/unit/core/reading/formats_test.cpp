// Each format with samples of our own: as the standard has it, as people send it, and as enemies send it.
#include <doctest/doctest.h>

#include "core/reading/formats/table.hpp"
#include "core/reading/formats/xml_elements.hpp"
#include "core/reading/read_report.hpp"
#include "core/reading/stated_time.hpp"

using namespace toritsugi;

namespace {

Message with_leaf(std::string name, std::string type, std::string text) {
    Message message;
    message.from = {"", "reporter@example.com"};
    message.leaves.push_back(TextLeaf::of("1/" + name, std::move(type), std::move(text)));
    message.leaves.back().name = std::move(name);
    return message;
}

Message with_body(std::string subject, std::string text) {
    Message message;
    message.subject = std::move(subject);
    message.from = {"", "reporter@example.com"};
    message.text = message.new_text = text;
    message.leaves.push_back(TextLeaf::of("body", "text/plain", std::move(text)));
    return message;
}

std::string wants_of(const Report& report) {
    std::string all;
    for (const Want want : report.wants) all += (all.empty() ? "" : " ") + std::string(name_of(want));
    return all;
}

std::string with_role(const Report& report, ObservableRole role) {
    std::string all;
    for (const Observable& one : report.observables)
        if (one.role == role) all += (all.empty() ? "" : " ") + one.value;
    return all;
}

}   // namespace

TEST_CASE("every format states who, when and what") {
    struct Row {
        std::string label, name, type, text;
        std::string format, source;
        int source_port;
        std::string time;   // RFC 3339; empty: unknown
        std::string stated_type, reporter;
    };
    const Row rows[] = {
        {"ARF", "", "message/feedback-report",
         "Feedback-Type: abuse\nUser-Agent: Some/1.0\nVersion: 1\nSource-IP: 203.0.113.9\nSource-Port: 2525\n"
         "Arrival-Date: Tue, 04 Aug 2015 10:51:17 +0200\nReported-Domain: bulk.example.net\n",
         "arf", "203.0.113.9", 2525, "2015-08-04T08:51:17Z", "abuse", "Some/1.0"},
        {"ARF of old, Received-Date", "", "message/feedback-report",
         "Feedback-Type: abuse\nUser-Agent: Old\nVersion: 0.1\nReceived-Date: Tue, 19 Jan 2016 14:32:40 -0500 "
         "(EST)\nSource-IP: 203.0.113.9\n",
         "arf", "203.0.113.9", 0, "2016-01-19T19:32:40Z", "abuse", "Old"},
        {"X-ARF", "report.txt", "text/plain",
         "---\nReported-From: abuse@list.example\nCategory: abuse\nReport-Type: login-attack\nReport-ID: "
         "77@list.example\nVersion: 0.2\nUser-Agent: x\n"
         "Date: Fri, 31 Jan 2014 07:19:02 +0100\nSource-Type: ipv6\nSource: 2001:db8:0:0::9\nPort: 22\nSchema-URL: http: "
         "//broken.example/x\n",
         "x-arf", "2001:db8::9", 22, "2014-01-31T06:19:02Z", "abuse/login-attack", "abuse@list.example"},
        {"X-ARF with tags of a language", "report.txt", "text/plain",
         "Reported-From: !!python/unicode 'bot@list.example'\nCategory: !!python/unicode 'abuse'\nReport-Type: "
         "'web-attack'\nDate: '2015-05-15 17:03:11-07:00'\n"
         "Source: '203.0.113.9'\n",
         "x-arf", "203.0.113.9", 0, "2015-05-16T00:03:11Z", "abuse/web-attack", "bot@list.example"},
        {"XARF v4", "r.json", "application/json",
         R"({"xarf_version":"4.0.0","report_id":"x","timestamp":"2026-01-01T09:00:00+09:00","reporter":{"org":"Trap","contact":"a@b.example","domain":"b.example"},
"sender":{"org":"Trap","contact":"a@b.example","domain":"b.example"},"source_identifier":"203.0.113.9","source_port":"40000","category":"connection","type":"ddos"})",
         "xarf", "203.0.113.9", 40000, "2026-01-01T00:00:00Z", "connection/ddos", "Trap"},
        {"XARF v3 of the schema", "r.json", "application/json",
         R"({"Version":"3","ReporterInfo":{"ReporterOrg":"Trap","ReporterOrgDomain":"b.example","ReporterOrgEmail":"a@b.example"},"Disclosure":true,
"Report":{"ReportClass":"Activity","ReportType":"PortScan","Date":"2026-01-01T00:00:00Z","SourceIp":"203.0.113.9","SourcePort":5}})",
         "xarf", "203.0.113.9", 5, "2026-01-01T00:00:00Z", "Activity/PortScan", "Trap"},
        {"XARF v3 of the other dialect", "r.json", "application/json",
         R"({"Version":"3.0.0","ReporterInfo":{"ReporterOrg":"Trap"},"Disclosure":true,"Report":{"ReportClass":"Network","ReportType":"ddos",
"Date":"2026-01-01T00:00:00Z","Source":{"IP":"203.0.113.9","Port":53,"Type":"ip"}}})",
         "xarf", "203.0.113.9", 53, "2026-01-01T00:00:00Z", "Network/ddos", "Trap"},
        {"IntelMQ", "e.json", "application/json",
         R"([{"classification.type":"infected-system","source.ip":"203.0.113.9","source.port":1,"time.source":"2026-01-01T00:00:00+00:00","feed.name":"Feed"}])",
         "intelmq", "203.0.113.9", 1, "2026-01-01T00:00:00Z", "infected-system", "Feed"},
        {"IntelMQ, one a line", "e.json", "application/json",
         "{\"classification.type\":\"scanner\",\"source.ip\":\"203.0.113.9\",\"time.source\":\"2026-01-01T00:00:00+00:00\","
         "\"feed.name\":\"F\"}\n{broken\n",
         "intelmq", "203.0.113.9", 0, "2026-01-01T00:00:00Z", "scanner", "F"},
        {"n6", "e.json", "application/json",
         R"({"id":"a","source":"s.x","restriction":"need-to-know","confidence":"low","category":"bots","time":"2026-01-01 00:00:00","address":[{"ip":"203.0.113.9","cc":"JP"}],"sport":7})",
         "n6", "203.0.113.9", 7, "2026-01-01T00:00:00Z", "bots", "s.x"},
        {"IODEF v1", "i.xml", "text/xml",
         "<?xml version=\"1.0\"?><i:IODEF-Document version=\"1.00\" "
         "xmlns:i=\"urn:ietf:params:xml:ns:iodef-1.0\"><i:Incident purpose=\"reporting\">"
         "<i:IncidentID "
         "name=\"csirt.example\">5</i:IncidentID><i:ReportTime>2026-01-01T00:00:00Z</i:ReportTime><i:Assessment><i:Impact "
         "type=\"recon\"/></i:Assessment>"
         "<i:Contact/><i:EventData><i:Flow><i:System category=\"source\"><i:Node><i:Address "
         "category=\"ipv4-addr\">203.0.113.9</i:Address></i:Node>"
         "<i:Service "
         "ip_protocol=\"17\"><i:Port>53</i:Port></i:Service></i:System></i:Flow></i:EventData></i:Incident></"
         "i:IODEF-Document>",
         "iodef", "203.0.113.9", 53, "2026-01-01T00:00:00Z", "recon", "csirt.example"},
        {"Shadowserver", "2026-01-02-scan_ntp-example-asn.csv", "text/csv",
         "\"timestamp\",\"ip\",\"protocol\",\"port\",\"hostname\",\"asn\",\"geo\"\n\"2026-01-01 "
         "00:00:00\",\"203.0.113.9\",\"udp\",123,\"a.example.net\",64500,\"JP\"\n",
         "csv", "203.0.113.9", 123, "2026-01-01T00:00:00Z", "shadowserver:scan_ntp", "shadowserver"},
        {"AbuseIPDB", "a.csv", "text/csv",
         "IP,Categories,ReportDate,Comment\n203.0.113.9,\"18,22\",2026-01-01T01:00:00+01:00,\"many, \"\"bad\"\"\nlines\"\n",
         "csv", "203.0.113.9", 0, "2026-01-01T00:00:00Z", "brute force, brute force ssh", ""},
        {"semicolons, German", "t.csv", "text/plain",
         "Zeitpunkt;Quell-IP;Quellport;Ziel-IP;Anzahl\n2026-01-01 01:00:00 +0100;203.0.113.9;77;192.0.2.1;4\n", "csv",
         "203.0.113.9", 77, "2026-01-01T00:00:00Z", "", ""},
        {"Japanese with BOM and zone", "t.tsv", "text/plain",
         "\xEF\xBB\xBF発生日時\tタイムゾーン\t攻撃元IPアドレス\t攻撃元ポート\t宛先ポート番号\n2026/01/01 "
         "09:00:00\tJST\t203.0.113.9\t9\t23\n",
         "csv", "203.0.113.9", 9, "2026-01-01T00:00:00Z", "", ""},
        {"no zone anywhere stays unknown", "t.csv", "text/csv",
         "date,time,source ip,dest ip\n2026-01-01,09:00:00,203.0.113.9,192.0.2.1\n", "csv", "203.0.113.9", 0, "", "", ""},
        {"DShield", "d.txt", "text/plain", "2026-01-01 09:00:00 +09:00\t0\t3\t203.0.113.9\t1024\t192.0.2.1\t22\t6\tS\n",
         "dshield", "203.0.113.9", 1024, "2026-01-01T00:00:00Z", "", ""},
        {"ACNS", "n.xml", "application/xml",
         "<Infringement "
         "xmlns=\"http://www.acns.net/ACNS\"><Case><ID>9</ID></Case><Complainant><Contact>Rights</Contact></"
         "Complainant><Source><TimeStamp>2026-01-01T00:00:00Z</TimeStamp>"
         "<IP_Address>203.0.113.9</IP_Address><Port>6881</Port></Source></Infringement>",
         "acns", "203.0.113.9", 6881, "2026-01-01T00:00:00Z", "copyright", "Rights"},
        {"DMARC aggregate", "d.xml", "text/xml",
         "<feedback><report_metadata><org_name>Box</org_name><report_id>1</report_id><date_range><begin>1767225600</begin></"
         "date_range></report_metadata><policy_published/>"
         "<record><row><source_ip>203.0.113.9</source_ip><count>2</count><policy_evaluated><dkim>fail</dkim><spf>fail</"
         "spf></policy_evaluated></row></record></feedback>",
         "dmarc", "203.0.113.9", 0, "2026-01-01T00:00:00Z", "auth-failure", "Box"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Report report = read_report(with_leaf(row.name, row.type, row.text), {});
        CHECK(report.format == row.format);
        REQUIRE(report.stated.size() == 1);
        const StatedCase& stated = report.stated.front();
        CHECK(stated.source.text() == row.source);
        CHECK(stated.source_port == row.source_port);
        CHECK((stated.time ? rfc3339(*stated.time) : "") == row.time);
        CHECK(stated.type == row.stated_type);
        CHECK(stated.reporter == row.reporter);
        REQUIRE(report.events.by_source.size() == 1);
        CHECK(report.events.by_source.front().ip.text() == row.source);
        CHECK(with_role(report, ObservableRole::source) == row.source);
    }
}

TEST_CASE("a Japanese form with boxes, and an English one with answers below") {
    const Report japanese =
        read_report(with_body("報告",
                              "1. 報告者\n   1.1 お名前 : 見本 花子\n   1.2 電子メールアドレス: hanako@example.co.jp\n"
                              "   1.3 先方へ報告者名を伝えてよいか  □ はい  ■ いいえ\n"
                              "2. インシデントの種類  □ スキャン  ■ フィッシング  □ 侵入\n"
                              "3. ご依頼内容  ■ サイトの停止  □ 助言  ■ 結果の連絡\n"
                              "4. 発見日時：２０２６年１月２日　９時１０分（ＪＳＴ）\n"
                              "5. サイトの URL：hxxp://login[.]example[.]net/bank\n"
                              "6. アクセス元：\n   203.0.113.9\n"),
                    {});
    CHECK(japanese.format == "form");
    CHECK(name_of(japanese.category.category) == "phishing");
    CHECK(wants_of(japanese) == "takedown reply-requested");
    CHECK(japanese.consent.name == Answer::no);
    REQUIRE(japanese.stated.size() == 1);
    CHECK(japanese.stated[0].source.text() == "203.0.113.9");
    CHECK(japanese.stated[0].url == "http://login.example.net/bank");
    REQUIRE(japanese.stated[0].time);
    CHECK(rfc3339(*japanese.stated[0].time) == "2026-01-02T00:10:00Z");

    const Report english = read_report(
        with_body(
            "Report",
            "1. Your name: Ann\n2. Attacking IP address:\n203.0.113.9\n3. Target system:\n192.0.2.8 / 22 / tcp\n"
            "4. Timezone: GMT-5\n5. Date and time: 2026-01-01 19:00:00\n6. Type of incident: [x] brute force [ ] virus\n"
            "7. What do you want us to do: please contact the source\n"),
        {});
    CHECK(english.format == "form");
    CHECK(wants_of(english) == "notify-source");
    CHECK(name_of(english.category.category) == "brute-force");
    CHECK(with_role(english, ObservableRole::source) == "203.0.113.9");
    CHECK(with_role(english, ObservableRole::target) == "192.0.2.8");
    REQUIRE(english.stated.size() == 1);
    CHECK(english.stated[0].target_port == 22);
    REQUIRE(english.stated[0].time);
    CHECK(rfc3339(*english.stated[0].time) == "2026-01-02T00:00:00Z");
}

TEST_CASE("a layman's log: knocks at well-known doors are a scan, a line that came up is nothing") {
    struct Row {
        std::string label, text, category;
    };
    const Row rows[] = {
        {"refused packets",
         "ルーターの画面です。大丈夫でしょうか。\n\n"
         "2026/11/28 21:14:03  不正アクセスを検出  SYN Flood   203.0.113.77:51522 → 192.168.1.10:23\n"
         "2026/11/28 21:20:41  パケット破棄  TCP  198.51.100.9:40022 → 192.168.1.10:22\n",
         "scan"},
        {"few words",
         "見てください。\n\n2026/11/28 21:20:41 パケット破棄 TCP 198.51.100.9:40022 → 192.168.1.10:22\n"
         "2026/11/28 21:22:10 パケット破棄 TCP 198.51.100.9:40101 → 192.168.1.10:2323\n",
         "scan"},
        {"the router's own life",
         "ルーターのログです。大丈夫でしょうか。\n\n2026/11/28 18:00:01 PPPoE1 接続が確立しました\n"
         "2026/11/28 18:32:11 DHCP 192.168.0.15 を割り当てました\n",
         "other"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(name_of(read_report(with_body("ルーターのログが心配です", row.text), {}).category.category) == row.category);
    }
}

TEST_CASE("a list of infected machines: the one address of each row; of other lists it may be anybody's") {
    const std::string rows =
        "2010-11-01 03:11:40 192.0.2.14 rustock\n2010-11-01 05:20:12 192.0.2.15 rustock\n"
        "2010-11-01 09:44:00 192.0.2.99 conficker\n";
    const Report drones =
        read_report(with_body("Infected PCs in your range", "Daily drone report, 2010-11-01 (UTC)\n\n" + rows), {});
    CHECK(drones.events.count == 3);
    CHECK(drones.events.by_source.size() == 3);
    const std::string others =
        "2010-11-01 03:11:40 192.0.2.14 lobby\n2010-11-01 05:20:12 192.0.2.15 lobby\n"
        "2010-11-01 09:44:00 192.0.2.99 office\n";
    CHECK(read_report(with_body("Machines that were hit", "Our list, 2010-11-01 (UTC)\n\n" + others), {}).events.count == 0);
}

TEST_CASE("what a sentence says of an address and log lines say, too, is counted once") {
    const std::string said =
        "The host with the IP 203.0.113.145 has attacked one of our servers on: Wed, 18 Nov 2026 03:14:09 +0100.\n\n";
    const std::string lines =
        "Nov 18 03:14:01 srv sshd[1234]: Invalid user guest from 203.0.113.145\n"
        "Nov 18 03:14:09 srv sshd[1240]: Invalid user git from 203.0.113.145\n";
    CHECK(read_report(with_body("attack", said), {}).events.count == 1);
    CHECK(read_report(with_body("attack", said + lines), {}).events.count == 2);
    CHECK(read_report(with_body("attack", lines + "\n" + said), {}).events.count == 2);
    const std::string another =
        "The host with the IP 203.0.113.9 has attacked one of our servers on: Wed, 18 Nov 2026 03:14:09 +0100.\n\n";
    CHECK(read_report(with_body("attack", another + lines), {}).events.count == 3);
    CHECK(read_report(with_body("attack", said + said), {}).events.count == 2);
}

TEST_CASE("attacker and victim are not exchanged") {
    struct Row {
        std::string label, text, source, target;
    };
    const Row rows[] = {
        {"from, to", "We are attacked from 203.0.113.7 to 192.0.2.1 all day. Brute force.", "203.0.113.7", "192.0.2.1"},
        {"our server first", "Our server 192.0.2.1 was scanned by your host 203.0.113.7 (port scan).", "203.0.113.7",
         "192.0.2.1"},
        {"Japanese labels", "攻撃元：203.0.113.7\n宛先：192.0.2.1\nポートスキャンです。", "203.0.113.7", "192.0.2.1"},
        {"Japanese particles", "203.0.113.7 から弊社の 192.0.2.1 へスキャンがありました。", "203.0.113.7", "192.0.2.1"},
        {"arrow", "port scan: 203.0.113.7 -> 192.0.2.1", "203.0.113.7", "192.0.2.1"},
        {"victim only", "Our web server 192.0.2.1 is under DDoS attack.", "", "192.0.2.1"},
        {"victim with a time, Chinese", "我公司游戏服务器 192.0.2.1 于 2016年6月9日 21:00 至 21:40 遭受攻击", "",
         "192.0.2.1"},
        {"victim behind a time, Japanese", "2016年6月9日 21:00頃、弊社サーバ 192.0.2.1 が攻撃を検知しました。", "",
         "192.0.2.1"},
        {"victim with a time", "Our mail gateway 192.0.2.1 was attacked on 2016-06-09 21:00 UTC.", "", "192.0.2.1"},
        {"attacker with a time", "203.0.113.7 attacked us on 2016-06-09 21:00 UTC.", "203.0.113.7", ""},
        {"two attackers",
         "Our sensor saw probes from 203.0.113.7 on 2015-11-08 22:10:04 UTC and 203.0.113.8 on 2015-11-08 22:15:40 UTC.",
         "203.0.113.7 203.0.113.8", ""},
        {"a way in", "The attackers came in through the VPN (192.0.2.1) from 203.0.113.7.", "203.0.113.7", "192.0.2.1"},
        {"broke into", "Intruders broke into the file server 192.0.2.1 last night.", "", "192.0.2.1"},
        {"a way in, Japanese", "攻撃者はVPN装置（192.0.2.1）から侵入しました。", "", "192.0.2.1"},
        {"a way of the attacker's", "攻撃者は海外のサーバ（203.0.113.7）から侵入しました。", "203.0.113.7", ""},
        {"only one, nothing said", "Port scan, please stop: 203.0.113.7", "203.0.113.7", ""},
        {"disputed", "The attacker 203.0.113.7 scans.\n\nThe victim 203.0.113.7 is ours.", "", ""},
        {"genuine site",
         "偽サイト http://a.bad.example/ の IP は 203.0.113.7 です。\n正規サイトは http://www.bank.example.jp/ (192.0.2.1) "
         "です。",
         "203.0.113.7 http://a.bad.example/", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Report report = read_report(with_body("attack report, port scan", row.text), {});
        std::string sources;
        for (const Observable& one : report.observables)
            if (one.type != ObservableType::host && (one.role == ObservableRole::source || one.role == ObservableRole::site))
                sources += (sources.empty() ? "" : " ") + one.value;
        if (row.label == "genuine site") {
            CHECK(sources.find("192.0.2.1") == std::string::npos);
            CHECK(sources.find("203.0.113.7") != std::string::npos);
            continue;
        }
        CHECK(sources == row.source);
        CHECK(with_role(report, ObservableRole::target) == row.target);
    }
    ReadingContext registered;
    registered.reporters_networks = {IpRange::parse("203.0.113.0/24").value()};
    const Report own = read_report(with_body("port scan", "Port scan, please stop: 203.0.113.7"), registered);
    CHECK(with_role(own, ObservableRole::target) == "203.0.113.7");
}

TEST_CASE("the desk's own addresses and the reporter's are no evidence") {
    Message message = with_body("scan",
                                "Port scan from 203.0.113.7. Write to reporter@example.com, not to info@csirt.example.jp or "
                                "other@victim.example.org.");
    message.to = {{"", "info@csirt.example.jp"}};
    ReadingContext context;
    context.our_addresses = {"info@csirt.example.jp", "@csirt.example.jp"};
    std::string mails;
    for (const Observable& one : read_report(message, context).observables)
        if (one.type == ObservableType::mail) mails += one.value;
    CHECK(mails == "other@victim.example.org");
}

TEST_CASE("references, TLP, consent, and who asks") {
    Message cert = with_body("[CERT-XX #2026-0042] Phishing site in your country",
                             "Dear team,\nCERT-XX is the national CERT of Exampleland. Could you please notify the owner of "
                             "http://www.example.jp/x/login.php\n"
                             "and ask them to take it down? TLP:GREEN. You may share our contact details.\n");
    cert.from = {"CERT-XX", "cert@cert.example.org"};
    cert.to = {{"", "info@csirt.example.jp"}};
    const Report report = read_report(cert, {});
    CHECK(name_of(report.kind) == "relay-request");
    CHECK(report.partner_reference == "CERT-XX #2026-0042");
    CHECK(report.tlp == "green");
    CHECK(report.consent.name == Answer::yes);
    CHECK(wants_of(report) == "relay takedown");

    const Report refused =
        read_report(with_body("scan", "ポートスキャンの報告です。弊社名は先方に伝えないでください。"), {});
    CHECK(refused.consent.name == Answer::no);
    CHECK(read_report(with_body("scan", "x"), {}).consent.name == Answer::unsaid);
    CHECK(read_report(with_body("x", "TLP:WHITE and TLP:AMBER+STRICT"), {}).tlp == "amber+strict");

    Message answer = with_body("Re: [EXCERT#20260101-0042] scan", "Done, our ticket is #887766.\n");
    answer.kind = MailKind::reply;
    answer.text = answer.new_text + "> [EXCERT#20260101-0042]\n";
    CHECK(read_report(answer, {}).partner_reference == "887766");
}

TEST_CASE("Another CERT's number is found in the forms that they write, and nothing else is taken for one") {
    struct Row {
        std::string subject, body, reference;
    };
    const Row rows[] = {
        {"[CERT-XX#123] Scans from your constituency", "", "CERT-XX#123"},
        {"INC-2026-1: scanning from 198.51.100.23", "", "INC-2026-1"},
        {"Case 4711: scanning host in your country", "", "Case 4711"},
        {"VU#123456: vulnerable host", "", "VU#123456"},
        {"CB-Report#20260413-10012345: Open services", "", "CB-Report#20260413-10012345"},
        {"(AUSCERT#20260413ab) Compromised host", "", "AUSCERT#20260413ab"},
        {"(TWCERTCC-TVN-202604001) 資安事件通報", "", "TWCERTCC-TVN-202604001"},
        {"Phishing site (Ticket#2026041310000123)", "", "2026041310000123"},
        {"Scans", "Please keep [CERT-XX #2026-0099] in the subject line.", "CERT-XX #2026-0099"},
        {"Scans", "Our reference: CERTXX-26-0042", "CERTXX-26-0042"},
        {"事件处置请求", "事件编号：CNCERT-20260413-0007", "CNCERT-20260413-0007"},
        {"침해사고 협조 요청", "접수번호: KR-2026-1234", "KR-2026-1234"},
        {"ご連絡", "管理番号：CS-2026-77", "CS-2026-77"},
        {"CVE-2026-12345: please look", "漏洞编号：CVE-2026-12345", ""},
        {"Scan from (AS64511) on (2026-04-13) at (UTC+0900) (198.51.100.23)", "", ""},
        {"Case study of last year: scans", "In that case 12 hosts were hit.", ""},
        {"ssh", "Please include the log.\n[1234567.890123] kernel: DROP\nsshd[12345]: Failed", ""},
    };
    for (const Row& row : rows) {
        INFO(row.subject << " / " << row.body);
        CHECK(read_report(with_body(row.subject, row.body), {}).partner_reference == row.reference);
    }
}

TEST_CASE("A CERT that asks in German, Korean or Chinese asks us to pass it on") {
    struct Row {
        std::string from, body;
    };
    const Row rows[] = {
        {"reports@cert-bund.example.de",
         "das CERT meldet folgende Systeme in Ihrem Land. Bitte informieren Sie den Betreiber.\n198.51.100.23\n"},
        {"cert@krcert.example.kr",
         "귀국의 아래 IP에서 공격이 탐지되었습니다. 네트워크 관리자에게 전달하여 조치해 주시기 바랍니다.\n198.51.100.23\n"},
        {"cncert@cert.example.cn",
         "我们是国家互联网应急中心。以下位于贵国的IP正在传播恶意代码，请协助通知相关网络管理者处理。\n198.51.100.23\n"},
        {"twcert@cert.example.tw", "貴國下列 IP 對我國主機進行攻擊，請協助轉知相關單位處理。\n198.51.100.23\n"},
    };
    for (const Row& row : rows) {
        INFO(row.body);
        Message message = with_body("x", row.body);
        message.from = {"", row.from};
        const Report report = read_report(message, {});
        CHECK(name_of(report.kind) == "relay-request");
        CHECK(wants_of(report).find("relay") != std::string::npos);
    }
}

TEST_CASE("hostile documents are refused, named, and cost nothing") {
    std::string deep_xml = "<IODEF-Document xmlns=\"urn:ietf:params:xml:ns:iodef-2.0\">",
                deep_json = "{\"xarf_version\":\"4.0.0\",\"x\":";
    for (int i = 0; i < 10'000; ++i) deep_xml += "<Incident>", deep_json += '[';
    struct Row {
        std::string label, name, text, defect;
    };
    const Row rows[] = {
        {"entities", "a.xml",
         "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><IODEF-Document><Incident>&x;</Incident></IODEF-Document>",
         "DOCTYPE"},
        {"small doctype", "a.xml", "<!doctype a><IODEF-Document/>", "DOCTYPE"},
        {"deep XML", "a.xml", deep_xml, "deeper"},
        {"deep JSON", "a.json", deep_json, "deeper"},
        {"broken JSON", "a.json", "{\"xarf_version\":\"4.0.0\",", "JSON"},
        {"wrong types", "a.json",
         R"({"xarf_version":[],"source_identifier":{"a":1},"reporter":"x","tags":7,"evidence":{"payload":3}})", "XARF"},
        {"no id", "a.xml",
         "<IODEF-Document version=\"1.00\"><Incident "
         "purpose=\"reporting\"><ReportTime>2026-01-01T00:00:00Z</ReportTime></Incident></IODEF-Document>",
         "IncidentID"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Report report = read_report(with_leaf(row.name, "text/plain", row.text), {});
        REQUIRE(!report.defects.empty());
        bool named = false;
        for (const std::string& defect : report.defects) named |= defect.find(row.defect) != std::string::npos;
        CHECK(named);
    }
    CHECK(!XmlElements::read("<!DOCTYPE x><a/>").ok());
    CHECK(XmlElements::read("<a>&lt;</a>").value().all()[0].text == "<");
}

TEST_CASE("times as fields state them") {
    struct Row {
        std::string text, utc;   // utc: empty when no zone is written
        bool is_read = true;
    };
    const Row rows[] = {
        {"Tue, 19 Jan 2016 14:32:40 -0500 (EST)", "2016-01-19T19:32:40Z"},
        {"2026-01-01T09:00:00+09:00", "2026-01-01T00:00:00Z"},
        {"2026-01-01 09:00:00 JST", "2026-01-01T00:00:00Z"},
        {"2026/01/01 09:00:00", ""},
        {"2024年2月19日(月) 8時55分", ""},
        {"２０２４年２月１９日　８時５５分（ＪＳＴ）", "2024-02-18T23:55:00Z"},
        {"01/Aug/2018:09:49:41 +0200", "2018-08-01T07:49:41Z"},
        {"25 May 2000, 14:20", ""},
        {"Mon, 21 Sep 2015 11:00AM PDT", "2015-09-21T18:00:00Z"},
        {"1767225600", "2026-01-01T00:00:00Z"},
        {"2015-09-25 22:14:33-07:00", "2015-09-26T05:14:33Z"},
        {"2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.5Z"},
        {"2026-13-01 00:00:00", "", false},
        {"05/06/2000 10:00", "", false},
        {"", "", false},
        {"tomorrow", "", false},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        const auto time = read_stated_time(row.text);
        CHECK(time.has_value() == row.is_read);
        if (!time) continue;
        CHECK(time->utc().has_value() == !row.utc.empty());
        if (time->utc()) CHECK(*time->utc() == parse_rfc3339(row.utc).value());
    }
    struct Zone {
        std::string text;
        int minutes;   // -1: nothing said
    };
    const Zone zones[] = {{"ログの時刻は JST です。", 540},
                          {"Our clock is GMT and synchronised.", 0},
                          {"timezone..................: GMT+1", 60},
                          {"Note: Local timezone is +0200 (CEST)", 120},
                          {"tcpdump from today 2014-02-11 (CET):", 60},
                          {"タイムゾーン： 日本標準時", 540},
                          {"times in CST", -1},
                          {"seen 10:00 UTC, that is 19:00 JST", -1},
                          {"nothing", -1}};
    for (const Zone& zone : zones) {
        INFO(zone.text);
        const auto said = zone_said_in(zone.text);
        CHECK((said ? said->count() : -1) == zone.minutes);
    }
}

TEST_CASE("cells of a row") {
    std::vector<std::string> cells;
    CHECK(split_cells("a, \"b \"\"c\"\", d\" ,,e", ',', cells));
    CHECK(cells == std::vector<std::string>{"a", "b \"c\", d", "", "e"});
    cells.clear();
    CHECK(!split_cells("a,\"b", ',', cells));
}
