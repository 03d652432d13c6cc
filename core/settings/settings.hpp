#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/result.hpp"
#include "core/model/time.hpp"

namespace toritsugi {

// How far a stranger's mail is read. Beyond a limit the raw mail is kept and the ticket says so.
struct ReadingLimits {
    std::uint64_t mail_bytes = 50u << 20;   // larger: 552 before DATA ends
    std::uint32_t parts = 1000;
    std::uint32_t depth = 100;
    std::uint32_t header_bytes = 256u << 10;   // of one part
    std::uint32_t header_line_bytes = 100u << 10;
    std::uint32_t header_fields = 1000;
    std::uint64_t unpacked_bytes = 512u << 20;   // of all archives of one mail
    std::uint32_t archive_entries = 1000;
    std::uint32_t archive_depth = 3;
    std::uint32_t archive_ratio = 200;
    bool operator==(const ReadingLimits&) const = default;
};

// Every value has a default that works on loopback. deploy/settings/toritsugi.toml explains each of them.
struct Settings {
    struct Site {
        std::string name = "Example CSIRT";
        std::string name_ja = "Example CSIRT";
        std::string domain = "localhost";   // of our Message-IDs
        std::string ticket_prefix = "TRT";
        ZoneOffset zone{540};                             // "+09:00": of pages and of ticket years
        std::string language = "ja";                      // of pages when the browser does not say, "ja" or "en"
        std::string base_url = "http://127.0.0.1:8025";   // in links that leave the house
        bool documentation_addresses = false;   // tests and the demo: 192.0.2.0/24 and the like may be relayed about
        bool operator==(const Site&) const = default;
    } site;
    std::string database = "sqlite";   // or postgresql://...
    struct DataFolder {
        std::string folder = "./data";
        bool operator==(const DataFolder&) const = default;
    } data;
    struct Mail {
        std::string listen = "127.0.0.1:2525";      // LMTP and SMTP; or unix:/path
        std::string address = "report@localhost";   // ours: From of answers, base of signed reply addresses
        std::vector<std::string> also_ours;         // further addresses and @domains that are ours
        std::vector<std::string> recipients;        // accepted in RCPT TO, addresses or @domains; empty: all
        std::string send = "hold";                  // smtp://user:password@host:port, maildir:PATH, hold
        std::string send_tls = "opportunistic";     // "required", "opportunistic", "off"
        std::string send_ca;                        // file of certificates; empty: the system's
        std::string authserv_id;   // of our own border (RFC 8601); empty: no Authentication-Results is believed
        int connections = 1000;    // at once
        std::chrono::seconds idle{300};
        bool operator==(const Mail&) const = default;
    } mail;
    struct Pickup {                           // mailboxes elsewhere that are emptied into the desk
        std::vector<std::string> mailboxes;   // "imaps://user:password@host/INBOX", "pop3s://user:password@host"
        std::chrono::seconds every{60};       // between two looks; an IMAP server with IDLE tells us sooner
        std::string taken = "delete";         // what becomes of a mail there: "delete", or "move:FOLDER" (IMAP)
        std::string tls = "required";         // "required", or "off": only on loopback
        std::string ca;                       // file of certificates; empty: the system's
        bool operator==(const Pickup&) const = default;
    } pickup;
    struct Keys {                        // PGP and S/MIME; all may be empty
        std::string gnupg_home;          // folder of the desk's key ring; empty: PGP is neither checked nor decrypted
        std::string sign_with;           // fingerprint or address of the desk's own key; empty: our mails go unsigned
        std::string smime_authorities;   // PEM file of certificates that we trust; empty: nobody vouches for a signer
        std::string smime_key;           // PEM file with our certificate and its private key
        bool operator==(const Keys&) const = default;
    } keys;
    struct Answers {               // the automatic ones
        bool acknowledge = true;   // the kill switch
        int per_address_day = 10, per_address_hour = 4, per_domain_hour = 60, in_all_hour = 2000;
        std::string templates;   // folder with own texts; empty: the ones built in
        bool operator==(const Answers&) const = default;
    } answers;
    struct Web {
        std::string listen = "127.0.0.1:8025";
        int threads = 16;
        std::chrono::minutes idle_session{30};
        std::string secure_cookies = "auto";   // "auto": when base_url begins with https; "on", "off"
        bool operator==(const Web&) const = default;
    } web;
    struct Desk {
        std::chrono::minutes first_look{240};         // target until a person has read a report
        std::chrono::minutes first_look_urgent{60};   // phishing, malware, control systems, requests of other CERTs
        bool operator==(const Desk&) const = default;
    } desk;
    struct Contacts {                          // where reports are passed on to
        bool ask_registries = true;            // RDAP and whois, in the background
        std::vector<std::string> also_ask;     // further RDAP and whois servers, host names
        std::vector<std::string> cert_first;   // countries whose CERT we go through: "KR"
        bool guess = true;                     // abuse@ a domain (RFC 2142) when nothing better is known
        std::string check = "by-hand";         // mails that ask whether an address is still right: "by-hand", "automatic"
        bool operator==(const Contacts&) const = default;
    } contacts;
    struct Relay {
        std::string chase = "by-hand";     // reminders and the next contact by the plan: "by-hand", "automatic"
        std::string outcome = "by-hand";   // the outcome to reporters when everybody has answered: "by-hand", "automatic"
        std::chrono::minutes outcome_after{240};   // the automatic one: time for a handler to correct an answer's reading
        bool operator==(const Relay&) const = default;
    } relay;
    struct Log {
        std::string level = "info";
        std::string file;
        bool operator==(const Log&) const = default;
    } log;   // file empty: standard error
    ReadingLimits limits;
    bool operator==(const Settings&) const = default;
};

// From TOML text. `file` is for messages only: "toritsugi.toml:14:9: ...". The environment's TORITSUGI_SECTION_KEY come on
// top. Problem: one line that says where and what to write instead.
Result<Settings> read_settings(std::string_view toml, std::string_view file, const std::vector<std::string>& environment);

// Every setting there is, as "mail.listen"; "database" stands alone.
std::vector<std::string> setting_names();

}   // namespace toritsugi
