#include <doctest/doctest.h>

#include "tests/unit/web/web_under_test.hpp"
#include "web/pages/frame.hpp"
#include "web/pages/quotes.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

struct SignedInWeb : WebUnderTest {
    SignedInWeb() {
        sato = add_handler("sato", "Sato Megumi");
        sign_in();
    }
    TicketId report(Reported reported) { return take_in(store.database(), reported, clock.time); }
    HandlerKey sato;
};

const std::string nasty = "\"><script>alert(1)</script><img src=x onerror=alert(2)> {{TOKEN}} [[Undo]] &lt;b&gt;";

}   // namespace

TEST_CASE("What a mail says is text on every page, never markup") {
    SignedInWeb web;
    Reported mail{"one@reporter.example", "alice@reporter.example", nasty, nasty + "\n> " + nasty + "\n> 2\n> 3\n"};
    const TicketId id = web.report(mail);
    for (const std::string& path : {std::string("/"), "/tickets/" + id.text(), "/tickets/" + id.text() + "/peek"}) {
        INFO(path);
        const Response response = web.get(path);
        CHECK(response.status == 200);
        CHECK(holds(response.body, "&lt;script&gt;alert(1)&lt;/script&gt;"));
        CHECK(!holds(response.body, "<script>alert"));
        CHECK(!holds(response.body, "<img"));
        CHECK(holds(response.body, "{{TOKEN}}"));   // a value is never read as a template again
        CHECK(holds(response.body, "[[Undo]]"));
    }
}

TEST_CASE("The list works without script: a form, boxes with values, buttons with names") {
    SignedInWeb web;
    const TicketId id = web.report({"one@reporter.example", "alice@reporter.example"});
    const std::string body = web.get("/").body;
    CHECK(holds(body, "<form class=\"queue\" method=\"post\" action=\"/triage\""));
    CHECK(holds(body, "name=\"t\" value=\"" + id.text() + "\""));
    CHECK(holds(body, "name=\"do\" value=\"incident\""));
    CHECK(holds(body, "name=\"token\" value=\"" + web.form_token() + "\""));
    CHECK(!holds(body, " onclick"));
    CHECK(!holds(body, " style="));
}

TEST_CASE("Reports of one source stand together under a strip, and ?x= selects them") {
    SignedInWeb web;
    web.report({"1@a.example", "a@a.example", "first", "x\n", {}, {"198.51.100.23"}});
    web.report({"2@b.example", "b@b.example", "other", "x\n", {}, {"203.0.113.77"}});
    web.report({"3@c.example", "c@c.example", "second", "x\n", {}, {"198.51.100.23"}});
    const std::string body = web.get("/").body;
    CHECK(holds(body, "2 reports from 2 senders name 198.51.100.23"));
    const std::size_t first = body.find("id=\"row-TRT-2026-000001\""), third = body.find("id=\"row-TRT-2026-000003\""),
                      second = body.find("id=\"row-TRT-2026-000002\"");
    CHECK(first < third);
    CHECK(third < second);
    const std::string selected = web.get("/?x=198.51.100.23").body;
    std::size_t boxes = 0;
    for (std::size_t at = selected.find("autocomplete=\"off\" checked"); at != std::string::npos;
         at = selected.find("autocomplete=\"off\" checked", at + 1))
        ++boxes;
    CHECK(boxes == 2);
}

TEST_CASE("One incident from several reports: merged into the oldest, and undone") {
    SignedInWeb web;
    const TicketId a = web.report({"1@a.example", "a@a.example"}), b = web.report({"2@b.example", "b@b.example"});
    const Response done = web.post("/triage", "do=incident&t=" + b.text() + "&t=" + a.text());
    CHECK(done.status == 303);
    CHECK(view_of(web.store.database(), a).row.is_incident);
    CHECK(view_of(web.store.database(), a).messages.size() == 2);
    const std::string location = WebUnderTest::header_of(done, "Location");
    const Response told = web.get(location);
    CHECK(holds(told.body, "2 reports are one incident now"));
    CHECK(holds(told.body, "name=\"undo\" value=\"" + a.text() + "\""));
    web.post("/triage", "do=undo&undo=" + a.text() + "&undo=" + b.text());
    CHECK(!view_of(web.store.database(), a).row.is_incident);
}

TEST_CASE("Nothing is sent by a single key: closing asks first, and says how many") {
    SignedInWeb web;
    const TicketId a = web.report({"1@a.example", "a@a.example"});
    const Response asked = web.post("/triage", "do=close&t=" + a.text());
    CHECK(asked.status == 200);
    CHECK(holds(asked.body, "Close and thank 1"));
    CHECK(view_of(web.store.database(), a).row.state == TicketState::fresh);
    CHECK(web.post("/triage", "do=thank&sure=1&reason=information&t=" + a.text()).status == 303);
    const TicketView closed = view_of(web.store.database(), a);
    CHECK(closed.row.state == TicketState::closed);
    CHECK(closed.messages.back().is_outgoing);
    CHECK(holds(closed.messages.back().to_address, "a@a.example"));
}

