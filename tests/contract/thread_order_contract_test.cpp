// Mails come in any order: greylisting, outages and imports see to that. The threads must be the same all the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "core/desk/take_in.hpp"
#include "tests/contract/stores_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

const UtcTime now = at("2026-04-14T01:00:00Z");

struct Mail {
    Reported mail;
    int thread;
};

// Forty conversations as mail programs make them: each answer refers to all mails above it, nearest last; every third
// program writes In-Reply-To only.
std::vector<Mail> forty_threads() {
    std::vector<Mail> mails;
    std::mt19937 random(7);
    for (int thread = 0; thread < 40; ++thread) {
        std::vector<std::vector<std::string>> chains;   // ids from the root to each mail
        const int size = 1 + static_cast<int>(random() % 7);
        for (int i = 0; i < size; ++i) {
            Reported one;
            one.id = "m" + std::to_string(thread) + "." + std::to_string(i) + "@mx.example";
            one.from = "user" + std::to_string(random() % 4) + "@org" + std::to_string(thread) + ".example";
            one.text = "mail " + one.id + "\n";
            one.sources.clear();
            std::vector<std::string> chain;
            if (i > 0) chain = chains[random() % chains.size()];
            one.references = chain;
            if (i > 0 && random() % 3 == 0) one.references = {chain.back()};
            chain.push_back(one.id);
            chains.push_back(chain);
            mails.push_back({one, thread});
        }
    }
    return mails;
}

// Ticket of each Message-ID, after the mails came in this order.
std::map<std::string, std::string> taken_in(Database& database, const Desk& desk, const std::vector<Mail>& mails) {
    std::map<std::string, std::string> tickets;
    for (const auto& [reported, thread] : mails) {
        const MessageKey key = keep(database, reported.raw(), now);
        const Message message = reported.message();
        const Report report = reported.report();
        Envelope envelope;
        envelope.sender = reported.from;
        envelope.recipients = {"report@localhost"};
        database.write([&](Stores& stores) {
            const KnownThreads known = stores.tickets().known_to(question_of(message, report, envelope, desk), now, year);
            const Decision decision = take_in(message, report, envelope, known, desk, now);
            tickets[reported.id] = stores.tickets().commit(key, message, report, decision, now).text();
        });
    }
    return tickets;
}

}   // namespace

TEST_CASE("the same mails in any order make the same threads") {
    const std::vector<Mail> in_order = forty_threads();
    for (const std::string& name : databases_under_test())
        for (const unsigned seed : {0u, 1u, 2u, 3u}) {
            INFO(name << ", order " << seed);
            StoreUnderTest store(name);
            const SignedIds ids({std::string(32, 'k')}, "report@localhost", "localhost");
            const MailTexts texts = MailTexts::load("").value();
            const Desk desk{store.settings(), ids, texts};
            std::vector<Mail> mails = in_order;
            if (seed > 0) std::shuffle(mails.begin(), mails.end(), std::mt19937(seed));
            auto tickets = taken_in(store.database(), desk, mails);
            for (auto& [mail, ticket] : tickets)   // a mail that came later may have merged it
                ticket = view_of(store.database(), TicketId::parse(ticket).value()).row.id.text();
            std::map<int, std::set<std::string>> of_thread;
            std::set<std::string> all;
            for (const auto& [mail, thread] : mails) {
                of_thread[thread].insert(tickets.at(mail.id));
                all.insert(tickets.at(mail.id));
            }
            for (const auto& [thread, found] : of_thread) {
                INFO("thread " << thread);
                CHECK(found.size() == 1);
            }
            CHECK(all.size() == of_thread.size());   // and no two threads became one ticket
        }
}
