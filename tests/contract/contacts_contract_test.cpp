#include <doctest/doctest.h>

#include "core/contacts/contact_files.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const UtcTime now = at("2026-04-14T01:00:00Z");

Contact nordhost() {
    Contact contact;
    contact.kind = ContactKind::network;
    contact.organisation = "Nordhost AS";
    contact.addresses = {{"abuse@nordhost.example.net"},
                         {"noc@nordhost.example.net", AddressRole::noc, AddressState::suspect}};
    AddressHealth& health = contact.addresses[0].health;
    health = {11, 11, 0, 9, now, now - hours{3}, {}, {}, now - hours{400}, minutes{360}, {}};
    contact.networks = {IpRange::parse("198.51.100.0/24").value(), IpRange::parse("2001:db8::/32").value()};
    contact.asns = {64511, 4200000000u};
    contact.domains = {"nordhost.example.net"};
    contact.countries = {"NO"};
    contact.language = "en";
    contact.format = WantedFormat::xarf;
    contact.pgp_key = "0123456789ABCDEF0123456789ABCDEF01234567";
    contact.at_most_every = hours{24};
    contact.inhibited = {Category::spam, Category::copyright};
    contact.source = ContactSource::imported;
    contact.source_detail = "teams.csv";
    contact.source_date = now;
    contact.review_at = now + hours{24 * 180};
    contact.note = "Kari answers before noon\n";
    return contact;
}

// Equal in every field that a file can show, and in what it cannot.
void check_same(const Contact& one, const Contact& other) {
    CHECK(write_contacts_csv({one}) == write_contacts_csv({other}));
    REQUIRE(one.addresses.size() == other.addresses.size());
    for (std::size_t i = 0; i < one.addresses.size(); ++i) {
        const AddressHealth &a = one.addresses[i].health, &b = other.addresses[i].health;
        CHECK(a.sent == b.sent);
        CHECK(a.answered == b.answered);
        CHECK(a.last_sent == b.last_sent);
        CHECK(a.last_answered == b.last_answered);
        CHECK(a.last_checked == b.last_checked);
        CHECK(a.first_bounce == b.first_bounce);
        CHECK(a.median_to_answer == b.median_to_answer);
        CHECK(a.median_to_fix == b.median_to_fix);
    }
    CHECK(one.source_detail == other.source_detail);
}

}   // namespace

TEST_CASE("A contact comes back as it was kept, and the directory's version grows with every change") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        ContactKey key;
        std::int64_t first = 0;
        store->read([&](Stores& stores) { first = stores.contacts().version(); });
        store->write([&](Stores& stores) { key = stores.contacts().add(nordhost()); });
        store.reopen();
        store->read([&](Stores& stores) {
            CHECK(stores.contacts().version() > first);
            const auto kept = stores.contacts().contact(key);
            REQUIRE(kept);
            CHECK(kept->key == key);
            check_same(*kept, nordhost());
            REQUIRE(stores.contacts().all().size() == 1);
            check_same(stores.contacts().all()[0], nordhost());
            CHECK_FALSE(stores.contacts().contact(ContactKey{99}));
        });
        Contact changed = nordhost();
        changed.key = key;
        changed.organisation = "Nordhost ASA";
        changed.addresses.erase(changed.addresses.begin());
        ContactAddress dead = changed.addresses[0];
        dead.state = AddressState::dead;
        dead.health.bounced = 2;
        store->write([&](Stores& stores) {
            stores.contacts().update(changed);
            stores.contacts().set_address(key, dead);
        });
        store.reopen();
        store->read([&](Stores& stores) {
            const auto kept = stores.contacts().contact(key);
            REQUIRE(kept);
            CHECK(kept->organisation == "Nordhost ASA");
            REQUIRE(kept->addresses.size() == 1);
            CHECK(kept->addresses[0].state == AddressState::dead);
            CHECK(kept->addresses[0].health.bounced == 2);
        });
        CHECK_THROWS(store->write([&](Stores& stores) { stores.contacts().set_address(key, {"other@x.example"}); }));
        CHECK_THROWS(store->write([&](Stores& stores) {
            Contact nobody = nordhost();
            nobody.key = ContactKey{99};
            stores.contacts().update(nobody);
        }));
        store->write([&](Stores& stores) { stores.contacts().remove(key); });
        store->read([&](Stores& stores) { CHECK(stores.contacts().all().empty()); });
    }
}

