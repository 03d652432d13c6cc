#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/desk/relay_acts.hpp"
#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

// Knows what the directory says and nothing of any network.
class DirectoryFinder final : public ContactFinder {
  public:
    explicit DirectoryFinder(Database& database) : database_(database) {}
    Ranking at_hand(const LookUp& look_up) override {
        std::vector<Contact> contacts;
        database_.read([&](Stores& stores) { contacts = stores.contacts().all(); });
        const Directory directory(std::move(contacts));
        return rank(look_up, find_at_home(look_up, directory, {}, {}), directory, {}, at("2026-04-14T01:42:00Z"));
    }
    void want(const std::vector<LookUp>& look_ups) override { wanted += look_ups.size(); }
    std::string dates() override { return "apnic 2026-04-01"; }
    std::size_t wanted = 0;

  private:
    Database& database_;
};

Message parse(const RawMail& raw, const Envelope&) {
    Message message;
    const std::string bytes(raw.bytes);
    message.text = bytes.substr(bytes.find("\r\n\r\n") + 4);
    message.from = {"", "alice@reporter.example"};
    message.leaves.push_back(TextLeaf::of("body", "text/plain", message.text));
    message.leaves.back().is_body = true;
    return message;
}

std::string unescaped(std::string text) {
    for (const auto& [entity, plain] :
         {std::pair{"&amp;", "&"}, {"&#39;", "'"}, {"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}})
        for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
            text.replace(at, std::string_view(entity).size(), plain);
    return text;
}

// Every value that the browser would send of inputs with this name, as it stands on the page.
std::vector<std::string> values_of(const std::string& page, const std::string& name, bool only_checked) {
    std::vector<std::string> values;
    const std::string mark = "name=\"" + name + "\" value=\"";
    for (std::size_t at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
        const std::size_t start = at + mark.size(), end = page.find('"', start);
        const std::string rest = page.substr(end, page.find('>', end) - end);
        if (!only_checked || rest.find(" checked") != std::string::npos)
            values.push_back(unescaped(page.substr(start, end - start)));
    }
    return values;
}

std::string area_of(const std::string& page, const std::string& name) {
    const std::size_t at = page.find("name=\"" + name + "\" rows"), start = page.find('>', at) + 1;
    return unescaped(page.substr(start, page.find("</textarea>", start) - start));
}

// The form as it stands on the page, sent with a button.
std::string filled(const std::string& page, const std::string& button) {
    Fields form;
    for (const char* name : {"form", "p", "seen", "made-en", "made-ja"})
        for (const std::string& value : values_of(page, name, false)) form.add(name, value);
    for (const char* name : {"to", "tlp", "also", "also-en", "also-ja", "report", "full"})
        for (const std::string& value : values_of(page, name, true)) form.add(name, value);
    form.add("text-en", area_of(page, "text-en"));
    form.add("text-ja", area_of(page, "text-ja"));
    form.add("do", button);
    return form.with("", "");
}

struct RelayWeb : WebUnderTest {
    RelayWeb() : finder(store.database()) {
        store.settings().site.documentation_addresses = true;
        site->mail_side.contacts = &finder;
        site->mail_side.parse = parse;
        add_handler("sato", "Sato Megumi");
        sign_in();
        add_contact("Nordhost", "198.51.100.0/24", "abuse@nordhost.example");
        add_contact("Cloud", "203.0.113.0/24", "abuse@cloud.example");
    }
    void add_contact(const std::string& organisation, const std::string& network, const std::string& address) {
        Contact contact;
        contact.organisation = organisation;
        contact.networks = {IpRange::parse(network).value()};
        contact.addresses.emplace_back().address = address;
        contact.language = "en";
        store.database().write([&](Stores& stores) { stores.contacts().add(contact); });
    }
    TicketId report(const std::vector<std::string>& sources) {
        std::string log = "Please tell the network of the source.\n\n";
        for (const std::string& source : sources)
            log += "2026-04-14T02:10:44Z fw kernel: DROP IN=eth0 SRC=" + source +
                   " DST=192.0.2.118 PROTO=TCP SPT=40000 DPT=23\n";
        Reported reported{std::to_string(++reports_) + "@reporter.example", "alice@reporter.example"};
        reported.text = log;
        reported.sources = sources;
        return take_in(store.database(), reported, clock.time);
    }
    std::string path(TicketId id) { return "/tickets/" + id.text() + "/relay"; }
    std::vector<RelayRequest> relays(TicketId id) {
        std::vector<RelayRequest> all;
        store.database().read([&](Stores& stores) { all = stores.relays().of_ticket(key_of(store.database(), id)); });
        return all;
    }
    // Sent from the page, delivered, and fixed by the contact.
    void fixed(TicketId id) {
        post(path(id), filled(get(path(id)).body, "send"));
        for (const RelayAct act : {RelayAct::deliver, RelayAct::act})
            store.database().write([&](Stores& stores) {
                const auto noted = note_news(stores, relays(id).front().key, {act, "camera cut off", "77-4410"},
                                             NewsFrom::mail, {}, desk, clock.time);
                REQUIRE(noted.ok());
            });
    }
    DirectoryFinder finder;

  private:
    int reports_ = 0;
};

}   // namespace

TEST_CASE("The contact stands beside each source on the ticket page, with where it is from") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23", "192.0.2.200"});
    const std::string page = web.get("/tickets/" + id.text()).body;
    CHECK(holds(page, "abuse@nordhost.example"));
    CHECK(holds(page, "No contact is known"));   // of 192.0.2.200
    CHECK(holds(page, "apnic 2026-04-01"));
    CHECK(web.finder.wanted == 2);
}

TEST_CASE("What is shown is what is sent, with one key for the page and one to send") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23", "198.51.100.24"});
    const std::string page = web.get(web.path(id)).body;
    CHECK(holds(page, "value=\"abuse@nordhost.example\""));
    CHECK(holds(page, "198.51.100.24"));
    CHECK(holds(area_of(page, "text-en"), "198.51.100.23"));
    CHECK(holds(area_of(page, "text-ja"), "198.51.100.23"));
    CHECK(holds(page, "yes, without name"));
    CHECK(holds(page, "events-" + id.text() + ".csv, 2 lines"));
    const std::string sheet = page.substr(page.find("class=\"sheet\""));
    CHECK(!holds(sheet, "alice@reporter.example"));
    CHECK(holds(sheet, "192.0.2.0/24"));   // the target, shortened
    CHECK(!holds(sheet, "192.0.2.118"));
    const Response sent = web.post(web.path(id), filled(page, "send"));
    CHECK(sent.status == 303);
    REQUIRE(web.relays(id).size() == 1);
    const RelayRequest relay = web.relays(id).front();
    CHECK(relay.state == RelayState::queued);
    CHECK(relay.observables.size() == 2);
    std::string raw;
    web.store.database().write([&](Stores& stores) {
        const auto due = stores.outbox().take_due(web.clock.time, 10);
        REQUIRE(due.size() == 1);
        CHECK(due.front().recipient == "abuse@nordhost.example");
        raw = due.front().raw;
    });
    CHECK(!holds(raw, "alice@reporter.example"));
    const std::string ticket = web.get(WebUnderTest::header_of(sent, "Location")).body;
    CHECK(holds(ticket, "The relay request is in the outbox"));
    CHECK(holds(ticket, "id=\"relay-" + std::to_string(relay.key.value) + "\""));
    // Pressed twice, or by two people: the second one sends nothing.
    CHECK(web.post(web.path(id), filled(page, "send")).status == 409);
    CHECK(web.relays(id).size() == 1);
    CHECK(holds(web.get(web.path(id)).body, "There is nothing left to tell"));
}

