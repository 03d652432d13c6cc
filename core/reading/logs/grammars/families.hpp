#pragma once
// Every family of grammars, one file each. Their order in grammars/families.cpp is the order in which they are tried.
#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {

GrammarFamily netfilter_family();       // iptables, nftables, ufw, Shorewall; ipchains
GrammarFamily cisco_family();           // ASA, PIX, FWSM; IOS access lists and IPS
GrammarFamily firewalls_family();       // ipmon, ipfw, pf, pfSense, Windows, ZoneAlarm, MikroTik
GrammarFamily routers_japan_family();   // Yamaha, NEC, Buffalo, home routers
GrammarFamily paloalto_family();
GrammarFamily cef_family();          // CEF, LEEF
GrammarFamily json_family();         // EVE, Zeek, cowrie, cloud
GrammarFamily ids_family();          // Snort, Suricata
GrammarFamily flows_family();        // Zeek, AWS, nfdump, tcpdump
GrammarFamily web_access_family();   // CLF, combined, vhost, ingress
GrammarFamily key_value_family();    // FortiGate, SonicWall, Sophos, SRX, ...
GrammarFamily sshd_family();         // OpenSSH, dropbear, PAM
GrammarFamily web_errors_family();   // Apache and nginx errors, haproxy, squid, envoy
GrammarFamily mail_servers_family();
GrammarFamily services_family();   // DNS, VoIP, FTP, VPN, CMS, scan detectors
GrammarFamily windows_family();    // security events; psad mails, digests
GrammarFamily any_key_value_family();

}   // namespace toritsugi::logs
