#include "web/pages/peek.hpp"

#include <algorithm>

#include "core/desk/relay_drafts.hpp"
#include "core/stores/search_store.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/reasons.hpp"
#include "web/pages/search_words.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t chips_of_a_role = 4;
constexpr std::size_t first_lines_bytes = 700;

// The text with at most one empty line at a time: a preview has little room.
std::string squeezed(std::string_view text) {
    std::string result;
    int feeds = 0;
    for (const char c : text) {
        if (c == '\r' || (feeds > 0 && (c == ' ' || c == '\t'))) continue;
        feeds = c == '\n' ? feeds + 1 : 0;
        if (feeds <= 2) result += c;
    }
    return result;
}

// At most `limit` bytes, cut at a character's border.
std::string cut(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
    return std::string(text.substr(0, limit)) + "…";
}

void fill_observables(Values& values, const Visit& visit, const TicketView& ticket) {
    for (const ObservableRole role : {ObservableRole::source, ObservableRole::site, ObservableRole::target}) {
        std::vector<const Observable*> found;
        for (const Observable& one : ticket.observables)
            if (one.role == role) found.push_back(&one);
        if (found.empty()) continue;
        Values line = values.add("P_OBSERVED");
        const std::string name = role_words(visit, role);
        line.text("P_ROLE", name);
        for (std::size_t i = 0; i < std::min(found.size(), chips_of_a_role); ++i) {
            Values chip = line.add("P_CHIP");
            fill_chip(chip, visit, chip_of(ticket, found[i]->value, role));
        }
        if (found.size() > chips_of_a_role)
            line.text_section("P_ROLE_MORE", "P_ROLE_MORE_TEXT",
                              visit.say("and {1} more", {std::to_string(found.size() - chips_of_a_role)}));
    }
}

void fill_events(Values& values, const Visit& visit, const EventSummary& events, const HourBars& bars) {
    Values said_events = values.add("P_EVENTS");
    if (bars.has_shape()) bars.fill(said_events, visit, bars.first(), bars.last());
    said_events.text("P_EVENTS_TEXT",
                     visit.say("{1}; {2} of {3} lines read", {std::to_string(events.count), std::to_string(events.read),
                                                              std::to_string(events.read + events.not_read)}));
    if (!events.by_source.empty() && !events.by_source.front().ports.empty())
        values.text_section("P_PORTS", "P_PORTS_TEXT", ports_text(events.by_source.front(), 3));
    if (!events.first || !events.last) return;
    Values times = values.add("P_TIMES");
    times.text("P_TIMES_TEXT", from_to(visit, *events.first, *events.last) + " " + zone_name(visit));
    if (events.zone_from == ZoneFrom::mail_date)
        times.text_section("P_ZONE_DOUBT", "P_ZONE_DOUBT_TEXT", visit.say("zone assumed"));
    if (events.zone_from == ZoneFrom::unknown)
        times.text_section("P_ZONE_DOUBT", "P_ZONE_DOUBT_TEXT", visit.say("zone unknown"));
}

const Observable* first_source(const TicketView& ticket) {
    const auto found = std::find_if(ticket.observables.begin(), ticket.observables.end(), [](const Observable& one) {
        return one.role == ObservableRole::source || one.role == ObservableRole::site;
    });
    return found == ticket.observables.end() ? nullptr : &*found;
}

bool wants(const TicketView& ticket, std::initializer_list<Want> any_of) {
    return std::any_of(ticket.wants.begin(), ticket.wants.end(),
                       [&](Want want) { return std::find(any_of.begin(), any_of.end(), want) != any_of.end(); });
}

// Whom the first source would be passed on to, from what is at hand; a guessed address is nothing to suggest.
std::optional<RankedContact> likely_contact(const Visit& visit, const TicketView& ticket) {
    const Observable* source = first_source(ticket);
    if (!source || !visit.site.mail_side.contacts) return std::nullopt;
    const LookUp look_up = LookUp::of(*source, ticket.row.category);
    if (look_up.value.empty() || !may_be_told(look_up, visit.site.settings)) return std::nullopt;
    const Ranking ranking = visit.site.mail_side.contacts->at_hand(look_up);
    const auto best = std::find_if(ranking.contacts.begin(), ranking.contacts.end(), [](const RankedContact& contact) {
        return contact.is_usable && contact.source != ContactSource::guessed;
    });
    if (best == ranking.contacts.end()) return std::nullopt;
    return *best;
}