TEST_CASE("Several contacts are one mail each, all sent by the same key; a box leaves one out") {
    RelayWeb web;
    const TicketId both = web.report({"198.51.100.23", "203.0.113.5"});
    std::string page = web.get(web.path(both)).body;
    CHECK(holds(page, "Send 2 mails"));
    CHECK(web.post(web.path(both), filled(page, "send")).status == 303);
    CHECK(web.relays(both).size() == 2);
    const TicketId one = web.report({"198.51.100.23", "203.0.113.5"});
    page = web.get(web.path(one)).body;
    std::string form = filled(page, "send");
    const std::size_t also = form.find("&also="), end = form.find('&', also + 1);
    REQUIRE(also != std::string::npos);
    form.erase(also, end - also);
    CHECK(web.post(web.path(one), form).status == 303);
    CHECK(web.relays(one).size() == 1);
}

TEST_CASE("A choice that changes the mail is shown before it is sent") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23"});
    const std::string page = web.get(web.path(id)).body;
    const std::string changed = filled(page, "send") + "&full=1";
    const Response again = web.post(web.path(id), changed);
    CHECK(again.status == 409);
    CHECK(holds(again.body, "Your choices changed the mail"));
    CHECK(holds(again.body, "192.0.2.118"));
    CHECK(web.relays(id).empty());
    CHECK(web.post(web.path(id), filled(again.body, "send")).status == 303);
    CHECK(web.relays(id).size() == 1);
}