TEST_CASE("An answer of a registry serves the neighbours of the address it was asked for, the smallest network first") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const auto ip = [](const char* text) { return IpAddress::parse(text).value(); };
        store->write([&](Stores& stores) {
            auto& contacts = stores.contacts();
            contacts.keep_answer(
                {"rdap ip 198.51.100.7", "rdap.a.example", "{}", now, ip("198.51.100.0"), ip("198.51.100.255")});
            contacts.keep_answer(
                {"rdap ip 198.51.100.130", "rdap.a.example", "small", now, ip("198.51.100.128"), ip("198.51.100.191")});
            contacts.keep_answer({"whois 198.51.100.130", "w", "text", now, ip("198.51.100.128"), ip("198.51.100.159")});
            contacts.keep_answer({"security.txt shop.example", "shop.example", "Contact: x", now - hours{48}, {}, {}});
        });
        store.reopen();
        store->read([&](Stores& stores) {
            auto& contacts = stores.contacts();
            CHECK(contacts.answer_covering("rdap ip ", ip("198.51.100.140"))->text == "small");
            CHECK(contacts.answer_covering("rdap ip ", ip("198.51.100.200"))->text == "{}");
            CHECK(contacts.answer_covering("whois ", ip("198.51.100.140"))->text == "text");
            CHECK_FALSE(contacts.answer_covering("rdap ip ", ip("198.51.101.0")));
            CHECK_FALSE(contacts.answer_covering("rdap ip ", ip("2001:db8::1")));
            CHECK(contacts.answer("security.txt shop.example")->read_at == now - hours{48});
        });
        store->write([&](Stores& stores) {
            stores.contacts().keep_answer({"security.txt shop.example", "shop.example", "new", now, {}, {}});
            stores.contacts().drop_answers_before(now);
        });
        store->read([&](Stores& stores) {
            CHECK(stores.contacts().answer("security.txt shop.example")->text == "new");
            CHECK(stores.contacts().answer("rdap ip 198.51.100.7"));
        });
        store->write([&](Stores& stores) { stores.contacts().drop_answers_before(now + hours{1}); });
        store->read([&](Stores& stores) { CHECK_FALSE(stores.contacts().answer("rdap ip 198.51.100.7")); });
    }
}

TEST_CASE("A relay request opens a conversation of its own, and an answer in it finds the request") {
    for (const std::string& name : databases_under_test()) {
        INFO(name);
        StoreUnderTest store(name);
        const TicketId id = take_in(store.database(), {"one@x", "alice@x.example"}, now);
        const TicketKey ticket = key_of(store.database(), id);
        RelayRequest request;
        request.ticket = ticket;
        request.address = "Abuse@nordhost.example.net";
        request.organisation = "Nordhost AS";
        request.why = {"because", "理由"};
        request.category = Category::scan;
        request.observables = {"198.51.100.23", "198.51.100.24"};
        request.language = "en+ja";
        request.tlp = "amber";
        request.state = RelayState::queued;
        RelayKey key;
        store->write([&](Stores& stores) {
            request.conversation = stores.relays().unused_conversation(ticket);
            key = stores.relays().open(request, now);
            OutgoingMail mail = acknowledgement(request.address, "2026-1-2.a.b@x");
            mail.kind = OutgoingKind::relay_request;
            mail.conversation = request.conversation;
            TicketChange change;
            change.ticket = ticket;
            change.verb = "relayed";
            change.owed = {mail};
            stores.tickets().change(change, now);
        });
        CHECK(request.conversation == 2);
        store.reopen();
        store->read([&](Stores& stores) {
            const auto kept = stores.relays().of_conversation(ticket, 2);
            REQUIRE(kept);
            CHECK(kept->key == key);
            CHECK(kept->ticket_id == id);
            CHECK(kept->observables == request.observables);
            CHECK(kept->why == request.why);
            CHECK(kept->state == RelayState::queued);
            CHECK(kept->created_at == now);
            CHECK_FALSE(kept->contact);
            CHECK(stores.relays().unused_conversation(ticket) == 3);
            CHECK_FALSE(stores.relays().of_conversation(ticket, 1));
            CHECK(stores.relays().of_ticket(ticket).size() == 1);
        });
        // Their answer refers to our mail: it is known to belong to the second conversation, as the contact's.
        ThreadQuestion question;
        question.message_id = "answer@nordhost";
        question.references = {"2026-1-2.a.b@x"};
        question.sender = "abuse@nordhost.example.net";
        const auto known = known_to(store.database(), question, now + hours{1});
        REQUIRE(known.by_reference);
        CHECK(known.by_reference->id.number == 2);
        CHECK(known.by_reference->role == CounterpartRole::relay_contact);
        CHECK(known.by_reference->parties == std::vector<std::string>{"abuse@nordhost.example.net"});

        request.key = key;
        request.state = RelayState::sent;
        request.sent_at = now;
        request.next_chase_at = now + hours{72};
        store->write([&](Stores& stores) { stores.relays().update(request); });
        store->read([&](Stores& stores) {
            RelayListQuestion due;
            due.chase_due_before = now + hours{71};
            CHECK(stores.relays().list(due).empty());
            due.chase_due_before = now + hours{72};
            CHECK(stores.relays().list(due).size() == 1);
            CHECK(stores.relays().counts(now + hours{72}).due == 1);
            CHECK(stores.relays().counts(now).by_state[static_cast<int>(RelayState::sent)] == 1);
            RelayListQuestion sent;
            sent.state = RelayState::sent;
            CHECK(stores.relays().list(sent).size() == 1);
            sent.address = "nobody@x.example";
            CHECK(stores.relays().list(sent).empty());
        });
        request.state = RelayState::acknowledged;
        request.answered_at = now + minutes{90};
        request.partner_reference = "77-4410";
        store->write([&](Stores& stores) { stores.relays().update(request); });
        store.reopen();
        store->read([&](Stores& stores) {
            CHECK(stores.relays().relay(key)->partner_reference == "77-4410");
            CHECK(stores.relays().answer_times(request.address) == std::vector<minutes>{minutes{90}});
        });
        CHECK_THROWS(store->write([&](Stores& stores) {
            request.key = RelayKey{99};
            stores.relays().update(request);
        }));
    }
}
