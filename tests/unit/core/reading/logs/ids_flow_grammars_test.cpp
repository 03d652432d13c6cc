#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
using namespace toritsugi::samples;

#define NOON "2025-11-02T03:00:00Z"

TEST_CASE("Snort, Suricata, Zeek, flows and packet listings") {
    const Sample rows[] = {
        {"11/02-12:00:00.401932  [**] [1:2003:8] MS-SQL Worm propagation attempt [**] [Classification: Misc Attack] "
         "[Priority: 2] {UDP} 203.0.113.7:4711 -> 192.0.2.1:1434",
         "snort", "203.0.113.7:4711", "192.0.2.1:1434", "udp", NOON},
        {"11/02/2025-12:00:00.401932  [Drop] [**] [1:1:1] ET SCAN x [**] [Priority: 1] {TCP} 2001:db8::7:4711 -> "
         "192.0.2.1:22",
         "snort", "2001:db8::7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 12:00:00 ids snort[7]: [1:2003:8] MS-SQL Worm [Classification: Misc Attack] [Priority: 2]: {UDP} "
         "203.0.113.7:4711 -> 192.0.2.1:1434",
         "snort", "203.0.113.7:4711", "192.0.2.1:1434", "udp", NOON},
        {"{\"timestamp\":\"2025-11-02T12:00:00.505342+0900\",\"event_type\":\"alert\",\"src_ip\":\"203.0.113.7\",\"src_"
         "port\":4711,\"dest_ip\":\"192.0.2.1\",\"dest_port\":22,\"proto\":\"TCP\",\"alert\":{\"action\":\"allowed\","
         "\"signature\":\"ET SCAN \\\"x\\\"\"}}",
         "suricata-eve", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"{\"ts\":1762052400.5,\"uid\":\"C1\",\"id.orig_h\":\"203.0.113.7\",\"id.orig_p\":4711,\"id.resp_h\":\"192.0.2.1\","
         "\"id.resp_p\":22,\"proto\":\"tcp\"}",
         "zeek", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"1762052400.5\tC1\t203.0.113.7\t4711\t192.0.2.1\t22\ttcp\t-\t1.0\t1\t1\tS0\tF", "zeek", "203.0.113.7:4711",
         "192.0.2.1:22", "tcp", NOON},
        {"{\"eventid\":\"cowrie.login.failed\",\"src_ip\":\"203.0.113.7\",\"src_port\":4711,\"dst_ip\":\"172.18.0.2\",\"dst_"
         "port\":2222,\"username\":\"root\",\"password\":\"x\",\"protocol\":\"ssh\",\"timestamp\":\"2025-11-02T03:00:00."
         "1Z\"}",
         "cowrie", "203.0.113.7:4711", "172.18.0.2:2222", "", NOON, "root"},
        {"{\"eventid\":\"cowrie.client.version\",\"src_ip\":\"203.0.113.7\",\"timestamp\":\"2025-11-02T03:00:00.1Z\"}", "",
         "", "", "", ""},
        {"{\"jsonPayload\":{\"connection\":{\"dest_ip\":\"192.0.2.1\",\"dest_port\":22,\"protocol\":6,\"src_ip\":\"203.0."
         "113.7\",\"src_port\":4711},\"disposition\":\"DENIED\"},\"timestamp\":\"2025-11-02T03:00:00Z\"}",
         "json", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"{\"source\":{\"ip\":\"203.0.113.7\",\"port\":4711},\"destination\":{\"ip\":\"192.0.2.1\",\"port\":22},\"@"
         "timestamp\":\"2025-11-02T03:00:00Z\"}",
         "json", "203.0.113.7:4711", "192.0.2.1:22", "", NOON},
        {"{\"log\":\"Nov  2 12:00:00 h sshd[7]: Failed password for root from 203.0.113.7 port 4711 "
         "ssh2\\n\",\"stream\":\"stdout\"}",
         "sshd", "203.0.113.7:4711", "", "tcp", NOON, "root"},
        {"2 123456789010 eni-1 203.0.113.7 192.0.2.1 4711 22 6 5 300 1762052390 1762052400 REJECT OK", "aws-vpc-flow",
         "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"2025-11-02 12:00:00.010     0.000 TCP      203.0.113.7:4711  ->      192.0.2.1:22        1       40     1",
         "nfdump", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"2025-11-02 12:00:00.118293 IP 203.0.113.7.4711 > 192.0.2.1.22: Flags [S], seq 1, win 1, length 0", "tcpdump",
         "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"12:00:00.118293 IP 203.0.113.7.4711 > 192.0.2.1.22: Flags [S], seq 1, win 1, length 0", "tcpdump",
         "203.0.113.7:4711", "192.0.2.1:22", "tcp", ""},
        {"{\"src_ip\":\"not an address\",\"timestamp\":\"2025-11-02T03:00:00Z\"}", "", "", "", "", ""},
        {"{\"version\":\"1.2.3.4\"}", "", "", "", "", ""},
    };
    check(rows);
}

