// X-ARF 0.1 and 0.2: a "report.txt" of "Key: value" lines. The schemas call it YAML; what is sent is not always that (http:
// //, tags of other languages), so it is read line by line.
#include <algorithm>

#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"

namespace toritsugi {

bool looks_like_x_arf(const FormatInput& input) {
    const std::string_view head = input.text.substr(0, 6000);
    if (head.find("Reported-From:") == head.npos && head.find("Reported-from:") == head.npos) return false;
    return head.find("Report-Type:") != head.npos || head.find("Category:") != head.npos;
}

namespace {

std::string unquoted(std::string_view value) {
    value = trimmed(value);
    if (value.size() > 4 && value.front() == '!') {   // !!python/unicode 'abuse'
        const std::size_t blank = value.find(' ');
        if (blank != value.npos) value = trimmed(value.substr(blank));
    }
    if (value.size() >= 2 && (value.front() == '\'' || value.front() == '"') && value.back() == value.front())
        value = value.substr(1, value.size() - 2);
    return std::string(value);
}

}   // namespace

void read_x_arf(const FormatInput& input, FormatReading& reading) {
    const FieldLines fields = FieldLines::read(input.text.substr(0, 200'000), false);
    const auto value = [&](std::string_view name) { return unquoted(fields[name]); };
    reading.format = "x-arf";
    reading.has_read_leaf = !input.leaf.is_body;
    StatedCase stated;
    stated.leaf = input.number;
    stated.type = value("Category") + (value("Report-Type").empty() ? "" : "/" + value("Report-Type"));
    stated.reporter = value("Reported-From");
    stated.protocol = value("Protocol");
    const std::string source = value("Source");
    if (!source.empty()) set_source(stated, source);
    for (const std::string_view name : {"Source-Port", "Port"})
        if (const auto port = port_of(value(name)); port && !stated.source_port) stated.source_port = *port;
    if (const auto port = port_of(value("Destination-Port"))) stated.target_port = *port;
    if (!value("Destination").empty()) stated.targets.push_back(value("Destination"));
    if (!value("Date").empty()) set_time(stated, value("Date"));
    for (const std::string_view name : {"Download-Link", "URL", "Url", "Phishing-URL"})
        if (stated.url.empty()) stated.url = value(name);
    // fail2ban writes "Occurances".
    for (const std::string_view name : {"Occurrences", "Occurances", "Count"})
        if (const auto count = number_at(value(name), 1'000'000'000)) stated.count = std::max<std::uint64_t>(*count, 1);
    reading.types.push_back(value("Report-Type").empty() ? value("Category") : value("Report-Type"));
    reading.partner_reference = value("Report-ID");
    reading.reporter = stated.reporter;
    if (const std::string tlp = value("TLP"); !tlp.empty()) reading.tlp = tlp_named("TLP:" + tlp);

    for (const std::string_view name :
         {"Reported-From", "Category", "Report-Type", "Report-ID", "Date", "Source", "User-Agent"})
        if (!fields.has(name)) reading.defects.push_back("X-ARF: the field " + std::string(name) + " is missing");
    if (fields["Schema-URL"].find(": //") != std::string_view::npos)
        reading.defects.push_back("X-ARF: Schema-URL has a blank inside");
    if (fields["Category"].substr(0, 2) == "!!" || fields["Date"].substr(0, 2) == "!!")
        reading.defects.push_back("X-ARF: values carry the tags of a programming language");
    if (input.message.header("X-ARF").empty() && input.message.header("X-XARF").empty())
        reading.defects.push_back("X-ARF: the mail has neither an X-ARF nor an X-XARF header");
    if (!stated.time_text.empty() && !stated.time)
        reading.defects.push_back("X-ARF: no time with a zone can be read from " + stated.time_text);
    reading.cases.push_back(std::move(stated));
}

}   // namespace toritsugi
