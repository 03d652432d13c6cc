#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

// Three tickets: two scans, one of them closed, and a phishing page in Japanese.
struct SearchWeb : WebUnderTest {
    SearchWeb() {
        sato = add_handler("sato", "Sato Megumi");
        add_handler("tanaka", "Tanaka");
        const UtcTime now = clock.time;
        take_in(store.database(),
                {"one@x", "alice@reporter.example", "Telnet <scan>", "A camera probes.\n", {}, {"198.51.100.23"}},
                now - std::chrono::hours(30));
        take_in(store.database(), {"two@x", "bob@reporter.example", "SSH", "A server probes.\n", {}, {"198.51.100.40"}},
                now - std::chrono::hours(2));
        take_in(store.database(),
                {"three@x", "desk@bank.example", "偽サイト", "検体です。\n", {}, {"203.0.113.80"}, Category::phishing},
                now - std::chrono::hours(1));
        sign_in();
        for (int i = 0; i < 200 && !holds(get("/search?q=probes").body, "2 results"); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        for (int i = 0; i < 200 && !holds(get("/search?q=" + url_encoded("検体")).body, "1 result"); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::string search(std::string_view typed) { return get("/search?q=" + url_encoded(typed)).body; }
    HandlerKey sato;
};

}   // namespace

TEST_CASE("The search page shows the query as chips, what was found with its reason, and how to narrow it down") {
    SearchWeb web;
    const std::string body = web.search("ip:198.51.100.0/24 probes");
    CHECK(holds(body, "2 results"));
    CHECK(holds(body, "<i>ip:</i><span>198.51.100.0/24</span>"));
    CHECK(holds(body, "value=\"probes\""));            // words stay in the field
    CHECK(holds(body, "href=\"/search?q=probes\""));   // without the chip
    CHECK(holds(body, "198.51.100.23 as source"));
    CHECK(holds(body, "<mark>probes</mark>"));
    CHECK(holds(body, "Telnet &lt;scan&gt;"));
    CHECK(holds(body, "/search?q=ip%3A198.51.100.0%2F24%20probes%20state%3Anew"));   // a facet
    CHECK(holds(web.search("検"), "偽サイト"));
    CHECK(holds(web.search("category:phishing age<2h"), "1 result"));
    CHECK(holds(web.search("nothinglikethis"), "Nothing for nothinglikethis"));
    CHECK(holds(web.get("/search").body, "What are you looking for?"));
}

TEST_CASE("Chips of a sent form become one query, and a ticket number leads to its ticket") {
    SearchWeb web;
    const Response joined = web.get("/search?t=ip%3A198.51.100.0%2F24&t=-spam&q=camera");
    CHECK(joined.status == 303);
    CHECK(WebUnderTest::header_of(joined, "Location") == "/search?q=ip%3A198.51.100.0%2F24%20-spam%20camera");
    CHECK(WebUnderTest::header_of(web.get("/search?q=%20TRT-2026-1%20"), "Location") == "/tickets/TRT-2026-000001");
}

TEST_CASE("A wrong word is answered with what to write instead, in the language of the page") {
    SearchWeb web;
    const std::string body = web.search("camera category:phising");
    CHECK(holds(body, "“phising” is no category. Write one of: scan, brute-force"));
    CHECK(holds(body, "href=\"/search?q=camera%20category%3Aphishing\""));
    CHECK(holds(body, "value=\"camera category:phising\""));   // to be mended where it stands
    web.language = "ja";
    CHECK(holds(web.search("ip:1.2.3"), "アドレスではありません"));
    CHECK(web.get("/?q=state%3Afoo").status == 303);   // a list of nonsense is no list
    const Response api = web.get("/api/v1/tickets?q=state%3Afoo");
    CHECK(api.status == 400);
}

TEST_CASE("What was found is a list that can be worked on, and an act leads back to it") {
    SearchWeb web;
    const std::string body = web.get("/?q=probes%20state%3Anew").body;
    CHECK(holds(body, "data-list=\"search\""));
    CHECK(holds(body, "name=\"q\" value=\"probes state:new\""));
    CHECK(holds(body, "/tickets/TRT-2026-000002?q=probes%20state%3Anew"));
    const Response closed = web.post("/triage", "do=close&sure=1&reason=spam&q=probes+state%3Anew&t=TRT-2026-000001");
    CHECK(closed.status == 303);
    CHECK(holds(WebUnderTest::header_of(closed, "Location"), "/?q=probes%20state%3Anew"));
    CHECK_FALSE(holds(web.get("/?q=probes%20state%3Anew").body, "id=\"row-TRT-2026-000001\""));
    const std::string ticket = web.get("/tickets/TRT-2026-000002?q=probes").body;
    CHECK(holds(ticket, "1 of 2"));
    CHECK(holds(ticket, "/tickets/TRT-2026-000001?q=probes"));   // the next one
    CHECK(holds(ticket, "href=\"/?q=probes\""));                 // and back
}

TEST_CASE("A saved view stands beside the lists, is counted, and goes by whoever made it") {
    SearchWeb web;
    const Response saved = web.post("/views", "do=save&name=%20Probes%20%3Cb%3E&shared=1&q=probes");
    CHECK(saved.status == 303);
    CHECK(holds(WebUnderTest::header_of(saved, "Location"), "/?q=probes"));
    const std::string page = web.get("/ledger").body;
    CHECK(holds(page, "Saved views"));
    CHECK(holds(page, "Probes &lt;b&gt;"));
    const auto counts = nlohmann::json::parse(web.get("/views/counts").body);
    REQUIRE(counts.size() == 1);
    const std::string key = counts.begin().key();
    CHECK(counts.begin().value() == "2");
    CHECK(holds(web.get("/?q=probes").body, "<h1>Probes &lt;b&gt;</h1>"));
    CHECK(web.post("/views", "do=save&name=&q=probes").status == 303);             // no name
    CHECK(web.post("/views", "do=save&name=Wrong&q=state%3Afoo").status == 303);   // no query
    CHECK(nlohmann::json::parse(web.get("/views/counts").body).size() == 1);
    web.sign_in("tanaka");
    CHECK(holds(web.get("/ledger").body, "Probes &lt;b&gt;"));
    CHECK(web.post("/views", "do=remove&q=probes&view=" + key).status == 403);
    web.sign_in("sato");
    CHECK(web.post("/views", "do=remove&q=probes&view=" + key).status == 303);
    CHECK_FALSE(holds(web.get("/ledger").body, "Saved views"));
}

TEST_CASE("The form for reporters tells what it understood while it is written, and keeps nothing") {
    WebUnderTest web;
    bool is_taken = false;
    web.site->mail_side.take_in = [&](const std::string&, const Envelope&) { is_taken = true; };
    web.store.settings().site.documentation_addresses = true;
    Request asked = web.request("POST", "/report");
    asked.form = Fields::parse(
        "step=read&log=Apr+14+02%3A10%3A44+rt+kernel%3A+DROP+IN%3Deth0+SRC%3D198.51.100.23+DST%3D192.0.2.1+PROTO%3DTCP+DPT%"
        "3D23");
    const Response read = web.front->answer(asked);
    CHECK(read.status == 200);
    CHECK(holds(read.body, "198.51.100.23"));
    CHECK_FALSE(holds(read.body, "<html"));
    CHECK_FALSE(is_taken);
}
