// Lines of unknown format on a ticket's page: a handler says what their columns mean, once.
#include <doctest/doctest.h>

#include "core/desk/kept_templates.hpp"
#include "core/reading/read_report.hpp"
#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

const std::string lines =
    "Our gate wrote:\n\n"
    "2026-04-13 12:00:00 gate 192.0.2.1 22 203.0.113.7 40001 denied\n"
    "2026-04-13 12:00:01 gate 192.0.2.1 22 203.0.113.8 40002 denied\n"
    "2026-04-13 12:00:02 gate 192.0.2.1 22 203.0.113.9 40003 denied\n";

struct ColumnsWeb : WebUnderTest {
    ColumnsWeb() {
        add_handler("sato", "Sato Megumi");
        sign_in();
        desk.templates = &templates;
        site->mail_side.read = [](const RawMail& raw, const Envelope&, const ReadingChoice& choice) {
            return read(raw, choice.templates);
        };
        site->mail_side.templates_changed = [this] {
            store->read([&](Stores& stores) { templates.set(kept_templates(stores.templates())); });
        };
    }
    // The text of a mail, read by the reader itself.
    static std::pair<Message, Report> read(const RawMail& raw, std::shared_ptr<const logs::LogTemplates> known) {
        const std::string bytes(raw.bytes);
        const auto field = [&](std::string_view name) {
            const std::size_t at = bytes.find(name) + name.size();
            return bytes.substr(at, bytes.find("\r\n", at) - at);
        };
        Reported reported;
        reported.from = field("From: ");
        reported.id = field("Message-ID: <");
        reported.id.pop_back();
        reported.text = bytes.substr(bytes.find("\r\n\r\n") + 4);
        Message mail = reported.message();
        TextLeaf body;
        body.is_body = true;
        mail.leaves = {body};
        ReadingContext how;
        how.received_at = at("2026-04-14T01:00:00Z");
        how.keep_event_rows = true;
        how.documentation_addresses = true;
        how.templates = std::move(known);
        Report report = read_report(mail, how);
        return {std::move(mail), std::move(report)};
    }
    TicketId report(const std::string& id, const std::string& from) {
        const TicketId ticket = take_in(store.database(), {id, from, "knocking", lines}, clock.time);
        const MessageKey key = mail_of(ticket);
        store->write([&](Stores& stores) {
            const auto again = read(stores.messages().raw(key), templates.get());
            stores.tickets().read_again(key, again.first, again.second, false, {}, "", clock.time);
        });
        return ticket;
    }
    MessageKey mail_of(TicketId ticket) { return view_of(store.database(), ticket).messages.front().key; }
    EventSummary events(TicketId ticket) { return *view_of(store.database(), ticket).messages.front().events; }
    std::string form(TicketId ticket, const std::string& zone = "540") {
        const std::string columns = events(ticket).unknown.front().columns;
        return "message=" + std::to_string(mail_of(ticket).value) + "&columns=" + url_encoded(columns) +
               "&role0=time&role1=ignored&role2=target&role3=target-port&role4=source&role5=source-port&role6=fixed&zone=" +
               zone;
    }
    CurrentTemplates templates;
};

}   // namespace

TEST_CASE("A handler corrects the columns once: the mail is read with them, and so are the reporter's next ones") {
    ColumnsWeb web;
    const TicketId ticket = web.report("1@a.example", "noc@a.example");
    REQUIRE(web.events(ticket).unknown.size() == 1);
    const Response page = web.get("/tickets/" + ticket.text());
    CHECK(holds(page.body, "3 lines of unknown format"));
    CHECK(holds(page.body, "name=\"role4\""));
    CHECK(holds(page.body, "<td class=\"mono\">203.0.113.7</td>"));
    const Response kept = web.post("/tickets/" + ticket.text() + "/columns", web.form(ticket));
    CHECK(kept.status == 303);
    const EventSummary read = web.events(ticket);
    CHECK(read.read == 3);
    CHECK(read.guessed == 0);
    CHECK(read.unknown.empty());
    CHECK(read.by_source.size() == 3);
    CHECK(read.by_source.front().targets.front().text() == "192.0.2.1");
    CHECK(read.zone_from == ZoneFrom::reporter);
    CHECK(read.first == at("2026-04-13T03:00:00Z"));
    const Response after = web.get("/tickets/" + ticket.text());
    CHECK(!holds(after.body, "lines of unknown format"));
    CHECK(holds(after.body, "Columns kept, noc@a.example"));
    const TicketId next = web.report("2@a.example", "NOC@a.example");
    CHECK(web.events(next).by_format.at("kept-columns") == 3);
    web.language = "ja";
    CHECK(holds(web.get("/tickets/" + ticket.text()).body, "列の意味を保存"));
}

