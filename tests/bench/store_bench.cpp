// What the store can do on this machine. Prints name<TAB>value<TAB>unit.
//   store_bench [FOLDER [TICKETS [only]]]   only: without the rates of keep(). The folder's disk is what is measured;
//   default: a new folder below /tmp, 1,000,000
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <thread>
#include <vector>

#include "db/open_database.hpp"
#include "db/sqlite/write_side.hpp"

using namespace toritsugi;
using Watch = std::chrono::steady_clock;

namespace {

double seconds_since(Watch::time_point begin) { return std::chrono::duration<double>(Watch::now() - begin).count(); }
void print(const std::string& name, double value, const char* unit) {
    std::printf("%s\t%.*f\t%s\n", name.c_str(), value < 10 ? 3 : 0, value, unit);
    std::fflush(stdout);
}
// What this thread alone has worked: true on a machine that is busy with other things as well.
double worked_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}
double percentile(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    return values.at(static_cast<std::size_t>(part * static_cast<double>(values.size() - 1)));
}

class Numbers {   // the same on every run
  public:
    explicit Numbers(std::uint64_t seed) : state_(seed * 2654435761u + 1) {}
    std::uint64_t below(std::uint64_t limit) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_ % limit;
    }
    std::string text(std::size_t size) {
        std::string text(size, ' ');
        for (char& c : text)
            if (const auto letter = below(32); letter < 26) c = static_cast<char>('a' + letter);
        return text;
    }

  private:
    std::uint64_t state_;
};

const UtcTime start = parse_rfc3339("2026-01-01T00:00:00Z").value();

struct Mail {
    Message message;
    Report report;
    ThreadQuestion question;
};
Mail mail_number(std::uint64_t number, const std::string& text) {
    Numbers random(number + 1);
    Mail mail;
    mail.message.message_id = std::to_string(number) + "." + std::to_string(random.below(1u << 31)) + "@reporter.example";
    mail.message.from = {"Reporter",
                         "r" + std::to_string(random.below(5000)) + "@d" + std::to_string(random.below(800)) + ".example"};
    mail.message.subject = "Attack from a host in your network, case " + std::to_string(number);
    mail.message.text = mail.message.new_text = text;
    mail.message.language = "en";
    for (int i = 0; i < 64; ++i) mail.message.body_sha256.push_back("0123456789abcdef"[random.below(16)]);
    mail.report.category = {static_cast<Category>(random.below(category_count)), 0.8, {"port 22", "failed password"}};
    mail.report.wants = {Want::notify_source};
    const auto address = [&] { return IpAddress::v4(static_cast<std::uint32_t>(0xC6336400 + random.below(200000))).text(); };
    for (int i = 0; i < 3; ++i)
        mail.report.observables.push_back(
            {ObservableType::ip, address(), i < 2 ? ObservableRole::source : ObservableRole::target, 3, {}});
    if (random.below(3) == 0)
        mail.message.references = {"earlier." + std::to_string(random.below(1000000)) + "@reporter.example"};
    mail.question.message_id = mail.message.message_id;
    mail.question.references = mail.message.references;
    mail.question.sender = mail.question.answer_to = mail.message.from.address;
    mail.question.body_sha256 = mail.message.body_sha256;
    for (const Observable& one : mail.report.observables)
        if (one.role == ObservableRole::source) mail.question.sources.push_back(one.value);
    return mail;
}

std::string raw_of(const Mail& mail, const std::string& filling) {
    return "Message-ID: <" + mail.message.message_id + ">\r\nFrom: " + mail.message.from.address + "\r\n\r\n" + filling;
}

Decision new_ticket(const Mail& mail, TicketId id, bool with_answer) {
    Decision decision;
    decision.id = id;
    decision.why = "nothing here is tied to it";
    decision.history = {{"taken-in", "lmtp"}};
    decision.parties = {mail.message.from.address};
    if (with_answer) {
        OutgoingMail answer;
        answer.kind = OutgoingKind::acknowledgement;
        answer.recipient = mail.message.from.address;
        answer.message_id = "ack." + mail.message.message_id;
        answer.subject = "We have your report";
        answer.text = std::string(800, 't');
        answer.raw = std::string(1600, 'r');
        decision.owed = {answer};
    }
    return decision;
}

// What every write transaction pays for the right to write, when nobody else wants it.
void measure_lock(const std::string& folder) {
    WriterLock lock(folder);
    constexpr int times = 100000;
    const auto begin = Watch::now();
    for (int i = 0; i < times; ++i) const WriterLock::Held held(lock);
    print("writer_lock.uncontended", seconds_since(begin) / times * 1e6, "us");
}

