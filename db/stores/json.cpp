#include "db/stores/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/exchange/event_json.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

using nlohmann::json;

constexpr std::size_t most_sources = 1000, most_attachments = 1000;
constexpr int deepest_attachment = 100;   // the reader's own limit on parts within parts

// Text of strangers should be UTF-8 by now; what is not becomes U+FFFD instead of an exception.
std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json to_json(const std::vector<Attachment>& attachments, int depth) {
    json list = json::array();
    for (const Attachment& one : attachments) {
        if (list.size() == most_attachments) break;
        json value{{"name", one.name}, {"type", one.type}, {"size", one.size_bytes}, {"sha256", one.sha256}};
        if (!one.inside.empty() && depth < deepest_attachment) value["inside"] = to_json(one.inside, depth + 1);
        list.push_back(std::move(value));
    }
    return list;
}

std::vector<Attachment> read_attachments(const json& list) {
    std::vector<Attachment> attachments;
    for (const json& value : list) {
        Attachment one;
        one.name = value.value("name", "");
        one.type = value.value("type", "");
        one.size_bytes = value.value("size", std::uint64_t{0});
        one.sha256 = value.value("sha256", "");
        if (const auto inside = value.find("inside"); inside != value.end()) one.inside = read_attachments(*inside);
        attachments.push_back(std::move(one));
    }
    return attachments;
}

std::optional<UtcTime> read_time(const json& value, const char* name) {
    const auto found = value.find(name);
    if (found == value.end() || found->is_null()) return std::nullopt;
    return time_from_microseconds(found->get<std::int64_t>());
}
IpAddress read_address(const std::string& text) {
    const auto address = IpAddress::parse(text);
    return address.ok() ? address.value() : IpAddress{};
}

// Written by hand: every mail has one, and a mail with a log has hundreds of sources. What is empty is left out.
class JsonText {
  public:
    void number(std::string_view name, std::uint64_t value) { key(name).append(std::to_string(value)); }
    void number(std::string_view name, std::int64_t value) { key(name).append(std::to_string(value)); }
    void text(std::string_view name, std::string_view value) {
        if (!value.empty()) write_json_string(value, key(name));
    }
    void time(std::string_view name, const std::optional<UtcTime>& time) {
        if (time) number(name, std::int64_t{microseconds_since_1970(*time)});
    }
    // {, [, } or ]; a name before the first two when they stand in an object.
    void open(char bracket, std::string_view name = {}) {
        if (name.empty())
            part().push_back(bracket);
        else
            key(name).push_back(bracket);
        is_first_ = true;
    }
    void close(char bracket) {
        text_.push_back(bracket);
        is_first_ = false;
    }
    void item(std::uint64_t value) { part().append(std::to_string(value)); }
    void item(std::string_view value) { write_json_string(value, part()); }
    std::string take() { return std::move(text_); }

  private:
    std::string& part() {
        if (!is_first_) text_.push_back(',');
        is_first_ = false;
        return text_;
    }
    std::string& key(std::string_view name) { return part().append("\"").append(name).append("\":"); }
    std::string text_;
    bool is_first_ = true;
};

void write(const SourceSummary& source, JsonText& json) {
    json.open('{');
    if (!source.ip.is_none()) json.text("ip", source.ip.text());
    json.text("host", source.host);
    json.number("count", source.count);
    if (source.replies > 0) json.number("replies", source.replies);
    if (source.outbound > 0) json.number("outbound", source.outbound);
    if (source.guessed > 0) json.number("guessed", source.guessed);
    json.time("first", source.first);
    json.time("last", source.last);
    json.text("signature", source.signature);
    json.text("format", source.format);
    if (!source.ports.empty()) {
        json.open('[', "ports");
        for (const auto& [port, count] : source.ports) {
            json.open('[');
            json.item(port);
            json.item(count);
            json.close(']');
        }
        json.close(']');
    }
    if (!source.targets.empty()) {
        json.open('[', "targets");
        for (const IpAddress& target : source.targets) json.item(target.text());
        json.close(']');
    }
    json.close('}');
}

SourceSummary read_source(const json& value) {
    SourceSummary source;
    source.ip = read_address(value.value("ip", ""));
    source.host = value.value("host", "");
    source.count = value.value("count", std::uint64_t{0});
    source.replies = value.value("replies", std::uint64_t{0});
    source.outbound = value.value("outbound", std::uint64_t{0});
    source.guessed = value.value("guessed", std::uint64_t{0});
    source.first = read_time(value, "first");
    source.last = read_time(value, "last");
    source.signature = value.value("signature", "");
    source.format = value.value("format", "");
    if (value.contains("ports"))
        for (const json& port : value["ports"]) source.ports[port[0].get<std::uint32_t>()] = port[1].get<std::uint64_t>();
    if (value.contains("targets"))
        for (const json& target : value["targets"]) source.targets.push_back(read_address(target.get<std::string>()));
    return source;
}

}   // namespace

