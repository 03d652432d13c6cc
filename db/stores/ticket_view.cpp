#include <algorithm>

#include "db/stores/evidence.hpp"
#include "db/stores/json.hpp"
#include "db/stores/reading_columns.hpp"
#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

TicketId id_in(const Asked& asked, int column) {
    return TicketId::issued(static_cast<int>(asked.integer(column)), static_cast<std::int32_t>(asked.integer(column + 1)));
}

std::string delivery_of(const Asked& row) {   // columns of outbox_of_ticket: sent_at, given_up_at, last_answer
    const std::string_view state = !row.is_null(8) ? "sent" : !row.is_null(9) ? "failed" : "waiting";
    const std::string_view answer = row.view(10);
    return std::string(state) + (answer.empty() ? "" : ": " + std::string(answer));
}

void add_wants(const std::vector<Want>& more, std::vector<Want>& wants) {
    for (const Want one : more)
        if (std::find(wants.begin(), wants.end(), one) == wants.end()) wants.push_back(one);
}

// Observables of all reports, each once per role, counts added up.
void add_observables(const std::vector<Observable>& more, std::vector<Observable>& all) {
    for (const Observable& one : more) {
        const auto same = std::find_if(all.begin(), all.end(), [&](const Observable& known) {
            return known.value == one.value && known.role == one.role && known.type == one.type;
        });
        if (same == all.end())
            all.push_back(one);
        else
            same->count += one.count;
    }
}

}   // namespace

std::optional<TicketView> SqlTicketStore::view(TicketId id) {
    const auto asked_for = find(id);
    if (!asked_for) return std::nullopt;
    const TicketKey root = root_of(*asked_for);
    TicketView view;
    view.row = row_of(root);
    if (root != *asked_for) view.merged_into = view.row.id;
    view.messages = messages_of(root);
    for (const MessageView& message : view.messages) add_observables(message.observables, view.observables);
    std::stable_sort(view.observables.begin(), view.observables.end(),
                     [](const Observable& a, const Observable& b) { return a.role < b.role; });
    view.chips = chips_of(view.observables, lower_case(view.row.from_address));
    Asked wants(connection_, Query::wants_of_ticket, root);
    while (wants.next()) {
        add_wants(wants_in(wants.view(0)), view.wants);
        if (wants.integer(3) != 0) view.wants_why = "the reporter chose it on their page";
        if (view.wants_why.empty()) view.wants_why = wants.text(1);
        if (view.tlp.empty()) view.tlp = wants.text(2);
    }
    Asked note(connection_, Query::notes_of_ticket, root);
    while (note.next()) view.notes.push_back({note.key<EventKey>(3), note.text(0), note.text(1), note.time(2)});
    Asked event(connection_, Query::history_of_ticket, root);
    while (event.next())
        view.history.push_back(
            {event.key<EventKey>(0), event.time(1), event.text(2), event.text(3), event.text(4), event.integer(5) != 0});
    Asked related(connection_, Query::suggestions_of_ticket, root);
    while (related.next()) view.related.push_back({related.key<TicketKey>(0), id_in(related, 1), related.text(3)});
    Asked merged(connection_, Query::merged_from, root);
    while (merged.next()) view.merged_from.push_back(id_in(merged, 0));
    Asked rest(connection_, Query::ticket_version, root);
    if (rest.next()) {
        view.version = rest.integer(0);
        view.close_reason = rest.text(1);
    }
    return view;
}

void SqlTicketStore::say_wants(TicketKey ticket, std::int32_t conversation, const std::vector<Want>& wants, UtcTime now) {
    run(connection_, Query::say_wants, ticket, conversation, wants_text(wants), now);
}

std::vector<Want> SqlTicketStore::said_wants(TicketKey ticket, std::int32_t conversation) {
    Asked said(connection_, Query::said_wants, ticket, conversation);
    return said.next() ? wants_in(said.view(0)) : std::vector<Want>{};
}

