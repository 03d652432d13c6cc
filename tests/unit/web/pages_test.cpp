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

// The first conversation, as the form names it.
std::string place(WebUnderTest& web, TicketId id) { return std::to_string(key_of(web.store.database(), id).value) + ".1"; }

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
    CHECK(holds(body, "<form class=\"queue\" id=\"list\" method=\"post\" action=\"/triage\""));
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

TEST_CASE("Mails are split off, moved and brought back on the ticket page") {
    SignedInWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example", "scan", "first\n"});
    CHECK(!holds(web.get("/tickets/" + id.text()).body, "id=\"move\""));   // one mail: nothing to part
    join(web.store.database(), {"2@b.example", "b@b.example", "another thing", "second\n"}, id, web.clock.time);
    CHECK(holds(web.get("/tickets/" + id.text()).body, "id=\"move\""));
    const MessageKey second = view_of(web.store.database(), id).messages.back().key;
    const std::string path = "/tickets/" + id.text(), message = "message=" + std::to_string(second.value);
    CHECK(holds(web.post(path + "/move", "into=").body, "Choose at least one mail."));
    CHECK(holds(web.post(path + "/move", message + "&into=TRT-2026-000099").body, "There is no ticket of that number."));
    CHECK(web.post(path + "/move", message + "&into=").status == 303);
    CHECK(view_of(web.store.database(), id).messages.size() == 1);
    const TicketId split = TicketId::issued(2026, 2);
    CHECK(view_of(web.store.database(), split).row.title == "another thing");
    CHECK(holds(web.get("/tickets/" + split.text()).body, "Mails split off, 1 mail from TRT-2026-000001"));
    CHECK(web.post("/tickets/" + split.text() + "/undo", "").status == 303);
    CHECK(view_of(web.store.database(), id).messages.size() == 2);
    CHECK(web.get("/tickets/" + split.text()).status == 303);   // its number leads to the mails
}

