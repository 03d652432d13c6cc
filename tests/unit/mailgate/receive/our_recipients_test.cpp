#include "mailgate/receive/our_recipients.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("only our addresses are taken") {
    Settings::Mail mail;
    mail.address = "report@csirt.example";
    mail.also_ours = {"info@csirt.example"};
    mail.recipients = {"abuse@isp.example", "@relay.example"};
    const OurRecipients ours(mail);
    struct Row {
        std::string label;
        std::string_view address;
        bool is_ours;
    };
    const Row rows[] = {
        {"the desk's address", "report@csirt.example", true},
        {"another of ours", "info@csirt.example", true},
        {"listed", "abuse@isp.example", true},
        {"listed domain", "anybody@relay.example", true},
        {"case", "Report@CSIRT.Example", true},
        {"signed reply address", "report+2026-42-1-abcdefghijklmnop@csirt.example", true},
        {"plus of a listed address", "abuse+x@isp.example", true},
        {"plus of a stranger", "other+x@csirt.example", false},
        {"plus in the domain", "report@csirt+x.example", false},
        {"sub-domain of a listed one", "a@mail.relay.example", false},
        {"domain that ends alike", "a@notrelay.example", false},
        {"stranger", "a@else.example", false},
        {"postmaster", "postmaster", true},
        {"no domain", "report", false},
        {"empty", "", false},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(ours.hold(row.address) == row.is_ours);
    }
    mail.recipients.clear();
    CHECK(OurRecipients(mail).hold("a@else.example"));
}
