#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
using namespace toritsugi::samples;

#define NOON "2025-11-02T03:00:00Z"

TEST_CASE("web servers and proxies") {
    const Sample rows[] = {
        {"203.0.113.7 - - [02/Nov/2025:12:00:00 +0900] \"GET / HTTP/1.1\" 404 1461 \"-\" \"curl/7.88.1\"", "http-access",
         "203.0.113.7", "", "tcp", NOON},
        {"2001:db8::7 - frank [02/Nov/2025:12:00:00 +0900] \"GET / HTTP/1.1\" 404 -", "http-access", "2001:db8::7", "",
         "tcp", NOON, "frank"},
        {"www.example.jp:80 203.0.113.7 - - [02/Nov/2025:12:00:00 +0900] \"GET / HTTP/1.1\" 404 -", "http-access",
         "203.0.113.7", "", "tcp", NOON},
        {"192.0.2.1 203.0.113.7 - - [02/Nov/2025:12:00:00 +0900] \"GET / HTTP/1.1\" 404 -", "http-access", "203.0.113.7", "",
         "tcp", NOON},   // the virtual host is an address
        {"10.0.0.2, 203.0.113.7 - - [02/Nov/2025:12:00:00 +0900] \"GET / HTTP/1.1\" 404 -", "http-access", "203.0.113.7", "",
         "tcp", NOON},
        {"[Sun Nov 02 12:00:00.1 2025] [core:error] [pid 7] [client 203.0.113.7:4711] AH00126: Invalid URI in request GET "
         "/[client 198.51.100.1] HTTP/1.1",
         "apache-error", "203.0.113.7:4711", "", "tcp", NOON},
        {"2025/11/02 12:00:00 [error] 7#0: *1 access forbidden by rule, client: 203.0.113.7, server: x, request: \"GET /, "
         "client: 198.51.100.1 HTTP/1.1\"",
         "nginx-error", "203.0.113.7", "", "tcp", NOON},
        {"Nov  2 12:00:01 lb haproxy[7]: 203.0.113.7:4711 [02/Nov/2025:12:00:00.345] main app/<NOSRV> -1/-1/1 212 SC "
         "1/1/0/0/0 0/0",
         "haproxy", "203.0.113.7:4711", "", "tcp", NOON},
        {"1762052400.327   2864 203.0.113.7 TCP_MISS/200 10182 GET http://www.example.com/ bob DIRECT/192.0.2.1 text/html",
         "squid", "203.0.113.7", "192.0.2.1", "tcp", NOON, "bob"},
        {"2025-11-02 03:00:00 203.0.113.7 4711 192.0.2.1 443 HTTP/1.1 GET / 400 - URL -", "httperr", "203.0.113.7:4711",
         "192.0.2.1:443", "tcp", NOON},
        {"2025-11-02 03:00:00 192.0.2.1 GET /default.ida NNNN 80 - 203.0.113.7 Mozilla/4.0 404 0 2", "w3c", "203.0.113.7",
         "192.0.2.1:80", "tcp", NOON},
    };
    check(rows);
}

TEST_CASE("IIS logs are UTC whatever the mail says") {
    const auto sink = read(
        "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem "
        "cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status\n"
        "2025-11-02 03:00:00 192.0.2.1 GET / - 80 - 203.0.113.7 Mozilla 404\n");
    REQUIRE(sink.events.size() == 1);
    CHECK(sink.events[0].src == "203.0.113.7");
    CHECK(sink.events[0].dst == "192.0.2.1:80");
    CHECK(sink.events[0].time == NOON);
    CHECK(sink.findings.zone_from == ZoneFrom::log);
}

TEST_CASE("mail servers") {
    const Sample rows[] = {
        {"Nov  2 12:00:00 mx postfix/smtpd[7]: warning: unknown[203.0.113.7]: SASL LOGIN authentication failed: x",
         "postfix", "203.0.113.7", "", "", NOON},
        {"Nov  2 12:00:00 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from a.example[203.0.113.7]: 554 5.7.1 denied; "
         "from=<x> to=<y>",
         "postfix", "203.0.113.7", "", "", NOON},
        {"Nov  2 12:00:00 mx dovecot: imap-login: Disconnected (auth failed, 7 attempts in 111 secs): user=<x>, "
         "method=PLAIN, rip=203.0.113.7, lip=192.0.2.1",
         "dovecot", "203.0.113.7", "192.0.2.1", "", NOON},
        {"2025-11-02 12:00:00 dovecot_login authenticator failed for (hydra) [203.0.113.7]:4711 I=[192.0.2.1]:25: 535 "
         "Incorrect authentication data (set_id=user)",
         "exim", "203.0.113.7:4711", "192.0.2.1:25", "tcp", NOON, "user"},
        {"2025-11-02 12:00:00 SMTP protocol error in \"AUTH LOGIN\" H=([198.51.100.1]) [203.0.113.7]:4711 I=[192.0.2.1]:25 "
         "AUTH command used when not advertised",
         "exim", "203.0.113.7:4711", "192.0.2.1:25", "tcp", NOON},
        {"Nov  2 12:00:00 mx sendmail[7]: x: a.example [203.0.113.7]: possible SMTP attack: command=AUTH, count=5",
         "sendmail", "203.0.113.7", "", "", NOON},
        {"Nov  2 12:00:00 mx courieresmtpd: error,relay=::ffff:203.0.113.7,msg=\"535 Authentication failed.\",cmd: x",
         "courier", "203.0.113.7", "", "", NOON},
        {"Nov  2 12:00:00 mx cyrus/timsieved[7]: badlogin: a.example[203.0.113.7] PLAIN authentication failure", "cyrus",
         "203.0.113.7", "", "", NOON},
        {"2025-11-02 12:00:00   smtp: postmaster [203.0.113.7] authentication failure using internet password", "domino",
         "203.0.113.7", "", "", NOON, "postmaster"},
        {"Nov-02-25 12:00:00 Blocking 203.0.113.7 - too much AUTH errors (8);", "assp", "203.0.113.7", "", "", NOON},
        {"2025-11-02 12:00:00 no host name found for IP address 203.0.113.7", "", "", "", "", ""},
    };
    check(rows);
}

