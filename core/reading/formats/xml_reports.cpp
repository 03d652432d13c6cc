// Reports as XML: IODEF v1 (RFC 5070) and v2 (RFC 7970), ACNS copyright notices, Google Safe Browsing, DMARC aggregates
// (RFC 7489, appendix C).
#include <algorithm>
#include <map>

#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"
#include "core/reading/formats/xml_elements.hpp"

namespace toritsugi {

namespace {

constexpr std::size_t most_cases = 5000;

// From the first tag of that name to its end tag; XML often stands inside a mail's text, below prose.
std::string_view cut_out(std::string_view text, std::string_view root) {
    std::size_t begin = text.npos;
    for (std::size_t at = text.find(root); at != text.npos; at = text.find(root, at + 1)) {
        // "<IODEF-Document", "<iodef:IODEF-Document"
        const std::size_t tag = text.rfind('<', at);
        if (tag != text.npos && at - tag <= 20 && text.substr(tag, at - tag).find(' ') == std::string_view::npos &&
            text[tag + 1] != '/') {
            begin = tag;
            break;
        }
    }
    if (begin == text.npos) return {};
    // A DOCTYPE before the root stays in sight, so that it is refused; without an end tag the text goes on to its end.
    std::size_t from = begin;
    for (std::size_t at = text.find("<!"); at < begin; at = text.find("<!", at + 2))
        if (at + 2 < text.size() && (text[at + 2] | 0x20) == 'd') from = std::min(from, at);
    const std::size_t last = text.rfind(root);
    const std::size_t tag = text.rfind('<', last);
    const bool closes = last > begin + root.size() && tag + 1 < text.size() && text[tag + 1] == '/';
    const std::size_t end = closes ? text.find('>', last) : text.npos;
    return text.substr(from, end == text.npos ? text.npos : end + 1 - from);
}

std::string clean(std::string_view text) { return std::string(trimmed(text).substr(0, 2000)); }

struct ProtocolName {
    std::string_view number, name;
};
constexpr ProtocolName protocols[] = {{"1", "icmp"}, {"6", "tcp"},    {"17", "udp"},  {"47", "gre"},
                                      {"50", "esp"}, {"58", "icmp6"}, {"132", "sctp"}};
std::string protocol_of(std::string_view number) {
    for (const ProtocolName& protocol : protocols)
        if (protocol.number == number) return std::string(protocol.name);
    return {};
}

class IodefReader {
  public:
    IodefReader(const XmlElements& xml, const FormatInput& input, FormatReading& reading)
        : xml_(xml), input_(input), reading_(reading) {}

