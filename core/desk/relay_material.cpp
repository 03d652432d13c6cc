#include "core/desk/relay_material.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/desk/kept_templates.hpp"
#include "core/reading/read_report.hpp"

namespace toritsugi {
namespace {

constexpr std::size_t most_mails = 200;       // the newest; a ticket with more is a campaign
constexpr std::size_t most_events = 20'000;   // of one report in one relay request

// The lines of one mail on their way to the drafts they concern.
class Distributor final : public LogSink {
  public:
    Distributor(const std::vector<RelayProposal>& proposals, std::vector<ReportForRelay>& reports) : reports_(reports) {
        for (std::size_t number = 0; number < proposals.size(); ++number)
            for (const std::string& value : proposals[number].draft.observables) {
                const auto range = IpRange::parse(value);
                if (!range.ok()) continue;
                if (range.value().is_one_address())
                    addresses_.emplace(range.value().first(), number);
                else
                    ranges_.emplace_back(range.value(), number);
            }
    }
    void event(const LogEvent& event) override {
        const auto [first, last] = addresses_.equal_range(event.src);
        for (auto one = first; one != last; ++one) take(event, one->second);
        for (const auto& [range, number] : ranges_)
            if (range.contains(event.src)) take(event, number);
    }

  private:
    void take(const LogEvent& event, std::size_t number) {
        ReportForRelay& report = reports_[number];
        report.lines += event.lines;
        if (report.events.size() < most_events) report.events.push_back(relay_event(event));
    }
    std::multimap<IpAddress, std::size_t> addresses_;
    std::vector<std::pair<IpRange, std::size_t>> ranges_;
    std::vector<ReportForRelay>& reports_;
};

ReadingContext reading_context(const Envelope& envelope, const Desk& desk) {
    const Settings& settings = desk.settings;
    ReadingContext context;
    if (desk.templates) context.templates = desk.templates->get();
    context.our_addresses = settings.mail.also_ours;
    context.our_addresses.push_back(settings.mail.address);
    context.received_at = envelope.received_at;
    context.documentation_addresses = settings.site.documentation_addresses;
    return context;
}

bool names_any(const std::vector<Observable>& observables, const std::vector<std::string>& values) {
    return std::any_of(observables.begin(), observables.end(), [&](const Observable& one) {
        return std::find(values.begin(), values.end(), one.value) != values.end();
    });
}

bool may_be_told_about(const Observable& observable) {
    if (observable.role != ObservableRole::source && observable.role != ObservableRole::site) return false;
    switch (observable.type) {
        case ObservableType::ip:
        case ObservableType::cidr:
        case ObservableType::url:
        case ObservableType::host:
        case ObservableType::domain: return true;
        // Sender addresses are forged more often than not; a hash has no owner; an AS is told through its addresses.
        case ObservableType::mail:
        case ObservableType::hash:
        case ObservableType::asn: return false;
    }
    return false;
}

// Where one report of a mail may leave and another may not, what only the second names stays here. When none may,
// compose_relay() refuses the whole mail and says why.
void keep_to_what_may_leave(RelayProposal& proposal, const std::set<std::string>& named, std::vector<NotTold>& left_out) {
    const ReportForRelay* forbidden = nullptr;
    for (const ReportForRelay& report : proposal.draft.reports)
        if (why_not_relayed(tlp_named(report.tlp), report.asks_to_tell())) forbidden = &report;
    if (forbidden == nullptr || named.empty()) return;
    const auto why = why_not_relayed(tlp_named(forbidden->tlp), forbidden->asks_to_tell());
    std::erase_if(proposal.draft.observables, [&](const std::string& value) {
        if (named.count(value) > 0) return false;
        NotTold one;
        one.reason = NotTold::Why::marked;
        one.value = value;
        one.why = *why;
        left_out.push_back(std::move(one));
        return true;
    });
}

}   // namespace

std::vector<Observable> RelayMaterial::observables() const {
    std::vector<Observable> all;
    std::set<std::string> seen, hosts_of_urls;
    for (const Mail& mail : mails)
        for (const Observable& one : mail.observables)
            if (one.type == ObservableType::url) hosts_of_urls.insert(LookUp::of(one, Category::other).host);
    for (const Mail& mail : mails)
        for (const Observable& one : mail.observables) {
            const bool is_name = one.type == ObservableType::host || one.type == ObservableType::domain;
            if (!may_be_told_about(one) || (is_name && hosts_of_urls.count(one.value) > 0)) continue;
            if (seen.insert(one.value).second) all.push_back(one);
        }
    return all;
}

RelayMaterial relay_material(Database& database, TicketId ticket) {
    RelayMaterial material;
    database.read([&](Stores& stores) {
        material = {};
        auto view = stores.tickets().view(ticket);
        if (!view) throw std::out_of_range("no ticket " + ticket.text());
        material.ticket = view->row;
        material.relays = stores.relays().of_ticket(view->row.key);
        material.unused_conversation = stores.relays().unused_conversation(view->row.key);
        std::set<std::pair<TicketKey, std::int32_t>> with_contacts;
        for (const RelayRequest& relay : material.relays) with_contacts.emplace(relay.ticket, relay.conversation);
        for (MessageView& message : view->messages) {
            if (message.is_outgoing || message.is_held) continue;
            // What a contact wrote was told to us alone.
            if (with_contacts.count({message.ticket, message.conversation}) > 0) continue;
            material.mails.push_back({message.key, message.from_address, std::move(message.observables), {}, {}});
        }
        if (material.mails.size() > most_mails)
            material.mails.erase(material.mails.begin(), material.mails.end() - most_mails);
        for (RelayMaterial::Mail& mail : material.mails) {
            mail.raw = stores.messages().raw(mail.key);
            mail.envelope = stores.messages().envelope(mail.key);
        }
    });
    return material;
}

std::vector<NotTold> add_reports(std::vector<RelayProposal>& proposals, const RelayMaterial& material,
                                 const ParseAgain& parse, const Desk& desk) {
    if (proposals.empty()) return {};
    std::vector<std::set<std::string>> named(proposals.size());   // by a report that may leave
    for (const RelayMaterial::Mail& mail : material.mails) {
        const bool concerns_any = std::any_of(proposals.begin(), proposals.end(), [&](const RelayProposal& one) {
            return names_any(mail.observables, one.draft.observables);
        });
        if (!concerns_any) continue;
        std::vector<ReportForRelay> reports(proposals.size());
        Distributor distributor(proposals, reports);
        const Message message = parse(mail.raw, mail.envelope);
        const Report report = read_report(message, reading_context(mail.envelope, desk), &distributor);
        for (std::size_t number = 0; number < proposals.size(); ++number) {
            ReportForRelay& one = reports[number];
            if (one.lines == 0 && !names_any(mail.observables, proposals[number].draft.observables)) continue;
            one.message = mail.key;
            one.reporter = mail.from;
            one.reporter_name = message.from.name;
            one.consent = report.consent;
            one.wants = report.wants;
            one.tlp = report.tlp;
            one.zone_from = report.events.zone_from;
            if (!why_not_relayed(tlp_named(one.tlp), one.asks_to_tell())) {
                for (const Observable& observable : mail.observables) named[number].insert(observable.value);
                for (const RelayEvent& event : one.events) named[number].insert(event.source.text());
            }
            proposals[number].draft.reports.push_back(std::move(one));
        }
    }
    std::vector<NotTold> left_out;
    for (std::size_t number = 0; number < proposals.size(); ++number)
        keep_to_what_may_leave(proposals[number], named[number], left_out);
    return left_out;
}

}   // namespace toritsugi
