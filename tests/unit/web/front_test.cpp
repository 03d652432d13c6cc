#include <doctest/doctest.h>

#include "tests/unit/web/web_under_test.hpp"
#include "web/server/totp.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

TEST_CASE("A stranger is led to the sign-in and back to the page") {
    WebUnderTest web;
    const Response response = web.get("/tickets/TRT-2026-000001?in=mine");
    CHECK(response.status == 303);
    CHECK(WebUnderTest::header_of(response, "Location") == "/sign-in?next=%2Ftickets%2FTRT-2026-000001%3Fin%3Dmine");
    CHECK(web.get("/healthz").status == 200);
    CHECK(web.get("/metrics").status == 403);   // not from this machine
    CHECK(web.get("/no/such/page").status == 404);
    CHECK(web.get("/api/v1/tickets").status == 401);
}

TEST_CASE("Every answer carries the headers that keep a mail from running") {
    WebUnderTest web;
    for (const char* path : {"/sign-in", "/", "/nothing", "/healthz", "/api/v1/live"}) {
        INFO(std::string(path));
        const Response response = web.get(path);
        const std::string policy = WebUnderTest::header_of(response, "Content-Security-Policy");
        CHECK(holds(policy, "default-src 'none'"));
        CHECK(holds(policy, "frame-ancestors 'none'"));
        CHECK(!holds(policy, "unsafe"));
        CHECK(WebUnderTest::header_of(response, "X-Content-Type-Options") == "nosniff");
        CHECK(WebUnderTest::header_of(response, "Cache-Control") == "no-store");
    }
}

TEST_CASE("Only our own host names are answered") {
    WebUnderTest web;
    struct Row {
        std::string host;
        int status;
    };
    const Row rows[] = {{"127.0.0.1:8025", 200},
                        {"localhost:8025", 200},
                        {"evil.example", 421},
                        {"", 421},
                        {"127.0.0.1:8025.evil.example", 421}};
    for (const Row& row : rows) {
        INFO(row.host);
        Request request = web.request("GET", "/sign-in");
        request.headers["host"] = row.host;
        CHECK(web.front->answer(request).status == row.status);
    }
}

TEST_CASE("Sign-in opens a session with a cookie that scripts cannot read") {
    WebUnderTest web;
    web.add_handler("sato", "Sato Megumi");
    const Response response = web.post("/sign-in", "name=sato&next=/ledger&password=" + known_password(), false);
    CHECK(response.status == 303);
    CHECK(WebUnderTest::header_of(response, "Location") == "/ledger");
    const std::string cookie = WebUnderTest::header_of(response, "Set-Cookie");
    CHECK(holds(cookie, "HttpOnly"));
    CHECK(holds(cookie, "SameSite=Lax"));
    web.session = WebUnderTest::cookie_of(response, "session");
    CHECK(web.session.size() == 43);
    const Response triage = web.get("/");
    CHECK(triage.status == 200);
    CHECK(holds(triage.body, "Sato Megumi"));
    SUBCASE("the store knows only its hash") {
        web.store->read([&](Stores& stores) {
            CHECK(!stores.people().session(web.session));
            CHECK(stores.people().session(token_hash(web.session)).has_value());
        });
    }
    SUBCASE("it ends after 30 idle minutes") {
        web.clock.time += std::chrono::minutes(31);
        CHECK(web.get("/").status == 303);
    }
    SUBCASE("a window that only polls does not keep it") {
        for (int i = 0; i < 31; ++i) {
            web.clock.time += std::chrono::minutes(1);
            web.get("/api/v1/live");
            web.store->write([](Stores&) {});
        }
        CHECK(web.get("/").status == 303);
    }
    SUBCASE("it ends after twelve hours of work") {
        for (int i = 0; i < 12 * 3; ++i) {
            web.clock.time += std::chrono::minutes(20);
            web.get("/");
            web.store->write([](Stores&) {});   // after the posted visit
        }
        CHECK(web.get("/").status == 200);
        web.clock.time += std::chrono::minutes(1);
        CHECK(web.get("/").status == 303);
    }
    SUBCASE("signing out ends it on the server") {
        const std::string kept = web.session;
        CHECK(web.post("/sign-out", "").status == 303);
        web.session = kept;
        CHECK(web.get("/").status == 303);
    }
    SUBCASE("a second sign-in gets another id") {
        const std::string first = web.session;
        web.sign_in();
        CHECK(web.session != first);
    }
    SUBCASE("disabling the handler ends it") {
        web.store->write([](Stores& stores) {
            auto handler = *stores.people().handler_named("sato");
            handler.is_disabled = true;
            stores.people().update(handler);
        });
        CHECK(web.get("/").status == 303);
    }
}

