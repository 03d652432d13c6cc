#include "core/relay/chase.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;
using std::chrono::days;
using std::chrono::hours;

namespace {

const ZoneOffset jst{540};
UtcTime at(const char* text) { return parse_rfc3339(text).value(); }

RelayRequest sent_on(const char* when, Category category = Category::scan, Side side = Side::network) {
    RelayRequest request;
    request.category = category;
    request.side = side;
    request.state = RelayState::queued;
    return *after_news(request, {RelayAct::deliver}, chase_plan(category, side), jst, at(when));
}

}   // namespace

TEST_CASE("Silence is chased by plan, on working days, to an end of its own") {
    // Monday 2026-04-13 10:00 JST
    RelayRequest request = sent_on("2026-04-13T01:00:00Z");
    const ChasePlan& plan = chase_plan(request.category, request.side);
    struct Row {
        const char* due;
        ChaseStep step;
    };
    const Row rows[] = {
        {"2026-04-16T01:00:00Z", ChaseStep::remind},
        {"2026-04-20T01:00:00Z", ChaseStep::second_contact},
        {"2026-04-27T01:00:00Z", ChaseStep::upstream_or_cert},
        {"2026-05-04T01:00:00Z", ChaseStep::give_up},
    };
    for (const Row& row : rows) {
        const auto next = next_chase(request, plan, jst);
        REQUIRE(next);
        INFO(rfc3339(next->at));
        CHECK(rfc3339(next->at) == row.due);
        CHECK(next->step == row.step);
        CHECK(request.next_chase_at == next->at);
        if (row.step != ChaseStep::give_up) request = *after_news(request, {RelayAct::remind}, plan, jst, next->at);
    }
    request = *after_news(request, {RelayAct::give_up}, plan, jst, at("2026-05-04T01:00:00Z"));
    CHECK(request.state == RelayState::no_answer);
    CHECK_FALSE(request.next_chase_at);
    CHECK(request.ended_at == at("2026-05-04T01:00:00Z"));
}

TEST_CASE("No reminder on a weekend of the site") {
    const RelayRequest request = sent_on("2026-04-15T16:00:00Z");       // Thursday 01:00 JST; three days later is Sunday
    CHECK(rfc3339(*request.next_chase_at) == "2026-04-19T16:00:00Z");   // Monday 01:00 JST
}

TEST_CASE("Phishing cannot wait; a CERT gets longer; an acknowledgement buys time") {
    CHECK(rfc3339(*sent_on("2026-04-13T01:00:00Z", Category::phishing).next_chase_at) == "2026-04-14T01:00:00Z");
    CHECK(rfc3339(*sent_on("2026-04-13T01:00:00Z", Category::scan, Side::country).next_chase_at) == "2026-04-20T01:00:00Z");
    RelayRequest request = sent_on("2026-04-13T01:00:00Z");
    const ChasePlan& plan = chase_plan(request.category, request.side);
    request = *after_news(request, {RelayAct::acknowledge, "We opened\r\ncase 77-4410", "77-4410"}, plan, jst,
                          at("2026-04-15T02:00:00Z"));
    CHECK(rfc3339(*request.next_chase_at) == "2026-04-22T02:00:00Z");
    CHECK(request.partner_reference == "77-4410");
    CHECK(request.last_words == "We opened  case 77-4410");
    CHECK(request.answered_at == at("2026-04-15T02:00:00Z"));
    request = *after_news(request, {RelayAct::act, "fixed"}, plan, jst, at("2026-04-17T02:00:00Z"));
    CHECK(request.answered_at == at("2026-04-15T02:00:00Z"));   // the first answer counts
    CHECK(request.ended_at == at("2026-04-17T02:00:00Z"));
    CHECK(request.partner_reference == "77-4410");
    request = *after_news(request, {RelayAct::reopen}, plan, jst, at("2026-04-20T02:00:00Z"));
    CHECK(request.state == RelayState::sent);
    CHECK_FALSE(request.ended_at);
    CHECK(rfc3339(*request.next_chase_at) == "2026-04-23T02:00:00Z");
    CHECK_FALSE(after_news(request, {RelayAct::queue}, plan, jst, at("2026-04-20T02:00:00Z")));
}
