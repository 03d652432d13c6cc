// Known notifiers whose reports are text of a fixed shape. What tells one and what its labels mean is data: add a row.
#include <algorithm>
#include <array>

#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"
#include "core/reading/observables/scan_observables.hpp"

namespace toritsugi {

namespace {

enum class Holds { source, source_port, target, target_port, time, url, host, type, reference, protocol, count };

struct Label {
    std::string_view key;   // label_key() of what stands before the colon
    Holds holds;
};
// One list for all: the same words mean the same wherever they are used.
constexpr Label labels[] = {
    {"offendingip", Holds::source},
    {"offendingsourceip", Holds::source},
    {"sourceip", Holds::source},
    {"sourceaddress", Holds::source},
    {"source", Holds::source},
    {"senderipaddress", Holds::source},
    {"attackerip", Holds::source},
    {"attackingip", Holds::source},
    {"abusiveip", Holds::source},
    {"infringersipaddress", Holds::source},
    {"infringingip", Holds::source},
    {"infringementsource", Holds::source},
    {"ip", Holds::source},
    {"ipaddress", Holds::source},
    {"ipv4", Holds::source},
    {"ipv6", Holds::source},
    {"unsolicitedemailfrom", Holds::source},
    {"emailfrom", Holds::source},
    {"sourceport", Holds::source_port},
    {"infringersport", Holds::source_port},
    {"port", Holds::source_port},
    {"destinationport", Holds::target_port},
    {"targetport", Holds::target_port},
    {"targetedrange", Holds::target},
    {"targetedip", Holds::target},
    {"targetip", Holds::target},
    {"destinationip", Holds::target},
    {"destination", Holds::target},
    {"victimip", Holds::target},
    {"attackedip", Holds::target},
    {"attackedserver", Holds::host},
    {"time", Holds::time},
    {"timestamp", Holds::time},
    {"date", Holds::time},
    {"receiveddate", Holds::time},
    {"arrivaldate", Holds::time},
    {"firstseen", Holds::time},
    {"initialinfringementtimestamp", Holds::time},
    {"infringementtimestamp", Holds::time},
    {"attacktime", Holds::time},
    {"url", Holds::url},
    {"phishingurl", Holds::url},
    {"malwareurl", Holds::url},
    {"infringingurl", Holds::url},
    {"downloadlink", Holds::url},
    {"senderdomain", Holds::host},
    {"reporteddomain", Holds::host},
    {"domain", Holds::host},
    {"issue", Holds::type},
    {"attacktype", Holds::type},
    {"reportid", Holds::reference},
    {"caseid", Holds::reference},
    {"noticeid", Holds::reference},
    {"ticketid", Holds::reference},
    {"protocol", Holds::protocol},
    {"attempts", Holds::count},
};

// A heading under which each line that starts with an address is a case of that type.
struct Section {
    std::string_view heading, type;
};

struct Notifier {
    std::string_view format;        // name in the JSON
    std::string_view from_domain;   // and all below it; empty: any sender
    std::string_view subject;       // part of it; empty: any
    std::string_view header;        // a header that must be there; empty: none
    std::string_view type;          // of every case; empty: as labelled
    std::string_view reporter;
    bool source_in_subject;
    const Section* sections;
    std::size_t section_count;
};

constexpr Section honey_pot[] = {{"Engaged In Harvesting", "harvesting"},
                                 {"Engaged In Email Spamming", "spam"},
                                 {"Engaged In Dictionary Attacks", "dictionary"},
                                 {"Engaged In Comment Spamming", "comment-spam"},
                                 {"Potentially Suspicious IPs On", "suspicious"}};

constexpr Notifier notifiers[] = {
    {"project-honey-pot", "projecthoneypot.org", "", "", "", "projecthoneypot", false, honey_pot, std::size(honey_pot)},
    {"webiron", "webiron.com", "", "", "abuse/web-attack", "support@webiron.com", true, nullptr, 0},
    {"spamcop", "spamcop.net", "", "", "spam", "spamcop", true, nullptr, 0},
    {"spamcop", "", "[SpamCop (", "", "spam", "spamcop", true, nullptr, 0},
    {"fail2ban", "", "[Fail2Ban]", "", "brute-force", "fail2ban", true, nullptr, 0},
    {"jmrp", "hotmail.com", "complaint about message from", "", "abuse", "hotmail", true, nullptr, 0},
    {"jmrp", "outlook.com", "complaint about message from", "", "abuse", "outlook", true, nullptr, 0},
    {"dmarc-forensic", "", "DMARC Forensic Report for", "", "auth-failure", "", true, nullptr, 0},
    {"opt-out", "", "unsubscribe", "X-Apple-Unsubscribe", "opt-out", "", false, nullptr, 0},
    {"clean-mx", "clean-mx.de", "", "", "", "abuse@clean-mx.de", false, nullptr, 0},
    {"copyright-compliance", "copyright-compliance.com", "", "", "copyright", "", false, nullptr, 0},
    {"ip-echelon", "ip-echelon.com", "", "", "copyright", "ip-echelon", false, nullptr, 0},
    {"opsec", "opsecsecurityonline.com", "", "", "copyright", "", false, nullptr, 0},
    {"cyscon", "cyscon.de", "", "", "", "cyscon", true, nullptr, 0},
    {"bitninja", "bitninja.io", "", "", "web-attack", "bitninja", true, nullptr, 0},
    {"abuseipdb", "abuseipdb.com", "", "", "", "abuseipdb", true, nullptr, 0},
};

bool is_blind_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

bool is_from(const Message& message, std::string_view domain) {
    if (domain.empty()) return true;
    const std::string& address = message.from.address;
    if (address.size() <= domain.size()) return false;
    const char before = address[address.size() - domain.size() - 1];
    return (before == '@' || before == '.') &&
           is_blind_equal(std::string_view(address).substr(address.size() - domain.size()), domain);
}

const Notifier* notifier_of(const Message& message) {
    for (const Notifier& one : notifiers) {
        if (!is_from(message, one.from_domain)) continue;
        if (!one.subject.empty() && message.subject.find(one.subject) == std::string::npos) continue;
        if (!one.header.empty() && message.header(one.header).empty()) continue;
        return &one;
    }
    return nullptr;
}

class NotifierReader {
  public:
    NotifierReader(const Notifier& notifier, const FormatInput& input, FormatReading& reading)
        : notifier_(notifier), input_(input), reading_(reading) {
        start();
    }

