#include "web/pages/reasons.hpp"

#include <doctest/doctest.h>

#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

TEST_CASE("Reasons of core are said in the page's language, unknown ones as they are") {
    WebUnderTest web;
    const Request request = web.request("GET", "/");
    Visit visit{request, *web.site, Language::japanese, std::nullopt, web.clock.time, {}, ""};
    struct Row {
        std::string label, reason, japanese;
    };
    const Row rows[] = {
        {"a port", "port 23 was tried", "ポート23への試行"},
        {"several, each by itself", "port 23 was tried; subject: phish; cisco-asa lines: 38",
         "ポート23への試行、件名「phish」、cisco-asa の記録 38行"},
        {"words that look like a pattern", "subject: 3 lines: 4", "件名「3 lines: 4」"},
        {"a value with braces", "subject: {1} {2}", "件名「{1} {2}」"},
        {"relay", "abuse@x.example: 3 addresses or sites", "abuse@x.example、アドレスまたはサイト3件"},
        {"unknown", "something else entirely", "something else entirely"},
        {"beginning only", "port 23 was", "port 23 was"},
        {"empty", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(reasons_said(visit, row.reason) == row.japanese);
    }
    visit.language = Language::english;
    CHECK(reasons_said(visit, "port 23 was tried; x") == "port 23 was tried; x");
}
