#include "core/identity/signed_ids.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {
const std::string key_a(32, 'a'), key_b(32, 'b');
const ConversationId conversation{TicketId::issued(2026, 42), 3};
}   // namespace

TEST_CASE("what we sign comes back as the conversation it was signed for") {
    const SignedIds ids({key_a}, "report@csirt.example", "csirt.example");
    CHECK(ids.of_address(ids.reply_address(conversation)) == conversation);
    CHECK(ids.of_message_id(ids.message_id(conversation, "x7")) == conversation);
    CHECK(ids.of_page_token("r", ids.page_token("r", conversation)) == conversation);
    const auto at = ids.reply_address(conversation).find('@');
    CHECK(at <= 64);   // RFC 5321, 4.5.3.1.1: local part
}

TEST_CASE("an old key stays valid after a rotation, a lost one does not") {
    const SignedIds old_ids({key_a}, "report@csirt.example", "csirt.example");
    const SignedIds rotated({key_b, key_a}, "report@csirt.example", "csirt.example");
    const SignedIds other({key_b}, "report@csirt.example", "csirt.example");
    CHECK(rotated.of_address(old_ids.reply_address(conversation)) == conversation);
    CHECK_FALSE(other.of_address(old_ids.reply_address(conversation)));
}

TEST_CASE("nothing else is a signature") {
    const SignedIds ids({key_a}, "Report@csirt.example", "csirt.example");
    std::string address = ids.reply_address(conversation);
    CHECK(ids.of_address("REPORT" + address.substr(6)) == conversation);   // mailers change the case of local parts
    const std::string id = ids.message_id(conversation, "x7");
    struct Row {
        std::string label, address;
    };
    const Row rows[] = {
        {"empty", ""},
        {"plain desk address", "report@csirt.example"},
        {"no MAC", "report+2026-42-3@csirt.example"},
        {"other ticket under the same MAC", "report+2026-43-3" + address.substr(address.find('-', 15))},
        {"one letter changed", address.substr(0, address.find('@') - 1) + "!@csirt.example"},
        {"other domain", address.substr(0, address.find('@')) + "@evil.example"},
        {"a page token as address", "report+" + ids.page_token("r", conversation) + "@csirt.example"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK_FALSE(ids.of_address(row.address));
    }
    CHECK_FALSE(ids.of_message_id("2026-42-3.x8" + id.substr(12)));
    CHECK_FALSE(ids.of_page_token("a", ids.page_token("r", conversation)));   // a reporter's link opens no contact's page
}

TEST_CASE("a token that ends says so, and nobody can give it more days or another purpose") {
    const SignedIds ids({key_a}, "report@csirt.example", "csirt.example");
    const UtcTime now = parse_rfc3339("2026-04-14T01:00:00Z").value();
    const std::string token = ids.expiring_token("a", conversation, now + std::chrono::days{90});
    REQUIRE(ids.open_token("a", token, now));
    CHECK(ids.open_token("a", token, now)->conversation == conversation);
    CHECK_FALSE(ids.open_token("a", token, now + std::chrono::days{90})->has_expired);   // the last day counts
    CHECK(ids.open_token("a", token, now + std::chrono::days{91})->has_expired);
    CHECK_FALSE(ids.open_token("b", token, now));
    CHECK_FALSE(ids.of_page_token("a", token));
    CHECK_FALSE(ids.open_token("a", ids.page_token("a", conversation), now));
    std::string longer = token;
    longer[longer.find('.') + 1]++;
    CHECK_FALSE(ids.open_token("a", longer, now));
}

TEST_CASE("the return path of a mail to a contact names the contact and no conversation") {
    const SignedIds ids({key_a}, "report@csirt.example", "csirt.example");
    const std::string address = ids.contact_address(17);
    CHECK(ids.contact_of_address(address) == 17);
    CHECK_FALSE(ids.of_address(address));
    CHECK_FALSE(ids.contact_of_address(ids.reply_address(conversation)));
    std::string other = address;
    other.replace(other.find("c17"), 3, "c18");
    CHECK_FALSE(ids.contact_of_address(other));
}
