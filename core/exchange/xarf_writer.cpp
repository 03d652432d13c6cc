// XARF v4: one JSON object per incident. Types of the schema that demand what is not known (the source port of a login
// attack) give way to a type that can be filled in honestly.
#include <sodium.h>

#include <cstdio>

#include "core/exchange/event_json.hpp"
#include "core/exchange/exchange.hpp"
#include "core/exchange/mask.hpp"

namespace toritsugi {

namespace {

class Json {
  public:
    void text(std::string_view key, std::string_view value) {
        name(key);
        write_json_string(value, out_);
    }
    void number(std::string_view key, std::uint64_t value) {
        name(key);
        out_ += std::to_string(value);
    }
    void raw(std::string_view key, std::string_view value) {
        name(key);
        out_ += value;
    }
    std::string take() { return out_ + "}"; }

  private:
    void name(std::string_view key) {
        out_ += out_.size() > 1 ? "," : "";
        write_json_string(key, out_);
        out_ += ':';
    }
    std::string out_ = "{";
};

std::string party(const ExchangeParty& who, std::string_view fallback_domain) {
    Json json;
    const std::string domain = who.domain.empty() ? std::string(fallback_domain) : who.domain;
    json.text("org", who.name.empty() ? domain : who.name.substr(0, 200));
    json.text("contact", who.mail.empty() ? "abuse@" + domain : who.mail);
    json.text("domain", domain);
    return json.take();
}

// The same event gives the same id, so that sending again is seen as such: a version 4 UUID in form (RFC 9562, 5.4), made of
// a hash instead of chance.
std::string report_id(const ExchangeReport& report, const ExchangeEvent& event, std::size_t number) {
    const std::string seed = report.number + '\n' + rfc3339(report.generated_at) + '\n' + event.source.text() +
                             event.source_host + event.url + '\n' + event.target.text() + '\n' +
                             std::to_string(event.target_port) + event.type + '\n' + std::to_string(number);
    unsigned char hash[16];
    crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(seed.data()), seed.size(), nullptr, 0);
    hash[6] = static_cast<unsigned char>((hash[6] & 0x0F) | 0x40);
    hash[8] = static_cast<unsigned char>((hash[8] & 0x3F) | 0x80);
    char text[37];
    std::snprintf(text, sizeof text, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", hash[0],
                  hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7], hash[8], hash[9], hash[10], hash[11],
                  hash[12], hash[13], hash[14], hash[15]);
    return text;
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> list) {
    for (const std::string_view one : list)
        if (one == value) return true;
    return false;
}

// The schema wants a URI; anything else stays out of the url field.
bool is_uri(std::string_view url) { return url.find("://") != url.npos && url.find(' ') == url.npos && url.size() > 8; }

struct Chosen {
    std::string_view category, type;
};

Chosen type_of(const ExchangeReport& report, const ExchangeEvent& event) {
    const bool has_time = event.first.has_value();
    const bool has_port = event.source_port != 0 || event.source.is_none();
    const bool streams = is_one_of(event.protocol, {"tcp", "udp"});
    const bool network = streams || is_one_of(event.protocol, {"icmp", "sctp"});
    const Chosen reconnaissance{"connection", "reconnaissance"}, intelligence{"reputation", "threat_intelligence"};
    const CategoryRow& row = row_of(report.category);
    switch (report.category) {
        case Category::scan:
        case Category::brute_force:
            if (has_time && has_port && network) return {row.xarf_category, row.xarf_type};
            return has_time && (streams || event.protocol.empty()) ? reconnaissance : intelligence;
        case Category::exploit_attempt:
            if (has_time && (streams || event.protocol.empty() || event.protocol == "icmp"))
                return {row.xarf_category, row.xarf_type};
            return intelligence;
        case Category::dos: return has_time && has_port && network ? Chosen{row.xarf_category, row.xarf_type} : intelligence;
        case Category::phishing:
        case Category::malware_site:
        case Category::defacement:
        case Category::data_leak:
        case Category::copyright: return is_uri(event.url) ? Chosen{row.xarf_category, row.xarf_type} : intelligence;
        case Category::ics:
        case Category::vulnerability: return intelligence;
        default: return {row.xarf_category, row.xarf_type};
    }
}

