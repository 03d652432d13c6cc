#include "core/desk/relay_drafts.hpp"

#include <algorithm>

#include "core/contacts/mailbox.hpp"
#include "core/desk/relay_choice.hpp"
#include "core/desk/relay_material.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_look_ups = 50;   // of one report, asked for in the background
// What the owner of a broken-into site gets before its hoster hears of it.
constexpr std::chrono::hours owners_time{48};

NotTold told_already(const std::string& value, const RelayRequest& relay, const Settings& settings) {
    NotTold not_told;
    not_told.reason = NotTold::Why::told_already;
    not_told.value = value;
    not_told.relay = relay.key;
    const std::string day = local_minutes(relay.created_at.value_or(UtcTime{}), settings.site.zone).substr(0, 10);
    not_told.why = {relay.address + " was told on " + day, day + " に " + relay.address + " へ連絡済みです"};
    return not_told;
}

NotTold private_address(const std::string& value) {
    NotTold not_told;
    not_told.reason = NotTold::Why::private_address;
    not_told.value = value;
    not_told.why = {"not an address of the Internet: nobody outside can act on it",
                    "インターネット上のアドレスではないため、外部に連絡できません"};
    return not_told;
}

NotTold contact_unknown(const std::string& value, const Ranking& ranking, const std::vector<std::string>& asked) {
    NotTold not_told;
    not_told.reason = NotTold::Why::contact_unknown;
    not_told.value = value;
    not_told.tried = ranking.tried;
    not_told.why = asked.empty() ? Phrase{"no contact is known yet", "連絡先がまだ分かりません"}
                                 : Phrase{"everybody known was asked: it came back, or is not theirs",
                                          "分かっている宛先はすべて、不達または該当なしでした"};
    return not_told;
}

// Decides for one observable whom to tell, side by side.
class Chooser {
  public:
    Chooser(const RelayMaterial& material, const Desk& desk, UtcTime now)
        : material_(material), told_(material.relays), desk_(desk), now_(now), proposals_(material) {}

    void choose(const Observable& observable, const Ranking& ranking) {
        const std::string& value = observable.value;
        const RelayRequest* told = told_.request_to(value, Side::country);   // the CERT passes it on
        bool is_proposed = false;
        for (const Side side : ranking.at_once) {
            if (const RelayRequest* const before = told_.request_to(value, side)) {
                told = before;
            } else if (const RankedContact* const best = next_best(ranking, side, value, told_)) {
                proposals_.add(*best, value, ranking, told_);
                is_proposed = true;
            }
        }
        // Everybody of the sides to be told was asked in vain.
        if (!is_proposed && !told)
            for (const Side side : {Side::network, Side::site, Side::registrar, Side::country})
                if (const RankedContact* const best = next_best(ranking, side, value, told_); best && !is_proposed) {
                    proposals_.add(*best, value, ranking, told_);
                    is_proposed = true;
                }
        if (!is_proposed && told)
            not_told_.push_back(told_already(value, *told, desk_.settings));
        else if (!is_proposed)
            not_told_.push_back(contact_unknown(value, ranking, told_.asked(value)));
        for (const Side side : ranking.later)
            if (const RankedContact* const best = next_best(ranking, side, value, told_);
                best && !told_.request_to(value, side))
                proposals_.add(*best, value, ranking, told_).better_after =
                    told && told->created_at ? *told->created_at + owners_time : now_ + owners_time;
    }

    void leave_out(NotTold not_told) { not_told_.push_back(std::move(not_told)); }

    RelayDrafts take() {
        RelayDrafts drafts;
        drafts.ticket = material_.ticket.key;
        drafts.id = material_.ticket.id;
        drafts.category = material_.ticket.category;
        drafts.proposals = proposals_.take();
        drafts.not_told = std::move(not_told_);
        return drafts;
    }

  private:
    const RelayMaterial& material_;
    const ToldBefore told_;
    const Desk& desk_;
    const UtcTime now_;
    ProposalsByContact proposals_;
    std::vector<NotTold> not_told_;
};

// "At most one mail a week", as a contact wishes: the next is better sent with what comes until then.
void not_too_often(Database& database, std::vector<RelayProposal>& proposals, UtcTime now) {
    database.read([&](Stores& stores) {
        for (RelayProposal& proposal : proposals) {
            const ContactKey key = proposal.draft.contact.contact;
            const auto contact = key ? stores.contacts().contact(key) : std::nullopt;
            if (!contact || contact->at_most_every.count() == 0) continue;
            for (const ContactAddress& one : contact->addresses)
                if (const auto& sent = one.health.last_sent; sent && *sent + contact->at_most_every > now)
                    proposal.better_after = std::max(proposal.better_after, std::optional(*sent + contact->at_most_every));
        }
    });
}

}   // namespace

