// GET /tickets/NUMBER, as in design/ticket.html.
#include "web/pages/ticket.hpp"

#include <algorithm>
#include <charconv>

#include "core/desk/relay_drafts.hpp"
#include "web/pages/contact_words.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/peek.hpp"
#include "web/pages/read_again.hpp"
#include "web/pages/reasons.hpp"
#include "web/pages/relay_card.hpp"
#include "web/pages/search_words.hpp"
#include "web/pages/thread.hpp"
#include "web/pages/toast.hpp"
#include "web/pages/when.hpp"
#include "web/pages/words.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t shown_observables = 12, folded_observables = 500, shown_history = 40;

// Where the ticket stands in the list that the handler came from.
struct Place {
    TicketList list = TicketList::untriaged;
    std::string query, name;   // of a search that is worked on as a list
    std::optional<TicketId> previous, next;
    std::uint64_t position = 0, all = 0;   // position from 1; 0: no longer in the list
};

// The first rows of the list; deeper in it there is no "next": the list itself is one key away.
std::vector<TicketRow> rows_around(Stores& stores, const Visit& visit, Place& place, const ListCounts& counts) {
    constexpr std::uint32_t looked_at = 200;
    const SearchQuery query = search_of(visit, visit.request.query.get("q").substr(0, 1000));
    std::vector<TicketRow> rows;
    if (query.terms.empty() || !query.problems.empty()) {
        place.all = count_of(counts, place.list);
        ListQuestion question;
        question.list = place.list;
        question.handler = visit.handler().key;
        question.at_most = looked_at;
        return stores.tickets().list(question, visit.now);
    }
    SearchQuestion question;
    question.query = query;
    question.handler = visit.handler().key;
    question.now = visit.now;
    question.at_most = looked_at;
    SearchResult result = stores.search().search(question);
    for (SearchHit& hit : result.hits) rows.push_back(std::move(hit.row));
    place.all = result.count;
    place.query = place.name = query.text();
    for (const SavedView& view : stores.search().views(visit.handler().key))
        if (view.query == place.query) place.name = view.name;
    return rows;
}

Place place_of(Stores& stores, const Visit& visit, TicketId id, const ListCounts& counts) {
    Place place;
    place.list = list_named(visit.request.query.get("in"));
    const std::vector<TicketRow> rows = rows_around(stores, visit, place, counts);
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const TicketRow& row) { return row.id == id; });
    if (found == rows.end()) {
        if (!rows.empty()) place.next = rows.front().id;
        return place;
    }
    place.position = static_cast<std::uint64_t>(found - rows.begin()) + 1;
    if (found != rows.begin()) place.previous = std::prev(found)->id;
    if (std::next(found) != rows.end()) place.next = std::next(found)->id;
    return place;
}

struct ReplyChoice {
    ReplyPlace place;
    TicketStore::ReplyFrame frame;
};

std::vector<ReplyChoice> reply_choices(Stores& stores, const TicketView& ticket) {
    std::vector<ReplyChoice> choices;
    for (const ReplyPlace& place : conversations_of(ticket))
        if (auto frame = stores.tickets().reply_frame(place.ticket, place.conversation); frame && !frame->to_address.empty())
            choices.push_back({place, std::move(*frame)});
    return choices;
}

void fill_replies(Values& values, const Visit& visit, const std::vector<ReplyChoice>& choices, const KeptText& kept) {
    if (choices.empty()) return;
    values.show("CAN_REPLY");
    const auto who = [](const ReplyChoice& choice) {
        return choice.frame.to_name.empty() ? choice.frame.to_address
                                            : choice.frame.to_name + " <" + choice.frame.to_address + ">";
    };
    if (choices.size() == 1) {
        Values one = values.add("REPLY_ONE");
        one.text("REPLY_TO", who(choices.front()));
        one.text("REPLY_CONVERSATION", choices.front().place.text());
    } else {
        Values many = values.add("REPLY_MANY");
        for (const ReplyChoice& choice : choices) {
            Values option = many.add("REPLY_CHOICE");
            option.text("REPLY_TO", who(choice));
            option.text("REPLY_CONVERSATION", choice.place.text());
            option.show_if(choice.place.text() == kept.conversation, "REPLY_SELECTED");
        }
    }
    values.text("REPLY_BUTTON", visit.say(kept.title.empty() ? "Send" : "Send anyway"));
}

