#include <doctest/doctest.h>

#include <string>

#include "core/reading/observables/lists.hpp"
#include "core/reading/pasted_mail.hpp"
#include "core/reading/received_fields.hpp"

using namespace toritsugi;

TEST_CASE("lists: what goes on with a list, and what stands beside it by chance") {
    struct Row {
        std::string label, text;
        bool is_one_list;
    };
    const Row rows[] = {
        {"and", "from 192.0.2.1 and 192.0.2.2", true},
        {"commas", "192.0.2.1, 192.0.2.2", true},
        {"Japanese", "192.0.2.1、192.0.2.2", true},
        {"Japanese and", "192.0.2.1 と 192.0.2.2", true},
        {"times between", "192.0.2.1 on 2015-11-08 22:10:04 UTC and\n192.0.2.2", true},
        {"one below the other", "  192.0.2.1\n  192.0.2.2\n", true},
        {"bullets", "- 192.0.2.1 (a)\n- 192.0.2.2 (b)\n", true},
        {"counts in front", "  1204 192.0.2.1\n    17 192.0.2.2\n", true},
        {"a sentence", "192.0.2.1 attacked 192.0.2.2", false},
        {"blanks alone are a table's row", "192.0.2.1 192.0.2.2", false},
        {"a paragraph between", "192.0.2.1\n\n192.0.2.2", false},
        {"labels", "source: 192.0.2.1\ntarget: 192.0.2.2", false},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto found = scan_observables(row.text);
        REQUIRE(found.size() == 2);
        CHECK((follows_in_sentence(row.text, found[0], found[1]) || stands_below(row.text, found[0], found[1])) ==
              row.is_one_list);
    }
}

TEST_CASE("PastedMail: below a mail's header stands what its writer said") {
    struct Row {
        std::string label;
        std::vector<std::string> lines;
        bool is_inside;
    };
    const Row rows[] = {
        {"a spam mail", {"Received: from a by b;", "\tThu, 1 Oct 2026", "From: x", "Subject: y", "", "Visit us"}, true},
        {"quoted", {"> From: x", "> To: y", "> Subject: z", ">", "> click"}, true},
        {"Japanese", {"差出人: x", "件名: y", "日時: z", "", "こちら"}, true},
        {"two fields are a form", {"From: 192.0.2.1", "To: 192.0.2.2", "", "text"}, false},
        {"no sender", {"To: x", "Subject: y", "Date: z", "", "text"}, false},
        {"apart from each other", {"From: x", "text", "Subject: y", "text", "Date: z", "text"}, false},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        PastedMail mail;
        bool is_inside = false;
        for (const std::string& line : row.lines) is_inside = mail.holds(line);
        CHECK(is_inside == row.is_inside);
    }
}

TEST_CASE("Received fields: the name is the server's finding, not what the client said of itself") {
    const auto found = received_fields_in(
        "Received: from shop.example.jp (dyn-77.example.com [198.51.100.77]) by mx.example.org with SMTP\n"
        "Received: from shop.example.jp (unknown [198.51.100.78])\n by mx.example.org (Postfix)\n"
        "Received: from mx.example.org (HELO mx.example.org) (198.51.100.79) by a.example.org\n");
    REQUIRE(found.size() == 3);
    CHECK(found[0].from_host == "dyn-77.example.com");
    CHECK(found[0].is_from_host_found);
    CHECK(found[1].from_host == "shop.example.jp");
    CHECK_FALSE(found[1].is_from_host_found);
    CHECK(found[1].by_host == "mx.example.org");
    CHECK(found[2].from.text() == "198.51.100.79");
    CHECK(found[2].from_host == "mx.example.org");
}
