#include <doctest/doctest.h>

#include "core/rules/desk_rules.hpp"

using namespace toritsugi;

namespace {

const std::string digests = R"([[policy]]
name = "weekly digests"
category = ["scan", "brute-force"]
wants = ["info-only"]
kind = "digest"
from = ["@sensor.example.jp", "soc@isp.example"]
then = "close-and-thank"
)";

struct Digest {
    Message message;
    Report report;
    Digest() {
        message.from.address = "Robot@Sensor.example.jp";
        report.kind = MailKind::digest;
        report.category = {Category::scan, 0.9, {}};
        report.wants = {Want::info_only};
    }
};

}   // namespace

TEST_CASE("A policy touches exactly the reports that it names") {
    struct Row {
        std::string label;
        void (*set)(Digest&);
        bool fits;
    };
    const Row rows[] = {
        {"as written", [](Digest&) {}, true},
        {"a listed address", [](Digest& d) { d.message.from.address = "soc@isp.example"; }, true},
        {"a colleague of a listed address", [](Digest& d) { d.message.from.address = "noc@isp.example"; }, false},
        {"a domain that ends alike", [](Digest& d) { d.message.from.address = "x@othersensor.example.jp"; }, false},
        {"nothing asked at all", [](Digest& d) { d.report.wants.clear(); }, true},
        {"asks for more",
         [](Digest& d) {
             d.report.wants = {Want::info_only, Want::relay};
         },
         false},
        {"another category", [](Digest& d) { d.report.category.category = Category::phishing; }, false},
        {"a category that is not sure", [](Digest& d) { d.report.category.confidence = 0.4; }, false},
        {"no digest", [](Digest& d) { d.report.kind = MailKind::report; }, false},
        {"no sender", [](Digest& d) { d.message.from.address.clear(); }, false},
    };
    const auto policies = parse_policies(digests);
    REQUIRE(policies.ok());
    for (const Row& row : rows) {
        INFO(row.label);
        Digest digest;
        row.set(digest);
        CHECK((policy_for(policies.value(), digest.message, digest.report) != nullptr) == row.fits);
    }
    const auto verified = parse_policies(digests + "verified = true\n");
    REQUIRE(verified.ok());
    Digest digest;
    CHECK(policy_for(verified.value(), digest.message, digest.report) == nullptr);
    digest.message.sender_check.dmarc = "pass";
    CHECK(policy_for(verified.value(), digest.message, digest.report) != nullptr);
}

TEST_CASE("What is wrong with the rules is said with line, column and what to write") {
    struct Row {
        std::string label, words, policies, said;
    };
    const Row rows[] = {
        {"nothing at all is fine", "", "", ""},
        {"comments and empty lines", "# ours\n\n phishing 4 偽の宅配便*\n", "# none yet\n", ""},
        {"unknown category", "scan 2 probe\nscam 2 x\n", "", "words:2:1: Start with a category, such as phishing or scan."},
        {"no weight", "scan probe\n", "",
         "words:1:6: Write a weight from 0 to 10 after the category; 0 takes a built-in word away."},
        {"no phrase", "scan 2\n", "", "words:1:6: Write a phrase after the weight, such as: phishing 4 fake site*"},
        {"unknown key", "", digests + "whom = \"x\"\n",
         "policies:8:1: There is no \"whom\". A policy has name, category, wants, kind, format, from, verified, then, "
         "reason."},
        {"unknown category in a list", "", "[[policy]]\nname = \"日本\"\ncategory = [\"scan\", \"scam\"]\n",
         "policies:3:21: Write a category such as \"scan\" or \"phishing\"."},
        {"closes everything", "", "[[policy]]\nname = \"all\"\nwants = \"info-only\"\n",
         "policies:2:8: Say which reports are meant, with category, kind, format or from: this would close every report."},
        {"no name", "", "[[policy]]\nkind = \"digest\"\n",
         "policies:1:1: Give the policy a name: it stands in the history of every ticket that it closes."},
        {"not a list of policies", "", "policy = 3\n", "policies:1:1: Begin each policy with a line [[policy]]."},
        {"a half address", "", "[[policy]]\nname = \"x\"\nfrom = \"sensor.example\"\n",
         "policies:3:8: Write an address, or a domain as \"@sensor.example.jp\"."},
        {"then", "", digests + "reason = \"because\"\n",
         "policies:8:10: Write one of solved, information, no-answer, out-of-scope, spam, duplicate."},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto rules = parse_rules(row.words, row.policies);
        CHECK((rules.ok() ? "" : rules.problem().advice) == row.said);
    }
    CHECK(!parse_rules("", "[[policy\n").ok());
}

TEST_CASE("Own words come on top of the built-in ones, and weight 0 takes one away") {
    const auto& built_in = CategoryWords::built_in();
    const auto& first = built_in.words().front();
    const std::string taken = std::string(name_of(first.category)) + " 0 " + first.phrase + "\n";
    const auto less = built_in.with(taken);
    REQUIRE(less.ok());
    CHECK(less.value().words().size() == built_in.words().size() - 1);
    const auto more = built_in.with("phishing 4 偽の宅配便*\nphishing 3 偽の宅配便*\nphishing 3 ＦＡＫＥ Parcel\n");
    REQUIRE(more.ok());
    CHECK(more.value().words().size() == built_in.words().size() + 2);
    CHECK(more.value().words().back().phrase == "fake parcel");
}
