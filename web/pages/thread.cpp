#include "web/pages/thread.hpp"

#include <algorithm>

#include "web/pages/clock.hpp"
#include "web/pages/columns.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/peek.hpp"
#include "web/pages/quotes.hpp"
#include "web/pages/read_again.hpp"
#include "web/pages/reasons.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_text_bytes = 200'000;
constexpr std::size_t shown_sources = 12;

void fill_time(Values& values, const Visit& visit, UtcTime at) {
    values.text("AT", moment(visit, at));
    values.text("AT_ISO", rfc3339(at));
    values.text("AT_FULL", moment_full(visit, at));
}

void tag(Values& mail, std::string_view css, const std::string& text) {
    Values one = mail.add("MAIL_TAG");
    one.text("TAG_CLASS", css);
    one.text("TAG_TEXT", text);
}

// What was found out about signature and encryption, in words. Only "good" and "wrong" are sure; the rest says why not.
void fill_protection(Values& mail, const Visit& visit, const Protection& protection) {
    if (protection.is_encrypted) tag(mail, "", visit.say(protection.is_decrypted ? "encrypted" : "encrypted, not read"));
    const std::string& who = protection.signer;
    switch (protection.signature) {
        case SignatureState::none: break;
        case SignatureState::good:
            tag(mail, "matsu", visit.say(protection.is_partial ? "a part is signed" : "signed"));
            break;
        case SignatureState::bad: tag(mail, "shu", visit.say("signature is wrong")); break;
        case SignatureState::wrong_signer: tag(mail, "shu", visit.say("signed by somebody else: {1}", {who})); break;
        case SignatureState::expired: tag(mail, "yama", visit.say("signed with an expired key")); break;
        case SignatureState::unknown_key: tag(mail, "", visit.say("signed with a key that we do not know")); break;
        case SignatureState::not_checked: tag(mail, "", visit.say("signed, not checked")); break;
    }
}

void fill_tags(Values& mail, const Visit& visit, const MessageView& message) {
    fill_protection(mail, visit, message.protection);
    if (message.sender_check.dmarc == "fail") tag(mail, "yama", visit.say("sender not verified"));
    if (!message.is_outgoing) return;
    tag(mail, "", kind_words(visit, message.outgoing_kind.value_or(OutgoingKind::reply)));
    const bool is_waiting = message.delivery.starts_with("waiting"), is_failed = message.delivery.starts_with("failed");
    if (is_waiting) tag(mail, "yama", visit.say("in the outbox"));
    if (is_failed) tag(mail, "shu", visit.say("not delivered"));
    if (message.delivery.starts_with("sent")) tag(mail, "matsu", visit.say("sent"));
}

void fill_folded(Values& mail, std::string_view text, const std::string& label) {
    Values quoted = mail.add("PIECE").add("QUOTED");
    quoted.text("QUOTED_TEXT", text);
    quoted.text("QUOTED_LABEL", label);
}

enum class Covered { no, yes };   // by a signature that covers a part of the mail only

void fill_pieces(Values& mail, const Visit& visit, std::string_view text, std::string_view new_text, Covered covered) {
    for (const TextPiece& piece : split_quotes(text, new_text)) {
        if (piece.is_quoted) {
            fill_folded(mail, piece.text, visit.say("{1} lines, quoted or signature", {std::to_string(piece.lines)}));
            continue;
        }
        for (const TextPiece& part : split_log_lines(piece.text)) {
            if (part.is_quoted) {
                fill_folded(mail, part.text, visit.say("{1} more log lines", {std::to_string(part.lines)}));
                continue;
            }
            Values spoken = mail.add("PIECE").add("SPOKEN");
            spoken.text("SPOKEN_TEXT", part.text);
            spoken.text("SPOKEN_CLASS", covered == Covered::yes ? "said covered" : "said");
        }
    }
}

// Our own mails are known to whoever reads: the beginning tells which it is, the rest is folded.
void fill_own_text(Values& mail, const Visit& visit, std::string_view text) {
    constexpr std::size_t shown_lines = 8, worth_folding = 4;
    std::size_t end = 0;
    for (std::size_t line = 0; line < shown_lines && end < text.size(); ++line)
        end = std::min(text.find('\n', end), text.size() - 1) + 1;
    const auto rest =
        static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), '\n'));
    if (rest < worth_folding) return fill_pieces(mail, visit, text, {}, Covered::no);
    fill_pieces(mail, visit, text.substr(0, end), {}, Covered::no);
    fill_folded(mail, text.substr(end), visit.say("Full text, {1} more lines", {std::to_string(rest)}));
}

