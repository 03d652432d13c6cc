// Threading many mails in any order, and what one decision costs. Prints name<TAB>value<TAB>unit.
//   thread_bench [MAILS [ORDERS]]   default: 100,000 mails, in the order sent and in two shuffled ones
// Threads as mail programs make them: half of the mails answer an earlier one; most programs write References, some
// In-Reply-To only; one mail in fifty never comes. Fails when two orders give different threads.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "core/desk/take_in.hpp"
#include "db/open_database.hpp"

using namespace toritsugi;

namespace {

double worked_ms() {   // of this thread alone
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void print(const char* name, double value, const char* unit) {
    std::printf("%s\t%.4g\t%s\n", name, value, unit);
    std::fflush(stdout);
}

struct Planned {
    std::uint32_t root, parent;   // itself: no answer
    bool comes, has_references;
};

std::vector<Planned> plan(std::uint32_t mails) {
    std::vector<Planned> all;
    std::mt19937 random(11);
    for (std::uint32_t i = 0; i < mails; ++i) {
        Planned one{i, i, random() % 50 != 0, random() % 10 != 0};
        if (i > 0 && random() % 2 == 0) {
            one.parent = i - 1 - random() % std::min<std::uint32_t>(i, 2000);
            one.root = all[one.parent].root;
        }
        all.push_back(one);
    }
    return all;
}

std::string id_of(std::uint32_t mail) {
    return std::to_string(mail * 2654435761u) + "." + std::to_string(mail) + "@mx.example";
}

Message message_of(const std::vector<Planned>& all, std::uint32_t number) {
    Message message;
    message.message_id = id_of(number);
    message.subject = "Re: case " + std::to_string(all[number].root);
    message.from.address = "user" + std::to_string(number % 7) + "@org" + std::to_string(all[number].root) + ".example";
    message.text = message.new_text = "mail " + message.message_id;
    for (int i = 0; i < 8; ++i) {
        char hex[9];
        std::snprintf(hex, sizeof hex, "%08x", number * 2654435761u + static_cast<unsigned>(i));
        message.body_sha256 += hex;
    }
    if (all[number].parent == number) return message;
    message.in_reply_to = {id_of(all[number].parent)};
    // RFC 5322, 3.6.4: all of the parent's, then the parent. Programs shorten long ones.
    std::vector<std::string> chain;
    for (std::uint32_t up = all[number].parent; chain.size() < 30; up = all[up].parent) {
        chain.insert(chain.begin(), id_of(up));
        if (all[up].parent == up) break;
    }
    if (all[number].has_references) message.references = chain;
    return message;
}

// Root ticket of every mail that came.
std::map<std::uint32_t, std::int64_t> take_in_all(const std::vector<Planned>& all, const std::vector<std::uint32_t>& order,
                                                  std::vector<double>& decision_ms) {
    const std::string folder = std::filesystem::temp_directory_path() / "toritsugi-thread-bench";
    std::filesystem::remove_all(folder);
    Settings settings;
    settings.data.folder = folder;
    const SignedIds ids({std::string(32, 'k')}, "report@localhost", "localhost");
    const MailTexts texts = MailTexts::load("").value();
    const Desk desk{settings, ids, texts};
    const UtcTime now = parse_rfc3339("2026-04-14T01:00:00Z").value();
    Envelope envelope;
    envelope.recipients = {"report@localhost"};
    std::map<std::uint32_t, std::int64_t> tickets;
    {
        const auto database = open_database(settings, Purpose::command);
        for (std::size_t first = 0; first < order.size(); first += 200)
            database->write([&](Stores& stores) {
                for (std::size_t i = first; i < std::min(first + 200, order.size()); ++i) {
                    const Message message = message_of(all, order[i]);
                    const MessageKey key = stores.messages().keep(RawMail::from(message.message_id), envelope, "").key;
                    const double began = worked_ms();
                    const KnownThreads known =
                        stores.tickets().known_to(question_of(message, {}, envelope, desk), now, 2026);
                    const Decision decision = take_in(message, {}, envelope, known, desk, now);
                    decision_ms.push_back(worked_ms() - began);
                    stores.tickets().commit(key, message, {}, decision, now);
                }
            });
        database->read([&](Stores& stores) {
            for (MessageKey before;;) {
                const auto rows = stores.tickets().ledger(before, 1000, "");
                for (const LedgerRow& row : rows) {
                    const auto dot = row.message_id.find('.');
                    tickets[static_cast<std::uint32_t>(std::stoul(row.message_id.substr(dot + 1)))] = row.ticket->serial();
                }
                if (rows.size() < 1000) break;
                before = rows.back().key;
            }
            std::map<std::int64_t, std::int64_t> roots;   // a mail that came late may have merged it
            for (auto& [mail, ticket] : tickets) {
                auto& root = roots[ticket];
                if (!root)
                    root = stores.tickets().view(TicketId::issued(2026, static_cast<std::int32_t>(ticket)))->row.id.serial();
                ticket = root;
            }
        });
    }
    std::filesystem::remove_all(folder);
    return tickets;
}

// The smallest mail of each mail's thread: the same for the same threads, whatever their tickets are called.
std::map<std::uint32_t, std::uint32_t> threads_of(const std::map<std::uint32_t, std::int64_t>& tickets) {
    std::map<std::int64_t, std::uint32_t> first;
    for (const auto& [mail, ticket] : tickets) first.try_emplace(ticket, mail);
    std::map<std::uint32_t, std::uint32_t> threads;
    for (const auto& [mail, ticket] : tickets) threads[mail] = first[ticket];
    return threads;
}

}   // namespace

int main(int count, char** words) {
    const auto mails = static_cast<std::uint32_t>(count > 1 ? std::stoul(words[1]) : 100000);
    const int orders = count > 2 ? std::stoi(words[2]) : 3;
    const std::vector<Planned> all = plan(mails);
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < mails; ++i)
        if (all[i].comes) order.push_back(i);
    std::map<std::uint32_t, std::uint32_t> expected;
    std::size_t different = 0;
    for (int turn = 0; turn < orders; ++turn) {
        if (turn > 0) std::shuffle(order.begin(), order.end(), std::mt19937(static_cast<unsigned>(turn)));
        std::vector<double> decision_ms;
        const auto threads = threads_of(take_in_all(all, order, decision_ms));
        print("threads.mails", static_cast<double>(threads.size()), "mails");
        std::sort(decision_ms.begin(), decision_ms.end());
        print("decision_cpu.p50", decision_ms[decision_ms.size() / 2], "ms");
        print("decision_cpu.p99", decision_ms[decision_ms.size() * 99 / 100], "ms");
        if (turn == 0) expected = threads;
        for (const auto& [mail, first] : threads) different += expected.at(mail) != first;
        std::set<std::uint32_t> tickets;
        for (const auto& [mail, first] : threads) tickets.insert(first);
        print("threads.tickets", static_cast<double>(tickets.size()), "tickets");
    }
    print("threads.different", static_cast<double>(different), "mails");
    return different == 0 ? 0 : 1;
}
