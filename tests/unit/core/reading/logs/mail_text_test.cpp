#include "core/reading/logs/mail_text.hpp"

#include "core/reading/logs/zone_words.hpp"
#include "tests/unit/core/reading/logs/grammar_samples.hpp"

using namespace toritsugi;
using namespace toritsugi::logs;
using namespace toritsugi::samples;

namespace {
LogContext mail_context() {
    LogContext context = toritsugi::samples::context();
    context.is_mail_text = true;
    return context;
}
}   // namespace

TEST_CASE("what mailing did to a line is undone") {
    struct Row {
        std::string text, want;
    };
    const Row rows[] = {
        {"> > | quoted", "quoted"},
        {"＞quoted", "quoted"},
        {"2 > 1", "2 > 1"},
        {"２０３．０．１１３．７：４７１１", "203.0.113.7:4711"},
        {"203.0.113[.]7 hxxp://a[dot]example/ x(at)y", "203.0.113.7 http://a.example/ x@y"},
        {"[2025-11-02] text (a) [b]", "[2025-11-02] text (a) [b]"},
        {"送信元　203.0.113.7", "送信元 203.0.113.7"},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        std::string buffer;
        CHECK(with_plain_addresses(without_quote_marks(row.text), buffer) == row.want);
    }
}

TEST_CASE("lines that the mail broke are put together, with the line number of their beginning") {
    const std::string text =
        "Hello,\n\n"
        "> Nov  2 12:00:00 gw kernel: DROP-IN: IN=eth0 OUT= MAC=00:00:5e:00:53:10:\n"
        "> 00:00:5e:00:53:01:08:00 SRC=203.0.113.7 DST=192.0.2.16 LEN=48 TOS=0x00\n"
        "> PREC=0x00 TTL=112 ID=40211 DF PROTO=TCP SPT=3311 DPT=1433 WINDOW=16384\n"
        "> RES=0x00 SYN URGP=0\n"
        "> 203.0.113.8 - - [02/Nov/2025:12:00:00 +0900] \"GET /_vti_bin/..%255c../..%255\n"
        "c../winnt/system32/cmd.exe?/c+dir HTTP/1.0\" 404 324\n"
        "> 203.0.113.9 - - [02/Nov/2025:12:00:01 +0900] \"GET / HTTP/1.0\" 404 324\n"
        "\nRegards\n";
    const auto sink = read(text, mail_context());
    REQUIRE(sink.events.size() == 3);
    CHECK(sink.events[0].src == "203.0.113.7:3311");
    CHECK(sink.events[0].dst == "192.0.2.16:1433");
    CHECK(sink.events[0].line == 3);
    CHECK(sink.events[1].src == "203.0.113.8");
    CHECK(sink.events[1].line == 7);
    CHECK(sink.events[2].src == "203.0.113.9");
    CHECK(sink.events[2].line == 9);
}

TEST_CASE("a mail's own words give the zone of its log") {
    LogContext context = mail_context();
    context.zone = ZoneOffset{0};
    context.zone_from = ZoneFrom::mail_date;
    const std::string line = "Nov  2 12:00:00 h sshd[7]: Failed password for root from 203.0.113.7 port 4711 ssh2\n";
    struct Row {
        std::string words, time;
        ZoneFrom from;
    };
    const Row rows[] = {
        {"All times are JST.", "2025-11-02T03:00:00Z", ZoneFrom::text},
        {"Our clock is GMT and synchronised.", "2025-11-02T12:00:00Z", ZoneFrom::text},
        {"時刻は日本時間です。", "2025-11-02T03:00:00Z", ZoneFrom::text},
        {"Note: Local timezone is +0100 (CET)", "2025-11-02T11:00:00Z", ZoneFrom::text},
        {"タイムゾーン: +09:00", "2025-11-02T03:00:00Z", ZoneFrom::text},
        {"Times are CST.", "2025-11-02T12:00:00Z", ZoneFrom::mail_date},   // four meanings: nothing is learned
        {"Times of the first host are JST.\nThe second log's times are CET.", "2025-11-02T12:00:00Z", ZoneFrom::mail_date},
    };
    for (const Row& row : rows) {
        INFO(row.words);
        const auto sink = read(line + row.words + "\n", context);
        REQUIRE(sink.events.size() == 1);
        CHECK(sink.events[0].time == row.time);
        CHECK(sink.findings.zone_from == row.from);
    }
}