TEST_CASE("The handler's own words go out as they were typed, whatever else is chosen") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23"});
    Fields form = Fields::parse(filled(web.get(web.path(id)).body, "preview"));
    const std::string mine = form.with("text-en", "Please look at 198.51.100.23.\r\nThank you.");
    const std::string page = web.post(web.path(id), mine + "&tlp=green").body;
    CHECK(area_of(page, "text-en") == "Please look at 198.51.100.23.\nThank you.");
    CHECK(web.post(web.path(id), filled(page, "send")).status == 303);
    web.store.database().read([&](Stores& stores) {
        const auto view = stores.tickets().view(id);
        REQUIRE(view->messages.back().is_outgoing);
        CHECK(view->messages.back().text == "Please look at 198.51.100.23.\nThank you.");
    });
}

TEST_CASE("An address that no table knows can be typed by hand") {
    RelayWeb web;
    const TicketId id = web.report({"192.0.2.200"});
    const std::string page = web.get(web.path(id)).body;
    CHECK(holds(page, "There is nothing left to tell"));
    const std::string shown = web.post(web.path(id), "to=other&other=noc%40new.example&do=preview").body;
    CHECK(holds(shown, "To: noc@new.example"));
    CHECK(web.relays(id).empty());
    CHECK(web.post(web.path(id), "to=other&other=nobody&do=preview").status == 422);
    CHECK(web.post(web.path(id), filled(shown, "send") + "&other=noc%40new.example").status == 303);
    REQUIRE(web.relays(id).size() == 1);
    CHECK(web.relays(id).front().address == "noc@new.example");
}

TEST_CASE("The relay page needs a ticket, a mail side and the form token") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23"});
    CHECK(web.get("/tickets/TRT-2026-999999/relay").status == 404);
    CHECK(web.post(web.path(id), "do=send", false).status == 403);
    web.site->mail_side.contacts = nullptr;
    CHECK(web.get(web.path(id)).status == 503);
    CHECK(web.get("/tickets/" + id.text()).status == 200);
}

