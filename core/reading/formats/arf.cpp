// Abuse Reporting Format: RFC 5965, Source-Port of RFC 6692, authentication failures of RFC 6591, and what large senders
// add (Abuse-Type, Received-Date, Redacted-Address).
#include "core/reading/fields.hpp"
#include "core/reading/formats/format.hpp"

namespace toritsugi {

namespace {

bool contains_blind(std::string_view text, std::string_view word) {
    for (std::size_t i = 0; i + word.size() <= text.size(); ++i) {
        std::size_t n = 0;
        while (n < word.size() && (text[i + n] | 0x20) == (word[n] | 0x20)) ++n;
        if (n == word.size()) return true;
    }
    return false;
}

}   // namespace

bool looks_like_arf(const FormatInput& input) {
    if (input.leaf.type == "message/feedback-report") return true;
    if (input.leaf.is_body || input.text.size() > 20000) return false;
    return contains_blind(input.text.substr(0, 2000), "feedback-type:") &&
           contains_blind(input.text.substr(0, 2000), "user-agent:");
}

void read_arf(const FormatInput& input, FormatReading& reading) {
    const FieldLines fields = FieldLines::read(input.text, false);
    reading.format = "arf";
    reading.has_read_leaf = true;
    StatedCase stated;
    stated.leaf = input.number;
    stated.type = std::string(fields["Feedback-Type"]);
    stated.reporter = std::string(fields["User-Agent"]);
    if (!fields["Source-IP"].empty()) set_source(stated, fields["Source-IP"]);
    if (const auto port = port_of(fields["Source-Port"])) stated.source_port = *port;   // RFC 6692
    const std::string_view arrival = fields.has("Arrival-Date") ? fields["Arrival-Date"] : fields["Received-Date"];
    if (!arrival.empty()) set_time(stated, arrival);
    stated.host = std::string(fields["Reported-Domain"]);
    if (fields.has("Reported-URI")) stated.url = std::string(fields["Reported-URI"]);
    if (const auto incidents = number_at(fields["Incidents"], 1'000'000'000))
        stated.count = std::max<std::uint64_t>(*incidents, 1);
    reading.types.push_back(fields.has("Abuse-Type") && stated.type == "abuse" ? "spam"
                            : stated.type == "abuse"                           ? "spam"
                                                                               : stated.type);
    if (stated.type == "opt-out" || stated.type == "opt-out-list") reading.types.back() = "spam";

    // RFC 5965, 3.1: these three must be there, once each.
    for (const std::string_view name : {"Feedback-Type", "User-Agent", "Version"}) {
        const auto values = fields.all(name);
        if (values.empty())
            reading.defects.push_back("ARF: the field " + std::string(name) + " is missing");
        else if (values.size() > 1)
            reading.defects.push_back("ARF: the field " + std::string(name) + " is there twice");
    }
    if (const auto version = fields["Version"]; !version.empty() && version != "1" && version != "1.0" && version != "0.1")
        reading.defects.push_back("ARF: the version " + std::string(version.substr(0, 20)) + " is not known");
    if (!stated.time_text.empty() && !stated.time)
        reading.defects.push_back("ARF: no time can be read from " + stated.time_text);
    if (!fields["Source-IP"].empty() && stated.source.is_none())
        reading.defects.push_back("ARF: Source-IP holds no address");
    for (const std::string_view value : fields.all("Reported-Domain"))
        if (!value.empty())
            reading.observables.push_back({ObservableType::host, std::string(value), ObservableRole::mentioned, 1, {}});
    reading.cases.push_back(std::move(stated));
}

}   // namespace toritsugi