void measure_keep(Database& database, int writers, std::size_t bytes, double seconds, std::uint64_t seed) {
    std::atomic<std::uint64_t> kept{0};
    std::vector<std::vector<double>> took(static_cast<std::size_t>(writers));
    std::vector<std::thread> threads;
    const auto begin = Watch::now();
    for (int writer = 0; writer < writers; ++writer)
        threads.emplace_back([&, writer] {
            const std::string filling = Numbers(static_cast<std::uint64_t>(writer) + seed).text(bytes);
            for (int i = 0; seconds_since(begin) < seconds; ++i) {
                const RawMail raw =
                    RawMail::from(std::to_string(seed) + "." + std::to_string(writer) + "." + std::to_string(i) + filling);
                Envelope envelope;
                envelope.sender = "reporter@reporter.example";
                envelope.recipients = {"report@csirt.example"};
                envelope.channel = "lmtp";
                envelope.received_at = start;
                const auto began = Watch::now();
                database.write([&](Stores& stores) { stores.messages().keep(raw, envelope, ""); });
                took[static_cast<std::size_t>(writer)].push_back(seconds_since(began) * 1000);
                ++kept;
            }
        });
    for (std::thread& thread : threads) thread.join();
    std::vector<double> all;
    for (const auto& one : took) all.insert(all.end(), one.begin(), one.end());
    const std::string name = "keep." + std::to_string(writers) + "_writers." + std::to_string(bytes / 1000) + "kB";
    print(name, static_cast<double>(kept) / seconds_since(begin), "mails/s");
    print(name + ".p50", percentile(all, 0.50), "ms");
    print(name + ".p99", percentile(all, 0.99), "ms");
}

// The way of a mail without its reading: kept, then threads, decision, answer, all durable.
void measure_commit(Database& database, int mails) {
    const std::string text = Numbers(5).text(2000);
    const auto begin = Watch::now();
    std::atomic<int> done{0};
    for (int i = 0; i < mails; ++i) {
        const auto mail = std::make_shared<Mail>(mail_number(900000000u + static_cast<unsigned>(i), text));
        const auto filling = std::make_shared<std::string>(text + text + text);
        database.post(
            [mail, filling](Stores& stores) {
                const MessageKey key = stores.messages().keep(RawMail::from(raw_of(*mail, *filling)), {}, "").key;
                const KnownThreads known = stores.tickets().known_to(mail->question, start, 2026);
                stores.tickets().commit(key, mail->message, mail->report, new_ticket(*mail, known.next, true), start);
            },
            [&](std::exception_ptr problem) {
                if (problem) std::terminate();
                ++done;
            });
    }
    while (done < mails) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    print("keep_and_commit.queued", mails / seconds_since(begin), "mails/s");
}

void take_in(Stores& stores, std::uint64_t number, const std::string& text, bool is_closed) {
    const Mail mail = mail_number(number, text);
    const UtcTime now = start + std::chrono::seconds(30 * number);
    Envelope envelope;
    envelope.received_at = now;
    const MessageKey key = stores.messages().keep(RawMail::from(raw_of(mail, text.substr(0, 200))), envelope, "").key;
    const KnownThreads known = stores.tickets().known_to(mail.question, now, 2026);
    stores.tickets().commit(key, mail.message, mail.report, new_ticket(mail, known.next, number % 4 == 0), now);
    if (!is_closed) return;
    TicketChange close;
    close.verb = "closed";
    close.state = TicketState::closed;
    close.ticket = *stores.tickets().find(known.next);
    stores.tickets().change(close, now);
}

// The first 100,000 stay open; of the others nine of ten are done with.
void fill(Database& database, std::uint64_t from, std::uint64_t to) {
    const std::string text = Numbers(6).text(600);
    constexpr std::uint64_t together = 10;
    const auto begin = Watch::now();
    std::atomic<std::uint64_t> done{from};
    for (std::uint64_t first = from; first < to; first += together) {
        while (first > done + 1000) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        database.post(
            [&text, first, to](Stores& stores) {
                for (std::uint64_t i = first; i < std::min(first + together, to); ++i)
                    take_in(stores, i, text, i >= 100000 && i % 10 != 0);
            },
            [&done](std::exception_ptr problem) {
                if (problem) std::terminate();
                done += together;
            });
    }
    while (done < to) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    print("fill", static_cast<double>(to - from) / seconds_since(begin), "tickets/s");
}

