#include "core/relay/states.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace toritsugi;

namespace {
constexpr RelayState all_states[] = {RelayState::draft,       RelayState::queued,       RelayState::sent,
                                     RelayState::undelivered, RelayState::acknowledged, RelayState::acted,
                                     RelayState::declined,    RelayState::no_answer,    RelayState::withdrawn};
}

TEST_CASE("A relay request goes the ways that a desk knows") {
    struct Row {
        std::string label;
        std::vector<RelayAct> acts;
        std::vector<RelayState> states;
    };
    using S = RelayState;
    using A = RelayAct;
    const Row rows[] = {
        {"answered and fixed",
         {A::queue, A::deliver, A::acknowledge, A::act},
         {S::queued, S::sent, S::acknowledged, S::acted}},
        {"silence",
         {A::queue, A::deliver, A::remind, A::remind, A::give_up},
         {S::queued, S::sent, S::sent, S::sent, S::no_answer}},
        {"bounced, sent again",
         {A::queue, A::deliver, A::bounce, A::queue},
         {S::queued, S::sent, S::undelivered, S::queued}},
        {"late answer", {A::queue, A::deliver, A::give_up, A::act}, {S::queued, S::sent, S::no_answer, S::acted}},
        {"taken back before it left", {A::queue, A::withdraw, A::reopen}, {S::queued, S::withdrawn, S::draft}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        RelayState state = RelayState::draft;
        for (std::size_t i = 0; i < row.acts.size(); ++i) {
            const auto next = after(state, row.acts[i]);
            REQUIRE(next);
            CHECK(*next == row.states[i]);
            state = *next;
        }
    }
}

TEST_CASE("What makes no sense is not allowed") {
    CHECK_FALSE(after(RelayState::draft, RelayAct::deliver));
    CHECK_FALSE(after(RelayState::draft, RelayAct::act));
    CHECK_FALSE(after(RelayState::acted, RelayAct::bounce));   // a bounce of the thank-you does not undo the fix
    CHECK_FALSE(after(RelayState::acted, RelayAct::acknowledge));
    CHECK_FALSE(after(RelayState::withdrawn, RelayAct::act));
    CHECK_FALSE(after(RelayState::acted, RelayAct::give_up));
}

TEST_CASE("The table holds each pair once, and every state can be reached and left") {
    std::set<std::pair<RelayState, RelayAct>> pairs;
    std::set<RelayState> reached{RelayState::draft}, left;
    for (const auto& row : relay_transitions()) {
        CHECK(pairs.insert({row.from, row.act}).second);
        reached.insert(row.to);
        left.insert(row.from);
    }
    for (const RelayState state : all_states) {
        INFO(std::string(name_of(state)));
        CHECK(reached.count(state) == 1);
        CHECK(left.count(state) == 1);
        CHECK(relay_state_named(name_of(state)) == state);
        CHECK_FALSE((is_waiting(state) && is_ended(state)));
    }
}