void fill_place(Values& values, const Visit& visit, const Place& place) {
    const std::string in = !place.query.empty()           ? "?q=" + url_encoded(place.query)
                           : url_name(place.list).empty() ? ""
                                                          : "?in=" + std::string(url_name(place.list));
    if (place.position > 0)
        values.text_section("PLACE", "PLACE_TEXT",
                            visit.say("{1} of {2}", {std::to_string(place.position), std::to_string(place.all)}));
    if (place.previous) values.text_section("PREVIOUS", "PREVIOUS_HREF", ticket_path(visit, *place.previous) + in);
    if (place.next) values.text_section("NEXT", "NEXT_HREF", ticket_path(visit, *place.next) + in);
    if (!place.query.empty()) {
        values.text("BACK_HREF", query_path("/", place.query));
        values.text("BACK_NAME", place.name);
        return;
    }
    values.text("BACK_HREF", url_name(place.list).empty() ? "/" : "/?v=" + std::string(url_name(place.list)));
    values.text("BACK_NAME", visit.say(title_of(place.list)));
}

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

void fill_head(Values& values, const Visit& visit, const TicketView& ticket) {
    const TicketRow& row = ticket.row;
    values.text("NUMBER", ticket_number(visit, row.id));
    values.text("PATH", ticket_path(visit, row.id));
    values.text("SUBJECT", row.title.empty() ? visit.say("(no subject)") : row.title);
    if (!language_tag(row.language).empty()) values.show("HAS_LANG");
    values.text("LANG", language_tag(row.language));
    values.text("STATE_TEXT", row.has_unread_answer ? visit.say("Open, answer came") : state_words(visit, row.state));
    values.text("STATE_CLASS", row.has_unread_answer ? "yama" : row.state == TicketState::closed ? "matsu" : "ai");
    values.show(row.is_incident ? "INCIDENT" : "NOT_INCIDENT");
    if (!ticket.tlp.empty()) {
        Values tlp = values.add("TLP");
        std::string upper = ticket.tlp;
        for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        tlp.text("TLP_TEXT", upper);
        tlp.text("TLP_CLASS", lower(ticket.tlp).substr(0, ticket.tlp.find('+')));
    }
    const std::size_t mails = incoming_count(ticket);
    values.text("OPENED", visit.say(mails == 1 ? "{1} mail, opened {2}" : "{1} mails, opened {2}",
                                    {std::to_string(mails), moment_in_text(visit, row.received_at)}));
    values.text("SEEN", std::to_string(mails));
    values.text("TICKET_VERSION", std::to_string(ticket.version));
    values.show(row.state == TicketState::closed ? "IS_CLOSED" : "IS_OPEN");
    if (row.state == TicketState::closed)
        values.text_section("CLOSE_REASON", "CLOSE_REASON_TEXT", reason_words(visit, ticket.close_reason));
}

// Who must be told about it, known before anybody asks: from the directory, tables and kept answers, never the network.
void fill_contact(Values& one, const Visit& visit, const LookUp& look_up) {
    if (look_up.value.empty() || !may_be_told(look_up, visit.site.settings)) return;
    const Ranking ranking = visit.site.mail_side.contacts->at_hand(look_up);
    if (ranking.is_unknown()) {
        one.show("OBS_NO_CONTACT");
        return;
    }
    for (const RankedContact& contact : ranking.contacts) {
        if (!contact.is_usable) continue;
        Values line = one.add("OBS_CONTACT");
        fill_found_contact(line, visit, contact);
        return;   // the best one; the others are on the relay page
    }
}

bool has_contact(const Observable& one) { return one.role == ObservableRole::source || one.role == ObservableRole::site; }

void fill_relays(Values& values, const Visit& visit, const TicketView& ticket, const std::vector<RelayRequest>& relays) {
    if (relays.empty()) return;
    Values section = values.add("RELAYS");
    for (const RelayRequest& relay : relays) {
        Values card = section.add("RELAY_CARD");
        fill_relay_card(card, visit, relay, ticket_path(visit, ticket.row.id));
    }
}

