#include "core/desk/relay_choice.hpp"

#include <algorithm>

#include "core/relay/states.hpp"
#include "core/writing/line_text.hpp"

namespace toritsugi {
ToldBefore::ToldBefore(const std::vector<RelayRequest>& relays) {
    for (const RelayRequest& relay : relays) {
        if (relay.state == RelayState::draft || relay.state == RelayState::withdrawn) continue;
        // Nobody knows of it there; the next best is asked.
        const bool is_lost = relay.state == RelayState::undelivered || relay.state == RelayState::declined;
        for (const std::string& value : relay.observables) {
            asked_[value].insert(lowered(relay.address));
            if (!is_lost) told_[{value, relay.side}] = &relay;
        }
    }
}

const RelayRequest* ToldBefore::request_to(const std::string& value, Side side) const {
    const auto found = told_.find({value, side});
    return found == told_.end() ? nullptr : found->second;
}

bool ToldBefore::was_asked(const std::string& value, const std::string& address) const {
    const auto found = asked_.find(value);
    return found != asked_.end() && found->second.count(lowered(address)) > 0;
}

std::vector<std::string> ToldBefore::asked(const std::string& value) const {
    const auto found = asked_.find(value);
    if (found == asked_.end()) return {};
    return {found->second.begin(), found->second.end()};
}

const RankedContact* next_best(const Ranking& ranking, Side side, const std::string& value, const ToldBefore& told) {
    const RankedContact* best = nullptr;
    for (const RankedContact& one : ranking.contacts)
        if (one.side == side && one.is_usable && !told.was_asked(value, one.address) && (!best || one.weight > best->weight))
            best = &one;
    return best;
}

RelayProposal& ProposalsByContact::add(const RankedContact& contact, const std::string& value, const Ranking& ranking,
                                       const ToldBefore& told) {
    const auto [place, is_new] = by_address_.emplace(lowered(contact.address), proposals_.size());
    if (is_new) {
        RelayProposal proposal;
        proposal.draft.ticket = material_.ticket.key;
        proposal.draft.ticket_id = material_.ticket.id;
        proposal.draft.category = material_.ticket.category;
        proposal.draft.contact = contact;
        for (const RankedContact& one : ranking.contacts)
            if (lowered(one.address) != lowered(contact.address)) proposal.alternatives.push_back(one);
        proposals_.push_back(std::move(proposal));
    }
    RelayProposal& proposal = proposals_[place->second];
    auto& values = proposal.draft.observables;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    for (const std::string& address : told.asked(value))
        if (std::find(proposal.asked_before.begin(), proposal.asked_before.end(), address) == proposal.asked_before.end())
            proposal.asked_before.push_back(address);
    return proposal;
}

std::vector<RelayProposal> ProposalsByContact::take() {
    std::stable_sort(proposals_.begin(), proposals_.end(), [](const RelayProposal& a, const RelayProposal& b) {
        return a.better_after.has_value() < b.better_after.has_value();
    });
    std::int32_t conversation = material_.unused_conversation;
    for (RelayProposal& proposal : proposals_) proposal.draft.conversation = conversation++;
    return std::move(proposals_);
}

}   // namespace toritsugi