void measure_latency(Database& database, const std::string& label, std::uint64_t tickets, std::uint64_t seed) {
    std::vector<double> known_ms, commit_ms, known_cpu, commit_cpu;
    const std::string text = Numbers(7).text(2000);
    const UtcTime now = start + std::chrono::seconds(30 * tickets);
    for (std::uint64_t i = 0; i < 2000; ++i)
        database.write([&](Stores& stores) {
            const Mail mail = mail_number(seed + i, text);
            const MessageKey key = stores.messages().keep(RawMail::from(raw_of(mail, text)), {}, "").key;
            const auto asked = Watch::now();
            const double asked_cpu = worked_ms();
            const KnownThreads known = stores.tickets().known_to(mail.question, now, 2026);
            known_ms.push_back(seconds_since(asked) * 1000);
            known_cpu.push_back(worked_ms() - asked_cpu);
            const auto began = Watch::now();
            const double began_cpu = worked_ms();
            stores.tickets().commit(key, mail.message, mail.report, new_ticket(mail, known.next, true), now);
            commit_ms.push_back(seconds_since(began) * 1000);
            commit_cpu.push_back(worked_ms() - began_cpu);
        });
    const std::pair<std::string, const std::vector<double>*> measured[] = {
        {"known_to.", &known_ms}, {"known_to_cpu.", &known_cpu}, {"commit.", &commit_ms}, {"commit_cpu.", &commit_cpu}};
    for (const auto& [name, values] : measured) {
        print(name + label + ".p50", percentile(*values, 0.50), "ms");
        print(name + label + ".p99", percentile(*values, 0.99), "ms");
    }
}

void measure_pages(Database& database, const std::string& label) {
    std::vector<double> list_ms, list_cpu, view_ms, search_ms;
    Numbers random(8);
    for (int i = 0; i < 500; ++i) {
        const auto began = Watch::now();
        const double began_cpu = worked_ms();
        database.read([&](Stores& stores) {
            ListQuestion question;
            question.order = static_cast<ListOrder>(i % 3);
            question.offset = static_cast<std::uint32_t>(i % 5 == 0 ? random.below(2000) : 0);
            const auto rows = stores.tickets().list(question, start);
            const ListCounts counts = stores.tickets().counts(HandlerKey{1}, start);
            if (rows.empty() || counts.untriaged == 0) std::terminate();
        });
        list_ms.push_back(seconds_since(began) * 1000);
        list_cpu.push_back(worked_ms() - began_cpu);
        const auto opened = Watch::now();
        database.read([&](Stores& stores) {
            if (!stores.tickets().view(TicketId::issued(2026, static_cast<std::int32_t>(1 + random.below(90000)))))
                std::terminate();
        });
        view_ms.push_back(seconds_since(opened) * 1000);
    }
    for (int i = 0; i < 50; ++i) {
        const auto began = Watch::now();
        database.read([&](Stores& stores) {
            SearchQuestion question;
            question.query = read_search(i % 2 ? "attack network" : "ip:198.51.100.0/24", UtcTime{}, ZoneOffset{540});
            stores.search().search(question);
        });
        search_ms.push_back(seconds_since(began) * 1000);
    }
    print("list_and_counts." + label + ".p95", percentile(list_ms, 0.95), "ms");
    print("list_and_counts_cpu." + label + ".p95", percentile(list_cpu, 0.95), "ms");
    print("view." + label + ".p95", percentile(view_ms, 0.95), "ms");
    print("search." + label + ".p95", percentile(search_ms, 0.95), "ms");
}

}   // namespace

int main(int count, char** arguments) {
    const std::string folder = count > 1 ? arguments[1] : std::filesystem::temp_directory_path() / "toritsugi-store-bench";
    const std::uint64_t tickets = count > 2 ? std::stoull(arguments[2]) : 1000000;
    std::filesystem::remove_all(folder);
    Settings settings;
    settings.data.folder = folder + "/mails";
    std::filesystem::create_directories(folder);
    if (count <= 3) {
        const auto began = Watch::now();
        const auto database = open_database(settings, Purpose::serve);
        print("open.new", seconds_since(began) * 1000, "ms");
        measure_lock(settings.data.folder);
        std::uint64_t seed = 0;
        for (const std::size_t bytes : {std::size_t{6000}, std::size_t{18000}})
            for (const int writers : {1, 16}) measure_keep(*database, writers, bytes, 4, ++seed);
        measure_commit(*database, 10000);
    }
    settings.data.folder = folder + "/tickets";
    {
        const auto database = open_database(settings, Purpose::serve);
        fill(*database, 0, std::min<std::uint64_t>(tickets, 100000));
        measure_pages(*database, "100k");
        measure_latency(*database, "100k", 100000, 800000000);
        if (tickets > 100000) fill(*database, 100000, tickets);
        measure_latency(*database, std::to_string(tickets / 1000) + "k", tickets, 700000000);
        measure_pages(*database, std::to_string(tickets / 1000) + "k");
    }
    const auto began = Watch::now();
    open_database(settings, Purpose::serve);
    print("open.and_close_full", seconds_since(began) * 1000, "ms");
    print("file.per_ticket",
          static_cast<double>(std::filesystem::file_size(settings.data.folder + "/toritsugi.db")) /
              static_cast<double>(tickets),
          "bytes");
    std::filesystem::remove_all(folder);
}