bool may_be_told(const LookUp& look_up, const Settings& settings) {
    const auto is_public = [&](const IpAddress& address) {
        const IpScope scope = scope_of(address);
        return scope == IpScope::global || (scope == IpScope::documentation && settings.site.documentation_addresses);
    };
    if (look_up.address) return is_public(*look_up.address);
    if (look_up.range) return is_public(look_up.range->first()) && is_public(look_up.range->last());
    return !look_up.value.empty();
}

std::vector<LookUp> look_ups_of(const Report& report, const Desk& desk) {
    std::vector<LookUp> look_ups;
    for (const Observable& observable : report.observables) {
        if (observable.role != ObservableRole::source && observable.role != ObservableRole::site) continue;
        LookUp look_up = LookUp::of(observable, report.category.category);
        if (look_up.value.empty() || !may_be_told(look_up, desk.settings)) continue;
        look_ups.push_back(std::move(look_up));
        if (look_ups.size() == most_look_ups) break;
    }
    return look_ups;
}

RelayDrafts relay_drafts(Database& database, ContactFinder& finder, const ParseAgain& parse, TicketId ticket,
                         const Desk& desk, UtcTime now) {
    const RelayMaterial material = relay_material(database, ticket);
    Chooser chooser(material, desk, now);
    for (const Observable& observable : material.observables()) {
        const LookUp look_up = LookUp::of(observable, material.ticket.category);
        if (look_up.value.empty()) continue;
        if (!may_be_told(look_up, desk.settings))
            chooser.leave_out(private_address(observable.value));
        else
            chooser.choose(observable, finder.at_hand(look_up));
    }
    RelayDrafts drafts = chooser.take();
    for (NotTold& one : add_reports(drafts.proposals, material, parse, desk)) drafts.not_told.push_back(std::move(one));
    std::erase_if(drafts.proposals, [](const RelayProposal& one) { return one.draft.observables.empty(); });
    not_too_often(database, drafts.proposals, now);
    return drafts;
}

Result<RelayProposal> relay_draft_to(Database& database, ContactFinder& finder, const ParseAgain& parse, TicketId ticket,
                                     const std::string& address, const std::vector<std::string>& observables,
                                     const Desk& desk, UtcTime now) {
    const std::string to = canonical_mailbox(address);
    if (to.empty()) return Problem{0, "\"" + address + "\" is no mail address. Write one such as abuse@example.net."};
    const RelayMaterial material = relay_material(database, ticket);
    const ToldBefore told(material.relays);
    ProposalsByContact proposals(material);
    for (const Observable& observable : material.observables()) {
        if (std::find(observables.begin(), observables.end(), observable.value) == observables.end()) continue;
        const LookUp look_up = LookUp::of(observable, material.ticket.category);
        if (look_up.value.empty() || !may_be_told(look_up, desk.settings)) continue;
        const Ranking ranking = finder.at_hand(look_up);
        RankedContact contact;
        contact.address = to;
        contact.side = ranking.at_once.empty() ? Side::network : ranking.at_once.front();
        contact.source = ContactSource::manual;
        contact.state = AddressState::plausible;
        contact.seen_at = now;
        contact.why = {"chosen by a handler", "担当者が選びました"};
        for (const RankedContact& one : ranking.contacts)
            if (one.address == to && one.is_usable) contact = one;
        database.read([&](Stores& stores) {
            const ContactKey holder = stores.contacts().holder_of(to);
            const auto known = holder ? stores.contacts().contact(holder) : std::nullopt;
            if (!known || contact.contact) return;
            contact.contact = known->key;
            contact.organisation = known->organisation;
            contact.language = known->language;
            contact.format = known->format;
            contact.pgp_key = known->pgp_key;
        });
        proposals.add(contact, observable.value, ranking, told);
    }
    std::vector<RelayProposal> all = proposals.take();
    if (all.empty()) return Problem{0, "Choose at least one address or site of this ticket that may be told about."};
    const auto left_out = add_reports(all, material, parse, desk);
    if (all.front().draft.observables.empty()) return Problem{0, left_out.front().why.english};
    return std::move(all.front());
}

}   // namespace toritsugi
