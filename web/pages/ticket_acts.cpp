// POST /tickets/NUMBER/VERB: each verb makes a TicketChange in core/desk and commits it.
#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "core/desk/handler_acts.hpp"
#include "core/stores/template_store.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/kept_lines.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/ticket.hpp"
#include "web/pages/toast.hpp"

namespace toritsugi {
namespace {

// One POST on its way: `stores` is the write transaction, so what a verb reads is what it changes.
struct Act {
    Visit& visit;
    Stores& stores;
    const TicketView& ticket;
    const Fields& form;
    const Handler& handler() const { return visit.handler(); }
    const Desk& desk() const { return visit.site.desk; }
};

// What became of it: the word for the toast, or the kept text with why not.
struct Done {
    std::string_view did;
    bool can_undo = false;
    KeptText kept;           // title not empty: nothing was done
    MessageKey read_again;   // undo took back what was kept of this mail's columns
};

Done refused(const Act& act, std::string_view advice, KeptText kept = {}) {
    kept.title = act.visit.say("Not done.");
    kept.words = act.visit.say(advice);
    return {"", false, std::move(kept), {}};
}

Done commit(Act& act, const TicketChange& change, std::string_view did, bool can_undo) {
    act.stores.tickets().change(change, act.visit.now);
    return {did, can_undo, {}, {}};
}

// A second mail may have come, or a colleague may have closed the ticket, while the handler wrote.
std::optional<KeptText> something_new(const Act& act, const KeptText& text) {
    const auto seen = static_cast<std::size_t>(std::max<std::int64_t>(act.form.number("seen", 0), 0));
    const std::size_t now = incoming_count(act.ticket);
    if (now <= seen) return std::nullopt;
    KeptText kept = text;
    kept.title = now - seen == 1
                     ? act.visit.say("One new message since you opened this ticket.")
                     : act.visit.say("{1} new messages since you opened this ticket.", {std::to_string(now - seen)});
    kept.words = act.visit.say("Your text is kept. Read what came, then send.");
    return kept;
}

// The row of a ticket that is shown on this page: itself or one merged into it.
std::optional<TicketRow> row_of(const Act& act, TicketKey key) {
    if (key == act.ticket.row.key) return act.ticket.row;
    for (const TicketId& id : act.ticket.merged_from)
        if (auto row = act.stores.tickets().row(id); row && row->key == key) return row;
    return std::nullopt;
}

Done reply_act(Act& act) {
    KeptText text;
    text.reply = act.form.get("text");
    text.conversation = act.form.get("conversation");
    if (auto kept = something_new(act, text)) return {"", false, std::move(*kept), {}};
    const ReplyPlace place = ReplyPlace::parse(text.conversation);
    const auto row = row_of(act, place.ticket);
    const auto frame = row ? act.stores.tickets().reply_frame(place.ticket, place.conversation) : std::nullopt;
    if (!frame) return refused(act, "There is nobody to answer in this conversation.", text);
    const auto change = reply(*row, place.conversation, *frame, text.reply, act.handler(), act.desk(), act.visit.now);
    if (!change.ok()) return refused(act, change.problem().advice, text);
    if (row->key !=
        act.ticket.row.key) {   // the mail belongs to the merged ticket; what it means, to the one that is worked on
        TicketChange root = change.value();
        root.ticket = act.ticket.row.key;
        root.owed.clear();
        root.detail = ticket_number(act.visit, row->id);
        root.owner = act.ticket.row.owner.empty() ? std::optional(act.handler().key) : std::nullopt;
        root.state = act.ticket.row.state == TicketState::fresh ? std::optional(TicketState::open) : std::nullopt;
        act.stores.tickets().change(root, act.visit.now);
    }
    return commit(act, change.value(), "replied", false);
}

Done note_act(Act& act) {
    KeptText text;
    text.note = act.form.get("text");
    const auto change = add_note(act.ticket.row.key, text.note, act.handler());
    if (!change.ok()) return refused(act, change.problem().advice, text);
    return commit(act, change.value(), "noted", false);
}

Done close_act(Act& act) {
    if (act.form.get("thanks") != "1")
        return commit(act, close(act.ticket.row, std::string(act.form.get("reason")), act.handler()), "closed", true);
    const auto frame = act.stores.tickets().reply_frame(act.ticket.row.key, 1);
    if (!frame) return refused(act, "There is nobody to thank in this ticket.");
    auto change = close_and_thank(act.ticket.row, *frame, act.handler(), act.desk(), act.visit.now);
    if (!change.ok()) return refused(act, change.problem().advice);
    TicketChange thanked = change.value();
    if (!act.form.get("reason").empty()) thanked.close_reason = std::string(act.form.get("reason"));
    return commit(act, thanked, "thanked", true);
}

Done reopen_act(Act& act) { return commit(act, reopen(act.ticket.row.key, act.handler()), "reopened", true); }

Done assign_act(Act& act) {
    const HandlerKey key{act.form.number("owner", 0)};
    const auto owner = key ? act.stores.people().handler(key) : std::nullopt;
    if (key && (!owner || owner->is_disabled)) return refused(act, "That person is not here any more. Choose another.");
    return commit(act, assign(act.ticket.row.key, owner, act.handler()), "changed", true);
}

Done category_act(Act& act) {
    const auto category = category_named(act.form.get("category"));
    if (!category) return refused(act, "Choose a category of the list.");
    return commit(act, change_category(act.ticket.row, *category, act.handler()), "changed", true);
}

Done incident_act(Act& act) {
    return commit(act, declare_incident(act.ticket.row, act.form.get("is") != "0", act.handler()), "changed", true);
}

Done merge_act(Act& act) {
    const auto id = TicketId::parse(act.form.get("into"), act.visit.site.settings.site.ticket_prefix);
    if (!id.ok()) return refused(act, "Write the number of the other ticket, such as TRT-2026-000042.");
    const auto into = act.stores.tickets().row(id.value());
    if (!into) return refused(act, "There is no ticket of that number.");
    const auto change = merge(act.ticket.row, *into, act.handler(), act.desk());
    if (!change.ok()) return refused(act, change.problem().advice);
    return commit(act, change.value(), "merged", true);
}

Done move_act(Act& act) {
    MailMove move;
    move.from = act.ticket.row.key;
    move.by = act.handler().key;
    move.local_year = year_of(act.visit.now, act.visit.site.settings.site.zone);
    for (const std::string& key : act.form.all("message"))
        move.messages.push_back(MessageKey{std::strtoll(key.c_str(), nullptr, 10)});
    if (const std::string_view number = act.form.get("into"); !number.empty()) {
        const auto id = TicketId::parse(number, act.visit.site.settings.site.ticket_prefix);
        move.into = id.ok() ? act.stores.tickets().find(id.value()) : std::nullopt;
        if (!move.into) return refused(act, "There is no ticket of that number.");
    }
    try {
        act.stores.tickets().move(move, act.visit.now);
    } catch (const std::invalid_argument& refusal) {
        static constexpr std::string_view advice[] = {
            marked("Choose at least one mail."), marked("One of these mails is not in this ticket any more."),
            marked("That would leave a ticket without a mail. Merge it into the other one instead."),
            marked("These mails are in that ticket already.")};
        const auto known = std::find(std::begin(advice), std::end(advice), refusal.what());
        if (known == std::end(advice)) throw;
        return refused(act, *known);
    }
    return {"moved", true, {}, {}};
}

Done rename_act(Act& act) {
    const std::string title(act.form.get("title").substr(0, 500));
    if (title.empty()) return refused(act, "Write a title.");
    return commit(act, rename(act.ticket.row.key, title, act.handler()), "changed", true);
}

Done accept_act(Act& act) {
    const MessageKey key{act.form.number("message", 0)};
    const bool is_held_here = std::any_of(act.ticket.messages.begin(), act.ticket.messages.end(),
                                          [&](const MessageView& one) { return one.key == key && one.is_held; });
    if (!is_held_here) return refused(act, "That message is not held any more.");
    return commit(act, accept_held(act.ticket.row.key, key, act.handler()), "changed", true);
}

Done undo_act(Act& act) {
    const std::vector<KeptTemplate> before = act.stores.templates().all();
    const bool undone = act.stores.tickets().undo_last(act.ticket.row.key, act.handler().key, act.visit.now);
    Done done{undone ? "undone" : "nothing", false, {}, {}};
    const std::vector<KeptTemplate> after = act.stores.templates().all();
    for (const KeptTemplate& one : before)
        if (std::none_of(after.begin(), after.end(), [&](const KeptTemplate& left) { return left.key == one.key; }))
            done.read_again = one.message;
    return done;
}

struct Verb {
    std::string_view name;
    Done (*act)(Act&);
};
constexpr Verb verbs[] = {{"reply", reply_act},   {"note", note_act},         {"close", close_act},
                          {"reopen", reopen_act}, {"assign", assign_act},     {"category", category_act},
                          {"merge", merge_act},   {"incident", incident_act}, {"rename", rename_act},
                          {"accept", accept_act}, {"move", move_act},         {"undo", undo_act}};

}   // namespace

Response ticket_act(Visit& visit) {
    const auto id = ticket_in_path(visit, 0);
    const auto verb =
        std::find_if(std::begin(verbs), std::end(verbs), [&](const Verb& one) { return one.name == visit.parts[1]; });
    if (!id.ok() || verb == std::end(verbs))
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    Done done;
    bool is_there = false;
    TicketId shown;
    visit.site.database.write([&](Stores& stores) {
        const auto ticket = stores.tickets().view(id.value());
        is_there = ticket.has_value();
        if (!ticket) return;
        shown = ticket->row.id;
        Act act{visit, stores, *ticket, visit.request.form};
        done = verb->act(act);
    });
    if (!is_there)
        return problem_page(visit, 404, "There is no such ticket", "Check the number, or search for a word of the mail.");
    if (!done.kept.title.empty()) return show_ticket(visit, shown, done.kept, 409);
    if (done.read_again) read_with_what_is_kept(visit, done.read_again, visit.handler().key);
    if ((done.did == "replied" || done.did == "thanked") && visit.site.mail_side.outbox_has_mail)
        visit.site.mail_side.outbox_has_mail();
    const std::string number = ticket_number(visit, shown);
    return Response::see_other(ticket_path(visit, shown) + "?" +
                               did_query(done.did, 1, done.can_undo ? std::vector{number} : std::vector<std::string>{}));
}

}   // namespace toritsugi