void fill_text(Values& mail, const Visit& visit, const MessageView& message) {
    const std::string_view whole = message.text;
    const std::string_view shown = whole.substr(0, shown_text_bytes);
    const Protection& protection = message.protection;
    if (message.is_outgoing && !whole.empty()) return fill_own_text(mail, visit, shown);
    if (protection.is_partial && protection.text_length > 0 && protection.text_offset < shown.size()) {
        fill_pieces(mail, visit, shown.substr(0, protection.text_offset), {}, Covered::no);
        const std::string_view rest = shown.substr(protection.text_offset);
        fill_pieces(mail, visit, rest.substr(0, protection.text_length), {}, Covered::yes);
        if (protection.text_length < rest.size())
            fill_pieces(mail, visit, rest.substr(protection.text_length), {}, Covered::no);
    } else {
        fill_pieces(mail, visit, shown, message.new_text, Covered::no);
    }
    if (whole.empty()) fill_pieces(mail, visit, visit.say("(no text)"), {}, Covered::no);
    mail.show_if(whole.size() > shown_text_bytes, "CUT");
}

void fill_charsets(Values& mail, const Visit& visit, const MessageView& message) {
    Values form = mail.add("CHARSETS");
    form.text("CHARSET_NOW", message.charset.empty() ? "?" : message.charset);
    const std::string_view chosen = chosen_charset(visit, message);
    form.show_if(!chosen.empty(), "CHARSET_RESET");
    for (const CharsetChoiceRow& row : charset_choices()) {
        Values choice = form.add("CHARSET");
        choice.text("CHARSET_NAME", row.name);
        choice.text("CHARSET_LABEL", row.label);
        choice.show_if(row.name == chosen, "CHARSET_SELECTED");
    }
}

std::string targets_text(const SourceSummary& source) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(source.targets.size(), 2); ++i)
        text += (i ? ", " : "") + source.targets[i].text();
    if (source.targets.size() > 2) text += " +" + std::to_string(source.targets.size() - 2);
    return text;
}

// One bar or two would say nothing that the times do not say.
bool spans_hours(const EventSummary& events) {
    return events.first && events.last && *events.last - *events.first >= std::chrono::hours(2);
}

// Of the sources that a page shows, over the time of the whole log: so the bars of two sources can be compared.
void fill_bars(Values& row, const Visit& visit, const EventSummary& events, const std::map<std::string, HourBars>& bars,
               const std::string& source) {
    const auto found = bars.find(source);
    if (found == bars.end() || !spans_hours(events)) return;
    found->second.fill(row, visit, std::chrono::floor<std::chrono::hours>(*events.first), *events.last);
}

void fill_sources(Values& parsed, const Visit& visit, const TicketView& ticket, const EventSummary& events,
                  const std::map<std::string, HourBars>& bars) {
    if (events.by_source.empty()) return;
    Values table = parsed.add("TABLE");
    const bool has_bars = !bars.empty() && spans_hours(events);
    table.show_if(has_bars, "HAS_BARS");
    table.text("TIME_HEAD", visit.say("First to last, {1}", {zone_name(visit)}));
    for (std::size_t i = 0; i < std::min(events.by_source.size(), shown_sources); ++i) {
        const SourceSummary& source = events.by_source[i];
        Values row = table.add("EVENT_ROW");
        Values chip = row.add("CHIP");
        fill_chip(chip, visit,
                  chip_of(ticket, source.host.empty() ? source.ip.text() : source.host, ObservableRole::source));
        row.text("TARGETS", targets_text(source));
        row.text("PORTS", ports_text(source, 3));
        row.number("COUNT", static_cast<std::int64_t>(source.count));
        if (source.first && source.last) row.text("TIMES", from_to(visit, *source.first, *source.last));
        row.show_if(has_bars, "ROW_BARS");
        fill_bars(row, visit, events, bars, source.host.empty() ? source.ip.text() : source.host);
    }
    if (events.by_source.size() > shown_sources)
        parsed.text_section("MORE_SOURCES", "MORE_SOURCES_TEXT",
                            visit.say("and {1} more sources", {std::to_string(events.by_source.size() - shown_sources)}));
}

