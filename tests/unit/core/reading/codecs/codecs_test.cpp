#include <doctest/doctest.h>

#include "core/reading/codecs/base64.hpp"
#include "core/reading/codecs/quoted_printable.hpp"
#include "core/reading/codecs/utf8.hpp"
#include "core/reading/codecs/uuencode.hpp"

using namespace toritsugi;

TEST_CASE("base64 is decoded as it is really sent") {
    struct Row {
        std::string label, encoded, decoded;
    };
    const Row rows[] = {
        {"plain", "aGVsbG8=", "hello"},
        {"lines of any length", "aGV\r\nsb\nG8=\r\n", "hello"},
        {"no padding", "aGVsbG8", "hello"},
        {"foreign characters", "aGV|sb!G8=", "hello"},
        {"two padded runs", "aGk=\naGk=\n", "hihi"},
        {"a mailing list's footer", "aGk=\n\n____________________\nlist mailing list\nhttp://list.example/\n", "hi"},
        {"cut in a group", "aGVsbG8gd29yb", "hello wor"},
        {"empty", "", ""},
        {"nothing but padding", "====", ""},
        {"binary", "AP/+", std::string("\0\xFF\xFE", 3)},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(decode_base64(row.encoded) == row.decoded);
        std::string in_pieces;   // one byte at a time gives the same
        Base64Reader reader(row.encoded);
        while (reader.read(in_pieces, 1)) {}
        CHECK(in_pieces == row.decoded);
    }
}

TEST_CASE("quoted-printable is decoded as it is really sent") {
    struct Row {
        std::string label, encoded, decoded;
    };
    const Row rows[] = {
        {"codes", "a=3Db=E3=81=82", "a=bあ"},
        {"lower case", "=e3=81=82", "あ"},
        {"soft line end", "ab=\r\ncd=\nef", "abcdef"},
        {"blanks behind a soft end", "ab=  \r\ncd", "abcd"},
        {"blanks before a line end go", "ab \t\r\ncd", "ab\r\ncd"},
        {"a bad code stays", "a=ZZ=4 =41", "a=ZZ=4 A"},
        {"escape passes", "=1B$B\x1B(B", "\x1B$B\x1B(B"},
        {"equals at the end", "abc=", "abc"},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(decode_quoted_printable(row.encoded) == row.decoded);
    }
    CHECK(decode_q_word("a_b=20c=3F") == "a b c?");
}

TEST_CASE("uuencoded files are found in a text, and nothing else is") {
    const std::string text = "see\nbegin 644 a b.log\n%:&5L;&\\\n`\nend\nrest\nbegin 100 things today\nwith prose\n";
    const auto files = find_uuencoded(text, 10);
    REQUIRE(files.size() == 1);
    CHECK(files[0].name == "a b.log");
    std::string decoded;
    UuencodeReader reader(std::string_view(text).substr(files[0].data_begin, files[0].data_end - files[0].data_begin));
    while (reader.read(decoded, 10)) {}
    CHECK(decoded == "hello");
    CHECK(text.substr(files[0].end) == "rest\nbegin 100 things today\nwith prose\n");
}

TEST_CASE("UTF-8: what is well-formed, and how much one replacement stands for") {
    struct Row {
        std::string label, text;
        std::size_t valid, ill;
    };
    const Row rows[] = {
        {"ASCII and kana", "aあ", 4, 0},
        {"overlong", "\xC0\xAF", 0, 1},
        {"surrogate", "\xED\xA0\x80", 0, 1},
        {"cut", "a\xE3\x81", 1, 2},
        {"above the last plane", "\xF4\x90\x80\x80", 0, 1},
        {"stray", "\x80\x80", 0, 1},
        {"wrong third byte", "\xE3\x81(", 0, 2},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        CHECK(valid_utf8_prefix(row.text) == row.valid);
        if (row.ill) CHECK(ill_formed_length(std::string_view(row.text).substr(row.valid)) == row.ill);
    }
    CHECK(without_white_space(" a\xC2\xA0\xE3\x80\x80 b\r\n\xE2\x80\x83 あ") == "abあ");
    CHECK(with_single_blanks(" \n a\xE3\x80\x80\n b ") == "a b");
}
