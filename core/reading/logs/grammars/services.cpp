// Everything else that people log in to or that answers the net: DNS, VoIP, FTP, VPN, databases, CMS, panels, scan
// detectors, fail2ban.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// Drupal: "https://site|epoch|user|a|request|referer|uid|link|message". Every field but the last two the visitor may have
// written; the message is what stands behind the last "||".
Verdict read_drupal(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t message = text.rfind("||");
    const std::size_t type = text.find("|user|");
    if (message == text.npos || type == text.npos || message < type) return Verdict::not_mine;
    if (text.substr(message + 2, 20) != "Login attempt failed") return Verdict::no_event;
    const std::string_view said = text.substr(message + 2);
    if (text.find("|", message + 2) != text.npos) return Verdict::no_event;
    Cursor cursor(text, type + 6);
    if (!cursor.address(draft.event.src) || !cursor.skip('|')) return Verdict::not_mine;
    draft.event.user = said.size() > 25 ? said.substr(25) : std::string_view{};
    draft.event.action = "failed";
    draft.event.signature = "Login attempt failed";
    draft.event.format = "drupal";
    return Verdict::event;
}

// BIND: "client [@0x...] a#p (name): [view v:] query (cache) 'name/type/class' denied"
Verdict read_bind(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t at = text.find("client ");
    if (at == text.npos) return Verdict::not_mine;
    Cursor cursor(text, at + 7);
    if (cursor.peek() == '@') {
        cursor.word();
        cursor.skip_spaces();
    }
    LogEvent& event = draft.event;
    if (!cursor.address_and_port(event.src, event.src_port) || event.src_port == 0) return Verdict::not_mine;
    const std::string_view rest = cursor.rest();
    const bool is_query = rest.find(": query: ") != rest.npos;
    if (rest.find("denied") == rest.npos && rest.find("bad zone transfer") == rest.npos &&
        rest.find("rate limit") == rest.npos && !is_query && rest.find("drop") == rest.npos)
        return Verdict::no_event;
    event.action = is_query ? "query" : "deny";
    cursor.skip_past(": ");
    event.signature = cursor.rest();
    event.proto = "";
    event.dst_port = 53;
    event.format = "bind";
    return Verdict::event;
}

// portsentry: "1403884279 - 06/27/2014 17:51:19 Host: name/a Port: 1 TCP Blocked": the same moment twice, once in UTC.
Verdict read_portsentry(const Line& line, std::size_t, Draft& draft, Memory&) {
    Cursor cursor(line.text());
    LogEvent& event = draft.event;
    if (read_epoch(cursor, draft.stamp) && cursor.skip(" - ")) {
        Stamp local;
        if (read_stamp(cursor, local)) {
            draft.second_clock = draft.stamp;
            draft.stamp = local;
        }
    }
    if (cursor.skip_past("Host: ")) {
        const std::string_view both = cursor.until(' ');
        const std::size_t slash = both.find('/');
        if (slash == both.npos || !Cursor(both, slash + 1).address(event.src)) return Verdict::not_mine;
        if (!cursor.skip_past("Port: ") || !cursor.port(event.dst_port)) return Verdict::not_mine;
        cursor.skip_spaces();
        event.proto = protocol_named(cursor.word());
        event.action = "block";
    } else if (Cursor alert(line.text());
               alert.skip_past("attackalert: ")) {   // "attackalert: Connect from host: name/a to TCP port: 1"
        if (!alert.skip_past("from host: ")) return Verdict::not_mine;
        const std::string_view both = alert.until(' ');
        const std::size_t slash = both.find('/');
        if (slash == both.npos || !Cursor(both, slash + 1).address(event.src)) return Verdict::not_mine;
        if (alert.skip(" to ")) event.proto = protocol_named(alert.word());
        if (alert.skip_past("port: ")) alert.port(event.dst_port);
    } else {
        return Verdict::not_mine;
    }
    event.format = "portsentry";
    return Verdict::event;
}

