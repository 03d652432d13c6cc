// IODEF v2 (RFC 7970) in the small profile that partners can read: one EventData per source, target, port and protocol.
#include <cstdio>

#include "core/exchange/event_json.hpp"
#include "core/exchange/exchange.hpp"
#include "core/exchange/mask.hpp"

namespace toritsugi {

namespace {

constexpr std::size_t most_log_bytes = 64u << 10;   // beyond: the log goes as an attachment of the mail

// XML 1.0, 2.2: control characters may not stand there at all; bytes that are not UTF-8 become U+FFFD.
std::string escaped(std::string_view text) {
    // The JSON writer already knows what UTF-8 is; take its judgement and undo its own escapes.
    std::string json;
    write_json_string(text, json);
    std::string out;
    for (std::size_t i = 1; i + 1 < json.size(); ++i) {
        char c = json[i];
        if (c == '\\') {
            c = json[++i];
            if (c == 'u') {
                unsigned code = 0;
                std::sscanf(json.substr(i + 1, 4).c_str(), "%4x", &code);
                i += 4;
                if (code == 0xFFFD)
                    out += "\xEF\xBF\xBD";
                else if (code == 9 || code == 10 || code == 13)
                    out += static_cast<char>(code);
                else if (code >= 0x20 && code < 0x7F)
                    out += static_cast<char>(code);
                else
                    out += "\xEF\xBF\xBD";
                continue;
            }
            if (c == 'n')
                c = '\n';
            else if (c == 't')
                c = '\t';
            else if (c == 'r')
                c = '\r';
            else if (c == 'b' || c == 'f') {
                out += "\xEF\xBF\xBD";
                continue;
            }
        }
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\r': break;
            default: out += c;
        }
    }
    return out;
}

class Xml {
  public:
    // attributes as written: name="value"
    void open(std::string_view name, const std::string& attributes = {}) {
        out_ +=
            std::string(depth_ * 2, ' ') + '<' + std::string(name) + (attributes.empty() ? "" : " " + attributes) + ">\n";
        ++depth_;
    }
    void close(std::string_view name) {
        --depth_;
        out_ += std::string(depth_ * 2, ' ') + "</" + std::string(name) + ">\n";
    }
    void leaf(std::string_view name, std::string_view text, const std::string& attributes = {}) {
        out_ += std::string(depth_ * 2, ' ') + '<' + std::string(name) + (attributes.empty() ? "" : " " + attributes);
        out_ += text.empty() ? "/>\n" : ">" + escaped(text) + "</" + std::string(name) + ">\n";
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::size_t depth_ = 0;
};

std::string attribute(std::string_view name, std::string_view value) {
    return std::string(name) + "=\"" + escaped(value) + "\"";
}

int protocol_number(std::string_view name) {
    struct Row {
        std::string_view name;
        int number;
    };
    static constexpr Row rows[] = {{"icmp", 1}, {"igmp", 2},   {"tcp", 6},     {"udp", 17},  {"gre", 47},
                                   {"esp", 50}, {"icmp6", 58}, {"icmpv6", 58}, {"sctp", 132}};
    for (const Row& row : rows)
        if (row.name == name) return row.number;
    return -1;
}

// field/ 2.3: what the reporter wants, as purpose of the incident and as expected action.
std::string_view purpose_of(const std::vector<Want>& wants) {
    for (const Want want : wants) {
        if (want == Want::notify_source || want == Want::takedown || want == Want::relay || want == Want::advice)
            return "mitigation";
        if (want == Want::analysis) return "traceback";
    }
    return "reporting";
}
std::string_view action_of(Want want) {
    switch (want) {
        case Want::notify_source:
        case Want::relay: return "contact-source-site";
        case Want::takedown: return "remediate-other";
        case Want::advice: return "contact-sender";
        case Want::analysis: return "investigate";
        case Want::info_only: return "nothing";
        case Want::reply_requested: return "status-new-info";
        case Want::none: return {};
    }
    return {};
}

// TLP 2.0 has two words that IODEF does not know: CLEAR is its white, AMBER+STRICT goes as an extension, never as amber.
std::string restriction_of(std::string_view tlp) {
    if (tlp == "clear") return attribute("restriction", "white");
    if (tlp == "amber+strict")
        return attribute("restriction", "ext-value") + " " + attribute("ext-restriction", "amber+strict");
    if (tlp == "green" || tlp == "amber" || tlp == "red") return attribute("restriction", tlp);
    return attribute("restriction", "private");
}

void contact(Xml& xml, std::string_view role, const ExchangeParty& party) {
    xml.open("Contact", attribute("role", role) + " " + attribute("type", "organization"));
    if (!party.name.empty()) xml.leaf("ContactName", party.name);
    if (!party.mail.empty()) {
        xml.open("Email");
        xml.leaf("EmailTo", party.mail);
        xml.close("Email");
    }
    xml.close("Contact");
}

void address(Xml& xml, const IpAddress& ip) {
    xml.leaf("Address", ip.text(), attribute("category", ip.is_v4() ? "ipv4-addr" : "ipv6-addr"));
}

void service(Xml& xml, std::uint16_t port, std::string_view protocol) {
    const int number = protocol_number(protocol);
    if (!port && number < 0) return;
    xml.open("Service", number < 0 ? std::string{} : attribute("ip-protocol", std::to_string(number)));
    if (port) xml.leaf("Port", std::to_string(port));
    xml.close("Service");
}

std::string_view host_status(Category category) {
    switch (category) {
        case Category::phishing:
        case Category::malware_site:
        case Category::c2:
        case Category::copyright: return "fraudulent";
        case Category::defacement:
        case Category::intrusion: return "innocent-hacked";
        default: return "unknown";
    }
}

void event_data(Xml& xml, const ExchangeEvent& event, Category category) {
    xml.open("EventData");
    if (!event.type.empty()) xml.leaf("Description", event.type);
    if (event.first) {
        xml.leaf("DetectTime", rfc3339(*event.first));
        xml.leaf("StartTime", rfc3339(*event.first));
    }
    if (event.last) xml.leaf("EndTime", rfc3339(*event.last));
    xml.open("Flow");
    xml.open("System", attribute("category", "source"));
    xml.open("Node");
    if (!event.source.is_none()) address(xml, event.source);
    if (!event.url.empty()) xml.leaf("Address", event.url, attribute("category", "site-uri"));
    if (!event.source_host.empty() && event.source.is_none()) {
        xml.open("DomainData", attribute("system-status", host_status(category)));
        xml.leaf("Name", event.source_host);
        xml.close("DomainData");
    }
    xml.close("Node");
    service(xml, event.source_port, event.protocol);
    xml.leaf("Counter", std::to_string(event.count), attribute("type", "count") + " " + attribute("unit", "event"));
    xml.close("System");
    if (!event.target.is_none() || event.target_port) {
        xml.open("System", attribute("category", "target"));
        xml.open("Node");
        if (!event.target.is_none()) {
            address(xml, event.target);
        } else {   // a Node must hold something; the target's name is not ours to tell
            xml.open("DomainData", attribute("system-status", "unknown"));
            xml.leaf("Name", "not-disclosed.invalid");
            xml.close("DomainData");
        }
        xml.close("Node");
        service(xml, event.target_port, event.protocol);
        xml.close("System");
    }
    xml.close("Flow");
    xml.close("EventData");
}

}   // namespace

std::string write_iodef(const ExchangeReport& report) {
    Xml xml;
    const CategoryRow& row = row_of(report.category);
    const std::string domain = report.sender.domain.empty() ? "localhost" : report.sender.domain;
    xml.open("IODEF-Document",
             attribute("version", "2.00") + " " + attribute("xml:lang", report.language.empty() ? "en" : report.language) +
                 " " + attribute("xmlns", "urn:ietf:params:xml:ns:iodef-2.0") + " " + attribute("format-id", "toritsugi-1"));
    xml.open("Incident", attribute("purpose", purpose_of(report.wants)) + " " + restriction_of(report.tlp));
    xml.leaf("IncidentID", report.number.empty() ? "0" : report.number, attribute("name", domain));
    if (!report.partner_reference.empty()) {
        xml.open("AlternativeID");
        const std::string name = report.reporter && !report.reporter->domain.empty() ? report.reporter->domain : "partner";
        xml.leaf("IncidentID", report.partner_reference, attribute("name", name));
        xml.close("AlternativeID");
    }
    std::optional<UtcTime> first, last;
    for (const ExchangeEvent& event : report.events) {
        if (event.first && (!first || *event.first < *first)) first = event.first;
        if (event.last && (!last || *event.last > *last)) last = event.last;
    }
    if (first) xml.leaf("DetectTime", rfc3339(*first));
    if (first) xml.leaf("StartTime", rfc3339(*first));
    if (last) xml.leaf("EndTime", rfc3339(*last));
    if (report.received_at) xml.leaf("ReportTime", rfc3339(*report.received_at));
    xml.leaf("GenerationTime", rfc3339(report.generated_at));
    xml.leaf("Description", report.description.empty() ? std::string(row.english) : report.description,
             attribute("xml:lang", "en"));
    xml.leaf("Description", row.japanese, attribute("xml:lang", "ja"));
    xml.open("Discovery", attribute("source", report.number.empty() ? "device-log" : "external-notification"));
    xml.close("Discovery");
    xml.open("Assessment");
    if (!row.rsit.empty()) xml.leaf("IncidentCategory", "rsit:" + std::string(row.rsit));
    xml.leaf("SystemImpact", "", attribute("completion", row.iodef_completion) + " " + attribute("type", row.iodef_impact));
    if (report.confidence > 0) {
        char digits[16];
        std::snprintf(digits, sizeof digits, "%.2f", report.confidence);
        xml.leaf("Confidence", digits, attribute("rating", "numeric"));
    }
    xml.close("Assessment");
    contact(xml, "creator", report.sender);
    if (report.reporter) contact(xml, "reporter", *report.reporter);
    for (const ExchangeEvent& event : report.events)
        if (!event.source.is_none() || !event.source_host.empty() || !event.url.empty())
            event_data(xml, event, report.category);
    bool wants_something = false;
    for (const Want want : report.wants) wants_something |= !action_of(want).empty();
    if (wants_something || !report.log_lines.empty()) {
        xml.open("EventData");
        for (const Want want : report.wants)
            if (!action_of(want).empty()) xml.leaf("Expectation", "", attribute("action", action_of(want)));
        if (!report.log_lines.empty()) {
            std::string text;
            for (const std::string& line : report.log_lines) {
                if (text.size() + line.size() > most_log_bytes) break;
                text += masked(line) + "\n";
            }
            xml.open("Record");
            xml.open("RecordData");
            xml.leaf("RecordItem", text, attribute("dtype", "string"));
            xml.close("RecordData");
            xml.close("Record");
        }
        xml.close("EventData");
    }
    if (report.zone_from != ZoneFrom::unknown && report.zone_from != ZoneFrom::line)
        xml.leaf("AdditionalData", "The zone of the times was told from: " + std::string(name_of(report.zone_from)),
                 attribute("dtype", "string") + " " + attribute("meaning", "source of the time zone"));
    xml.close("Incident");
    xml.close("IODEF-Document");
    return xml.take();
}

}   // namespace toritsugi
