#include "core/contacts/mailbox.hpp"

#include <algorithm>
#include <array>

#include "core/contacts/domains.hpp"

namespace toritsugi {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// Words of a local part: "net-abuse.jp" -> net, abuse, jp.
std::vector<std::string_view> words_of(std::string_view local) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < local.size();) {
        std::size_t end = at;
        while (end < local.size() && is_alpha(local[end])) ++end;
        if (end > at) words.push_back(local.substr(at, end - at));
        at = std::max(end, at + 1);
    }
    return words;
}

struct KindRow {
    std::string_view word;
    MailboxKind kind;
    bool may_be_inside;   // also as a part of a longer word: "netabuse", "ipsecurity"
};
constexpr KindRow kind_rows[] = {
    {"abuse", MailboxKind::abuse, true},
    {"misuse", MailboxKind::abuse, true},
    {"spam", MailboxKind::abuse, true},
    {"phishing", MailboxKind::abuse, true},
    {"csirt", MailboxKind::security, true},
    {"psirt", MailboxKind::security, true},
    {"cert", MailboxKind::security, false},
    {"security", MailboxKind::security, true},
    {"secure", MailboxKind::security, false},
    {"soc", MailboxKind::security, false},
    {"irt", MailboxKind::security, false},
    {"incident", MailboxKind::security, true},
    {"noc", MailboxKind::noc, false},
    {"ipnoc", MailboxKind::noc, true},
    {"nic", MailboxKind::noc, false},
    {"hostmaster", MailboxKind::hostmaster, true},
    {"dnsmaster", MailboxKind::hostmaster, true},
    {"postmaster", MailboxKind::role, true},
    {"webmaster", MailboxKind::role, true},
    {"support", MailboxKind::role, true},
    {"helpdesk", MailboxKind::role, true},
    {"contact", MailboxKind::role, true},
    {"network", MailboxKind::role, true},
    {"netadmin", MailboxKind::role, true},
    {"sysadmin", MailboxKind::role, true},
    {"ipadmin", MailboxKind::role, true},
    {"peering", MailboxKind::role, true},
    {"registry", MailboxKind::role, true},
    {"register", MailboxKind::role, false},
    {"registrar", MailboxKind::role, true},
    {"domain", MailboxKind::role, true},
    {"operation", MailboxKind::role, true},
    {"service", MailboxKind::role, true},
    {"customer", MailboxKind::role, true},
    {"billing", MailboxKind::role, true},
    {"sales", MailboxKind::role, false},
    {"legal", MailboxKind::role, false},
    {"office", MailboxKind::role, false},
    {"info", MailboxKind::role, false},
    {"admin", MailboxKind::role, false},
    {"admins", MailboxKind::role, false},
    {"administrator", MailboxKind::role, false},
    {"root", MailboxKind::role, false},
    {"mail", MailboxKind::role, false},
    {"tech", MailboxKind::role, false},
    {"technical", MailboxKind::role, false},
    {"engineering", MailboxKind::role, false},
    {"net", MailboxKind::role, false},
    {"ops", MailboxKind::role, false},
    {"lir", MailboxKind::role, false},
    {"ip", MailboxKind::role, false},
    {"whois", MailboxKind::role, false},
    {"team", MailboxKind::role, false},
};

// "t-yamada", "hanako.sato", "j_smith": two words of letters, at least one of them of three letters or more.
bool looks_like_a_name(const std::vector<std::string_view>& words) {
    return words.size() == 2 && std::max(words[0].size(), words[1].size()) >= 3;
}

