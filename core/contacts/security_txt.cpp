#include "core/contacts/security_txt.hpp"

#include <algorithm>

#include "core/contacts/domains.hpp"
#include "core/contacts/mailbox.hpp"
#include "core/contacts/whois_text.hpp"

namespace toritsugi {
namespace {

std::string percent_decoded(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && at + 2 < text.size() && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0) {
            out += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

}   // namespace

SecurityTxt read_security_txt(std::string_view text, std::string_view url, UtcTime now) {
    SecurityTxt file;
    bool has_canonical = false, is_canonical = false, in_signature = false;
    for (const std::string& line : whois_lines(text.substr(0, 32u << 10))) {
        if (line.starts_with("-----BEGIN PGP SIGNED MESSAGE")) file.is_signed = true;
        if (line.starts_with("-----BEGIN PGP SIGNATURE")) in_signature = true;
        if (in_signature || line.starts_with('#')) continue;
        const auto colon = line.find(':');
        if (colon == line.npos) continue;
        const std::string name = ascii_lower(trimmed(line.substr(0, colon))),
                          value = trimmed(std::string_view(line).substr(colon + 1));
        if (name == "contact") {
            const std::string small = ascii_lower(value.substr(0, 8));
            // Some write the bare address, without the scheme that RFC 9116, 2.5.3 asks for.
            std::string mail = small.starts_with("mailto:") ? percent_decoded(value.substr(7)) : value;
            mail = canonical_mailbox(mail.substr(0, mail.find('?')));
            if (!mail.empty()) file.mails.push_back(mail);
            if (small.starts_with("https://")) file.web_forms.push_back(value);
        } else if (name == "expires" && !file.expires) {
            if (const auto at = parse_rfc3339(value); at.ok()) file.expires = at.value();
        } else if (name == "preferred-languages") {
            for (std::size_t at = 0; at < value.size();) {
                const auto end = std::min(value.find(',', at), value.size());
                if (const std::string one = ascii_lower(trimmed(value.substr(at, end - at))); one.size() >= 2)
                    file.languages.push_back(one.substr(0, 2));
                at = end + 1;
            }
        } else if (name == "canonical") {
            has_canonical = true;
            is_canonical = is_canonical || value == url;
        }
    }
    if (file.mails.empty() && file.web_forms.empty())
        file.defect = "It names no contact.";
    else if (!file.expires)
        file.defect = "It has no Expires field.";
    else if (*file.expires <= now)
        file.defect = "It expired on " + rfc3339(*file.expires).substr(0, 10) + ".";
    else if (has_canonical && !is_canonical)
        file.defect = "Its Canonical field names another place.";
    return file;
}

std::vector<Candidate> candidates_of(const SecurityTxt& file, std::string_view host) {
    std::vector<Candidate> all;
    if (!file.defect.empty()) return all;
    int weight = 1000;
    for (const std::string& mail : file.mails) {
        Candidate one;
        one.address = mail;
        one.side = Side::site;
        one.role = AddressRole::security;
        one.source = ContactSource::security_txt;
        one.source_detail = host;
        one.weight = weight--;
        one.is_person = is_person(kind_of_mailbox(mail));
        one.language = file.languages.empty() ? "" : file.languages.front();
        one.why = {"security.txt of " + std::string(host), std::string(host) + " の security.txt"};
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<Candidate> guessed_candidates(std::string_view host, Side side) {
    const std::string domain = registrable_domain(host);
    if (domain.empty()) return {};
    std::vector<Candidate> all;
    for (const std::string_view local : {"abuse", "postmaster"}) {
        Candidate one;
        one.address = std::string(local) + "@" + domain;
        one.side = side;
        one.role = local == "abuse" ? AddressRole::abuse : AddressRole::other;
        one.source = ContactSource::guessed;
        one.source_detail = "RFC 2142";
        one.weight = local == "abuse" ? 100 : 50;
        one.why = {"guessed: every domain should have it (RFC 2142)", "推測: どのドメインにもあるはずの宛先(RFC 2142)"};
        all.push_back(std::move(one));
    }
    return all;
}

}   // namespace toritsugi