void fill_related_step(Values& next, const Visit& visit, const SimilarTicket& related) {
    next.text("P_NEXT_TEXT", visit.say("Look at {1} first: it may be the same matter.", {ticket_number(visit, related.id)}));
    next.text_section("P_NEXT_WHY", "P_NEXT_WHY_TEXT", reasons_said(visit, related.why));
    Values button = next.add("P_NEXT_RELATED");
    button.text("P_RELATED_HREF", ticket_path(visit, related.id));
    button.text("P_RELATED_TEXT", visit.say("Open {1}", {ticket_number(visit, related.id)}));
}

void fill_relay_step(Values& next, const Visit& visit, const TicketView& ticket, const RankedContact& contact) {
    next.text("P_NEXT_TEXT",
              visit.say(ticket.row.is_incident ? "Pass it on to {1}." : "Make it an incident and pass it on to {1}.",
                        {contact.address}));
    next.text_section("P_NEXT_WHY", "P_NEXT_WHY_TEXT", standing_of(visit, contact).words + " · " + said(visit, contact.why));
    next.show("P_NEXT_RELAY");
}

void fill_next_step(Values& values, const Visit& visit, const TicketView& ticket, const SameSource& same) {
    if (ticket.row.state == TicketState::closed) return;
    const auto is_other = [&](const SimilarTicket& one) { return one.id != ticket.row.id; };
    const auto other = std::find_if(ticket.related.begin(), ticket.related.end(), is_other);
    const auto contact = likely_contact(visit, ticket);
    if (same.reports > 1) {
        Values next = values.add("P_NEXT");
        const std::string count = std::to_string(same.reports);
        next.text("P_NEXT_TEXT", contact ? visit.say("Make one incident from these {1} reports and pass it on to {2}.",
                                                     {count, contact->address})
                                         : visit.say("Make one incident from these {1} reports.", {count}));
        next.text_section("P_NEXT_WHY", "P_NEXT_WHY_TEXT",
                          contact ? standing_of(visit, *contact).words + " · " + said(visit, contact->why)
                                  : visit.say("All of them name {1}.", {same.source}));
        Values button = next.add("P_NEXT_SAME");
        button.text("P_NEXT_HREF", same.href);
        button.text("P_NEXT_SOURCE", same.source);
        button.text("P_NEXT_SELECT", visit.say("Select these {1}", {count}));
    } else if (other != ticket.related.end()) {
        Values next = values.add("P_NEXT");
        fill_related_step(next, visit, *other);
    } else if (contact && wants(ticket, {Want::notify_source, Want::relay, Want::takedown})) {
        Values next = values.add("P_NEXT");
        fill_relay_step(next, visit, ticket, *contact);
    } else if (wants(ticket, {Want::advice, Want::reply_requested})) {
        Values next = values.add("P_NEXT");
        const bool is_advice = wants(ticket, {Want::advice});
        next.text("P_NEXT_TEXT", is_advice ? visit.say("They ask for advice.") : visit.say("They ask for an answer."));
        next.text_section("P_NEXT_REPLY", "P_REPLY_HREF", ticket_path(visit, ticket.row.id) + "?do=reply#reply");
    }
}

void fill_also(Values& values, const Visit& visit, const TicketView& ticket, const std::vector<TicketRow>& also) {
    const Observable* source = first_source(ticket);
    if (also.empty() || !source) return;
    Values section = values.add("P_ALSO");
    section.text("ALSO_HREF", search_path(source->value));
    for (const TicketRow& row : also) {
        Values entry = section.add("ALSO_ENTRY");
        entry.text("ALSO_AT", moment(visit, row.received_at));
        entry.text("ALSO_HREF_TICKET", ticket_path(visit, row.id));
        entry.text("ALSO_NAME", row.from_name.empty() ? row.from_address : row.from_name);
    }
}

}   // namespace

