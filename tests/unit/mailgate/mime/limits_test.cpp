#include <doctest/doctest.h>
#include <sys/resource.h>
#include <time.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>

#include "core/reading/codecs/utf8.hpp"
#include "core/reading/read_report.hpp"
#include "mailgate/mime/addresses.hpp"
#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/encoded_words.hpp"
#include "mailgate/mime/html_text.hpp"
#include "mailgate/mime/parameters.hpp"
#include "mailgate/mime/parse_message.hpp"
#include "mailgate/mime/plain_text.hpp"
#include "mailgate/mime/reply_parts.hpp"

using namespace toritsugi;

namespace {

std::string repeated(std::string_view unit, std::size_t bytes) {
    std::string text;
    text.reserve(bytes + unit.size());
    while (text.size() < bytes) text += unit;
    return text;
}

Message parsed(std::string text, const ReadingLimits& limits = {}) {
    ParsingContext context;
    context.limits = limits;
    return parse_message(RawMail::from(std::move(text)), {}, context);
}

// Sanitizers look at every byte several times: their build shows that nothing is wrong, the release build that it is fast.
#ifdef __SANITIZE_ADDRESS__
constexpr bool is_timed = false;
#else
constexpr bool is_timed = true;
#endif

// Processor time of this thread: other programs on the machine do not count.
double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
double seconds(Work work) {
    double best = 1e9;
    for (int i = 0; i < 3; ++i) {
        const double start = processor_seconds();
        work();
        best = std::min(best, processor_seconds() - start);
    }
    return best;
}

bool names(const Message& message, std::string_view words) {
    for (const std::string& defect : message.defects) {
        if (defect.find(words) != defect.npos) return true;
    }
    return false;
}

}   // namespace

