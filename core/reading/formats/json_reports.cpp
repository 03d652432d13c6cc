// Reports as JSON: XARF v4, XARF v1 to v3 in both dialects, IntelMQ events, n6 events.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"

namespace toritsugi {

namespace {

using Json = nlohmann::json;
constexpr int most_depth = 32;   // deeper JSON is no report; the library must not see it
constexpr std::size_t most_items = 20'000;

// Nesting outside of strings.
bool is_deeper_than(std::string_view text, int limit) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

// Whatever stands under a key, as text: numbers and truth values too, because reporters quote at will.
std::string text_of(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer() || value.is_boolean() || value.is_number_float())
        return value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (value.is_array() && !value.empty()) return text_of(value.front().is_array() ? Json() : value.front());
    return {};
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

// The first of several names that is there; names are case-blind, since dialects differ in nothing else.
const Json& at(const Json& object, std::initializer_list<std::string_view> names) {
    static const Json none;
    if (!object.is_object()) return none;
    for (const std::string_view name : names) {
        if (const auto exact = object.find(std::string(name)); exact != object.end()) return *exact;
        for (auto it = object.begin(); it != object.end(); ++it)
            if (it.key().size() == name.size() && lower(it.key()) == lower(name)) return it.value();
    }
    return none;
}
std::string text_at(const Json& object, std::initializer_list<std::string_view> names) { return text_of(at(object, names)); }

std::string decode_base64(std::string_view text) {
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        int value = -1;
        if (c >= 'A' && c <= 'Z')
            value = c - 'A';
        else if (c >= 'a' && c <= 'z')
            value = c - 'a' + 26;
        else if (c >= '0' && c <= '9')
            value = c - '0' + 52;
        else if (c == '+' || c == '-')
            value = 62;
        else if (c == '/' || c == '_')
            value = 63;
        else if (c == '=')
            break;
        if (value < 0) continue;
        bits = bits << 6 | static_cast<unsigned>(value);
        if ((count = (count + 1) % 4) == 0) {
            out += static_cast<char>(bits >> 16);
            out += static_cast<char>(bits >> 8);
            out += static_cast<char>(bits);
            bits = 0;
        }
    }
    if (count == 2) out += static_cast<char>(bits >> 4);
    if (count == 3) out += static_cast<char>(bits >> 10), out += static_cast<char>(bits >> 2);
    return out;
}

void add_target(StatedCase& stated, const std::string& value) {
    if (!value.empty()) stated.targets.push_back(value);
}

void read_evidence(const Json& list, FormatReading& reading) {
    if (!list.is_array()) return;
    for (const Json& item : list) {
        const std::string type = lower(text_at(item, {"content_type", "ContentType"}));
        if (type.rfind("text/", 0) != 0 || reading.log_texts.size() > 20) continue;
        std::string text = text_at(item, {"payload", "Data", "Content"});
        if (text.size() > (1u << 20)) continue;
        reading.log_texts.push_back(decode_base64(text));
    }
}

void read_xarf4(const Json& report, const FormatInput& input, FormatReading& reading) {
    reading.format = "xarf";
    StatedCase stated;
    stated.leaf = input.number;
    const std::string category = text_at(report, {"category"}), type = text_at(report, {"type"});
    stated.type = category + "/" + type;
    const std::string source = text_at(report, {"source_identifier"});
    if (!source.empty()) set_source(stated, source);
    if (const auto port = port_of(text_at(report, {"source_port"}))) stated.source_port = *port;
    add_target(stated, text_at(report, {"destination_ip"}));
    if (const auto port = port_of(text_at(report, {"destination_port"}))) stated.target_port = *port;
    stated.protocol = lower(text_at(report, {"protocol"}));
    stated.url = text_at(report, {"url", "reported_url", "infringing_url", "phishing_url"});
    set_time(stated, text_at(report, {"timestamp"}));
    stated.reporter = text_at(at(report, {"reporter"}), {"org"});
    for (const std::string_view name : {"attempt_count", "event_count", "packet_count", "count"})
        if (const auto count = number_at(text_at(report, {name}), 1'000'000'000)) {
            stated.count = std::max<std::uint64_t>(*count, 1);
            break;
        }
    reading.reporter = stated.reporter;
    reading.types.push_back(type == "cve" ? "vulnerability_cve" : type);
    reading.partner_reference = text_at(report, {"report_id"});
    read_evidence(at(report, {"evidence"}), reading);
    const Json& tags = at(report, {"tags"});
    if (tags.is_array()) {
        for (const Json& tag : tags) {
            if (const std::string text = lower(text_of(tag)); text.rfind("tlp:", 0) == 0)
                reading.tlp = tlp_named(text);
            else if (text.rfind("toritsugi:", 0) == 0)   // our own finer word
                reading.types = {text.substr(10)};
        }
    }
    for (const std::string_view name :
         {"report_id", "timestamp", "reporter", "sender", "source_identifier", "category", "type"})
        if (at(report, {name}).is_null()) reading.defects.push_back("XARF: " + std::string(name) + " is missing");
    for (const std::string_view who : {"reporter", "sender"})
        for (const std::string_view name : {"org", "contact", "domain"})
            if (const Json& info = at(report, {who}); info.is_object() && at(info, {name}).is_null())
                reading.defects.push_back("XARF: " + std::string(who) + "." + std::string(name) + " is missing");
    if (!at(report, {"_internal"}).is_null()) reading.defects.push_back("XARF: _internal must not be sent");
    reading.cases.push_back(std::move(stated));
}

// Versions 1 to 3. The schema says Report.SourceIp and ReportClass Activity; others send Report.Source.IP and Network.
void read_xarf3(const Json& document, const FormatInput& input, FormatReading& reading) {
    reading.format = "xarf";
    const Json& report = at(document, {"Report"});
    const Json& reporter = at(document, {"ReporterInfo"});
    StatedCase stated;
    stated.leaf = input.number;
    const std::string type = text_at(report, {"ReportType"});
    stated.type = text_at(report, {"ReportClass"}) + "/" + type;
    const Json& source = at(report, {"Source"});
    std::string address = text_at(report, {"SourceIp"});
    if (address.empty()) address = source.is_object() ? text_at(source, {"IP", "Ip", "URL", "Value"}) : text_of(source);
    if (!address.empty()) set_source(stated, address);
    for (const std::string& port : {text_at(report, {"SourcePort"}), text_at(source, {"Port"})})
        if (const auto number = port_of(port)) stated.source_port = *number;
    add_target(stated, text_at(report, {"DestinationIp"}));
    add_target(stated, text_at(at(report, {"Destination"}), {"IP"}));
    if (const auto port = port_of(text_at(report, {"DestinationPort"}))) stated.target_port = *port;
    stated.protocol = lower(text_at(report, {"Protocol"}));
    stated.url = text_at(report, {"SourceUrl"});
    if (stated.url.empty()) stated.url = text_at(source, {"URL", "Url"});
    set_time(stated, text_at(report, {"Date"}));
    stated.reporter = text_at(reporter, {"ReporterOrg"});
    reading.reporter = stated.reporter;
    reading.types.push_back(type);
    reading.partner_reference = text_at(report, {"ReportID", "ReportId"});
    if (reading.partner_reference.empty()) reading.partner_reference = text_at(document, {"ReportID"});
    for (const std::string_view name : {"Attachment", "Attachments", "Samples"}) read_evidence(at(report, {name}), reading);
    if (at(document, {"Disclosure"}).is_boolean())
        reading.consent.name = at(document, {"Disclosure"}).get<bool>() ? Answer::yes : Answer::no;
    const std::string version = text_at(document, {"Version"});
    if (version != "1" && version != "2" && version != "3")
        reading.defects.push_back("XARF: Version \"" + version.substr(0, 20) + "\" is not 1, 2 or 3");
    const std::string report_class = text_at(report, {"ReportClass"});
    if (report_class != "Activity" && report_class != "Content" && report_class != "Vulnerability")
        reading.defects.push_back("XARF: ReportClass \"" + report_class.substr(0, 40) + "\" is not of the schema");
    if (text_at(report, {"SourceIp"}).empty() && text_at(report, {"SourceUrl"}).empty())
        reading.defects.push_back("XARF: neither SourceIp nor SourceUrl is there");
    for (const std::string_view name : {"ReporterOrg", "ReporterOrgDomain", "ReporterOrgEmail"})
        if (at(reporter, {name}).is_null())
            reading.defects.push_back("XARF: ReporterInfo." + std::string(name) + " is missing");
    if (at(document, {"Disclosure"}).is_null()) reading.defects.push_back("XARF: Disclosure is missing");
    reading.cases.push_back(std::move(stated));
}

void read_intelmq(const Json& event, const FormatInput& input, FormatReading& reading) {
    reading.format = "intelmq";
    StatedCase stated;
    stated.leaf = input.number;
    stated.type = text_at(event, {"classification.type"});
    set_source(stated, text_at(event, {"source.ip", "source.network"}));
    if (const std::string host = text_at(event, {"source.fqdn", "source.reverse_dns"}); !host.empty()) stated.host = host;
    stated.url = text_at(event, {"source.url"});
    if (const auto port = port_of(text_at(event, {"source.port"}))) stated.source_port = *port;
    add_target(stated, text_at(event, {"destination.ip"}));
    if (const auto port = port_of(text_at(event, {"destination.port"}))) stated.target_port = *port;
    stated.protocol = lower(text_at(event, {"protocol.transport"}));
    set_time(stated, text_at(event, {"time.source", "time.observation"}));
    stated.reporter = text_at(event, {"feed.provider", "feed.name"});
    if (const auto count = number_at(text_at(event, {"extra.count", "count"}), 1'000'000'000))
        stated.count = std::max<std::uint64_t>(*count, 1);
    if (stated.source.is_none() && stated.source_name.empty()) stated.source_name = stated.host;
    if (const std::string tlp = text_at(event, {"tlp"}); !tlp.empty() && reading.tlp.empty())
        reading.tlp = tlp_named("TLP:" + tlp);
    reading.cases.push_back(std::move(stated));
}

void read_n6(const Json& event, const FormatInput& input, FormatReading& reading) {
    reading.format = "n6";
    StatedCase stated;
    stated.leaf = input.number;
    stated.type = text_at(event, {"category"});
    const Json& addresses = at(event, {"address"});
    if (addresses.is_array() && !addresses.empty()) set_source(stated, text_at(addresses.front(), {"ip"}));
    stated.url = text_at(event, {"url"});
    stated.host = text_at(event, {"fqdn"});
    add_target(stated, text_at(event, {"dip"}));
    if (const auto port = port_of(text_at(event, {"sport"}))) stated.source_port = *port;
    if (const auto port = port_of(text_at(event, {"dport"}))) stated.target_port = *port;
    stated.protocol = lower(text_at(event, {"proto"}));
    std::string time = text_at(event, {"time"});
    if (!time.empty() && time.back() != 'Z' && time.find('+') == time.npos) time += 'Z';   // always UTC
    set_time(stated, time);
    stated.reporter = text_at(event, {"source"});
    if (const auto count = number_at(text_at(event, {"count"}), 1'000'000'000))
        stated.count = std::max<std::uint64_t>(*count, 1);
    const std::string restriction = text_at(event, {"restriction"});
    if (reading.tlp.empty() && restriction == "need-to-know") reading.tlp = "amber";
    if (reading.tlp.empty() && restriction == "internal") reading.tlp = "red";
    reading.cases.push_back(std::move(stated));
}

bool read_one(const Json& object, const FormatInput& input, FormatReading& reading) {
    if (!object.is_object()) return false;
    if (!at(object, {"xarf_version"}).is_null()) return read_xarf4(object, input, reading), true;
    if (at(object, {"ReporterInfo"}).is_object() && at(object, {"Report"}).is_object())
        return read_xarf3(object, input, reading), true;
    if (!at(object, {"classification.type"}).is_null() || !at(object, {"source.ip"}).is_null())
        return read_intelmq(object, input, reading), true;
    if (!at(object, {"restriction"}).is_null() && !at(object, {"category"}).is_null() && !at(object, {"time"}).is_null())
        return read_n6(object, input, reading), true;
    return false;
}

bool holds(std::string_view text, std::string_view key) { return text.find(key) != text.npos; }

}   // namespace

bool looks_like_json_report(const FormatInput& input) {
    std::string_view text = trimmed(input.text);
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text = trimmed(text.substr(3));
    if (text.empty() || (text.front() != '{' && text.front() != '[')) return false;
    const bool xarf = holds(text, "\"xarf_version\"") || holds(text, "\"ReporterInfo\"") || holds(text, "\"reporterinfo\"");
    const bool intelmq = holds(text, "\"classification.type\"") || holds(text, "\"source.ip\"");
    const bool n6 = holds(text, "\"restriction\"") && holds(text, "\"confidence\"") && holds(text, "\"category\"");
    return xarf || intelmq || n6;
}

void read_json_report(const FormatInput& input, FormatReading& reading) {
    reading.has_read_leaf = true;
    std::string_view text = trimmed(input.text);
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    if (is_deeper_than(text, most_depth)) {
        reading.format = "xarf";
        reading.defects.push_back("JSON nested deeper than " + std::to_string(most_depth) + " levels, not read");
        return;
    }
    const Json whole = Json::parse(text.begin(), text.end(), nullptr, false);
    bool read = false;
    if (!whole.is_discarded()) {
        const Json* list = &whole;
        if (whole.is_object())
            for (const std::string_view name : {"data", "events", "reports"})
                if (at(whole, {name}).is_array()) list = &at(whole, {name});
        if (list->is_array()) {
            for (std::size_t i = 0; i < list->size() && i < most_items; ++i) read |= read_one((*list)[i], input, reading);
        } else {
            read = read_one(*list, input, reading);
        }
    } else {   // one object a line
        std::size_t wrong = 0, items = 0;
        for (std::size_t begin = 0; begin < text.size() && items < most_items;) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            const std::string_view line = trimmed(text.substr(begin, end - begin));
            begin = end + 1;
            if (line.empty()) continue;
            const Json object = Json::parse(line.begin(), line.end(), nullptr, false);
            if (object.is_discarded() || !read_one(object, input, reading))
                ++wrong;
            else
                read = true;
            ++items;
        }
        if (wrong)
            reading.defects.push_back("JSON: " + std::to_string(wrong) + (read ? " lines" : " lines, or the whole,") +
                                      " cannot be read");
    }
    if (!read) {
        if (reading.defects.empty()) reading.defects.push_back("JSON: no report in it");
        reading.has_read_leaf = false;
    }
    if (!input.is_whole) reading.defects.push_back("JSON: read only as far as 4 MiB");
}

}   // namespace toritsugi