TEST_CASE("The outcome goes to the reporter by one key, after it was read, and once") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23"});
    web.fixed(id);
    const std::string page = web.get("/tickets/" + id.text() + "/outcome").body;
    const std::string place = std::to_string(key_of(web.store.database(), id).value) + ".1";
    CHECK(holds(page, "alice@reporter.example"));
    const std::string text = area_of(page, "text-" + place);
    CHECK(holds(text, "198.51.100.23"));
    CHECK(!holds(text, "nordhost"));   // whom we told is not theirs to know
    CHECK(web.post("/tickets/" + id.text() + "/outcome", "kind=outcome").status == 409);   // a mail that was not on the page
    Fields form;
    form.add("kind", "outcome");
    form.add("text-" + place, text + "Thank you again.");
    const Response sent = web.post("/tickets/" + id.text() + "/outcome", form.with("", ""));
    CHECK(sent.status == 303);
    CHECK(holds(web.get(WebUnderTest::header_of(sent, "Location")).body, "The reporter is told"));
    web.store.database().read([&](Stores& stores) {
        const MessageView last = stores.tickets().view(id)->messages.back();
        CHECK(last.outgoing_kind == OutgoingKind::outcome);
        CHECK(holds(last.text, "Thank you again."));
    });
    CHECK(holds(web.get("/tickets/" + id.text() + "/outcome").body, "There is nobody to tell"));
    CHECK(web.post("/tickets/" + id.text() + "/outcome", form.with("", "")).status == 409);
}

TEST_CASE("A reporter sees that it was passed on and fixed, and never to whom") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23"});
    web.fixed(id);
    web.session.clear();
    const std::string page = web.get("/r/" + web.ids.page_token("r", {id, 1})).body;
    CHECK(holds(page, "We passed it on to those who run the network"));
    CHECK(holds(page, "They say it is fixed"));
    CHECK(!holds(page, "ordhost"));
    CHECK(!holds(page, "camera cut off"));
    CHECK(!holds(page, "77-4410"));
}

TEST_CASE("Programs relay with the same acts") {
    RelayWeb web;
    const TicketId id = web.report({"198.51.100.23"});
    const std::string token = random_token(32);
    web.store.database().write([&](Stores& stores) {
        stores.people().add_token({"script", token_hash(token), stores.people().handler_named("sato")->key, web.clock.time});
    });
    web.session.clear();
    const auto call = [&](const std::string& method, const std::string& target, const nlohmann::json& body,
                          int status = 200) {
        Request sent = web.request(method, target);
        sent.headers["authorization"] = "Bearer " + token;
        sent.body = body.is_null() ? "" : body.dump();
        const Response response = web.front->answer(sent);
        CHECK(response.status == status);
        return nlohmann::json::parse(response.body);
    };
    const std::string path = "/api/v1/tickets/" + id.text() + "/relay";
    const auto proposals = call("GET", path, {})["proposals"];
    REQUIRE(proposals.size() == 1);
    CHECK(proposals[0]["to"] == "abuse@nordhost.example");
    CHECK(proposals[0]["lines"] == 1);
    call("POST", path, {{"to", {"somebody@else.example"}}}, 422);
    const auto sent = call("POST", path, {{"to", {"abuse@nordhost.example"}}});
    CHECK(sent["requests"][0]["state"] == "queued");
    CHECK(sent["proposals"].empty());
    const std::string relay = "/api/v1/relays/" + std::to_string(sent["requests"][0]["key"].get<int>());
    CHECK(call("POST", relay, {{"do", "acknowledge"}, {"reference", "77-4410"}})["reference"] == "77-4410");
    CHECK(call("GET", "/api/v1/relays?state=acknowledged", {})["relays"].size() == 1);
    for (const char* const act : {"queue", "deliver", "bounce", "remind", "explode"}) {   // a mail does that, no person
        INFO(act);
        call("POST", relay, {{"do", act}}, 422);
    }
    CHECK(call("POST", relay, {{"do", "act"}})["state"] == "acted");
    call("POST", relay, {{"do", "chase"}}, 422);   // nobody is waited for
    CHECK(call("POST", "/api/v1/tickets/" + id.text() + "/outcome", {{"kind", "outcome"}})["mails"] == 1);
    call("POST", "/api/v1/tickets/" + id.text() + "/outcome", {{"kind", "outcome"}}, 422);
}