std::string parts_json(const Message& mail) {
    json value{{"attachments", to_json(mail.attachments, 0)}, {"defects", mail.defects}};
    const Protection& protection = mail.protection;
    if (protection.is_encrypted || protection.signature != SignatureState::none)
        value["protection"] = {{"encrypted", protection.is_encrypted},
                               {"decrypted", protection.is_decrypted},
                               {"signature", name_of(protection.signature)},
                               {"signer", protection.signer},
                               {"covers", protection.covers},
                               {"partial", protection.is_partial},
                               {"text_offset", protection.text_offset},
                               {"text_length", protection.text_length}};
    const SenderCheck& check = mail.sender_check;
    if (!check.spf.empty() || !check.dkim.empty() || !check.dmarc.empty())
        value["check"] = {{"spf", check.spf}, {"dkim", check.dkim}, {"dmarc", check.dmarc}};
    return dumped(value);
}

void read_parts(std::string_view text, MessageView& into) {
    const json value = json::parse(text);
    into.attachments = read_attachments(value.at("attachments"));
    into.defects = value.at("defects").get<std::vector<std::string>>();
    if (const auto protection = value.find("protection"); protection != value.end()) {
        into.protection.is_encrypted = protection->value("encrypted", false);
        into.protection.is_decrypted = protection->value("decrypted", false);
        into.protection.signature = signature_state(protection->value("signature", ""));
        into.protection.signer = protection->value("signer", "");
        into.protection.covers = protection->value("covers", "");
        into.protection.is_partial = protection->value("partial", false);
        into.protection.text_offset = protection->value("text_offset", std::uint64_t{0});
        into.protection.text_length = protection->value("text_length", std::uint64_t{0});
    }
    if (const auto check = value.find("check"); check != value.end()) {
        into.sender_check.spf = check->value("spf", "");
        into.sender_check.dkim = check->value("dkim", "");
        into.sender_check.dmarc = check->value("dmarc", "");
    }
}

std::string events_json(const EventSummary& events) {
    JsonText json;
    json.open('{');
    json.number("read", events.read);
    json.number("not_read", events.not_read);
    json.number("count", events.count);
    if (events.guessed > 0) json.number("guessed", events.guessed);
    if (events.sources_not_kept > 0) json.number("sources_not_kept", events.sources_not_kept);
    json.time("first", events.first);
    json.time("last", events.last);
    json.text("zone_from", name_of(events.zone_from));
    if (events.zone) json.number("zone", std::int64_t{events.zone->count()});
    json.open('{', "by_format");
    for (const auto& [format, count] : events.by_format) json.number(format, count);
    json.close('}');
    json.open('[', "not_read_sample");
    for (const std::string& line : events.not_read_sample) json.item(line);
    json.close(']');
    if (!events.unknown.empty()) {
        json.open('[', "unknown");
        for (const UnknownLines& one : events.unknown) {
            json.open('{');
            json.text("columns", one.columns);
            json.number("count", one.count);
            json.number("is_read", std::int64_t{one.is_read});
            json.open('[', "lines");
            for (const std::string& line : one.lines) json.item(line);
            json.close(']');
            json.close('}');
        }
        json.close(']');
    }
    json.open('[', "by_source");
    for (std::size_t i = 0; i < std::min(events.by_source.size(), most_sources); ++i) write(events.by_source[i], json);
    json.close(']');
    json.close('}');
    return json.take();
}

EventSummary read_events(std::string_view text) {
    const json value = json::parse(text);
    EventSummary events;
    events.read = value.value("read", std::uint64_t{0});
    events.not_read = value.value("not_read", std::uint64_t{0});
    events.count = value.value("count", std::uint64_t{0});
    events.guessed = value.value("guessed", std::uint64_t{0});
    events.sources_not_kept = value.value("sources_not_kept", std::uint64_t{0});
    events.first = read_time(value, "first");
    events.last = read_time(value, "last");
    events.zone_from = named<ZoneFrom>(value.value("zone_from", "unknown"), 6);
    events.by_format = value.at("by_format").get<std::map<std::string, std::uint64_t>>();
    events.not_read_sample = value.at("not_read_sample").get<std::vector<std::string>>();
    if (value.contains("unknown"))
        for (const json& one : value["unknown"])
            events.unknown.push_back({one.value("columns", ""), one.at("lines").get<std::vector<std::string>>(),
                                      one.value("count", std::uint64_t{0}), one.value("is_read", 0) != 0});
    if (value.contains("zone")) events.zone = ZoneOffset{value["zone"].get<int>()};
    for (const json& source : value.at("by_source")) events.by_source.push_back(read_source(source));
    return events;
}

std::string report_json(const Report& report) {
    json alternatives = json::array();
    for (const CategoryGuess& guess : report.alternatives)
        alternatives.push_back(
            {{"category", name_of(guess.category)}, {"confidence", guess.confidence}, {"why", guess.why}});
    return dumped({{"why", report.category.why}, {"alternatives", alternatives}, {"defects", report.defects}});
}

std::string why_text(std::string_view report_json) {
    std::string text;
    const json report = json::parse(report_json, nullptr, false);
    if (!report.is_object() || !report.contains("why")) return text;
    for (const json& reason : report["why"]) text.append(text.empty() ? "" : "; ").append(reason.get<std::string>());
    return text;
}

}   // namespace toritsugi
