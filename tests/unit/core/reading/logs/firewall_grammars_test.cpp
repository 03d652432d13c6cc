#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
using namespace toritsugi::samples;

// 12:00:00 on 2 November 2025 in Japan, the zone that the mail states
#define NOON "2025-11-02T03:00:00Z"

TEST_CASE("netfilter and ipchains") {
    const Sample rows[] = {
        {"Nov  2 12:00:00 gw kernel: [4.5] DROP-IN: IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 "
         "SRC=203.0.113.7 DST=192.0.2.1 LEN=48 TTL=112 ID=1 DF PROTO=TCP SPT=4711 DPT=1433 WINDOW=0 RES=0x00 SYN URGP=0",
         "netfilter", "203.0.113.7:4711", "192.0.2.1:1433", "tcp", NOON},
        {"Nov  2 12:00:00 gw kernel: [UFW BLOCK] IN=eth0 OUT= SRC=2001:0db8:0000:0000:0000:0000:0000:0007 DST=2001:db8::1 "
         "LEN=80 TC=0 HOPLIMIT=64 FLOWLBL=0 OPT ( ) PROTO=TCP SPT=4711 DPT=22 SYN",
         "netfilter", "2001:db8::7#4711", "2001:db8::1#22", "tcp", NOON},
        {"2025-11-02T12:00:00+09:00 gw kernel: Shorewall:net2fw:DROP:IN=eth0 OUT= SRC=203.0.113.7 DST=192.0.2.1 LEN=28 "
         "PROTO=UDP SPT=5 DPT=53 LEN=8",
         "netfilter", "203.0.113.7:5", "192.0.2.1:53", "udp", NOON},
        // an ICMP error quotes the packet it is about
        {"Nov  2 12:00:00 gw kernel: IN=eth0 OUT= SRC=203.0.113.7 DST=192.0.2.1 LEN=88 PROTO=ICMP TYPE=3 CODE=3 "
         "[SRC=192.0.2.1 DST=198.51.100.9 LEN=60 PROTO=UDP SPT=53 DPT=9 ]",
         "netfilter", "203.0.113.7", "192.0.2.1", "icmp", NOON},
        {"Nov  2 12:00:00 gw kernel: DROP IN=eth0 OUT= SRC=203.0.113.7 DST=192.0.2.1 LEN=20 PROTO=162 ", "netfilter",
         "203.0.113.7", "192.0.2.1", "162", NOON},
        {"Nov  2 12:00:00 gw kernel: Packet log: input DENY eth0 PROTO=6 203.0.113.7:4711 192.0.2.1:1433 L=48 S=0x00 I=1 "
         "F=0x4000 T=112",
         "ipchains", "203.0.113.7:4711", "192.0.2.1:1433", "tcp", NOON},
        {"please set SRC= and DST= in the script", "", "", "", "", ""},
    };
    check(rows);
    const auto reply = read(
        "Nov  2 12:00:00 gw kernel: IN=eth0 OUT= SRC=203.0.113.7 DST=192.0.2.1 LEN=48 PROTO=TCP SPT=80 DPT=4711 WINDOW=0 "
        "RES=0x00 ACK SYN URGP=0\n");
    REQUIRE(reply.events.size() == 1);
    CHECK(reply.events[0].is_reply);
    CHECK(reply.events[0].direction == Direction::inbound);
    const auto out =
        read("Nov  2 12:00:00 gw kernel: IN= OUT=eth0 SRC=192.0.2.1 DST=203.0.113.7 LEN=48 PROTO=TCP SPT=1025 DPT=80 SYN\n");
    REQUIRE(out.events.size() == 1);
    CHECK(out.events[0].direction == Direction::outbound);
}

