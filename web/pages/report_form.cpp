// The public form. It writes an ordinary mail in the reporter's name, which goes the way of every other mail: the raw bytes
// are the evidence, and the same reading decides what becomes of it.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/reading/read_report.hpp"
#include "core/writing/mail_writer.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/public_frame.hpp"
#include "web/pages/when.hpp"
#include "web/server/passwords.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_file_bytes = 20u << 20;

struct Kind {
    std::string_view value, id, name, hint;
};
constexpr Kind kinds[] = {
    {"scan", "k-scan", marked("Somebody tried to get in"), marked("Records of a device or a screen show it")},
    {"phish", "k-phish", marked("I found a fake site"), marked("A phishing page or mail")},
    {"def", "k-def", marked("A web site was changed"), marked("Unknown texts or pictures appear")},
    {"mal", "k-mal", marked("A virus got in"), marked("Also when files cannot be opened any more")},
    {"dos", "k-dos", marked("An attack makes a service stop"), marked("It cannot be reached")},
    {"other", "k-other", marked("I am not sure"), marked("Just tell us")},
};
struct WantCard {
    std::string_view value, name, hint, in_mail;
};
// in_mail: the sentence that stands in the mail, so that reading it finds what was asked.
constexpr WantCard want_cards[] = {
    {"notify", marked("Tell the people who run the source"), marked("We find the network and ask them to stop it"),
     marked("Please notify the administrator of the source network.")},
    {"advice", marked("Advise me what to do"), marked("A person answers you"),
     marked("Please advise me how to deal with this.")},
    {"info", marked("It is for your information"),
     marked("We use it for statistics and warnings; only one mail answers you"),
     marked("This is for your information only. No action is needed.")},
};

const Kind& kind_of(std::string_view value) {
    const auto found =
        std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& kind) { return kind.value == value; });
    return found == std::end(kinds) ? kinds[0] : *found;
}

const WantCard& want_of(std::string_view value) {
    const auto found = std::find_if(std::begin(want_cards), std::end(want_cards),
                                    [&](const WantCard& want) { return want.value == value; });
    return found == std::end(want_cards) ? want_cards[0] : *found;
}

// One plain address: what the acknowledgement can go to. The mail side reads it again, strictly.
bool is_address(std::string_view text) {
    const std::size_t at = text.find('@');
    const bool has_both = at != text.npos && at > 0 && text.find('@', at + 1) == text.npos &&
                          text.find('.', at + 2) != text.npos && text.back() != '.' && text.size() <= 250;
    return has_both && std::all_of(text.begin(), text.end(), [](char c) {
               return static_cast<unsigned char>(c) > 0x20 && c != 0x7f &&
                      std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
           });
}