// `files`: where this mail's downloads are.
void fill_events(Values& mail, const Visit& visit, const TicketView& ticket, const MessageView& message,
                 const std::map<std::string, HourBars>& bars, const std::string& files) {
    const EventSummary& events = *message.events;
    Values parsed = mail.add("PARSED");
    const std::uint64_t lines = events.read + events.not_read;
    parsed.text("READ_TEXT", visit.say("{1} of {2} lines read", {std::to_string(events.read), std::to_string(lines)}));
    parsed.text("READ_CLASS", events.not_read == 0 || events.not_read * 20 < lines ? "matsu" : "yama");
    std::string formats;
    for (const auto& [format, count] : events.by_format) formats += (formats.empty() ? "" : ", ") + format;
    parsed.text("FORMATS", formats);
    fill_sources(parsed, visit, ticket, events, bars);
    parsed.text("ZONE_NOTE", zone_words(visit, events));
    if (is_zone_open(events) && visit.site.mail_side.read) {
        Values clock = parsed.add("CLOCK");
        clock.text("CLOCK_KEY", std::to_string(message.key.value));
        fill_zones(clock, events.zone ? *events.zone : visit.site.settings.site.zone);
    }
    fill_unknown_lines(parsed, visit, events, message.from_address, message.key);
    if (!events.by_source.empty()) parsed.text_section("EXPORT", "EVENTS_HREF", files + "/events/");
    if (events.not_read == 0) return;
    Values not_read = parsed.add("NOT_READ");
    not_read.text("NOT_READ_TEXT", visit.say(events.not_read == 1 ? "{1} line not read" : "{1} lines not read",
                                             {std::to_string(events.not_read)}));
    std::string sample;
    for (const std::string& line : events.not_read_sample) sample += line + "\n";
    not_read.text("NOT_READ_LINES", sample);
}

void fill_attachments(Values& list, const Visit& visit, const std::vector<Attachment>& attachments, const std::string& path,
                      int depth) {
    for (std::size_t i = 0; i < attachments.size() && i < 100; ++i) {
        const Attachment& one = attachments[i];
        Values att = list.add("ATT");
        att.text("ATT_NAME", one.name.empty() ? visit.say("(no name)") : one.name);
        att.text("ATT_ABOUT", bytes_text(one.size_bytes) + ", " + one.type);
        att.text("ATT_HREF", path + std::to_string(i));
        if (depth < 3) fill_attachments(list, visit, one.inside, path + std::to_string(i) + ".", depth + 1);
    }
}

void fill_defects(Values& mail, const Visit& visit, const MessageView& message) {
    if (message.defects.empty()) return;
    Values defects = mail.add("DEFECTS");
    defects.text("DEFECTS_LABEL", visit.say(message.defects.size() == 1 ? "{1} thing was broken in this mail"
                                                                        : "{1} things were broken in this mail",
                                            {std::to_string(message.defects.size())}));
    for (const std::string& defect : message.defects) defects.text_section("DEFECT", "DEFECT_TEXT", defect);
}

void fill_mail(Values& item, const Visit& visit, const TicketView& ticket, const MessageView& message,
               const BarsOfMails& bars) {
    Values mail = item.add("MAIL");
    const std::string files = ticket_path(visit, ticket.row.id) + "/messages/" + std::to_string(message.key.value);
    mail.text("KEY", message.is_outgoing ? "o" + std::to_string(message.outbox.value) : std::to_string(message.key.value));
    mail.show_if(message.is_outgoing, "OUT");
    const std::string name = message.from_name.empty() ? message.from_address : message.from_name;
    mail.text("FROM", message.is_outgoing ? visit.say("To {1}", {message.to_address}) : name);
    mail.text("FROM_ADDRESS", message.is_outgoing || message.from_name.empty() ? "" : message.from_address);
    mail.text("AVATAR", initials(message.is_outgoing ? message.to_address : name));
    mail.text("MAIL_LABEL", visit.say(message.is_outgoing ? "Mail to {1}" : "Mail from {1}",
                                      {message.is_outgoing ? message.to_address : name}));
    if (!language_tag(message.language).empty()) mail.show("HAS_LANG");
    fill_language(mail, visit, message.language);
    fill_time(mail, visit, message.at);
    fill_tags(mail, visit, message);
    mail.show_if(message.is_held, "HELD");
    if (!message.reply_to_address.empty()) mail.text_section("REPLY_TO", "REPLY_TO_ADDRESS", message.reply_to_address);
    mail.text("RAW_HREF", files + "/raw");
    mail.text("HEADERS_HREF", files + "/headers");
    mail.text("REREAD_HREF", "/ledger/" + std::to_string(message.key.value) + "/read");
    fill_text(mail, visit, message);
    if (!message.is_held && message.events && message.events->read + message.events->not_read > 0) {
        const auto found = bars.find(message.key);
        fill_events(mail, visit, ticket, message, found == bars.end() ? std::map<std::string, HourBars>{} : found->second,
                    files);
    }
    if (!message.attachments.empty()) {
        Values list = mail.add("ATTACHMENTS");
        fill_attachments(list, visit, message.attachments, files + "/files/", 0);
    }
    fill_defects(mail, visit, message);
    if (!message.is_outgoing) {
        mail.show("FILES");
        if (visit.site.mail_side.read_again) fill_charsets(mail, visit, message);
    }
    mail.show_if(message.is_held, "ACCEPT");
}