bool is_mailbox_character(char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

struct RegistryRow {
    std::string_view domain, registry;
};
constexpr RegistryRow registry_rows[] = {
    {"apnic.net", "apnic"},     {"ripe.net", "ripe"},    {"arin.net", "arin"},     {"lacnic.net", "lacnic"},
    {"afrinic.net", "afrinic"}, {"iana.org", "iana"},    {"icann.org", "iana"},    {"nic.ad.jp", "jpnic"},
    {"jprs.jp", "jprs"},        {"jprs.co.jp", "jprs"},  {"krnic.or.kr", "krnic"}, {"nic.or.kr", "krnic"},
    {"nida.or.kr", "krnic"},    {"kisa.or.kr", "krnic"}, {"krnic.net", "krnic"},   {"krnic.kisa.or.kr", "krnic"},
    {"twnic.net.tw", "twnic"},  {"twnic.net", "twnic"},  {"twnic.tw", "twnic"},    {"cnnic.cn", "cnnic"},
    {"cnnic.net.cn", "cnnic"},  {"irinn.in", "irinn"},   {"nixi.in", "irinn"},     {"vnnic.vn", "vnnic"},
    {"vnnic.net.vn", "vnnic"},  {"idnic.net", "idnic"},  {"apjii.or.id", "idnic"}, {"registro.br", "nicbr"},
    {"nic.br", "nicbr"},        {"nic.mx", "nicmx"},
};
struct NationalRow {
    std::string_view registry, whois_server;
    std::array<std::string_view, 4> words;   // in lower case; that point there
};
constexpr NationalRow national_rows[] = {
    {"jpnic", "whois.nic.ad.jp", {"whois.nic.ad.jp", "jpnic"}},
    {"krnic", "whois.kisa.or.kr", {"krnic", "whois.kisa.or.kr", "whois.nic.or.kr", "whois.krnic.net"}},
    {"twnic", "whois.twnic.net", {"whois.twnic.net", "twnic"}},
    {"cnnic", "whois.cnnic.cn", {"whois.cnnic.cn", "cnnic whois"}},
    {"irinn", "whois.irinn.in", {"whois.irinn.in", "irinn"}},
    {"vnnic", "whois.vnnic.vn", {"whois.vnnic", "vnnic"}},
    {"idnic", "whois.idnic.net", {"whois.idnic.net", "idnic"}},
    {"nicbr", "whois.registro.br", {"whois.registro.br", "registro.br", "nic.br"}},
    {"nicmx", "whois.mx", {"nic mexico", "whois.mx"}},
};

// The length of "@", "(at)", "[at]", " [at] " or " at " (only beside brackets) at this place; 0: none.
std::size_t at_sign(std::string_view text, std::size_t at) {
    for (const std::string_view sign :
         {"@", "(at)", "[at]", " (at) ", " [at] ", "(AT)", "[AT]", " (AT) ", " [AT] ", "\xEF\xBC\xA0"})
        if (text.substr(at).starts_with(sign)) return sign.size();
    return 0;
}
std::size_t dot_sign(std::string_view text, std::size_t at) {
    for (const std::string_view sign : {"(dot)", "[dot]", " (dot) ", " [dot] ", "[.]"})
        if (text.substr(at).starts_with(sign)) return sign.size();
    return 0;
}

}   // namespace

std::string_view domain_of(std::string_view address) {
    const auto at = address.rfind('@');
    return at == address.npos ? std::string_view{} : address.substr(at + 1);
}

MailboxKind kind_of_mailbox(std::string_view address) {
    const std::string local = lower(address.substr(0, address.rfind('@')));
    const auto words = words_of(local);
    const KindRow* best = nullptr;
    for (const KindRow& row : kind_rows) {
        const bool has = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
            return word == row.word || (row.may_be_inside && word.find(row.word) != word.npos);
        });
        if (has && (!best || row.kind < best->kind)) best = &row;
    }
    if (best) return best->kind;
    return looks_like_a_name(words) ? MailboxKind::person : MailboxKind::unclear;
}

bool is_person(MailboxKind kind) { return kind == MailboxKind::person; }

