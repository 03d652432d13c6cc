#include <doctest/doctest.h>

#include "core/desk/answer_links.hpp"
#include "core/relay/states.hpp"
#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

const std::string nasty = "<script>alert(1)</script> {{TOKEN}} [[Undo]]";

struct RelayWeb : WebUnderTest {
    RelayWeb() {
        add_handler("sato", "Sato Megumi");
        sign_in();
        ticket = take_in(store.database(), {"1@a.example", "reporter@secret.example", "Secret subject"}, clock.time);
    }
    RelayKey open(RelayState state, const std::string& address = "abuse@isp.example") {
        RelayRequest request;
        request.ticket = key_of(store.database(), ticket);
        request.ticket_id = ticket;
        request.address = address;
        request.organisation = "Isp " + nasty;
        request.category = Category::scan;
        request.observables = {"198.51.100.23"};
        request.state = state;
        request.created_at = request.sent_at = clock.time - std::chrono::hours(100);
        if (is_waiting(state)) request.next_chase_at = clock.time - std::chrono::hours(1);
        RelayKey key;
        store.database().write([&](Stores& stores) {
            request.conversation = stores.relays().unused_conversation(request.ticket);
            key = stores.relays().open(request, clock.time);
        });
        return key;
    }
    RelayRequest relay(RelayKey key) {
        std::optional<RelayRequest> found;
        store.database().read([&](Stores& stores) { found = stores.relays().relay(key); });
        return found.value();
    }
    // The path of a link in a mail.
    std::string answer_path(RelayKey key, UtcTime written) {
        const std::string link = answer_link({ticket, relay(key).conversation}, desk, written);
        return link.substr(link.find("/a/"));
    }
    std::string answer_path(RelayKey key) { return answer_path(key, clock.time); }
    Response visit_as_contact(const std::string& path) {
        const std::string handler = std::exchange(session, "");
        Response response = get(path);
        session = handler;
        return response;
    }
    Response answer(const std::string& path, const std::string& form) {
        const std::string handler = std::exchange(session, "");
        Response response = post(path, form, false);
        session = handler;
        return response;
    }
    TicketId ticket;
};

}   // namespace

TEST_CASE("A contact's link shows what it is about, and nothing of the reporter; looking changes nothing") {
    RelayWeb web;
    const RelayKey key = web.open(RelayState::sent);
    const Response page = web.visit_as_contact(web.answer_path(key));
    CHECK(page.status == 200);
    CHECK(holds(page.body, "198.51.100.23"));
    CHECK(holds(page.body, web.ticket.text()));
    CHECK(!holds(page.body, "secret.example"));
    CHECK(!holds(page.body, "Secret subject"));
    CHECK(!holds(page.body, "<script>alert"));
    CHECK(web.relay(key).state == RelayState::sent);
    web.language = "ja";
    CHECK(holds(web.visit_as_contact(web.answer_path(key)).body, "対処した"));
    CHECK(web.visit_as_contact("/a/" + std::string(40, 'x')).status == 404);
    CHECK(web.visit_as_contact(web.answer_path(key, web.clock.time - std::chrono::days(400))).status == 410);
}

TEST_CASE("What a contact says on its page is the state of the request") {
    struct Row {
        std::string label, form;
        int status;
        RelayState state;
    };
    const Row rows[] = {
        {"got it, with their number", "answer=got-it&reference=ISP-77", 303, RelayState::acknowledged},
        {"fixed", "answer=fixed&words=cleaned", 303, RelayState::acted},
        {"not ours", "answer=not-ours&words=noc%40other.example", 303, RelayState::declined},
        {"need more without saying what", "answer=need-more&words=+", 422, RelayState::sent},
        {"need more", "answer=need-more&words=which+port%3F", 303, RelayState::acknowledged},
        {"nothing chosen", "words=hello", 422, RelayState::sent},
        {"unheard of", "answer=explode", 422, RelayState::sent},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        RelayWeb web;
        const RelayKey key = web.open(RelayState::sent);
        CHECK(web.answer(web.answer_path(key), row.form).status == row.status);
        CHECK(web.relay(key).state == row.state);
    }
    RelayWeb web;
    const RelayKey key = web.open(RelayState::sent);
    web.answer(web.answer_path(key), "answer=got-it&reference=ISP-77");
    CHECK(web.relay(key).partner_reference == "ISP-77");
    CHECK(holds(web.visit_as_contact(web.answer_path(key)).body, "ISP-77"));
    const RelayKey withdrawn = web.open(RelayState::withdrawn, "noc@isp.example");
    CHECK(!holds(web.visit_as_contact(web.answer_path(withdrawn)).body, "name=\"answer\""));
    CHECK(web.answer(web.answer_path(withdrawn), "answer=fixed").status == 303);
    CHECK(web.relay(withdrawn).state == RelayState::withdrawn);
}

