#include "core/contacts/candidate.hpp"

#include <algorithm>

#include "core/contacts/mailbox.hpp"
#include "core/model/name_table.hpp"

namespace toritsugi {
namespace {

constexpr Named<AnswerKind> kinds[] = {
    {AnswerKind::found, "found"},         {AnswerKind::no_match, "no-match"},     {AnswerKind::refused, "refused"},
    {AnswerKind::elsewhere, "elsewhere"}, {AnswerKind::unreadable, "unreadable"},
};

constexpr std::size_t most_candidates = 20;
constexpr int person_malus = 600;   // below every mailbox of a role, technical ones too

}   // namespace

std::string_view name_of(AnswerKind kind) { return name_in(kinds, kind); }

void put_in_order(RegistryAnswer& answer, std::string_view server) {
    auto& all = answer.candidates;
    std::string_view national;
    std::erase_if(all, [&](const Candidate& one) {
        const std::string_view registry = registry_of_domain(domain_of(one.address));
        if (is_national_registry(registry)) national = registry;
        return !registry.empty();
    });
    // Only when nobody else is named: a holder's record often carries the registry's hostmaster as one maintainer of many.
    const bool has_abuse = std::any_of(all.begin(), all.end(), [](const Candidate& one) { return !one.is_fallback; });
    if (answer.ask_registry.empty() && !national.empty() && !has_abuse) answer.ask_registry = national;
    if (answer.ask_registry == registry_of_domain(server)) answer.ask_registry.clear();
    if (!answer.ask_registry.empty() && !has_abuse) {
        // A registry's block: its technical contacts are the registry's, not the holder's.
        all.clear();
        answer.kind = AnswerKind::elsewhere;
    }
    for (Candidate& one : all)
        if (one.is_person && one.is_fallback) one.weight -= person_malus;
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
        if (a.is_invalid != b.is_invalid) return b.is_invalid;
        return a.weight > b.weight;
    });
    std::vector<Candidate> once;
    for (Candidate& one : all) {
        const bool is_known =
            std::any_of(once.begin(), once.end(), [&](const Candidate& known) { return known.address == one.address; });
        if (!is_known && once.size() < most_candidates) once.push_back(std::move(one));
    }
    all = std::move(once);
}

}   // namespace toritsugi
