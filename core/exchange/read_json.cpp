#include "core/exchange/read_json.hpp"

#include <algorithm>
#include <cstdio>

#include "core/exchange/event_json.hpp"
#include "core/model/signature_name.hpp"

namespace toritsugi {

namespace {

// Writes JSON by appending; commas are set by the writer, not by its callers.
class JsonText {
  public:
    void open(char bracket) {
        comma();
        out_ += bracket;
        first_ = true;
    }
    void close(char bracket) {
        out_ += bracket;
        first_ = false;
    }
    void key(std::string_view name) {
        comma();
        out_ += '"';
        out_ += name;
        out_ += "\":";
        first_ = true;   // no comma between key and value
    }
    void text(std::string_view value) {
        comma();
        write_json_string(value, out_);
    }
    void text_or_null(std::string_view value) {
        if (value.empty())
            null();
        else
            text(value);
    }
    void null() { raw("null"); }
    void raw(std::string_view value) {
        comma();
        out_ += value;
    }
    void number(std::uint64_t value) { raw(std::to_string(value)); }
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void time(const std::optional<UtcTime>& value) {
        if (value)
            text(rfc3339(*value));
        else
            null();
    }
    std::string take() { return std::move(out_); }

  private:
    void comma() {
        if (!first_) out_ += ',';
        first_ = false;
    }
    std::string out_;
    bool first_ = true;
};

template <class List, class Each>
void list(JsonText& json, std::string_view name, const List& values, Each each) {
    json.key(name);
    json.open('[');
    for (const auto& value : values) each(value);
    json.close(']');
}

void mail_address(JsonText& json, const MailAddress& address) {
    json.open('{');
    json.key("name");
    json.text_or_null(address.name);
    json.key("address");
    json.text_or_null(address.address);
    json.close('}');
}

// Archives nest at most as deep as the settings allow; 16 is beyond that and ends any recursion.
void attachments(JsonText& json, std::string_view name, const std::vector<Attachment>& values, int depth) {
    list(json, name, values, [&](const Attachment& attachment) {
        json.open('{');
        json.key("name");
        json.text_or_null(attachment.name);
        json.key("type");
        json.text_or_null(attachment.type);
        json.key("size");
        json.number(attachment.size_bytes);
        json.key("sha256");
        json.text_or_null(attachment.sha256);
        if (depth < 16) attachments(json, "inside", attachment.inside, depth + 1);
        json.close('}');
    });
}

void bounce(JsonText& json, const std::optional<Bounce>& bounce) {
    json.key("bounce");
    if (!bounce) return json.null();
    json.open('{');
    json.key("recipient");
    json.text_or_null(bounce->recipient);
    json.key("status");
    json.text_or_null(bounce->status);
    json.key("action");
    json.text_or_null(bounce->action);
    json.key("reason");
    json.text_or_null(bounce->reason);
    json.key("original_message_id");
    json.text_or_null(bounce->original_message_id);
    json.close('}');
}

// Beyond the contract: null for a mail that is neither signed nor encrypted.
void protection(JsonText& json, const Protection& protection) {
    json.key("protection");
    if (!protection.is_encrypted && protection.signature == SignatureState::none) return json.null();
    json.open('{');
    json.key("encrypted");
    json.boolean(protection.is_encrypted);
    json.key("decrypted");
    json.boolean(protection.is_decrypted);
    json.key("signature");
    json.text(name_of(protection.signature));
    json.key("signer");
    json.text_or_null(protection.signer);
    json.key("covers");
    json.text_or_null(protection.covers);
    json.key("partial");
    json.boolean(protection.is_partial);
    json.close('}');
}

void category(JsonText& json, const CategoryGuess& guess) {
    json.key("category");
    json.open('{');
    json.key("name");
    json.text(name_of(guess.category));
    json.key("confidence");
    char digits[16];
    std::snprintf(digits, sizeof digits, "%.2f", guess.confidence);
    json.raw(digits);
    list(json, "why", guess.why, [&](const std::string& word) { json.text(word); });
    json.close('}');
}

void events(JsonText& json, const EventSummary& events) {
    json.key("events");
    json.open('{');
    json.key("read");
    json.number(events.read);
    json.key("not_read");
    json.number(events.not_read);
    json.key("count");
    json.number(events.count);
    json.key("first");
    json.time(events.first);
    json.key("last");
    json.time(events.last);
    json.key("zone");
    json.open('{');
    json.key("offset");
    json.text_or_null(events.zone ? offset_text(*events.zone) : std::string{});
    json.key("from");
    json.text(name_of(events.zone_from));
    json.close('}');
    list(json, "by_source", events.by_source, [&](const SourceSummary& source) {
        json.open('{');
        json.key("ip");
        json.text_or_null(source.ip.is_none() ? source.host : source.ip.text());
        json.key("count");
        json.number(source.count);
        json.key("ports");
        json.open('[');
        std::uint32_t last = 0x10000;
        std::vector<std::uint32_t> ports;
        for (const auto& [port, count] : source.ports) ports.push_back(port & 0xFFFF);
        std::sort(ports.begin(), ports.end());
        for (const std::uint32_t port : ports) {
            if (port != last) json.number(port);
            last = port;
        }
        json.close(']');
        json.key("first");
        json.time(source.first);
        json.key("last");
        json.time(source.last);
        json.close('}');
    });
    json.close('}');
}

}   // namespace

std::string read_json(const Message& message, const Report& report, std::string_view file) {
    JsonText json;
    const auto text = [&](const std::string& value) { json.text(value); };
    const auto address = [&](const MailAddress& value) { mail_address(json, value); };
    json.open('{');
    json.key("file");
    json.text_or_null(file);
    json.key("message_id");
    json.text_or_null(message.message_id);
    list(json, "in_reply_to", message.in_reply_to, text);
    list(json, "references", message.references, text);
    json.key("date");
    json.time(message.date);
    json.key("from");
    mail_address(json, message.from);
    json.key("reply_to");
    if (message.reply_to.empty())
        json.null();
    else
        json.text_or_null(message.reply_to.front().address);
    list(json, "to", message.to, address);
    list(json, "cc", message.cc, address);
    json.key("subject");
    json.text(message.subject);
    json.key("text");
    json.text(message.text);
    json.key("language");
    json.text_or_null(message.language);
    attachments(json, "attachments", message.attachments, 0);
    json.key("kind");
    json.text(name_of(report.kind));
    json.key("format");
    json.text(report.format);
    bounce(json, message.bounce);
    category(json, report.category);
    list(json, "wants", report.wants, [&](Want want) { json.text(name_of(want)); });
    list(json, "observables", report.observables, [&](const Observable& observable) {
        json.open('{');
        json.key("type");
        json.text(name_of(observable.type));
        json.key("value");
        json.text(observable.value);
        json.key("role");
        json.text(name_of(observable.role));
        json.key("count");
        json.number(observable.count);
        json.close('}');
    });
    events(json, report.events);
    protection(json, message.protection);
    json.key("partner_reference");
    json.text_or_null(report.partner_reference);
    json.key("tlp");
    json.text_or_null(report.tlp);
    json.key("may_answer");
    json.boolean(message.may_answer);
    json.key("why_not");
    json.text_or_null(message.why_not);
    json.key("defects");
    json.open('[');
    for (const std::string& defect : message.defects) json.text(defect);
    for (const std::string& defect : report.defects) json.text(defect);
    json.close(']');
    json.close('}');
    return json.take();
}

}   // namespace toritsugi