std::vector<SourceChip> SqlTicketStore::chips_of(const std::vector<Observable>& observables, const std::string& reporter) {
    constexpr std::size_t most_chips = 50, most_asked = 500;
    std::vector<SourceChip> chips;
    for (std::size_t i = 0; i < std::min(observables.size(), most_asked) && chips.size() < most_chips; ++i) {
        const Observable& one = observables[i];
        if (one.role != ObservableRole::source && one.role != ObservableRole::site) continue;
        if (const std::uint32_t others = other_reporters(one.value, reporter))
            chips.push_back({one.value, one.role, others});
    }
    return chips;
}

std::vector<MessageView> SqlTicketStore::messages_of(TicketKey root) {
    std::vector<MessageView> messages;
    {
        Asked row(connection_, Query::messages_of_ticket, root);
        while (row.next()) {
            MessageView one;
            one.key = row.key<MessageKey>(0);
            one.conversation = static_cast<std::int32_t>(row.integer(1));
            one.ticket = row.key<TicketKey>(16);
            one.is_held = row.integer(2) != 0;
            one.at = row.time(3);
            one.message_id = row.text(4);
            one.from_name = row.text(5);
            one.from_address = row.text(6);
            if (lower_case(row.view(7)) != lower_case(one.from_address)) one.reply_to_address = row.text(7);
            one.to_address = row.text(8);
            one.subject = row.text(9);
            one.text = row.text(10);
            one.new_text = row.is_null(11) ? one.text.substr(static_cast<std::size_t>(row.integer(17)),
                                                             static_cast<std::size_t>(row.integer(18)))
                                           : row.text(11);
            one.language = row.text(12);
            one.charset = row.text(13);
            read_parts(row.view(14), one);
            if (!row.is_null(15)) one.events = read_events(row.view(15));
            one.observables = unpacked(row.view(19));
            one.kind = mail_kind(row.view(20));
            one.partner_reference = row.text(21);
            messages.push_back(std::move(one));
        }
    }
    Asked row(connection_, Query::outbox_of_ticket, root);
    while (row.next()) {
        MessageView one;
        one.outbox = row.key<OutboxKey>(0);
        one.is_outgoing = true;
        one.conversation = static_cast<std::int32_t>(row.integer(1));
        one.outgoing_kind = outgoing_kind(row.view(2));
        one.to_address = row.text(3);
        one.subject = row.text(4);
        one.text = one.new_text = row.text(5);
        one.language = row.text(6);
        one.at = row.time(7);
        one.delivery = delivery_of(row);
        one.message_id = row.text(11);
        one.ticket = row.key<TicketKey>(12);
        one.charset = "utf-8";
        messages.push_back(std::move(one));
    }
    std::stable_sort(messages.begin(), messages.end(),
                     [](const MessageView& a, const MessageView& b) { return a.at < b.at; });
    return messages;
}

// A contact that has not written yet: to the address that we wrote to.
std::optional<TicketStore::ReplyFrame> SqlTicketStore::frame_to_contact(TicketKey ticket, std::int32_t conversation,
                                                                        ReplyFrame frame) {
    Asked asked(connection_, Query::newest_to_contact, ticket, conversation);
    if (!asked.next()) return std::nullopt;
    frame.to_address = asked.text(0);
    frame.subject = asked.text(1);
    frame.language = asked.text(2);
    return frame;
}

std::optional<TicketStore::ReplyFrame> SqlTicketStore::reply_frame(TicketKey ticket, std::int32_t conversation) {
    ReplyFrame frame;
    {
        Asked id(connection_, Query::message_ids_of_conversation, ticket, conversation);
        while (id.next()) frame.references.push_back(id.text(0));
    }
    // To whom: the newest mail of the counterpart that is believed. Reply-To is where an answer goes, never who they are.
    Asked newest(connection_, Query::newest_of_conversation, ticket, conversation);
    if (!newest.next()) return frame_to_contact(ticket, conversation, std::move(frame));
    const std::string reply_to = newest.text(2);
    frame.to_address = reply_to.empty() ? newest.text(1) : reply_to;
    if (frame.to_address == newest.text(1)) frame.to_name = newest.text(0);
    frame.subject = newest.text(3);
    frame.language = newest.text(4);
    // RFC 5322, 3.6.4: In-Reply-To names the mail that is answered, the counterpart's, not our acknowledgement of it.
    if (std::erase(frame.references, newest.text(5)) > 0) frame.references.push_back(newest.text(5));
    return frame;
}

}   // namespace toritsugi