TEST_CASE("One network cannot answer without end") {
    RelayWeb web;
    const std::string path = web.answer_path(web.open(RelayState::sent));
    int refused = 0;
    for (int i = 0; i < 30; ++i) refused += web.answer(path, "answer=got-it").status == 429;
    CHECK(refused == 10);
}

TEST_CASE("A contact says whether its address is right") {
    RelayWeb web;
    Contact contact;
    contact.organisation = "Isp";
    ContactAddress address;
    address.address = "abuse@isp.example";
    address.state = AddressState::plausible;
    contact.addresses = {address};
    web.store.database().write([&](Stores& stores) { contact.key = stores.contacts().add(contact); });
    const std::string link = check_link(contact.key, address.address, web.desk, web.clock.time);
    const std::string path = link.substr(link.find("/a/"));
    CHECK(holds(web.visit_as_contact(path).body, "abuse@isp.example"));
    const auto state = [&] {
        std::optional<Contact> now;
        web.store.database().read([&](Stores& stores) { now = stores.contacts().contact(contact.key); });
        return now->addresses.at(0).state;
    };
    CHECK(web.answer(path, "words=x").status == 422);
    CHECK(state() == AddressState::plausible);
    CHECK(web.answer(path, "answer=right").status == 303);
    CHECK(state() == AddressState::confirmed);
    CHECK(web.answer(path, "answer=wrong&words=ask+noc%40isp.example").status == 303);
    CHECK(state() == AddressState::suspect);
}

TEST_CASE("The board shows requests by state, counts them in the rail, and notes what was heard elsewhere") {
    RelayWeb web;
    const RelayKey due = web.open(RelayState::sent), bad = web.open(RelayState::undelivered, "noc@isp.example");
    const std::string board = web.get("/relays?v=due").body;
    CHECK(holds(board, "abuse@isp.example"));
    CHECK(!holds(board, "noc@isp.example"));
    CHECK(!holds(board, "<script>alert"));
    CHECK(holds(board, "data-count=\"due\">1<"));
    CHECK(holds(board, "data-count=\"undelivered\">1<"));
    CHECK(holds(web.get("/relays?v=undelivered").body, "noc@isp.example"));
    CHECK(holds(web.get("/relays?v=fixed").body, "Nothing here"));
    CHECK(holds(web.get("/relays?v=all&k=" + std::to_string(bad.value)).body, "Take it back"));

    const std::string relay = "relay=" + std::to_string(due.value);
    CHECK(web.post("/relays", relay + "&do=act&words=by+phone&reference=A-1&back=/relays%3Fv%3Ddue").status == 303);
    CHECK(web.relay(due).state == RelayState::acted);
    CHECK(web.relay(due).partner_reference == "A-1");
    CHECK(web.post("/relays", relay + "&do=acknowledge").status == 409);
    CHECK(web.post("/relays", relay + "&do=deliver").status == 400);
    CHECK(web.post("/relays", "relay=999&do=act").status >= 400);
    const Response elsewhere = web.post("/relays", relay + "&do=reopen&back=https%3A%2F%2Fevil.example%2F");
    CHECK(WebUnderTest::header_of(elsewhere, "Location").starts_with("/relays"));
}
