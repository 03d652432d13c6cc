#include "core/desk/outcome.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/desk/acknowledgement.hpp"
#include "core/desk/desk_mail.hpp"
#include "core/relay/states.hpp"
#include "core/relay/status.hpp"
#include "core/writing/line_text.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_items = 30;   // in the text; the JSON has them all

using ConversationKey = std::pair<TicketKey, std::int32_t>;

// What one reporter's conversation holds.
struct Reporter {
    std::vector<std::string> values;   // sources and sites that they named
    std::string partner_reference;
    bool is_cert = false, wrote = false, was_answered = false, was_told = false;
};

bool is_automatic(MailKind kind) {
    return kind == MailKind::bounce || kind == MailKind::auto_reply || kind == MailKind::receipt;
}

void add_mail(Reporter& reporter, const MessageView& message) {
    if (message.is_outgoing) {
        reporter.was_answered |= !message.delivery.starts_with("failed");
        reporter.was_told |= message.outgoing_kind == OutgoingKind::outcome;
        return;
    }
    if (message.is_held || is_automatic(message.kind)) return;
    reporter.wrote = true;
    reporter.is_cert |= message.kind == MailKind::relay_request;
    if (reporter.partner_reference.empty()) reporter.partner_reference = message.partner_reference;
    for (const Observable& one : message.observables) {
        if (one.role != ObservableRole::source && one.role != ObservableRole::site) continue;
        if (one.type == ObservableType::hash || one.type == ObservableType::mail) continue;
        if (std::find(reporter.values.begin(), reporter.values.end(), one.value) == reporter.values.end())
            reporter.values.push_back(one.value);
    }
}

bool goes_on(const RelayRequest& relay) { return relay.state == RelayState::queued || is_waiting(relay.state); }

class Teller {
  public:
    Teller(Stores& stores, TicketId ticket, OutcomeKind kind, const Desk& desk, UtcTime now)
        : stores_(stores), kind_(kind), desk_(desk), now_(now) {
        auto view = stores.tickets().view(ticket);
        if (!view) throw std::out_of_range("no ticket " + ticket.text());
        view_ = std::move(*view);
        relays_ = stores.relays().of_ticket(view_.row.key);
        ids_[view_.row.key] = view_.row.id;
        for (const TicketId& merged : view_.merged_from)
            if (const auto key = stores.tickets().find(merged)) ids_[*key] = merged;
    }

    const TicketRow& ticket() const { return view_.row; }

    OutcomeDrafts drafts(const OutcomeTexts& texts) {
        OutcomeDrafts drafts;
        drafts.is_settled = std::none_of(relays_.begin(), relays_.end(), goes_on);
        std::set<ConversationKey> with_contacts;
        for (const RelayRequest& relay : relays_) with_contacts.emplace(relay.ticket, relay.conversation);
        std::map<ConversationKey, Reporter> reporters;
        for (const MessageView& message : view_.messages)
            if (with_contacts.count({message.ticket, message.conversation}) == 0)
                add_mail(reporters[{message.ticket, message.conversation}], message);
        std::set<std::string> told;   // one person with two conversations hears of it once
        for (const auto& [key, reporter] : reporters)
            if (reporter.was_told)
                if (const auto frame = stores_.tickets().reply_frame(key.first, key.second))
                    told.insert(lowered(frame->to_address));
        for (const auto& [key, reporter] : reporters) {
            if (!reporter.wrote) continue;
            const auto frame = stores_.tickets().reply_frame(key.first, key.second);
            if (!frame || frame->to_address.empty()) {
                drafts.left_out.push_back({"", {"a mail without a sender", "差出人のないメール"}});
                continue;
            }
            if (kind_ == OutcomeKind::outcome && !told.insert(lowered(frame->to_address)).second) {
                drafts.left_out.push_back({frame->to_address, {"was told already", "すでにお知らせ済み"}});
                continue;
            }
            const auto own = texts.find(key);
            if (auto draft = draft_for(key, reporter, *frame, own == texts.end() ? "" : own->second))
                drafts.drafts.push_back(std::move(*draft));
            else
                drafts.left_out.push_back(
                    {frame->to_address, {"no mail can be written to this address", "この宛先には送れません"}});
        }
        return drafts;
    }

