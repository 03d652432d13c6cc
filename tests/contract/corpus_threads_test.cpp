// The shared corpus through parsing, decision and store: threads as its truth says, answers to people and never to robots.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "core/desk/take_in.hpp"
#include "core/reading/read_report.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "tests/contract/stores_under_test.hpp"
#include "tests/folders.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;
namespace fs = std::filesystem;

namespace {

const fs::path corpus = in_shared("/corpus");
const UtcTime now = at("2026-04-14T01:00:00Z");

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// Rows of a truth file, cells by heading.
std::vector<std::map<std::string, std::string>> rows_of(const fs::path& path) {
    std::vector<std::map<std::string, std::string>> rows;
    std::ifstream file(path);
    std::vector<std::string> heads;
    for (std::string line; std::getline(file, line);) {
        std::vector<std::string> cells;
        std::stringstream parts(line);
        for (std::string cell; std::getline(parts, cell, '\t');) cells.push_back(cell);
        if (heads.empty()) {
            heads = cells;
            continue;
        }
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < std::min(heads.size(), cells.size()); ++i) row[heads[i]] = cells[i];
    }
    return rows;
}

struct Taken {
    Decision decision;
    TicketId ticket;
};

class ReadingDesk {   // a desk that reads what it is given and remembers nothing but its store
  public:
    explicit ReadingDesk(const std::string& database) : store(database) {}
    Taken take(const std::string& bytes, const std::string& sender) {
        Envelope envelope;
        envelope.sender = sender;
        envelope.recipients = {"report@localhost"};
        envelope.channel = "lmtp";
        envelope.received_at = now;
        const RawMail raw = RawMail::from(bytes);
        const Message mail = parse_message(raw, envelope, {});
        ReadingContext reading;
        reading.received_at = now;
        reading.documentation_addresses = true;
        const Report report = read_report(mail, reading);
        const MessageKey key = keep(store.database(), bytes, now);
        Taken taken;
        store->write([&](Stores& stores) {
            const KnownThreads known = stores.tickets().known_to(question_of(mail, report, envelope, desk), now, year);
            taken.decision = take_in(mail, report, envelope, known, desk, now);
            taken.ticket = stores.tickets().commit(key, mail, report, taken.decision, now);
        });
        return taken;
    }
    StoreUnderTest store;
    const SignedIds ids{{std::string(32, 'k')}, "report@localhost", "localhost"};
    const MailTexts texts = MailTexts::load("").value();
    const Desk desk{store.settings(), ids, texts};
};

}   // namespace

TEST_CASE("notmuch's own threads come out, in any order, and the voices of a list are not held") {
    if (!fs::exists(corpus / "mail")) {
        MESSAGE("threads of the corpus skipped: no shared corpus");
        return;
    }
    for (const char* const origin : {"threads-notmuch-default", "threads-notmuch-threading", "threads-notmuch-duplicate"})
        for (const unsigned order : {0u, 1u, 2u}) {
            INFO(std::string(origin) << ", order " << order);
            auto rows = rows_of(corpus / "mail" / origin / "expected.threads.tsv");
            REQUIRE(!rows.empty());
            if (order > 0) std::shuffle(rows.begin(), rows.end(), std::mt19937(order));
            ReadingDesk desk("sqlite");
            std::map<std::string, std::set<std::string>> of_thread, of_ticket;
            std::size_t held_of_list = 0;
            for (auto& row : rows) {
                const std::string bytes = contents(corpus / "mail" / origin / row["file"]);
                const Taken taken = desk.take(bytes, "someone@list.example");
                INFO(row["file"]);
                CHECK(!taken.ticket.is_none());
                of_thread[row["thread"]].insert(taken.ticket.text());
                of_ticket[taken.ticket.text()].insert(row["thread"]);
                if (taken.decision.outcome == Outcome::held && bytes.find("\nList-Id:") != bytes.npos) ++held_of_list;
            }
            for (const auto& [thread, tickets] : of_thread) {
                INFO(thread);
                CHECK(tickets.size() == 1);
            }
            for (const auto& [ticket, threads] : of_ticket) {
                INFO(ticket);
                CHECK(threads.size() == 1);
            }
            CHECK(held_of_list == 0);
        }
}

TEST_CASE("People of the corpus are answered once, its robots never") {
    if (!fs::exists(corpus / "freeform")) {
        MESSAGE("answers over the corpus skipped: no shared corpus");
        return;
    }
    std::size_t people = 0, robots = 0;
    ReadingDesk desk("sqlite");
    for (auto& row : rows_of(corpus / "freeform/freeform.expected.tsv")) {
        INFO(row["file"]);
        const std::string bytes = contents(corpus / "freeform" / row["file"]);
        const Taken taken = desk.take(bytes, row["file"] + "@people.example");
        const bool is_robot = row["category"] == "auto-reply" || bytes.find("\nPrecedence: list") != bytes.npos;
        if (is_robot) {
            ++robots;
            CHECK(taken.decision.owed.empty());
        } else if (row["category"] != "reply") {
            ++people;
            CHECK(taken.decision.owed.size() == 1);
            CHECK(taken.decision.why_no_answer == "");
        }
    }
    CHECK(people >= 11);
    CHECK(robots >= 2);
    std::size_t bounces = 0;
    for (const char* const folder : {"bounces"})
        for (const auto& entry : fs::recursive_directory_iterator(corpus / folder)) {
            if (!entry.is_regular_file() || entry.path().extension() != ".eml") continue;
            if (entry.path().string().find("not-a-bounce") != std::string::npos) continue;
            const Taken taken = desk.take(contents(entry.path()), "");   // a DSN's return path is null (RFC 3464, 2)
            INFO(entry.path().filename().string());
            CHECK(taken.decision.owed.empty());
            ++bounces;
        }
    CHECK(bounces > 100);
}