TEST_CASE("a date in the text above gives lines with a clock alone their day") {
    const auto sink =
        read("tcpdump of 2025-11-02:\n\n12:00:00.1 IP 203.0.113.7.123 > 192.0.2.1.80: NTPv2, Reserved, length 440\n");
    REQUIRE(sink.events.size() == 1);
    CHECK(sink.events[0].time == NOON);
    CHECK(sink.events[0].proto == "udp");
}

TEST_CASE("Snort's full alerts are one event of several lines") {
    const auto sink = read(
        "[**] [1:2003:8] MS-SQL Worm propagation attempt [**]\n[Classification: Misc Attack] [Priority: 2] "
        "\n11/02-12:00:00.401932 203.0.113.7:4711 -> 192.0.2.1:1434\n"
        "UDP TTL:115 TOS:0x0 ID:1 IpLen:20 DgmLen:404\nLen: 376\n\n[**] [1:469:1] ICMP PING NMAP [**]\n[Priority: 2] "
        "\n11/02-12:00:01.4 203.0.113.8 -> 192.0.2.1\nICMP TTL:115 TOS:0x0 ID:1 IpLen:20 DgmLen:28\n");
    REQUIRE(sink.events.size() == 2);
    CHECK(sink.events[0].src == "203.0.113.7:4711");
    CHECK(sink.events[0].proto == "udp");
    CHECK(sink.events[0].time == NOON);
    CHECK(sink.events[0].line == 1);
    CHECK(sink.events[0].signature == "MS-SQL Worm propagation attempt");
    CHECK(sink.events[1].src == "203.0.113.8");
    CHECK(sink.events[1].proto == "icmp");
    CHECK(sink.events[1].line == 7);
}

TEST_CASE("Windows security events in both languages, psad mails and digests") {
    const auto english = read(
        "Log Name:      Security\nSource:        Microsoft-Windows-Security-Auditing\nDate:          2025/11/02 "
        "12:00:00\nEvent ID:      4625\nAn account failed to log on.\nSubject:\n"
        "\tAccount Name:\t\t-\nLogon Type:\t\t3\nAccount For Which Logon Failed:\n\tAccount Name:\t\tadministrator\nNetwork "
        "Information:\n\tWorkstation Name:\tX\n\tSource Network Address:\t203.0.113.7\n\tSource Port:\t\t4711\n");
    REQUIRE(english.events.size() == 1);
    CHECK(english.events[0].src == "203.0.113.7:4711");
    CHECK(english.events[0].user == "administrator");
    CHECK(english.events[0].time == NOON);
    CHECK(english.events[0].action == "failed");
    const auto japanese = read(
        "ログの名前:         Security\n日付:             2025/11/02 12:00:00\nイベント ID:        "
        "4625\nアカウントがログオンに失敗しました。\nアカウント名:\t\tadministrator\n"
        "ソース ネットワーク アドレス:\t203.0.113.7\nソース ポート:\t\t4711\n");
    REQUIRE(japanese.events.size() == 1);
    CHECK(japanese.events[0].src == "203.0.113.7:4711");
    CHECK(japanese.events[0].user == "administrator");
    const auto psad = read(
        "=-=-= Sun Nov  2 12:00:00 2025 =-=-=\n         Danger level: [2] (out of 5)\n    Scanned TCP ports: [23-8080: 12 "
        "packets]\n            Source: 203.0.113.7\n               DNS: a.example\n       Destination: 192.0.2.1\n");
    REQUIRE(psad.events.size() == 1);
    CHECK(psad.events[0].src == "203.0.113.7");
    CHECK(psad.events[0].dst == "192.0.2.1");
    CHECK(psad.events[0].count == 12);
    const Sample rows[] = {
        {"   203.0.113.7 (a.example): 15 times", "logwatch", "203.0.113.7", "", "", "", "", 15},
        {"   From 203.0.113.7 - 3 packets to tcp(22) ", "logwatch", "203.0.113.7", ":22", "tcp", "", "", 3},
        {"12 packets from 203.0.113.7 to 192.0.2.1", "digest", "203.0.113.7", "192.0.2.1", "", "", "", 12},
        {"The IP 203.0.113.7 has just been banned by Fail2Ban after 5 attempts against sshd.", "fail2ban", "203.0.113.7", "",
         "", "", "", 5},
    };
    for (const Sample& row : rows) {
        INFO(row.line);
        const auto sink = read(row.line + "\n");
        REQUIRE(sink.events.size() == 1);
        CHECK(sink.events[0].format == row.format);
        CHECK(sink.events[0].src == row.src);
        CHECK(sink.events[0].count == row.count);
    }
}