TEST_CASE("A wrong password and an unknown name read the same") {
    WebUnderTest web;
    web.add_handler("sato", "Sato Megumi");
    const Response wrong = web.post("/sign-in", "name=sato&password=wrong-password", false);
    const Response unknown = web.post("/sign-in", "name=taro&password=wrong-password", false);
    CHECK(wrong.status == 401);
    CHECK(unknown.status == 401);
    std::string renamed = unknown.body;
    renamed.replace(renamed.find("\"taro\""), 6, "\"sato\"");
    CHECK(renamed == wrong.body);
    CHECK(WebUnderTest::cookie_of(wrong, "session").empty());
}

TEST_CASE("Five wrong tries pause a name for that address, not for others") {
    WebUnderTest web;
    web.add_handler("sato", "Sato Megumi");
    for (int i = 0; i < 5; ++i) CHECK(web.post("/sign-in", "name=sato&password=wrong", false).status == 401);
    CHECK(web.post("/sign-in", "name=sato&password=" + known_password(), false).status == 429);
    web.address = "203.0.113.9";
    CHECK(web.post("/sign-in", "name=sato&password=" + known_password(), false).status == 303);
    web.address = "198.51.100.7";
    web.clock.time += std::chrono::minutes(16);
    CHECK(web.post("/sign-in", "name=sato&password=" + known_password(), false).status == 303);
}

TEST_CASE("The code of an authenticator is asked for, and works once") {
    WebUnderTest web;
    const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    web.add_handler("sato", "Sato Megumi", secret);
    const Response asked = web.post("/sign-in", "name=sato&password=" + known_password(), false);
    CHECK(asked.status == 200);
    CHECK(WebUnderTest::cookie_of(asked, "session").empty());
    const std::size_t at = asked.body.find("name=\"pending\" value=\"") + 22;
    const std::string pending = asked.body.substr(at, asked.body.find('"', at) - at);
    const std::string code = totp_code(secret, totp_step(web.clock.time));
    CHECK(web.post("/sign-in", "pending=" + pending + "&code=000000", false).status == 401);
    CHECK(web.post("/sign-in", "pending=" + pending + "x&code=" + code, false).status == 401);
    CHECK(web.post("/sign-in", "pending=1.99999999999." + std::string(64, '0') + "&code=" + code, false).status == 401);
    const Response entered =
        web.post("/sign-in", "pending=" + pending + "&code=" + code.substr(0, 3) + "+" + code.substr(3), false);
    CHECK(entered.status == 303);
    CHECK(web.post("/sign-in", "pending=" + pending + "&code=" + code, false).status == 401);
    web.clock.time += std::chrono::minutes(6);
    const std::string later = totp_code(secret, totp_step(web.clock.time));
    CHECK(holds(web.post("/sign-in", "pending=" + pending + "&code=" + later, false).body, "longer than five minutes"));
}

TEST_CASE("Codes are those of RFC 6238") {
    // Appendix B, SHA-1, the last six of eight digits.
    const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    CHECK(totp_code(secret, 59 / 30) == "287082");
    CHECK(totp_code(secret, 1111111109 / 30) == "081804");
    CHECK(totp_code(secret, 20000000000 / 30) == "353130");
    CHECK(new_totp_secret().size() == 32);
    CHECK(new_totp_secret() != new_totp_secret());
}

