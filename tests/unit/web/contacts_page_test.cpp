#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

struct ContactsWeb : WebUnderTest {
    explicit ContactsWeb(bool is_lead = true) {
        sato = add_handler("sato", "Sato Megumi");
        if (is_lead)
            store.database().write([&](Stores& stores) {
                Handler handler = *stores.people().handler(sato);
                handler.is_lead = true;
                stores.people().update(handler);
            });
        sign_in();
    }
    Contact only_contact() {
        std::vector<Contact> all;
        store.database().read([&](Stores& stores) { all = stores.contacts().all(); });
        REQUIRE(all.size() == 1);
        return all.front();
    }
    std::string path_of(const Contact& contact) { return "/contacts/" + std::to_string(contact.key.value); }
    Response import_file(const std::string& name, const std::string& bytes) {
        Request sent = request("POST", "/contacts");
        sent.form.add("token", form_token());
        sent.files.push_back({"file", name, "text/csv", bytes});
        return front->answer(sent);
    }
    HandlerKey sato;
};

const std::string nordhost =
    "do=save&kind=network&organisation=Nordhost&addresses=Abuse%40Nordhost.example&roles=abuse&addresses=&roles=abuse"
    "&networks=198.51.100.0%2F24&asns=AS64511&language=en&format=csv&inhibited=scan&note=%3Cb%3Ecall+first%3C%2Fb%3E";

}   // namespace

TEST_CASE("A contact is written in the form, found by what it is responsible for, and edited") {
    ContactsWeb web;
    CHECK(holds(web.get("/contacts").body, "The directory is empty"));
    const Response saved = web.post("/contacts/new", nordhost);
    CHECK(saved.status == 303);
    const Contact contact = web.only_contact();
    CHECK(contact.organisation == "Nordhost");
    REQUIRE(contact.addresses.size() == 1);
    CHECK(contact.addresses[0].address == "Abuse@nordhost.example");
    CHECK(contact.is_manual());
    CHECK(contact.source_detail == "Sato Megumi");
    CHECK(contact.inhibited == std::vector{Category::scan});
    for (const char* query : {"198.51.100.23", "AS64511", "nordhost", "198.51.0.0/16"}) {
        INFO(query);
        const std::string body = web.get("/contacts?q=" + url_encoded(query)).body;
        CHECK(holds(body, "Abuse@nordhost.example"));
        CHECK(holds(body, "&lt;b&gt;call first"));
    }
    CHECK(holds(web.get("/contacts?q=203.0.113.1").body, "No contact like this"));
    const std::string form = web.get(web.path_of(contact)).body;
    CHECK(holds(form, "value=\"Nordhost\""));
    CHECK(holds(form, "198.51.100.0/24</textarea>"));
    CHECK(holds(form, "value=\"scan\" checked"));
    web.post(web.path_of(contact), "do=save&kind=site&organisation=Nordhost+AB&addresses=Abuse%40nordhost.example");
    CHECK(web.only_contact().organisation == "Nordhost AB");
    CHECK(web.only_contact().networks.empty());
}

TEST_CASE("What cannot be read is said beside the form, and what was written stays in it") {
    ContactsWeb web;
    const Response response = web.post("/contacts/new", "do=save&organisation=Typo&networks=198.51.100.0%2F99");
    CHECK(response.status == 422);
    CHECK(holds(response.body, "Write networks as 198.51.100.0/24"));
    CHECK(holds(response.body, "198.51.100.0/99</textarea>"));
    CHECK(web.post("/contacts/new", "do=save").status == 422);
    web.language = "ja";
    CHECK(holds(web.post("/contacts/new", "do=save&organisation=x&countries=Japan").body, "国は JP のように"));
    std::vector<Contact> all;
    web.store.database().read([&](Stores& stores) { all = stores.contacts().all(); });
    CHECK(all.empty());
}

