// What the chase plan says is next, and doing it.
#include <algorithm>

#include "core/desk/relay_acts.hpp"
#include "core/desk/relay_choice.hpp"
#include "core/desk/relay_material.hpp"
#include "core/relay/states.hpp"

namespace toritsugi {
namespace {

std::vector<Side> sides_for(ChaseStep step, Side asked) {
    if (step == ChaseStep::upstream_or_cert) return {Side::country};
    if (asked == Side::site) return {Side::site, Side::network};
    return {asked};
}

// A request about the same to somebody who was not asked yet; empty: there is nobody.
std::optional<RelayProposal> to_somebody_else(const RelayRequest& request, ChaseStep step, const RelayMaterial& material,
                                              ContactFinder& finder) {
    const ToldBefore told(material.relays);
    ProposalsByContact proposals(material);
    for (const std::string& value : request.observables) {
        const Ranking ranking = finder.at_hand(LookUp::of_text(value, material.ticket.category));
        for (const Side side : sides_for(step, request.side)) {
            const RankedContact* const best = next_best(ranking, side, value, told);
            if (best == nullptr) continue;
            proposals.add(*best, value, ranking, told);
            break;
        }
    }
    std::vector<RelayProposal> all = proposals.take();
    const auto most = std::max_element(all.begin(), all.end(), [](const RelayProposal& a, const RelayProposal& b) {
        return a.draft.observables.size() < b.draft.observables.size();
    });
    if (most == all.end()) return {};
    most->draft.conversation = material.unused_conversation;
    return std::move(*most);
}

std::optional<OutgoingMail> reminder_of(Database& database, const RelayRequest& request, const Desk& desk, UtcTime now) {
    std::optional<OutgoingMail> mail;
    database.read([&](Stores& stores) {
        const auto frame = stores.tickets().reply_frame(request.ticket, request.conversation);
        auto composed = compose_reminder(request, frame ? frame->references : std::vector<std::string>{}, desk, now);
        if (composed.ok()) mail = std::move(composed.value());
    });
    return mail;
}

std::optional<ChaseDraft> draft_for(Database& database, ContactFinder& finder, const ParseAgain& parse,
                                    const RelayRequest& request, const Desk& desk, UtcTime now) {
    const auto next = next_chase(request, chase_plan(request.category, request.side), desk.settings.site.zone);
    if (!next) return {};
    ChaseDraft draft;
    draft.request = request;
    draft.step = next->step;
    draft.is_due = request.next_chase_at.value_or(next->at) <= now;
    if (draft.step == ChaseStep::second_contact || draft.step == ChaseStep::upstream_or_cert) {
        const RelayMaterial material = relay_material(database, request.ticket_id);
        draft.to = to_somebody_else(request, draft.step, material, finder);
        if (draft.to) {
            std::vector<RelayProposal> one{std::move(*draft.to)};
            (void)add_reports(one, material, parse, desk);   // the first contact was not told about those either
            draft.to = std::move(one.front());
            if (draft.to->draft.observables.empty()) draft.to.reset();
        }
        if (!draft.to) {
            draft.step = ChaseStep::remind;   // nobody else to ask
        }
    }
    if (draft.step == ChaseStep::remind) {
        draft.reminder = reminder_of(database, request, desk, now);
        if (!draft.reminder) return {};   // an address that no mail can be written to
    }
    return draft;
}

TicketChange line(const RelayRequest& relay, HandlerKey by, std::string verb, std::string detail) {
    TicketChange change;
    change.ticket = relay.ticket;
    change.by = by;
    change.verb = std::move(verb);
    change.detail = std::move(detail);
    return change;
}

}   // namespace

std::optional<ChaseDraft> chase_draft(Database& database, ContactFinder& finder, const ParseAgain& parse, RelayKey relay,
                                      const Desk& desk, UtcTime now) {
    std::optional<RelayRequest> request;
    database.read([&](Stores& stores) { request = stores.relays().relay(relay); });
    if (!request) return {};
    return draft_for(database, finder, parse, *request, desk, now);
}

std::vector<ChaseDraft> chases_due(Database& database, ContactFinder& finder, const ParseAgain& parse, std::size_t at_most,
                                   const Desk& desk, UtcTime now) {
    std::vector<RelayRequest> requests;
    database.read([&](Stores& stores) {
        RelayListQuestion question;
        question.chase_due_before = now;
        question.at_most = static_cast<std::uint32_t>(at_most);
        requests = stores.relays().list(question);
    });
    std::vector<ChaseDraft> drafts;
    for (const RelayRequest& request : requests)
        if (auto draft = draft_for(database, finder, parse, request, desk, now)) drafts.push_back(std::move(*draft));
    return drafts;
}

Result<RelayRequest> chase(Stores& stores, const ChaseDraft& draft, HandlerKey by, const Desk& desk, UtcTime now) {
    const auto relay = stores.relays().relay(draft.request.key);
    if (!relay) return Problem{0, "There is no such relay request."};
    if (!is_waiting(relay->state)) return Problem{0, "An answer came meanwhile, or it ended. Look at it again."};
    // The count of chases is the lock: two presses, two handlers or two processes send one reminder.
    if (relay->chases != draft.request.chases) return Problem{0, "It was chased meanwhile. Look at it again."};
    if (draft.step == ChaseStep::give_up)
        return note_news(stores, relay->key, {RelayAct::give_up, "", ""}, NewsFrom::plan, by, desk, now);

    const auto next = after_news(*relay, {RelayAct::remind, "", ""}, chase_plan(relay->category, relay->side),
                                 desk.settings.site.zone, now);
    if (!next) return Problem{0, "It cannot be chased in its state. Look at it again."};
    TicketChange change;
    if (draft.step == ChaseStep::remind && draft.reminder) {
        change = line(*relay, by, "reminded", relay->address);
        change.owed.push_back(*draft.reminder);
    } else if (draft.to) {
        const auto opened = open_relay(stores, draft.to->draft, by, desk, now);
        if (!opened.ok()) return opened.problem();
        change = line(*relay, by, "next-contact",
                      relay->address + " is silent; " + draft.to->draft.contact.address + " was told");
    } else {
        return Problem{0, "There is nothing to send. Look at it again."};
    }
    stores.relays().update(*next);
    stores.tickets().change(change, now);
    return *next;
}

}   // namespace toritsugi
