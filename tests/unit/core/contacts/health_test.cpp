#include "core/contacts/health.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;
using std::chrono::hours;

namespace {
const UtcTime start = parse_rfc3339("2026-01-01T00:00:00Z").value();
}

TEST_CASE("An address dies of two failures a day apart, not of one, and an answer revives it") {
    ContactAddress address{"abuse@a.example"};
    address = after_sign(address, SignOfLife::sent, start);
    CHECK(address.state == AddressState::probed);
    auto bounced = after_bounce(address, "5.1.1", "user unknown", true, start);
    CHECK(bounced.meaning == BounceMeaning::suspect);
    CHECK(bounced.address.state == AddressState::suspect);
    CHECK(after_bounce(bounced.address, "5.1.1", "", true, start + hours{1}).meaning == BounceMeaning::suspect);
    auto again = after_bounce(bounced.address, "5.1.10", "", true, start + hours{24});
    CHECK(again.meaning == BounceMeaning::dead);
    CHECK(again.address.state == AddressState::dead);
    CHECK(again.address.health.bounced == 2);
    const auto alive = after_sign(again.address, SignOfLife::answered, start + hours{48});
    CHECK(alive.state == AddressState::confirmed);
    CHECK(after_bounce(alive, "5.1.1", "", true, start + hours{72}).meaning == BounceMeaning::suspect);
}

TEST_CASE("Not every delivery status says something about the address") {
    struct Row {
        std::string status, reason;
        bool is_final;
        BounceMeaning meaning;
    };
    const Row rows[] = {
        {"4.4.1", "", false, BounceMeaning::no_news},
        {"4.4.7", "expired", true, BounceMeaning::suspect},
        {"5.2.2", "mailbox full", true, BounceMeaning::suspect},
        {"5.7.1", "looks like spam", true, BounceMeaning::refuses_content},
        {"5.0.0", "message content rejected", true, BounceMeaning::refuses_content},
        {"", "550 No such user here", true, BounceMeaning::suspect},
    };
    for (const Row& row : rows) {
        INFO((row.status + row.reason));
        const auto result = after_bounce(ContactAddress{"a@b.example"}, row.status, row.reason, row.is_final, start);
        CHECK(result.meaning == row.meaning);
        if (row.meaning == BounceMeaning::refuses_content) CHECK(result.address.health.bounced == 0);
    }
}

TEST_CASE("Confirmed decays after 180 days without a sign of life, and then a check is due") {
    const auto address = after_sign(ContactAddress{"a@b.example"}, SignOfLife::link_used, start);
    CHECK(state_at(address, start + hours{24 * 180}) == AddressState::confirmed);
    CHECK(state_at(address, start + hours{24 * 181}) == AddressState::plausible);
    CHECK_FALSE(check_is_due(address, start + hours{24 * 180}));
    CHECK(check_is_due(address, start + hours{24 * 181}));
    // Asked half a year ago at most: not again.
    CHECK_FALSE(check_is_due(after_sign(address, SignOfLife::sent, start + hours{24 * 100}), start + hours{24 * 200}));
}