int mailbox_weight(MailboxKind kind) {
    switch (kind) {
        case MailboxKind::abuse: return 150;
        case MailboxKind::security: return 120;
        case MailboxKind::noc: return 60;
        case MailboxKind::role: return 20;
        case MailboxKind::unclear: return 0;
        case MailboxKind::hostmaster: return -20;
        case MailboxKind::person: return -300;
    }
    return 0;
}

std::string canonical_mailbox(std::string_view text) {
    if (text.size() >= 7 && lower(text.substr(0, 7)) == "mailto:") text.remove_prefix(7);
    const auto at = text.rfind('@');
    // RFC 5321, 4.5.3.1: at most 64 octets before the @, 254 in all that fit into a path.
    if (at == text.npos || at == 0 || at > 64 || text.size() > 254) return {};
    const std::string_view local = text.substr(0, at);
    if (!std::all_of(local.begin(), local.end(), is_mailbox_character)) return {};
    if (local.front() == '.' || local.back() == '.' || local.find("..") != local.npos) return {};
    const std::string domain = canonical_host(text.substr(at + 1));
    const auto dot = domain.rfind('.');
    if (dot == domain.npos || !is_alpha(domain[std::min(dot + 1, domain.size() - 1)])) return {};
    return std::string(local) + "@" + domain;
}

std::vector<std::string> mailboxes_in(std::string_view line) {
    std::vector<std::string> found;
    for (std::size_t at = 1; at < line.size(); ++at) {
        const std::size_t sign = at_sign(line, at);
        if (sign == 0) continue;
        std::size_t begin = at;
        while (begin > 0 && at - begin < 65 && is_mailbox_character(line[begin - 1])) --begin;
        std::string domain;
        std::size_t end = at + sign;
        while (end < line.size() && domain.size() < 254) {
            if (const std::size_t dot = dot_sign(line, end); dot > 0) {
                domain += '.';
                end += dot;
            } else if (is_alpha(line[end]) || is_digit(line[end]) || line[end] == '-' || line[end] == '.') {
                domain += line[end++];
            } else {
                break;
            }
        }
        while (domain.ends_with('.') || domain.ends_with('-')) domain.pop_back();
        std::string_view local = line.substr(begin, at - begin);
        while (!local.empty() && (local.front() == '.' || local.front() == '\'' || local.front() == '='))
            local.remove_prefix(1);
        const std::string mailbox = canonical_mailbox(std::string(local) + "@" + domain);
        if (!mailbox.empty() && std::find(found.begin(), found.end(), mailbox) == found.end()) found.push_back(mailbox);
        at = std::max(at, end - 1);
    }
    return found;
}

std::string_view registry_of_domain(std::string_view domain) {
    for (const RegistryRow& row : registry_rows)
        if (domain == row.domain || (domain.size() > row.domain.size() && domain.ends_with(row.domain) &&
                                     domain[domain.size() - row.domain.size() - 1] == '.'))
            return row.registry;
    return {};
}

bool is_national_registry(std::string_view registry) {
    return std::any_of(std::begin(national_rows), std::end(national_rows),
                       [&](const NationalRow& row) { return row.registry == registry; });
}

std::string_view national_registry_named_in(std::string_view text) {
    const std::string small = lower(text);
    for (const NationalRow& row : national_rows)
        for (const std::string_view word : row.words)
            if (!word.empty() && small.find(word) != small.npos) return row.registry;
    return {};
}

std::string_view whois_server_of(std::string_view registry) {
    for (const NationalRow& row : national_rows)
        if (row.registry == registry) return row.whois_server;
    for (const auto& [name, server] : {std::pair<std::string_view, std::string_view>{"ripe", "whois.ripe.net"},
                                       {"apnic", "whois.apnic.net"},
                                       {"arin", "whois.arin.net"},
                                       {"lacnic", "whois.lacnic.net"},
                                       {"afrinic", "whois.afrinic.net"}})
        if (name == registry) return server;
    return {};
}

}   // namespace toritsugi
