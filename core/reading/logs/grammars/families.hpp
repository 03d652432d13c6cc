#pragma once
// Every family of grammars, one file each. Their order in grammars/families.cpp is the order in which they are tried.
#include "core/reading/logs/grammar.hpp"

namespace toritsugi::logs {

GrammarFamily netfilter_family();    // iptables, nftables, ufw, Shorewall; ipchains
GrammarFamily web_access_family();   // CLF, combined, vhost, ingress
GrammarFamily cisco_family();        // ASA, PIX, FWSM, FTD; IOS access lists and IPS
GrammarFamily sshd_family();         // OpenSSH, dropbear, PAM

}   // namespace toritsugi::logs