void fill_observables(Values& values, const Visit& visit, const TicketView& ticket) {
    values.show_if(ticket.observables.empty(), "NO_OBS");
    std::vector<LookUp> looked_up;
    for (std::size_t i = 0; i < std::min(ticket.observables.size(), shown_observables); ++i) {
        Values one = values.add("OBS");
        fill_chip(one, visit, chip_of(ticket, ticket.observables[i].value, ticket.observables[i].role));
        one.text("ROLE", role_words(visit, ticket.observables[i].role));
        if (!visit.site.mail_side.contacts || !has_contact(ticket.observables[i])) continue;
        looked_up.push_back(LookUp::of(ticket.observables[i], ticket.row.category));
        fill_contact(one, visit, looked_up.back());
    }
    if (!looked_up.empty()) {
        visit.site.mail_side.contacts->want(looked_up);   // in the background, for the next look
        if (const std::string dates = visit.site.mail_side.contacts->dates(); !dates.empty())
            values.text_section("TABLES", "TABLES_TEXT", dates);
    }
    if (ticket.observables.size() <= shown_observables) return;
    Values more = values.add("OBS_MORE");
    more.text("OBS_MORE_TEXT", visit.say("{1} more", {std::to_string(ticket.observables.size() - shown_observables)}));
    for (std::size_t i = shown_observables; i < std::min(ticket.observables.size(), folded_observables); ++i) {
        Values one = more.add("OBS_REST");
        one.text("VALUE", ticket.observables[i].value);
        one.text("ROLE", role_words(visit, ticket.observables[i].role));
    }
}

void fill_category(Values& values, const Visit& visit, const TicketView& ticket) {
    const TicketRow& row = ticket.row;
    fill_categories(values, visit, row.category);
    values.text("CATEGORY_NOW", name_of(row.category));
    const std::string percent = std::to_string(static_cast<int>(row.confidence * 100 + 0.5)) + "%";
    values.text("CATEGORY_WHY", row.is_confirmed
                                    ? visit.say("Confirmed by a person.")
                                    : visit.say("Guessed, {1}.", {percent}) +
                                          (row.category_why.empty() ? "" : " " + reasons_said(visit, row.category_why)));
    values.show_if(!row.is_confirmed, "UNCONFIRMED");
    bool is_stated = false;
    for (const Want want : ticket.wants) {
        if (want == Want::none) continue;   // of one report; others of the ticket may say more
        is_stated = true;
        values.text_section("WANT_LINE", "WANT", want_words(visit, want));
    }
    if (!is_stated) values.text_section("WANT_LINE", "WANT", want_words(visit, Want::none));
    if (!ticket.wants_why.empty()) values.text_section("WANTS_WHY", "WANTS_WHY_TEXT", ticket.wants_why);
}

void fill_related(Values& values, const Visit& visit, const TicketView& ticket) {
    if (!ticket.related.empty()) {
        Values section = values.add("RELATED");
        for (const SimilarTicket& related : ticket.related) {
            Values entry = section.add("RELATED_ENTRY");
            entry.text("R_HREF", ticket_path(visit, related.id));
            entry.text("R_NUMBER", ticket_number(visit, related.id));
            entry.text("R_WHY", reasons_said(visit, related.why));
        }
    }
    // The likeliest duplicate stands in the field already: m, Enter, and u takes it back.
    values.text("INTO", ticket.related.empty() ? "" : ticket_number(visit, ticket.related.front().id));
    values.text("NUMBER_EXAMPLE", visit.site.settings.site.ticket_prefix + "-2026-000042");
    std::string merged;
    for (const TicketId& id : ticket.merged_from) merged += (merged.empty() ? "" : ", ") + ticket_number(visit, id);
    if (!merged.empty()) values.text_section("MERGED_FROM", "MERGED_FROM_TEXT", visit.say("Holds {1}.", {merged}));
}

// The mails that can be moved: with one mail there is nothing to part.
void fill_movable(Values& values, const Visit& visit, const TicketView& ticket) {
    if (incoming_count(ticket) < 2) return;
    Values move = values.add("CAN_MOVE");
    for (const MessageView& message : ticket.messages) {
        if (message.is_outgoing) continue;
        Values one = move.add("MOVABLE");
        one.text("MOVABLE_KEY", std::to_string(message.key.value));
        one.text("MOVABLE_FROM", message.from_name.empty() ? message.from_address : message.from_name);
        one.text("MOVABLE_SUBJECT", message.subject.empty() ? visit.say("(no subject)") : message.subject);
        one.text("AT", moment(visit, message.at));
    }
}

void fill_history(Values& values, const Visit& visit, const TicketView& ticket) {
    std::vector<const HistoryView*> lines;
    for (const HistoryView& line : ticket.history) lines.push_back(&line);
    std::stable_sort(lines.begin(), lines.end(), [](const auto* a, const auto* b) { return a->key > b->key; });
    values.show_if(std::any_of(lines.begin(), lines.end(), [](const auto* line) { return line->can_undo; }), "UNDO");
    if (lines.size() > shown_history) lines.resize(shown_history);
    for (const HistoryView* line : lines) {
        Values entry = values.add("HISTORY");
        entry.text("AT", moment(visit, line->at));
        entry.text("AT_FULL", moment_full(visit, line->at));
        const std::string who = line->who.empty() ? "" : line->who + ": ";
        entry.text("HISTORY_TEXT", who + verb_words(visit, line->verb) +
                                       (line->detail.empty() ? "" : ", " + reasons_said(visit, line->detail)));
    }
}