TEST_CASE("hostile mails end soon, with a defect that says where") {
    std::string nested = "Content-Type: multipart/mixed; boundary=0\n\n", wrapped;
    for (int i = 0; i < 20000; ++i)
        nested += "--" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=" + std::to_string(i + 1) + "\n\n";
    for (int i = 0; i < 100000; ++i) wrapped += "Content-Type: message/rfc822\n\n";
    struct Row {
        std::string label, mail, defect;
    };
    const Row rows[] = {
        {"nested multiparts", nested, "nested deeper than 100"},
        {"nested mails", wrapped, "nested deeper than 100"},
        {"many parts", "Content-Type: multipart/mixed; boundary=b\n\n" + repeated("--b\n\nx\n", 1u << 20),
         "more than 1000 parts"},
        {"one long header line", "Subject: " + repeated("a", 10u << 20) + "\n\nbody\n", "header field longer than"},
        {"a long folded header", "Subject: a" + repeated("\n b", 2u << 20) + "\n\nbody\n", "header field longer than"},
        {"many header fields", repeated("X-A: b\n", 1u << 20) + "\nbody\n", "more than 1000 header fields"},
        {"a huge header block", repeated("X-A: " + std::string(900, 'b') + "\n", 4u << 20) + "\nbody\n",
         "header longer than"},
        {"zero byte in a header", std::string("Subject: a\0b\n\nbody\n", 19), "zero byte in a header"},
        {"boundary that never comes", "Content-Type: multipart/mixed; boundary=b\n\nbody\n", "boundary never occurs"},
        {"no closing boundary", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n",
         "without its closing boundary at byte 0"},
        {"no blank line", "Subject: a\nthis is text already\nmore\n", "no blank line between header and body at byte 11"},
        {"dashes", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + repeated("--\n", 8u << 20),
         "without its closing boundary"},
        {"parentheses", "To: " + repeated("(", 90000) + "\n\nx", ""},
        {"parameters", "Content-Type: text/plain" + repeated("; a=b", 90000) + "\n\nx", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const double start = processor_seconds();
        const Message message = parsed(row.mail);
        if (is_timed) CHECK(processor_seconds() - start < 1);
        if (!row.defect.empty()) CHECK(names(message, row.defect));
        if (row.label == "one long header line") CHECK(message.text == "body\n");
    }
}

TEST_CASE("every scanner is linear") {
    if (!is_timed) return;
    struct Row {
        std::string label, unit;
        void (*work)(const std::string&);
        std::string before = {};
    };
    const auto whole = [](const std::string& text) { (void)parsed(text); };
    const auto reported = [](const std::string& text) { (void)read_report(parsed(text), {}); };
    const Row rows[] = {
        {"a report", "Apr 14 10:16:00 fw kernel: DROP SRC=192.0.2.1 DST=198.51.100.2\n", reported, "From: a@example.jp\n\n"},
        {"a report of prose", "See http://a.example.com/b and 192.0.2.1, a@b.example.jp. ", reported,
         "From: a@example.jp\n\n"},
        {"a report of one word", "a", reported, "From: a@example.jp\n\n"},
        {"a report of dots and digits", "1.1.1.1:", reported, "From: a@example.jp\n\n"},
        {"a report of a list", "192.0.2.1 and ", reported, "From: a@example.jp\n\n"},
        {"a report of pasted headers", "Received: from a (b [192.0.2.1])\nFrom: a\nSubject: c\nhxxp://d[.]example/\n",
         reported, "From: a@example.jp\n\n"},
        {"a report of a table", "192.0.2.1,198.51.100.2,22,2026-04-14 10:16:00\n", reported,
         "From: a@example.jp\nContent-Type: text/csv; name=a.csv\nContent-Disposition: attachment\n\n"},
        {"clear-signed blocks", "-----BEGIN PGP SIGNED MESSAGE-----\n", whole, "From: a@example.jp\n\n"},
        {"plain body", "Apr 14 10:16:00 fw kernel: DROP SRC=192.0.2.1 DST=198.51.100.2\n", whole, "From: a@example.jp\n\n"},
        {"quoted body", "> Apr 14 10:16:00 fw kernel: DROP SRC=192.0.2.1\n", whole,
         "From: a@example.jp\nSubject: Re: a\n\n"},
        {"a body of one line", "abc ", whole, "From: a@example.jp\n\n"},
        {"blank lines and colons", "a:\n\n", whole, "From: a@example.jp\nSubject: Re: a\n\n"},
        {"quoted-printable", "=E3=81=82 a =\n", whole, "Content-Transfer-Encoding: quoted-printable\n\n"},
        {"blanks in quoted-printable", "         ", whole, "Content-Transfer-Encoding: quoted-printable\n\n"},
        {"base64 attachment", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo\n", whole,
         "Content-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n\n"},
        {"dashes in a multipart", "--b-\n--\n", whole, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"},
        {"begin lines", "begin 644 a\n", whole, "Subject: a\n\n"},
        {"encoded words", "=?utf-8?Q?a?= ", [](const std::string& text) { (void)decode_encoded_words(text); }},
        {"half encoded words", "=?utf-8?Q?", [](const std::string& text) { (void)decode_encoded_words(text); }},
        {"question marks", "=?a?", [](const std::string& text) { (void)decode_header(text); }},
        {"addresses", "a <b@example.jp>, ", [](const std::string& text) { (void)read_addresses(text, {}); }},
        {"quotation marks", "\"a", [](const std::string& text) { (void)read_addresses(text, {}); }},
        {"open brackets", "<", [](const std::string& text) { (void)read_addresses(text, {}); }},
        {"ids", "<a@b ", [](const std::string& text) { (void)read_message_ids(text); }},
        {"parameters", ";a", [](const std::string& text) { (void)read_parameters(text); }},
        {"html divs", "<div>a", [](const std::string& text) { (void)html_to_text(text); }},
        {"html lists", "<ul><li>a", [](const std::string& text) { (void)html_to_text(text); }},
        {"html links", "<a href=x>b", [](const std::string& text) { (void)html_to_text(text); }},
        {"html quotations", "<blockquote>b", [](const std::string& text) { (void)html_to_text(text); }},
        {"html angles", "<", [](const std::string& text) { (void)html_to_text(text); }},
        {"flowed", "> a \n>> b \n", [](const std::string& text) { (void)unflowed(text, DelSp::keep); }},
        {"text runs", "On 1 a\n-----\nFrom: x\n", [](const std::string& text) { (void)read_text_runs(text); }},
        {"blank lines, then borders", "------\n",
         [](const std::string& text) { (void)read_text_runs(std::string(text.size(), 0x0A) + text); }},
        {"charset guess", "\x93\xFA\x96\x7B a\n", [](const std::string& text) { (void)decode_text(text, {}); }},
        {"broken utf-8", "\xE3\x81 a", [](const std::string& text) { (void)decode_text(text, "utf-8"); }},
        {"escapes", "\x1B$B$\"\x1B(B", [](const std::string& text) { (void)decode_text(text, "iso-2022-jp"); }},
    };
    // Eight times the text: 8 when linear, 64 when quadratic. A busy machine adds to either, so the bar stands in the
    // middle. The exact figure, time(2n)/time(n), is for a quiet machine: TORITSUGI_SCALE_MB=64 unit_tests -tc="every
    // scanner*"
    const char* const scale = std::getenv("TORITSUGI_SCALE_MB");
    const std::size_t bytes = scale ? std::stoul(scale) << 20 : 2u << 20, step = scale ? 2 : 8;
    const double bar = scale ? 2.3 : 22;
    for (const Row& row : rows) {
        INFO(row.label);
        double ratio = 0;
        for (int attempt = 0; attempt < 3; ++attempt) {
            const std::string part = row.before + repeated(row.unit, bytes / step),
                              all = row.before + repeated(row.unit, bytes);
            const double little = seconds([&] { row.work(part); }), much = seconds([&] { row.work(all); });
            ratio = little < 0.0001 ? 0 : much / little;   // what takes no time to speak of says nothing
            if (ratio <= bar) break;
        }
        if (scale) MESSAGE(row.label << ": " << ratio);
        CHECK(ratio <= bar);
    }
}

TEST_CASE("a log that is the body of a mail is read to its end, also inside a forwarded mail") {
    const std::string log = repeated("Apr 14 10:16:00 fw sshd[1]: Failed password for root from 192.0.2.1\r\n", 9u << 20);
    const auto lines = static_cast<std::size_t>(std::count(log.begin(), log.end(), '\n'));
    for (const std::string before :
         {"From: a@example.jp\r\n\r\n",
          "From: a@example.jp\r\nContent-Type: message/rfc822\r\n\r\nFrom: b@example.jp\r\n\r\n"}) {
        INFO(before);
        const Message message = parsed(before + log);
        CHECK(read_report(message, {}).events.read == lines);
        CHECK(message.text.size() <= 4u << 20);
    }
}

TEST_CASE("a text of nothing but prose is left alone after 16 MiB, which is said; a log behind less of it is counted") {
    const std::string log = "Apr 14 10:16:00 fw sshd[1]: Failed password for root from 192.0.2.1\n";
    const auto read_behind = [&](std::size_t prose) {
        return read_report(
            parsed("From: a@example.jp\n\n" + repeated("The machine was slow all day, and we wondered why.\n", prose) + log),
            {});
    };
    const auto says_so = [](const Report& report) {
        return std::any_of(report.defects.begin(), report.defects.end(), [](const std::string& defect) {
            return defect.find("16 MiB without a line of a log") != defect.npos;
        });
    };
    const Report behind_little = read_behind(12u << 20), behind_much = read_behind(20u << 20);
    CHECK(behind_little.events.read == 1);
    CHECK(!says_so(behind_little));
    CHECK(behind_much.events.read == 0);
    CHECK(says_so(behind_much));
}

TEST_CASE("a gz log of a million lines passes through at bounded memory") {
    std::string packed(24u << 20, '\0');
    z_stream deflate{};
    REQUIRE(deflateInit2(&deflate, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    deflate.next_out = reinterpret_cast<unsigned char*>(packed.data());
    deflate.avail_out = static_cast<unsigned>(packed.size());
    std::uint64_t written = 0;
    for (int i = 0; i < 1000000; ++i) {
        const std::string line = "Apr 14 10:16:00 fw kernel: DROP SRC=192.0.2." + std::to_string(i % 254) +
                                 " DST=198.51.100.2 PROTO=TCP DPT=" + std::to_string(i % 65536) + "\r\n";
        written += line.size() - 1;
        deflate.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(line.data()));
        deflate.avail_in = static_cast<unsigned>(line.size());
        ::deflate(&deflate, i + 1 == 1000000 ? Z_FINISH : Z_NO_FLUSH);
    }
    packed.resize(deflate.total_out);
    deflateEnd(&deflate);
    std::string mail =
        "Subject: log\nContent-Type: application/gzip; name=fw.log.gz\nContent-Disposition: attachment\n\n" + packed;
    rusage before{}, after{};
    getrusage(RUSAGE_SELF, &before);
    const Message message = parsed(std::move(mail));
    REQUIRE(message.attachments.size() == 1);
    REQUIRE(message.attachments[0].inside.size() == 1);
    CHECK(message.attachments[0].inside[0].name == "fw.log");
    REQUIRE(message.leaves.size() == 1);
    CHECK(message.leaves[0].path == "1/fw.log.gz/fw.log");
    for (int again = 0; again < 2; ++again) {
        std::uint64_t lines = 0, bytes = 0;
        message.leaves[0].read([&](std::string_view piece) {
            lines += static_cast<std::uint64_t>(std::count(piece.begin(), piece.end(), '\n'));
            bytes += piece.size();
            return true;
        });
        CHECK(lines == 1000000);
        CHECK(bytes == written);
    }
    getrusage(RUSAGE_SELF, &after);
    CHECK(after.ru_maxrss - before.ru_maxrss < 16 * 1024);   // KiB
}

TEST_CASE("a mail of 50 MB is read in less than 200 MB") {
    if (FILE* const refs = std::fopen("/proc/self/clear_refs", "w")) {   // the peak from here on
        std::fputs("5", refs);
        std::fclose(refs);
    }
    const auto peak = [] {
        std::ifstream status("/proc/self/status");
        std::string line;
        while (std::getline(status, line)) {
            if (line.rfind("VmHWM:", 0) == 0) return std::stol(line.substr(6));
        }
        return 0L;
    };
    const auto now = [] {
        std::ifstream status("/proc/self/status");
        std::string line;
        while (std::getline(status, line)) {
            if (line.rfind("VmRSS:", 0) == 0) return std::stol(line.substr(6));
        }
        return 0L;
    };
    const long before = now();
    std::string mail =
        "Subject: big\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: "
        "application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n\n";
    mail += repeated("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\n", 49u << 20);
    mail += "--b--\n";
    const Message message = parsed(std::move(mail));
    CHECK(message.attachments.size() == 1);
    CHECK(message.attachments[0].size_bytes > 36u << 20);
    CHECK(peak() - before < 200 * 1024);   // KiB
}
