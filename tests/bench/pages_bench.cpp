// pages_bench [TICKETS] [--serve]   how long the pages take with that many tickets (default 100000), nearly all untriaged,
// asked over HTTP with keep-alive, by one client and by eight at once. --serve: stays up afterwards and prints the sign-in.
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <sstream>
#include <thread>

#include "core/desk/handler_acts.hpp"
#include "core/writing/mail_texts.hpp"
#include "db/open_database.hpp"
#include "web/server/passwords.hpp"
#include "web/server/web_server.hpp"

using namespace toritsugi;

namespace {

class SystemClock : public Clock {
  public:
    UtcTime now() const override {
        return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    }
};

constexpr std::array<const char*, 6> senders{"鈴木(個人)",
                                             "山口ケーブル お客様窓口",
                                             "CERT-EX, Phishing Desk",
                                             "Example University NOC",
                                             "港南市役所 情報政策課",
                                             "Rechenzentrum, Example-Hochschule"};
constexpr std::array<const char*, 6> subjects{"お店のホームページがおかしいです",
                                              "不審なアクセスが続いています(お客様より)",
                                              "Phishing page in your constituency, please relay",
                                              "Weekly probe digest, week 15",
                                              "ファイアウォールの遮断ログについて(報告)",
                                              "SSH-Angriffe aus Ihrem Netz"};
constexpr std::array<const char*, 6> languages{"ja", "ja", "en", "en", "ja", "de"};
constexpr std::array<const char*, 6> texts{
    "今朝から表示が変わっていて、知らない外国語の文章が出ます。どうすればよいでしょうか。\n\n-- \n鈴木\n",
    "お世話になっております。山口ケーブルお客様窓口の原田と申します。\n\n弊社のお客様から、自宅のルーターに見慣れない記録が"
    "残っているとお電話がありました。当方では内容の判断がつきません。"
    "先方の管理者の方へご連絡いただくことは可能でしょうか。記録を添付いたします。\n\nApr 14 02:10:44 rt kernel: DENY TCP "
    "198.51.100.23:51022 -> 192.0.2.118:23 SYN\n",
    "Imitates a bank; still reachable at 09:58 JST. We could not find a contact for the site.\n\n> Earlier you wrote\n> "
    "that the site was gone.\n> It is back.\n",
    "1,204 events from 38 sources, CSV attached. Times are UTC.\n",
    "下記のとおり遮断しました。当市の名前を出さなければ、先方への連絡に使って構いません。\n",
    "Seit gestern 18 Uhr etwa 400 Anmeldeversuche pro Stunde gegen unsere Server.\n"};

void seed(Database& database, int tickets, UtcTime now) {
    std::mt19937 random(7);
    for (int from = 0; from < tickets; from += 500)
        database.write([&](Stores& stores) {
            for (int i = from; i < std::min(from + 500, tickets); ++i) {
                const std::size_t kind = random() % senders.size();
                const UtcTime at = now - std::chrono::seconds(static_cast<std::int64_t>(tickets - i) * 13 + 60);
                Message mail;
                mail.message_id = "m" + std::to_string(i) + "@reporter" + std::to_string(i % 400) + ".example";
                mail.from = {senders[kind], "desk" + std::to_string(i % 400) + "@reporter.example"};
                mail.subject = subjects[kind];
                mail.text = mail.new_text = texts[kind];
                mail.language = languages[kind];
                mail.charset = "utf-8";
                mail.date = at;
                mail.body_sha256 = token_hash(mail.message_id);
                if (kind == 1) mail.attachments.push_back({"router_log.txt", "text/plain", 18'000, token_hash("x"), {}});
                Report report;
                report.category = {static_cast<Category>(random() % 12),
                                   0.3 + static_cast<double>(random() % 70) / 100,
                                   {"212 denied SYN to 23/tcp in the attached log"}};
                report.wants = {Want::notify_source};
                for (unsigned n = 0; n <= random() % 3; ++n) {
                    const std::uint32_t address =
                        (198u << 24) + (51u << 16) + (100u << 8) + static_cast<std::uint32_t>(random() % 4000);
                    report.observables.push_back(
                        {ObservableType::ip, IpAddress::v4(address).text(), ObservableRole::source, 201, {}});
                }
                const std::string raw = "Message-ID: <" + mail.message_id + ">\r\nSubject: x\r\n\r\n" + mail.text;
                Envelope envelope;
                envelope.channel = "lmtp";
                envelope.received_at = at;
                const Kept kept = stores.messages().keep(RawMail::from(raw), envelope, "");
                ThreadQuestion question;
                question.message_id = mail.message_id;
                question.sender = mail.from.address;
                const KnownThreads known = stores.tickets().known_to(question, at, year_of(at, ZoneOffset{540}));
                Decision decision;
                decision.id = known.next;
                decision.why = "nothing known";
                decision.history = {{"taken-in", "by mail"}};
                stores.tickets().commit(kept.key, mail, report, decision, at);
            }
        });
}

struct Asked {
    std::vector<double> ms;
    std::size_t bytes = 0;
    int wrong = 0;
};

Asked ask(std::uint16_t port, const std::string& cookie, const std::vector<std::string>& paths, int times) {
    Poco::Net::HTTPClientSession session("127.0.0.1", port);
    session.setKeepAlive(true);
    Asked asked;
    for (int i = 0; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        Poco::Net::HTTPRequest request("GET", paths[static_cast<std::size_t>(i) % paths.size()], "HTTP/1.1");
        request.set("Cookie", "session=" + cookie);
        request.setKeepAlive(true);
        session.sendRequest(request);
        Poco::Net::HTTPResponse response;
        std::ostringstream body;
        Poco::StreamCopier::copyStream(session.receiveResponse(response), body);
        asked.ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        asked.bytes = body.str().size();
        if (response.getStatus() != 200) ++asked.wrong;
    }
    return asked;
}

void report(const char* what, std::vector<double> ms, std::size_t bytes, int wrong, double seconds) {
    std::sort(ms.begin(), ms.end());
    const auto at = [&](double part) {
        return ms[std::min(ms.size() - 1, static_cast<std::size_t>(static_cast<double>(ms.size()) * part))];
    };
    std::printf("%-44s p50 %6.2f ms  p95 %6.2f ms  p99 %6.2f ms  %5.0f/s  %zu bytes%s\n", what, at(0.5), at(0.95), at(0.99),
                static_cast<double>(ms.size()) / seconds, bytes, wrong ? "  WRONG ANSWERS" : "");
}

void measure(const char* what, std::uint16_t port, const std::string& cookie, const std::vector<std::string>& paths,
             int clients, int times) {
    std::vector<Asked> asked(static_cast<std::size_t>(clients));
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (Asked& one : asked) threads.emplace_back([&] { one = ask(port, cookie, paths, times); });
    for (std::thread& thread : threads) thread.join();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::vector<double> all;
    int wrong = 0;
    for (const Asked& one : asked) {
        all.insert(all.end(), one.ms.begin(), one.ms.end());
        wrong += one.wrong;
    }
    report(what, std::move(all), asked.front().bytes, wrong, seconds);
}

}   // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const bool serves = std::find(words.begin(), words.end(), "--serve") != words.end();
    const int tickets = !words.empty() && words[0][0] != '-' ? std::atoi(words[0].c_str()) : 100'000;
    const auto folder = std::filesystem::temp_directory_path() / ("toritsugi-pages-bench-" + std::to_string(getpid()));
    Settings settings;
    std::filesystem::create_directories(folder);
    settings.data.folder = folder / "data";
    settings.web.listen = serves ? "127.0.0.1:8025" : "127.0.0.1:0";
    const SystemClock clock;
    spdlog::set_level(spdlog::level::warn);
    {
        const auto database = open_database(settings, Purpose::serve);
        const auto start = std::chrono::steady_clock::now();
        seed(*database, tickets, clock.now());
        std::printf("%d tickets made in %.1f s\n", tickets,
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        const MailTexts mail_texts = MailTexts::load("").value();
        const SignedIds ids({std::string(32, 'k')}, settings.mail.address, settings.site.domain);
        const Desk desk{settings, ids, mail_texts};
        Handler sato;
        sato.name = "sato";
        sato.display_name = "Sato Megumi";
        sato.password_hash = hash_password("korekara-toritsugu");
        std::string cookie;
        database->write([&](Stores& stores) { sato.key = stores.people().add(sato); });
        Sessions sessions(*database, std::chrono::minutes(30));
        cookie = sessions.open(sato.key, clock.now());
        // Some are triaged already; nearly all wait, which is the worst case for the list.
        database->write([&](Stores& stores) {
            for (int i = 1; i <= std::min(tickets / 2, 1000); ++i) {
                const auto row = stores.tickets().row(TicketId::issued(year_of(clock.now(), ZoneOffset{540}), i));
                if (row) stores.tickets().change(close(*row, "solved", sato), clock.now());
            }
        });
        WebServer server(*database, desk, clock, spdlog::default_logger(), MailSide{});
        server.start();
        const std::uint16_t port = server.port();
        const std::string one = "/tickets/" + TicketId::issued(year_of(clock.now(), ZoneOffset{540}), tickets).text();
        measure("triage, 1 client", port, cookie, {"/"}, 1, 400);
        measure("triage by source and newest, 1 client", port, cookie, {"/?o=source", "/?o=new"}, 1, 400);
        measure("triage page 400, 1 client", port, cookie, {"/?p=400"}, 1, 200);
        measure("triage, 8 clients at once", port, cookie, {"/"}, 8, 100);
        measure("all open, 1 client", port, cookie, {"/?v=open"}, 1, 200);
        measure("ticket, 1 client", port, cookie, {one}, 1, 400);
        measure("live poll, 1 client", port, cookie, {"/api/v1/live?since=0&made=1"}, 1, 400);
        measure("search for an address, 1 client", port, cookie, {"/search?q=198.51.100.23"}, 1, 50);
        measure("search for a network, 1 client", port, cookie, {"/search?q=198.51.100.0%2F24"}, 1, 20);
        measure("search for a rare word, 1 client", port, cookie, {"/search?q=desk17"}, 1, 20);
        measure("search for a common word, 1 client", port, cookie, {"/search?q=%E3%83%AB%E3%83%BC%E3%82%BF%E3%83%BC"}, 1,
                10);
        measure("search for one character, 1 client", port, cookie, {"/search?q=%E6%AA%A2"}, 1, 10);
        measure("search by category and age, 1 client", port, cookie, {"/search?q=category%3Aphishing+age%3C30d"}, 1, 20);
        measure("search without a word, 1 client", port, cookie, {"/search?q=-telnet"}, 1, 10);
        measure("search for logs, 1 client", port, cookie, {"/search?q=has%3Alog"}, 1, 10);
        measure("search as a list, 1 client", port, cookie, {"/?q=category%3Aphishing+state%3Anew"}, 1, 20);
        while (serves) {
            std::puts("http://127.0.0.1:8025  sato / korekara-toritsugu");
            std::this_thread::sleep_for(std::chrono::hours(1));
        }
        server.stop();
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}
