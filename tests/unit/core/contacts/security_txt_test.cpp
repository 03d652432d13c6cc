#include "core/contacts/security_txt.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

namespace {
const UtcTime today = parse_rfc3339("2026-11-23T00:00:00Z").value();
const std::string url = "https://shop.example/.well-known/security.txt";
}   // namespace

TEST_CASE("security.txt gives its contacts while it is valid") {
    const auto file = read_security_txt(
        "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n# ours\r\n"
        "Contact: mailto:security%2Bweb@shop.example?subject=x\r\ncontact: https://shop.example/report\r\n"
        "Contact: csirt@shop.example\r\nExpires: 2027-01-01T00:00:00.000Z\r\n"
        "Preferred-Languages: ja, en\r\nCanonical: " +
            url +
            "\r\n"
            "-----BEGIN PGP SIGNATURE-----\r\nContact: mailto:evil@elsewhere.example\r\n",
        url, today);
    CHECK(file.defect.empty());
    CHECK(file.is_signed);
    CHECK(file.mails == std::vector<std::string>{"security+web@shop.example", "csirt@shop.example"});
    CHECK(file.web_forms == std::vector<std::string>{"https://shop.example/report"});
    const auto candidates = candidates_of(file, "shop.example");
    REQUIRE(candidates.size() == 2);
    CHECK(candidates[0].language == "ja");
    CHECK(candidates[0].side == Side::site);
}

TEST_CASE("A security.txt that RFC 9116 does not let us use says why") {
    struct Row {
        std::string label, text, defect;
    };
    const Row rows[] = {
        {"expired", "Contact: mailto:a@b.example\nExpires: 2026-11-22T00:00:00Z\n", "It expired on 2026-11-22."},
        {"no expiry", "Contact: mailto:a@b.example\n", "It has no Expires field."},
        {"a page", "<html>Contact: us</html>", "It names no contact."},
        {"elsewhere",
         "Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\nCanonical: "
         "https://other.example/.well-known/security.txt\n",
         "Its Canonical field names another place."},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto file = read_security_txt(row.text, url, today);
        CHECK(file.defect == row.defect);
        CHECK(candidates_of(file, "shop.example").empty());
    }
}

TEST_CASE("A guess is abuse@ the registrable domain") {
    const auto guesses = guessed_candidates("www.shop.example.co.jp", Side::site);
    REQUIRE(guesses.size() == 2);
    CHECK(guesses[0].address == "abuse@example.co.jp");
    CHECK(guesses[0].source == ContactSource::guessed);
    CHECK(guessed_candidates("192.0.2.1", Side::site).empty());
}