// scanlogd: "a:p to b ports 80, 81, 83, ..., fSrpauxy, TOS 00, TTL 64 @20:00:30"
Verdict read_scanlogd(const Line& line, std::size_t anchor_at, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    std::size_t from = anchor_at;   // at " ports "
    std::size_t to = text.rfind(" to ", from);
    if (to == text.npos) return Verdict::not_mine;
    std::size_t source = to;
    while (source > 0 && !is_space(text[source - 1])) --source;
    LogEvent& event = draft.event;
    Cursor cursor(text, source);
    if (!cursor.address_and_port(event.src, event.src_port) || !cursor.skip(" to ") ||
        !cursor.address_and_port(event.dst, event.dst_port))
        return Verdict::not_mine;
    if (!cursor.skip(" ports ") || !cursor.port(event.dst_port)) return Verdict::not_mine;
    std::uint32_t ports = 1;
    while (cursor.skip(", ") && is_digit(cursor.peek())) {
        std::uint16_t port = 0;
        if (!cursor.port(port)) break;
        ++ports;
    }
    event.count = ports;
    event.signature = "port scan";
    event.proto = "tcp";
    event.format = "scanlogd";
    return Verdict::event;
}

// MongoDB names the address of a failed login only when the connection ends: "[conn7] Failed to authenticate u@db ...",
// "[conn7] end connection a:p". Port 1 in memory marks a connection that failed.
Verdict read_mongodb(const Line& line, std::size_t anchor_at, Draft& draft, Memory& memory) {
    const std::string_view text = line.text();
    const std::size_t connection = text.find("[conn");
    std::uint32_t number = 0;
    if (connection == text.npos || !Cursor(text, connection + 5).number(number, 9)) return Verdict::no_event;
    Cursor cursor(text, anchor_at);
    IpAddress ignored;
    std::uint16_t mark = 0;
    if (cursor.skip("] Failed to authenticate ")) {
        memory.remember_peer(number, {}, 1);
        return Verdict::no_event;
    }
    if (!cursor.skip("] end connection ") || !memory.peer_of(number, ignored, mark) || mark != 1) return Verdict::no_event;
    memory.remember_peer(number, {}, 0);
    if (!cursor.address_and_port(draft.event.src, draft.event.src_port)) return Verdict::no_event;
    draft.event.action = "failed";
    draft.event.format = "mongodb";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"mongodb", read_mongodb, {"] Failed to authenticate ", "] end connection ", "] connection accepted from "}},
    {"drupal", read_drupal, {"|user|"}},
    {"bind", read_bind, {" client @0x", "client @", ": query", "zone transfer ", " query (cache) "}},
    {"portsentry", read_portsentry, {"Host: ", "attackalert: "}},
    {"scanlogd", read_scanlogd, {" ports "}},
};

