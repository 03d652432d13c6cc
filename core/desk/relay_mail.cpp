#include "core/desk/relay_mail.hpp"

#include <algorithm>

#include "core/desk/contact_health.hpp"
#include "core/reading/correspondence.hpp"
#include "core/relay/answer_words.hpp"
#include "core/relay/states.hpp"

namespace toritsugi {
namespace {

bool is_of_relay(OutgoingKind kind) { return kind == OutgoingKind::relay_request || kind == OutgoingKind::reminder; }

std::optional<RelayRequest> relay_of(Stores& stores, TicketKey ticket, std::int32_t conversation) {
    if (!ticket) return {};
    return stores.relays().of_conversation(ticket, conversation);
}

// Only a party or somebody of its domain speaks for the contact; a new sender with our token was given it by the contact, so
// that it was heard is all that is believed.
bool speaks_for_contact(JoinRule rule) { return rule == JoinRule::token_and_party || rule == JoinRule::known_party; }

std::optional<RelayNews> news_of_bounce(const Message& message) {
    if (!message.bounce || message.bounce->action != "failed") return {};   // delayed is no bounce
    const Bounce& bounce = *message.bounce;
    return RelayNews{RelayAct::bounce, bounce.status + (bounce.reason.empty() ? "" : " " + bounce.reason), ""};
}

// Whom else they name: not themselves, not us, and none of those that our own mail named.
std::string other_mailbox(const Message& message, const Desk& desk) {
    std::vector<std::string> known{message.from.address, desk.settings.mail.address, "@" + desk.settings.site.domain};
    for (const std::string& ours : desk.settings.mail.also_ours) known.push_back(ours);
    for (const auto* list : {&message.reply_to, &message.to})
        for (const MailAddress& one : *list) known.push_back(one.address);
    std::erase(known, "");
    return named_mailbox(message.new_text, known);
}

std::string words_of(const Message& message, const Desk& desk) {
    return with_named(first_words(message.new_text.empty() ? message.text : message.new_text), other_mailbox(message, desk));
}

std::optional<RelayNews> news_of_answer(const Message& message, const std::string& their_number, JoinRule rule,
                                        const Desk& desk) {
    RelayNews news{RelayAct::acknowledge, words_of(message, desk), ""};
    if (!speaks_for_contact(rule)) return news;
    news.partner_reference = their_number;
    switch (meaning_of_answer(message.new_text)) {
        case AnswerMeaning::done: news.act = RelayAct::act; break;
        case AnswerMeaning::not_theirs: news.act = RelayAct::decline; break;
        case AnswerMeaning::heard: break;
    }
    return news;
}

// The return path of a contact check belongs to no ticket.
ContactKey checked_contact(const Envelope& envelope, const Desk& desk) {
    for (const std::string& recipient : envelope.recipients)
        if (const auto contact = desk.ids.contact_of_address(recipient)) return ContactKey{*contact};
    return {};
}

void heed_answer_to_check(Stores& stores, const Message& message, const Envelope& envelope, const Desk& desk, UtcTime now) {
    const ContactKey key = checked_contact(envelope, desk);
    const auto contact = key ? stores.contacts().contact(key) : std::nullopt;
    if (!contact) return;
    if (message.kind == MailKind::bounce) {
        if (!message.bounce || message.bounce->action != "failed") return;
        for (const ContactAddress& one : contact->addresses)
            if (contact->addresses.size() == 1 || one.address == message.bounce->recipient)
                note_bounce(stores, key, one.address, message.bounce->status + " " + message.bounce->reason, now);
        return;
    }
    const bool is_automatic = message.kind == MailKind::auto_reply || message.kind == MailKind::receipt;
    for (const ContactAddress& one : contact->addresses)
        if (one.address == message.from.address)
            note_sign(stores, key, one.address, is_automatic ? SignOfLife::automatic_answer : SignOfLife::answered, now);
}

}   // namespace

std::optional<RelayNews> relay_news_in(const Message& message, const Report& report, const Decision& decision,
                                       const Desk& desk) {
    const std::string their_number = partner_reference_in_answer(message, report, desk.settings.site.ticket_prefix);
    switch (decision.outcome) {
        case Outcome::bounce: return news_of_bounce(message);
        case Outcome::auto_reply:
            // "We have your mail, our number is 4711": somebody will look at it. Without a number only a robot spoke.
            if (their_number.empty() || !speaks_for_contact(decision.rule)) return {};
            return RelayNews{RelayAct::acknowledge, words_of(message, desk), their_number};
        case Outcome::joined: return news_of_answer(message, their_number, decision.rule, desk);
        case Outcome::new_ticket:
        case Outcome::held:
        case Outcome::duplicate: return {};
    }
    return {};
}

void heed_mail(Stores& stores, const Message& message, const Report& report, const Envelope& envelope,
               const Decision& decision, const Desk& desk, UtcTime now) {
    auto relay = decision.ticket ? relay_of(stores, *decision.ticket, decision.conversation) : std::nullopt;
    // A handler may have moved the contact's mails to another ticket: the address that we signed still names the request.
    for (const std::string& recipient : envelope.recipients)
        if (const auto signed_for = desk.ids.of_address(recipient); signed_for && decision.ticket && !relay)
            relay = relay_of(stores, stores.tickets().find(signed_for->ticket).value_or(TicketKey{}), signed_for->number);
    if (!relay) return heed_answer_to_check(stores, message, envelope, desk, now);
    auto news = relay_news_in(message, report, decision, desk);
    if (!news) {
        if (decision.outcome != Outcome::auto_reply) return;
        note_sign(stores, relay->contact, relay->address, SignOfLife::automatic_answer, now);
        // "I am away, write to ...": the state stays, the words stand on the tracker.
        if (other_mailbox(message, desk).empty() || !speaks_for_contact(decision.rule) || is_ended(relay->state)) return;
        relay->last_words = words_of(message, desk);
        stores.relays().update(*relay);
        return;
    }
    // A thank-you after "fixed" or "not ours" takes nothing back: what is not allowed in a state changes nothing.
    if (relay->state == RelayState::declined && news->act == RelayAct::acknowledge) return;
    if (after(relay->state, news->act)) (void)note_news(stores, relay->key, *news, NewsFrom::mail, {}, desk, now);
}

void heed_sent(Stores& stores, const DueMail& mail, const Desk& desk, UtcTime now) {
    if (mail.kind == OutgoingKind::contact_check) return;   // health counts relay requests
    const auto relay = is_of_relay(mail.kind) ? relay_of(stores, mail.ticket, mail.conversation) : std::nullopt;
    if (relay && after(relay->state, RelayAct::deliver))
        (void)note_news(stores, relay->key, {RelayAct::deliver, "", ""}, NewsFrom::delivery, {}, desk, now);
}

void heed_not_sent(Stores& stores, const DueMail& mail, const std::string& servers_answer, const Desk& desk, UtcTime now) {
    if (mail.kind == OutgoingKind::contact_check) {
        if (const auto contact = desk.ids.contact_of_address(mail.envelope_from))
            note_bounce(stores, ContactKey{*contact}, mail.recipient, servers_answer, now);
        return;
    }
    const auto relay = is_of_relay(mail.kind) ? relay_of(stores, mail.ticket, mail.conversation) : std::nullopt;
    if (relay && after(relay->state, RelayAct::bounce))
        (void)note_news(stores, relay->key, {RelayAct::bounce, servers_answer, ""}, NewsFrom::delivery, {}, desk, now);
}

}   // namespace toritsugi
