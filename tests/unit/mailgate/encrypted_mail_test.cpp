// The way of an encrypted mail through the house: facts are kept, words are not, and a handler reads it all the same.
#include <doctest/doctest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "mailgate/intake_line.hpp"
#include "mailgate/site_reading.hpp"
#include "tests/contract/stores_under_test.hpp"
#include "tests/unit/mailgate/mime/keys_under_test.hpp"
#include "tests/unit/web/web_under_test.hpp"

using namespace toritsugi;
using namespace toritsugi::testing;

namespace {

std::string all_bytes_below(const std::string& folder) {
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        bytes += text.str();
    }
    return bytes;
}

}   // namespace

TEST_CASE("An encrypted mail: its words are not in the database, the index, the log or the acknowledgement") {
    KeyRing ring("desk@csirt.example");
    if (!ring.ready) {
        MESSAGE("skipped: gpg cannot make a key here");
        return;
    }
    WebUnderTest web;
    Settings settings = web.store.settings();
    settings.keys.gnupg_home = ring.folder;
    settings.site.documentation_addresses = true;
    const Desk desk{settings, web.ids, web.texts};
    const std::string cipher = ring.encrypted(
        "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Our xylophonist was attacked, please tell the network. It is a quagmire. 秘密の話。\r\n--i\r\nContent-Type: "
        "text/plain; name=zeppelin.log\r\n\r\n"
        "Apr 14 01:16:00 wombatserver sshd[1]: Failed password for root from 198.51.100.23 port 4711 ssh2\r\n"
        "Apr 14 01:16:05 wombatserver sshd[1]: Failed password for root from 198.51.100.23 port 4712 ssh2\r\n"
        "--i--\r\n");
    REQUIRE_FALSE(cipher.empty());
    const std::string mail =
        "From: Taro <taro@reporter.example>\r\nTo: report@csirt.example\r\nSubject: encrypted report\r\nMessage-ID: "
        "<secret.1@reporter.example>\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; "
        "boundary=e\r\n\r\n--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--e\r\n"
        "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n" +
        cipher + "\r\n--e--\r\n";
    std::ostringstream logged;
    auto log = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(logged));
    log->set_level(spdlog::level::trace);
    Envelope envelope;
    envelope.sender = "taro@reporter.example";
    envelope.channel = "lmtp";
    envelope.received_at = web.clock.time;
    MessageKey key;
    web.store->write([&](Stores& stores) { key = stores.messages().keep(RawMail::from(mail), envelope, "").key; });
    {
        IntakeLine intake(web.store.database(), desk, web.clock, log, {});
        intake.wait_until_idle();
    }
    const TicketId id = TicketId::issued(2026, 1);
    const TicketView view = view_of(web.store.database(), id);
    REQUIRE(view.messages.size() >= 1);
    const MessageView& kept = view.messages.front();
    CHECK(kept.protection.is_decrypted);
    CHECK(kept.protection.signature == SignatureState::wrong_signer);

    SUBCASE("facts are kept") {
        REQUIRE(view.observables.size() == 1);
        CHECK(view.observables[0].value == "198.51.100.23");
        CHECK(view.observables[0].role == ObservableRole::source);
        REQUIRE(kept.events);
        CHECK(kept.events->count == 2);
        CHECK(view.row.category == Category::brute_force);
        CHECK(view.row.language == "en");
    }
    SUBCASE("words are nowhere on the disk, also not in the search") {
        const std::string data = web.store.settings().data.folder;
        web.store.reopen();   // the index is up to date, the log of the database is in its file
        for (const std::string word : {"xylophonist", "quagmire", "zeppelin", "wombatserver", "秘密", "4711"}) {
            INFO(word);
            web.store->read([&](Stores& stores) { CHECK(stores.search().search(testing::question_of(word)).hits.empty()); });
            CHECK_FALSE(holds(all_bytes_below(data), word));
            CHECK_FALSE(holds(logged.str(), word));
        }
        CHECK(holds(all_bytes_below(data), "encrypted report"));   // the search above does look at what is there
    }
    SUBCASE("the acknowledgement leaves in the clear and repeats nothing") {
        const auto ack =
            std::find_if(view.messages.begin(), view.messages.end(), [](const MessageView& one) { return one.is_outgoing; });
        REQUIRE(ack != view.messages.end());
        CHECK(holds(ack->text, "Your mail was encrypted."));
        CHECK_FALSE(holds(ack->text, "198.51.100.23"));
        CHECK_FALSE(holds(ack->text, "xylophonist"));
    }
    SUBCASE("a handler reads it on the ticket's page, and takes its file out") {
        web.site->mail_side.read_again = [&](const RawMail& raw, const Envelope& from, const std::string& charset) {
            ParsingContext parsing = opening_of(settings);
            parsing.charset = charset;
            return parse_message(raw, from, parsing);
        };
        web.add_handler("sato", "Sato");
        web.sign_in();
        const std::string page = web.get("/tickets/TRT-2026-000001").body;
        CHECK(holds(page, "xylophonist"));
        CHECK(holds(page, "zeppelin.log"));
        CHECK(holds(page, "signed by somebody else: desk@csirt.example"));
        CHECK_FALSE(holds(web.get("/search?q=198.51.100.23").body, "xylophonist"));
        CHECK_FALSE(holds(web.get("/").body, "xylophonist"));
        web.site->mail_side.read_again = nullptr;   // a desk whose key is gone
        CHECK_FALSE(holds(web.get("/tickets/TRT-2026-000001").body, "xylophonist"));
    }
}

TEST_CASE("A handler reads a mail as another charset") {
    WebUnderTest web;
    web.add_handler("sato", "Sato");
    web.sign_in();
    web.site->mail_side.read_again = [&](const RawMail& raw, const Envelope& from, const std::string& charset) {
        ParsingContext parsing = opening_of(web.store.settings());
        parsing.charset = charset;
        return parse_message(raw, from, parsing);
    };
    // Shift_JIS that calls itself KOI8-R, and fits: nothing but a person can tell.
    const std::string mail =
        "From: t@reporter.example\r\nSubject: x\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n\x95\x73\x90\xb3"
        "\x83\x41\x83\x4e\x83\x5a\x83\x58\r\n";
    auto log = std::make_shared<spdlog::logger>("test");
    const MessageKey key = keep(web.store.database(), mail, web.clock.time);
    {
        IntakeLine intake(web.store.database(), web.desk, web.clock, log, {});
        intake.wait_until_idle();
    }
    const std::string path = "/tickets/TRT-2026-000001", mail_number = std::to_string(key.value);
    CHECK_FALSE(holds(web.get(path).body, "不正アクセス"));
    const std::string again = web.get(path + "?mail=" + mail_number + "&charset=shift_jis").body;
    CHECK(holds(again, "不正アクセス"));
    CHECK(holds(again, "<option value=\"shift_jis\" selected>"));
    CHECK_FALSE(holds(web.get(path + "?mail=" + mail_number + "&charset=utf-7").body, "不正アクセス"));
    CHECK_FALSE(holds(web.get(path + "?mail=99&charset=shift_jis").body, "不正アクセス"));
}