SourceChip chip_of(const TicketView& ticket, const std::string& value, ObservableRole role) {
    for (const auto* chips : {&ticket.chips, &ticket.row.sources})
        for (const SourceChip& chip : *chips)
            if (chip.value == value) return chip;
    return {value, role, 0};
}

const MessageView* first_report(const TicketView& ticket) {
    const auto found = std::find_if(ticket.messages.begin(), ticket.messages.end(),
                                    [](const MessageView& one) { return !one.is_outgoing && !one.is_held; });
    return found == ticket.messages.end() ? nullptr : &*found;
}

PeekMore peek_more(Stores& stores, const Visit& visit, const TicketView& ticket) {
    PeekMore more;
    const MessageView* report = first_report(ticket);
    if (report && report->events) more.bars = all_of(hour_bars(stores, report->key, *report->events));
    const Observable* source = first_source(ticket);
    if (!source || source->type != ObservableType::ip) return more;
    SearchQuestion question;
    question.query = search_of(visit, "ip:" + source->value);
    question.now = visit.now;
    question.at_most = 4;
    question.longest = std::chrono::milliseconds(30);   // the preview follows the cursor
    for (SearchHit& hit : stores.search().search(question).hits)
        if (hit.row.id != ticket.row.id && more.also.size() < 3) more.also.push_back(std::move(hit.row));
    return more;
}

void fill_peek(Values& values, const Visit& visit, const TicketView& ticket, const SameSource& same, const PeekMore& more) {
    const TicketRow& row = ticket.row;
    values.text("P_NUMBER", ticket_number(visit, row.id));
    values.text("P_WHEN", moment(visit, row.received_at));
    values.text("P_HREF", ticket_path(visit, row.id));
    values.text("P_SUBJECT", row.title.empty() ? visit.say("(no subject)") : row.title);
    values.text("P_FROM", row.from_name.empty() ? row.from_address : row.from_name);
    if (!row.from_name.empty()) values.text_section("P_ADDRESS", "P_FROM_ADDRESS", row.from_address);
    if (const std::string tag = language_tag(row.language); !tag.empty()) {
        values.show("HAS_LANG");
        values.text("LANG", tag);
    }
    fill_next_step(values, visit, ticket, same);
    const auto is_stated = [](Want want) { return want != Want::none; };
    if (std::any_of(ticket.wants.begin(), ticket.wants.end(), is_stated)) {
        Values wants = values.add("P_WANTS");
        for (const Want want : ticket.wants)
            if (is_stated(want)) wants.text_section("P_WANT", "WANT", want_words(visit, want));
    }
    fill_observables(values, visit, ticket);
    const MessageView* report = first_report(ticket);
    const bool has_events = report && report->events && report->events->count > 0;
    if (has_events) fill_events(values, visit, *report->events, more.bars);
    fill_also(values, visit, ticket, more.also);
    values.show_if(ticket.observables.empty() && !has_events, "P_NOTHING");
    if (!ticket.related.empty()) {
        Values section = values.add("P_RELATED");
        for (std::size_t i = 0; i < std::min<std::size_t>(ticket.related.size(), 5); ++i) {
            Values entry = section.add("P_RELATED_ENTRY");
            entry.text("R_HREF", ticket_path(visit, ticket.related[i].id));
            entry.text("R_NUMBER", ticket_number(visit, ticket.related[i].id));
            entry.text("R_WHY", reasons_said(visit, ticket.related[i].why));
        }
    }
    values.text(
        "P_FIRST_LINES",
        report ? cut(squeezed(report->new_text.empty() ? report->text : report->new_text), first_lines_bytes) : row.snippet);
}

Response ticket_peek(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    std::optional<TicketView> ticket;
    PeekMore more;
    if (id.ok())
        visit.site.database.read([&](Stores& stores) {
            ticket = stores.tickets().view(id.value());
            if (ticket) more = peek_more(stores, visit, *ticket);
        });
    if (!ticket) return Response::text(404, "No such ticket.\n");
    Values values;
    fill_peek(values, visit, *ticket, {}, more);
    return html(visit, "peek", values);
}

}   // namespace toritsugi
