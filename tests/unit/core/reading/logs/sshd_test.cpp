#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
using namespace toritsugi::samples;

TEST_CASE("sshd lines give the logger's address, never the one that a stranger typed as user name") {
    const Sample rows[] = {
        {"Nov  2 12:00:00 h sshd[71]: Failed password for invalid user admin from 203.0.113.7 port 4711 ssh2", "sshd",
         "203.0.113.7:4711", "", "tcp", "2025-11-02T03:00:00Z", "admin"},
        {"Nov  2 12:00:00 h sshd[71]: Failed password for root from 2001:db8::7 port 4711 ssh2", "sshd", "2001:db8::7#4711",
         "", "tcp", "2025-11-02T03:00:00Z", "root"},
        {"Nov  2 12:00:00 h sshd[71]: Failed password for invalid user x from 198.51.100.1 port 9 ssh2 from 203.0.113.7 "
         "port 4711 ssh2",
         "sshd", "203.0.113.7:4711", "", "tcp", "2025-11-02T03:00:00Z", "x from 198.51.100.1 port 9 ssh2"},
        {"Nov  2 12:00:00 h sshd[71]: Connection closed by authenticating user a 198.51.100.1 port 7 203.0.113.7 port 4711 "
         "[preauth]",
         "sshd", "203.0.113.7:4711", "", "tcp", "2025-11-02T03:00:00Z", "a 198.51.100.1 port 7"},
        {"Nov  2 12:00:00 h sshd[71]: Invalid user  from 203.0.113.7 port 4711", "sshd", "203.0.113.7:4711", "", "tcp",
         "2025-11-02T03:00:00Z", ""},
        {"Nov  2 12:00:00 h sshd[71]: Accepted publickey for git from 203.0.113.7 port 4711 ssh2: ED25519 SHA256:x", "sshd",
         "203.0.113.7:4711", "", "tcp", "2025-11-02T03:00:00Z", "git"},
        {"Nov  2 12:00:00 h sshd[71]: error: PAM: Authentication failure for root from 203.0.113.7", "sshd", "203.0.113.7",
         "", "tcp", "2025-11-02T03:00:00Z", "root"},
        {"Nov  2 12:00:00 h sshd[71]: User root from 203.0.113.7 not allowed because not listed in AllowUsers", "sshd",
         "203.0.113.7", "", "tcp", "2025-11-02T03:00:00Z", "root"},
        {"Nov  2 12:00:00 h sshd[71]: Received disconnect from 203.0.113.7: 11: Bye Bye [preauth]", "sshd", "203.0.113.7",
         "", "tcp", "2025-11-02T03:00:00Z", ""},
        {"Nov  2 12:00:00 h sshd[71]: message repeated 5 times: [ Failed password for root from 203.0.113.7 port 4711 ssh2]",
         "sshd", "203.0.113.7:4711", "", "tcp", "2025-11-02T03:00:00Z", "root", 5},
        {"<38>1 2026-01-03T10:00:00+09:00 h sshd 71 - - Failed none for invalid user a from 203.0.113.7 port 4711 ssh2",
         "sshd", "203.0.113.7:4711", "", "tcp", "2026-01-03T01:00:00Z", "a"},
        {"Nov  2 12:00:00 h sshd[71]: Unable to negotiate with 203.0.113.7 port 4711: no matching cipher found.", "sshd",
         "203.0.113.7:4711", "", "tcp", "2025-11-02T03:00:00Z", ""},
        {"Nov  2 12:00:00 h sshd[71]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= "
         "rhost=203.0.113.7  user=root",
         "pam", "203.0.113.7", "", "", "2025-11-02T03:00:00Z", "root"},
        {"Nov  2 12:00:00 h dropbear[9]: Bad password attempt for 'root' from 203.0.113.7:4711", "dropbear",
         "203.0.113.7:4711", "", "", "2025-11-02T03:00:00Z", "root"},
        {"Nov  2 12:00:00 h sshd[71]: Connection closed by 203.0.113.7", "", "", "", "", "", ""},
        {"Nov  2 12:00:00 h sshd[71]: Failed publickey for git from 203.0.113.7 port 4711 ssh2: RSA x", "", "", "", "", "",
         ""},
        {"Nov  2 12:00:00 h sshd[71]: Address 203.0.113.7 maps to a.example, but this does not map back - POSSIBLE BREAK-IN "
         "ATTEMPT!",
         "", "", "", "", "", ""},
        {"Nov  2 12:00:00 h sshd[71]: Server listening on 203.0.113.7 port 22.", "", "", "", "", "", ""},
    };
    check(rows);
}

TEST_CASE("sshd: an address from an earlier line of the same process") {
    const KeepingSink sink = read(
        "Nov  2 12:00:00 h sshd[71]: Connection from 203.0.113.7 port 4711 on 192.0.2.1 port 22\n"
        "Nov  2 12:00:01 h sshd[71]: Disconnecting: Too many authentication failures [preauth]\n"
        "Nov  2 12:00:01 h sshd[72]: Disconnecting: Too many authentication failures [preauth]\n");
    REQUIRE(sink.events.size() == 1);
    CHECK(sink.events[0].src == "203.0.113.7:4711");
    CHECK(sink.events[0].line == 2);
}

TEST_CASE("sshd: two addresses that both fit are shown as a guess") {
    const KeepingSink sink = read(
        "Nov  2 12:00:00 h sshd[71]: Failed password for a from 203.0.113.7 port 1 ssh1: ruser from 198.51.100.1 port 7\n");
    REQUIRE(sink.events.size() == 1);
    CHECK(sink.events[0].src == "203.0.113.7:1");
    CHECK(sink.events[0].is_guess);
}