TEST_CASE("CSV with a heading in any language") {
    const auto japanese = read(
        "日付,時刻,送信元,送信元ポート,宛先,プロトコル,宛先ポート\n2025-11-02,12:00:00,203.0.113.7,4711,192.0.2.1,TCP,"
        "22\n合計,1\n");
    REQUIRE(japanese.events.size() == 1);
    CHECK(japanese.events[0].src == "203.0.113.7:4711");
    CHECK(japanese.events[0].dst == "192.0.2.1:22");
    CHECK(japanese.events[0].time == "2025-11-02T03:00:00Z");
    const auto english =
        read("\"Date\";\"Source IP\";\"Dest Port\";\"Count\"\n\"2025-11-02 12:00:00\";\"203.0.113.7\";\"22\";\"5\"\n");
    REQUIRE(english.events.size() == 1);
    CHECK(english.events[0].src == "203.0.113.7");
    CHECK(english.events[0].count == 5);
}

TEST_CASE(
    "unknown formats: columns by words, arrow or constancy, shown as a guess; what nothing tells is counted as not read") {
    const auto arrow = read(
        "2025-11-02 12:00:00 zz/7 tcp 203.0.113.7:4711 -> 192.0.2.1:22 q\n2025-11-02 12:00:01 zz/7 tcp 203.0.113.8:4712 -> "
        "192.0.2.1:22 q\n"
        "2025-11-02 12:00:02 zz/7 tcp 203.0.113.9:4713 -> 192.0.2.1:22 q\n");
    REQUIRE(arrow.events.size() == 3);
    CHECK(arrow.events[1].src == "203.0.113.8:4712");
    CHECK(arrow.events[1].dst == "192.0.2.1:22");
    CHECK(arrow.events[1].time == "2025-11-02T03:00:01Z");
    CHECK(arrow.events[1].is_guess);
    const auto constant = read(
        "2025-11-02 12:00:00 192.0.2.1 203.0.113.7 x\n2025-11-02 12:00:01 192.0.2.1 203.0.113.8 x\n2025-11-02 12:00:02 "
        "192.0.2.1 203.0.113.9 x\n");
    REQUIRE(constant.events.size() == 3);
    CHECK(constant.events[0].src == "203.0.113.7");
    CHECK(constant.events[0].dst == "192.0.2.1");
    const auto nothing =
        read("2025-11-02 12:00:00 203.0.113.7 x\n2025-11-02 12:00:01 203.0.113.8 x\n2025-11-02 12:00:02 203.0.113.9 x\n");
    CHECK(nothing.events.size() == 0);
    CHECK(nothing.missed.size() == 3);
    const auto sentence = read("Nov  2 12:00:00 h frobd[7]: login of bob denied from 203.0.113.7\n");
    REQUIRE(sentence.events.size() == 1);
    CHECK(sentence.events[0].src == "203.0.113.7");
    CHECK(sentence.events[0].is_guess);
}

TEST_CASE("prose is no log") {
    const std::string text =
        "本日未明、弊社のファイアウォールで 1433/tcp に対するスキャンと思われるアクセスを検知しました。\n"
        "発信元:  203.0.113.77\n宛先:    192.0.2.16 〜 192.0.2.20 (弊社のグローバルアドレスです)\n"
        "Please pass this on to the people responsible for 203.0.113.201 and tell me who they are.\n"
        "Version 1.2.3.4 of the software was attacked.\nOn Thu, 11 Mar 2004 15:02:44 +0900\nEXCERT/CC "
        "<info@csirt.example.jp> wrote:\n"
        "Received: from a.example (203.0.113.5) by b.example; Thu, 11 Mar 2004 15:02:44 +0900\n";
    CHECK(read(text, mail_context()).events.size() == 0);
}

TEST_CASE("hostile text: long lines, no line ends, deep objects, many quotation marks cost no more than their length") {
    std::string deep = "{\"src_ip\":";
    for (int i = 0; i < 50000; ++i) deep += "{\"a\":";
    const std::string texts[] = {
        "   2[3.0.113.7 - -] \"GET / HTTP/1.1\" 404 -",   // found by the fuzzer: a blank where a client should begin
        std::string(3 << 20, 'a'),
        deep,
        std::string(1 << 20, '>'),
        std::string(1 << 20, '['),
        std::string(1 << 20, '"'),
        "Nov  2 12:00:00 h sshd[7]: Failed password for " +
            [] {
                std::string s;
                for (int i = 0; i < 40000; ++i) s += " from ";
                return s;
            }() +
            "203.0.113.7 port 1"};
    for (const std::string& text : texts) {
        const auto sink = read(text, mail_context());
        CHECK(sink.events.size() <= 1);
    }
}