  private:
    std::optional<OutcomeDraft> draft_for(const ConversationKey& key, const Reporter& reporter,
                                          const TicketStore::ReplyFrame& frame, const std::string& own_text) const {
        const auto id = ids_.find(key.first);
        if (id == ids_.end()) return {};
        const std::vector<ItemStatus> items = status_of(reporter.values, relays_);
        DeskMail mail;
        mail.kind = kind_ == OutcomeKind::outcome ? OutgoingKind::outcome : OutgoingKind::reply;
        mail.conversation = {id->second, key.second};
        mail.recipient = frame.to_address;
        mail.language = answer_language(frame.language, frame.to_address, desk_);
        mail.references = frame.references;
        // One outcome a conversation: sent twice after a crash it is the same mail.
        mail.unique = kind_ == OutcomeKind::outcome ? "outcome" : "s" + std::to_string(microseconds_since_1970(now_));
        const auto filled =
            desk_.texts.fill("outcome", mail.language, values(mail.language == "ja", reporter, items, id->second));
        mail.subject = filled.subject;
        if (!reporter.partner_reference.empty()) mail.subject += " [" + one_line(reporter.partner_reference) + "]";
        mail.text = own_text.empty() ? filled.text : own_text;
        const std::string number = id->second.text(desk_.settings.site.ticket_prefix);
        if (reporter.is_cert)
            mail.parts.push_back(
                {"status-" + number + ".json", "application/json",
                 status_json(items, reporter.partner_reference, number, kind_ == OutcomeKind::outcome, now_)});
        auto written = write_desk_mail(mail, desk_, now_);
        if (!written.ok()) return {};
        return OutcomeDraft{
            key.first, key.second, frame.to_address, reporter.was_answered, reporter.is_cert, std::move(written.value())};
    }

    TextValues values(bool japanese, const Reporter& reporter, const std::vector<ItemStatus>& items, TicketId id) const {
        const Settings::Site& site = desk_.settings.site;
        const bool is_end = kind_ == OutcomeKind::outcome;
        TextValues values;
        values["ticket"] = id.text(site.ticket_prefix);
        values["site"] = japanese ? site.name_ja : site.name;
        values["partner_reference"] = one_line(reporter.partner_reference);
        if (japanese) {
            values["subject"] = is_end ? "ご報告の結果について" : "ご報告の状況について";
            values["text"] = is_end ? "対応の結果をお知らせします。" : "現在の状況をお知らせします。";
            values["next_step"] = is_end ? "本件の対応はこれで終了します。再び発生した場合は、本メールにご返信ください。"
                                         : "引き続き対応し、結果が分かりましたらお知らせします。";
        } else {
            values["subject"] = is_end ? "What became of your report" : "How far your report is";
            values["text"] = is_end ? "This is what became of it." : "This is how far it is.";
            values["next_step"] = is_end ? "We end our work on it here. If it happens again, please answer this mail."
                                         : "We stay on it, and tell you what becomes of it.";
        }
        values["sources"] = status_text(items, most_items, japanese, site.zone);
        if (items.size() > most_items)
            values["more_sources"] = japanese ? "  ほか " + std::to_string(items.size() - most_items) + " 件"
                                              : "  and " + std::to_string(items.size() - most_items) + " more";
        return values;
    }

    Stores& stores_;
    const OutcomeKind kind_;
    const Desk& desk_;
    const UtcTime now_;
    TicketView view_;
    std::vector<RelayRequest> relays_;
    std::map<TicketKey, TicketId> ids_;
};

}   // namespace

OutcomeDrafts outcome_drafts(Stores& stores, TicketId ticket, OutcomeKind kind, const Desk& desk, UtcTime now) {
    return Teller(stores, ticket, kind, desk, now).drafts({});
}

Result<std::size_t> send_outcomes(Stores& stores, TicketId ticket, OutcomeKind kind, const OutcomeTexts& texts,
                                  HandlerKey by, const Desk& desk, UtcTime now) {
    Teller teller(stores, ticket, kind, desk, now);
    OutcomeDrafts drafts = teller.drafts(texts);
    if (!by) std::erase_if(drafts.drafts, [](const OutcomeDraft& one) { return !one.was_answered; });
    if (drafts.drafts.empty() && by) return Problem{0, "There is nobody to tell: every reporter was told already."};
    // One line in the history of each ticket that holds a conversation, so that a merged one is known to be told as well.
    std::map<TicketKey, TicketChange> changes;
    const std::string verb = kind == OutcomeKind::outcome ? "outcome" : "status";
    changes[teller.ticket().key];
    for (OutcomeDraft& one : drafts.drafts) changes[one.ticket].owed.push_back(std::move(one.mail));
    for (auto& [key, change] : changes) {
        change.ticket = key;
        change.by = by;
        change.verb = verb;
        change.detail = "to " + std::to_string(change.owed.size()) + (change.owed.size() == 1 ? " reporter" : " reporters");
        change.answers_reporter = !change.owed.empty() && static_cast<bool>(by);
        stores.tickets().change(change, now);
    }
    return drafts.drafts.size();
}

}   // namespace toritsugi
