// HTML to text, and what is found in texts: flowed lines, quotations, uuencoded files.
#include <cstdint>

#include "core/reading/codecs/utf8.hpp"
#include "core/reading/codecs/uuencode.hpp"
#include "mailgate/mime/charset.hpp"
#include "mailgate/mime/html_text.hpp"
#include "mailgate/mime/plain_text.hpp"
#include "mailgate/mime/reply_parts.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace toritsugi;
    const std::string text = decode_text(std::string_view(reinterpret_cast<const char*>(data), size), "utf-8", "utf-8").text;
    if (!is_utf8(html_to_text(text))) __builtin_trap();
    const std::string flowed = unflowed(with_plain_lines(text), DelSp::keep);
    std::size_t covered = 0;
    for (const TextRun& run : read_text_runs(flowed)) {
        if (run.begin != covered || run.end < run.begin) __builtin_trap();
        covered = run.end;
    }
    if (covered != flowed.size()) __builtin_trap();
    for (const UuencodedFile& file : find_uuencoded(text, 100)) {
        if (file.end > text.size() || file.data_end > file.end || file.begin > file.data_begin) __builtin_trap();
    }
    return 0;
}