TEST_CASE("The likeliest duplicate stands in the merge field already") {
    SignedInWeb web;
    const TicketId first = web.report({"1@a.example", "a@a.example", "scan", "first\n"});
    const TicketId second = web.report({"2@b.example", "b@b.example", "scan", "second\n"});
    CHECK(holds(web.get("/tickets/" + second.text()).body, "name=\"into\" value=\"" + first.text() + "\""));
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
    const Response sent = web.post("/tickets/" + id.text() + "/reply",
                                   "seen=1&conversation=" + place(web, id) + "&text=Thank+you.%0AWe+look.");
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
    const std::string form =
        "seen=1&conversation=" + place(web, id) + "&text=" + url_encoded("My <b>careful</b> answer\nsecond line");
    const Response stopped = web.post("/tickets/" + id.text() + "/reply", form);
    CHECK(stopped.status == 409);
    CHECK(holds(stopped.body, "One new message since you opened this ticket."));
    CHECK(holds(stopped.body, "My &lt;b&gt;careful&lt;/b&gt; answer\nsecond line"));   // line feeds too
    CHECK(holds(stopped.body, "name=\"seen\" value=\"2\""));
    CHECK(view_of(web.store.database(), id).messages.size() == 2);
    CHECK(web.post("/tickets/" + id.text() + "/reply", "seen=2&conversation=" + place(web, id) + "&text=x").status == 303);
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

TEST_CASE("Events of a mail go out in an exchange format, with the ticket's number") {
    SignedInWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example"}), other = web.report({"2@b.example", "b@b.example"});
    web.site->mail_side.events = [](const RawMail&, const Envelope&, const std::string& format, const std::string& number,
                                    Category) -> std::optional<std::string> {
        if (format == "csv") return "of " + number;
        return std::nullopt;
    };
    const std::string mail = "/messages/" + std::to_string(view_of(web.store.database(), id).messages[0].key.value);
    const Response csv = web.get("/tickets/" + id.text() + mail + "/events/csv");
    CHECK(csv.status == 200);
    CHECK(csv.body == "of " + id.text());
    CHECK(csv.type == "application/octet-stream");
    CHECK(holds(WebUnderTest::header_of(csv, "Content-Disposition"), ".csv\""));
    CHECK(web.get("/tickets/" + id.text() + mail + "/events/excel").status == 404);
    CHECK(web.get("/tickets/" + other.text() + mail + "/events/csv").status == 404);
}

TEST_CASE("Long runs of log lines are folded but for their first lines, and nothing of a text is lost") {
    const auto log = [](int lines) {
        std::string text;
        for (int i = 0; i < lines; ++i)
            text += "Apr 14 02:10:" + std::to_string(10 + i) + " fw DROP SRC=198.51.100.23 DPT=23\n";
        return text;
    };
    struct Row {
        std::string label, text;
        std::vector<std::pair<bool, std::size_t>> pieces;   // folded, lines
    };
    const Row rows[] = {
        {"no log", "Dear desk,\nplease help.\n", {{false, 2}}},
        {"a short log", "Hello\n" + log(14), {{false, 15}}},
        {"a long log", "Hello\n" + log(40) + "Bye\n", {{false, 4}, {true, 37}, {false, 1}}},
        {"two logs", log(20) + "and\n" + log(20), {{false, 3}, {true, 17}, {false, 4}, {true, 17}}},
        {"nothing", "", {}},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        std::vector<std::pair<bool, std::size_t>> found;
        std::string whole;
        for (const TextPiece& piece : split_log_lines(row.text)) {
            found.emplace_back(piece.is_quoted, piece.lines);
            whole += piece.text;
            if (whole.empty() || whole.back() != '\n') whole += '\n';
        }
        CHECK(found == row.pieces);
        if (!row.text.empty()) CHECK(whole == row.text);
    }
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

TEST_CASE("A merged report is answered in its own conversation, and the ticket that is worked on knows it") {
    SignedInWeb web;
    const TicketId a = web.report({"1@a.example", "a@a.example"}), b = web.report({"2@b.example", "b@b.example"});
    const std::string to_b = place(web, b);
    web.post("/tickets/" + b.text() + "/merge", "into=" + a.text());
    CHECK(WebUnderTest::header_of(web.get("/tickets/" + b.text()), "Location") == "/tickets/" + a.text());
    CHECK(holds(web.get("/tickets/" + a.text()).body, "<option value=\"" + to_b + "\""));
    CHECK(web.post("/tickets/" + a.text() + "/reply", "seen=2&text=hello&conversation=" + to_b).status == 303);
    const TicketView ticket = view_of(web.store.database(), a);
    REQUIRE(ticket.messages.size() == 3);
    CHECK(ticket.messages[2].to_address == "b@b.example");
    CHECK(ticket.row.owner == "Sato Megumi");
    CHECK(ticket.row.state == TicketState::open);
}

TEST_CASE("The form writes a mail that goes the way of every mail, after it was shown") {
    SignedInWeb web;
    web.session.clear();
    std::vector<std::pair<std::string, Envelope>> taken;
    web.site->mail_side.take_in = [&](const std::string& raw, const Envelope& envelope) {
        taken.emplace_back(raw, envelope);
    };
    CHECK(holds(web.get("/report").body, "What happened?"));
    const Response missing = web.post("/report", "kind=scan&mail=nobody", false);
    CHECK(missing.status == 422);
    CHECK(holds(missing.body, "Write what you saw, or add a file"));
    CHECK(holds(missing.body, "aria-invalid=\"true\""));
    const std::string form = "kind=scan&want=notify&tz=jst&org=Yama+%0d%0aBcc:x&mail=harada%40cable.example.jp&log=" +
                             url_encoded("Apr 14 02:10:44 rt kernel: DENY TCP 198.51.100.23:51022 -> 192.0.2.118:23 SYN");
    const Response check = web.post("/report", form, false);
    CHECK(check.status == 200);
    CHECK(taken.empty());   // nothing is sent yet
    const std::size_t at = check.body.find("name=\"held\" value=\"") + 19;
    const std::string held = check.body.substr(at, check.body.find('"', at) - at);
    CHECK(web.post("/report", "step=send&held=" + held, false).status == 200);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].second.channel == "form");
    CHECK(taken[0].second.sender == "harada@cable.example.jp");
    CHECK(!holds(taken[0].first, "\r\nBcc:"));
    CHECK(holds(taken[0].first, "198.51.100.23"));
    CHECK(web.post("/report", "step=send&held=" + held, false).status == 410);   // once
    CHECK(taken.size() == 1);
}

