#include "core/desk/handler_acts.hpp"

#include <cstdint>

#include "core/desk/acknowledgement.hpp"
#include "core/writing/mail_writer.hpp"

namespace toritsugi {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

TicketChange change_by(TicketKey ticket, const Handler& handler, std::string verb, std::string detail) {
    TicketChange change;
    change.ticket = ticket;
    change.by = handler.key;
    change.verb = std::move(verb);
    change.detail = std::move(detail);
    return change;
}

// "Re: Re: [TRT-2026-000042] x" -> "x": prefixes of mailers and our own tag are put in front again once.
std::string bare_subject(std::string_view subject, const std::string& tag) {
    for (bool stripped = true; stripped;) {
        stripped = false;
        while (!subject.empty() && subject.front() == ' ') subject.remove_prefix(1);
        for (const std::string_view prefix :
             {std::string_view("re:"), std::string_view("aw:"), std::string_view("返信:"), std::string_view(tag)}) {
            if (subject.size() < prefix.size()) continue;
            bool same = true;
            for (std::size_t i = 0; i < prefix.size() && same; ++i) {
                const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
                same = low(subject[i]) == low(prefix[i]);
            }
            if (!same) continue;
            subject.remove_prefix(prefix.size());
            stripped = true;
        }
    }
    return std::string(subject);
}

// Header values cannot hold line breaks; a stranger's subject may, after decoding.
std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\r' || c == '\n' || c == '\0') c = ' ';
    return text;
}

Result<OutgoingMail> outgoing(OutgoingKind kind, std::string_view text_kind, const TicketRow& ticket,
                              std::int32_t conversation, const TicketStore::ReplyFrame& frame, TextValues values,
                              const Handler& handler, const Desk& desk, UtcTime now) {
    const Settings::Site& site = desk.settings.site;
    const ConversationId id{ticket.id, conversation};
    const std::string number = ticket.id.text(site.ticket_prefix);
    OutgoingMail mail;
    mail.kind = kind;
    mail.language = answer_language(frame.language, frame.to_address, desk);
    const bool japanese = mail.language == "ja";
    values["ticket"] = number;
    values["site"] = japanese ? site.name_ja : site.name;
    values["handler"] = handler.display_name;
    values["subject"] = "Re: " + one_line(bare_subject(frame.subject, "[" + number + "]"));
    const auto [subject, text] = desk.texts.fill(text_kind, mail.language, values);
    mail.subject = subject;
    mail.text = text;
    mail.recipient = frame.to_address;
    mail.conversation = conversation;
    mail.references = frame.references;
    // Unique: no handler answers one conversation twice within a microsecond.
    mail.message_id = desk.ids.message_id(id, std::to_string(microseconds_since_1970(now)));
    mail.envelope_from = desk.ids.reply_address(id);   // VERP: a bounce finds its conversation whatever it quotes

    MailDraft draft;
    draft.from = {japanese ? site.name_ja : site.name, desk.settings.mail.address};
    draft.to = {one_line(frame.to_name), frame.to_address};
    draft.reply_to = mail.envelope_from;
    draft.subject = subject;
    draft.message_id = mail.message_id;
    draft.references = frame.references;
    draft.date = now;
    draft.zone = site.zone;
    draft.language = mail.language;
    draft.text = text;
    draft.ticket_number = number;
    const auto raw = write_mail(draft);
    if (!raw.ok()) return raw.problem();
    mail.raw = raw.value();
    return mail;
}

}   // namespace

Result<TicketChange> reply(const TicketRow& ticket, std::int32_t conversation, const TicketStore::ReplyFrame& frame,
                           const std::string& text, const Handler& handler, const Desk& desk, UtcTime now) {
    if (is_blank(text)) return Problem{0, "Write something first."};
    if (frame.to_address.empty()) return Problem{0, "This mail had no sender that could be answered."};
    const auto mail =
        outgoing(OutgoingKind::reply, "reply", ticket, conversation, frame, {{"text", text}}, handler, desk, now);
    if (!mail.ok()) return mail.problem();
    TicketChange change = change_by(ticket.key, handler, "replied", frame.to_address);
    change.owed.push_back(mail.value());
    change.answers_reporter = true;
    if (ticket.state == TicketState::fresh) change.state = TicketState::open;
    if (ticket.owner.empty()) change.owner = handler.key;
    return change;
}

Result<TicketChange> add_note(TicketKey ticket, const std::string& text, const Handler& handler) {
    if (is_blank(text)) return Problem{0, "Write something first."};
    TicketChange change = change_by(ticket, handler, "note", "");
    change.note = text;
    return change;
}

TicketChange close(const TicketRow& ticket, const std::string& reason, const Handler& handler) {
    TicketChange change = change_by(ticket.key, handler, "closed", reason);
    change.state = TicketState::closed;
    change.close_reason = reason;
    change.answers_reporter = true;
    return change;
}

Result<TicketChange> close_and_thank(const TicketRow& ticket, const TicketStore::ReplyFrame& frame, const Handler& handler,
                                     const Desk& desk, UtcTime now) {
    TicketChange change = close(ticket, "information", handler);
    if (frame.to_address.empty()) return change;
    auto mail = outgoing(OutgoingKind::outcome, "thanks", ticket, 1, frame, {}, handler, desk, now);
    if (!mail.ok()) return change;   // nobody can be thanked there; closing is right all the same
    change.owed.push_back(std::move(mail.value()));
    return change;
}

TicketChange reopen(TicketKey ticket, const Handler& handler) {
    TicketChange change = change_by(ticket, handler, "reopened", "");
    change.state = TicketState::open;
    change.close_reason = "";
    return change;
}

TicketChange assign(TicketKey ticket, const std::optional<Handler>& owner, const Handler& handler) {
    TicketChange change = change_by(ticket, handler, owner ? "assigned" : "freed", owner ? owner->display_name : "");
    change.owner = owner ? owner->key : HandlerKey{};
    return change;
}

TicketChange change_category(const TicketRow& ticket, Category category, const Handler& handler) {
    TicketChange change = change_by(ticket.key, handler, "category",
                                    std::string(name_of(ticket.category)) + " to " + std::string(name_of(category)));
    change.category = category;
    return change;
}

TicketChange declare_incident(const TicketRow& ticket, bool is_incident, const Handler& handler) {
    TicketChange change =
        change_by(ticket.key, handler, is_incident ? "incident" : "no-incident", std::string(name_of(ticket.category)));
    change.is_incident = is_incident;
    if (is_incident && !ticket.is_confirmed) change.category = ticket.category;   // saying "incident" accepts the guess
    if (ticket.state == TicketState::fresh) change.state = TicketState::open;
    if (is_incident && ticket.owner.empty()) change.owner = handler.key;   // take is implied
    return change;
}

TicketChange rename(TicketKey ticket, const std::string& title, const Handler& handler) {
    TicketChange change = change_by(ticket, handler, "renamed", title);
    change.title = title;
    return change;
}

Result<TicketChange> merge(const TicketRow& ticket, const TicketRow& into, const Handler& handler, const Desk& desk) {
    if (ticket.key == into.key) return Problem{0, "A ticket cannot be merged into itself. Choose another one."};
    TicketChange change = change_by(ticket.key, handler, "merged", "into " + into.id.text(desk.settings.site.ticket_prefix));
    change.merge_into = into.key;
    return change;
}

TicketChange accept_held(TicketKey ticket, MessageKey message, const Handler& handler) {
    TicketChange change = change_by(ticket, handler, "accepted", "a held mail");
    change.accept_held = message;
    return change;
}

}   // namespace toritsugi