    void read() {
        for (std::size_t at = 0; at < input_.text.size() && reading_.cases.size() < 5000;) {
            const std::size_t end = std::min(input_.text.find('\n', at), input_.text.size());
            line(trimmed(input_.text.substr(at, end - at)));
            at = end + 1;
        }
        finish();
        if (!found_ && notifier_.source_in_subject) from_subject();
        if (!found_ && notifier_.header.size()) {   // it says nothing but what it is
            start();
            reading_.cases.push_back(current_);
        }
    }

  private:
    void start() {
        current_ = {};
        current_.leaf = input_.number;
        current_.type = section_.empty() ? std::string(notifier_.type) : section_;
        current_.reporter = std::string(notifier_.reporter);
    }

    bool is_open() const { return !current_.source.is_none() || !current_.source_name.empty() || !current_.url.empty(); }

    void finish() {
        if (!is_open()) return;
        found_ = true;
        const bool again = std::any_of(reading_.cases.begin(), reading_.cases.end(), [&](const StatedCase& other) {
            return other.source == current_.source && other.type == current_.type && other.time_text == current_.time_text &&
                   other.url == current_.url;
        });
        if (!again) reading_.cases.push_back(current_);
        start();
    }

    void from_subject() {
        for (const FoundObservable& one : scan_observables(input_.message.subject))
            if (one.type == ObservableType::ip) {
                start();
                current_.source = one.ip;
                finish();
                return;
            }
    }