TEST_CASE("Cisco ASA, PIX and IOS") {
    const Sample rows[] = {
        {"<164>Nov 02 2025 12:00:00 asa : %ASA-4-106023: Deny tcp src outside:203.0.113.7/4711 dst inside:192.0.2.1/22 by "
         "access-group \"in\" [0x0, 0x0]",
         "cisco-asa", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov 02 2025 12:00:00: %PIX-2-106001: Inbound TCP connection denied from 203.0.113.7/4711 to 192.0.2.1/22 flags "
         "SYN on interface outside",
         "cisco-asa", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov 02 2025 12:00:00: %ASA-3-106014: Deny inbound icmp src outside:203.0.113.7 dst inside:192.0.2.1 (type 8, code "
         "0)",
         "cisco-asa", "203.0.113.7", "192.0.2.1", "icmp", NOON},
        {"Nov 02 2025 12:00:00: %ASA-6-106100: access-list in denied tcp outside/203.0.113.7(4711) -> inside/192.0.2.1(22) "
         "hit-cnt 3 first hit [0x1, 0x0]",
         "cisco-asa", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON, "", 3},
        {"Nov 02 2025 12:00:00: %ASA-4-106023: Deny protocol 47 src outside:203.0.113.7 dst inside:192.0.2.1 by "
         "access-group \"in\"",
         "cisco-asa", "203.0.113.7", "192.0.2.1", "gre", NOON},
        {"Nov 02 2025 12:00:00: %ASA-6-605004: Login denied from 203.0.113.7/4711 to outside:192.0.2.1/ssh for user "
         "\"root\"",
         "cisco-asa", "203.0.113.7:4711", "192.0.2.1", "", NOON, "root"},
        {"Nov 02 2025 12:00:00: %ASA-5-111008: User 'enable_15' executed the 'write' command.", "", "", "", "", ""},
        {"Nov  2 12:00:00 gw 7: %SEC-6-IPACCESSLOGP: list 101 denied tcp 203.0.113.7(4711) -> 192.0.2.1(22), 4 packets",
         "cisco-ios", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON, "", 4},
        {"Nov  2 12:00:00 gw 7: %SEC-6-IPACCESSLOGDP: list 101 denied icmp 203.0.113.7 -> 192.0.2.1 (8/0), 1 packet",
         "cisco-ios", "203.0.113.7", "192.0.2.1", "icmp", NOON},
        {"Nov  2 12:00:00 gw 7: %SEC-6-IPACCESSLOGS: list 11 denied 203.0.113.7 2 packets", "cisco-ios", "203.0.113.7", "",
         "", NOON, "", 2},
        {"*Mar  1 00:00:12.345: %SEC-6-IPACCESSLOGP: list 101 denied tcp 203.0.113.7(4711) -> 192.0.2.1(22), 1 packet",
         "cisco-ios", "203.0.113.7:4711", "192.0.2.1:22", "tcp", ""},
        {"Nov  2 12:00:00 gw %IPS-4-SIGNATURE: Sig:3051 Subsig:1 Sev:4 Window DoS [203.0.113.7:4711 -> 192.0.2.1:80]",
         "cisco-ios", "203.0.113.7:4711", "192.0.2.1:80", "", NOON},
    };
    check(rows);
    const auto out = read(
        "Nov 02 2025 12:00:00: %ASA-6-302013: Built outbound TCP connection 7 for outside:203.0.113.7/80 (203.0.113.7/80) "
        "to inside:192.0.2.1/1025 (192.0.2.1/1025)\n");
    REQUIRE(out.events.size() == 1);
    CHECK(out.events[0].direction == Direction::outbound);   // the foreign address was called on, it did not call
}

TEST_CASE("BSD, Windows and personal firewalls") {
    const Sample rows[] = {
        {"Nov  2 12:00:00 gw ipmon[9]: 12:00:00.145652 2x fxp0 @0:25 b 203.0.113.7,4711 -> 192.0.2.1,22 PR tcp len 20 48 -S "
         "IN",
         "ipfilter", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON, "", 2},
        {"Nov  2 12:00:00 gw kernel: ipfw: 65000 Deny TCP 203.0.113.7:4711 192.0.2.1:22 in via em0", "ipfw",
         "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 12:00:00 gw pf: rule 3/0(match): block in on em0: 203.0.113.7.4711 > 192.0.2.1.22: S 1:1(0) win 65535",
         "pf", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 12:00:00 gw filterlog[7]: "
         "5,,,1000000103,igb1,match,block,in,4,0x0,,64,0,0,DF,6,tcp,60,203.0.113.7,192.0.2.1,4711,22,0,S,1,,64240,,mss",
         "pfsense", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 12:00:00 gw filterlog[7]: "
         "5,,,1000000105,igb1,match,block,in,6,0x00,0x0,64,udp,17,80,2001:db8::7,2001:db8::1,4711,53,80",
         "pfsense", "2001:db8::7#4711", "2001:db8::1#53", "udp", NOON},
        {"2025-11-02 12:00:00 DROP TCP 203.0.113.7 192.0.2.1 4711 22 48 S 7 0 65535 - - - RECEIVE", "pfirewall",
         "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"FWIN,2025/11/02,12:00:00 +9:00 GMT,203.0.113.7:4711,192.0.2.1:22,TCP (flags:S)", "zonealarm", "203.0.113.7:4711",
         "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 12:00:00 gw firewall,info drop input: in:ether1 out:(unknown 0), src-mac 00:00:5e:00:53:01, proto TCP "
         "(SYN), 203.0.113.7:4711->192.0.2.1:22, len 60",
         "mikrotik", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
    };
    check(rows);
}

TEST_CASE("routers of the Japanese market") {
    const Sample rows[] = {
        {"2025/11/02 12:00:00: PP[01] Rejected at IN(1021) filter: UDP 203.0.113.7:4711 > 192.0.2.1:53", "yamaha",
         "203.0.113.7:4711", "192.0.2.1:53", "udp", NOON},
        {"Nov  2 12:00:00 rtx LAN2 Rejected at IN(1021) filter: TCP 2001:db8::7.4711 > 2001:db8::1.22", "yamaha",
         "2001:db8::7#4711", "2001:db8::1#22", "tcp", NOON},
        {"[INSPECT] PP[01][in][100080] TCP 203.0.113.7:4711 > 192.0.2.1:80 (2025/11/02 12:00:00)", "yamaha",
         "203.0.113.7:4711", "192.0.2.1:80", "tcp", NOON},
        {"2025/11/02 12:00:00 FLT.004: BLOCK tcp 203.0.113.7:4711 > 192.0.2.1:22, match acl-in, GigaEthernet0.0 in",
         "nec-ix", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"2025/11/02 12:00:00  NAT RX Not Found : TCP 203.0.113.7 : 4711 > 192.0.2.1 : 22 (IP-PORT=5)", "nec-aterm",
         "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"2025/11/02 12:00:00 FIREWALL: TCP connection denied from 203.0.113.7:4711 to 192.0.2.1:22 (ppp0)", "buffalo",
         "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"2025/11/02 12:00:00 Unrecognized access from 203.0.113.7:4711 to TCP port 135", "home-router", "203.0.113.7:4711",
         ":135", "tcp", NOON},
        {"[DoS Attack: SYN/ACK Scan] from source: 203.0.113.7, port 80, Sunday, November 02, 2025 12:00:00", "netgear",
         "203.0.113.7:80", "", "", NOON},
    };
    check(rows);
    const auto out = read("2025/11/02 12:00:00: LAN1 Rejected at IN(7) filter: TCP 192.0.2.1:1025 > 203.0.113.7:80\n");
    REQUIRE(out.events.size() == 1);
    CHECK(out.events[0].direction == Direction::outbound);   // in from the LAN is on its way out
}

TEST_CASE("firewalls that write fields with names or positions") {
    const Sample rows[] = {
        {"date=2025-11-02 time=12:00:00 devname=\"fw\" devid=\"FGT0\" logid=\"0000000013\" type=\"traffic\" "
         "srcip=203.0.113.7 srcport=4711 dstip=192.0.2.1 dstport=22 proto=6 action=\"deny\"",
         "fortigate", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"date=2025-11-02 time=04:00:00 devid=\"FGT0\" logid=\"1\" tz=\"+0100\" srcip=203.0.113.7 dstip=192.0.2.1 proto=17",
         "fortigate", "203.0.113.7", "192.0.2.1", "udp", NOON},
        {"id=firewall sn=1 time=\"2025-11-02 12:00:00\" fw=192.0.2.9 pri=1 c=32 m=82 msg=\"Possible port scan\" n=1 "
         "src=203.0.113.7:4711:X1 dst=192.0.2.1:22:X0 proto=tcp/22",
         "sonicwall", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"ns: NetScreen device_id=ns  system-notification-00257(traffic): start_time=\"2025-11-02 12:00:00\" duration=0 "
         "service=tcp/port:22 proto=6 src zone=Untrust dst zone=Trust action=Deny src=203.0.113.7 dst=192.0.2.1 "
         "src_port=4711 dst_port=22",
         "netscreen", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 09:00:00 relay 1 2025-11-02T12:00:00.184+09:00 srx RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1 "
         "source-address=\"203.0.113.7\" source-port=\"4711\" destination-address=\"192.0.2.1\" destination-port=\"22\" "
         "protocol-id=\"6\"]",
         "juniper-srx", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"<134>1 2025-11-02T03:00:00Z gw CheckPoint 7776 - [action:\"Drop\"; flags:\"1\"; src:\"203.0.113.7\"; "
         "dst:\"192.0.2.1\"; s_port:\"4711\"; service:\"22\"; proto:\"6\"]",
         "checkpoint", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 12:00:00 PA 1,2025/11/02 12:00:00,1,THREAT,vulnerability,2049,2025/11/02 "
         "12:00:00,203.0.113.7,192.0.2.1,0.0.0.0,0.0.0.0,rule,,,ssh,vsys1,untrust,trust,e1,e2,fwd,2025/11/02 "
         "12:00:00,7,1,4711,22,0,0,0x0,tcp,reset-both,\"\",SSH brute force(40015),any,high",
         "paloalto", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"Nov  2 12:00:00 ids CEF:0|Example|NIDS|1.0|2003|Worm \\| found|8|rt=Nov 02 2025 12:00:00 src=203.0.113.7 spt=4711 "
         "dst=192.0.2.1 dpt=22 proto=TCP act=blocked by rule cnt=4",
         "cef", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON, "", 4},
        {"LEEF:1.0|Example|NIDS|1.0|scan|devTime=2025-11-02 "
         "12:00:00\tsrc=203.0.113.7\tdst=192.0.2.1\tsrcPort=4711\tdstPort=22\tproto=tcp",
         "leef", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
        {"2025-11-02T03:00:00Z ftd  %FTD-1-430003: AccessControlRuleAction: Block, SrcIP: 203.0.113.7, DstIP: 192.0.2.1, "
         "SrcPort: 4711, DstPort: 22, Protocol: tcp, ACPolicy: x",
         "cisco-ftd", "203.0.113.7:4711", "192.0.2.1:22", "tcp", NOON},
    };
    check(rows);
}
