#include "core/contacts/whois.hpp"

#include <algorithm>

#include "core/contacts/mailbox.hpp"
#include "core/contacts/remarks.hpp"
#include "core/contacts/whois_text.hpp"

namespace toritsugi {
namespace {

struct Field {
    std::string key, value;   // key in lower case
};
// One paragraph of an answer: an RPSL object, a block of ARIN.
using Paragraph = std::vector<Field>;

std::string_view value_of(const Paragraph& paragraph, std::string_view key) {
    for (const Field& field : paragraph)
        if (field.key == key) return field.value;
    return {};
}

struct Answer {
    std::vector<Paragraph> paragraphs;
    std::vector<std::string> comments;   // lines of % and #, without the mark
    std::vector<std::string> others;
};

Answer cut(const std::vector<std::string>& lines) {
    Answer cut;
    bool is_open = false;
    for (const std::string& line : lines) {
        if (line.empty()) {
            is_open = false;
        } else if (line[0] == '%' || line[0] == '#') {
            cut.comments.push_back(trimmed(std::string_view(line).substr(1)));
        } else if (is_open && (line[0] == ' ' || line[0] == '+') && !cut.paragraphs.empty() &&
                   line.find(": ") == line.npos) {
            // RFC 2622, 2: a value goes on in lines that begin with a blank, a tab or a plus sign.
            Field more{cut.paragraphs.back().back().key, trimmed(std::string_view(line).substr(1))};
            cut.paragraphs.back().push_back(std::move(more));
        } else if (const auto colon = line.find(':'); colon != line.npos && colon > 0 && colon < 60) {
            if (!is_open) cut.paragraphs.emplace_back();
            is_open = true;
            cut.paragraphs.back().push_back(
                {ascii_lower(trimmed(line.substr(0, colon))), trimmed(std::string_view(line).substr(colon + 1))});
        } else {
            cut.others.push_back(line);
        }
    }
    return cut;
}

struct MailRow {
    std::string_view key;
    AddressRole role;
    int weight;
    bool is_fallback;
    Side side_of_domain;   // for answers about a domain
    Phrase why;
};
// Fields that name an address wherever they stand.
const std::vector<MailRow>& mail_rows() {
    using R = AddressRole;
    static const std::vector<MailRow> rows{
        {"rabuseemail",
         R::abuse,
         1300,   // resource level beats organisation level, whatever the mailbox is called
         false,
         Side::site,
         {"RAbuseEmail in ARIN's whois (of this network)", "ARIN whois の RAbuseEmail(このネットワークの窓口)"}},
        {"orgabuseemail",
         R::abuse,
         1100,
         false,
         Side::site,
         {"OrgAbuseEmail in ARIN's whois", "ARIN whois の OrgAbuseEmail"}},
        {"registrar abuse contact email",
         R::registrar,
         1100,
         false,
         Side::registrar,
         {"the registrar's abuse contact", "登録事業者の不正行為連絡先"}},
        {"rnocemail", R::noc, 330, true, Side::site, {"fallback: network operations", "代替: 運用窓口(NOC)"}},
        {"orgnocemail", R::noc, 320, true, Side::site, {"fallback: network operations", "代替: 運用窓口(NOC)"}},
        {"rtechemail", R::technical, 310, true, Side::site, {"fallback: technical contact", "代替: 技術連絡先"}},
        {"orgtechemail", R::technical, 300, true, Side::site, {"fallback: technical contact", "代替: 技術連絡先"}},
        // TWNIC: "Technical contact:", and below it name, handle and mail in one line.
        {"technical contact", R::technical, 300, true, Side::site, {"fallback: technical contact", "代替: 技術連絡先"}},
        {"administrator contact",
         R::administrative,
         250,
         true,
         Side::site,
         {"fallback: administrative contact", "代替: 管理連絡先"}},
        {"tech email",
         R::technical,
         300,
         true,
         Side::site,
         {"fallback: technical contact of the domain", "代替: ドメインの技術連絡先"}},
        {"admin email",
         R::administrative,
         250,
         true,
         Side::site,
         {"fallback: administrative contact of the domain", "代替: ドメインの管理連絡先"}},
        {"registrant email",
         R::administrative,
         260,
         true,
         Side::site,
         {"fallback: holder of the domain", "代替: ドメインの登録者"}},
    };
    return rows;
}

class Reader {
  public:
    Reader(Side side, std::string_view server, RegistryAnswer& answer) : side_(side), server_(server), answer_(answer) {}

