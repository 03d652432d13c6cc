// /r/TOKEN: what a reporter sees of their own report. Only this conversation, only states and dates, nothing of others.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/reading/logs/line_template.hpp"
#include "core/writing/mail_writer.hpp"
#include "web/pages/clock.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/kept_lines.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/public_frame.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"
#include "web/server/passwords.hpp"

namespace toritsugi {
namespace {

struct OwnReport {
    ConversationId id;
    TicketView ticket;                          // of the ticket that it is part of now
    std::vector<const MessageView*> messages;   // of this conversation only, oldest first
    std::optional<TicketStore::ReplyFrame> frame;
    std::vector<Want> wants{};            // as chosen on this page, else as read from its first mail
    std::vector<RelayRequest> relays{};   // that concern what this reporter named, and that left
    const MessageView* first() const { return messages.front(); }
};

// Whether this reporter named one of the addresses or sites that the request is about.
bool concerns(const RelayRequest& relay, const std::vector<const MessageView*>& messages) {
    for (const MessageView* message : messages)
        for (const Observable& one : message->observables)
            if (std::find(relay.observables.begin(), relay.observables.end(), one.value) != relay.observables.end())
                return true;
    return false;
}

std::optional<OwnReport> find_report(Visit& visit) {
    auto id = visit.site.desk.ids.of_page_token("r", visit.parts[0]);
    if (!id) return std::nullopt;
    std::optional<TicketView> ticket;
    std::optional<TicketKey> key;
    std::optional<TicketStore::ReplyFrame> frame;
    std::vector<RelayRequest> relays;
    visit.site.database.read([&](Stores& stores) {
        id = stores.tickets().where_is(*id);   // a handler may have moved it
        key = stores.tickets().find(id->ticket);
        if (!key) return;
        ticket = stores.tickets().view(id->ticket);
        frame = stores.tickets().reply_frame(*key, id->number);
        if (ticket) relays = stores.relays().of_ticket(ticket->row.key);
    });
    if (!ticket) return std::nullopt;
    std::optional<OwnReport> own(std::in_place, OwnReport{*id, std::move(*ticket), {}, std::move(frame)});
    for (const MessageView& message : own->ticket.messages)
        if (message.ticket == *key && message.conversation == id->number && !message.is_held)
            own->messages.push_back(&message);
    if (own->messages.empty()) return std::nullopt;
    visit.site.database.read([&](Stores& stores) {
        own->wants = stores.tickets().said_wants(*key, id->number);
        if (!own->wants.empty()) return;
        if (const auto reading = stores.tickets().reading(own->first()->key)) own->wants = reading->wants;
    });
    for (RelayRequest& relay : relays)
        if (relay.sent_at && relay.state != RelayState::withdrawn && concerns(relay, own->messages))
            own->relays.push_back(std::move(relay));
    return own;
}

// What a reporter may ask of us, as the form asks it.
constexpr Want offered_wants[] = {Want::notify_source, Want::relay,     Want::takedown,       Want::advice,
                                  Want::analysis,      Want::info_only, Want::reply_requested};

void fill_wants(Values& values, const Visit& visit, const OwnReport& own) {
    if (own.ticket.row.state == TicketState::closed) return;
    // Of their own first mail: the ticket may hold what other reporters want.
    const std::vector<Want>& known = own.wants;
    Values section = values.add("WANTS");
    for (const Want want : offered_wants) {
        Values one = section.add("WANT");
        one.text("WANT_ID", name_of(want));
        one.text("WANT_NAME", want_words(visit, want));
        one.show_if(std::find(known.begin(), known.end(), want) != known.end(), "WANT_CHOSEN");
    }
}

void fill_clock(Values& values, const Visit& visit, const OwnReport& own) {
    const auto& events = own.first()->events;
    if (own.ticket.row.state == TicketState::closed || !events || !is_zone_open(*events)) return;
    if (!visit.site.mail_side.read) return;
    Values clock = values.add("CLOCK");
    clock.text("CLOCK_TEXT", events->zone
                                 ? visit.say("Nothing in them says it. We took {1}; please correct it if that is wrong.",
                                             {zone_short(*events->zone)})
                                 : visit.say("Nothing in them says it. A wrong hour would point at the wrong person."));
    fill_zones(clock, events->zone ? *events->zone : visit.site.settings.site.zone);
}

std::string date_time(const Visit& visit, UtcTime at) { return day(visit, at) + " " + clock_time(visit, at).substr(0, 5); }

// When a person first acted on it; the desk's own lines have no name.
std::optional<UtcTime> first_look(const TicketView& ticket) {
    std::optional<UtcTime> first;
    for (const HistoryView& line : ticket.history)
        if (!line.who.empty() && (!first || line.at < *first)) first = line.at;
    return first;
}

std::optional<UtcTime> closed_at(const TicketView& ticket) {
    std::optional<UtcTime> last;
    for (const HistoryView& line : ticket.history)
        if (line.verb == "closed" && (!last || line.at > *last)) last = line.at;
    return ticket.row.state == TicketState::closed ? last : std::nullopt;
}

// To whom it went, as far as a reporter may know: the sort of place, never a name or an address.
std::string passed_on_words(const Visit& visit, Side side) {
    switch (side) {
        case Side::network: return visit.say("We passed it on to those who run the network");
        case Side::site: return visit.say("We passed it on to the owner of the site");
        case Side::registrar: return visit.say("We passed it on to the registrar of the domain");
        case Side::country: return visit.say("We passed it on to the CERT of that country");
    }
    return {};
}

void step(Values& values, std::string_view css, const std::string& text, const std::string& at, const std::string& why) {
    Values one = values.add("STEP");
    one.text("STEP_CLASS", css);
    one.text("STEP_TEXT", text);
    one.text("STEP_AT", at);
    if (!why.empty()) one.text_section("STEP_WHY", "STEP_WHY_TEXT", why);
}

void fill_steps(Values& values, const Visit& visit, const OwnReport& own) {
    const EventSummary* events = own.first()->events ? &*own.first()->events : nullptr;
    std::string lines;
    if (events && events->read + events->not_read > 0)
        lines = visit.say("{1} of {2} log lines were read by the program.",
                          {std::to_string(events->read), std::to_string(events->read + events->not_read)});
    step(values, "done", visit.say("We received it"), date_time(visit, own.first()->at), lines);
    const auto looked = first_look(own.ticket);
    const auto closed = closed_at(own.ticket);
    if (looked) step(values, "done", visit.say("A person looked at it"), date_time(visit, *looked), "");
    std::vector<std::pair<UtcTime, std::string>> between;
    for (const MessageView* message : own.messages) {
        if (message == own.first()) continue;
        if (!message->is_outgoing) between.emplace_back(message->at, visit.say("You wrote again"));
        if (message->is_outgoing && message->outgoing_kind == OutgoingKind::reply)
            between.emplace_back(message->at, visit.say("We wrote to you"));
        if (message->is_outgoing && message->outgoing_kind == OutgoingKind::outcome)
            between.emplace_back(message->at, visit.say("We told you how it went, by mail"));
    }
    for (const RelayRequest& relay : own.relays) {
        between.emplace_back(*relay.sent_at, passed_on_words(visit, relay.side));
        if (relay.answered_at && relay.state != RelayState::acted)
            between.emplace_back(*relay.answered_at, visit.say("They answered us"));
        if (relay.state == RelayState::acted)
            between.emplace_back(relay.ended_at.value_or(visit.now), visit.say("They say it is fixed"));
    }
    std::stable_sort(between.begin(), between.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [at, words] : between) step(values, "done", words, date_time(visit, at), "");
    if (closed) {
        step(values, "done", visit.say("Closed"), date_time(visit, *closed), "");
        return;
    }
    if (!looked) {
        const std::string by = own.ticket.row.due_at ? visit.say("by {1}", {date_time(visit, *own.ticket.row.due_at)}) : "";
        step(values, "now", visit.say("A person reads it"), by, "");
    } else {
        step(values, "now", visit.say("We are working on it"), "", "");
    }
    step(values, "next", visit.say("We tell you how it went"), "", "");
}

void fill_state(Values& values, const Visit& visit, const OwnReport& own) {
    const MessageView* last = own.messages.back();
    const bool we_wrote_last = last->is_outgoing && last->outgoing_kind == OutgoingKind::reply;
    if (own.ticket.row.state == TicketState::closed) {
        values.text("STATE", visit.say("This report is closed"));
        values.text("STATE_MORE", visit.say("If there is more to say, write below or answer our mail: it opens again."));
        values.text("STATE_ICON", "#i-check");
    } else if (we_wrote_last) {
        values.text("STATE", visit.say("We wrote to you on {1}", {date_time(visit, last->at)}));
        values.text("STATE_MORE", visit.say("Please look into your mail."));
        values.text("STATE_ICON", "#i-mail");
    } else if (first_look(own.ticket)) {
        values.text("STATE", visit.say("We are working on it"));
        values.text("STATE_MORE", visit.say("There is nothing that you must do now."));
        values.text("STATE_ICON", "#i-relay");
    } else {
        values.text("STATE", visit.say("We have your report"));
        values.text("STATE_MORE", own.ticket.row.due_at
                                      ? visit.say("A person reads it by {1}.", {date_time(visit, *own.ticket.row.due_at)})
                                      : "");
        values.text("STATE_ICON", "#i-mail");
    }
}

Response show(Visit& visit, const OwnReport& own, std::string_view error, int status) {
    const std::string number = ticket_number(visit, own.id.ticket);
    const std::string subject = own.first()->subject.empty() ? visit.say("(no subject)") : own.first()->subject;
    Values values;
    fill_public_frame(values, visit, visit.say("Report {1}", {number}));
    values.show("PRIVATE_LINK");
    values.text("RECEIVED_LINE", visit.say("Number {1}, received {2}", {number, date_time(visit, own.first()->at)}));
    values.text("HEADLINE", visit.say("How “{1}” is going", {subject}));
    fill_state(values, visit, own);
    fill_steps(values, visit, own);
    values.show_if(visit.request.query.get("said") == "1", "SAID");
    values.show_if(visit.request.query.get("chose") == "1", "CHOSE");
    values.show_if(visit.request.query.get("timed") == "1", "TIMED");
    fill_clock(values, visit, own);
    fill_wants(values, visit, own);
    if (!error.empty()) values.text_section("ERROR", "ERROR_TEXT", visit.say(error));
    values.text("ADD_TEXT", visit.request.form.get("text"));
    Values understood = values.add("UNDERSTOOD");
    const TicketRow& row = own.ticket.row;
    // A handler's word counts fully; of a merged ticket the category is that of the whole, which is right too.
    fill_understood(understood, visit, {row.category, row.is_confirmed ? 1.0 : row.confidence, {}}, own.first()->observables,
                    own.first()->events ? &*own.first()->events : nullptr);
    return html(visit, "reporter", values, status);
}

// Their choice counts instead of what we read; it is one line of the history, and no mail.
Response choose_wants(Visit& visit, const OwnReport& own) {
    std::vector<Want> wants;
    std::string detail;
    for (const Want want : offered_wants)
        for (const std::string& chosen : visit.request.form.all("want"))
            if (chosen == name_of(want) && (wants.empty() || wants.back() != want)) {
                wants.push_back(want);
                detail.append(detail.empty() ? "" : ", ").append(chosen);
            }
    if (wants.empty()) return show(visit, own, marked("Choose at least one, then send."), 422);
    if (!visit.site.form_budget.take(visit.request.address, visit.now))
        return problem_page(visit, 429, "Many reports came from your network", "Wait an hour, or send them by mail.");
    visit.site.database.write([&](Stores& stores) {
        const auto key = stores.tickets().find(own.id.ticket);
        if (!key) return;
        stores.tickets().say_wants(*key, own.id.number, wants, visit.now);
        TicketChange told;
        told.ticket = *key;
        told.verb = "wants";
        told.detail = detail;
        stores.tickets().change(told, visit.now);
    });
    return Response::see_other(visit.request.path + "?chose=1");
}

// Counts for this mail at once and for their next ones: the field calls it the reporter's confirmed profile. Whoever has
// this link got our mail at the reporter's address.
Response choose_zone(Visit& visit, const OwnReport& own) {
    logs::LineTemplate clock;
    clock.zone = chosen_zone(visit.request.form.get("zone"));
    if (!clock.zone) return show(visit, own, marked("Choose a time zone of the list."), 422);
    if (!visit.site.form_budget.take(visit.request.address, visit.now))
        return problem_page(visit, 429, "Many reports came from your network", "Wait an hour, or send them by mail.");
    if (!keep_and_read_again(visit, own.ticket.row.key, {own.first()->key, clock.text(), {}, "clock"}))
        return show(visit, own, marked("That could not be sent. Please answer our mail instead."), 422);
    return Response::see_other(visit.request.path + "?timed=1");
}

Response unknown_link(const Visit& visit) {
    return problem_page(visit, 404, "This link leads nowhere",
                        "Copy the whole link from our mail. If it is lost, answer that mail and we send it again.");
}

}   // namespace

Response reporter_page(Visit& visit) {
    const auto own = find_report(visit);
    return own ? show(visit, *own, "", 200) : unknown_link(visit);
}

Response reporter_add(Visit& visit) {
    const auto own = find_report(visit);
    if (!own) return unknown_link(visit);
    if (visit.request.form.get("do") == "wants") return choose_wants(visit, *own);
    if (visit.request.form.get("do") == "clock") return choose_zone(visit, *own);
    const std::string_view text = visit.request.form.get("text");
    if (text.find_first_not_of(" \t\r\n") == text.npos) return show(visit, *own, marked("Write something first."), 422);
    if (!own->frame || own->frame->to_address.empty() || !visit.site.mail_side.take_in)
        return problem_page(visit, 503, "This page takes no text just now", "Please answer our mail instead.");
    if (!visit.site.form_budget.take(visit.request.address, visit.now))
        return problem_page(visit, 429, "Many reports came from your network", "Wait an hour, or send them by mail.");
    MailDraft draft;
    draft.from = {own->frame->to_name, own->frame->to_address};
    draft.to = {visit.site.settings.site.name,
                visit.site.desk.ids.reply_address(own->id)};   // signed: it joins this conversation
    draft.subject = "Re: " + own->first()->subject;
    draft.message_id = "form." + random_token(18) + "@" + visit.site.settings.site.domain;
    draft.references = own->frame->references;
    draft.date = visit.now;
    draft.zone = visit.site.settings.site.zone;
    draft.language = code_of(visit.language);
    draft.text = for_display(text) + "\n";
    const auto raw = write_mail(draft);
    if (!raw.ok()) return show(visit, *own, marked("That could not be sent. Please answer our mail instead."), 422);
    Envelope envelope;
    envelope.sender = own->frame->to_address;
    envelope.recipients = {draft.to.address};
    envelope.channel = "form";
    envelope.received_at = visit.now;
    visit.site.mail_side.take_in(raw.value(), envelope);
    return Response::see_other(visit.request.path + "?said=1");
}

}   // namespace toritsugi