    void line(std::string_view line) {
        if (line.empty()) return;
        for (std::size_t i = 0; i < notifier_.section_count; ++i)
            if (line.find(notifier_.sections[i].heading) != line.npos) {
                finish();
                section_ = std::string(notifier_.sections[i].type);
                start();
                return;
            }
        if (notifier_.section_count) return section_line(line);
        while (!line.empty() && (line.front() == '-' || line.front() == '*' || line.front() == ' ')) line.remove_prefix(1);
        const std::size_t colon = line.find(':');
        if (colon == line.npos || colon > 50) return;
        const std::string key = label_key(line.substr(0, colon));
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (value.empty()) return;
        for (const Label& label : labels)
            if (label.key == key) return take(label.holds, value);
    }

    // "192.0.2.19 (H)", then "- Mon, 21 Sep 2015 11:00AM PDT" for each time it was seen.
    void section_line(std::string_view line) {
        if (section_.empty()) return;
        if (line.substr(0, 2) == "- ") {
            if (is_open() && current_.time_text.empty()) set_time(current_, line.substr(2));
            return;
        }
        if (line.substr(0, 3) == "---") {   // the list is over
            finish();
            section_.clear();
            return;
        }
        const std::size_t blank = std::min(line.find(' '), line.size());
        const auto address = IpAddress::parse(line.substr(0, blank));
        if (!address.ok()) return;
        finish();
        current_.source = address.value();
    }

    void take(Holds holds, std::string_view value) {
        switch (holds) {
            case Holds::source: {
                StatedCase probe;
                set_source(probe, value);
                if (probe.source.is_none()) return;
                if (!current_.source.is_none() && !(current_.source == probe.source)) finish();
                current_.source = probe.source;
                break;
            }
            case Holds::source_port:
                if (const auto port = port_of(value)) current_.source_port = *port;
                break;
            case Holds::target_port:
                if (const auto port = port_of(value)) current_.target_port = *port;
                break;
            case Holds::target:
                if (current_.targets.size() < 50 && IpRange::parse(value).ok()) current_.targets.emplace_back(value);
                break;
            case Holds::time:
                if (current_.time_text.empty()) set_time(current_, value);
                break;
            case Holds::url:
                if (current_.url.empty() && value.find("://") != value.npos)
                    current_.url = std::string(value.substr(0, 2000));
                break;
            case Holds::host:
                if (current_.host.empty()) current_.host = std::string(value.substr(0, 255));
                break;
            case Holds::type:
                if (current_.type.empty()) current_.type = std::string(value.substr(0, 200));
                break;
            case Holds::reference:
                if (reading_.partner_reference.empty()) reading_.partner_reference = std::string(value.substr(0, 80));
                break;
            case Holds::protocol: current_.protocol = std::string(value.substr(0, 12)); break;
            case Holds::count:
                if (const auto count = number_at(value, 1'000'000'000)) current_.count = std::max<std::uint64_t>(*count, 1);
                break;
        }
    }

    const Notifier& notifier_;
    const FormatInput& input_;
    FormatReading& reading_;
    StatedCase current_;
    std::string section_;
    bool found_ = false;
};

}   // namespace

// Some send nothing but the complaint's subject and the mail itself: then the first text of any kind stands for the body.
bool looks_like_notifier(const FormatInput& input) {
    return (input.leaf.is_body || input.number == 0) && notifier_of(input.message);
}

void read_notifier(const FormatInput& input, FormatReading& reading) {
    const Notifier* notifier = notifier_of(input.message);
    if (!notifier) return;
    const std::size_t before = reading.cases.size();
    NotifierReader(*notifier, input, reading).read();
    if (reading.cases.size() == before) return;
    reading.format = std::string(notifier->format);
    if (!notifier->type.empty())
        reading.types.emplace_back(notifier->type == "abuse" || notifier->type == "opt-out" ? "spam" : notifier->type);
}

}   // namespace toritsugi