    void read(const std::vector<std::string>& lines) {
        const Answer text = cut(lines);
        if (text.paragraphs.empty()) return short_list(text.others);
        if (is_nobodys(text)) {
            answer_.kind = AnswerKind::no_match;
            answer_.problem = "This registry does not hold the address.";
            return;
        }
        about(text.paragraphs);
        ripe_comment(text.comments);
        for (const Paragraph& paragraph : text.paragraphs) fields_of(paragraph);
        handles(text.paragraphs);
        lone_object(text.paragraphs);
        remarks(text.paragraphs);
        point_away(text);
    }

  private:
    void add(std::string_view address, AddressRole role, int weight, bool is_fallback, Phrase why) {
        add(address, role, weight, is_fallback, std::move(why), side_ == Side::registrar ? Side::site : side_);
    }
    void add(std::string_view address, AddressRole role, int weight, bool is_fallback, Phrase why, Side side) {
        Candidate one = whois_candidate(address, side, server_, role, weight, is_fallback, std::move(why));
        if (!one.address.empty()) answer_.candidates.push_back(std::move(one));
    }

    // What RIPE and others answer for blocks that they do not hold.
    static bool is_nobodys(const Answer& text) {
        const std::string name(value_of(text.paragraphs.front(), "netname"));
        return name.starts_with("NON-RIPE-NCC-MANAGED") || name.starts_with("IANA-BLK") || name.starts_with("IANA-NETBLOCK");
    }

    // ARIN lists networks when several fit: "Example Inc NORDHOST-1 (NET-198-51-100-0-1) 198.51.100.0 - 198.51.100.255".
    void short_list(const std::vector<std::string>& lines) {
        for (auto line = lines.rbegin(); line != lines.rend(); ++line) {   // the most specific stands last
            const auto open = line->rfind("(NET");
            const auto close = open == line->npos ? open : line->find(')', open);
            if (close != line->npos && answer_.ask_handles.size() < 4)
                answer_.ask_handles.push_back(line->substr(open + 1, close - open - 1));
        }
        if (answer_.ask_handles.empty()) {
            answer_.kind = AnswerKind::unreadable;
            answer_.problem = "No line of this answer was understood.";
        }
    }

    void about(const std::vector<Paragraph>& paragraphs) {
        for (const Paragraph& paragraph : paragraphs) {
            first_of(paragraph, {"org-name", "owner", "custname", "orgname", "organisation name", "registrant organization"},
                     answer_.organisation);
            first_of(paragraph, {"netname", "as-name", "asname"}, answer_.network_name);
            first_of(paragraph, {"country"}, answer_.country);
            first_of(paragraph, {"inetnum", "inet6num", "netrange", "netblock", "aut-num", "asnumber"}, answer_.range);
            if (const auto at = parse_rfc3339(value_of(paragraph, "last-modified")); at.ok() && !answer_.changed_at)
                answer_.changed_at = at.value();
        }
        first_of(paragraphs.front(), {"descr"}, answer_.organisation);
    }
    static void first_of(const Paragraph& paragraph, std::initializer_list<std::string_view> keys, std::string& into) {
        for (const std::string_view key : keys)
            if (into.empty()) into = value_of(paragraph, key);
    }

