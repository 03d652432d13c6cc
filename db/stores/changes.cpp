// Handlers' acts: each one row of history with the old values, so that it can be taken back.
#include <nlohmann/json.hpp>

#include "db/stores/ticket_store.hpp"
#include "db/stores/words.hpp"

namespace toritsugi {
namespace {

using nlohmann::json;

// The columns of a ticket that an act may change, as they stand. undo_last() writes them back as they are here.
json old_values(Asked& row) {
    json old;
    old["state"] = row.text(0);
    old["close_reason"] = row.text(1);
    old["owner"] = row.is_null(2) ? json() : json(row.integer(2));
    old["category"] = row.text(3);
    old["confidence"] = row.real(4);
    old["is_confirmed"] = row.integer(5);
    old["is_incident"] = row.integer(6);
    old["title"] = row.text(7);
    old["merged_into"] = row.is_null(8) ? json() : json(row.integer(8));
    old["due_at"] = row.is_null(9) ? json() : json(row.integer(9));
    old["has_unread_answer"] = row.integer(10);
    old["category_why"] = row.text(11);
    return old;
}

constexpr std::int64_t never_due = std::int64_t{1} << 62;

std::optional<std::int64_t> maybe_integer(const json& value) {
    if (value.is_null()) return std::nullopt;
    return value.get<std::int64_t>();
}

bool changes_fields(const TicketChange& change) {
    return change.state || change.close_reason || change.owner || change.category || change.is_incident || change.title ||
           change.merge_into || change.answers_reporter;
}

// The values after the act: only what the change names differs from `old`.
json new_values(const json& old, const TicketChange& change) {
    json values = old;
    if (change.state) {
        values["state"] = name_of(*change.state);
        if (*change.state != TicketState::closed) values["close_reason"] = "";
        if (*change.state != TicketState::fresh) values["due_at"] = nullptr;   // a person has read it
        if (*change.state == TicketState::closed) values["has_unread_answer"] = 0;
    }
    if (change.close_reason) values["close_reason"] = *change.close_reason;
    if (change.owner) values["owner"] = *change.owner ? json(change.owner->value) : json();
    if (change.category) {
        values["category"] = name_of(*change.category);
        values["confidence"] = 1.0;
        values["is_confirmed"] = 1;
    }
    if (change.is_incident) values["is_incident"] = *change.is_incident ? 1 : 0;
    if (change.title) values["title"] = *change.title;
    if (change.merge_into) values["merged_into"] = *change.merge_into ? json(change.merge_into->value) : json();
    if (change.answers_reporter) values["has_unread_answer"] = 0;
    return values;
}

}   // namespace

json SqlTicketStore::values_of(TicketKey ticket) {
    Asked row(connection_, Query::ticket_values, ticket);
    if (!row.next()) throw std::out_of_range("no ticket " + std::to_string(ticket.value));
    return old_values(row);
}

void SqlTicketStore::write_values(TicketKey ticket, const json& values, UtcTime now) {
    const Places before = places(ticket);
    const auto due = maybe_integer(values.at("due_at"));
    run(connection_, Query::change_ticket, ticket, now, values.at("state").get<std::string>(),
        values.at("close_reason").get<std::string>(), maybe_integer(values.at("owner")),
        values.at("category").get<std::string>(), values.at("confidence").get<double>(),
        values.at("is_confirmed").get<std::int64_t>(), values.at("is_incident").get<std::int64_t>(),
        values.at("title").get<std::string>(), maybe_integer(values.at("merged_into")), due, due.value_or(never_due),
        values.at("has_unread_answer").get<std::int64_t>(), values.at("category_why").get<std::string>());
    moved(ticket, before);
}

// A category that a person said, or took back, is a lesson; what had been guessed stands beside it.
void SqlTicketStore::learn(TicketKey ticket, const json& old, const json& values, UtcTime now) {
    const bool was_said = old.at("is_confirmed").get<std::int64_t>() != 0;
    const bool is_said = values.at("is_confirmed").get<std::int64_t>() != 0;
    if (was_said == is_said && (!is_said || old.at("category") == values.at("category"))) return;
    std::optional<std::string> category, guess;
    std::optional<double> confidence;
    if (is_said) category = values.at("category").get<std::string>();
    if (is_said && !was_said) {
        guess = old.at("category").get<std::string>();
        confidence = old.at("confidence").get<double>();
    }
    run(connection_, Query::keep_lesson, ticket, category, guess, confidence, now);
}

// Where the alias leads takes over the ticket's numbers and its unread answer; minus one takes them back.
void SqlTicketStore::carry_numbers(TicketKey from, TicketKey to, int sign, UtcTime now) {
    const Places before = places(to);
    run(connection_, Query::carry_numbers, to, from, sign, now);
    moved(to, before);
}

void SqlTicketStore::change(const TicketChange& change, UtcTime now) {
    json old = values_of(change.ticket);
    TicketChange act = change;
    if (act.merge_into && *act.merge_into) {
        act.merge_into = root_of(*act.merge_into);
        if (*act.merge_into == root_of(change.ticket) && old.at("merged_into").is_null())
            throw std::invalid_argument("A ticket cannot be merged into itself or into one that is merged into it.");
    }
    std::optional<std::string> undo;
    json undoing = json::object();
    if (changes_fields(act)) {
        const auto was_merged_into = maybe_integer(old.at("merged_into"));
        if (act.merge_into && was_merged_into) carry_numbers(change.ticket, TicketKey{*was_merged_into}, -1, now);
        const json values = new_values(old, act);
        write_values(change.ticket, values, now);
        learn(change.ticket, old, values, now);
        if (act.merge_into && *act.merge_into) carry_numbers(change.ticket, *act.merge_into, 1, now);
        for (const auto& [name, value] : old.items())
            if (values.at(name) != value) undoing[name] = value;
    } else {
        touch(change.ticket, now);
    }
    if (change.counterpart_wrote) wake(root_of(change.ticket), now);
    if (change.holds_mails) hold_mails(change.ticket, undoing);
    if (change.accept_held) accept_held(change.ticket, *change.accept_held, undoing);
    if (change.keeps_template) undoing["template"] = change.keeps_template->value;
    if (!undoing.empty()) undo = undoing.dump();
    for (const OutgoingMail& mail : change.owed) owe(change.ticket, mail, now);
    const EventKey event = add_history(change.ticket, change.by, now, change.verb, change.detail, undo);
    if (change.note) run(connection_, Query::add_note, event, change.ticket, *change.note);
}

// Somebody outside wrote: a handler must see it, also on a ticket that was closed. No act of a handler, so nothing to undo.
void SqlTicketStore::wake(TicketKey ticket, UtcTime now) {
    json values = values_of(ticket);
    values["has_unread_answer"] = 1;
    if (values["state"] == name_of(TicketState::closed)) {
        values["state"] = name_of(TicketState::open);
        values["close_reason"] = "";
    }
    write_values(ticket, values, now);
}

void SqlTicketStore::touch(TicketKey ticket, UtcTime now) {
    const Places same = places(ticket);
    run(connection_, Query::touch_ticket, ticket, now);
    moved(ticket, same);
}

void SqlTicketStore::hold_mails(TicketKey ticket, json& undoing) {
    std::vector<std::int64_t> mails;
    {
        Asked plain(connection_, Query::plain_mails_of_ticket, ticket);
        while (plain.next()) mails.push_back(plain.integer(0));
    }
    for (const std::int64_t mail : mails) run(connection_, Query::set_held, mail, true);
    undoing["held_all"] = mails;
}

// The sender is believed from now on and takes part.
void SqlTicketStore::accept_held(TicketKey ticket, MessageKey message, json& undoing) {
    std::int64_t owner = 0, conversation = 0;
    std::string sender;
    {
        Asked row(connection_, Query::held_message, message);
        if (!row.next()) return;
        owner = row.integer(0);
        conversation = row.integer(1);
        sender = lower_case(row.view(2));
    }
    if (root_of(TicketKey{owner}) != root_of(ticket))
        throw std::invalid_argument("That held mail belongs to another ticket.");
    run(connection_, Query::set_held, message, false);
    undoing["held"] = message.value;
    if (run(connection_, Query::add_party, owner, conversation, sender) > 0)
        undoing["party"] = {owner, conversation, sender};
}

bool SqlTicketStore::undo_last(TicketKey asked, HandlerKey by, UtcTime now) {
    TicketKey ticket;   // the one that was changed: `asked`, or one merged into it
    EventKey event;
    std::string verb;
    json undoing;
    {
        Asked row(connection_, Query::newest_undoable, asked);
        if (!row.next()) return false;
        event = row.key<EventKey>(0);
        verb = row.text(1);
        undoing = json::parse(row.view(2));
        ticket = row.key<TicketKey>(3);
    }
    EventKey twin;   // the same act in the other ticket's history
    if (undoing.contains("same_as")) {
        twin = event;
        event = {undoing.at("same_as").get<std::int64_t>()};
        Asked row(connection_, Query::undo_of_event, event);
        if (!row.next()) return false;
        undoing = json::parse(row.view(0));
        ticket = row.key<TicketKey>(1);
    } else if (undoing.contains("moved")) {
        Asked row(connection_, Query::twin_of_event, TicketKey{undoing.at("to").get<std::int64_t>()}, event);
        if (row.next()) twin = row.key<EventKey>(0);
    }
    if (undoing.contains("moved")) move_back(undoing, now);
    const json current = values_of(ticket);
    json values = current;
    for (const auto& [name, value] : undoing.items())
        if (values.contains(name)) values[name] = value;
    const auto is_into = maybe_integer(current.at("merged_into")), was_into = maybe_integer(values.at("merged_into"));
    if (is_into != was_into && is_into) carry_numbers(ticket, TicketKey{*is_into}, -1, now);
    write_values(ticket, values, now);
    learn(ticket, current, values, now);
    if (is_into != was_into && was_into) carry_numbers(ticket, TicketKey{*was_into}, 1, now);
    if (undoing.contains("template"))
        run(connection_, Query::withdraw_log_template, undoing["template"].get<std::int64_t>(), now);
    if (undoing.contains("held")) run(connection_, Query::set_held, undoing["held"].get<std::int64_t>(), true);
    if (undoing.contains("held_all"))
        for (const json& mail : undoing["held_all"]) run(connection_, Query::set_held, mail.get<std::int64_t>(), false);
    if (undoing.contains("party")) {
        const json& party = undoing["party"];
        run(connection_, Query::remove_party, party[0].get<std::int64_t>(), party[1].get<std::int64_t>(),
            party[2].get<std::string>());
    }
    run(connection_, Query::mark_undone, event);
    if (twin) run(connection_, Query::mark_undone, twin);
    add_history(ticket, by, now, "undone", verb, std::nullopt);
    return true;
}

}   // namespace toritsugi