TEST_CASE("Undo takes the template back and the mail is read as before") {
    ColumnsWeb web;
    const TicketId ticket = web.report("1@a.example", "noc@a.example");
    const EventSummary before = web.events(ticket);
    web.post("/tickets/" + ticket.text() + "/columns", web.form(ticket));
    CHECK(web.events(ticket).unknown.empty());
    CHECK(web.post("/tickets/" + ticket.text() + "/undo", "").status == 303);
    CHECK(web.events(ticket).unknown.size() == 1);
    CHECK(web.events(ticket).read == before.read);
    CHECK(!web.templates.get()->of("noc@a.example"));
}

TEST_CASE("Another reporter's lines of the same shape get the template as a suggestion, and keep it with one click") {
    ColumnsWeb web;
    const TicketId first = web.report("1@a.example", "noc@a.example");
    web.post("/tickets/" + first.text() + "/columns", web.form(first));
    const TicketId other = web.report("2@b.example", "abuse@b.example");
    CHECK(web.events(other).by_format.count("kept-columns") == 0);   // not without a person's look
    const Response page = web.get("/tickets/" + other.text());
    CHECK(holds(page.body, "As it was said of noc@a.example’s lines"));
    CHECK(holds(page.body, "<option value=\"source\" selected>source</option>"));
}

TEST_CASE("What cannot be kept is said, and nothing changes") {
    ColumnsWeb web;
    const TicketId ticket = web.report("1@a.example", "noc@a.example");
    const std::string path = "/tickets/" + ticket.text() + "/columns", form = web.form(ticket);
    const std::string message = form.substr(0, form.find('&'));
    struct Row {
        std::string label, form;
        int status;
        std::string words;
    };
    const std::string no_source = [&] {
        std::string text = form;
        return text.replace(text.find("role4=source&"), 13, "role4=ignored&");
    }();
    const Row rows[] = {
        {"no source", no_source, 409, "Say which column is the source."},
        {"a role that the kind cannot have", form + "&role0=x", 303, ""},   // the first one counts
        {"columns that nobody made", message + "&columns=nonsense&zone=", 409, ""},
        {"a mail of another ticket", "message=999&columns=4%3Asource&zone=", 409,
         "That mail is not in this ticket any more."},
        {"no such zone", form.substr(0, form.rfind('=')) + "=100000", 409, "Choose a time zone of the list."},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const Response response = web.post(path, row.form);
        CHECK(response.status == row.status);
        if (!row.words.empty()) CHECK(holds(response.body, row.words));
        if (row.status == 303) web.post("/tickets/" + ticket.text() + "/undo", "");
        CHECK(web.events(ticket).unknown.size() == 1);
    }
    CHECK(web.post("/tickets/" + ticket.text() + "/columns", form, false).status == 403);   // without the form's token
}

TEST_CASE("Who knows the zone says it once: the mail is read with it, and undo takes it back") {
    ColumnsWeb web;
    const TicketId ticket = web.report("1@a.example", "noc@a.example");
    const std::string path = "/tickets/" + ticket.text();
    const std::string mail = "message=" + std::to_string(web.mail_of(ticket).value);
    const auto read = [&] { return web.events(ticket).zone_from; };
    REQUIRE(web.events(ticket).read > 0);
    REQUIRE(read() == ZoneFrom::unknown);
    CHECK(holds(web.get(path).body, "Say which zone it is"));
    CHECK(web.post(path + "/clock", mail + "&zone=").status == 409);
    CHECK(web.post(path + "/clock", mail + "&zone=541x").status == 409);
    CHECK(web.post(path + "/clock", "message=999&zone=540").status == 409);
    CHECK(web.post(path + "/clock", mail + "&zone=540").status == 303);
    CHECK(read() == ZoneFrom::reporter);
    CHECK(web.events(ticket).first == at("2026-04-13T03:00:00Z"));
    CHECK(holds(web.get(path).body, "JST, as this reporter confirmed earlier."));
    const TicketId next = web.report("2@a.example", "noc@a.example");
    CHECK(web.events(next).first == at("2026-04-13T03:00:00Z"));
    const TicketId other = web.report("3@b.example", "noc@b.example");
    CHECK(!web.events(other).first);
    CHECK(web.post(path + "/undo", "").status == 303);
    CHECK(read() == ZoneFrom::unknown);
}

TEST_CASE("A reporter says on their own page which time their records show") {
    ColumnsWeb web;
    const TicketId ticket = web.report("1@a.example", "noc@a.example");
    const std::string page = "/r/" + web.ids.page_token("r", {ticket, 1});
    web.session.clear();
    CHECK(holds(web.get(page).body, "Which time do your records show?"));
    CHECK(web.post(page, "do=clock&zone=abc", false).status == 422);
    CHECK(web.post(page, "do=clock&zone=0", false).status == 303);
    CHECK(web.events(ticket).first == at("2026-04-13T12:00:00Z"));
    CHECK(holds(web.get(page + "?timed=1").body, "We know the time zone now."));
    CHECK(view_of(web.store.database(), ticket).history.back().verb == "clock");
}
