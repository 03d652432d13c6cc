#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using nlohmann::json;

namespace {

struct ApiWeb : WebUnderTest {
    ApiWeb() {
        const HandlerKey sato = add_handler("sato", "Sato Megumi");
        store.database().write([&](Stores& stores) {
            stores.people().add_token({"script", token_hash(token), sato, clock.time});
        });
    }
    Response call(const std::string& method, const std::string& target, const std::string& body = "") {
        Request sent = request(method, target);
        sent.headers["authorization"] = "Bearer " + token;
        sent.body = body;
        return front->answer(sent);
    }
    json change(TicketId id, const json& body, int status = 200) {
        const Response response = call("POST", "/api/v1/tickets/" + id.text(), body.dump());
        CHECK(response.status == status);
        return json::parse(response.body);
    }
    const std::string token = random_token(32);
};

}   // namespace

TEST_CASE("The API asks for a token, and a session cookie acts on nothing") {
    ApiWeb web;
    const TicketId id = take_in(web.store.database(), {"1@a.example", "a@a.example"}, web.clock.time);
    CHECK(web.get("/api/v1/tickets").status == 401);
    Request wrong = web.request("GET", "/api/v1/tickets");
    wrong.headers["authorization"] = "Bearer " + random_token(32);
    CHECK(web.front->answer(wrong).status == 401);
    web.sign_in();
    CHECK(web.get("/api/v1/live").status == 200);
    Request by_cookie = web.request("POST", "/api/v1/tickets/" + id.text());
    by_cookie.body = "{\"do\":\"close\"}";
    CHECK(web.front->answer(by_cookie).status == 401);
    web.session.clear();
    web.store->write([](Stores& stores) { CHECK(stores.people().revoke_token("script")); });
    CHECK(web.call("GET", "/api/v1/tickets").status == 401);
}

TEST_CASE("Tickets are listed, read and changed as on the pages") {
    ApiWeb web;
    const TicketId a = take_in(web.store.database(), {"1@a.example", "a@a.example"}, web.clock.time);
    const TicketId b = take_in(web.store.database(), {"2@b.example", "b@b.example"}, web.clock.time);
    const json list = json::parse(web.call("GET", "/api/v1/tickets?limit=1").body);
    CHECK(list["count"] == 2);
    CHECK(list["tickets"].size() == 1);
    CHECK(web.change(a, {{"do", "category"}, {"category", "phishing"}})["category"]["name"] == "phishing");
    CHECK(web.change(a, {{"do", "incident"}})["incident"] == true);
    CHECK(web.change(a, {{"do", "note"}, {"text", "seen"}})["notes"][0]["text"] == "seen");
    CHECK(web.change(a, {{"do", "assign"}, {"owner", "sato"}})["owner"] == "Sato Megumi");
    CHECK(web.change(a, {{"do", "reply"}, {"text", "Thank you."}})["messages"][1]["to"] == "a@a.example");
    CHECK(web.change(b, {{"do", "merge"}, {"into", a.text()}})["number"] == a.text());
    CHECK(web.change(b, {{"do", "undo"}})["number"] == b.text());
    CHECK(web.change(a, {{"do", "close"}, {"reason", "solved"}})["state"] == "closed");
    CHECK(web.change(a, {{"do", "reopen"}})["state"] == "open");
    CHECK(web.change(a, {{"do", "explode"}}, 422)["problem"].is_string());
    CHECK(web.change(a, {{"do", "category"}, {"category", "x"}}, 422)["problem"].is_string());
    CHECK(web.call("POST", "/api/v1/tickets/" + a.text(), std::string(100'000, '[')).status == 400);
    CHECK(web.call("POST", "/api/v1/tickets/" + a.text(), "not json").status == 400);
    CHECK(web.call("GET", "/api/v1/tickets/TRT-2026-999999").status == 404);
    CHECK(json::parse(web.call("GET", "/api/v1/ledger").body)["mails"].size() == 2);
    CHECK(json::parse(web.call("GET", "/api/v1/outbox").body)["mails"].size() == 1);
}

TEST_CASE("The description names exactly the routes that exist") {
    ApiWeb web;
    const json description = json::parse(web.get("/api/v1/openapi.json").body);
    std::vector<std::string> described, served;
    for (const auto& [path, verbs] : description["paths"].items())
        for (const auto& [verb, what] : verbs.items()) described.push_back(path + " " + verb);
    for (const Route& route : routes()) {
        if (!route.pattern.starts_with("/api/") || route.pattern.ends_with("openapi.json")) continue;
        std::string path(route.pattern), verb(route.method);
        const char* name = path.starts_with("/api/v1/tickets") ? "{number}" : "{key}";
        if (const std::size_t star = path.find('*'); star != std::string::npos) path.replace(star, 1, name);
        for (char& c : verb) c = static_cast<char>(c | 32);
        served.push_back(path + " " + verb);
    }
    std::sort(described.begin(), described.end());
    std::sort(served.begin(), served.end());
    CHECK(described == served);
}

TEST_CASE("Contacts are added, found, confirmed and removed over the API") {
    ApiWeb web;
    const auto post = [&](const std::string& path, const json& body) {
        const Response response = web.call("POST", path, body.dump());
        json answer = json::parse(response.body);
        answer["status"] = response.status;
        return answer;
    };
    const json added = post("/api/v1/contacts", {{"organisation", "Nordhost"},
                                                 {"addresses", {"abuse@nordhost.example"}},
                                                 {"networks", {"198.51.100.0/24"}},
                                                 {"states", {"confirmed"}}});
    CHECK(added["status"] == 200);
    CHECK(added["source"] == "manual");
    CHECK(added["addresses"][0]["state"] == "unknown");   // states are learned, never told
    const std::string path = "/api/v1/contacts/" + std::to_string(added["key"].get<int>());
    CHECK(json::parse(web.call("GET", "/api/v1/contacts?q=198.51.100.7").body)["count"] == 1);
    CHECK(json::parse(web.call("GET", path).body)["organisation"] == "Nordhost");
    CHECK(post(path, {{"do", "confirm"}, {"address", "abuse@nordhost.example"}})["addresses"][0]["state"] == "confirmed");
    CHECK(post(path, {{"do", "confirm"}, {"address", "x@y.example"}})["status"] == 422);
    CHECK(post(path, {{"do", "save"}, {"organisation", "New"}, {"asns", {"AS64511"}}})["organisation"] == "New");
    CHECK(post(path, {{"do", "save"}, {"asns", {"x"}}})["status"] == 422);
    CHECK(post(path, {{"do", "remove"}})["status"] == 403);   // not a lead
    CHECK(web.call("GET", "/api/v1/contacts/77").status == 404);
    CHECK(web.call("POST", "/api/v1/contacts", "[]").status == 400);
}
