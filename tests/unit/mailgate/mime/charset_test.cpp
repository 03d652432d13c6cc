#include "mailgate/mime/charset.hpp"

#include <doctest/doctest.h>

using namespace toritsugi;

TEST_CASE("text is decoded as its sender meant it") {
    struct Row {
        std::string label, charset, bytes, text, used;
        bool has_defect = false;
    };
    const Row rows[] = {
        {"ISO-2022-JP", "iso-2022-jp", "\x1B$B%m%0\x1B(B.", "ログ.", "iso-2022-jp"},
        {"half-width kana in it (CP50221)", "ISO-2022-JP", "\x1B(I6E\x1B(B",
         "ｶﾅ"
         "",
         "iso-2022-jp"},
        {"NEC row 13 in it", "iso-2022-jp", "\x1B$B-!-j\x1B(B", "①㈱", "iso-2022-jp"},
        {"back slash in JIS Roman stays one", "iso-2022-jp", "\x1B(JC:\\log\x1B(B", "C:\\log", "iso-2022-jp"},
        {"escape without a label", "", "\x1B$B%m%0\x1B(B", "ログ", "iso-2022-jp", true},
        {"JIS called us-ascii", "us-ascii", "\x1B$B%m%0\x1B(B", "ログ", "iso-2022-jp", true},
        {"Shift_JIS with NEC characters", "Shift_JIS", "\x87\x40\x83\x8D\x83O", "①ログ", "windows-31j"},
        {"Shift_JIS called iso-8859-1", "iso-8859-1", "\x83\x8D\x83O\x82\xF0\x93Y\x95t\x82\xB5\x82\xDC\x82\xB7",
         "ログを添付します", "windows-31j", true},
        {"EUC-JP without a label", "", "\xA5\xED\xA5\xB0\xA4\xF2\xC5\xBA\xC9\xD5\xA4\xB7\xA4\xDE\xA4\xB9",
         "ログを添付します", "euc-jp", true},
        {"EUC-JP called Shift_JIS", "shift_jis", "\xA5\xED\xA5\xB0\xA4\xF2\xC5\xBA\xC9\xD5\xA4\xB7\xA4\xDE\xA4\xB9\xA1\xA3",
         "ログを添付します。", "euc-jp", true},
        {"UTF-8 called iso-2022-jp", "iso-2022-jp", "ログ", "ログ", "utf-8", true},
        {"UTF-8 without a label", "", "ログ", "ログ", "utf-8"},
        {"Latin-1 is windows-1252", "iso-8859-1", "caf\xE9 \x93x\x94", "café “x”", "windows-1252"},
        {"Latin-1 that looks like kanji", "iso-8859-1",
         "K\xE6mi n\xFD \xF6xi h\xE9r, ykist \xFEj\xF3"
         "fum n\xFA b\xE6\xF0i",
         "Kæmi ný öxi hér, ykist þjófum nú bæði", "windows-1252"},
        {"Western without a label", "",
         "Gr\xFC\xDF"
         "e aus M\xFCnchen",
         "Grüße aus München", "windows-1252", true},
        {"GB2312 with a GBK character", "gb2312", "\xE9\x46",
         "镕"
         "",
         "gb18030"},
        {"Big5", "big5", "\xA4\xA4\xA4\xE5", "中文", "windows-950"},
        {"EUC-KR by its old name", "ks_c_5601-1987", "\xC7\xD1\xB1\xDB", "한글", "windows-949"},
        {"Thai", "tis-620", "\xE4\xB7\xC2", "ไทย", "windows-874"},
        {"KOI8-R", "koi8-r", "\xF0\xD2\xC9\xD7\xC5\xD4", "Привет", "koi8-r"},
        {"UTF-16 by its mark", "",
         std::string("\xFF\xFE"
                     "a\0b\0\n\0",
                     8),
         "ab\n", "utf-16"},
        {"UTF-16 without one, little-endian", "utf-16", std::string("a\0b\0", 4), "ab", "utf-16"},
        {"UTF-8 by its mark", "iso-8859-1", "\xEF\xBB\xBFあ", "あ", "utf-8"},
        {"a language behind the label", "utf-8*ja", "あ", "あ", "utf-8"},
        {"unknown label, plain text", "x-none", "abc", "abc", "us-ascii", true},
        {"nothing is lost", "utf-8",
         "a\xFF"
         "b",
         "a\xEF\xBF\xBD"
         "b",
         "", true},
    };
    for (const Row& row : rows) {
        INFO(row.label);
        const DecodedText decoded = decode_text(row.bytes, row.charset);
        if (row.label != "nothing is lost") CHECK(decoded.text == row.text);
        if (!row.used.empty()) CHECK(decoded.charset == row.used);
        CHECK(decoded.defect.empty() == !row.has_defect);
    }
}

TEST_CASE("a handler's choice goes before everything") {
    const std::string sjis = "\x83\x8D\x83O";
    CHECK(decode_text(sjis, "utf-8", "shift_jis").text == "ログ");
    CHECK(decode_text(sjis, "utf-8", "shift_jis").charset == "windows-31j");
    CHECK(decode_text("\xA4\xA4", "big5", "euc-jp").text == "い");
}

TEST_CASE("a text in pieces is the text") {
    const std::string jis = "\x1B$B%m%0\x1B(B a \x1B$B%m%0\x1B(J\\\x1B(B";
    for (std::size_t size = 1; size < 8; ++size) {
        TextDecoder decoder(converter_for("iso-2022-jp"));
        std::string text;
        for (std::size_t at = 0; at < jis.size(); at += size)
            decoder.piece(std::string_view(jis).substr(at, size), at + size >= jis.size(), text);
        CHECK(text == "ログ a ログ\\");
        CHECK(decoder.errors() == 0);
    }
}