void fill_in(Json& json, const ExchangeReport& report, const ExchangeEvent& event, Chosen chosen) {
    if (chosen.category == "connection") {
        json.text("protocol", event.protocol.empty() ? "tcp" : event.protocol);
        json.text("first_seen", rfc3339(*event.first));
        if (event.last) json.text("last_seen", rfc3339(*event.last));
        if (!event.target.is_none()) json.text("destination_ip", event.target.text());
        if (event.target_port) json.number("destination_port", event.target_port);
        if (chosen.type == "vulnerability_scan") json.text("scan_type", "vulnerability_scan");
        if (chosen.type == "reconnaissance") {
            std::string resource;
            write_json_string(event.target_port    ? "port " + std::to_string(event.target_port)
                              : event.type.empty() ? "unknown"
                                                   : event.type,
                              resource);
            json.raw("probed_resources", "[" + resource + "]");
        }
    }
    if (chosen.category == "content") json.text("url", event.url);
    if (chosen.type == "remote_compromise") json.text("compromise_type", "defacement");
    if (chosen.type == "exposed_data") {
        json.raw("data_types", "[\"other\"]");
        json.text("exposure_method", "other");
    }
    if (chosen.type == "copyright") json.text("infringing_url", event.url);
    const std::string seen = event.type.empty() ? std::string(row_of(report.category).english) + ", seen " +
                                                      std::to_string(event.count) + " times"
                                                : event.type;
    if (chosen.type == "botnet") json.text("compromise_evidence", seen);
    if (chosen.type == "compromised_server") json.text("compromise_method", "unknown");
    if (chosen.type == "open_service")
        json.text("service", event.target_port ? "port " + std::to_string(event.target_port) : seen);
    if (chosen.type == "threat_intelligence") json.text("threat_type", name_of(report.category));
    if (chosen.type == "spam") json.text("protocol", "other");   // "smtp" would demand the sender's address
}

std::string tag_of(std::string_view space, std::string_view value) {
    std::string tag(space);
    tag += ':';
    for (const char c : value) tag += (c >= 'A' && c <= 'Z') ? static_cast<char>(c | 0x20) : c;
    return "\"" + tag + "\"";
}

}   // namespace

std::string write_xarf(const ExchangeReport& report) {
    std::string out;
    const std::string domain = report.sender.domain.empty() ? "localhost.localdomain" : report.sender.domain;
    for (std::size_t i = 0; i < report.events.size(); ++i) {
        const ExchangeEvent& event = report.events[i];
        std::string source = !event.source.is_none() ? event.source.text() : event.source_host;
        if (source.empty() && is_uri(event.url)) {
            std::string_view rest = std::string_view(event.url).substr(event.url.find("://") + 3);
            source = std::string(rest.substr(0, rest.find_first_of("/:?#")));
        }
        if (source.empty()) continue;
        const Chosen chosen = type_of(report, event);
        Json json;
        json.text("xarf_version", "4.2.0");
        json.text("report_id", report_id(report, event, i));
        json.text("timestamp", rfc3339(event.first          ? *event.first
                                       : report.received_at ? *report.received_at
                                                            : report.generated_at));
        json.raw("reporter", party(report.reporter ? *report.reporter : report.sender, domain));
        json.raw("sender", party(report.sender, domain));
        json.text("source_identifier", source);
        if (event.source_port) json.number("source_port", event.source_port);
        json.text("category", chosen.category);
        json.text("type", chosen.type);
        if (report.confidence > 0) {
            char digits[16];
            std::snprintf(digits, sizeof digits, "%.2f", std::min(report.confidence, 1.0));
            json.raw("confidence", digits);
        }
        fill_in(json, report, event, chosen);
        json.number("event_count", event.count);
        if (!event.type.empty()) json.text("description", masked(event.type).substr(0, 900));
        std::string tags = tag_of("toritsugi", name_of(report.category));
        if (!report.tlp.empty()) tags += "," + tag_of("tlp", report.tlp);
        json.raw("tags", "[" + tags + "]");
        out += json.take();
        out += '\n';
    }
    return out;
}

}   // namespace toritsugi