constexpr Phrase phrases[] = {
    // VoIP
    {"asterisk", "Registration from '<user>' failed for '<src>", "failed", Verdict::event, "' failed for '"},
    {"asterisk", "Registration from <user> failed for '<src>", "failed", Verdict::event, " failed for '"},
    {"asterisk", "Request from '<user>' failed for '<src>", "failed", Verdict::event, "Request from '"},
    {"asterisk", "Request '<*>' from '<user>' failed for '<src>", "failed", Verdict::event, "Request '"},
    {"asterisk", "SecurityEvent=\"SuccessfulAuth\"", "", Verdict::no_event},
    {"asterisk", "SecurityEvent=\"ChallengeSent\"", "", Verdict::no_event},
    // The last one: what stands before may be an account's name
    // EventTV is exact where newer releases write it with an offset; the head of the line is the server's own clock
    {"asterisk", "EventTV=\"<stamp>\"<*>RemoteAddress=\"IPV4/<proto>/<src>", "failed", Verdict::event, "SecurityEvent=\""},
    {"asterisk", "EventTV=\"<stamp>\"<*>RemoteAddress=\"IPV6/<proto>/<src>", "failed", Verdict::event, "SecurityEvent=\""},
    {"asterisk", "RemoteAddress=\"IPV4/<proto>/<src>", "failed", Verdict::event, "SecurityEvent=\""},
    {"asterisk", "RemoteAddress=\"IPV6/<proto>/<src>", "failed", Verdict::event, "SecurityEvent=\""},
    {"asterisk", "Host <src> failed to authenticate as '<user>'", "failed", Verdict::event, "failed to authenticate as"},
    {"asterisk", "^<*>: <src> failed to authenticate as '<user>'", "failed", Verdict::event, " failed to authenticate as "},
    {"asterisk", ".c: <src> failed to authenticate as '<user>'", "failed", Verdict::event, " failed to authenticate as "},
    {"asterisk", ".c: <src> tried to authenticate with nonexistent user '<user>'", "failed", Verdict::event,
     "nonexistent user '"},
    {"asterisk", "Host <src> failed MD5 authentication for '<user>'", "failed"},
    {"asterisk", "No registration for peer '<user>' (from <src>)", "failed"},
    {"asterisk", "hacking attempt detected '<src>'", "attack"},
    {"asterisk", "Call from '<*>' (<src>) to extension '", "reject", Verdict::event, " to extension '"},
    {"asterisk", "Call from '<*>' (<word>:[<src>]:<sport>) to extension '", "reject", Verdict::event, " to extension '"},
    {"asterisk", "Call from '<*>' (<word>:<src>) to extension '", "reject", Verdict::event, " to extension '"},
    {"asterisk", "Call (<word>:<src>) to extension '", "reject", Verdict::event, " to extension '"},
    {"asterisk", "Rejecting unknown SIP connection from <src>", "reject"},
    {"asterisk", "Sending fake auth rejection for <*>;tag=<*>", "", Verdict::no_event},
    {"freeswitch", "SIP auth failure (<word>) on sofia profile '<*>' for [<user>] from ip <src>", "failed", Verdict::event,
     "SIP auth failure ("},
    {"freeswitch", "SIP auth challenge (<word>) on sofia profile '<*>' for [<user>] from ip <src>", "challenge",
     Verdict::event, "SIP auth challenge ("},
    {"kamailio", "auth failed<*> from <src>", "failed", Verdict::event, "auth failed"},
    {"freeswitch", "Can't find user [<user>] from <src>", "failed", Verdict::event, "Can't find user ["},
    {"kamailio", "blocking <user> from <src>", "block", Verdict::event, "blocking sip:"},
    // DNS
    {"unbound", "info: <src> <word> <word> IN", "query", Verdict::event, "unbound["},
    {"nsd", "ratelimit block <*> query <src>", "block", Verdict::event, "ratelimit block "},
    {"nsd", "axfr for <*> from client <src> refused", "refused", Verdict::event, "axfr for "},
    {"nsd", "axfr for <*> from <src> refused", "refused", Verdict::event, "axfr for "},
    {"dnsmasq", "query[<*>] <*> from <src>", "query", Verdict::event, ": query["},
    {"coredns", "] <src> - <n> \"<sig>\" ", "query", Verdict::event, "[INFO] "},
    {"coredns", "] <src> - <n> \"<sig>\" ", "query", Verdict::event, "[ERROR] "},
    // FTP
    {"proftpd", "proftpd[<n>] <word> (<*>[<src>]): USER <user> (Login failed)", "failed", Verdict::event, "proftpd["},
    {"proftpd", "proftpd[<n>] <word> (<*>[<src>]): USER <user>: no such user", "failed", Verdict::event, "proftpd["},
    {"proftpd", "proftpd[<n>] <word> (<*>[<src>]): SECURITY VIOLATION", "failed", Verdict::event, "proftpd["},
    {"proftpd", "proftpd[<n>] <word> (<*>[<src>]): Maximum login attempts", "failed", Verdict::event, "proftpd["},
    {"proftpd", "proftpd[<n>]: <word> (<*>[<src>])<*>USER <user>: no such user", "failed", Verdict::event, "proftpd["},
    {"proftpd", "proftpd[<n>]: <word> (<*>[<src>])<*>USER <user> (Login failed)", "failed", Verdict::event, "proftpd["},
    {"proftpd", "proftpd[<n>]: <word> (<*>[<src>])<*>Maximum login attempts", "failed", Verdict::event, "proftpd["},
    {"proftpd", "proftpd[<n>]: <word> (<*>[<src>])<*>SECURITY VIOLATION", "failed", Verdict::event, "proftpd["},
    {"pure-ftpd", "pure-ftpd: (?@<srchost>) [WARNING] Authentication failed for user [<user>]", "failed", Verdict::event,
     "pure-ftpd: ("},
    {"vsftpd", "[<user>] FAIL LOGIN: Client \"<src>\"", "failed", Verdict::event, "] FAIL LOGIN: Client "},
    {"vsftpd", "[<user>] OK LOGIN: Client \"<src>\"", "accepted", Verdict::event, "] OK LOGIN: Client "},
    {"vsftpd", "CONNECT: Client \"<src>\"", "connect"},
    {"wu-ftpd", "failed login from <*>[<src>]", "failed", Verdict::event, "failed login from "},
    {"ftpd", "repeated login failures from <src>", "failed"},
    {"ftpd", "FTP LOGIN FAILED FROM <srchost>", "failed"},
    {"ftpd", "ANONYMOUS FTP LOGIN FROM <srchost>", "accepted"},
    // VPN
    {"openvpn", "]: <src> TLS Error: <*>", "failed", Verdict::event, " TLS Error: "},
    {"openvpn", "]: <src> TLS Auth Error: <*>", "failed", Verdict::event, " TLS Auth Error: "},
    {"openvpn", "]: <src> VERIFY ERROR: <*>", "failed", Verdict::event, " VERIFY ERROR: "},
    {"openvpn", "]: <src> SIGUSR1[soft,connection-reset] received", "reset", Verdict::event,
     "SIGUSR1[soft,connection-reset]"},
    {"openvpn", "TLS Error: <*>[AF_INET]<src>", "failed", Verdict::event, "TLS Error: "},
    {"openvpn", "TLS Error: <*>[AF_INET6]<src>", "failed", Verdict::event, "TLS Error: "},
    {"openvpn", "TCP connection established with ", "", Verdict::no_event},
    {"openvpn", "^<src> TLS Error: <*>", "failed", Verdict::event, " TLS Error: "},
    {"openvpn", "^<src> TLS Auth Error: <*>", "failed", Verdict::event, " TLS Auth Error: "},
    {"strongswan", "received packet: from <src>[<sport>] to <dst>[<dport>]", "received", Verdict::event,
     "received packet: from "},
    {"strongswan", "no IKE config found for <dst>...<src>, sending", "reject", Verdict::event, "no IKE config found for "},
    {"libreswan", "packet from <src>: <*> received on <dst> but no ", "reject", Verdict::event, "packet from "},
    {"softether", "User authentication failed. The user name that has been provided was \"<user>\", from <src>", "failed",
     Verdict::event, "User authentication failed. "},
    {"cisco-vpn", "DAP: User <user>, Addr <src>, Connection", "accepted", Verdict::event, "DAP: User "},
    {"cisco-asa", "from ssh (remote <src>)", "failed"},
    // Databases
    // What a client sent, quoted whole: it may be a line of log that somebody wants us to believe
    {"mssql", "^Wrong data received: ", "", Verdict::no_event},
    {"mssql", "^Logon       Login failed for user '<user>'<*>[CLIENT: <src>]", "failed", Verdict::event, "[CLIENT: "},
    {"mssql", "ユーザー '<user>' はログインできませんでした。<*>[クライアント: <src>]", "failed", Verdict::event,
     "[クライアント: "},
    {"mysql", "Access denied for user '<user>'@'<srchost>'", "failed"},
    {"postgresql", "no pg_hba.conf entry for host \"<src>\", user \"<user>\"", "reject", Verdict::event,
     "no pg_hba.conf entry for "},
    {"postgresql", "connection received: host=<srchost> port=<sport>", "connect"},
    // CMS, mail and control panels
    {"phpmyadmin", "user denied: <user> (<*>) from <src>", "denied", Verdict::event, "user denied: "},
    // The user name stands before the address, the mail server's answer behind it
    {"roundcube", "ogin failed for <user> against <word> from <src>", "failed", Verdict::event, "ogin failed for "},
    {"roundcube", "ogin failed for <user> from <src>. AUTHENTICATE", "failed", Verdict::event, "ogin failed for "},
    {"roundcube", "ogin failed for <user> from <src>(X-", "failed", Verdict::event, "ogin failed for "},
    {"roundcube", "ogin failed for <user> from <src>", "failed", Verdict::event, "ogin failed for "},
    {"roundcube", "ailed login for <user> from <src> in session", "failed", Verdict::event, "ailed login for "},
    {"roundcube", "AILED login for <user> from <src>", "failed", Verdict::event, "AILED login for "},
    {"wordpress", "Authentication failure for <user> from <src>", "failed"},
    {"wordpress", "Authentication attempt for unknown user <user> from <src>", "failed"},
    {"wordpress", "Blocked authentication attempt for <user> from <src>", "block"},
    {"froxlor", "[Login Action <src>] ", "failed"},
    {"froxlor", "\"source\":\"login\",<*>\"user\":\"<src>\"", "failed", Verdict::event, "\"source\":\"login\""},
    {"gitlab", "Failed Login: username=<user> ip=<src>", "failed"},
    {"groupoffice", "LOGIN FAILED for user: \"<user>\" from IP: <src>", "failed"},
    {"centreon", "[WEB] [<src>] Authentication failed for '<user>'", "failed"},
    {"directadmin", ": '<src>' <count> failed login attempt", "failed", Verdict::event, " failed login attempt"},
    {"directadmin", "' successful login to '", "", Verdict::no_event},
    {"monit", "Warning: Client '<src>' supplied ", "failed", Verdict::event, "Warning: Client '"},
    {"ipban", "anning ip address: <src>, user name: <user>,", "ban", Verdict::event, "anning ip address: "},
    {"lighttpd", "password doesn't match for <*> username: <user> IP: <src>", "failed", Verdict::event,
     "password doesn't match for "},
    {"monit", "access denied -- client <src>: wrong password for user '<user>'", "denied", Verdict::event,
     "access denied -- client "},
    {"monit", "access denied -- client <src>: empty password", "denied", Verdict::event, "access denied -- client "},
    {"monit", "access denied -- client <src>: unknown user ''", "", Verdict::no_event, "access denied -- client "},
    {"monit", "access denied -- client <src>: unknown user '<user>'", "denied", Verdict::event, "access denied -- client "},
    {"monit", "access denied -- client ", "", Verdict::no_event},
    {"nagios", "Host <src> is not allowed to talk to us", "refused", Verdict::event, "is not allowed to talk to us"},
    {"proxmox", "authentication failure; rhost=<src> user=<user> msg=", "failed"},
    {"mikrotik", "login failure for user <user> from <src> via <word>", "failed", Verdict::event, "login failure for user "},
    {"screensharing", "Authentication: FAILED :: User Name: <user> :: Viewer Address: <src>", "failed"},
    {"screensharing", "Authentication: SUCCEEDED :: User Name: ", "", Verdict::no_event},
    {"sogo", "Login from '<src><*>' for user '<user>' might not have worked", "failed", Verdict::event,
     "might not have worked"},
    {"vaultwarden", " IP: <src>. Username: <user>", "failed", Verdict::event, "[ERROR] Username or password is incorrect"},
    {"vaultwarden", "[ERROR] <*> IP: <src>", "failed", Verdict::event, "][ERROR] "},
    {"webmin", "nvalid login as <user> from <src>", "failed", Verdict::event, "nvalid login as "},
    {"webmin", "Non-existent login as <user> from <src>", "failed"},
    {"cpanel", "[cpsrvd] <src> - <user> - SUCCESS LOGIN", "accepted", Verdict::event, "[cpsrvd] "},
    {"cpanel", "[cpsrvd] <src> - <user> - FAILED LOGIN", "failed", Verdict::event, "[cpsrvd] "},
    {"counter-strike", "Bad Rcon: \"<user>\" from \"<src>\"", "failed", Verdict::event, "Bad Rcon: "},
    {"dante", "block(<n>): tcp/accept ]: <src> <dst>: ", "block", Verdict::event, "tcp/accept ]: "},
    {"samba", "Denied connection from (<src>)", "denied"},
    {"samba", "Denied connection from <*>(<src>)", "denied", Verdict::event, "Denied connection from "},
    {"rsh", "Connection from <src> on illegal port", "illegal", Verdict::event, " on illegal port"},
    {"xrdp", "connection problem, <*>ip: <src>", "failed", Verdict::event, "connection problem, "},
    {"guacamole", "Authentication attempt from <src> for user \"<user>\" failed", "failed", Verdict::event,
     "Authentication attempt from "},
    {"tcp-wrapper", "refused connect from <srchost>", "refused"},
    {"tcp-wrapper", "refused connection from <srchost>", "refused"},
    {"xinetd", "FAIL: <word> address from=<src>", "refused", Verdict::event, " address from="},
    {"xinetd", "START: <word> pid=<n> from=<src>", "start", Verdict::event, " from="},
    // Juniper SRX, unstructured: "session denied a/p->b/q 0x0 junos-ssh 6(0) policy ..."
    {"juniper-srx", "session denied <src>-><dst> 0x<word> <word> <proto>(", "deny", Verdict::event, "session denied "},
    {"juniper-srx", "session denied <src>-><dst> <word> <proto>(", "deny", Verdict::event, "session denied "},
    // Junos on routers: what was done is one letter (A accept, D discard, R reject)
    {"junos", "PFE_FW_SYSLOG_IP: FW: <word> D  <proto> <src> <dst> <sport> <dport> (<count> packet", "discard",
     Verdict::event, "PFE_FW_SYSLOG_IP"},
    {"junos", "PFE_FW_SYSLOG_IP: FW: <word> R  <proto> <src> <dst> <sport> <dport> (<count> packet", "reject",
     Verdict::event, "PFE_FW_SYSLOG_IP"},
    // Scan detectors and ban lists
    {"meraki", "both claim IP: <src>", "conflict"},
    {"sourcefire", "IP Addresses: <dst><<-<src>", "malware", Verdict::event, "IP Addresses: "},
    {"sourcefire", "IP Addresses: <src>->><dst>", "malware", Verdict::event, "IP Addresses: "},
    {"netscout", "Host Detection alert <*>, host <src>,", "alert", Verdict::event, "Host Detection alert "},
    {"netscout", "Blocked host <src> at <*> destination <dst>", "block", Verdict::event, "Blocked host "},
    {"psad", "scan detected<*>: <src> -> <dst>", "scan", Verdict::event, "scan detected"},
    {"psad", "scan detected: <src>", "scan"},
    // A forged sender: nothing is known of who it was
    {"kernel", "martian source ", "", Verdict::no_event},
    {"kernel", "martian destination ", "", Verdict::no_event},
    {"fail2ban", "NOTICE [recidive] Ban ", "", Verdict::no_event},
    {"fail2ban", "NOTICE  [recidive] Ban ", "", Verdict::no_event},
    {"fail2ban", "] Unban ", "", Verdict::no_event},
    {"fail2ban", "[<sig>] Ban <src>", "ban", Verdict::event, "] Ban "},
    {"fail2ban", "[<sig>] Found <src>", "found", Verdict::event, "] Found "},
    {"denyhosts", "new denied hosts: ['<src>'", "ban"},
    {"courier", "authentication failed for <user> from <src>", "failed"},
};

}   // namespace

GrammarFamily services_family() { return {grammars, phrases}; }

}   // namespace toritsugi::logs