void fill_kept(Values& values, const Visit& visit, const KeptText& kept) {
    values.text("REPLY_TEXT", kept.reply);
    values.text("NOTE_DRAFT", kept.note);
    const std::string_view open = visit.request.query.get("do");
    values.show_if(!kept.reply.empty() || open == "reply", "REPLY_OPEN");
    values.show_if(!kept.note.empty() || open == "note", "NOTE_OPEN");
    if (kept.title.empty()) return;
    Values banner = values.add("BANNER");
    banner.text("BANNER_TITLE", kept.title);
    banner.text("BANNER_TEXT", kept.words);
    banner.show_if(!kept.reply.empty(), "BANNER_REPLY");
}

}   // namespace

std::string ReplyPlace::text() const { return std::to_string(ticket.value) + "." + std::to_string(conversation); }

ReplyPlace ReplyPlace::parse(std::string_view text) {
    const std::size_t dot = text.find('.');
    ReplyPlace place{{0}, 0};
    if (dot == text.npos) return place;
    std::from_chars(text.data(), text.data() + dot, place.ticket.value);
    std::from_chars(text.data() + dot + 1, text.data() + text.size(), place.conversation);
    return place;
}

std::vector<ReplyPlace> conversations_of(const TicketView& ticket) {
    std::vector<ReplyPlace> places;
    for (const MessageView& message : ticket.messages) {
        const ReplyPlace place{message.ticket, message.conversation};
        if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
    }
    return places;
}

std::size_t incoming_count(const TicketView& ticket) {
    return static_cast<std::size_t>(std::count_if(ticket.messages.begin(), ticket.messages.end(),
                                                  [](const MessageView& one) { return !one.is_outgoing; }));
}

Response show_ticket(Visit& visit, TicketId id, const KeptText& kept, int status) {
    std::optional<TicketView> ticket;
    std::vector<ReplyChoice> choices;
    std::vector<Handler> people;
    std::vector<RelayRequest> relays;
    ListCounts counts;
    Place place;
    BarsOfMails bars;
    visit.site.database.read([&](Stores& stores) {
        ticket = stores.tickets().view(id);
        if (!ticket) return;
        std::erase_if(ticket->related, [&](const SimilarTicket& one) { return one.id == ticket->row.id; });
        read_again(stores, visit, *ticket);
        bars = bars_of_mails(stores, *ticket);
        choices = reply_choices(stores, *ticket);
        people = stores.people().handlers();
        relays = stores.relays().of_ticket(ticket->row.key);
        counts = stores.tickets().counts(visit.handler().key, visit.now);
        place = place_of(stores, visit, ticket->row.id, counts);
    });
    if (!ticket)
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    // Merged: its page is that of the ticket that it is part of now.
    if (ticket->merged_into && !visit.request.is_post()) return Response::see_other(ticket_path(visit, ticket->row.id));
    Values values;
    fill_frame(values, visit, counts, ticket_number(visit, ticket->row.id) + " " + ticket->row.title,
               place.query.empty() ? title_of(place.list) : "");
    values.show("TICKET_KEYS");
    fill_head(values, visit, *ticket);
    fill_place(values, visit, place);
    fill_thread(values, visit, *ticket, bars);
    fill_replies(values, visit, choices, kept);
    fill_people(values, visit, people, ticket->row.owner);
    fill_category(values, visit, *ticket);
    fill_observables(values, visit, *ticket);
    fill_relays(values, visit, *ticket, relays);
    fill_related(values, visit, *ticket);
    fill_movable(values, visit, *ticket);
    fill_history(values, visit, *ticket);
    fill_kept(values, visit, kept);
    fill_toast(values, visit);
    const Fields& query = visit.request.query;
    values.text("ACT_HREF_REPLY", "?" + query.with("do", "reply") + "#reply");
    values.text("ACT_HREF_NOTE", "?" + query.with("do", "note") + "#note");
    if (!ticket->messages.empty())
        values.text_section(
            "REPORTER_PAGE", "REPORTER_HREF",
            "/r/" + visit.site.desk.ids.page_token("r", {ticket->row.id, ticket->messages.front().conversation}));
    return html(visit, "ticket", values, status);
}

Response ticket_page(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    if (!id.ok())
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    return show_ticket(visit, id.value(), {}, 200);
}

}   // namespace toritsugi
