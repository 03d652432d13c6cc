// Mail servers: Postfix, Exim, Sendmail, Dovecot, Courier, Cyrus, UW-IMAP, Domino, ASSP, Oracle.
#include "core/reading/logs/grammars/families.hpp"

namespace toritsugi::logs {
namespace {

// Exim names the peer as "H=host (helo) [a]:p" or "from host [a]:p"; what stands in round brackets or quotation marks the
// peer wrote itself; "I=[b]:25" is our own side.
Verdict read_exim(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    LogEvent& event = draft.event;
    int depth = 0;
    bool in_quotes = false;
    std::size_t from = line.head().after;
    // The command in quotation marks may hold anything: the last " H=" is exim's own
    if (const std::size_t host = text.rfind(" H="); host != text.npos && text.find("SMTP protocol error in \"") < host)
        from = host;
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        if (c == '(') ++depth;
        if (c == ')' && depth > 0) --depth;
        if (c != '[' || depth > 0 || i == 0 || (!is_space(text[i - 1]) && text.substr(i - 1, 1) != "=") ||
            (i > 1 && text.substr(i - 2, 2) == "I="))
            continue;
        Cursor cursor(text, i);
        if (!cursor.address_and_port(event.src, event.src_port)) continue;
        const std::size_t own = text.find(" I=[", i);
        if (own != text.npos) {
            Cursor target(text, own + 3);
            target.address_and_port(event.dst, event.dst_port);
        }
        std::string_view rest = text.substr(static_cast<std::size_t>(cursor.at - text.data()));
        while (!rest.empty() && (is_space(rest.front()) || rest.front() == ':')) rest.remove_prefix(1);
        event.signature = rest.empty() ? text.substr(line.head().after) : rest;
        if (const std::size_t id = rest.rfind("set_id="); id != rest.npos) {
            event.user = rest.substr(id + 7);
            if (!event.user.empty() && event.user.back() == ')') event.user.remove_suffix(1);
        }
        event.action = "reject";
        event.format = "exim";
        event.proto = "tcp";
        return Verdict::event;
    }
    return Verdict::not_mine;
}

// Oracle Messaging: <co ... tr="TCP|own|port|peer|port" ... mi="Bad password" us="user" ...>
Verdict read_oracle(const Line& line, std::size_t, Draft& draft, Memory&) {
    const std::string_view text = line.text();
    const std::size_t at = text.find(" tr=\"TCP|");
    if (at == text.npos) return Verdict::not_mine;
    if (text.find("mi=\"Bad password") == text.npos && text.find("mi=\"Authentication failed") == text.npos)
        return Verdict::no_event;
    LogEvent& event = draft.event;
    Cursor cursor(text, at + 9);
    if (!cursor.address(event.dst) || !cursor.skip('|') || !cursor.port(event.dst_port) || !cursor.skip('|') ||
        !cursor.address(event.src) || !cursor.skip('|') || !cursor.port(event.src_port))
        return Verdict::not_mine;
    Cursor stamp(text, text.find("ts=\"") + 4);
    read_stamp(stamp, draft.stamp);
    if (const std::size_t user = text.find(" us=\""); user != text.npos) event.user = Cursor(text, user + 5).until('"');
    event.action = "failed";
    event.format = "oracle-ims";
    event.proto = "tcp";
    return Verdict::event;
}

constexpr Grammar grammars[] = {
    {"exim",
     read_exim,
     {" authenticator failed", " rejected ", "SMTP protocol error", "no MAIL in SMTP", "sender verify fail",
      "SMTP call from ", "SMTP connection from "}},
    {"exim",
     read_exim,
     {"synchronization error", "Incorrect authentication data", "closed by DROP in ACL", " temporarily rejected",
      " AUTH command ", " dropped by "}},
    {"oracle-ims", read_oracle, {"<co ts="}},
};

constexpr Phrase phrases[] = {
    {"exim", "SA: Action: <*>(host=<*>[<src>])", "spam", Verdict::event, "SA: Action: "},
    {"exim", "no host name found for IP address", "", Verdict::no_event},
    {"exim", "no IP address found for host", "", Verdict::no_event},
    // Postfix
    {"postfix", "NOQUEUE: reject: <word> from [<src>]:<sport>: ", "reject", Verdict::event, "NOQUEUE: reject: "},
    {"postfix", "]: NOQUEUE: reject: <word> from <*>[<src>]", "reject", Verdict::event, "NOQUEUE: reject: "},
    {"postfix", "reject: <word> from <*>[<src>]", "reject", Verdict::event, "reject: "},
    {"postfix", "milter-reject: <word> from <*>[<src>]", "reject"},
    {"postfix", "warning: <*>[<src>]: SASL <*> authentication fail", "failed", Verdict::event, "]: SASL "},
    {"postfix", "lost connection after <*> from <*>[<src>]", "lost", Verdict::event, "lost connection after "},
    {"postfix", "too many errors after <*> from <*>[<src>]", "errors", Verdict::event, "too many errors after "},
    {"postfix", "improper command pipelining after <*> from <*>[<src>]", "reject", Verdict::event,
     "improper command pipelining"},
    {"postfix", "PREGREET <n> after <*> from [<src>]:<sport>", "pregreet", Verdict::event, "PREGREET "},
    {"postfix", "HANGUP after <*> from [<src>]:<sport>", "hangup", Verdict::event, "HANGUP after "},
    {"postfix", "rate limit exceeded: <*> from <*>[<src>]", "limit", Verdict::event, "rate limit exceeded: "},
    {"postfix", "concurrency limit exceeded: <*> from <*>[<src>]", "limit", Verdict::event, "concurrency limit exceeded: "},
    {"postfix", "timeout after <*> from <*>[<src>]", "timeout", Verdict::event, "timeout after "},
    // Dovecot
    {"dovecot", "auth failed, <*> rip=<src>, lip=<dst>", "failed", Verdict::event, "(auth failed, "},
    {"dovecot", "Aborted login <*> rip=<src>, lip=<dst>", "aborted", Verdict::event, "Aborted login"},
    {"dovecot", "Disconnected <*> rip=<src>, lip=<dst>", "disconnected", Verdict::event, "-login: Disconnected"},
    {"dovecot", "Login: user=<<*>>, <*> rip=<src>, lip=<dst>", "accepted", Verdict::event, "-login: Login: user="},
    {"dovecot", "passwd-file(<*>,<src>): unknown user", "failed", Verdict::event, "passwd-file("},
    {"dovecot", "pam(<*>,<src>): pam_authenticate() failed", "failed", Verdict::event, "pam_authenticate() failed"},
    {"dovecot", "sql(<*>,<src>): Password mismatch", "failed", Verdict::event, "Password mismatch"},
    // Sendmail
    {"sendmail", "^<*>[<src>]<*>: possible SMTP attack", "attack", Verdict::event, "possible SMTP attack"},
    {"sendmail", "AUTH failure <sig>relay=<*>[<src>]", "failed", Verdict::event, "AUTH failure ("},
    {"sendmail", "did not issue MAIL/EXPN/VRFY/ETRN", "", Verdict::no_event},
    {"sendmail", "ruleset=check_rcpt, arg1=<*>, relay=<*>[<src>]", "reject", Verdict::event, "ruleset=check_rcpt"},
    {"sendmail", "ruleset=check_relay, arg1=<*>, arg2=<src>", "reject", Verdict::event, "ruleset=check_relay"},
    // Courier, Cyrus, UW-IMAP
    {"courier", "error,relay=<src>,port=<sport>", "reject"},
    {"courier", "error,relay=<src>", "reject"},
    {"courier", "LOGIN FAILED, <*>ip=[<src>]", "failed", Verdict::event, "LOGIN FAILED, "},
    {"cyrus", "badlogin: <*>[<src>]", "failed"},
    {"uw-imap", "ogin failed user=<*> host=<*>[<src>]", "failed", Verdict::event, "Login failed user="},
    {"uw-imap", "excessive login failures user=<*> host=<*>[<src>]", "failed", Verdict::event, "excessive login failures"},
    {"uw-imap", "Login disabled user=<*> host=<*>[<src>]", "refused", Verdict::event, "Login disabled user="},
    {"uw-imap", "override of user=<*> host=<*>[<src>]", "failed", Verdict::event, "override of user="},
    // qmail, vpopmail
    {"qmail", "tcpserver: deny <n> <*>:<dst> <*>:<src>:<*>:<sport>", "deny", Verdict::event, "tcpserver: deny "},
    {"vpopmail", "vchkpw-<*>: <*>password fail<user>:<src>", "failed", Verdict::event, "vchkpw-"},
    {"vpopmail", "vchkpw-<*>: vpopmail user not found <user>:<src>", "failed", Verdict::event, "vpopmail user not found "},
    // Domino
    {"domino", "Authentication failed for user <user> ; connecting host <src>", "failed"},
    {"domino", "smtp: <user> [<src>] authentication failure", "failed", Verdict::event, "] authentication failure"},
    {"domino", "smtp: <user> <src> authentication failure", "failed", Verdict::event, " authentication failure using"},
    {"domino", "Connection from <src> rejected for policy reasons", "reject", Verdict::event, "rejected for policy reasons"},
    // ASSP
    {"assp", "] <src> SSL negotiation with client failed", "failed", Verdict::event, "SSL negotiation with client failed"},
    {"assp", "Blocking <src> - too much AUTH errors", "block", Verdict::event, "too much AUTH errors"},
    {"assp", "] <src> max sender authentication errors", "block", Verdict::event, "max sender authentication errors"},
    {"assp", "[RelayAttempt] <src> ", "block"},
    {"assp", "] <src> [SMTP Error] 535", "failed", Verdict::event, "[SMTP Error] 535"},
};

}   // namespace

GrammarFamily mail_servers_family() { return {grammars, phrases}; }

}   // namespace toritsugi::logs
