#include "web/pages/rules_trial.hpp"

#include <chrono>

#include "core/learning/category_model.hpp"
#include "web/pages/frame.hpp"

namespace toritsugi {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto longest = std::chrono::seconds(5);   // a lead waits for the page
constexpr std::size_t most_mails = 5000, page = 200;

std::string policy_words(const Visit& visit, const Policy* policy) {
    return policy ? visit.say("closed by “{1}”", {policy->name}) : visit.say("left to a person");
}

void compare(const Visit& visit, const LedgerRow& row, const DeskRules& now, const DeskRules& tried, const RawMail& raw,
             const Envelope& envelope, Trial& trial) {
    const auto [mail, before] = visit.site.mail_side.read(raw, envelope, {{}, now.words, now.model, {}});
    const auto after = visit.site.mail_side.read(raw, envelope, {{}, tried.words, tried.model, {}}).second;
    const auto add = [&](std::string was, std::string is) {
        trial.changes.push_back({*row.ticket, row.subject, std::move(was), std::move(is)});
    };
    if (before.category.category != after.category.category)
        add(category_name(visit, before.category.category), category_name(visit, after.category.category));
    const Policy* const was = policy_for(now.policies, mail, before);
    const Policy* const is = policy_for(tried.policies, mail, after);
    if ((was != nullptr) != (is != nullptr) || (was && was->name != is->name))
        add(policy_words(visit, was), policy_words(visit, is));
}

}   // namespace

Trial try_rules(Visit& visit, DeskRules rules) {
    Trial trial;
    if (!visit.site.mail_side.read) return trial;
    const auto current = visit.site.desk.rules ? visit.site.desk.rules->get() : nullptr;
    const DeskRules built_in{std::make_shared<const CategoryWords>(CategoryWords::built_in()), {}, nullptr};
    const DeskRules& now = current ? *current : built_in;
    if (!rules.model) rules.model = now.model;
    const auto began = Steady::now();
    for (MessageKey before; trial.looked_at < most_mails && Steady::now() - began < longest;) {
        std::vector<LedgerRow> rows;
        visit.site.database.read(
            [&](Stores& stores) { rows = stores.tickets().ledger(before, page, name_of(Outcome::new_ticket)); });
        if (rows.empty()) break;
        for (const LedgerRow& row : rows) {
            if (Steady::now() - began >= longest || trial.looked_at == most_mails) break;
            if (!row.ticket || row.attempts > 1) continue;   // a mail that ended the program is not tried in a page
            RawMail raw;
            Envelope envelope;
            visit.site.database.read([&](Stores& stores) {
                raw = stores.messages().raw(row.key);
                envelope = stores.messages().envelope(row.key);
            });
            compare(visit, row, now, rules, raw, envelope, trial);
            ++trial.looked_at;
            trial.oldest = row.received_at;
        }
        before = rows.back().key;
    }
    return trial;
}

Trial try_without_lessons(Visit& visit) {
    const auto current = visit.site.desk.rules ? visit.site.desk.rules->get() : nullptr;
    DeskRules rules =
        current ? *current : DeskRules{std::make_shared<const CategoryWords>(CategoryWords::built_in()), {}, {}};
    rules.model = CategoryModel::built_in();
    Trial trial = try_rules(visit, std::move(rules));
    trial.is_without_lessons = true;
    return trial;
}

}   // namespace toritsugi
