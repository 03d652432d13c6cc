#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace toritsugi {

// What an address seems to be, from its local part: the nearer to the front, the better for a report.
enum class MailboxKind { abuse, security, noc, role, unclear, hostmaster, person };

MailboxKind kind_of_mailbox(std::string_view address);
bool is_person(MailboxKind kind);
// What the kind adds to the weight of a candidate within one source.
int mailbox_weight(MailboxKind kind);

// A plain addr-spec with a host name of at least two labels; domain made lower case. Empty: no such address.
std::string canonical_mailbox(std::string_view text);
std::string_view domain_of(std::string_view address);
// All plain addresses in a line of free text, canonical, each once. Understands "abuse(at)example.net", "abuse [at]
// example [dot] net" and mailto:.
std::vector<std::string> mailboxes_in(std::string_view line);

// The word by which an Internet registry is known ("ripe", "jpnic", "krnic", ...) when the domain is one of a registry: its
// own mailboxes are not the network's contact. Empty: none.
std::string_view registry_of_domain(std::string_view domain);
// Registries that hand out networks inside a country; they are asked for the holder.
bool is_national_registry(std::string_view registry);
// The national registry that a text points to: "see whois.nic.ad.jp", "KRNIC is not an ISP". Empty: none.
std::string_view national_registry_named_in(std::string_view text);
// Its whois server, or "" when none is known.
std::string_view whois_server_of(std::string_view registry);

}   // namespace toritsugi