    // "% Abuse contact for '198.51.100.0 - 198.51.100.255' is 'abuse@example.net'"
    void ripe_comment(const std::vector<std::string>& comments) {
        for (const std::string& comment : comments) {
            if (!comment.starts_with("Abuse contact for ")) continue;
            const auto is = comment.find("' is '");
            if (is == comment.npos) continue;
            const std::string_view rest = std::string_view(comment).substr(is + 6);
            add(rest.substr(0, rest.find('\'')), AddressRole::abuse, 1200, false,
                {"the registry's abuse contact for this network", "登録簿がこのネットワークの不正行為連絡先として表示"});
        }
    }

    void fields_of(const Paragraph& paragraph) {
        const std::string_view object = paragraph.front().key;
        for (const Field& field : paragraph) {
            if (!field.value.empty() && field.key != "remarks" && field.key != "descr" && field.key != "comment")
                for (std::string& address : mailboxes_in(field.value)) related_.push_back(std::move(address));
            if (field.key == "abuse-mailbox") {
                const bool is_irt = object == "irt";
                add(field.value, AddressRole::abuse, is_irt ? 1150 : 1140, false,
                    is_irt
                        ? Phrase{"abuse-mailbox of the network's response team (irt)", "ネットワークの irt の abuse-mailbox"}
                        : Phrase{"abuse-mailbox in whois", "whois の abuse-mailbox"});
            }
            if (object == "irt" && field.key == "e-mail")
                add(field.value, AddressRole::security, 1050, false,
                    {"the network's response team (irt)", "ネットワークの irt の宛先"});
            for (const MailRow& row : mail_rows())
                if (field.key == row.key)
                    for (const std::string& address : mailboxes_in(field.value))
                        add(address, row.role, row.weight, row.is_fallback, row.why,
                            side_ == Side::registrar ? row.side_of_domain : side_);
        }
    }

    struct Reference {
        std::string_view key;
        AddressRole role;
        int weight;
        bool is_fallback;
        const char* english;
        const char* japanese;
    };
    // abuse-c, tech-c and admin-c name a handle; its object may stand in the same answer.
    void handles(const std::vector<Paragraph>& paragraphs) {
        static constexpr Reference references[] = {
            {"abuse-c", AddressRole::abuse, 1150, false, "abuse-c in whois", "whois の abuse-c"},
            {"tech-c", AddressRole::technical, 300, true, "fallback: technical contact in whois",
             "代替: whois の技術連絡先"},
            {"admin-c", AddressRole::administrative, 250, true, "fallback: administrative contact in whois",
             "代替: whois の管理連絡先"},
            {"owner-c", AddressRole::administrative, 240, true, "fallback: holder in whois", "代替: whois の保有者"},
        };
        for (const Reference& reference : references)
            for (const Paragraph& paragraph : paragraphs)
                for (const Field& field : paragraph)
                    if (field.key == reference.key) follow(field.value, reference, paragraphs);
    }
    void follow(const std::string& handle, const Reference& reference, const std::vector<Paragraph>& paragraphs) {
        bool is_here = false;
        for (const Paragraph& paragraph : paragraphs) {
            if (value_of(paragraph, "nic-hdl") != handle && value_of(paragraph, "nic-hdl-br") != handle) continue;
            is_here = true;
            // A role with an abuse-mailbox reads its reports there; fields_of() has it.
            const bool has_own = !reference.is_fallback && !value_of(paragraph, "abuse-mailbox").empty();
            for (const Field& field : paragraph)
                if (field.key == "e-mail" && !has_own) {
                    add(field.value, reference.role, reference.weight, reference.is_fallback,
                        {reference.english, reference.japanese});
                    mark_person(paragraph, reference.is_fallback);
                }
        }
        const bool is_word =
            !handle.empty() && handle.size() <= 40 &&
            handle.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == handle.npos;
        const auto& asked = answer_.ask_handles;
        if (!is_here && is_word && asked.size() < 4 && std::find(asked.begin(), asked.end(), handle) == asked.end()) {
            answer_.ask_handles.push_back(handle);
            if (!reference.is_fallback && answer_.abuse_handle.empty()) answer_.abuse_handle = handle;
        }
    }
    // The answer to a handle (LACNIC's second query) is one object alone. Whose it is, only the asker knows.
    void lone_object(const std::vector<Paragraph>& paragraphs) {
        if (!answer_.range.empty() || !answer_.candidates.empty()) return;
        for (const Paragraph& paragraph : paragraphs) {
            if (value_of(paragraph, "nic-hdl").empty() && value_of(paragraph, "nic-hdl-br").empty()) continue;
            for (const Field& field : paragraph)
                if (field.key == "e-mail") {
                    add(field.value, AddressRole::technical, 280, true,
                        {"fallback: contact record of the holder", "代替: 保有者の担当者情報"});
                    mark_person(paragraph, true);
                }
        }
    }
    // A person object behind tech-c is one person, unless its mailbox is plainly a role's.
    void mark_person(const Paragraph& paragraph, bool is_fallback) {
        if (answer_.candidates.empty() || value_of(paragraph, "person").empty()) return;
        Candidate& one = answer_.candidates.back();
        if (is_fallback && kind_of_mailbox(one.address) == MailboxKind::unclear) one.is_person = true;
    }