    void read() {
        const auto& all = xml_.all();
        bool is_v2 = false;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].name == "IODEF-Document") {
                is_v2 = all[i].name_space.find("iodef-2.0") != std::string::npos ||
                        all[i].attribute("version").substr(0, 1) == "2";
                const std::string_view version = all[i].attribute("version");
                if (version != "1.00" && version != "2.00")
                    defect("version is \"" + clean(version).substr(0, 20) + "\", not 1.00 or 2.00");
            }
            if (all[i].name == "Incident" && all[i].parent >= 0) incident(static_cast<std::int32_t>(i), is_v2);
        }
        for (const std::string& warning : xml_.warnings) defect(warning);
    }

  private:
    void defect(std::string text) { reading_.defects.push_back("IODEF: " + std::move(text)); }

    void incident(std::int32_t at, bool is_v2) {
        const auto& all = xml_.all();
        const std::int32_t id = xml_.first_below(at, "IncidentID");
        const auto needs = [&](std::string_view name) {
            if (xml_.first_below(at, name) < 0) defect(std::string(name) + " is missing");
        };
        needs("Contact");
        if (is_v2)
            needs("GenerationTime");
        else
            needs("ReportTime"), needs("Assessment");
        if (all[static_cast<std::size_t>(at)].attribute("purpose").empty()) defect("Incident has no purpose");
        if (id < 0 || trimmed(all[static_cast<std::size_t>(id)].text).empty()) {
            defect("IncidentID is missing; the incident is not taken over");
            return;
        }
        StatedCase base;
        base.leaf = input_.number;
        base.reporter = clean(all[static_cast<std::size_t>(id)].attribute("name"));
        if (reading_.partner_reference.empty())
            reading_.partner_reference =
                (base.reporter.empty() ? "" : base.reporter + " #") + clean(all[static_cast<std::size_t>(id)].text);
        reading_.reporter = base.reporter;
        for (const std::string_view name : {"DetectTime", "StartTime", "ReportTime", "GenerationTime"})
            if (const auto text = xml_.text_below(at, name); !text.empty() && base.time_text.empty() && own_child(at, name))
                set_time(base, text);
        type(at, base);
        wishes(at);
        restriction(at);
        std::size_t made = 0;
        for (std::size_t i = static_cast<std::size_t>(at);
             i < all.size() && xml_.is_inside(static_cast<std::int32_t>(i), at); ++i) {
            if (all[i].name == "EventData") made += event_data(static_cast<std::int32_t>(i), base);
            if (all[i].name == "RecordItem" && reading_.log_texts.size() < 200) reading_.log_texts.push_back(all[i].text);
        }
        if (!made) reading_.cases.push_back(base);
    }

    bool own_child(std::int32_t at, std::string_view name) const {
        const std::int32_t found = xml_.first_below(at, name);
        return found >= 0 && xml_.all()[static_cast<std::size_t>(found)].parent == at;
    }

    void type(std::int32_t at, StatedCase& base) {
        const auto& all = xml_.all();
        if (const auto category = xml_.text_below(at, "IncidentCategory"); !category.empty()) {
            base.type = clean(category);
            reading_.types.push_back(base.type);
        }
        for (const std::string_view name : {"Impact", "SystemImpact"}) {
            const std::int32_t impact = xml_.first_below(at, name);
            if (impact < 0) continue;
            const auto& element = all[static_cast<std::size_t>(impact)];
            if (base.type.empty())
                base.type = clean(element.attribute("type")) +
                            (element.attribute("completion").empty() ? "" : "/" + clean(element.attribute("completion")));
            if (element.attribute("type") == "availability-service" || element.attribute("type") == "dos")
                reading_.types.push_back("dos");
            if (element.attribute("type") == "recon") reading_.types.push_back("scan");
        }
        for (std::size_t i = static_cast<std::size_t>(at);
             i < all.size() && xml_.is_inside(static_cast<std::int32_t>(i), at); ++i)
            if (all[i].name == "Description") {
                if (!reading_.prose)
                    reading_.prose = input_.message.text;   // what is described counts beside the mail's words
                if (reading_.prose->size() < 200'000) *reading_.prose += "\n" + clean(all[i].text);
            }
    }

    // RFC 7970, 3.15: what the sender expects of us.
    void wishes(std::int32_t at) {
        const auto& all = xml_.all();
        const auto add = [&](Want want) {
            if (std::find(reading_.ticked.begin(), reading_.ticked.end(), want) == reading_.ticked.end())
                reading_.ticked.push_back(want);
        };
        for (std::size_t i = static_cast<std::size_t>(at);
             i < all.size() && xml_.is_inside(static_cast<std::int32_t>(i), at); ++i) {
            if (all[i].name != "Expectation") continue;
            const std::string_view action = all[i].attribute("action");
            if (action == "contact-source-site" || action == "block-host" || action == "block-network" ||
                action == "block-port" || action == "rate-limit-host" || action == "rate-limit-network" ||
                action == "rate-limit-port" || action == "upgrade-software" || action == "patch-asset" ||
                action == "harden-asset")
                add(Want::notify_source);
            else if (action == "remediate-other" || action == "taking-down" || action == "redirect-traffic")
                add(Want::takedown);
            else if (action == "investigate" || action == "define-indicator")
                add(Want::analysis);
            else if (action == "nothing" || action == "watch-and-report")
                add(Want::info_only);
            else if (action == "status-triage" || action == "status-new-info")
                add(Want::reply_requested);
            else if (action == "contact-sender")
                add(Want::advice);
        }
    }

    void restriction(std::int32_t at) {
        const std::string_view value = xml_.all()[static_cast<std::size_t>(at)].attribute("restriction");
        if (value == "white" || value == "public")
            reading_.tlp = "clear";
        else if (value == "green" || value == "partner")
            reading_.tlp = "green";
        else if (value == "amber")
            reading_.tlp = "amber";
        else if (value == "red")
            reading_.tlp = "red";
        // "private", "need-to-know" and none at all are not TLP; a missing one means private (RFC 7970, 3.3.1).
    }

    std::size_t event_data(std::int32_t at, const StatedCase& base) {
        const auto& all = xml_.all();
        std::vector<StatedCase> sources;
        std::vector<std::string> targets;
        std::uint16_t target_port = 0;
        std::string protocol, url, host;
        for (std::size_t i = static_cast<std::size_t>(at) + 1;
             i < all.size() && xml_.is_inside(static_cast<std::int32_t>(i), at); ++i) {
            if (all[i].name == "EventData") break;   // nested: counted by itself
            if (all[i].name != "System") continue;
            const auto system = static_cast<std::int32_t>(i);
            const std::string_view category = all[i].attribute("category");
            const bool is_target = category == "target" || category == "watchlist-target" || category == "intermediate";
            StatedCase one = base;
            bool found = false;
            for (std::size_t n = i; n < all.size() && xml_.is_inside(static_cast<std::int32_t>(n), system); ++n) {
                const auto& element = all[n];
                const std::string value = clean(element.text);
                if (element.name == "Address") {
                    const std::string_view kind = element.attribute("category");
                    if (is_target)
                        targets.push_back(value);
                    else if (kind == "site-uri")
                        one.url = value, found = true;
                    else
                        set_source(one, value), found = true;
                    if (is_target && kind == "site-uri") url = value;
                } else if (element.name == "NodeName" ||
                           (element.name == "Name" && xml_.ancestor(static_cast<std::int32_t>(n), "DomainData") >= 0)) {
                    if (is_target)
                        host = value;
                    else
                        one.host = value, found = true;
                } else if (element.name == "Counter") {
                    if (const auto count = number_at(value, 1'000'000'000); count && !is_target)
                        one.count = std::max<std::uint64_t>(*count, 1);
                } else if (element.name == "Service") {
                    std::string_view number = element.attribute("ip-protocol");
                    if (number.empty()) number = element.attribute("ip_protocol");
                    if (protocol.empty()) protocol = protocol_of(number);
                } else if (element.name == "Port" || element.name == "Portlist") {
                    if (const auto port = port_of(value)) (is_target ? target_port : one.source_port) = *port;
                }
            }
            if (!is_target && found) sources.push_back(std::move(one));
        }
        for (const std::string_view name : {"DetectTime", "StartTime"})
            if (own_child(at, name))
                for (StatedCase& one : sources) set_time(one, xml_.text_below(at, name));
        if (sources.empty() && !targets.empty()) sources.push_back(base);
        for (StatedCase& one : sources) {
            if (reading_.cases.size() >= most_cases) break;
            one.targets = targets;
            one.target_port = target_port;
            if (one.protocol.empty()) one.protocol = protocol;
            if (one.url.empty()) one.url = url;
            if (one.host.empty()) one.host = host;
            reading_.cases.push_back(std::move(one));
        }
        return sources.size();
    }

    const XmlElements& xml_;
    const FormatInput& input_;
    FormatReading& reading_;
};

template <class Use>
void with_xml(const FormatInput& input, FormatReading& reading, std::string_view root, std::string_view name, Use use) {
    reading.format = name == "IODEF" ? "iodef" : name == "ACNS" ? "acns" : name == "DMARC" ? "dmarc" : "safe-browsing";
    const auto xml = XmlElements::read(cut_out(input.text, root));
    if (!xml.ok()) {
        reading.defects.push_back(std::string(name) + ": " + xml.problem().advice);
        return;
    }
    reading.has_read_leaf = !input.leaf.is_body;
    use(xml.value());
}

bool has_root(const FormatInput& input, std::string_view root) {
    const std::size_t at = input.text.find(root);
    if (at == input.text.npos || at == 0) return false;
    const std::size_t tag = input.text.rfind('<', at);
    return tag != input.text.npos && at - tag <= 20 && input.text.substr(tag, at - tag).find(' ') == std::string_view::npos;
}

}   // namespace

bool looks_like_iodef(const FormatInput& input) { return has_root(input, "IODEF-Document"); }
void read_iodef(const FormatInput& input, FormatReading& reading) {
    with_xml(input, reading, "IODEF-Document", "IODEF",
             [&](const XmlElements& xml) { IodefReader(xml, input, reading).read(); });
}

bool looks_like_acns(const FormatInput& input) {
    return has_root(input, "Infringement") && input.text.find("acns") != input.text.npos;
}
void read_acns(const FormatInput& input, FormatReading& reading) {
    with_xml(input, reading, "Infringement", "ACNS", [&](const XmlElements& xml) {
        StatedCase stated;
        stated.leaf = input.number;
        stated.type = "copyright";
        const std::int32_t source = xml.first_below(-1, "Source");
        set_source(stated, xml.text_below(source, "IP_Address"));
        if (const auto port = port_of(xml.text_below(source, "Port"))) stated.source_port = *port;
        set_time(stated, xml.text_below(source, "TimeStamp"));
        if (const auto url = clean(xml.text_below(source, "URL")); !url.empty()) stated.url = url;
        // The one who sends it: "IP-Echelon - Compliance" of the complainant, else the mail's sender.
        stated.reporter = clean(xml.text_below(xml.first_below(-1, "Complainant"), "Contact"));
        reading.partner_reference = clean(xml.text_below(xml.first_below(-1, "Case"), "ID"));
        reading.types.push_back("copyright");
        if (std::find(reading.ticked.begin(), reading.ticked.end(), Want::takedown) == reading.ticked.end())
            reading.ticked.push_back(Want::takedown);
        // The same notice often stands in the body and in an attachment.
        const bool again = std::any_of(reading.cases.begin(), reading.cases.end(), [&](const StatedCase& other) {
            return other.source == stated.source && other.time_text == stated.time_text;
        });
        if (stated.source.is_none()) reading.defects.push_back("ACNS: no IP_Address");
        if (!again) reading.cases.push_back(std::move(stated));
    });
}

bool looks_like_safe_browsing(const FormatInput& input) {
    return has_root(input, "notification_message") && input.text.find("url_info") != input.text.npos;
}
void read_safe_browsing(const FormatInput& input, FormatReading& reading) {
    with_xml(input, reading, "notification_message", "Safe Browsing", [&](const XmlElements& xml) {
        const auto& all = xml.all();
        for (std::size_t i = 0; i < all.size() && reading.cases.size() < most_cases; ++i) {
            if (all[i].name != "url_info") continue;
            StatedCase stated;
            stated.leaf = input.number;
            const std::int32_t list = xml.ancestor(static_cast<std::int32_t>(i), "list");
            stated.type = "malicious-site (list type " +
                          clean(list < 0 ? "" : all[static_cast<std::size_t>(list)].attribute("type")) + ")";
            stated.url = clean(all[i].attribute("url"));
            if (!all[i].attribute("ip").empty()) set_source(stated, all[i].attribute("ip"));
            stated.reporter = "google";
            reading.cases.push_back(std::move(stated));
        }
        reading.types.push_back("malicious-site");
        reading.ticked.push_back(Want::takedown);
    });
}

bool looks_like_dmarc(const FormatInput& input) {
    return has_root(input, "feedback") &&
           (input.text.find("policy_published") != input.text.npos || input.text.find("report_metadata") != input.text.npos);
}
void read_dmarc(const FormatInput& input, FormatReading& reading) {
    with_xml(input, reading, "feedback", "DMARC", [&](const XmlElements& xml) {
        const auto& all = xml.all();
        const std::string reporter = clean(xml.text_below(-1, "org_name"));
        reading.partner_reference = clean(xml.text_below(-1, "report_id"));
        const std::string begin = clean(xml.text_below(-1, "begin"));
        bool any_failed = false;
        for (std::size_t i = 0; i < all.size() && reading.cases.size() < most_cases; ++i) {
            if (all[i].name != "record") continue;
            const auto record = static_cast<std::int32_t>(i);
            const std::int32_t policy = xml.first_below(record, "policy_evaluated");
            const bool passed = xml.text_below(policy, "dkim") == "pass" || xml.text_below(policy, "spf") == "pass";
            if (passed) continue;   // counted by its sender, of no interest here
            any_failed = true;
            StatedCase stated;
            stated.leaf = input.number;
            stated.type = "auth-failure";
            const std::string source = clean(xml.text_below(record, "source_ip"));
            if (!source.empty()) set_source(stated, source);
            if (const auto count = number_at(xml.text_below(record, "count"), 1'000'000'000))
                stated.count = std::max<std::uint64_t>(*count, 1);
            stated.host = clean(xml.text_below(record, "header_from"));
            set_time(stated, begin);
            stated.reporter = reporter;
            reading.cases.push_back(std::move(stated));
        }
        if (any_failed) reading.types.push_back("auth-failure");
        reading.ticked.push_back(Want::info_only);   // counts, nobody complains
        for (const std::string& warning : xml.warnings) reading.defects.push_back("DMARC: " + warning);
    });
}

}   // namespace toritsugi
