// First byte: which label; the rest: the text. Whole and in pieces must give the same.
#include <cstdint>

#include "core/reading/codecs/utf8.hpp"
#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/language.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    static constexpr std::string_view labels[] = {
        "",       "utf-8", "us-ascii",   "iso-8859-1", "iso-2022-jp", "shift_jis", "euc-jp",      "gb18030", "big5",
        "euc-kr", "utf-7", "hz-gb-2312", "utf-16",     "koi8-r",      "x-none",    "iso-2022-kr", "tis-620", "iso-8859-15"};
    if (size < 2) return 0;
    const std::string_view label = labels[data[0] % (sizeof labels / sizeof *labels)];
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const DecodedText whole = decode_text(bytes, label);
    if (!is_utf8(whole.text)) __builtin_trap();
    const CharsetChoice choice = choose_charset(label, bytes, SampleIs::whole);
    TextDecoder in_one(choice.converter), in_pieces(choice.converter);
    std::string one, pieces;
    in_one.piece(bytes, true, one);
    for (std::size_t at = 0; at < bytes.size(); at += 3)
        in_pieces.piece(bytes.substr(at, 3), at + 3 >= bytes.size(), pieces);
    if (!is_utf8(pieces)) __builtin_trap();
    if (choice.converter == "utf-8" && one != pieces) __builtin_trap();
    (void)language_of(whole.text);
    return 0;
}