TEST_CASE("A reply goes to the outbox in its conversation") {
    SignedInWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example"});
    const Response sent = web.post("/tickets/" + id.text() + "/reply", "seen=1&conversation=1&text=Thank+you.%0AWe+look.");
    CHECK(sent.status == 303);
    const TicketView ticket = view_of(web.store.database(), id);
    REQUIRE(ticket.messages.size() == 2);
    CHECK(ticket.messages[1].is_outgoing);
    CHECK(ticket.messages[1].to_address == "a@a.example");
    CHECK(holds(ticket.messages[1].text, "Thank you."));
    CHECK(ticket.row.owner == "Sato Megumi");
    CHECK(holds(web.get("/tickets/" + id.text()).body, "in the outbox"));
}

TEST_CASE("A reply is stopped, its text kept, when a mail came meanwhile") {
    SignedInWeb web;
    const Reported first{"1@a.example", "a@a.example"};
    const TicketId id = web.report(first);
    join(web.store.database(), {"2@a.example", "a@a.example", "Re: scan", "It is solved.\n"}, id, web.clock.time);
    const std::string form = "seen=1&conversation=1&text=" + url_encoded("My <b>careful</b> answer\nsecond line");
    const Response stopped = web.post("/tickets/" + id.text() + "/reply", form);
    CHECK(stopped.status == 409);
    CHECK(holds(stopped.body, "One new message since you opened this ticket."));
    CHECK(holds(stopped.body, "My &lt;b&gt;careful&lt;/b&gt; answer\nsecond line"));   // line feeds too
    CHECK(holds(stopped.body, "name=\"seen\" value=\"2\""));
    CHECK(view_of(web.store.database(), id).messages.size() == 2);
    CHECK(web.post("/tickets/" + id.text() + "/reply", "seen=2&conversation=1&text=x").status == 303);
}

TEST_CASE("A held mail shows nothing before one key") {
    SignedInWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example"});
    join(web.store.database(), {"2@evil.example", "mallory@evil.example", "Re: scan", "Believe me.\n"}, id, web.clock.time,
         Outcome::held);
    const std::string body = web.get("/tickets/" + id.text()).body;
    const std::size_t fold = body.find("<details class=\"fold held\">"), said = body.find("Believe me.");
    CHECK(fold != std::string::npos);
    CHECK(fold < said);
    const TicketView before = view_of(web.store.database(), id);
    REQUIRE(before.messages.size() == 2);
    CHECK(web.post("/tickets/" + id.text() + "/accept", "message=" + std::to_string(before.messages[1].key.value)).status ==
          303);
    CHECK(!view_of(web.store.database(), id).messages[1].is_held);
    CHECK(web.post("/tickets/" + id.text() + "/accept", "message=999").status == 409);
}

TEST_CASE("Raw mail and header belong to their ticket, and no browser opens them") {
    SignedInWeb web;
    const Reported mail{"1@a.example", "a@a.example"};
    const TicketId id = web.report(mail), other = web.report({"2@b.example", "b@b.example"});
    const std::string key = std::to_string(view_of(web.store.database(), id).messages[0].key.value);
    const Response raw = web.get("/tickets/" + id.text() + "/messages/" + key + "/raw");
    CHECK(raw.status == 200);
    CHECK(raw.body == mail.raw());
    CHECK(raw.type == "application/octet-stream");
    CHECK(holds(WebUnderTest::header_of(raw, "Content-Disposition"), "attachment; filename="));
    CHECK(web.get("/tickets/" + other.text() + "/messages/" + key + "/raw").status == 404);
    CHECK(web.get("/tickets/" + id.text() + "/messages/x/raw").status == 404);
    const Response headers = web.get("/tickets/" + id.text() + "/messages/" + key + "/headers");
    CHECK(holds(headers.type, "text/plain"));
    CHECK(holds(headers.body, "Message-ID: <1@a.example>"));
    CHECK(!holds(headers.body, "Please look"));
}

TEST_CASE("Quotes and signatures fold, short ones stay") {
    struct Row {
        std::string label, text, new_text;
        std::vector<std::pair<bool, std::size_t>> pieces;   // folded?, lines
    };
    const Row rows[] = {
        {"plain", "a\nb\n", "a\nb\n", {{false, 2}}},
        {"quote below", "yes\n\n> 1\n> 2\n> 3\n", "", {{false, 1}, {true, 3}}},
        {"two quoted lines stay", "yes\n> 1\n> 2\nno\n", "", {{false, 4}}},
        {"answers between", "> a\n> b\n> c\nyes\n> d\n> e\n> f\nno\n", "", {{true, 3}, {false, 1}, {true, 3}, {false, 1}}},
        {"signature", "hello\n-- \nA\nB\n", "", {{false, 1}, {true, 3}}},
        {"short signature stays", "hello\n-- \nA\n", "", {{false, 3}}},
        {"tail that the reader cut", "hello\nOn Monday you wrote:\n| x\n| y\n", "hello", {{false, 1}, {true, 3}}},
        {"empty", "", "", {}},
        {"only line feeds", "\n\n\n", "", {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        std::vector<std::pair<bool, std::size_t>> found;
        for (const TextPiece& piece : split_quotes(row.text, row.new_text)) found.emplace_back(piece.is_quoted, piece.lines);
        CHECK(found == row.pieces);
    }
}

TEST_CASE("Initials of names") {
    CHECK(initials("Sato Megumi") == "SM");
    CHECK(initials("山口ケーブル お客様窓口") == "山");
    CHECK(initials("alice@reporter.example") == "AE");
    CHECK(initials("") == "?");
    CHECK(initials("12 34") == "?");
}