bool is_told_in_thread(const HistoryView& line) {
    static constexpr std::string_view verbs[] = {"closed",   "reopened", "merged", "incident", "assigned",
                                                 "category", "accepted", "undone", "moved",    "split",
                                                 "reread",   "columns",  "clock"};
    if (line.verb.starts_with("relay-") && line.verb != "relay-sent") return true;   // also what contacts did
    return !line.who.empty() && std::find(std::begin(verbs), std::end(verbs), line.verb) != std::end(verbs);
}

void fill_act(Values& item, const Visit& visit, const HistoryView& line, bool is_newest) {
    Values sys = item.add("SYS");
    sys.text("SYS_ID", "h" + std::to_string(line.key.value));
    sys.text("SYS_ICON", line.verb == "merged" ? "#i-merge" : line.verb == "closed" ? "#i-check" : "#i-people");
    sys.text("SYS_TEXT", line.who + ": " + verb_words(visit, line.verb) +
                             (line.detail.empty() ? "" : ", " + reasons_said(visit, line.detail)));
    fill_time(sys, visit, line.at);
    sys.show_if(line.can_undo && is_newest, "SYS_UNDO");
}

void fill_acknowledgement(Values& item, const Visit& visit, const MessageView& message) {
    Values sys = item.add("SYS");
    sys.text("SYS_ID", "mo" + std::to_string(message.outbox.value));
    sys.text("SYS_ICON", "#i-mail");
    const bool is_sent = message.delivery.starts_with("sent"), is_failed = message.delivery.starts_with("failed");
    const std::string language = message.language == "ja" ? visit.say("Japanese") : visit.say("English");
    sys.text("SYS_TEXT", visit.say(is_sent     ? "Acknowledgement sent to {1} in {2}."
                                   : is_failed ? "Acknowledgement to {1} in {2} was not delivered."
                                               : "Acknowledgement to {1} in {2} is in the outbox.",
                                   {message.to_address, language}));
    sys.text_section("SYS_MORE", "SYS_MORE_TEXT", message.text);
    fill_time(sys, visit, message.at);
}

void fill_note(Values& item, const Visit& visit, const NoteView& note) {
    Values values = item.add("NOTE");
    values.text("NOTE_ID", "n" + std::to_string(note.key.value));
    values.text("WHO", note.who);
    values.text("AVATAR", initials(note.who));
    values.text("NOTE_LABEL", visit.say("Internal note by {1}", {note.who}));
    values.text("NOTE_TEXT", note.text);
    fill_time(values, visit, note.at);
}

}   // namespace

BarsOfMails bars_of_mails(Stores& stores, const TicketView& ticket) {
    constexpr std::size_t most_mails = 20;
    BarsOfMails bars;
    for (const MessageView& message : ticket.messages)
        if (!message.is_outgoing && message.events && message.events->count > 0 && bars.size() < most_mails)
            bars[message.key] = hour_bars(stores, message.key, *message.events);
    return bars;
}

void fill_thread(Values& values, const Visit& visit, const TicketView& ticket, const BarsOfMails& bars) {
    struct Item {
        UtcTime at;
        const MessageView* message = nullptr;
        const NoteView* note = nullptr;
        const HistoryView* act = nullptr;
    };
    std::vector<Item> items;
    EventKey newest_undoable;
    for (const MessageView& message : ticket.messages) items.push_back({message.at, &message});
    for (const NoteView& note : ticket.notes) items.push_back({note.at, nullptr, &note});
    for (const HistoryView& line : ticket.history) {
        if (line.can_undo) newest_undoable = std::max(newest_undoable, line.key);
        if (is_told_in_thread(line)) items.push_back({line.at, nullptr, nullptr, &line});
    }
    std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
    for (const Item& one : items) {
        Values item = values.add("ITEM");
        if (one.note) fill_note(item, visit, *one.note);
        if (one.act) fill_act(item, visit, *one.act, one.act->key == newest_undoable);
        if (!one.message) continue;
        if (one.message->is_outgoing && one.message->outgoing_kind == OutgoingKind::acknowledgement)
            fill_acknowledgement(item, visit, *one.message);
        else
            fill_mail(item, visit, ticket, *one.message, bars);
    }
}

}   // namespace toritsugi