    void remarks(const std::vector<Paragraph>& paragraphs) {
        std::vector<std::string> lines;
        for (const Paragraph& paragraph : paragraphs)
            for (const Field& field : paragraph)
                if (field.key == "remarks" || field.key == "comment" || field.key == "descr") lines.push_back(field.value);
        related_.push_back(answer_.organisation);
        const Side side = side_ == Side::registrar ? Side::site : side_;
        for (Candidate& one : candidates_in_remarks(lines, related_, side, ContactSource::whois, server_))
            answer_.candidates.push_back(std::move(one));
        for (const std::string& line : lines) {
            const std::string invalid = marked_invalid_in(line);
            const Validated validated = validated_in(line);
            for (Candidate& one : answer_.candidates) {
                if (one.address == invalid) one.is_invalid = true;
                if (one.address == validated.address) one.validated = validated.on;
            }
        }
    }

    void point_away(const Answer& text) {
        if (side_ != Side::network) return;
        std::string own;
        for (const Field& field : text.paragraphs.front())
            if (field.key == "netname" || field.key == "descr" || field.key == "remarks") own += field.value + "\n";
        answer_.ask_registry = national_registry_named_in(own);
        for (const Paragraph& paragraph : text.paragraphs)   // ARIN, for what it handed to another registry
            for (const Field& field : paragraph)
                if (field.key == "referralserver" && answer_.ask_registry.empty())
                    answer_.ask_registry = registry_of_referral(field.value);
    }
    // "whois://whois.ripe.net:43"
    static std::string registry_of_referral(std::string_view url) {
        if (!url.starts_with("whois://")) return {};
        url.remove_prefix(8);
        return std::string(registry_of_domain(url.substr(0, url.find_first_of(":/"))));
    }

    Side side_;
    std::string server_;
    RegistryAnswer& answer_;
    std::vector<std::string> related_;
};

}   // namespace

RegistryAnswer read_whois(std::string_view text, Side side, std::string_view server, std::size_t at_most_bytes) {
    RegistryAnswer answer;
    const auto lines = whois_lines(text.substr(0, at_most_bytes));
    answer.kind = kind_of_whois(lines);
    if (answer.kind != AnswerKind::found) {
        answer.problem =
            answer.kind == AnswerKind::refused ? "The registry refuses for now: too many questions." : "No such record.";
        return answer;
    }
    if (is_krnic_whois(lines))
        read_krnic_whois(lines, side, server, answer);
    else if (is_bracketed_whois(lines))
        read_bracketed_whois(lines, side, server, answer);
    else
        Reader(side, server, answer).read(lines);
    for (Candidate& one : answer.candidates) {
        if (one.organisation.empty()) one.organisation = answer.organisation;
        if (one.country.empty()) one.country = answer.country;
    }
    if (answer.kind == AnswerKind::found) put_in_order(answer, server);
    return answer;
}

}   // namespace toritsugi
