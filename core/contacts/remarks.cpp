#include "core/contacts/remarks.hpp"

#include <algorithm>

#include "core/contacts/domains.hpp"
#include "core/contacts/mailbox.hpp"

namespace toritsugi {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string letters_of(std::string_view text) {
    std::string out;
    for (const char c : lower(text))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    return out;
}

// `related` holds addresses, host names and names of organisations; a name fits when it holds the domain's own label:
// "Nordhost Ltd" and nordhost.net.
bool is_related(std::string_view address, const std::vector<std::string>& related) {
    const std::string own = registrable_domain(domain_of(address));
    const std::string label = letters_of(own.substr(0, own.find('.')));
    return std::any_of(related.begin(), related.end(), [&](const std::string& one) {
        if (one.find('@') != one.npos) return !own.empty() && own == registrable_domain(domain_of(one));
        if (one.find('.') != one.npos && own == registrable_domain(one)) return true;
        return label.size() >= 4 && letters_of(one).find(label) != std::string::npos;
    });
}

constexpr int remark_weight = 400;   // below every structured abuse field, above technical and administrative contacts

}   // namespace

bool speaks_of_abuse(std::string_view line) {
    const std::string small = lower(line);
    for (const std::string_view word :
         {"abuse", "spam", "security", "misuse", "hacking", "attack", "intrusion", "phishing", "csirt", "incident", "不正",
          "迷惑", "攻撃", "セキュリティ", "スパム", "스팸", "해킹"})
        if (small.find(word) != small.npos) return true;
    return false;
}

std::vector<Candidate> candidates_in_remarks(const std::vector<std::string>& lines, const std::vector<std::string>& related,
                                             Side side, ContactSource source, std::string_view server) {
    std::vector<Candidate> found;
    bool previous_speaks = false;
    for (const std::string& line : lines) {
        const bool speaks = speaks_of_abuse(line);
        // A heading such as "Send abuse reports to:" carries one line further.
        const bool counts = speaks || previous_speaks;
        const auto addresses = mailboxes_in(line);
        previous_speaks = speaks && addresses.empty();
        if (!counts) continue;
        for (const std::string& address : addresses) {
            if (!is_related(address, related) || !marked_invalid_in(line).empty()) continue;
            const MailboxKind kind = kind_of_mailbox(address);
            Candidate one;
            one.address = address;
            one.side = side;
            one.source = source;
            one.source_detail = server;
            one.role = kind == MailboxKind::security ? AddressRole::security : AddressRole::abuse;
            one.is_person = is_person(kind);
            one.weight = remark_weight +
                         (kind == MailboxKind::abuse      ? 40
                          : kind == MailboxKind::security ? 30
                                                          : 0) -
                         (one.is_person ? 50 : 0);
            one.why = {"named in the registry's remarks as taking abuse reports",
                       "登録簿の備考欄に不正行為の連絡先として記載"};
            found.push_back(std::move(one));
        }
    }
    return found;
}

std::string marked_invalid_in(std::string_view line) {
    if (lower(line).find("is invalid") == std::string::npos) return {};
    const auto addresses = mailboxes_in(line);
    return addresses.empty() ? std::string{} : addresses.front();
}

Validated validated_in(std::string_view line) {
    const std::string small = lower(line);
    const auto at = small.find("was validated on ");
    if (at == small.npos) return {};
    const auto addresses = mailboxes_in(line.substr(0, at));
    if (addresses.empty()) return {};
    const auto day = parse_rfc3339(std::string(line.substr(at + 17, 10)) + "T00:00:00Z");
    return {addresses.front(), day.ok() ? std::optional(day.value()) : std::nullopt};
}

}   // namespace toritsugi
