#include "core/relay/chase.hpp"

#include <algorithm>

#include "core/model/name_table.hpp"
#include "core/writing/line_text.hpp"

namespace toritsugi {
namespace {

using std::chrono::days;

constexpr Named<ChaseStep> step_names[] = {
    {ChaseStep::remind, "remind"},
    {ChaseStep::second_contact, "second-contact"},
    {ChaseStep::upstream_or_cert, "upstream-or-cert"},
    {ChaseStep::give_up, "give-up"},
};

const ChasePlan usual{{{days{3}, ChaseStep::remind},
                       {days{7}, ChaseStep::second_contact},
                       {days{14}, ChaseStep::upstream_or_cert},
                       {days{21}, ChaseStep::give_up}},
                      days{7}};
const ChasePlan urgent{{{days{1}, ChaseStep::remind},
                        {days{2}, ChaseStep::second_contact},
                        {days{4}, ChaseStep::upstream_or_cert},
                        {days{14}, ChaseStep::give_up}},
                       days{2}};
const ChasePlan of_cert{{{days{7}, ChaseStep::remind}, {days{14}, ChaseStep::remind}, {days{30}, ChaseStep::give_up}},
                        days{14}};

UtcTime on_a_working_day(UtcTime at, ZoneOffset zone) {
    for (;;) {
        const std::chrono::weekday day{std::chrono::floor<days>(at + zone)};
        if (day != std::chrono::Saturday && day != std::chrono::Sunday) return at;
        at += days{1};
    }
}

// Who was reminded late still gets the time that the plan gives between this step and the next.
std::chrono::days gap_before(const ChasePlan& plan, const RelayRequest& request) {
    const auto number = static_cast<std::size_t>(request.chases);
    if (number == 0 || number >= plan.steps.size()) return std::chrono::days{3};
    return plan.steps[number].after - plan.steps[number - 1].after;
}

bool is_answer(RelayAct act) { return act == RelayAct::acknowledge || act == RelayAct::act || act == RelayAct::decline; }

std::string short_line(std::string_view words) {
    std::string text = one_line(words);
    if (text.size() > 300) {   // at a character's border
        std::size_t end = 300;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        text.resize(end);
    }
    return text;
}

}   // namespace

std::string_view name_of(ChaseStep step) { return name_in(step_names, step); }

const ChasePlan& chase_plan(Category category, Side side) {
    if (side == Side::country) return of_cert;
    const bool is_urgent = category == Category::phishing || category == Category::malware_site ||
                           category == Category::c2 || category == Category::dos || category == Category::data_leak;
    return is_urgent ? urgent : usual;
}

std::optional<NextChase> next_chase(const RelayRequest& request, const ChasePlan& plan, ZoneOffset zone) {
    if (!is_waiting(request.state) || !request.sent_at || plan.steps.empty()) return {};
    const auto number = std::min<std::size_t>(static_cast<std::size_t>(std::max(request.chases, 0)), plan.steps.size() - 1);
    const ChasePlan::Due& due = plan.steps[number];
    UtcTime at = *request.sent_at + due.after;
    if (request.state == RelayState::acknowledged && request.answered_at)
        at = std::max(at, *request.answered_at + plan.after_acknowledgement);
    return NextChase{on_a_working_day(at, zone), due.step};
}

std::optional<RelayRequest> after_news(RelayRequest request, const RelayNews& news, const ChasePlan& plan, ZoneOffset zone,
                                       UtcTime now) {
    const auto state = after(request.state, news.act);
    if (!state) return {};
    request.state = *state;
    if (!news.words.empty()) request.last_words = short_line(news.words);
    if (!news.partner_reference.empty()) request.partner_reference = short_line(news.partner_reference);
    if (news.act == RelayAct::deliver && !request.sent_at) request.sent_at = now;
    if (news.act == RelayAct::remind) ++request.chases;
    if (is_answer(news.act)) {
        if (!request.sent_at) request.sent_at = now;           // the answer was quicker than the news of delivery
        if (!request.answered_at) request.answered_at = now;   // the first one counts: it is the time to answer
    }
    if (news.act == RelayAct::reopen) {   // the plan starts anew
        request.sent_at = request.state == RelayState::draft ? std::nullopt : std::optional(now);
        request.answered_at.reset();
        request.chases = 0;
    }
    request.ended_at = is_ended(request.state) ? std::optional(now) : std::nullopt;
    auto next = next_chase(request, plan, zone);
    if (next && news.act == RelayAct::remind)
        next->at = std::max(next->at, on_a_working_day(now + gap_before(plan, request), zone));
    request.next_chase_at = next ? std::optional(next->at) : std::nullopt;
    return request;
}

}   // namespace toritsugi