TEST_CASE("After sign-in people stay on our site") {
    WebUnderTest web;
    web.add_handler("sato", "Sato Megumi");
    struct Row {
        std::string next, location;
    };
    const Row rows[] = {{"/ledger", "/ledger"},      {"//evil.example", "/"},          {"https%3A%2F%2Fevil.example", "/"},
                        {"%2F%5Cevil.example", "/"}, {"/x%0D%0ASet-Cookie:+a=b", "/"}, {"", "/"}};
    for (const Row& row : rows) {
        INFO(row.next);
        const Response response =
            web.post("/sign-in", "name=sato&next=" + row.next + "&password=" + known_password(), false);
        CHECK(WebUnderTest::header_of(response, "Location") == row.location);
    }
}

TEST_CASE("A form counts only with its token and from our own page") {
    WebUnderTest web;
    web.add_handler("sato", "Sato Megumi");
    web.sign_in();
    const TicketId id = take_in(web.store.database(), {"one@reporter.example", "alice@reporter.example"}, web.clock.time);
    const std::string path = "/tickets/" + id.text() + "/note";
    CHECK(web.post(path, "text=hello", false).status == 403);
    CHECK(web.post(path, "text=hello&token=" + std::string(22, 'x'), false).status == 403);
    struct Row {
        std::string header, value;
        int status;
    };
    const Row rows[] = {{"origin", "https://evil.example", 403},
                        {"origin", "null", 403},
                        {"sec-fetch-site", "cross-site", 403},
                        {"sec-fetch-site", "same-site", 403},
                        {"origin", "http://127.0.0.1:8025", 303}};
    for (const Row& row : rows) {
        INFO(row.value);
        Request request = web.request("POST", path);
        request.form = Fields::parse("text=hello&token=" + web.form_token());
        request.headers[row.header] = row.value;
        CHECK(web.front->answer(request).status == row.status);
    }
    CHECK(view_of(web.store.database(), id).notes.size() == 1);
    web.session.clear();
    CHECK(web.post(path, "text=hello", false).status == 401);
}

TEST_CASE("GET changes nothing: no acting path answers it") {
    WebUnderTest web;
    web.add_handler("sato", "Sato Megumi");
    web.sign_in();
    const TicketId id = take_in(web.store.database(), {"one@reporter.example", "alice@reporter.example"}, web.clock.time);
    for (const char* verb : {"note", "close", "reply", "merge", "assign"})
        CHECK(web.get("/tickets/" + id.text() + "/" + verb).status == 405);
    CHECK(web.get("/triage?do=close&t=" + id.text()).status == 405);
    CHECK(web.get("/sign-out").status == 405);
}

TEST_CASE("The language is chosen by address, cookie, handler, browser, site") {
    WebUnderTest web;
    web.add_handler("sato", "Sato Megumi");
    CHECK(holds(web.get("/sign-in").body, "User name"));
    CHECK(holds(web.get("/sign-in?lang=ja").body, "ユーザー名"));
    CHECK(WebUnderTest::cookie_of(web.get("/sign-in?lang=ja"), "lang") == "ja");
    web.language = "de-DE, ja;q=0.7, en;q=0.3";
    CHECK(holds(web.get("/sign-in").body, "ユーザー名"));
    web.language = "de-DE";
    CHECK(holds(web.get("/sign-in").body, "ユーザー名"));   // the site's
    Request request = web.request("GET", "/sign-in");
    request.cookies["lang"] = "en";
    CHECK(holds(web.front->answer(request).body, "User name"));
}

TEST_CASE("Paths match patterns segment by segment") {
    CHECK(match("/tickets/*", "/tickets/TRT-2026-000001") == std::vector<std::string>{"TRT-2026-000001"});
    CHECK(!match("/tickets/*", "/tickets/"));
    CHECK(!match("/tickets/*", "/tickets/a/b"));
    CHECK(match("/tickets/*/*", "/tickets/a/close") == std::vector<std::string>{"a", "close"});
    CHECK(match("/assets/**", "/assets/abc/x.css") == std::vector<std::string>{"abc/x.css"});
    CHECK(match("/", "/") == std::vector<std::string>{});
    CHECK(!match("/", "/x"));
    CHECK(!match("/ledger", "/ledger/"));
}