std::string one_line(std::string_view text, std::size_t most) {
    std::string line = for_display(text.substr(0, most));
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return "";
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// What was found wrong: where, and what to do. English, for say().
struct Missing {
    std::string_view field, advice;
};

std::vector<Missing> what_is_missing(const Request& request) {
    std::vector<Missing> missing;
    const Fields& form = request.form;
    const bool says_something = !trimmed(form.get("log")).empty() || !trimmed(form.get("url")).empty() ||
                                !trimmed(form.get("txt")).empty() || !request.files.empty();
    if (!says_something)
        missing.push_back(
            {kind_of(form.get("kind")).value == "scan" ? "log" : "txt", marked("Write what you saw, or add a file")});
    if (!is_address(trimmed(form.get("mail"))))
        missing.push_back({"mail", marked("Enter an address such as name@example.jp")});
    std::size_t bytes = 0;
    for (const UploadedFile& file : request.files) bytes += file.bytes.size();
    if (bytes > most_file_bytes) missing.push_back({"file", marked("Choose files of at most 20 MB in all")});
    return missing;
}

Response show_form(Visit& visit, const std::vector<Missing>& missing) {
    const Fields& form = visit.request.form;
    Values values;
    fill_public_frame(values, visit, visit.say("Report an incident"));
    values.show("AT_REPORT");
    for (const Kind& kind : kinds) {
        Values card = values.add("KIND");
        card.text("KIND_ID", kind.id);
        card.text("KIND_VALUE", kind.value);
        card.text("KIND_NAME", visit.say(kind.name));
        card.text("KIND_HINT", visit.say(kind.hint));
        card.show_if(kind.value == kind_of(form.get("kind")).value, "KIND_CHECKED");
    }
    for (const WantCard& want : want_cards) {
        Values card = values.add("WANT_CARD");
        card.text("WANT_VALUE", want.value);
        card.text("WANT_NAME", visit.say(want.name));
        card.text("WANT_HINT", visit.say(want.hint));
        card.show_if(want.value == want_of(form.get("want")).value, "WANT_CHECKED");
    }
    values.text("LOG", form.get("log"));
    values.text("URL", form.get("url"));
    values.text("TXT", form.get("txt"));
    values.text("MAIL", form.get("mail"));
    values.text("ORG", form.get("org"));
    const std::string_view zone = form.get("tz");
    values.show(zone == "jst" ? "TZ_JST" : zone == "utc" ? "TZ_UTC" : "TZ_UNKNOWN");
    values.show_if(form.get("consent") == "yes", "CONSENT");
    values.text("LOOK_WITHIN", visit.say("Within {1}", {duration(visit, visit.site.settings.desk.first_look)}));
    if (!missing.empty()) {
        Values errors = values.add("ERRORS");
        for (const Missing& one : missing) {
            Values problem = errors.add("PROBLEM");
            problem.text("PROBLEM_HREF", "#" + std::string(one.field));
            problem.text("PROBLEM_TEXT", visit.say(one.advice));
            if (one.field == "mail") values.text_section("MAIL_ERROR", "MAIL_ERROR_TEXT", visit.say(one.advice));
        }
    }
    // Nothing secret stands here, and going back from the confirmation must find what was written.
    return html(visit, "report_form", values, missing.empty() ? 200 : 422).with("Cache-Control", "private, no-cache");
}

// The text of the mail: what was asked in the form, then the reporter's own words unchanged.
std::string text_of(const Visit& visit) {
    const Fields& form = visit.request.form;
    const bool may_name = form.get("consent") == "yes";
    std::string text = visit.say("Report through the web form") + "\n\n";
    text += visit.say("What happened: {1}", {visit.say(kind_of(form.get("kind")).name)}) + "\n";
    text += visit.say(want_of(form.get("want")).in_mail) + "\n";
    text +=
        visit.say(may_name ? "My organisation may be named to them." : "Please do not name my organisation to them.") + "\n";
    if (form.get("tz") == "jst") text += visit.say("The times are in Japan time (JST, UTC+09:00).") + "\n";
    if (form.get("tz") == "utc") text += visit.say("The times are in UTC.") + "\n";
    for (const std::string_view field : {"txt", "url", "log"})
        if (const std::string said = trimmed(form.get(field)); !said.empty()) text += "\n" + for_display(said) + "\n";
    return text;
}

MailDraft draft_of(const Visit& visit) {
    const Fields& form = visit.request.form;
    const std::string address = trimmed(form.get("mail"));
    MailDraft draft;
    draft.from = {one_line(trimmed(form.get("org")), 200), address};
    draft.to = {visit.site.settings.site.name, visit.site.settings.mail.address};
    draft.subject = visit.say(kind_of(form.get("kind")).name);
    draft.message_id = "form." + random_token(18) + "@" + visit.site.settings.site.domain;
    draft.date = visit.now;
    draft.zone = visit.site.settings.site.zone;
    draft.language = code_of(visit.language);
    draft.text = text_of(visit);
    for (const UploadedFile& file : visit.request.files)
        draft.parts.push_back({one_line(file.name, 200),
                               file.type.empty() ? "application/octet-stream" : one_line(file.type, 100), file.bytes});
    return draft;
}

bool is_text(const UploadedFile& file) {
    return file.bytes.find('\0') == std::string::npos &&
           for_display(file.bytes.substr(0, 4096)).find("\xef\xbf\xbd") == std::string::npos;
}

// Reads the form as the mail will be read, to show it before it is sent. Packed and binary files are read only later.
Report understood(const Visit& visit, const MailDraft& draft) {
    Message message;
    message.from = draft.from;
    message.subject = draft.subject;
    message.text = message.new_text = draft.text;
    message.language = draft.language;
    message.charset = "utf-8";
    message.date = draft.date;
    TextLeaf body = TextLeaf::of("body", "text/plain", draft.text);
    body.is_body = true;
    message.leaves.push_back(std::move(body));
    for (const UploadedFile& file : visit.request.files)
        if (is_text(file)) message.leaves.push_back(TextLeaf::of(file.name, "text/plain", file.bytes));
    ReadingContext context;
    context.our_addresses = {visit.site.settings.mail.address};
    context.received_at = visit.now;
    context.documentation_addresses = visit.site.settings.site.documentation_addresses;
    return read_report(message, context);
}

// What is understood of a form that is still being written, for the box beside it. Of a long log its beginning says enough.
Response understood_so_far(Visit& visit) {
    constexpr std::size_t most_bytes = 64 * 1024;
    const Fields& form = visit.request.form;
    MailDraft draft;
    draft.date = visit.now;
    draft.subject = visit.say(kind_of(form.get("kind")).name);
    draft.text = text_of(visit).substr(0, most_bytes);
    const Report report = understood(visit, draft);
    Values values;
    fill_understood(values, visit, report.category, report.observables, &report.events);
    values.show_if(report.events.read + report.events.not_read == 0, "NOTHING");
    return html(visit, "heard", values);
}

Response check(Visit& visit) {
    const std::vector<Missing> missing = what_is_missing(visit.request);
    if (!missing.empty()) return show_form(visit, missing);
    const MailDraft draft = draft_of(visit);
    auto raw = write_mail(draft);
    if (!raw.ok()) return show_form(visit, {{"mail", marked("Enter an address such as name@example.jp")}});
    Values values;
    fill_public_frame(values, visit, visit.say("Is this right?"));
    values.show("AT_REPORT");
    values.text("TEXT", draft.text);
    values.text("MAIL", draft.from.address);
    if (!draft.parts.empty()) {
        Values files = values.add("FILES");
        for (const auto& part : draft.parts) {
            Values file = files.add("FILE");
            file.text("FILE_NAME", part.name);
            file.text("FILE_SIZE", bytes_text(part.bytes.size()));
        }
    }
    const Report report = understood(visit, draft);
    fill_understood(values, visit, report.category, report.observables, &report.events);
    values.show_if(report.events.read + report.events.not_read == 0, "NOTHING");
    values.text("HELD", visit.site.held_forms.hold(std::move(raw.value()), draft.from.address, visit.now));
    return html(visit, "report_check", values);
}

Response sent_page(const Visit& visit, const std::string& address) {
    Values values;
    fill_public_frame(values, visit, visit.say("Your report is here"));
    values.text("MAIL", address);
    return html(visit, "report_sent", values);
}

Response send(Visit& visit) {
    const auto held = visit.site.held_forms.find(std::string(visit.request.form.get("held")), visit.now);
    if (!held)
        return problem_page(visit, 410, "This report waited too long",
                            "Go back in your browser, check it again, and send it.");
    if (!visit.site.form_budget.take(visit.request.address, visit.now))
        return problem_page(visit, 429, "Many reports came from your network", "Wait an hour, or send them by mail.");
    Envelope envelope;
    envelope.sender = held->sender;
    envelope.recipients = {visit.site.settings.mail.address};
    envelope.channel = "form";
    envelope.received_at = visit.now;
    visit.site.mail_side.take_in(held->raw, envelope);   // throws: then it is still held, and sending again is safe
    visit.site.held_forms.forget(held->id);
    visit.site.log->info("web.form_sent bytes={} address={}", held->raw.size(), visit.request.address);
    return sent_page(visit, held->sender);
}

}   // namespace

Response report_form_page(Visit& visit) { return show_form(visit, {}); }

Response report_form_send(Visit& visit) {
    if (!visit.site.mail_side.take_in)
        return problem_page(visit, 503, "The form is closed", "Please send your report by mail.");
    if (visit.request.form.get("step") == "read") return understood_so_far(visit);
    return visit.request.form.get("step") == "send" ? send(visit) : check(visit);
}

}   // namespace toritsugi
