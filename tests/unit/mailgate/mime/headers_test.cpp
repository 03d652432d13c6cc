#include <doctest/doctest.h>

#include "mailgate/mime/addresses.hpp"
#include "mailgate/mime/encoded_words.hpp"
#include "mailgate/mime/mail_date.hpp"
#include "mailgate/mime/parameters.hpp"
#include "mailgate/mime/part_tree.hpp"

using namespace toritsugi;

TEST_CASE("encoded words are read however broken they are") {
    struct Row {
        std::string label, raw, text;
    };
    const Row rows[] = {
        {"Q", "=?iso-8859-1?Q?caf=E9_x?=", "café x"},
        {"B", "=?UTF-8?B?44Ot44Kw?=", "ログ"},
        {"blanks between words go", "=?UTF-8?Q?a?=  =?UTF-8?Q?b?= c", "ab c"},
        {"text around", "Re: =?UTF-8?Q?a?=!", "Re: a!"},
        {"a character split between two words", "=?UTF-8?B?44Ot44I=?= =?UTF-8?B?sA==?=", "ログ"},
        {"JIS, each word whole", "=?ISO-2022-JP?B?GyRCJW0bKEI=?= =?ISO-2022-JP?B?GyRCJTAbKEI=?=", "ログ"},
        {"JIS in the B form with half-width kana", "=?ISO-2022-JP?B?GyhJNkUbKEI=?=", "ｶﾅ"},
        {"no padding", "=?UTF-8?B?YQ?=", "a"},
        {"a language", "=?utf-8*en?Q?a?=", "a"},
        {"blanks inside Q", "=?UTF-8?Q?a b c?=", "a b c"},
        {"a question mark that should be encoded", "=?UTF-8?Q?what?=3D?=", "what?="},
        {"cut at the end", "=?UTF-8?B?YWJj", "abc"},
        {"raw UTF-8", "ログ", "ログ"},
        {"raw JIS", "\x1B$B%m%0\x1B(B", "ログ"},
        {"raw Shift_JIS", "\x83\x8D\x83O\x82\xCC\x93Y\x95t", "ログの添付"},
        {"line ends do not come out", "=?UTF-8?Q?a=0D=0ABcc:_x?=", "a  Bcc: x"},
        {"zero bytes do not come out", "=?UTF-8?Q?a=00b?=", "ab"},
        {"nothing turns the text around", "=?UTF-8?B?YeKArmI=?=", "ab"},
        {"wrong charset, right bytes", "=?us-ascii?B?44Ot44Kw?=", "ログ"},
        {"no encoded word", "=?a?= =?utf-8?X?y?=", "=?a?= =?utf-8?X?y?="},
        {"empty", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(decode_header(row.raw) == row.text);
    }
}

TEST_CASE("addresses are read as people write them") {
    struct Row {
        std::string label, raw, read;
        bool ambiguous = false;
    };
    const Row rows[] = {
        {"plain", "taro@example.jp", "|taro@example.jp;"},
        {"name", "Taro Yamada <Taro@Example.JP>", "Taro Yamada|Taro@example.jp;"},
        {"quoted comma", "\"Yamada, Taro\" <t@x.jp>, b@y.jp", "Yamada, Taro|t@x.jp;|b@y.jp;"},
        {"comma in an encoded word", "=?iso-8859-1?Q?B=FCrling,=20A?= <s@x.de>", "Bürling, A|s@x.de;"},
        {"raw comma in a broken encoded word", "=?utf-8?Q?a, b?= <s@x.de>", "a, b|s@x.de;"},
        {"comment for a name", "a@x.jp (Taro, Y)", "Taro, Y|a@x.jp;"},
        {"group", "team: a@x.jp, B <b@x.jp>; c@x.jp", "|a@x.jp;B|b@x.jp;|c@x.jp;"},
        {"empty group", "undisclosed-recipients:;", ""},
        {"colon before an address", "Foo: bar <a@b.jp>", "bar|a@b.jp;"},
        {"route", "<@a.jp,@b.jp:c@d.jp>", "|c@d.jp;"},
        {"comment in brackets", "Pete <pete(his account)@silly.test(his host)>", "Pete|pete@silly.test;"},
        {"address literal", "<u@[IPv6:2001:db8::1]>", "|u@[ipv6:2001:db8::1];"},
        {"trailing comma", "Foo <a@x.jp> ,", "Foo|a@x.jp;"},
        {"semicolon list of Outlook", "a@x.jp; b@x.jp", "|a@x.jp;|b@x.jp;"},
        {"no brackets around a name's address", "Taro taro@x.jp", "Taro|taro@x.jp;", true},
        {"bracket never closed", "Foo <a@x, Bar <b@y.jp>", "Foo|a@x;Bar|b@y.jp;", true},
        {"two programs read it differently", "<a@b.jp>c@d.jp", "", true},
        {"quotation mark never closed", "\"Foo <a@x.jp>", "Foo|a@x.jp;", true},
        {"robot without a domain", "MAILER-DAEMON (Mail Delivery System)", "Mail Delivery System|MAILER-DAEMON;"},
        {"encoded word for an address is no address", "=?utf-8?q?a=40b.jp?=", "a@b.jp|;"},
        {"null", "<>", ""},
        {"line ends", "a@x.jp\r\nBcc: b@y.jp", "", true},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const AddressList list = read_addresses(row.raw, {});
        std::string read;
        for (const MailAddress& address : list.addresses) {
            read += address.name + "|" + address.address + ";";
            CHECK(address.address.find_first_of("\r\n <>") == std::string::npos);
        }
        if (!row.read.empty()) CHECK(read == row.read);
        CHECK(list.is_ambiguous >= row.ambiguous);
    }
}

TEST_CASE("message ids are found") {
    CHECK(read_message_ids("<a@b> (comment) <c@d><a@b>") == std::vector<std::string>{"a@b", "c@d"});
    CHECK(read_message_ids("a@b c@d") == std::vector<std::string>{"a@b", "c@d"});
    CHECK(read_message_ids("Your message of Monday <a@b>") == std::vector<std::string>{"a@b"});
    CHECK(read_message_ids("< a@b >") == std::vector<std::string>{"a@b"});
    CHECK(read_message_ids("<a@b").empty() == false);
    CHECK(read_message_ids("").empty());
}

TEST_CASE("dates are read as mailers write them") {
    struct Row {
        std::string label, raw, utc;   // utc empty: no date
        int offset = -1;               // minutes; -1: none
    };
    const Row rows[] = {
        {"RFC 5322", "Tue, 14 Apr 2026 10:16:00 +0900", "2026-04-14T01:16:00Z", 540},
        {"comment", "Tue, 14 Apr 2026 10:16:00 +0900 (JST)", "2026-04-14T01:16:00Z", 540},
        {"zone by name", "14 Apr 2026 10:16:00 JST", "2026-04-14T01:16:00Z", 540},
        {"GMT+0900", "Tue, 14 Apr 2026 10:16:00 GMT+0900", "2026-04-14T01:16:00Z", 540},
        {"two-digit year", "14 Apr 26 10:16 GMT", "2026-04-14T10:16:00Z", 0},
        {"last century", "1 Jan 99 00:00:00 -0500", "1999-01-01T05:00:00Z", -300},
        {"no zone is told", "Tue, 14 Apr 2026 10:16:00 -0000", "2026-04-14T10:16:00Z"},
        {"asctime", "Tue Apr 14 10:16:00 2026", "2026-04-14T10:16:00Z"},
        {"dashes", "14-Apr-2026 10:16:00 +0000", "2026-04-14T10:16:00Z", 0},
        {"no comma, full month", "Tue 14 April 2026 10:16:00 +0900", "2026-04-14T01:16:00Z", 540},
        {"ISO 8601", "2026-04-14T10:16:00+09:00", "2026-04-14T01:16:00Z", 0},
        {"hour 25", "Tue, 14 Apr 2026 25:16:00 +0900", ""},
        {"day 32", "32 Apr 2026 10:16:00 +0900", ""},
        {"the year first", "2026/10/01 10:05:00 +0900", "2026-10-01T01:05:00Z", 540},
        {"1970 is no date of a mail", "Thu, 01 Jan 1970 00:00:00 +0000", ""},
        {"far future", "Tue, 14 Apr 2226 10:16:00 +0900", ""},
        {"garbage", "yesterday", ""},
        {"empty", "", ""},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const auto date = read_mail_date(row.raw);
        REQUIRE(date.has_value() == !row.utc.empty());
        if (!date) continue;
        CHECK(rfc3339(date->time) == row.utc);
        CHECK((date->offset ? static_cast<int>(date->offset->count()) : -1) == row.offset);
    }
}

TEST_CASE("parameters are read with quotes, comments and RFC 2231 undone") {
    struct Row {
        std::string label, raw, name, value;
    };
    const Row rows[] = {
        {"quoted semicolon", "multipart/mixed; boundary=\"a;b\"", "boundary", "a;b"},
        {"comment", "text/plain; charset=utf-8 (Unicode)", "charset", "utf-8"},
        {"upper case", "TEXT/PLAIN; CHARSET=\"UTF-8\"", "charset", "UTF-8"},
        {"RFC 2231", "attachment; filename*=utf-8'ja'%E3%83%AD%E3%82%B0.txt", "filename", "ログ.txt"},
        {"RFC 2231 in sections", "attachment; filename*0*=utf-8''%E3%83; filename*1*=%AD; filename*2=\".txt\"", "filename",
         "ロ.txt"},
        {"sections in another order", "attachment; filename*1=b; filename*0=a", "filename", "ab"},
        {"the extended form wins", "attachment; filename=\"x.txt\"; filename*=utf-8''y.txt", "filename", "y.txt"},
        {"encoded word", "attachment; filename=\"=?UTF-8?B?44Ot44KwLnR4dA==?=\"", "filename", "ログ.txt"},
        {"raw UTF-8", "attachment; filename=\"ログ.txt\"", "filename", "ログ.txt"},
        {"unquoted blanks", "attachment; filename=my log.txt", "filename", "my log.txt"},
        {"no semicolon", "text/plain charset=utf-8", "charset", "utf-8"},
        {"Windows path", "attachment; filename=\"C:\\logs\\fw.log\"", "filename", "C:\\logs\\fw.log"},
        {"first of two wins", "text/plain; charset=a; charset=b", "charset", "a"},
        {"never closed", "text/plain; name=\"abc", "name", "abc"},
        {"empty name", "text/plain; =x; charset=a", "charset", "a"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(read_parameters(row.raw).parameter(row.name) == row.value);
    }
    CHECK(read_parameters("multipart / mixed; boundary=x").value == "multipart/mixed");
}

TEST_CASE("a file name is a label, never a path") {
    CHECK(file_label("../../etc/passwd") == "passwd");
    CHECK(file_label("C:\\logs\\fw.log") == "fw.log");
    CHECK(file_label("a\xE2\x80\xAEgpj.exe") == "agpj.exe");
    CHECK(file_label("a\r\nb\tc") == "a  b c");
    CHECK(file_label("name. . ") == "name");
    CHECK(file_label(std::string(300, 'a')).size() == 255);
    CHECK(file_label("").empty());
}