TEST_CASE("logins, telephones, names and scan detectors") {
    const Sample rows[] = {
        {"[2025-11-02 12:00:00] NOTICE[7] chan_sip.c: Registration from '\"100\"<sip:100@192.0.2.1>' failed for "
         "'203.0.113.7:4711' - Wrong password",
         "asterisk", "203.0.113.7:4711", "", "", NOON, "\"100\"<sip:100@192.0.2.1>"},
        {"2025-11-02 12:00:00.1 [WARNING] sofia_reg.c:1 SIP auth failure (REGISTER) on sofia profile 'internal' for [100@x] "
         "from ip 203.0.113.7",
         "freeswitch", "203.0.113.7", "", "", NOON, "100@x"},
        {"Nov  2 12:00:00 ns named[7]: client 203.0.113.7#4711: query (cache) './NS/IN' denied", "bind", "203.0.113.7:4711",
         ":53", "", NOON},
        {"02-Nov-2025 12:00:00.1 client @0x7f 203.0.113.7#4711 (a.example): zone transfer 'a.example/AXFR/IN' denied",
         "bind", "203.0.113.7:4711", ":53", "", NOON},
        {"Nov  2 12:00:00 ftp proftpd[7] ftp.example (a.example[203.0.113.7]): USER root (Login failed): Incorrect "
         "password.",
         "proftpd", "203.0.113.7", "", "", NOON, "root"},
        {"Sun Nov  2 12:00:00 2025 [pid 2] [root] FAIL LOGIN: Client \"203.0.113.7\"", "vsftpd", "203.0.113.7", "", "", NOON,
         "root"},
        {"Nov  2 12:00:00 vpn ovpn-server[7]: 203.0.113.7:4711 TLS Error: TLS handshake failed", "openvpn",
         "203.0.113.7:4711", "", "", NOON},
        {"2025-11-02 12:00:00.00 Logon       Login failed for user 'sa'. Reason: x. [CLIENT: 203.0.113.7]", "mssql",
         "203.0.113.7", "", "", NOON, "sa"},
        {"Nov  2 12:00:00 w roundcube: IMAP Error: Login failed for admin from 198.51.100.1 from 203.0.113.7. AUTHENTICATE "
         "PLAIN: x",
         "roundcube", "203.0.113.7", "", "", NOON, "admin from 198.51.100.1"},
        {"Nov  2 12:00:00 w wordpress(www.example)[7]: Authentication failure for admin from 203.0.113.7", "wordpress",
         "203.0.113.7", "", "", NOON, "admin"},
        {"Nov  2 12:00:00 gw system,error,critical login failure for user admin from 203.0.113.7 via ssh", "mikrotik",
         "203.0.113.7", "", "", NOON, "admin"},
        {"2025-11-02 12:00:00,388 fail2ban.actions[7]: NOTICE [sshd] Ban 203.0.113.7", "fail2ban", "203.0.113.7", "", "",
         NOON},
        {"2025-11-02 12:00:00,388 fail2ban.actions[7]: NOTICE [sshd] Unban 203.0.113.7", "", "", "", "", ""},
        {"1762052400 - 11/02/2025 12:00:00 Host: a.example/203.0.113.7 Port: 1 TCP Blocked", "portsentry", "203.0.113.7",
         ":1", "tcp", NOON},
        {"Nov  2 12:00:00 h scanlogd: 203.0.113.7:4711 to 192.0.2.1 ports 80, 81, 83, ..., fSrpauxy, TOS 00, TTL 64 "
         "@12:00:00",
         "scanlogd", "203.0.113.7:4711", "192.0.2.1:80", "tcp", NOON, "", 3},
        {"Nov  2 12:00:00 h sshd[7]: refused connect from 203.0.113.7 (203.0.113.7)", "sshd", "203.0.113.7", "", "tcp",
         NOON},
        {"type=USER_AUTH msg=audit(1762052400.000:603): pid=7 uid=0 msg='op=password acct=\"dan\" exe=\"/usr/sbin/sshd\" "
         "hostname=? addr=203.0.113.7 terminal=ssh res=failed'",
         "audit", "203.0.113.7", "", "", NOON, "dan"},
    };
    check(rows);
}