TEST_CASE("What was learned about an address outlives an edit, and a handler can confirm it") {
    ContactsWeb web;
    web.post("/contacts/new", nordhost);
    Contact contact = web.only_contact();
    ContactAddress address = contact.addresses[0];
    address.state = AddressState::suspect;
    address.health.sent = 3;
    address.health.bounced = 1;
    web.store.database().write([&](Stores& stores) { stores.contacts().set_address(contact.key, address); });
    web.post(web.path_of(contact), nordhost + "&addresses=noc%40nordhost.example&roles=noc");
    contact = web.only_contact();
    REQUIRE(contact.addresses.size() == 2);
    CHECK(contact.addresses[0].health.sent == 3);
    CHECK(contact.addresses[0].state == AddressState::suspect);
    CHECK(holds(web.get("/contacts?g=bad").body, "nordhost.example"));
    CHECK(!holds(web.get("/contacts?g=cert").body, "nordhost.example</a>"));
    web.post(web.path_of(contact), "do=confirm&address=" + url_encoded(contact.addresses[0].address));
    CHECK(web.only_contact().addresses[0].state == AddressState::confirmed);
    CHECK(web.post(web.path_of(contact), "do=confirm&address=nobody%40x.example").status == 404);
}

TEST_CASE("A lead imports and exports; a manual row is left alone") {
    ContactsWeb web;
    web.post("/contacts/new", nordhost);
    const Response imported =
        web.import_file("partners.csv",
                        "organisation,addresses,networks\r\nNordhost,other@nordhost.example,198.51.100.0/24\r\n"
                        "CERT-EX,cert@cert.example,\r\n");
    CHECK(imported.status == 303);
    const std::string told = web.get(WebUnderTest::header_of(imported, "Location")).body;
    CHECK(holds(told, "1 contact imported. 1 were left as they are"));
    const Response csv = web.get("/contacts/export/contacts.csv");
    CHECK(holds(csv.body, "Nordhost"));
    CHECK(holds(csv.body, "cert@cert.example"));
    CHECK(!holds(csv.body, "other@nordhost.example"));
    CHECK(holds(WebUnderTest::header_of(csv, "Content-Disposition"), "attachment; filename=\"contacts.csv\""));
    CHECK(nlohmann::json::parse(web.get("/contacts/export/contacts.json").body)["contacts"].size() == 2);
    const Response broken = web.import_file("broken.csv", "organisation,networks\nX,not-a-network\n");
    CHECK(broken.status == 422);
    CHECK(holds(broken.body, "Line 2, networks"));
}

TEST_CASE("Only a lead imports, exports and removes; the form token is asked for") {
    ContactsWeb web(false);
    web.post("/contacts/new", nordhost);
    const Contact contact = web.only_contact();
    CHECK(web.get("/contacts/export/contacts.csv").status == 403);
    CHECK(web.import_file("x.csv", "organisation\nX\n").status == 403);
    CHECK(web.post(web.path_of(contact), "do=remove").status == 403);
    CHECK(web.post(web.path_of(contact), "do=confirm&address=x", false).status == 403);
    CHECK(web.get("/contacts/999").status == 404);
    CHECK(web.get("/contacts/x").status == 404);
    ContactsWeb lead;
    lead.post("/contacts/new", nordhost);
    CHECK(lead.post(lead.path_of(lead.only_contact()), "do=remove").status == 303);
    CHECK(holds(lead.get("/contacts").body, "The directory is empty"));
}

TEST_CASE("The list goes on over pages, and a chosen contact is on its page") {
    ContactsWeb web;
    web.store.database().write([](Stores& stores) {
        for (int i = 0; i < 120; ++i) {
            Contact contact;
            contact.organisation = "Organisation " + std::to_string(i);
            contact.addresses.emplace_back().address = "abuse@o" + std::to_string(i) + ".example";
            stores.contacts().add(contact);
        }
    });
    const std::string first = web.get("/contacts").body;
    CHECK(holds(first, "120 contacts"));
    CHECK(holds(first, "1–50 of 120"));
    CHECK(holds(first, "href=\"/contacts?p=2\""));
    CHECK(holds(web.get("/contacts?p=3").body, "101–120 of 120"));
    const std::string chosen = web.get("/contacts?c=70").body;
    CHECK(holds(chosen, "51–100 of 120"));
    CHECK(holds(chosen, "data-key=\"j\""));
    CHECK(holds(chosen, "data-key=\"k\""));
}