TEST_CASE("A reporter sees their own conversation and nothing of others") {
    SignedInWeb web;
    const TicketId a = web.report({"1@a.example", "a@a.example", "my own subject"}),
                   b = web.report({"2@b.example", "b@b.example", "the other's secret"});
    web.post("/tickets/" + b.text() + "/merge", "into=" + a.text());
    web.post("/tickets/" + a.text() + "/note", "text=an+inside+note");
    web.post("/tickets/" + a.text() + "/rename", "title=handlers+own+title");
    const std::string link = "/r/" + web.ids.page_token("r", {a, 1}), other = "/r/" + web.ids.page_token("r", {b, 1});
    web.session.clear();
    const Response page = web.get(link);
    CHECK(page.status == 200);
    CHECK(holds(page.body, "my own subject"));
    CHECK(holds(page.body, a.text()));
    for (const char* secret : {"secret", "b@b.example", "inside note", "handlers own", "Sato"}) {
        INFO(std::string(secret));
        CHECK(!holds(page.body, secret));
    }
    CHECK(holds(web.get(other).body, "secret"));
    CHECK(!holds(web.get(other).body, "my own subject"));
    CHECK(web.get("/r/" + web.ids.page_token("a", {a, 1})).status == 404);   // another page's token
    CHECK(web.get(link + "x").status == 404);
}

TEST_CASE("What a reporter adds joins by its signed address") {
    SignedInWeb web;
    const TicketId id = web.report({"1@a.example", "a@a.example"});
    std::vector<std::pair<std::string, Envelope>> taken;
    web.site->mail_side.take_in = [&](const std::string& raw, const Envelope& envelope) {
        taken.emplace_back(raw, envelope);
    };
    const std::string link = "/r/" + web.ids.page_token("r", {id, 1});
    web.session.clear();
    CHECK(web.post(link, "text=+%0A", false).status == 422);
    CHECK(web.post(link, "text=It+stopped.", false).status == 303);
    REQUIRE(taken.size() == 1);
    CHECK(web.ids.of_address(taken[0].second.recipients.at(0)) == ConversationId{id, 1});
    CHECK(holds(taken[0].first, "It stopped."));
    CHECK(holds(taken[0].first, "1@a.example"));
}

TEST_CASE("An attachment is a download that no browser opens, and only of its own ticket") {
    SignedInWeb web;
    const Reported reported{"1@a.example", "a@a.example"};
    const MessageKey key = keep(web.store.database(), reported.raw(), web.clock.time);
    TicketId id;
    web.store.database().write([&](Stores& stores) {
        Message message = reported.message();
        message.attachments = {{"evil\"\r\nX: y.html", "text/html", 9, std::string(64, 'a'), {}, {}}};
        message.attachments.push_back({"logs.zip", "application/zip", 20, std::string(64, 'b'), {}, {}});
        message.attachments[1].inside = {{"fw.log", "text/plain", 3, std::string(64, 'c'), {}, {}}};
        Decision decision;
        decision.id = stores.tickets().known_to(reported.question(), web.clock.time, year).next;
        id = stores.tickets().commit(key, message, reported.report(), decision, web.clock.time);
    });
    const TicketId other = web.report({"2@b.example", "b@b.example"});
    std::vector<std::size_t> asked;
    web.site->mail_side.attachment = [&](const RawMail&, const Envelope&, const std::vector<std::size_t>& path) {
        asked = path;
        return std::optional<std::string>("<script>alert(1)</script>");
    };
    const std::string files = "/messages/" + std::to_string(key.value) + "/files/";
    const Response response = web.get("/tickets/" + id.text() + files + "0");
    CHECK(response.status == 200);
    CHECK(response.body == "<script>alert(1)</script>");
    CHECK(response.type == "application/octet-stream");   // never text/html, whatever the sender called it
    CHECK(WebUnderTest::header_of(response, "X-Content-Type-Options") == "nosniff");
    const std::string disposition = WebUnderTest::header_of(response, "Content-Disposition");
    CHECK(disposition.starts_with("attachment; filename=\""));
    CHECK(disposition.find_first_of("\r\n") == std::string::npos);
    CHECK(holds(WebUnderTest::header_of(response, "Content-Security-Policy"), "default-src 'none'"));
    CHECK(web.get("/tickets/" + id.text() + files + "1.0").status == 200);
    CHECK(asked == std::vector<std::size_t>{1, 0});
    for (const char* path : {"2", "0.0", "1.1", "x", "-1", "99999999999999999999"}) {
        INFO(path);
        CHECK(web.get("/tickets/" + id.text() + files + path).status == 404);
    }
    CHECK(web.get("/tickets/" + other.text() + files + "0").status == 404);
    web.session.clear();
    CHECK(web.get("/tickets/" + id.text() + files + "0").status == 303);   // to the sign-in
}
